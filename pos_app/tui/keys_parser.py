"""An Esc glued to the next key stays an Esc.

Textual reads `Esc Enter` in one burst as Alt+Enter and then drops the Alt: a cancel becomes a confirm. The
desk uses
no Alt keys, so every Esc that opens no sequence is rewritten to the unambiguous form `CSI 27 u` before it is
parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.message import Message

_LONE_ESC = re.compile("\x1b(?=[^\\[O\x1b])")
_REST_OF_ESC = "[27u"


class EscParser(XTermParser):
    """Textual's parser of terminal input, with Esc as a key of its own."""

    _open = False
    """The last bytes ended in an Esc that may still turn out to begin a sequence."""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse `data` as it came from the terminal."""
        if self._open and data[:1] not in ("", "[", "O", "\x1b"):
            data = _REST_OF_ESC + data
        data = _LONE_ESC.sub("\x1b" + _REST_OF_ESC, data)
        self._open = data.endswith("\x1b")
        return super().feed(data)

    def tick(self) -> Iterable[Message]:
        """Let a lone Esc out when nothing followed it in time."""
        for token in super().tick():
            self._open = False
            yield token


def install() -> None:
    """Make Textual's driver use this parser; to be called before the app runs."""
    try:
        import textual.drivers.linux_driver as linux_driver
    except ImportError:
        return
    linux_driver.XTermParser = EscParser  # type: ignore[attr-defined]
