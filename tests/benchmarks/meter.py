"""Times a full-screen program from outside, in a pseudo-terminal, as the person at the keyboard meets it.

The child is read as fast as it writes, and its output is interpreted (by pyte) only
when it has gone quiet, so that measuring costs the measured nothing but the read.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pyte

from tests.tui.terminal import keys

COLUMNS, LINES = 120, 40
START_QUIET, KEY_QUIET = 0.3, 0.15
"""Seconds without output after which a start, and a key, has settled."""
PAINT = 64
"""Bytes from which output is a paint; less is a cursor's move or a mark, and the answer is yet to come."""
REPLIES = {
    b"\x1b[?2026$p": b"\x1b[?2026;2$y",
    b"\x1b[?2048$p": b"\x1b[?2048;0$y",
    b"\x1b[c": b"\x1b[?62;22c",
    b"\x1b[6n": b"\x1b[1;1R",
}
"""What a present-day terminal answers to the questions programs ask at start."""
ROOT = Path(__file__).parents[2]


class Start(NamedTuple):
    """A start, in milliseconds and megabytes."""

    ready: float
    """Until the awaited text was on the screen."""
    processor: float
    memory: float


class Chunk(NamedTuple):
    """Some output, and when it was read."""

    at: float
    data: bytes


class Meter:
    """A program in a terminal that is timed; made by `launched`."""

    def __init__(self, pid: int, fd: int, began: float) -> None:
        self.pid, self.fd, self.began = pid, fd, began
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def _read_until_quiet(self, quiet: float, timeout: float) -> list[Chunk]:
        chunks: list[Chunk] = []
        painted, deadline = 0, time.perf_counter() + timeout
        while (left := deadline - time.perf_counter()) > 0:
            wait = min(quiet, left) if painted >= PAINT else left
            ready, _, _ = select.select([self.fd], [], [], wait)
            if not ready:
                break
            data = b""
            with suppress(OSError):
                data = os.read(self.fd, 1 << 16)
            assert data, f"the program ended; it showed:\n{self.text}"
            chunks.append(Chunk(time.perf_counter(), data))
            painted += len(data)
            for question, reply in REPLIES.items():
                if question in data:
                    os.write(self.fd, reply)
        return chunks

    def _show(self, chunk: Chunk) -> None:
        with suppress(Exception):
            self._stream.feed(chunk.data)

    def started(self, ready: str, timeout: float = 60.0) -> Start:
        """Wait for a quiet screen with a text on it."""
        at = None
        end = time.perf_counter() + timeout
        while at is None and time.perf_counter() < end:
            for chunk in self._read_until_quiet(START_QUIET, 5):
                self._show(chunk)
                if at is None and ready in self.text:
                    at = chunk.at
        assert at is not None, f"waited for {ready!r}; the screen says:\n{self.text}"
        return Start((at - self.began) * 1_000, self.processor(), self.memory())

    def press(self, *names: str, timeout: float = 3.0, quiet: float = KEY_QUIET) -> float:
        """Send keys in one write; the milliseconds until the screen was still again, its last output."""
        for chunk in self._read_until_quiet(0, 0.001):
            self._show(chunk)
        pressed = time.perf_counter()
        os.write(self.fd, keys(*names))
        chunks = self._read_until_quiet(quiet, timeout)
        for chunk in chunks:
            self._show(chunk)
        assert chunks, f"{names} did nothing; the screen says:\n{self.text}"
        return (chunks[-1].at - pressed) * 1_000

    def until(self, wanted: str, *names: str, timeout: float = 10.0) -> float:
        """Send keys to a screen at rest; the milliseconds until a text was on it."""
        for chunk in self._read_until_quiet(0, 0.001):
            self._show(chunk)
        pressed = time.perf_counter()
        os.write(self.fd, keys(*names))
        end, at = pressed + timeout, None
        while at is None and time.perf_counter() < end:
            for chunk in self._read_until_quiet(KEY_QUIET, timeout):
                self._show(chunk)
                if at is None and wanted in self.text:
                    at = chunk.at
        assert at is not None, f"waited for {wanted!r}; the screen says:\n{self.text}"
        return (at - pressed) * 1_000

    def opened(self, wanted: str, *names: str) -> float:
        """`until`, for a text that must not be there before."""
        assert wanted not in self.text, f"{wanted!r} is there already:\n{self.text}"
        return self.until(wanted, *names)

    def processor(self) -> float:
        """The processor time of all its threads so far, in milliseconds."""
        used = 0
        for thread in Path(f"/proc/{self.pid}/task").iterdir():
            with suppress(OSError):
                used += int((thread / "schedstat").read_text().split()[0])
        return used / 1e6

    def memory(self) -> float:
        """The memory it holds (VmRSS), in megabytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise AssertionError("no VmRSS")


@contextmanager
def launched(command: Sequence[str], env: Mapping[str, str] | None = None) -> Iterator[Meter]:
    """Run a command in a terminal of its own; it is killed at the end."""
    dropped = {"COLUMNS", "LINES", "NO_COLOR"}
    full = {name: value for name, value in os.environ.items() if name not in dropped}
    full |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
    began = time.perf_counter()
    pid, fd = pty.fork()
    if pid == 0:  # pragma: no cover
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        os.chdir(ROOT)
        os.execvpe(command[0], list(command), full)
    try:
        yield Meter(pid, fd, began)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(fd)
