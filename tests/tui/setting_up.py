"""The desk with the tools of its set-up screens, on a store of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any

from textual import events

from pos_app import bootstrap
from pos_app.desk.session import Desk, Front
from pos_app.domain.clock import Clock, SetClock
from pos_app.settings import DatabaseSettings, DeskSettings, Settings
from pos_app.store import Store, Transaction
from pos_app.tui.flow import FrontDesk
from pos_app.tui.upkeep import Tools, Watch
from tests.desk.venue import Venue
from tests.tui.counter import PATIENCE, Counter, aside

FILES = Path(__file__).parent.parent / "data" / "venue"
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


class Bench(Counter):
    """A desk under the hands of who sets it up."""

    def __init__(self, app: FrontDesk, pilot: Any, store: Store) -> None:
        super().__init__(app, pilot, None)  # type: ignore[arg-type]
        self.store = store

    @property
    def tools(self) -> Tools:
        assert self.app.tools is not None
        return self.app.tools

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = await aside(self.store.read, lambda transaction: transaction.sql(sql))
        return found

    async def everything(self) -> dict[str, list[Any]]:
        """Every row of what counts, to see that nothing was kept."""

        def dump(transaction: Transaction) -> dict[str, list[Any]]:
            names = ("service", "package", "staff", "customer", "purchase", "credit", "outlet", "audit")
            return {name: sorted(transaction.sql(f"SELECT * FROM {name}"), key=repr) for name in names}

        found: dict[str, list[Any]] = await aside(self.store.read, dump)
        return found

    async def over(self) -> None:
        """Wait until the work on the screen is done."""
        end = monotonic() + PATIENCE
        while getattr(self.screen, "working", False):
            assert monotonic() < end, "never done"
            await asyncio.sleep(0.005)
        await self.rested()

    async def fresh(self) -> None:
        """Let the run of Enters end, as a person's does who reads."""
        self.app._spent = False

    async def leave(self, key: str) -> None:
        """Press the key that ends the program."""
        self.app.post_message(events.Key(key, key if len(key) == 1 else None))
        end = monotonic() + PATIENCE
        while not self.app._exit:
            assert monotonic() < end, "never left"
            await asyncio.sleep(0.005)

    async def import_file(self, path: Path, kind: str) -> None:
        """On the form of imports: type a path and the number of a kind, read it, and stand before it."""
        numbers = {"services": "1", "packages": "2", "staff": "3", "customers": "4", "passes": "5"}
        await self.paste(str(path))
        await self.press("enter", numbers[kind], "enter")
        await self.over()
        await self.fresh()


def settings_in(folder: Path) -> Settings:
    return Settings(
        DatabaseSettings(path=folder / "desk.db"), DeskSettings(data_folder=folder, idle_lock_minutes=0)
    )


@asynccontextmanager
async def bench(
    store: Store,
    folder: Path,
    front: Front | None,
    desk: Desk | None = None,
    *,
    clock: Clock | None = None,
    size: tuple[int, int] = (120, 36),
) -> AsyncIterator[Bench]:
    """The app as the program makes it; exports are looked for in `folder/Downloads`."""
    settings = settings_in(folder)
    downloads = folder / "Downloads"
    downloads.mkdir(exist_ok=True)
    tools = bootstrap.tools_of(settings, store)._replace(homes=(downloads,))
    app = FrontDesk(store, clock or SetClock(NOON), front, settings, terminal="T1", tools=tools)
    async with app.run_test(size=size, notifications=True) as pilot:
        at = Bench(app, pilot, store)
        await at.settled()
        if desk is not None:
            app.signed_in(desk)
            await at.settled()
        yield at


@asynccontextmanager
async def set_up(venue: Venue, desk: Desk, *, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Bench]:
    """F8 of the small venue, in somebody's hands."""
    folder = Path(venue.store.database.database).parent
    async with bench(venue.store, folder, venue.front, desk, clock=venue.clock, size=size) as at:
        await at.press("f8")
        yield at


@contextmanager
def slowly(monkeypatch: Any, seconds: float = 0.05) -> Iterator[None]:
    """Long work takes its time at each step that it tells of."""
    from time import sleep

    told = Watch.__call__

    def tell(self: Watch, done: int, total: int) -> bool:
        sleep(seconds)
        return told(self, done, total)

    with monkeypatch.context() as patched:
        patched.setattr(Watch, "__call__", tell)
        yield


async def first_run(at: Bench, pin: str = "135790") -> None:
    """Answer the first run up to its last question."""
    await at.press("enter")
    await at.paste("Melati Spa")
    await at.press("enter", "enter")
    await at.paste("Kemang")
    await at.press("enter", "enter", "enter")
    await at.paste("Dewi Lestari")
    for _time in range(2):
        await at.press("enter")
        await at.paste(pin)
    await at.press("enter")
