"""The demo's sandbox starts again when it falls, so that the demo is not offline for the rest of the day."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from time import monotonic

from pos_app.domain.errors import Refusal
from pos_app.paper.sandbox.child import SandboxChild

LOOKS_EVERY = 1.0
"""Seconds between two looks whether it still goes on."""
AGAIN_AFTER = 0.5
"""Seconds until it starts again, doubled with each fall in a row."""
MOST_FALLS = 6
"""So many falls in a row are none that a start mends."""
STEADY_AFTER = 60.0
"""Seconds that it has to stand for the next fall to be the first of a row."""

logger = logging.getLogger(__name__)


@asynccontextmanager
async def standing_by(child: SandboxChild, on_return: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Meanwhile start a sandbox again, at its port, when it falls; `on_return` is called once it is back."""
    work = asyncio.create_task(_stand_by(child, on_return))
    try:
        yield
    finally:
        work.cancel()
        with suppress(asyncio.CancelledError):
            await work


async def _stand_by(child: SandboxChild, on_return: Callable[[], Awaitable[None]]) -> None:
    falls = 0
    while True:
        stood_at = monotonic()
        while child.is_up:
            await asyncio.sleep(LOOKS_EVERY)
        falls = 1 if monotonic() - stood_at >= STEADY_AFTER else falls + 1
        if falls > MOST_FALLS:
            logger.error("sandbox: fell %d times in a row", falls)
            return
        await asyncio.sleep(AGAIN_AFTER * 2 ** (falls - 1))
        try:
            await asyncio.to_thread(child.start)
            await on_return()
        except Refusal as problem:
            logger.warning("sandbox: %s", problem.code)
