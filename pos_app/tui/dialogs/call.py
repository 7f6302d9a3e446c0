"""The phone of a guest in large digits, to dial it from (PEND-7)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical

from pos_app.tui import clipboard
from pos_app.tui.forms.big import big_lines
from pos_app.tui.screens.base import DeskDialog
from pos_app.tui.text import txt
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.tui.widgets.lines import KeyLine, key_pairs
from pos_app.words import _


class CallDialog(DeskDialog):
    """A number to dial, and why one calls; Enter or Esc leaves."""

    VERBS = ("copy",)
    DEFAULT_CSS = "CallDialog DeskList { height: auto; background: $surface; scrollbar-size: 0 0; }"

    def __init__(self, name: str, phone: str, lines: Sequence[Line]) -> None:
        """Show a phone.

        Args:
            name: whose it is.
            phone: as people here read it.
            lines: what the call is about.
        """
        super().__init__()
        self.guest_name, self.phone, self.lines_below = name, phone, lines

    def compose(self) -> ComposeResult:
        """The digits, what it is about, and the keys."""
        box = Vertical(_Number(self.phone, self.lines_below), KeyLine(ground="surface"), classes="box")
        box.border_title = txt(_("Call %(name)s") % {"name": self.guest_name})
        yield box

    def show_keys(self) -> None:
        """Copy and back."""
        for line in self.query(KeyLine):
            line.show(key_pairs(self.desk_app.keys, self.VERBS), [("Esc", _("Back"))])

    def enter(self) -> None:
        """Nothing to begin: back."""
        self.close()

    def verb_copy(self) -> None:
        """Copy the number."""
        clipboard.copy(self.desk_app, self.phone)
        self.say(_("Copied: %(text)s") % {"text": self.phone})
        self.close()


class _Number(DeskList, can_focus=False):
    GROUND = "surface"

    def __init__(self, phone: str, lines: Sequence[Line]) -> None:
        super().__init__()
        digits: list[Line] = [[], *([Said(line, "strong")] for line in big_lines(phone)), []]
        self._shown = [Section(rows=[Row("", list(line)) for line in (*digits, *lines, [])])]

    def on_mount(self) -> None:
        self.styles.height = len(self._shown[0].rows)
        self.show(self._shown)
