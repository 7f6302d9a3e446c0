"""An Esc glued to the next key stays an Esc, and a flood of text is a paste.

Textual reads `Esc Enter` in one burst as Alt+Enter and then drops the Alt: a cancel becomes a confirm. The
desk uses
no Alt keys, so every Esc that opens no sequence is rewritten to the unambiguous form `CSI 27 u` before it is
parsed. A terminal without bracketed paste sends a pasted page as thousands of keys; nobody types
that fast, so it is handed on as the paste it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from time import monotonic

from textual._xterm_parser import XTermParser
from textual.message import Message

_LONE_ESC = re.compile("\x1b(?=[^\\[O\x1b])")
_REST_OF_ESC = "[27u"
_FLOOD = 512
"""More plain characters in one read than anybody types ahead."""
_FLOOD_LASTS = 0.5
"""Seconds without a character after which a flood is over."""
_BEGIN, _END = _PASTE = ("\x1b[200~", "\x1b[201~")
_A_KEY = 16
"""No key sends more characters than this."""


class EscParser(XTermParser):
    """Textual's parser of terminal input, with Esc as a key of its own."""

    _open = False
    """The last bytes ended in an Esc that may still turn out to begin a sequence."""
    _in_paste = False
    """Between the marks of a bracketed paste."""
    _tail = ""
    """The last characters, in which a mark may have begun."""
    _flood_until = 0.0
    """Until when what comes belongs to the flood under way; 0.0: there is none."""

    def feed(self, data: str) -> Iterable[Message]:
        """Parse `data` as it came from the terminal."""
        data = self._as_paste(data)
        if self._open and data[:1] not in ("", "[", "O", "\x1b"):
            data = _REST_OF_ESC + data
        data = _LONE_ESC.sub("\x1b" + _REST_OF_ESC, data)
        self._open = data.endswith("\x1b")
        return super().feed(data)

    def _as_paste(self, data: str) -> str:
        """What comes in a flood stands between the marks of one paste; a key pressed meanwhile ends it."""
        if not self._flood_until:
            if not self._is_flood(data):
                return data
            data = _BEGIN + data
        elif data.startswith("\x1b") and len(data) <= _A_KEY:
            self._flood_until = 0.0
            return _END + data
        else:
            data = data.replace("\x1b", "")
        self._flood_until = monotonic() + _FLOOD_LASTS
        return data

    def _is_flood(self, data: str) -> bool:
        seen = self._tail + data
        start, end = (seen.rfind(mark) for mark in _PASTE)
        if start != end:
            self._in_paste = start > end
        self._tail = seen[-len(_BEGIN) + 1 :]
        return not self._in_paste and "\x1b" not in data and len(data) > _FLOOD

    def tick(self) -> Iterable[Message]:
        """Let a lone Esc out when nothing followed it in time, and a flood that is over."""
        if self._flood_until and monotonic() > self._flood_until:
            self._flood_until = 0.0
            yield from super().feed(_END)
        for token in super().tick():
            self._open = False
            yield token
