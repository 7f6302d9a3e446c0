"""A window on a list longer than anybody reads: it holds a few screens of rows and asks for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from textual.message import Message

from pos_app.tui.widgets.desk_list import DeskList, Row, Section

LEAST = 60
"""Rows of a window at least."""


class Window(NamedTuple):
    """The part of a long list that is held."""

    offset: int
    total: int


class PagedList(DeskList):
    """A list whose rows come a window at a time; the cursor moves through all of them."""

    @dataclass
    class Wanted(Message):
        """The cursor is to go to a row that is not held."""

        list: PagedList
        at: int
        """Its place in the whole list, from 0."""
        step: int
        """By how many rows the cursor moves."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.window = Window(0, 0)

    @property
    def room(self) -> int:
        """How many rows a window holds: three screens of them."""
        return max(LEAST, 3 * self.size.height)

    @property
    def place(self) -> int:
        """The cursor's place in the whole list, from 0."""
        return self.window.offset + self._at

    def first_of(self, at: int, total: int) -> int:
        """Where a window around a place begins."""
        return max(0, min(at - self.room // 2, total - self.room))

    def press(self, key: str) -> bool:
        """Moving keys; one that leads out of the window asks for another."""
        page = max(1, self.size.height - 2)
        steps = {"down": 1, "up": -1, "pagedown": page, "pageup": -page}
        last = self.window.total - 1
        at = {"home": 0, "end": last}.get(key, self.place + steps.get(key, 0))
        at = max(0, min(at, last))
        held = len(self._stops)
        if self.window.offset <= at < self.window.offset + held or not held:
            return super().press(key)
        self.post_message(self.Wanted(self, at, at - self.place))
        return True

    def seen(self) -> list[Row]:
        """The rows that are on the screen now."""
        top = self.scroll_offset.y
        lines = self._drawn[top : top + self.size.height]
        return [line.row for line in lines if line.row is not None and line.row.key]

    def first_seen(self) -> int:
        """The place of the first of them in the whole list."""
        top = self.scroll_offset.y
        return self.window.offset + sum(stop < top for stop in self._stops)

    def show_window(
        self, sections: Sequence[Section], window: Window, *, at: int | None = None, step: int = 0
    ) -> None:
        """Show another window.

        Args:
            sections: its rows.
            window: where they lie.
            at: the place of the cursor in the whole list; None keeps it on its record, or lets it go to the
                next one that is still there.
            step: by how many rows the cursor moved; its line on the screen moves with it.
        """
        line = self._line_of_cursor() + step
        keys = [row.key for section in sections for row in section.rows if row.key]
        cursor = self._next_of(set(keys)) if at is None else None
        if at is not None and keys:
            cursor = keys[max(0, min(at - window.offset, len(keys) - 1))]
        self.window = window
        self.show(sections, cursor=cursor)
        if self._stops and self.size.height:
            line = max(0, min(line, self.size.height - 1))
            self.scroll_to(y=max(0, self._stops[self._at] - line), animate=False, force=True, immediate=True)
            self._keep_in_sight()

    def _line_of_cursor(self) -> int:
        return self._stops[self._at] - self.scroll_offset.y if self._stops else 0

    def _next_of(self, keys: set[str]) -> str | None:
        """The record under the cursor, the next one after it that is still there, else the last before."""
        rows = [row.key for row in self.rows()]
        later, before = rows[self._at :], rows[: self._at]
        return next((key for key in (*later, *reversed(before)) if key in keys), None)
