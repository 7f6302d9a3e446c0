"""A relay that goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import pairwise
from time import monotonic

import pytest

from pos_app.domain.errors import Conflict
from pos_app.sync import running
from pos_app.sync.relay import Did
from pos_app.sync.running import Running


class Steps:
    """A relay whose steps are written down beforehand."""

    def __init__(self, *steps: Did | Exception | None) -> None:
        self.steps, self.at = list(steps), list[float]()

    async def resume(self) -> None: ...

    async def greet(self) -> None: ...

    async def step(self) -> Did | None:
        self.at.append(monotonic())
        step = self.steps.pop(0) if self.steps else None
        if isinstance(step, Exception):
            raise step
        return step


async def let(keeping: Running, enough: Callable[[], bool]) -> None:
    """Let it go on until something is so."""
    task = asyncio.create_task(keeping.forever())
    async with asyncio.timeout(60):
        while not enough():
            await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_survives_a_fault_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "TROUBLED_SECONDS", 0.01)
    relay = Steps(Did.MADE, Conflict("busy", "Busy"), RuntimeError(), Did.MADE)
    await let(Running(relay, gap=0.01, idle=0.01), lambda: not relay.steps)  # type: ignore[arg-type]


async def test_it_leaves_a_gap_between_requests() -> None:
    relay = Steps(*[Did.MADE] * 100)
    await let(Running(relay, gap=0.1, idle=9), lambda: len(relay.at) > 3)  # type: ignore[arg-type]
    assert all(later - earlier > 0.09 for earlier, later in pairwise(relay.at))


async def test_it_wakes_when_it_is_told() -> None:
    relay = Steps()
    keeping = Running(relay, gap=0, idle=3600)  # type: ignore[arg-type]

    def is_awake() -> bool:
        if len(relay.at) == 1:
            keeping.wake()
        return len(relay.at) == 2

    await let(keeping, is_awake)
