"""A relay beside the desk: opened late, supervised, left gently; the desk goes on whatever becomes of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pos_app.domain.errors import Refusal

if TYPE_CHECKING:
    from pos_app.desk.session import Front
    from pos_app.desk.settling import Settled
    from pos_app.sync.keys import Keys
    from pos_app.sync.relay import Relay
    from pos_app.sync.running import Running

LEAVES_WITHIN = 2.0
"""Seconds that a request under way gets when the desk is left; after that the protocol looks it up later."""
AGAIN_AFTER, AGAIN_MOST = 5.0, 300.0
"""Seconds until a relay that fell is opened again, doubled each time."""
LOOKS_AGAIN_AFTER = 60.0
"""Seconds until it is looked again whether what kept the relay from opening is gone."""

logger = logging.getLogger(__name__)


class Standing(NamedTuple):
    """How this terminal stands with Paper.id."""

    environment: str = ""
    problem: Refusal | None = None
    offline_since: datetime | None = None
    stopped: bool = False
    said: str = ""
    answered_at: datetime | None = None
    clock_off: int = 0


class Listener(Protocol):
    """Who is told; called on the event loop, between two steps."""

    @property
    def news(self) -> Callable[[Settled], None]:
        """An answer never seen before, or a payment."""

    @property
    def did(self) -> Callable[[str], None]:
        """What a step did, a `Did`."""

    @property
    def changed(self) -> Callable[[], None]:
        """`standing` may have changed."""

    @property
    def fault(self) -> Callable[[Exception], None]:
        """A fault of ours; the relay goes on after a while."""


class Beside:
    """Keeps one relay for the desk; every call but `keep`, `leave` and `try_now` answers at once."""

    def __init__(
        self,
        open_relay: Callable[[Front, Callable[[Settled], None]], AbstractAsyncContextManager[Relay]],
        load: Callable[[], None],
        keys: Keys,
    ) -> None:
        """Take the way to open a relay.

        Args:
            open_relay: opens one for the front; raises a `Refusal` where that cannot be.
            load: imports what opening one needs; called in a thread, so that no key waits for it.
            keys: looks after the credentials, for the set-up screen.
        """
        self._open, self._load, self.keys = open_relay, load, keys
        self._running: Running | None = None
        self._problem: Refusal | None = None
        self._again = asyncio.Event()
        self._leaving = False
        self._ended = asyncio.Event()
        self._ended.set()
        self._watched: str | None = None
        self._looked_at: frozenset[str] = frozenset()

    @property
    def standing(self) -> Standing:
        """How this terminal stands with Paper.id."""
        if self._running is None:
            return Standing(problem=self._problem)
        relay = self._running.relay
        return Standing(relay.environment, None, *relay.truth)

    def watch(self, link_id: str | None) -> None:
        """Ask often about one link; None ends it."""
        self._watched = link_id
        if self._running is not None:
            self._running.relay.watch(link_id)
            self._running.wake()

    def look_at(self, link_ids: Collection[str]) -> None:
        """Ask about these links every half minute."""
        self._looked_at = frozenset(link_ids)
        if self._running is not None:
            self._running.relay.look_at(self._looked_at)

    def wake(self) -> None:
        """Do not sleep over what is new."""
        if self._running is not None:
            self._running.wake()

    async def try_now(self) -> None:
        """Go on at once; where no relay is open, look again whether one can be."""
        if self._running is None:
            self.restart()
        else:
            await self._running.relay.resume()
            self._running.wake()

    def restart(self) -> None:
        """Open a new relay in the place of the one that is open."""
        self._again.set()

    async def leave(self) -> None:
        """End `keep`."""
        self._leaving = True
        self._again.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), LEAVES_WITHIN + 1)

    async def keep(self, front: Front, listener: Listener) -> None:
        """Open a relay and open it again, until cancelled or left."""
        self._leaving = False
        self._ended.clear()
        falls = 0
        try:
            while not self._leaving:
                self._again.clear()
                try:
                    await self._keep_one(front, listener)
                    falls = 0
                except Refusal as problem:
                    logger.info("relay: %s", problem.code)
                    await self._wait_with(problem, listener)
                except Exception as error:
                    falls += 1
                    listener.fault(error)
                    await self._wait(min(AGAIN_AFTER * 2 ** (falls - 1), AGAIN_MOST))
        finally:
            self._running = None
            self._ended.set()

    async def _wait_with(self, problem: Refusal, listener: Listener) -> None:
        self._problem = problem
        listener.changed()
        await self._wait(LOOKS_AGAIN_AFTER)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._again.wait(), seconds)

    async def _keep_one(self, front: Front, listener: Listener) -> None:
        await asyncio.to_thread(self._load)
        async with self._open(front, listener.news) as relay:
            from pos_app.sync.running import Running

            relay.watch(self._watched)
            relay.look_at(self._looked_at)
            self._problem = None
            self._running = running = Running(
                relay, on_did=listener.did, on_fault=listener.fault, on_turn=listener.changed
            )
            try:
                await self._until_asked(running)
            finally:
                self._running = None
                listener.changed()

    async def _until_asked(self, running: Running) -> None:
        work = asyncio.create_task(running.forever())
        asked = asyncio.create_task(self._again.wait())
        try:
            await asyncio.wait({work, asked}, return_when=asyncio.FIRST_COMPLETED)
            running.stop()
            await asyncio.wait({work}, timeout=LEAVES_WITHIN)
        finally:
            asked.cancel()
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work
