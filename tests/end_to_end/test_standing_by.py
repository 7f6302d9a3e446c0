"""A sandbox that falls is started again: gently, and not for ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pos_app.demo import standing_by
from pos_app.domain.errors import Conflict
from pos_app.paper.sandbox.child import SandboxChild

PATIENCE = 60


class Weak(SandboxChild):
    """Falls as soon as it stands, or cannot start at all."""

    def __init__(self, *, refuses: bool) -> None:
        super().__init__(Path("nowhere"))
        self.refuses, self.starts = refuses, 0

    def start(self) -> str:
        self.starts += 1
        if self.refuses:
            raise Conflict("no_sandbox", "Not today")
        return "http://127.0.0.1:9/api"


async def nothing() -> None:
    """Nobody is waiting for it."""


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing_by, "AGAIN_AFTER", 0.001)
    monkeypatch.setattr(standing_by, "LOOKS_EVERY", 0.01)


@pytest.mark.parametrize("refuses", [True, False])
async def test_one_that_always_falls_is_let_lie_after_a_while(
    refuses: bool, caplog: pytest.LogCaptureFixture
) -> None:
    child = Weak(refuses=refuses)
    async with standing_by.standing_by(child, nothing):
        async with asyncio.timeout(PATIENCE):
            while "in a row" not in caplog.text:
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.2)
    assert child.starts == standing_by.MOST_FALLS


async def test_one_that_falls_now_and_then_is_always_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing_by, "STEADY_AFTER", 0.0)
    child = Weak(refuses=False)
    async with standing_by.standing_by(child, nothing), asyncio.timeout(PATIENCE):
        while child.starts <= 2 * standing_by.MOST_FALLS:
            await asyncio.sleep(0.01)


async def test_who_waited_is_called_when_it_is_back_at_its_port(tmp_path: Path) -> None:
    child = SandboxChild(tmp_path / "sandbox.json")
    url = await asyncio.to_thread(child.start)
    back = asyncio.Event()

    async def tell() -> None:
        back.set()

    try:
        async with standing_by.standing_by(child, tell), asyncio.timeout(PATIENCE):
            assert child._process is not None
            child._process.kill()
            await back.wait()
        assert (child.is_up, child.base_url) == (True, url)
    finally:
        child.stop()
