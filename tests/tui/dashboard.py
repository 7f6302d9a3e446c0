"""A dashboard to look at: pending packages of every kind, links in every state, one that needs a manager."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pos_app.desk.session import Desk
from pos_app.domain.links import Wanted
from pos_app.domain.words import SaleMethod
from tests.desk.paper_desk import queued, sent, told
from tests.desk.venue import Venue
from tests.tui.counter import Counter
from tests.tui.front import front_desk, rested


def filled(venue: Venue) -> dict[str, str]:
    """Five pending packages sold a day apart, two with links, and Tini's second payment."""
    ids: dict[str, str] = {}

    def sell(name: str, number: int, method: SaleMethod, package: str | None = None) -> str:
        guest = venue.guest(name, phone=f"0812-3456-78{number:02}", email=f"guest{number}@example.com")
        ids[name] = venue.sell_pending(guest, package, method=method).purchase.id
        return ids[name]

    venue.clock.advance(days=-8)
    sell("Budi Santoso", 1, SaleMethod.DIGITAL, venue.hair_care)
    sent(venue, ids["Budi Santoso"], wanted=Wanted(whatsapp=True))
    venue.clock.advance(days=5)
    sell("Ni Made Ayu", 2, SaleMethod.DIGITAL)
    link = sent(venue, ids["Ni Made Ayu"], wanted=Wanted(whatsapp=True, sms=True))
    venue.clock.advance(days=2)
    sell("Anna [VIP] Wijayakusuma", 3, SaleMethod.TRANSFER)
    venue.clock.advance(minutes=1)
    sell("Tini", 4, SaleMethod.DIGITAL)
    double = sent(venue, ids["Tini"])
    venue.clock.advance(days=1, minutes=-1)
    told(venue, link, "unpaid")
    venue.pay(ids["Tini"])
    told(venue, double, "paid")
    venue.clock.advance(minutes=-2)
    sell("Wayan", 5, SaleMethod.ON_VISIT, venue.hair_care)
    venue.clock.advance(minutes=2)
    sell("Cici", 6, SaleMethod.DIGITAL)
    queued(venue, ids["Cici"])
    return ids


@asynccontextmanager
async def dashboard(venue: Venue, desk: Desk | None = None, **how: Any) -> AsyncIterator[Counter]:
    """F6, in the hands of the receptionist unless said otherwise."""
    async with front_desk(venue, desk or venue.reception, **how) as at:
        await at.press("f6")
        await rested(at)
        yield at
