"""A confirm line of its own: one act in words, with a reason or a manager's word where they are asked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from pos_app.domain.errors import Refusal
from pos_app.tui.forms.fields import Choice, Field, Option, PinField, ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.forming import FormDialog
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _


class Given(NamedTuple):
    """What was answered on the way to the confirm line."""

    operation: str
    reason: str
    manager_id: str
    """Empty when no manager was asked."""
    pin: str


class ConfirmDialog(FormDialog):
    """Says what will happen; Enter on its last line does it."""

    def __init__(
        self,
        title: str,
        confirm: str,
        act: Callable[[Given], Awaitable[Wall | None]],
        *,
        lines: Sequence[Line | Fact] = (),
        reason: str = "",
        reasons: Sequence[str] = (),
        reason_missing: str = "",
        managers: Sequence[Option] | None = None,
        afterwards: Sequence[Line] = (),
        busy: str = N_("Saving…"),
        leave: str = N_("Back"),
    ) -> None:
        """Make the dialog.

        Args:
            title: stands in the frame.
            confirm: the act in words.
            act: runs the desk function; a wall is shown, None closes.
            lines: what it is about.
            reason: `required`, `optional`, or empty when none is asked.
            reasons: reasons to take with ↓.
            reason_missing: what is said when a required one is (English msgid).
            managers: asks for a manager's name and PIN, for this one act.
            afterwards: what will be true then.
            busy: what the last line says meanwhile (English msgid).
            leave: what Esc does, in a word (English msgid).
        """
        super().__init__(title)
        self._confirm, self._act_on, self._busy, self._leave = confirm, act, busy, leave
        self._lines, self._afterwards = lines, afterwards
        self._reason = (
            Choice(
                "reason",
                _("Reason"),
                [Option(f"r{index}", text) for index, text in enumerate(reasons)],
                free_text=True,
                limit=500,
                optional=reason == "optional",
                asked=reason == "required",
                hint=_("optional") if reason == "optional" else "",
            )
            if reason
            else None
        )
        if self._reason is not None and reason_missing:
            self._reason.must = reason_missing
        self._manager = (
            Choice("manager_id", _("Manager"), managers, must_touch=len(managers) > 1) if managers else None
        )
        self._pin = PinField("pin", _("PIN")) if managers else None

    async def prepare(self) -> Form:
        """The fields that are asked, or none: then Enter acts at once."""
        facts: list[Field] = [_fact(line) for line in self._lines]
        asked: list[Field] = [f for f in (self._reason, self._manager, self._pin) if f is not None]
        return Form(
            self.title_text,
            [*facts, *asked],
            confirm=lambda: self._confirm,
            afterwards=lambda: self._afterwards,
            busy=self._busy,
            drafts=False,
            leave=self._leave,
        )

    async def perform(self) -> Wall | None:
        """Do it."""
        reason = self._reason.value if self._reason is not None else ""
        manager = self._manager.value.key if self._manager is not None else ""
        pin = self._pin.value if self._pin is not None else ""
        return await self._act_on(Given(self.operation, reason or "", manager, pin or ""))

    def refused(self, no: Refusal) -> None:
        """A PIN is typed anew after a refusal."""
        if self._pin is not None:
            self._pin.put_nothing()
        super().refused(no)


def _fact(line: Line | Fact) -> ReadOnly:
    if not isinstance(line, Fact):
        return ReadOnly("", *line)
    value = [line.value] if isinstance(line.value, str | Said) else line.value
    return ReadOnly(line.label, *value)
