"""Columns of a list: which are shown at a width, and how wide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pos_app.tui.widgets.drawing import Line, Part, Said, clip, length

if TYPE_CHECKING:
    from pos_app.tui.widgets.desk_list import Row

Cell: TypeAlias = "str | Said | Sequence[Part]"
"""What stands in a column: a text, a text in a tone, or several side by side."""

GUTTER = 2
_READABLE = 10
"""Cells that are left to a name before a column that may go does."""


class Column(NamedTuple):
    """One column."""

    title: str = ""
    width: int = 0
    """Cells; 0 = as wide as its widest cell."""
    right: bool = False
    """Aligned right (money, counts)."""
    shrink: bool = False
    """Gives way, cut with `…`, when the list is narrow (names and packages; never state, money, phone)."""
    least: int = 0
    """Shown only in a list of at least this many cells, and where names keep a readable rest."""
    grow: bool = False
    """Takes what is left over, so that what follows stands at the right edge."""


def widths(columns: Sequence[Column], rows: Sequence[Row], room: int) -> list[int]:
    """The cells of each column in a list of `room` cells; 0 = not shown."""
    natural = []
    for index, column in enumerate(columns):
        if room < column.least:
            natural.append(0)
        elif column.width:
            natural.append(column.width)
        else:
            cells = [length(parts(row.cells[index])) for row in rows if index < len(row.cells)]
            natural.append(max([length([column.title]), *cells, 1]))
    _give_way(columns, natural, room)
    shown = [index for index, width in enumerate(natural) if width]
    spare = room - sum(natural) - GUTTER * max(0, len(shown) - 1)
    if spare < 0:
        _shrink(natural, [i for i in shown if columns[i].shrink] or shown[-1:], -spare)
    else:
        for index in [i for i in shown if columns[i].grow][:1]:
            natural[index] += spare
    return natural


def _give_way(columns: Sequence[Column], natural: list[int], room: int) -> None:
    """Leave columns out, the one that needs the widest list first, until the others can be read."""
    may_go = [index for index, column in enumerate(columns) if column.least and natural[index]]
    for index in sorted(may_go, key=lambda index: -columns[index].least):
        least = [
            min(width, _READABLE) if column.shrink else width
            for column, width in zip(columns, natural, strict=True)
            if width
        ]
        if sum(least) + GUTTER * (len(least) - 1) <= room:
            return
        natural[index] = 0


def _shrink(natural: list[int], which: Sequence[int], missing: int) -> None:
    while missing > 0:
        widest = max(which, key=lambda index: natural[index], default=None)
        if widest is None or natural[widest] <= 6:
            return
        natural[widest] -= 1
        missing -= 1


def row_line(cells: Sequence[Cell], columns: Sequence[Column], shown: Sequence[int]) -> Line:
    """A row's cells in their columns."""
    line: list[Part] = []
    for index, width in enumerate(shown):
        if not width:
            continue
        cell = clip(parts(cells[index]) if index < len(cells) else [], width)
        fill = " " * (width - length(cell))
        if line:
            line.append(" " * GUTTER)
        line += [fill, *cell] if columns[index].right else [*cell, fill]
    return line


def parts(cell: Cell) -> Line:
    """A cell as a line."""
    return [cell] if isinstance(cell, str | Said) else cell
