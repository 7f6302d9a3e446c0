"""A counter to try the forms of money at: a real store, a guest's card that knows the four verbs, and keys
that wait until all they caused is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from time import monotonic
from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from pos_app.desk import cards, customers
from pos_app.desk.session import Desk
from pos_app.domain.roles import ROLE_NAMES
from pos_app.tui.app import DeskApp
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.venue import Identity, Preferences
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.widgets.desk_list import Row, Section
from tests.desk.venue import Venue
from tests.tui.conftest import screen_text
from tests.tui.hostile import HOSTILE

FORBIDDEN = frozenset("\x1b\x07\x00\x9b\x9d\u202e\u200b\u2066\r")
"""What no terminal may get."""


async def aside(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call something of the desk that waits for the store, which an event loop must not."""
    return await asyncio.to_thread(partial(function, *args, **kwargs))


class GuestCard(GuestVerbs, ListScreen, inherit_bindings=False):
    """A guest and what they have, owe and booked."""

    VERBS = ("sell", "book", "pay", "use")

    def __init__(self, guest: customers.Guest) -> None:
        super().__init__()
        self.guest = guest

    def guest_id(self) -> str:
        return self.guest.id

    def guest_name(self) -> str:
        return self.guest.name

    async def load(self) -> None:
        self.place("Customers", self.guest.name)
        card = await self.ask(cards.card, self.guest.id)
        self.list.show(
            [
                Section(
                    "Credits", rows=[_row(f"c{n}", c.service_name, c) for n, c in enumerate(card.services)]
                ),
                Section("Packages", rows=[_row(p.id, p.package_name, p) for p in card.purchases]),
                Section("Owed", rows=[_row(f"o{o.id}", o.what, o) for o in card.owed]),
                Section("Appointments", rows=[_row(v.id, v.service_name, v) for v in card.to_come]),
            ]
        )


def _row(key: str, words: str, record: Any) -> Row:
    return Row(key, [words], record=record)


class Counter:
    """The app at a guest's card, and what a test does with it."""

    def __init__(self, app: DeskApp, pilot: Pilot[int], venue: Venue) -> None:
        self.app, self.pilot, self.venue = app, pilot, venue

    @property
    def screen(self) -> Any:
        """The screen in front."""
        return self.app.screen

    @property
    def text(self) -> str:
        """What stands on it."""
        return screen_text(self.app).replace("\u00a0", " ")

    @property
    def said(self) -> str:
        """The message line."""
        return self.app.message.text.replace("\u00a0", " ")

    async def burst(self, *names: str) -> None:
        """Press keys at once, typed ahead."""
        for name in names:
            for key in [name] if name in NAMED else list(name):
                typed = None if name in NAMED else key
                self.app.post_message(events.Key(key if typed is None else _character_to_key(key), typed))
        await self.settled()

    async def press(self, *names: str) -> None:
        """Press keys one after another, each once all that the last one caused is done; what is no key's name
        is typed."""
        for name in names:
            for key in [name] if name in NAMED else list(name):
                await self.burst(key)

    async def paste(self, text: str) -> None:
        """Paste into what has the focus."""
        self.app.post_message(events.Paste(text))
        await self.settled()

    async def bears(self, *fields: Any) -> None:
        """Paste every hostile text into every field, one after another; nothing of it may reach the terminal
        raw, and Esc or Enter there break nothing."""
        for text in HOSTILE:
            for field in fields:
                self.screen.form.go_to(field)
                field.typing.put("")
                await self.paste(text)
                assert not set(self.text) & FORBIDDEN, text
            self.screen.form.go_to(fields[0])

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to plain SQL."""
        found: list[tuple[Any, ...]] = await aside(self.venue.rows, sql)
        return found

    async def settled(self) -> None:
        """Wait until no key waits and nothing that decides is unfinished."""
        await settled(self.app)

    async def rested(self) -> None:
        """Wait until the pane shows what is under the cursor."""
        await self.settled()
        await until(lambda: getattr(self.screen, "follows", True))
        await self.settled()

    async def beside(self) -> None:
        """Wait until what goes on beside the keys is done."""
        await until(lambda: all(w.is_finished or w.name == "_run_gate" for w in self.app.workers))
        await self.settled()


async def until(holds: Callable[[], object]) -> None:
    """Wait until something holds; a busy machine takes its time."""
    end = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < end, "it never came"
        await asyncio.sleep(0.005)


async def settled(app: DeskApp) -> None:
    """Wait until no key waits, nothing that decides is unfinished, and the screen is painted."""
    end, quiet = monotonic() + PATIENCE, 0
    while quiet < 3:
        assert monotonic() < end, "never settled"
        await asyncio.sleep(0.001)
        quiet = 0 if app._q or app._holds() else quiet + 1
    await app._settle(None)
    for _turn in range(2):
        await _painted(app)


async def _painted(app: DeskApp) -> None:
    """Wait for one paint of the screen in front; a screen that leaves takes its callbacks with it, so ask
    again."""
    end = monotonic() + PATIENCE
    painted = asyncio.Event()
    while not painted.is_set():
        assert monotonic() < end, "never painted"
        app.screen.call_after_refresh(painted.set)
        with suppress(TimeoutError):
            await asyncio.wait_for(painted.wait(), 0.5)


NAMED = {
    *("enter", "escape", "tab", "shift+tab", "up", "down", "left", "right", "home", "end", "backspace"),
    *("delete", "ctrl+s", "ctrl+o", "ctrl+q", "ctrl+u", "ctrl+w", *(f"f{n}" for n in range(1, 10))),
}
"""Keys that are no character."""

PATIENCE = 60
"""Seconds before a test gives up; a busy machine is no fault of the desk."""


def identity(desk: Desk) -> Identity:
    """Who is at a desk, as the header says it."""
    staff = desk.staff
    return Identity(
        staff.id, staff.name, ROLE_NAMES[staff.role], desk.tenant.name, desk.outlet.name, desk.zone
    )


@asynccontextmanager
async def counter(
    venue: Venue,
    guest: str,
    desk: Desk | None = None,
    *,
    size: tuple[int, int] = (120, 36),
    **preferences: Any,
) -> AsyncIterator[Counter]:
    """The desk with a guest's card open, in the hands of the receptionist unless said otherwise."""
    here = desk or venue.reception
    found = await aside(customers.get, here, guest)
    app = DeskApp(
        venue.store,
        first=lambda: GuestCard(found),
        preferences=Preferences(idle_seconds=0, **preferences),
        clock=venue.clock,
        venue=identity(here),
    )
    app.desk = here
    app.identity = identity(here)
    async with app.run_test(size=size, notifications=True) as pilot:
        opened = Counter(app, pilot, venue)
        await opened.settled()
        yield opened
