"""The list: one cursor through sections of rows, drawn line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from pos_app.tui import glyphs
from pos_app.tui.widgets.columns import Cell, Column, row_line, widths
from pos_app.tui.widgets.drawing import Line, Part, Said, draw, length, paint_of, rule, wrapped

_LABEL = 14


class Row(NamedTuple):
    """One record in a list."""

    key: str
    """The record's id: the cursor stays on it through every reload. Empty: a row that the cursor passes
    over."""
    cells: Sequence[Cell]
    muted: bool = False
    """Past or spent: grey, state words keep their colour."""
    record: Any = None
    """What the screen wants to find again under the cursor."""


class Fact(NamedTuple):
    """A label and its value; the value wraps. An empty label continues the line above."""

    label: str
    value: Cell


class Section(NamedTuple):
    """A part of a list under a title rule."""

    title: str = ""
    """Empty: no rule."""
    note: str = ""
    """Said after the title, muted: a count."""
    columns: Sequence[Column] = ()
    rows: Sequence[Row] = ()
    facts: Sequence[Fact] = ()
    """Stand above the rows."""
    empty: str = ""
    """The sentence shown when there are no rows (and a key: `No package yet. s sells one.`)."""
    heads: bool = False
    """Show the names of the columns."""


class _Drawn(NamedTuple):
    line: Line
    row: Row | None = None
    title: Section | None = None
    muted: bool = False


class DeskList(ScrollView, can_focus=True):
    """Rows in sections under one cursor. Moving keys stay here; all others belong to the screen."""

    DEFAULT_CSS = """
    DeskList {
        height: 1fr; width: 1fr; background: $background; color: $foreground;
        overflow-y: scroll; overflow-x: hidden; scrollbar-size-vertical: 1;
    }
    """
    GROUND = "bg"

    @dataclass
    class Moved(Message):
        """The cursor stands on another row (or on none)."""

        list: DeskList
        row: Row | None

    @dataclass
    class Opened(Message):
        """Enter, or a click on the row under the cursor."""

        list: DeskList
        row: Row

    def __init__(self, *, id: str | None = None, lit: bool = False) -> None:
        """Make an empty list; `lit` ones show their cursor as in focus even while a text line above has
        it."""
        super().__init__(id=id)
        self.lit = lit
        self.veiled = False
        """Whether the cursor is not shown, because Enter does not mean it."""
        self.sections: Sequence[Section] = ()
        self._drawn: list[_Drawn] = []
        self._stops: list[int] = []
        self._at = 0
        self._strips: dict[tuple[int, bool, bool], Strip] = {}
        self._drawn_for: tuple[int, str, int] = (0, "", 0)

    # what is shown

    def show(self, sections: Sequence[Section], *, cursor: str | None = None) -> None:
        """Show sections; the cursor stays on its record (or goes to `cursor`), else to the row now in its
        place."""
        before = self.row
        wanted = cursor if cursor is not None else (before.key if before else None)
        self.sections = sections
        self._lay_out()
        keys = [self._row_at(index).key for index in range(len(self._stops))]
        if wanted is not None and wanted in keys:
            self._at = keys.index(wanted)
        else:
            self._at = max(0, min(self._at, len(keys) - 1))
        self.refresh()
        self._keep_in_sight()
        after = self.row
        if after != before:
            self.post_message(self.Moved(self, after))

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._row_at(self._at) if self._stops else None

    @property
    def section(self) -> Section | None:
        """The section the cursor is in."""
        if not self._stops:
            return None
        return next((d.title for d in reversed(self._drawn[: self._stops[self._at] + 1]) if d.title), None)

    def rows(self) -> list[Row]:
        """All rows the cursor can reach."""
        return [self._row_at(index) for index in range(len(self._stops))]

    def move_to(self, index: int) -> None:
        """Put the cursor on the row with this number; ends are ends."""
        index = max(0, min(index, len(self._stops) - 1))
        if not self._stops or index == self._at:
            return
        old, self._at = self._at, index
        top = self.scroll_offset.y
        self._keep_in_sight()
        if self.scroll_offset.y == top:
            for stop in (self._stops[old], self._stops[index]):
                self.refresh(Region(0, stop - top, self.size.width, 1))
        self._refresh_titles(old)
        self.post_message(self.Moved(self, self.row))

    def move_by(self, step: int) -> None:
        """Move the cursor by so many rows."""
        self.move_to(self._at + step)

    def next_section(self, step: int = 1) -> bool:
        """Put the cursor on the first row of the next (or the one before) section that has rows; False at
        the end."""
        starts = self._section_starts()
        later = [s for s in starts if s > self._at] if step > 0 else [s for s in starts if s < self._at][::-1]
        if not later:
            return False
        if step < 0 and self._at not in starts and len(later) > 1:
            later = later[1:]
        self.move_to(later[0])
        return True

    # keys and mouse

    def press(self, key: str) -> bool:
        """Do what a moving key means here; whether it was one."""
        page = max(1, self.size.height - 2)
        moves = {"down": 1, "up": -1, "pagedown": page, "pageup": -page}
        if key in moves:
            self.move_by(moves[key])
        elif key == "home":
            self.move_to(0)
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        elif key == "end":
            self.move_to(len(self._stops) - 1)
        elif key == "enter" and self.row is not None:
            self.post_message(self.Opened(self, self.row))
        else:
            return False
        return True

    def on_key(self, event: events.Key) -> None:
        """Keep the moving keys here."""
        if self.press(event.key):
            event.stop()
            event.prevent_default()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor where the mouse points; on the row under the cursor it opens."""
        y = event.y + self.scroll_offset.y
        if y in self._stops:
            index = self._stops.index(y)
            if index == self._at and self.row is not None:
                self.post_message(self.Opened(self, self.row))
            self.move_to(index)

    # drawing

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        self._fresh()
        width, index = self.size.width, y + self.scroll_offset.y
        if index >= len(self._drawn):
            return Strip.blank(width, paint_of(self.app)("text", self.GROUND))
        here = bool(self._stops) and self._stops[self._at] == index and not self.veiled
        lit = self.lit or self.has_focus
        title = self._drawn[index].title
        shine = (here and lit) if title is None else (lit and title is self.section)
        if (index, here, shine) not in self._strips:
            self._strips[index, here, shine] = self._strip(self._drawn[index], width, here, shine)
        return self._strips[index, here, shine]

    def _strip(self, drawn: _Drawn, width: int, here: bool, shine: bool) -> Strip:
        paint = paint_of(self.app)
        if drawn.title is not None:
            line = rule(drawn.title.title, drawn.title.note, width, glyphs.current().rule, lit=shine)
            return draw(line, width, paint, self.GROUND)
        if not here:
            return draw([" ", *drawn.line], width, paint, self.GROUND, muted=drawn.muted)
        ground = "cursor" if shine else "panel"
        bar = Said(glyphs.current().bar, "accent" if shine else "muted")
        return draw([bar, *drawn.line], width, paint, ground, bold=shine, muted=drawn.muted)

    def on_resize(self) -> None:
        """Lay the columns out for the new width; cursor and sight stay."""
        self._lay_out()
        self._keep_in_sight()

    def on_focus(self) -> None:
        """Light the cursor up."""
        self.refresh()

    def on_blur(self) -> None:
        """Dim the cursor."""
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget what was drawn in another theme."""
        self._strips.clear()
        super().notify_style_update()

    # laying out

    def _fresh(self) -> None:
        now = (self.size.width, self.app.theme, id(glyphs.current()))
        if now != self._drawn_for:
            self._lay_out()

    def _lay_out(self) -> None:
        width = self.size.width
        self._drawn_for = (width, self.app.theme, id(glyphs.current()))
        self._strips.clear()
        self._drawn = []
        for section in self.sections if width else ():
            if section.title:
                if self._drawn:
                    self._drawn.append(_Drawn([]))
                self._drawn.append(_Drawn([], title=section))
            self._drawn += self._section_lines(section, width - 2)
        self._stops = [index for index, drawn in enumerate(self._drawn) if drawn.row and drawn.row.key]
        self._at = max(0, min(self._at, len(self._stops) - 1))
        self.virtual_size = Size(width, len(self._drawn))

    def _section_lines(self, section: Section, width: int) -> list[_Drawn]:
        lines = [_Drawn(line) for fact in section.facts for line in fact_lines(fact, width)]
        shown = widths(section.columns, section.rows, width)
        if section.heads and section.rows:
            heads = [Said(column.title, "muted") for column in section.columns]
            lines.append(_Drawn(row_line(heads, section.columns, shown)))
        lines += [
            _Drawn(
                row_line(row.cells, section.columns, shown) if section.columns else _flat(row.cells),
                row,
                muted=row.muted,
            )
            for row in section.rows
        ]
        if not section.rows and section.empty:
            lines += [_Drawn(line) for line in wrapped([Said(section.empty, "muted")], width)]
        return lines

    def _row_at(self, index: int) -> Row:
        row = self._drawn[self._stops[index]].row
        assert row is not None
        return row

    def _section_starts(self) -> list[int]:
        starts, title = [], -1
        for index, stop in enumerate(self._stops):
            last = max((n for n in range(stop) if self._drawn[n].title), default=0)
            if last != title:
                starts.append(index)
                title = last
        return starts

    def _refresh_titles(self, old: int) -> None:
        if len(self.sections) > 1:
            top = self.scroll_offset.y
            for index, drawn in enumerate(self._drawn[top : top + self.size.height]):
                if drawn.title:
                    self.refresh(Region(0, index, self.size.width, 1))

    def _keep_in_sight(self) -> None:
        if not self._stops or not self.size.height:
            return
        y, top, height = self._stops[self._at], self.scroll_offset.y, self.size.height
        first = 0 if self._at == 0 else y
        if first < top:
            self.scroll_to(y=first, animate=False, force=True, immediate=True)
        elif y >= top + height:
            self.scroll_to(y=y - height + 1, animate=False, force=True, immediate=True)


class Pane(DeskList):
    """The detail of what is under the cursor of a list."""

    DEFAULT_CSS = "Pane { width: 2fr; margin: 0 0 0 2; }"


def fact_lines(fact: Fact, width: int, label: int = _LABEL) -> list[Line]:
    """A label, right-aligned, and its value beside it in as many lines as it takes."""
    label = min(label, max(6, width // 3))
    value: Line = [fact.value] if isinstance(fact.value, str | Said) else fact.value
    first, *rest = wrapped(value, max(8, width - label - 2))
    head: list[Part] = [" " * max(0, label - length([fact.label])), Said(fact.label, "muted"), "  "]
    return [[*head, *first], *[[" " * (label + 2), *line] for line in rest]]


def _flat(cells: Sequence[Cell]) -> Line:
    line: list[Part] = []
    for cell in cells:
        line += [cell] if isinstance(cell, str | Said) else cell
        line.append("  ")
    return line[:-1]
