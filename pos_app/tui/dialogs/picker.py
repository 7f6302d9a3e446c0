"""Help and palette: a line to type in, a list narrowed by it; Enter picks only what was typed or moved to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual import events
from textual.screen import Screen
from textual.widget import Widget

from pos_app.tui import commands, keymap
from pos_app.tui.forms.fold import matches, nearest_first
from pos_app.tui.screens.base import DeskDialog, Steered
from pos_app.tui.text import wrap
from pos_app.tui.widgets.columns import GUTTER, Column
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.tui.widgets.entry import Entry
from pos_app.words import _

_COLUMNS = (Column(width=8), Column(width=20), Column(shrink=True, grow=True))
_INSIDE = 67
"""Cells of a list in a dialog before it is laid out."""


def _verb(one: tuple[commands.Command, str]) -> str:
    return _(one[0].verb)


class _Rows(DeskList, can_focus=False):
    GROUND = "surface"


class Picker(DeskDialog):
    """Answers with the id of a command."""

    DEFAULT_CSS = """
    Picker > .box { height: 90%; max-height: 30; }
    Picker DeskList { height: 1fr; background: $surface; }
    Picker Entry { margin: 0 0 1 0; }
    """
    AUTO_FOCUS = "Entry"
    TITLE_TEXT = ""

    def __init__(self, over: Screen[Any]) -> None:
        super().__init__()
        self.over, self.title_text = over, _(self.TITLE_TEXT)
        self.entry = Entry(_("Find"), limit=40)
        self.rows_shown = _Rows(lit=True)
        self.touched = False

    def inside(self) -> Iterable[Widget]:
        """The line and the list."""
        yield self.entry
        yield self.rows_shown

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter and the arrows do."""
        return [("Enter", _("Take")), ("↑ ↓", _("Choose"))]

    def on_mount(self) -> None:
        """Show everything."""
        self.narrow("")

    def sections(self) -> Sequence[tuple[str, Sequence[tuple[commands.Command, str]]]]:
        """Titles, and under each the commands with why they cannot be done now."""
        raise NotImplementedError

    def narrow(self, text: str) -> None:
        """Show what matches the words typed, the nearest one under the cursor."""
        self._show(text)
        if text:
            self.rows_shown.move_to(0)

    def _show(self, text: str) -> None:
        shown = []
        for title, found in self._found(text):
            rows = [row for c, why in found for row in self._rows(c, why)]
            if rows:
                shown.append(Section(title, columns=_COLUMNS, rows=rows))
        self.rows_shown.show(shown or [Section(empty=_("No such verb or place."))])

    def _found(self, text: str) -> Sequence[tuple[str, Sequence[tuple[commands.Command, str]]]]:
        """The sections; while one types one list, by name first and then by what the sentences say."""
        if not text.strip():
            return self.sections()
        every = [one for _title, found in self.sections() for one in found]
        named = nearest_first(text, [one for one in every if matches(text, _verb(one))], _verb)
        told = [one for one in every if matches(text, f"{_verb(one)} {_(one[0].help)} {one[0].id}")]
        return [("", [*named, *(one for one in told if one not in named)])]

    def _rows(self, command: commands.Command, why: str) -> list[Row]:
        """A command with its sentence whole, in as many lines as it takes."""
        keys = self.desk_app.keys
        key = "1–9" if command.id == "number" else " ".join(keymap.shown(k) for k in keys.of[command.id])
        first, *more = wrap(why or _(command.help), self._room)
        head = [Said(key, "muted" if why else "accent_bold"), Said(_(command.verb), "text")]
        rows = [Row(command.id, [*head, Said(first, "muted")], bool(why))]
        return [*rows, *(Row("", ["", "", Said(line, "muted")]) for line in more)]

    @property
    def _room(self) -> int:
        """The cells of a sentence."""
        taken = sum(column.width for column in _COLUMNS) + GUTTER * (len(_COLUMNS) - 1)
        return max(12, (self.rows_shown.size.width or _INSIDE) - 2 - taken)

    def on_resize(self, event: events.Resize) -> None:
        """Break the sentences anew."""
        self.call_after_refresh(lambda: self._show(self.entry.text))

    def on_entry_changed(self, event: Entry.Changed) -> None:
        """Narrow."""
        event.stop()
        self.touched = True
        self.narrow(event.text)

    def key(self, event: events.Key) -> None:
        """Moving keys move in the list while the line keeps the focus."""
        if event.key in ("up", "down", "pageup", "pagedown") and self.rows_shown.press(event.key):
            self.touched = True
        else:
            super().key(event)

    def on_desk_list_opened(self, event: DeskList.Opened) -> None:
        """A click picks."""
        event.stop()
        self.close(event.row.key)

    def enter(self) -> None:
        """Pick, once something was typed or moved."""
        row = self.rows_shown.row
        if not self.touched or row is None:
            self.refuse(_("Type a word or move to a line first."))
        else:
            self.desk_app.spend_enter()
            self.close(row.key)


class HelpDialog(Picker):
    """`?`: the keys of this screen, searchable; what cannot be done now stands dimmed with its reason."""

    TITLE_TEXT = "Keys"

    def sections(self) -> Sequence[tuple[str, Sequence[tuple[commands.Command, str]]]]:
        """Verbs of the screen below, places, keys inside forms."""
        over = self.over
        here = (
            [(commands.command(n), over.why_not(n)) for n in over.VERBS] if isinstance(over, Steered) else []
        )
        return [
            (_("Here"), here),
            (_("Places"), [(c, "") for c in commands.COMMANDS if c.kind == commands.PLACE]),
            (_("Inside forms and lists"), [(c, "") for c in commands.COMMANDS if c.kind == commands.FORM]),
        ]


class Palette(Picker):
    """`:`: every verb and place by its name, those without a key too."""

    TITLE_TEXT = "Palette"

    def sections(self) -> Sequence[tuple[str, Sequence[tuple[commands.Command, str]]]]:
        """Verbs that can be done here first, then places, then the other verbs."""
        over = self.over
        here = over.possible() if isinstance(over, Steered) else []
        return [
            (_("Here"), [(commands.command(name), "") for name in here]),
            (
                _("Places"),
                [(c, "") for c in commands.COMMANDS if c.kind == commands.PLACE and c.id != "back"],
            ),
        ]
