"""A relay that goes on by itself."""

from __future__ import annotations

import asyncio

import pytest

from pos_app.domain.errors import Conflict
from pos_app.sync import running
from pos_app.sync.relay import Did
from pos_app.sync.running import Running


class Steps:
    """A relay whose steps are written down beforehand."""

    def __init__(self, *steps: Did | Exception | None) -> None:
        self.steps, self.taken = list(steps), 0

    async def resume(self) -> None: ...

    async def greet(self) -> None: ...

    async def step(self) -> Did | None:
        self.taken += 1
        step = self.steps.pop(0) if self.steps else None
        if isinstance(step, Exception):
            raise step
        return step


async def let(keeping: Running, seconds: float) -> None:
    task = asyncio.create_task(keeping.forever())
    await asyncio.sleep(seconds)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_it_survives_a_fault_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "TROUBLED_SECONDS", 0.01)
    relay = Steps(Did.MADE, Conflict("busy", "Busy"), RuntimeError(), Did.MADE)
    await let(Running(relay, gap=0.01, idle=0.01), 0.3)  # type: ignore[arg-type]
    assert relay.steps == []


async def test_it_leaves_a_gap_between_requests() -> None:
    relay = Steps(*[Did.MADE] * 100)
    await let(Running(relay, gap=0.1, idle=9), 0.35)  # type: ignore[arg-type]
    assert relay.taken <= 5


async def test_it_wakes_when_it_is_told() -> None:
    relay = Steps()
    keeping = Running(relay, gap=0, idle=60)  # type: ignore[arg-type]
    task = asyncio.create_task(keeping.forever())
    await asyncio.sleep(0.05)
    before = relay.taken
    keeping.wake()
    await asyncio.sleep(0.05)
    task.cancel()
    assert relay.taken == before + 1
