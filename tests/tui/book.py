"""The book of a day to try its verbs at: a real store, a few visits, people with PINs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from textual.screen import Screen

from pos_app.desk import cards, pins
from pos_app.desk.session import Desk
from pos_app.store import tables as t
from pos_app.tui.app import DeskApp
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.screens.today import TodayScreen
from pos_app.tui.venue import Preferences
from pos_app.tui.verbs.visit import VISIT_VERBS, VisitVerbs
from pos_app.tui.widgets.desk_list import Row, Section
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, identity

PIN = "246810"


class CardStub(VisitVerbs, ListScreen, inherit_bindings=False):
    """What a guest has, with the verbs of visits."""

    VERBS = VISIT_VERBS

    def __init__(self, guest: str) -> None:
        super().__init__()
        self.guest = guest

    async def load(self) -> None:
        card = await self.ask(cards.card, self.guest)
        self.list.show(
            [
                Section("Credits", rows=[_row(c.id, c.service_name, c) for c in card.credits]),
                Section("Packages", rows=[_row(p.id, p.package_name, p) for p in card.purchases]),
                Section("Visits", rows=[_row(v.id, v.service_name, v) for v in card.to_come]),
                Section("Uses", rows=[_row(u.id, u.service_name, u) for u in card.uses]),
            ]
        )

    def others(self) -> Sequence[Any]:
        return [row.record for row in self.list.rows()]


def _row(key: str, words: str, record: Any) -> Row:
    return Row(key, [words], record=record)


class Book(Counter):
    """A counter whose picture is whole before it is read: a dialog takes more than one frame."""

    async def press(self, *names: str) -> None:
        await super().press(*names)
        await self.pilot.pause()


@cache
def _hashed() -> str:
    return pins.hashed(PIN)


async def give_pins(venue: Venue, *who: str) -> None:
    for name in who:
        await aside(venue.set, t.Staff, venue.people[name].id, pin_hash=_hashed())


@asynccontextmanager
async def book(
    venue: Venue,
    desk: Desk | None = None,
    *,
    first: Callable[[], Screen[Any]] = TodayScreen,
    size: tuple[int, int] = (120, 36),
) -> AsyncIterator[Book]:
    """The desk with the day's book open, in the hands of the receptionist unless said otherwise."""
    here = desk or venue.reception
    app = DeskApp(
        venue.store,
        first=first,
        places={"finder": first, "today": TodayScreen},
        preferences=Preferences(idle_seconds=0),
        clock=venue.clock,
        venue=identity(here),
    )
    app.desk = here
    app.identity = identity(here)
    async with app.run_test(size=size, notifications=True) as pilot:
        opened = Book(app, pilot, venue)
        await opened.settled()
        yield opened


async def status(counter: Counter, appointment_id: str) -> str:
    """The stored status of a visit."""
    rows = await counter.rows(f"SELECT status FROM appointment WHERE id = '{appointment_id}'")
    return str(rows[0][0])


async def burst(counter: Counter, *keys: str) -> None:
    """Keys typed ahead of everything they cause."""
    from textual import events

    for key in keys:
        character = key if len(key) == 1 else None
        counter.app.post_message(events.Key(key, character))
    await counter.settled()
    await counter.pilot.pause()


__all__ = ["PIN", "CardStub", "aside", "book", "burst", "give_pins", "status"]
