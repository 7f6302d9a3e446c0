"""The whole desk in a test's hands: real screens on the small venue, a stopped clock, pictures as text."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pos_app.desk import pins
from pos_app.desk.session import Desk
from pos_app.settings import DatabaseSettings, DeskSettings, Settings
from pos_app.store import tables as t
from pos_app.tui.flow import FrontDesk
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside

PIN = "246810"
SIZES = ((80, 24), (120, 36), (200, 60))
PICTURES = Path(__file__).parent / "pictures"


def desk_app(venue: Venue, *, demo_pin: str = "", **desk_settings: Any) -> FrontDesk:
    """The app as the program makes it; its data folder is the test's."""
    path = Path(venue.store.database.database)
    wanted: dict[str, Any] = {"data_folder": path.parent, "idle_lock_minutes": 0} | desk_settings
    settings = Settings(DatabaseSettings(path=path), DeskSettings(**wanted))
    return FrontDesk(venue.store, venue.clock, venue.front, settings, terminal="T1", demo_pin=demo_pin)


@asynccontextmanager
async def front_desk(
    venue: Venue, desk: Desk | None = None, *, size: tuple[int, int] = (120, 36), **how: Any
) -> AsyncIterator[Counter]:
    """The desk of a person, on the start page; without one, at the sign-in."""
    app = desk_app(venue, **how)
    async with app.run_test(size=size, notifications=True) as pilot:
        at = Counter(app, pilot, venue)
        await at.settled()
        if desk is not None:
            app.signed_in(desk)
            await at.settled()
        yield at


async def give_pin(venue: Venue, *who: str, pin: str = PIN, **more: Any) -> None:
    """Give people of the venue a PIN."""
    hashed = pins.hashed(pin)
    for name in who:
        await aside(venue.set, t.Staff, venue.people[name].id, pin_hash=hashed, **more)


async def rested(at: Counter) -> None:
    """Let the pane follow the cursor."""
    await at.rested()


def compare(at: Counter, name: str, *, update: bool) -> None:
    """The screen is the picture kept under a name; `pytest --update` keeps it anew."""
    path = PICTURES / f"{name}-{at.app.size.width}x{at.app.size.height}.txt"
    shown = at.text.rstrip() + "\n"
    if update:
        PICTURES.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.exists(), f"no picture {path.name}: pytest --update makes it"
    assert shown == path.read_text(encoding="utf-8")
