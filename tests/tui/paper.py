"""The desk with its relay and the sandbox beside it, over a real socket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from pos_app import bootstrap
from pos_app.desk.session import Desk
from pos_app.settings import DatabaseSettings, DeskSettings, PaperSettings, Settings
from pos_app.tui.flow import FrontDesk
from tests.desk.venue import Venue
from tests.tui.counter import PATIENCE, Counter


class Bells(FrontDesk):
    """A desk that counts its bells; the relay begins at once, and nobody looks the data over."""

    GLANCE_AFTER, PAPER_AFTER = 3600, 0.01
    rung = 0

    def bell(self) -> None:
        self.rung += 1


def paper_settings(venue: Venue, base_url: str) -> Settings:
    """Settings of a venue's desk on a Paper.id."""
    path = Path(venue.store.database.database)
    return Settings(
        DatabaseSettings(path=path), DeskSettings(data_folder=path.parent, idle_lock_minutes=0),
        paper=PaperSettings(base_url),
    )  # fmt: skip


@asynccontextmanager
async def paper_desk(
    venue: Venue, base_url: str, desk: Desk | None, *, size: tuple[int, int] = (120, 36)
) -> AsyncIterator[Counter]:
    """The desk of a person on the start page, or at the sign-in, with its relay going."""
    settings = paper_settings(venue, base_url)
    app = Bells(
        venue.store, venue.clock, venue.front, settings, terminal="T1",
        tools=bootstrap.tools_of(settings, venue.store), paper=bootstrap.paper_side(settings),
    )  # fmt: skip
    async with app.run_test(size=size, notifications=True) as pilot:
        at = Counter(app, pilot, venue)
        await at.settled()
        if desk is not None:
            app.signed_in(desk)
            await at.settled()
        yield at
        await app.come_to_rest()


async def until(at: Counter, true: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end, f"it never was; on the screen:\n{at.text}"
        await asyncio.sleep(0.02)
    await at.settled()
