"""A QR code in half blocks, black on white in every theme, so that a phone reads it from the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from pos_app.receipts import qr
from pos_app.receipts.qr import QUIET, QUIET_LEAST
from pos_app.tui import glyphs

_BLACK, _WHITE = "#000000", "#ffffff"
_INK = Style(color=_BLACK, bgcolor=_WHITE)
_BLOCKS = {(False, False): " ", (True, True): "█", (True, False): "▀", (False, True): "▄"}

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=8)
def modules(text: str) -> Modules:
    """The modules of a code for a text, row by row, dark ones true; nothing for a text that fits in none."""
    try:
        return tuple(tuple(row) for row in qr.modules(text, "m")) if text else ()
    except ValueError:
        return ()


def quiet_zone(count: int, width: int, height: int) -> int:
    """The modules of white that fit around a code of `count` by `count` modules; 0: it does not fit."""
    for quiet in range(QUIET, QUIET_LEAST - 1, -1):
        columns, rows = cells(count, quiet)
        if columns <= width and rows <= height:
            return quiet
    return 0


def cells(count: int, quiet: int) -> tuple[int, int]:
    """Columns and rows of a code with its quiet zone; without half blocks a module takes two cells."""
    side = count + 2 * quiet
    return (2 * side, side) if glyphs.current() is glyphs.ASCII else (side, (side + 1) // 2)


class QRCode(Widget):
    """The code of one text; it takes the room it needs and nothing where there is too little."""

    DEFAULT_CSS = "QRCode { width: auto; height: auto; }"

    def __init__(self, text: str = "", *, spare: tuple[int, int] = (0, 0)) -> None:
        """Make the widget; `spare` are the columns and rows of the screen that others need."""
        super().__init__()
        self.text, self._spare = text, spare

    def show(self, text: str) -> None:
        """Show the code of another text; none for an empty one."""
        if text != self.text:
            self.text = text
            self.refresh(layout=True)

    @property
    def quiet(self) -> int:
        """The quiet zone that fits on the screen now; 0: there is no code."""
        code, size = modules(self.text), self.app.size
        columns, rows = self._spare
        return quiet_zone(len(code), size.width - columns, size.height - rows) if code else 0

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The columns of the code."""
        return cells(len(modules(self.text)), self.quiet)[0] if self.quiet else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The rows of the code."""
        return cells(len(modules(self.text)), self.quiet)[1] if self.quiet else 0

    def render_line(self, y: int) -> Strip:
        """One row of the picture."""
        code, quiet = modules(self.text), self.quiet
        if not quiet:
            return Strip.blank(self.size.width)
        return _wide_row(code, quiet, y) if glyphs.current() is glyphs.ASCII else _row(code, quiet, y)


class WaitingCode(QRCode):
    """The code of a link on a locked desk; it goes when the link is paid or withdrawn."""

    SPARE = (39, 4)

    def __init__(self, scannable: Callable[[], str]) -> None:
        """Show what `scannable` answers, asked every second."""
        super().__init__(scannable(), spare=self.SPARE)
        self._scannable = scannable

    def on_mount(self) -> None:
        """Ask again and again."""
        self.set_interval(1, lambda: self.show(self._scannable()))


def _row(code: Modules, quiet: int, y: int) -> Strip:
    top, bottom = _line(code, 2 * y - quiet, quiet), _line(code, 2 * y + 1 - quiet, quiet)
    text = "".join(_BLOCKS[pair] for pair in zip(top, bottom, strict=True))
    return Strip([Segment(text, _INK)], len(text))


def _wide_row(code: Modules, quiet: int, y: int) -> Strip:
    line = _line(code, y - quiet, quiet)
    grounds = [Style(bgcolor=_BLACK if dark else _WHITE) for dark in line]
    return Strip([Segment("  ", ground) for ground in grounds], 2 * len(line))


def _line(code: Modules, at: int, quiet: int) -> list[bool]:
    """A row of modules with white on both ends; a white one above and below the code."""
    if not 0 <= at < len(code):
        return [False] * (len(code) + 2 * quiet)
    return [*[False] * quiet, *code[at], *[False] * quiet]
