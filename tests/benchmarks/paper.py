"""What the relay costs the desk: a poll, a minute of a thousand open links, memory, requests an hour.

The floor of a poll is the same request through httpx alone. Loop time is how long the event loop is busy
with it; processor time is that of all threads.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from asyncio import Handle
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import httpx

from pos_app.bootstrap import opened_relay
from pos_app.desk import gateway, people
from pos_app.desk.session import Desk
from pos_app.domain.clock import SetClock, SystemClock
from pos_app.paper.credentials import SANDBOX
from pos_app.settings import DatabaseSettings, DeskSettings, PaperSettings, Settings
from pos_app.store import open_store
from pos_app.sync.relay import Did, Relay
from pos_app.sync.running import GAP_SECONDS
from tests.benchmarks import hours, venue
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.hours import front_of, queued
from tests.benchmarks.meter import launched

OPEN = 1_000
Rounds = list[tuple[list[float], list[float]]]


def measure(*, runs: int = 5, open_links: int = OPEN, links: int = hours.MANY) -> list[Figure]:
    """Take the figures of the relay."""
    with tempfile.TemporaryDirectory(dir=venue.KEPT, prefix="paper-") as name, _sandbox() as base_url:
        folder = Path(name)
        few = _polls(folder / "few", base_url, 1, runs)
        many = _polls(folder / "many", base_url, open_links, runs)
        memory = _memory(folder / "memory", base_url, runs)
    return [
        figure("paper", "unchanged poll, loop time", "ms", few.loop, 2.5),
        figure("paper", "unchanged poll, processor time", "ms", few.processor, 3.5),
        figure("paper", f"poll beside {open_links:,} open links, loop time", "ms", many.loop, 2.5),
        figure("paper", f"poll beside {open_links:,}, processor time", "ms", many.processor, 3.5),
        figure("paper", f"{open_links:,} open links, of a minute's loop", "ms", many.minute, 0.01),
        figure("paper", "memory with the relay on", "MB", memory, None),
        *hours.measure(links),
    ]


class Polls(NamedTuple):
    """Milliseconds of the bare request and of the poll, by round."""

    loop: Rounds
    processor: Rounds
    minute: Rounds
    """The milliseconds of a minute, and those of them that the loop is busy with links."""


class _Busy:
    """How long a loop has been busy; it stands before every callback."""

    seconds = 0.0

    @contextmanager
    def watching(self) -> Iterator[None]:
        real = Handle._run

        def run(handle: Handle) -> None:
            began = time.perf_counter()
            real(handle)
            self.seconds += time.perf_counter() - began

        Handle._run = run  # type: ignore[method-assign, assignment]
        try:
            yield
        finally:
            Handle._run = real  # type: ignore[method-assign]

    async def of(self, work: Callable[[], Awaitable[object]]) -> tuple[float, float]:
        """The milliseconds of the loop, and of all threads, that some work takes."""

        async def alone() -> None:
            await work()

        busy, processor = self.seconds, time.process_time()
        await asyncio.create_task(alone())
        return (self.seconds - busy) * 1_000, (time.process_time() - processor) * 1_000


def _polls(folder: Path, base_url: str, count: int, runs: int) -> Polls:
    """Poll unpaid links that nothing has changed about, in turns with the bare request."""
    folder.mkdir()
    path, clock = folder / "desk.db", SetClock(SystemClock().now())
    settings = Settings(
        DatabaseSettings(path=path), DeskSettings(data_folder=folder), paper=PaperSettings(base_url)
    )
    with open_store(path) as store:
        desk = queued(store, clock, count)
        return asyncio.run(_polled(settings, desk, clock, runs))


async def _polled(settings: Settings, desk: Desk, clock: SetClock, runs: int) -> Polls:
    polls, busy = Polls([], [], []), _Busy()
    limits = httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=4.0)
    bare = httpx.AsyncClient(headers=SANDBOX.headers(), limits=limits, trust_env=False)
    async with opened_relay(settings, desk) as relay, bare:
        await relay.resume()
        while await relay.step() is not None:
            pass
        query = "SELECT remote_id FROM intent LIMIT 1"
        found = await desk.store.run(desk.store.read, lambda transaction: transaction.sql(query))
        url = f"{settings.paper.base_url}/v1/sales-invoices/{found[0][0]}"
        assert (await bare.get(url)).status_code == 200
        with busy.watching():
            for run in range(runs + 1):
                floor, ours = [], []
                for _ in range(20):
                    clock.advance(hours=2)
                    floor.append(await busy.of(lambda: bare.get(url)))
                    ours.append(await busy.of(lambda: _poll(relay)))
                if run:
                    polls.loop.append(([each[0] for each in floor], [each[0] for each in ours]))
                    polls.processor.append(([each[1] for each in floor], [each[1] for each in ours]))
                    a_minute = sum(each[0] for each in ours) * 60 / GAP_SECONDS / len(ours)
                    polls.minute.append(([60_000.0], [a_minute]))
    return polls


async def _poll(relay: Relay) -> None:
    did = await relay.step()
    assert did is Did.POLLED, did


@contextmanager
def _sandbox() -> Iterator[str]:
    """A sandbox in a process of its own, so that its work is not measured; its base URL."""
    code = (
        "from pos_app.paper.sandbox.serving import Sandbox\n"
        "sandbox = Sandbox(); print(sandbox.base_url, flush=True); sandbox.serve()"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=venue.ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().decode().strip()
        finally:
            process.kill()


def _memory(folder: Path, base_url: str, runs: int) -> Rounds:
    """What the real program holds on its start page, without a Paper.id and with one."""
    path = folder / "desk.db"
    folder.mkdir()
    with open_store(path) as store:
        desk = venue.furnish(store)
        gateway.configure(people.through_door(replace(front_of(desk), door="bench")), "sandbox")
    home = {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    rounds: Rounds = []
    for _ in range(runs):
        held = []
        for env in (home, home | {"POS_APP_PAPER__BASE_URL": base_url}):
            with launched([sys.executable, "-m", "pos_app", "--database", str(path)], env) as meter:
                meter.started("PIN")
                meter.until("Find a customer", venue.RECEPTIONIST, "enter", venue.PIN, "enter")
                if env is not home:
                    meter.until("online")
                meter.until("Keys", "f7")
                held.append(meter.memory())
        rounds.append(([held[0]], [held[1]]))
    return rounds
