"""The few signs the desk draws with, and their plain ASCII stand-ins of the same width."""

from __future__ import annotations

from typing import NamedTuple


class Glyphs(NamedTuple):
    """One set of signs, one cell each."""

    bar: str = "▌"
    """Left of the cursor row and of the focused field."""
    rule: str = "─"
    """The top rule of a section."""
    online: str = "●"
    offline: str = "○"
    ellipsis: str = "…"
    dot: str = "·"
    chosen: str = "•"
    times: str = "×"
    dash: str = "–"


UNICODE = Glyphs()
ASCII = Glyphs(">", "-", "*", "o", "~", ".", "*", "x", "-")

_current = UNICODE


def use(glyphs: Glyphs) -> None:
    """Draw with a set of signs from now on."""
    global _current
    _current = glyphs


def current() -> Glyphs:
    """The set of signs in use."""
    return _current


def arrow() -> str:
    """From one thing to another."""
    return "->" if _current is ASCII else "→"
