"""A question with numbered answers; Enter answers nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from pos_app.tui.screens.base import DeskDialog
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _


class Question(DeskDialog):
    """Asks once and answers with a number from 1; Esc answers None."""

    DEFAULT_CSS = "Question DeskList { height: auto; max-height: 12; background: $surface; }"

    def __init__(self, title: str, answers: Sequence[str], lines: Iterable[str] = ()) -> None:
        super().__init__()
        self.title_text, self.answers, self.lines_above = title, answers, list(lines)

    def inside(self) -> Iterable[Widget]:
        """The answers with their numbers."""
        yield _Answers(self.answers, self.lines_above)

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """A number answers."""
        last = len(self.answers)
        return [(f"1–{last}" if last > 1 else "1", _("Answer"))]

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """Esc answers nothing."""
        return [(key, _("Stay")) for key, _word in super().last_keys()]

    def key(self, event: events.Key) -> None:
        """A number answers."""
        if event.character and event.character.isdigit() and 0 < int(event.character) <= len(self.answers):
            self.close(int(event.character))
        else:
            super().key(event)

    def enter(self) -> None:
        """Enter answers nothing."""
        self.refuse(_("Type the number of an answer, or Esc."))


class _Answers(DeskList):
    GROUND = "surface"

    def __init__(self, answers: Sequence[str], lines: Sequence[str]) -> None:
        super().__init__()
        self._shown = [
            Section(rows=[Row("", [line]) for line in lines]),
            Section(rows=[Row("", [Said(str(n), "accent_bold"), text]) for n, text in enumerate(answers, 1)]),
            Section(rows=[Row("", [Said("Esc", "accent_bold"), Said(_("Stay"), "muted")])]),
        ]

    def on_mount(self) -> None:
        self.styles.height = sum(len(section.rows) for section in self._shown)
        self.show(self._shown)
