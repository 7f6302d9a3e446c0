"""What the pictures show of Paper.id: links in every state at the demo venue, and a relay without a network.

The same names, numbers and addresses every time.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple
from unittest.mock import patch

from pos_app.desk import (
    customers,
    errands,
    gateway,
    links,
    packages,
    payments,
    pending,
    sales,
    setbacks,
    settling,
)
from pos_app.desk.errands import Errand, Found
from pos_app.desk.people import through_door
from pos_app.desk.session import Desk, Front
from pos_app.domain.clock import SetClock
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import Means, SaleMethod
from pos_app.tui.paper_side import Listener, NoPaper
from tests.desk.paper_desk import reading
from tests.end_to_end.desk_program import NOW

ENVIRONMENT = "sandbox"
ADDRESS = "http://127.0.0.1:8214/h4WqT2m"
"""Where the guest of the picture pays."""
LATER = timedelta(seconds=4)
"""How long the link of the picture has been there when it is drawn."""


class Standing(NamedTuple):
    """Online; Paper.id has just answered."""

    environment: str = ENVIRONMENT
    problem: Refusal | None = None
    offline_since: datetime | None = None
    stopped: bool = False
    said: str = ""
    answered_at: datetime | None = NOW - timedelta(seconds=8)
    clock_off: int = 0


class Relay(NoPaper):
    """Carries what is queued as soon as somebody says that there is something."""

    standing = Standing()

    def __init__(self, clock: SetClock) -> None:
        """A relay that makes the clock go on a little with each link."""
        self._clock = clock
        self._due = asyncio.Event()

    async def keep(self, front: Front, listener: Listener) -> None:
        """Until cancelled."""
        while True:
            await self._due.wait()
            self._due.clear()
            await asyncio.to_thread(self._carry, front)
            listener.did("made")

    def wake(self) -> None:
        """There is something."""
        self._due.set()

    def _carry(self, front: Front) -> None:
        relay = replace(through_door(front), door="sync")
        errand = _claimed(relay)
        _take(relay, errand, ADDRESS)
        self._clock.at += LATER


def furnish(desk: Desk) -> None:
    """Sell by link to a few guests of the demo venue, and let each link come to another point of its way."""
    for ago, guest, package, then in (
        (timedelta(days=5, minutes=130), "Intan Permatasari", "Luxury Spa Package", _sent),
        (timedelta(days=3, minutes=75), "Laras", "Hair Care Bundle", _sent),
        (timedelta(hours=26), "Hendra Gunawan", "Massage 10x", _paid_twice),
        (timedelta(minutes=48), "Elma Januar", "Spa Relaxation Bundle", _refused),
        (timedelta(minutes=35), "Shinta Dewi", "Hair Care Bundle", _sent),
        (timedelta(minutes=3), "Melati Suryani", "Massage 10x", _unanswered),
        (timedelta(minutes=2), "Kadek Ariani", "Luxury Spa Package", _busy),
    ):
        _sold(replace(desk, clock=SetClock(NOW - ago)), guest, package, then)
    polled = replace(through_door(desk), door="sync", clock=SetClock(NOW - timedelta(seconds=40)))
    for row in pending.page(desk, pending.Filters(), 0, 50).rows:
        if row.link is not None and row.link.is_open and not row.link.flags:
            settling.take(polled, row.link.id, reading(row.link, "unpaid"))


@contextmanager
def drawn_lots() -> Iterator[None]:
    """Have the letters of numbers and the jitter of tries drawn alike every time."""
    lots = random.Random(20)
    with patch("secrets.randbelow", lots.randrange), patch("random.random", lots.random):
        yield


def _sold(desk: Desk, guest: str, package: str, then: Callable[[Desk, str, Errand], None]) -> None:
    relay = replace(through_door(desk), door="sync")
    gateway.note(relay, ENVIRONMENT)
    who = customers.find(desk, guest, 1).rows[0].id
    what = next(one.id for one in packages.on_sale(desk) if one.name == package)
    bought = sales.sell(desk, sales.SaleRequest(who, what, SaleMethod.DIGITAL), operation=new_id()).purchase
    links.make_for_purchase(desk, bought.id, Wanted(whatsapp=True), operation=new_id())
    then(desk, bought.id, _claimed(relay))


def _claimed(relay: Desk) -> Errand:
    errand = errands.claim(relay, ENVIRONMENT, new_id())
    assert errand is not None, "a link was queued"
    errands.posting(relay, errand)
    return errand


def _take(relay: Desk, errand: Errand, address: str) -> None:
    """Have Paper.id take a link, and say that nobody has paid yet."""
    found = Found(f"r-{errand.intent_id}", address, ("email", "whatsapp"), None)
    errands.adopt(relay, errand, found)
    link = links.show(relay, errand.intent_id)
    settling.take(relay, link.id, reading(link, "unpaid"))


def _sent(desk: Desk, _bought: str, errand: Errand) -> None:
    _take(replace(through_door(desk), door="sync"), errand, "http://127.0.0.1:8214/pV7xKe3")


def _paid_twice(desk: Desk, bought: str, errand: Errand) -> None:
    _sent(desk, bought, errand)
    link = links.show(desk, errand.intent_id)
    payments.record(desk, bought, payments.ManualPayment(Means.CASH, int(link.total)), operation=new_id())
    settling.take(desk, link.id, reading(link, "paid"))


def _refused(desk: Desk, _bought: str, errand: Errand) -> None:
    setbacks.reject(desk, errand, 400, "Invalid phone number")


def _unanswered(desk: Desk, _bought: str, errand: Errand) -> None:
    setbacks.park(desk, errand, "timeout", retry_after=240)


def _busy(desk: Desk, _bought: str, errand: Errand) -> None:
    setbacks.park(desk, errand, "busy", posted_nothing=True, retry_after=360)
