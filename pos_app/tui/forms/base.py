"""What every field of a form is, and what a row to choose is. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any, NamedTuple

from pos_app.tui.widgets.columns import Cell, parts
from pos_app.tui.widgets.drawing import Line, Part, Said, plain
from pos_app.words import N_, _

MUST = N_("%(field)s is missing.")
ASKED = N_("%(field)s: choose one.")
STANDS = N_("%(field)s: Enter confirms it.")


class Did(Enum):
    """What a key did to a field."""

    NOTHING = "nothing"
    """It means nothing here; the form or the screen may know it."""
    EDITED = "edited"
    """The text or the highlight changed; nothing is taken yet."""
    TAKEN = "taken"
    """The value was taken: go on."""
    REFUSED = "refused"
    """It was refused; `Field.refusal` says why."""


class Option(NamedTuple):
    """One row to choose."""

    key: str
    """The record's id."""
    label: str
    """What stands in the field once taken."""
    cells: Sequence[Cell] = ()
    """What stands in the row, column by column; empty: the label alone."""
    match: str = ""
    """What typing is compared with; empty: label and cells."""
    record: Any = None
    note: str = ""
    """Said beside the label once taken, muted."""
    reason: str = ""
    """Why it cannot be taken; empty when it can."""
    detail: Sequence[Line] = ()
    """What the row means, shown while it is highlighted."""

    @property
    def words(self) -> str:
        """What typing is compared with."""
        return self.match or f"{self.label} {' '.join(plain(parts(cell)) for cell in self.cells)}"


class Field:
    """One line of a form."""

    is_text = False
    """Whether printable keys are typing here, so that `/` and letters are no commands."""

    def __init__(self, name: str, label: str, *, asked: bool = True, optional: bool = False) -> None:
        """Make a field.

        Args:
            name: the name desk refusals call it by.
            label: the word before it.
            asked: Enter stops here; others are answered already and reached by Tab.
            optional: may stay empty.
        """
        self.name, self.label = name, label
        self.asked, self.optional = asked, optional
        self.visible, self.refusal = True, ""
        self.must = MUST
        """What is said when it is missing (English msgid)."""
        self.touched = False

    @property
    def value(self) -> Any:
        """What was taken; None when nothing was."""
        return None

    @property
    def missing(self) -> str:
        """What the confirm line says when the form cannot be confirmed because of this field."""
        if self.optional or self.value is not None:
            return ""
        return self.refusal or _(self._lacking()) % {"field": self.label}

    def _lacking(self) -> str:
        """What is to be done here while no value was taken (English msgid)."""
        return ASKED if self.must is MUST else self.must

    def shown(self) -> Line:
        """The value, as it stands in the form."""
        return [Said(empty_mark(), "muted")]

    def editing(self, width: int) -> Line:
        """The value while the field is in focus."""
        return self.shown()

    def reached(self) -> None:
        """The field gets the focus."""

    def left(self) -> None:
        """The field loses it by Tab: take what is sound, keep what was typed."""

    def press(self, key: str, character: str | None) -> Did:
        """Do what a key means here."""
        return self.take() if key == "enter" else Did.NOTHING

    def take(self) -> Did:
        """Enter: take the value."""
        return Did.TAKEN

    def consumes(self, key: str, character: str | None) -> bool:
        """Whether a key is typing here now."""
        return self.is_text and (
            bool(character and character.isprintable()) or key in ("backspace", "delete")
        )

    def escape(self) -> bool:
        """Esc, before the form hears of it; whether it meant something here."""
        return False

    def paste(self, text: str) -> Did:
        """A paste lands here."""
        return Did.NOTHING

    def refuse(self, sentence: str) -> Did:
        """Refuse with a sentence under the field."""
        self.refusal = sentence
        return Did.REFUSED

    def state(self) -> Any:
        """What a draft keeps."""
        return None

    def restore(self, state: Any) -> bool:
        """Put back what a draft kept; False when it is no longer to be had."""
        return True


def empty_mark() -> str:
    """What stands in an empty field."""
    from pos_app.tui import glyphs

    return glyphs.current().dash


class ReadOnly(Field):
    """A fact among the fields; never in focus."""

    def __init__(self, label: str, *value: Part) -> None:
        super().__init__("", label, asked=False, optional=True)
        self._value = value

    def show(self, *value: Part) -> None:
        """Show another fact."""
        self._value = value

    def shown(self) -> Line:
        """The fact."""
        return self._value
