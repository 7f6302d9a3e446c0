"""Reads keys and draws until the terminal is gone; then the desk ends, whether or not a signal says so.

A closed window sends its hang-up to the first program in it alone, and one like `make` keeps it to itself.
What is left then reads as an end of input that is always ready, and takes no more drawing: Textual's own
driver would read it for ever, and stand still once nobody takes what is to be drawn.
"""

from __future__ import annotations

import os
import selectors
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import IO, Any

from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from pos_app.tui.keys_parser import EscParser

HUNG_UP = 129
"""The exit code of a desk that lost its terminal: what a shell says where the signal itself ended it."""
ENDS_WITHIN = 15.0
"""Seconds that a desk without a terminal gets to end in good order."""
_LOOK = 0.1
"""Seconds without a key after which the parser may let a lone Esc out."""
_MOST = 4096


class HungUp(Message):
    """The terminal is gone: nobody sees or types anything any more."""


class DeskDriver(LinuxDriver):
    """The terminal of a desk."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert sys.__stderr__ is not None
        self._file = _Drawn(sys.__stderr__)  # type: ignore[assignment]

    def run_input_thread(self) -> None:
        """Hand on what is typed until the app asks for no more, or the terminal is gone."""
        parser, decode = EscParser(self._debug), getincrementaldecoder("utf-8")("replace").decode
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(_LOOK):
                    typed = self._read()
                    if typed is None:
                        self._hang_up()
                        return
                    if text := decode(typed):
                        for event in parser.feed(text):
                            self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def _read(self) -> bytes | None:
        """What was typed; None where the terminal is gone."""
        try:
            typed = os.read(self.fileno, _MOST)
        except BlockingIOError:
            return b""
        except OSError:
            return None
        return typed if typed or os.isatty(self.fileno) else None

    def _hang_up(self) -> None:
        """Tell the app, and end the process if the app does not."""
        limit = Timer(ENDS_WITHIN, os._exit, (HUNG_UP,))
        limit.daemon = True
        limit.start()
        self.send_message(HungUp())


class _Drawn:
    """The file that is drawn on; once its terminal is gone, what is drawn is dropped."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self.fileno = file, file.fileno

    def write(self, text: str) -> None:
        with self._unless_gone():
            self._file.write(text)

    def flush(self) -> None:
        with self._unless_gone():
            self._file.flush()

    @contextmanager
    def _unless_gone(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            if os.isatty(self.fileno()):
                raise
