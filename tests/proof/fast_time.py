"""Hours that pass in minutes: a clock and an event loop that run so many times as fast as the machine's.

Sleeps, time-outs and back-offs of the program are as long as ever by its own clock; sockets, threads and the
disk are as quick as they are, so everything they do seems so many times slower.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple


class Pace(NamedTuple):
    """A stretch of simulated time; two processes with the same one agree on every instant."""

    at: datetime
    """The simulated instant it begins at, aware."""
    began: float
    """`time.monotonic()` at that instant."""
    speed: float
    """Simulated seconds in one of the machine's."""

    def now(self) -> datetime:
        """The simulated instant; this makes it a `Clock`."""
        return self.at + timedelta(seconds=(time.monotonic() - self.began) * self.speed)

    def again(self, speed: float) -> Pace:
        """The same time going on at another speed from now on."""
        return Pace(self.now(), time.monotonic(), speed)

    def words(self) -> tuple[str, str, str]:
        """As arguments of a command."""
        return self.at.isoformat(), repr(self.began), repr(self.speed)

    @classmethod
    def of(cls, at: str, began: str, speed: str) -> Pace:
        """From the arguments of a command."""
        return cls(datetime.fromisoformat(at).astimezone(UTC), float(began), float(speed))

    def sleep(self, seconds: float) -> None:
        """Let so many simulated seconds pass, outside any loop."""
        time.sleep(max(seconds, 0) / self.speed)


class _Selector(selectors.DefaultSelector):
    """Waits so many times shorter."""

    def __init__(self, speed: float) -> None:
        super().__init__()
        self._speed = speed

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found: list[tuple[selectors.SelectorKey, int]] = super().select(
            timeout / self._speed if timeout and timeout > 0 else timeout
        )
        return found


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop by whose time everything takes so many times shorter."""

    def __init__(self, speed: float) -> None:
        """Run at a speed."""
        self._speed = speed
        super().__init__(_Selector(speed))

    def time(self) -> float:
        """Simulated seconds."""
        return time.monotonic() * self._speed


def run(main: Callable[[], Coroutine[Any, Any, None]], speed: float) -> None:
    """Run a coroutine to its end on a fast loop."""
    with asyncio.Runner(loop_factory=lambda: FastLoop(speed)) as runner:
        runner.run(main())
