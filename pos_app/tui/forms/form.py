"""A form: its fields, where in it one is, and what a key does. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, NamedTuple

from pos_app.tui.forms.fields import Amount, Did, Field, ReadOnly
from pos_app.tui.forms.typing import EDITING
from pos_app.tui.widgets.drawing import Line
from pos_app.words import N_, _

KEEP, FORGET = "keep", "forget"


class Step(Enum):
    """What a key did to the form."""

    NOTHING = "nothing"
    """It means nothing here: the screen may know it."""
    DRAWN = "drawn"
    """Something is to be drawn again."""
    TYPED = "typed"
    """The text of the field in focus changed."""
    TAKEN = "taken"
    """A field was taken; the form has gone on."""
    REFUSED = "refused"
    """Refused; `Outcome.text` says why."""
    DAY = "day"
    """A list of times wants another day: `TimeList.wanted_day`."""
    ACT = "act"
    """Enter on the confirm line of a complete form."""
    LEAVE = "leave"
    """Esc: leave now."""
    KEEP = "keep"
    """Leave and keep as a draft."""


class Outcome(NamedTuple):
    """What a key did, to which field, and what to say."""

    step: Step
    field: Field | None = None
    text: str = ""


class Form:
    """Fields in order and the confirm line below them."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        *,
        confirm: Callable[[], str],
        afterwards: Callable[[], Sequence[Line]] | None = None,
        gives: Amount | None = None,
        busy: str = N_("Saving…"),
        drafts: bool = True,
        leave: str = N_("Back"),
    ) -> None:
        """Make a form.

        Args:
            title: what it is.
            fields: in order.
            confirm: the whole act in words, for the confirm line; asked only when nothing is missing.
            afterwards: what will be true then, line by line.
            gives: what the guest hands over: digits on the confirm line begin it.
            busy: what the confirm line says while the act runs (English msgid).
            drafts: whether Esc offers to keep it.
            leave: what Esc does, in a word (English msgid).
        """
        self.title, self.fields = title, list(fields)
        self.confirm_words, self.afterwards = confirm, afterwards or (lambda: ())
        self.gives, self.busy_words, self.drafts, self.leave_words = gives, busy, drafts, leave
        self.busy, self.asking = False, False
        self.enter_acts_on = ""
        """Name of a field where Enter acts at once, without a confirm line of its own (move: time)."""
        self.at = 0
        self._begin()

    def _begin(self) -> None:
        reachable = [
            index for index, field in enumerate(self.fields) if self._reachable(index) and field.asked
        ]
        self.at = reachable[0] if reachable else len(self.fields)
        if self.current is not None:
            self.current.reached()

    # where one is

    @property
    def current(self) -> Field | None:
        """The field in focus; None on the confirm line."""
        return self.fields[self.at] if self.at < len(self.fields) else None

    @property
    def on_confirm(self) -> bool:
        """Whether one is on the confirm line."""
        return self.current is None

    @property
    def has_fields(self) -> bool:
        """Whether there is anything to go back to from the confirm line."""
        return any(self._reachable(index) for index in range(len(self.fields)))

    @property
    def acts_here(self) -> bool:
        """Whether Enter on the field in focus acts at once."""
        return (
            self.current is not None and bool(self.enter_acts_on) and self.current.name == self.enter_acts_on
        )

    @property
    def gives_now(self) -> bool:
        """Whether the guest's money is being typed on the confirm line."""
        return self.on_confirm and self._has_given and self.gives is not None and self.gives.value is None

    @property
    def _has_given(self) -> bool:
        return self.gives is not None and self.gives.visible and bool(self.gives.text)

    @property
    def dirty(self) -> bool:
        """Whether something was typed or chosen."""
        return any(field.touched for field in self.fields) or bool(self.gives and self.gives.touched)

    @property
    def missing(self) -> tuple[Field, str] | None:
        """The first field without which the form cannot be confirmed, and what to say."""
        for field in self.fields:
            if field.visible and not isinstance(field, ReadOnly) and (sentence := field.missing):
                return field, sentence
        return None

    def field(self, name: str) -> Field | None:
        """The field with a name."""
        return next((field for field in self.fields if name and field.name == name), None)

    def go_to(self, field: Field) -> None:
        """Put the focus on a field."""
        self.at = self.fields.index(field)
        field.reached()

    def refuse_at(self, name: str, sentence: str) -> bool:
        """Show a refusal under a field and go there; False when the form has no such field."""
        field = self.field(name)
        if field is None or not field.visible:
            return False
        self.go_to(field)
        field.refuse(sentence)
        return True

    # keys

    def consumes(self, key: str, character: str | None) -> bool:
        """Whether a key is typing now."""
        field = self.current
        return field is not None and not self.asking and not self.busy and field.consumes(key, character)

    def press(self, key: str, character: str | None) -> Outcome:
        """Do what a key means."""
        if self.busy:
            return Outcome(Step.NOTHING)
        if self.asking:
            return self._answer(key, character)
        if key == "escape":
            return self._escape()
        if key in ("tab", "shift+tab", "ctrl+s"):
            return self._walk(key)
        if self.current is None:
            return self._press_confirm(key, character)
        return self._press_field(self.current, key, character)

    def paste(self, text: str) -> Outcome:
        """A paste lands in the field in focus."""
        field = self.current or (self.gives if self.gives and self.gives.visible else None)
        if self.busy or self.asking or field is None or field.paste(text) is Did.NOTHING:
            return Outcome(Step.NOTHING)
        return Outcome(Step.TYPED, field)

    def _press_field(self, field: Field, key: str, character: str | None) -> Outcome:
        before = self._text_of(field)
        did = field.press(key, character)
        if did is Did.TAKEN:
            if self.acts_here and self.missing is None:
                return Outcome(Step.ACT, field)
            self._advance()
            return Outcome(Step.TAKEN, field)
        if did is Did.REFUSED:
            return Outcome(Step.REFUSED, field, field.refusal)
        if did is Did.EDITED and getattr(field, "wanted_day", None) is not None:
            return Outcome(Step.DAY, field)
        if did is Did.EDITED:
            return Outcome(Step.TYPED if self._text_of(field) != before else Step.DRAWN, field)
        if key in ("up", "down"):
            return self._walk("tab" if key == "down" else "shift+tab")
        return Outcome(Step.NOTHING, field)

    def _press_confirm(self, key: str, character: str | None) -> Outcome:
        if key == "up":
            return self._walk("shift+tab")
        if key == "enter":
            return self._enter_confirm()
        gives = self.gives
        if gives is not None and gives.visible:
            begins = character is not None and character.isdigit()
            goes_on = bool(gives.text and character and character in ".,= rbkjtRBKJT")
            if (begins or goes_on or key in EDITING) and gives.press(key, character) is Did.EDITED:
                return Outcome(Step.DRAWN, gives)
        return Outcome(Step.NOTHING)

    def _enter_confirm(self) -> Outcome:
        if (lacking := self.missing) is not None:
            field, sentence = lacking
            self.go_to(field)
            field.refusal = sentence
            return Outcome(Step.REFUSED, field, sentence)
        gives = self.gives
        if gives is not None and gives.visible and gives.text and gives.value is None:
            if gives.take() is Did.REFUSED:
                return Outcome(Step.REFUSED, gives, gives.refusal)
            return Outcome(Step.DRAWN, gives)
        return Outcome(Step.ACT)

    def _escape(self) -> Outcome:
        if self.current is not None and self.current.escape():
            return Outcome(Step.DRAWN)
        if self.on_confirm and self._has_given and self.gives is not None:
            self.gives.typing.put("")
            self.gives.take()
            self.gives.touched = False
            self.gives.refusal = ""
            return Outcome(Step.DRAWN)
        if not self.dirty:
            return Outcome(Step.LEAVE)
        self.asking = True
        return Outcome(Step.DRAWN)

    def _answer(self, key: str, character: str | None) -> Outcome:
        numbers = [KEEP, FORGET] if self.drafts else [FORGET]
        if key == "escape":
            self.asking = False
            return Outcome(Step.DRAWN)
        if character and character.isdigit() and 0 < int(character) <= len(numbers):
            self.asking = False
            return Outcome(Step.KEEP if numbers[int(character) - 1] == KEEP else Step.LEAVE)
        return Outcome(Step.REFUSED, None, _("Type a number, or Esc to stay."))

    # moving

    def _walk(self, key: str) -> Outcome:
        if self.current is not None:
            self.current.left()
        if key == "ctrl+s":
            self.at = len(self.fields)
            return Outcome(Step.DRAWN)
        step = 1 if key == "tab" else -1
        at = self._last_asked() if step < 0 and self.gives_now else self.at + step
        while 0 <= at < len(self.fields) and not self._reachable(at):
            at += step
        if at >= 0:
            self.at = min(at, len(self.fields))
        if self.current is not None:
            self.current.reached()
        return Outcome(Step.DRAWN)

    def _last_asked(self) -> int:
        """Back from the guest's money is the method that asked for it; what lies between is answered."""
        asked = [n for n, field in enumerate(self.fields) if self._reachable(n) and field.asked]
        return asked[-1] if asked else self.at - 1

    def _advance(self) -> None:
        at = self.at + 1
        while at < len(self.fields) and not (self._reachable(at) and self.fields[at].asked):
            at += 1
        self.at = at
        if self.current is not None:
            self.current.reached()

    def settle(self) -> None:
        """After fields were shown, hidden or asked anew: make sure that the focus stands on one that is
        there."""
        if self.current is not None and (not self.current.visible or isinstance(self.current, ReadOnly)):
            self._advance()

    def _reachable(self, index: int) -> bool:
        field = self.fields[index]
        return field.visible and not isinstance(field, ReadOnly)

    @staticmethod
    def _text_of(field: Field) -> str:
        typing = getattr(field, "typing", None)
        return typing.text if typing is not None else ""

    # drafts

    def state(self) -> dict[str, Any]:
        """What a draft keeps."""
        kept = {field.name: field.state() for field in self.fields if field.name}
        return {**kept, "at": self.at}

    def restore(self, state: dict[str, Any], *, only: Sequence[str] = ()) -> list[str]:
        """Put a draft back; the labels of the fields whose value is no longer to be had."""
        back = [field for field in self.fields if field.name in state and (not only or field.name in only)]
        return [field.label for field in back if not field.restore(state[field.name])]
