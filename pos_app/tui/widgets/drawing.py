"""Lines of text in tones: the only way the desk's own widgets put anything on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

from pos_app.tui import theme
from pos_app.tui.text import clean, cut, wrap


class Said(NamedTuple):
    """A piece of text in a tone (`theme.TONES`)."""

    text: str
    tone: str = "text"


Part: TypeAlias = "str | Said"
Line: TypeAlias = "Sequence[Part]"
"""One line: pieces side by side. A plain `str` stands for itself in the tone `text`."""

_COLOURLESS = {
    "bad": "bold underline",
    "due": "underline",
    "waiting": "underline",
    "paid": "bold",
    "credit": "bold",
}
_BOLD = {"strong", "accent_bold", "mark"}


class Paint:
    """The styles of one theme: what a tone looks like on a ground."""

    def __init__(self, name: str, *, colour: bool = True) -> None:
        self.name = name
        self._colours = theme.colours(name if name in theme.NAMES else theme.DEFAULT)
        self._colour = colour
        self._styles: dict[tuple[str, str, bool], Style] = {}

    def __call__(self, tone: str, ground: str = "bg", bold: bool = False) -> Style:
        """The style of a tone on `bg`, `surface`, `panel`, `cursor` or `field`."""
        key = (tone, ground, bold)
        if key not in self._styles:
            self._styles[key] = self._make(*key)
        return self._styles[key]

    def _make(self, tone: str, ground: str, bold: bool) -> Style:
        of = self._colours
        if tone == "mark":
            return Style(color=of["bg"], bgcolor=of["waiting"], bold=True)
        if tone == "caret":
            return Style(color=of["bg"], bgcolor=of["accent"], bold=True)
        if tone == "selected":
            return Style(color=of["bg"], bgcolor=of["muted"])
        role = {"strong": "text", "accent_bold": "accent"}.get(tone, tone)
        style = Style(color=of[role], bgcolor=of[ground], bold=True if bold or tone in _BOLD else None)
        if not self._colour and tone in _COLOURLESS:
            style += Style.parse(_COLOURLESS[tone])
        return style


@lru_cache(maxsize=8)
def _paint(name: str, colour: bool) -> Paint:
    return Paint(name, colour=colour)


def paint_of(app: App[object]) -> Paint:
    """The styles of the app's present theme."""
    return _paint(app.theme, not getattr(app, "no_color", False))


def said(part: Part) -> Said:
    """A piece as `Said`."""
    return part if isinstance(part, Said) else Said(part)


def length(line: Line) -> int:
    """The cells a line takes."""
    return sum(cell_len(clean(said(part).text)) for part in line)


def plain(line: Line) -> str:
    """A line without its tones."""
    return "".join(said(part).text for part in line)


def draw(
    line: Line, width: int, paint: Paint, ground: str = "bg", *, bold: bool = False, muted: bool = False
) -> Strip:
    """A line in exactly `width` cells on a ground; cleaned, cut with `…`. `muted` greys all but state
    words."""
    segments, left = [], width
    for part in line:
        text, tone = said(part)
        shown = cut(text, left)
        if shown:
            tone = "muted" if muted and tone in ("text", "strong") else tone
            segments.append(Segment(shown, paint(tone, ground, bold)))
            left -= cell_len(shown)
        if left <= 0:
            break
    if left > 0:
        segments.append(Segment(" " * left, paint("text", ground)))
    return Strip(segments, width)


def spread(left: Line, right: Line, width: int, *, margin: int = 1) -> list[Part]:
    """A line with a left and a right end; the left one loses its end when both do not fit."""
    room = width - 2 * margin
    right_length = length(right)
    kept = clip(left, max(0, room - right_length - (2 if right_length else 0)))
    gap = max(0, room - length(kept) - right_length)
    return [" " * margin, *kept, " " * gap, *right, " " * margin]


def clip(line: Line, width: int) -> list[Part]:
    """A line in at most `width` cells."""
    kept: list[Part] = []
    for part in line:
        text, tone = said(part)
        shown = cut(text, width)
        if not shown:
            continue
        kept.append(Said(shown, tone))
        width -= cell_len(shown)
        if shown != clean(text):
            break
    return kept


def rule(title: str, count: str, width: int, dash: str, *, lit: bool = False) -> list[Part]:
    """A section's top rule with its title: `─ Packages  3 active of 5 ─────`."""
    line: list[Part] = [Said(f"{dash} ", "accent" if lit else "line")]
    line += clip([Said(title, "accent_bold" if lit else "muted")], max(0, width - 4))
    if count:
        line += clip([Said(f"  {count}", "muted")], max(0, width - length(line) - 2))
    line.append(" ")
    line.append(Said(dash * max(0, width - length(line)), "accent" if lit else "line"))
    return line


def wrapped(line: Line, width: int, limit: int = 0) -> list[list[Part]]:
    """A line broken into several of at most `width` cells; a piece keeps its tone."""
    if length(line) <= width:
        return [list(line)]
    pieces = [said(part) for part in line]
    if len(pieces) == 1:
        return [[Said(text, pieces[0].tone)] for text in wrap(pieces[0].text, width, limit)]
    return _wrap_pieces(pieces, width, limit)


def _wrap_pieces(pieces: Iterable[Said], width: int, limit: int) -> list[list[Part]]:
    lines: list[list[Part]] = [[]]
    for piece in pieces:
        room = width - length(lines[-1])
        if cell_len(clean(piece.text)) <= room:
            lines[-1].append(piece)
            continue
        bare = piece.text.lstrip(" ")
        lead = piece.text[: len(piece.text) - len(bare)] if lines[-1] else ""
        room -= len(lead)
        if 0 < room <= 8 and not lead and bare.startswith((",", ".")):
            lines[-1].append(Said(bare[0], piece.tone))
            bare = bare[1:].lstrip(" ")
        first, *rest = wrap(bare, room if room > 8 else width)
        if room > 8:
            lines[-1].append(Said(lead + first, piece.tone))
            text = " ".join(rest)
        else:
            text = " ".join([first, *rest])
        lines += [[Said(more, piece.tone)] for more in wrap(text.lstrip(), width)] if text else []
    return lines[:limit] if limit else lines
