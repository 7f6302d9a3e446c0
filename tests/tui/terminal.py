"""A real terminal for tests: a program in a pseudo-terminal, its screen read by pyte."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import pyte

KEYS: dict[str, bytes] = {
    "up": b"\x1b[A",
    "down": b"\x1b[B",
    "right": b"\x1b[C",
    "left": b"\x1b[D",
    "home": b"\x1b[H",
    "end": b"\x1b[F",
    "pageup": b"\x1b[5~",
    "pagedown": b"\x1b[6~",
    "tab": b"\t",
    "shift+tab": b"\x1b[Z",
    "enter": b"\r",
    "escape": b"\x1b",
    "space": b" ",
    "backspace": b"\x7f",
    "ctrl+s": b"\x13",
    "ctrl+q": b"\x11",
    **{f"f{n}": f"\x1bO{final}".encode() for n, final in enumerate("PQRS", 1)},
    **{f"f{n}": f"\x1b[{code}~".encode() for n, code in enumerate((15, 17, 18, 19, 20, 21, 23, 24), 5)},
}
"""Named keys as an xterm sends them."""


def keys(*names: str) -> bytes:
    """The bytes of keys by name; what is no name is sent as text (`keys("s", "lux", "enter")`)."""
    return b"".join(KEYS.get(name, name.encode()) for name in names)


class Terminal:
    """A program on a screen of its own; use as a context manager, it is killed at the end."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = bytearray()
        self.status: int | None = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:  # pragma: no cover
            if cwd:
                os.chdir(cwd)
            full = {
                **os.environ,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "LANG": "C.UTF-8",
                **(env or {}),
            }
            full.pop("NO_COLOR", None) if "NO_COLOR" not in (env or {}) else None
            os.execvpe(command[0], list(command), full)
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None
    ) -> None:
        self.close()

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size; the program is told."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def send(self, *names: str, chunks: Sequence[int] | None = None, gap: float = 0.0) -> None:
        """Type keys: in one write, or split into writes of the given lengths with a gap between."""
        data = keys(*names)
        self.send_bytes(data, chunks=chunks, gap=gap)

    def send_bytes(self, data: bytes, *, chunks: Sequence[int] | None = None, gap: float = 0.0) -> None:
        """Write raw bytes to the program's keyboard."""
        if not chunks:
            os.write(self.fd, data)
            return
        at = 0
        for length in chunks:
            if at >= len(data):
                break
            os.write(self.fd, data[at : at + length])
            at += length
            self.read(gap)
        if at < len(data):
            os.write(self.fd, data[at:])

    def press(self, *names: str, gap: float = 0.35) -> None:
        """Type keys slowly, one at a time."""
        for name in names:
            for part in [name] if name in KEYS else list(name):
                self.send(part)
                self.read(gap)

    def read(self, seconds: float = 0.0) -> None:
        """Take in what the program draws for so long."""
        end = time.monotonic() + seconds
        while True:
            left = max(0.0, end - time.monotonic())
            if self.fd < 0:
                time.sleep(left)
                return
            ready, _, _ = select.select([self.fd], [], [], left)
            if ready:
                try:
                    data = os.read(self.fd, 65536)
                except OSError:
                    data = b""
                if not data:
                    self._reap()
                    return
                self.raw += data
                with suppress(Exception):
                    self.stream.feed(data)
            elif left <= 0:
                return

    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = 60.0) -> str:
        """Read until a text is on the screen (or a condition on it holds), and the rest of that picture;
        raises `AssertionError` if it never is."""
        holds = wanted if callable(wanted) else lambda screen: wanted in screen
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            self.read(0.03)
            if holds(self.text()):
                self._read_on()
                return self.text()
            if self.status is not None:
                break
        raise AssertionError(f"waited for {wanted!r}; status {self.status}; the screen says:\n{self.text()}")

    def _read_on(self, quiet: float = 0.2, most: float = 2.0) -> None:
        """Take in what the program still draws, until it draws nothing for a moment."""
        end = time.monotonic() + most
        while self.status is None and time.monotonic() < end:
            ready, _, _ = select.select([self.fd], [], [], quiet)
            if not ready:
                return
            self.read()

    def wait_gone(self, timeout: float = 60.0) -> int:
        """Wait for the program's end; its exit status."""
        end = time.monotonic() + timeout
        while self.status is None and time.monotonic() < end:
            self.read(0.05)
            self._reap()
        assert self.status is not None, f"still running:\n{self.text()}"
        return self.status

    def vanish(self) -> None:
        """Take the terminal away, as a closed window does."""
        os.close(self.fd)
        self.fd = -1

    def kill(self) -> None:
        """End the program at once, as a power cut would."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        if self.status is None:
            _, status = os.waitpid(self.pid, 0)
            self.status = os.waitstatus_to_exitcode(status)

    def close(self) -> None:
        """End the program and let go of its terminal."""
        self.kill()
        with suppress(OSError):
            os.close(self.fd)

    def _reap(self) -> None:
        if self.status is None:
            with suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                if pid:
                    self.status = os.waitstatus_to_exitcode(status)
