"""Requests an hour for open links by age: the product on a simulated clock beside the schedule."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Collection
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pos_app.desk import gateway, links, people, sales
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk, Front
from pos_app.domain.clock import SetClock, SystemClock
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.money import Rupiah
from pos_app.domain.polling import interval
from pos_app.domain.words import SaleMethod
from pos_app.paper.client import Recipients
from pos_app.paper.lookup import Search
from pos_app.paper.outcomes import Created, Deleted, Invoice, Sent
from pos_app.store import Store, open_store
from pos_app.sync.relay import Relay
from pos_app.sync.running import GAP_SECONDS, IDLE_SECONDS
from tests.benchmarks import venue
from tests.benchmarks.figures import Figure, figure

MANY = 200
AGES = (("no time", 0.0), ("40 minutes", 2 / 3), ("5 hours", 5.0), ("a day", 24.0), ("3 days", 72.0))
"""Hours since the links were taken, at the beginning of the hour that is counted."""


class _Quiet:
    """A Paper.id at which nobody ever pays, and how often it was asked."""

    ahead = 0

    def __init__(self) -> None:
        self.asked = 0
        self.bodies: dict[str, tuple[str, int, str]] = {}

    async def create(self, number: str, body: bytes) -> Created:
        self.asked += 1
        wanted = json.loads(body)
        self.bodies[number] = (number, wanted["items"][0]["price"], wanted["notes"])
        return Created(number, number, f"https://paper.id/{number}", "", ())

    async def find(self, numbers: Collection[str]) -> Search:
        self.asked += 1
        return Search({}, True)

    async def invoice(self, remote_id: str) -> Invoice:
        self.asked += 1
        number, total, notes = self.bodies[remote_id]
        digest = hashlib.sha256(number.encode()).hexdigest()
        return Invoice(
            number, "unpaid", Rupiah(total), "", f"https://paper.id/{number}", "", "c", "C", notes,
            None, None, None, None, digest,
        )  # fmt: skip

    async def send(self, remote_id: str, to: Recipients) -> Sent:
        return Sent(())

    async def delete(self, remote_id: str) -> Deleted:
        return Deleted()


def measure(count: int = MANY) -> list[Figure]:
    """Requests an hour for open links by age: the schedule, and the product on a simulated clock."""
    with tempfile.TemporaryDirectory(dir=venue.KEPT, prefix="hours-") as name:
        clock = SetClock(SystemClock().now())
        with open_store(Path(name) / "desk.db") as store:
            desk = queued(store, clock, count)
            owner = replace(people.through_door(front_of(desk)), door="sync")
            counted = store.call(_hours, owner, clock, count)
    return [
        figure("paper", f"requests an hour, {count} links, {age} old", "", [([floor], [float(found)])], 1.1)
        for age, (floor, found) in counted.items()
    ]


def _hours(desk: Desk, clock: SetClock, count: int) -> dict[str, tuple[float, int]]:
    """What the schedule says and what was asked, by age."""
    service = _Quiet()

    async def ask(fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return fn(*args, **kwargs)

    relay = Relay(desk, service, "sandbox", ask)
    while len(service.bodies) < count:
        _let(relay, clock, timedelta(seconds=GAP_SECONDS))
    taken, found = clock.now(), {}
    for age, hours in AGES:
        first = timedelta(hours=hours)
        if hours:
            clock.at = max(clock.at, taken + first - timedelta(seconds=interval(first), minutes=10))
            _let(relay, clock, taken + first - clock.now())
        before = service.asked
        _let(relay, clock, timedelta(hours=1))
        found[age] = (_scheduled(len(service.bodies), first), service.asked - before)
    return found


def _let(relay: Relay, clock: SetClock, time_: timedelta) -> None:
    """Let the relay go on for a simulated time, as `Running` does."""
    end = clock.now() + time_
    while clock.now() < end:
        did = _now(relay.step())
        clock.advance(seconds=GAP_SECONDS if did else IDLE_SECONDS)


def _now(work: Any) -> Any:
    """The result of a coroutine that waits for nothing."""
    try:
        work.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("it waited")


def _scheduled(count: int, age: timedelta) -> float:
    """What the schedule comes to in the hour after that age, at most one a gap."""
    seconds = (age + timedelta(seconds=second) for second in range(3600))
    return sum(min(count / interval(each), 1 / GAP_SECONDS) for each in seconds)


def queued(store: Store, clock: SetClock, count: int) -> Desk:
    """A venue with so many links that wait to leave; the receptionist's desk."""
    desk = venue.furnish(store, clock, with_pin=False)
    venue.customers(desk, 50)
    gateway.configure(people.through_door(replace(front_of(desk), door="bench")), "sandbox")
    for number in range(count):
        request = SaleRequest(venue.customer_id(1 + number % 50), venue.PACKAGE_ID, SaleMethod.DIGITAL)
        sold = sales.sell(desk, request, operation=new_id()).purchase.id
        links.make_for_purchase(desk, sold, Wanted(whatsapp=True), operation=new_id())
    return desk


def front_of(desk: Desk) -> Front:
    """The front of a desk without whoever is at it."""
    return Front(**{field.name: getattr(desk, field.name) for field in fields(Front)})
