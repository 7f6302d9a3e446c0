"""Fields of free text and of a PIN. No widgets here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pos_app.domain.errors import BadInput, Refusal
from pos_app.tui.forms.base import STANDS, Did, Field, empty_mark
from pos_app.tui.forms.typing import Typing
from pos_app.tui.text import words_of
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import N_, _


class TextField(Field):
    """Free text, checked by `parse`."""

    is_text = True

    def __init__(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        limit: int = 200,
        hint: str = "",
        parse: Callable[[str], Any] | None = None,
        show: Callable[[Any], str] | None = None,
        asked: bool = True,
        optional: bool = False,
    ) -> None:
        """Make a field.

        Args:
            name: the name desk refusals call it by.
            label: the word before it.
            value: what stands there already; selected when reached, so that typing replaces it.
            limit: most characters.
            hint: shown muted while empty (`optional`, `e.g. …`).
            parse: makes the value of the text; raises `Refusal` for what it cannot read.
            show: what was understood, said beside it while typing.
            asked: Enter stops here.
            optional: may stay empty.
        """
        super().__init__(name, label, asked=asked, optional=optional)
        self.typing = Typing(value, limit=limit)
        self.hint, self._parse, self._show = hint, parse or str, show
        self.warning = ""
        """Said under the field without refusing (a phone that somebody has already)."""
        self._value: Any = None
        if value:
            self._read()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.typing.text

    @property
    def value(self) -> Any:
        """What was understood; an empty optional text is the empty string."""
        if self.optional and not self.typing.text.strip():
            return ""
        return self._value

    def _lacking(self) -> str:
        return STANDS if self.typing.text.strip() else self.must

    def put(self, text: str) -> None:
        """Fill the field from the program; read and kept as if taken."""
        self.typing.put(text)
        self._read()

    def shown(self) -> Line:
        """The text, or the hint."""
        if not self.typing.text:
            return [Said(self.hint or empty_mark(), "muted")]
        understood = self._understood()
        return [self._masked(), *([Said(f"  {understood}", "muted")] if understood else [])]

    def editing(self, width: int) -> Line:
        """The text with its cursor, and what was understood."""
        understood = self._understood()
        room = max(4, width - len(understood) - 2)
        line: list[Part] = list(self.typing.parts(room, True))
        if not self.typing.text and self.hint:
            line.append(Said(self.hint, "muted"))
        return [*line, Said(f"  {understood}" if understood else "", "muted")]

    def reached(self) -> None:
        """Select what stands there."""
        self.typing.put(self.typing.text, select=True)

    def left(self) -> None:
        """Take it, if it is sound."""
        self.typing.selected = False
        if self.typing.text.strip():
            self._read()

    def press(self, key: str, character: str | None) -> Did:
        """Type, or take on Enter."""
        if key == "enter":
            return self.take()
        before = self.typing.text
        if not self.typing.press(key, character):
            return Did.NOTHING
        if self.typing.text != before:
            self.touched, self.refusal, self.warning, self._value = True, "", "", None
        return Did.EDITED

    def paste(self, text: str) -> Did:
        """Insert a paste."""
        self.typing.insert(text)
        self.touched, self.refusal, self._value = True, "", None
        return Did.EDITED

    def take(self) -> Did:
        """Take what was typed."""
        self.typing.selected = False
        if not self.typing.text.strip():
            if self.optional:
                self._value, self.refusal = None, ""
                return Did.TAKEN
            return self.refuse(_(self.must) % {"field": self.label})
        return Did.TAKEN if self._read() else Did.REFUSED

    def state(self) -> Any:
        """The text."""
        return self.typing.text if self.touched else None

    def restore(self, state: Any) -> bool:
        """The text again."""
        if state is not None:
            self.put(state)
            self.touched = True
        return True

    def _read(self) -> bool:
        try:
            self._value, self.refusal = self._parse(self.typing.text.strip()), ""
        except Refusal as no:
            self._value = None
            self.refuse(words_of(no))
        return self._value is not None

    def _understood(self) -> str:
        if self._show is None or not self.typing.text.strip():
            return ""
        try:
            return self._show(self._parse(self.typing.text.strip()))
        except Refusal:
            return ""

    def _masked(self) -> str:
        return "●" * len(self.typing.text) if self.typing.secret else self.typing.text


class PinField(TextField):
    """Six digits, never shown."""

    DIGITS = 6

    def __init__(self, name: str, label: str, *, asked: bool = True) -> None:
        super().__init__(name, label, asked=asked, parse=_whole_pin)
        self.typing = Typing(limit=self.DIGITS, secret=True, digits=True)

    def clear(self) -> None:
        """Forget what was typed."""
        self.put_nothing()

    def put_nothing(self) -> None:
        """An empty field, not read."""
        self.typing.put("")
        self._value = None

    def state(self) -> Any:
        """A PIN is never kept."""
        return None


def _whole_pin(text: str) -> str:
    if len(text) != PinField.DIGITS:
        raise BadInput("short_pin", N_("A PIN has six digits."))
    return text
