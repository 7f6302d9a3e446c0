"""What stands beside a picture: facts, and the message line where a terminal has no row to spare for it."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.tui.text import shortened, wrap
from pos_app.tui.widgets.drawing import Line, Said, wrapped
from pos_app.tui.widgets.lines import MessageLine, OneLine


class Facts(OneLine):
    """Lines made anew for the width they get."""

    DEFAULT_CSS = "Facts { height: 1fr; max-width: 64; }"

    def __init__(self, made: Callable[[int], list[Line]]) -> None:
        """Draw what `made` answers for so many cells."""
        super().__init__()
        self._made = made

    def lines(self, width: int) -> list[Line]:
        """The facts."""
        return [[" ", *line] for line in self._made(max(20, width - 2))]


_MOST = 6
"""Lines of a message beside something."""


class SideMessage(MessageLine):
    """The message line in a column: in as many lines as it takes, up to six."""

    DEFAULT_CSS = "SideMessage { max-height: 6; min-height: 0; }"

    def lines(self, width: int) -> list[Line]:
        """The message, wrapped."""
        message, room = self.message, max(8, width - 2)
        mark = "! " if message.tone == "bad" else ""
        text = shortened(message.text, lambda text: len(wrap(f"{mark}{text}", room)) <= _MOST)
        said = [Said(f"{mark}{text}", message.tone)] if text else []
        return [[" ", *line] for line in wrapped(said, room, _MOST)]
