"""Keeps a relay going beside the desk, or until nothing is due: gently, one request after the other."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress

from pos_app.domain.errors import Refusal
from pos_app.sync.relay import Did, Relay

GAP_SECONDS = 1.0
"""Between two requests, however much waits: 200 queued links leave within minutes, not at once."""
IDLE_SECONDS = 2.0
"""How long nothing is looked for while nothing is due; `wake` cuts it short."""
TROUBLED_SECONDS = 30.0
MOST_STEPS = 20_000
"""After so many steps one run to the end is over, whatever is still due."""

logger = logging.getLogger(__name__)


class Running:
    """A relay that goes on by itself; `forever` is cancelled when the desk is left."""

    def __init__(
        self, relay: Relay, *, gap: float = GAP_SECONDS, idle: float = IDLE_SECONDS,
        on_did: Callable[[str], None] | None = None, on_fault: Callable[[Exception], None] | None = None,
        on_turn: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        """Take a relay that nobody else steps.

        Args:
            relay: the relay.
            gap: seconds between two requests.
            idle: seconds between two looks while nothing is due.
            on_did: told of each step that was done.
            on_fault: told of a fault of the store or our own; it is waited out.
            on_turn: called whenever nothing is due.
        """
        self.relay = relay
        self._gap, self._idle = gap, idle
        self._on_did, self._on_fault, self._on_turn = on_did, on_fault, on_turn
        self._awake = asyncio.Event()
        self._over = asyncio.Event()

    def wake(self) -> None:
        """Something new is due: do not sleep over it."""
        self._awake.set()

    def stop(self) -> None:
        """End `forever` once the step under way is done."""
        self._over.set()
        self._awake.set()

    async def forever(self) -> None:
        """Step until stopped or cancelled; a fault of the store, or our own, is logged and waited out."""
        await self._carefully(self.relay.resume)
        while not self._over.is_set():
            did = await self._carefully(self.relay.step)
            if did is not None:
                if self._on_did is not None:
                    self._on_did(did.value)
                await self._rest(self._gap)
                continue
            await self._carefully(self.relay.greet)
            if self._on_turn is not None:
                self._on_turn()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._awake.wait(), self._idle)
            self._awake.clear()

    async def _rest(self, seconds: float) -> None:
        """Sleep, until `stop` at most."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    async def _carefully(self, work: Callable[[], Awaitable[Did | None]]) -> Did | None:
        try:
            return await work()
        except Refusal as problem:
            logger.warning("relay: %s", problem.code)
        except Exception as error:
            logger.error("relay: %s", type(error).__name__)
            if self._on_fault is not None:
                self._on_fault(error)
        await self._rest(TROUBLED_SECONDS)
        return None


async def until_idle(relay: Relay, *, gap: float = 0.0) -> Counter[Did]:
    """Step until nothing is due, Paper.id cannot be reached, or it refuses; what was done, counted."""
    done: Counter[Did] = Counter()
    await relay.resume()
    for _ in range(MOST_STEPS):
        did = await relay.step()
        if did is None:
            break
        done[did] += 1
        await asyncio.sleep(gap)
    return done
