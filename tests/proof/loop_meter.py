"""Measures from inside how long an event loop is held, and by whom, in a full-screen program.

python -m tests.proof.loop_meter REPORT desk ARGUMENTS…      the real program
python -m tests.proof.loop_meter REPORT bare                 Textual alone

A heart beats a hundred times a second on the loop; how late a beat comes is how long something held the
loop. What a thread waits for the processor is the machine's doing and is left out. SIGUSR1 begins a new
section of the report.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from asyncio import AbstractEventLoop, Handle, Task
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType
from typing import Any

BEAT = 0.01
"""Seconds between two beats."""
HELD = 0.05
"""Seconds that storage and network never hold the loop."""
_THEIRS = (
    "/pos_app/sync/",
    "/pos_app/paper/",
    "/httpx/",
    "/httpcore/",
    "/anyio/",
    "/asyncio/selector_events",
)


class Meter:
    """Stands before every callback of the loop."""

    def __init__(self, report: Path) -> None:
        self.report = report
        self._file = os.open("/proc/thread-self/schedstat", os.O_RDONLY)
        self._run: Callable[[Handle], None] = Handle._run
        self._loop: AbstractEventLoop | None = None
        self._due = self._waited_before = self._kept = 0.0
        self.sections: list[dict[str, Any]] = []
        self.section()

    def section(self, *_signal: object) -> None:
        """Begin to measure anew."""
        self.sections.append({
            "beats": 0, "late": 0, "longest_beat": 0.0, "steps": 0, "long": 0, "longest_step": 0.0,
            "whose": "", "loop": 0.0, "theirs": 0.0, "seconds": 0.0,
        })  # fmt: skip
        self._since = time.perf_counter()
        self._due = 0.0

    def install(self) -> None:
        """Measure the loop that runs next in this thread."""
        signal.signal(signal.SIGUSR1, self.section)
        meter = self

        def run(handle: Handle) -> None:
            meter.run(handle)

        Handle._run = run  # type: ignore[method-assign, assignment]

    def run(self, handle: Handle) -> None:
        """Run a callback and note it."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._loop.call_later(BEAT, self._beat)
        theirs = _is_theirs(handle._callback)  # type: ignore[attr-defined]
        began, waited = time.perf_counter(), self._waited()
        self._run(handle)
        took = time.perf_counter() - began
        now = self.sections[-1]
        now["loop"] += took
        if theirs:
            held = took - (self._waited() - waited)
            now["steps"] += 1
            now["long"] += held > HELD
            now["theirs"] += took
            if held > now["longest_step"]:
                now["longest_step"], now["whose"] = held, theirs

    def _waited(self) -> float:
        """The seconds that this thread has waited for a processor so far."""
        return int(os.pread(self._file, 64, 0).split()[1]) / 1e9

    def _beat(self) -> None:
        assert self._loop is not None
        at, waited = time.perf_counter(), self._waited()
        now = self.sections[-1]
        if self._due:
            late = max(0.0, at - self._due - (waited - self._waited_before))
            now["beats"] += 1
            now["late"] += late > HELD
            now["longest_beat"] = max(now["longest_beat"], late)
        now["seconds"] = at - self._since
        self._due, self._waited_before = at + BEAT, waited
        if at - self._kept > 0.5:
            self._kept = at
            part = self.report.with_suffix(".part")
            part.write_text(json.dumps(self.sections))
            part.replace(self.report)
        self._loop.call_later(BEAT, self._beat)


def _is_theirs(callback: Any) -> str:
    """The file of storage's or the network's that a callback goes on in; empty for others."""
    task = getattr(callback, "__self__", None)
    codes = _codes(task.get_coro()) if isinstance(task, Task) else iter((_code(callback),))
    return next(
        (code.co_filename for code in codes if code and any(t in code.co_filename for t in _THEIRS)), ""
    )


def _code(callback: Any) -> CodeType | None:
    found = getattr(callback, "__func__", callback)
    code: CodeType | None = getattr(found, "__code__", None)
    return code


def _codes(waiting: Any) -> Iterator[CodeType | None]:
    """The code of a coroutine and of everything that it awaits."""
    while waiting is not None:
        yield getattr(waiting, "cr_code", None)
        waiting = getattr(waiting, "cr_await", None)


def main(report: str, what: str, *arguments: str) -> int:
    """Measure until the program ends."""
    meter = Meter(Path(report))
    meter.install()
    if what == "bare":
        from tests.benchmarks.baseline import BaselineDesk

        BaselineDesk().run()
        return 0
    from pos_app.cli import main as go

    return go([*arguments])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
