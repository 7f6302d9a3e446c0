"""What a key, a paste or a click does in a form, and what the key line says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import events

from pos_app.tui import commands
from pos_app.tui.forms.fields import Choice, Field, Numbered, Option, Ticks
from pos_app.tui.forms.form import Form, Outcome, Step
from pos_app.tui.forms.times import TimeList
from pos_app.tui.forms.view import FormView
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered, shown_key
from pos_app.words import _


class FormKeys(Steered):
    """A screen whose keys go to a form first; a concrete one says what follows from a field."""

    view: FormView

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.wall: Wall | None = None

    # what a concrete form says

    async def answered(self, field: Field) -> None:
        """A field was taken: read what depends on it, show or hide others."""

    async def search(self, field: Choice, text: str) -> Sequence[Option]:
        """The rows of a `remote` choice for a text."""
        return ()

    async def day_wanted(self, field: TimeList, day: date) -> None:
        """A list of times goes to another day: read it and `field.offer_day(day, …)`."""

    def typed(self, field: Field) -> None:
        """The text of a field changed."""

    def extra_key(self, key: str, character: str | None) -> bool:
        """A key that this form alone knows (`[`, `g`, `+`); whether it was one."""
        return False

    def form_keys(self) -> Sequence[tuple[str, str]]:
        """Key and word pairs of `extra_key`, for the key line."""
        return ()

    def _start_act(self) -> None:
        """The confirm line was passed: do what the form is for."""

    def redraw(self) -> None:
        """Draw the form again."""
        self.view.redraw()
        self.show_keys()

    # what comes in

    def key(self, event: events.Key) -> None:
        """Give a key to the form first; what it does not know is a place, or refused."""
        if self.wall is not None:
            if event.key != "enter":
                super().key(event)
            return
        if self.form is None or self.desk_app.too_small:
            super().key(event)
            return
        outcome = self.form.press(event.key, event.character)
        if outcome.step is not Step.NOTHING:
            self._follow(outcome)
        elif self.form.busy:
            self.refuse(_("Wait: it is being written."))
        elif self.extra_key(event.key, event.character) or self._time_command(event):
            self.redraw()
        else:
            self._other_key(event)

    def _time_command(self, event: events.Key) -> bool:
        field = self.form.current if self.form is not None else None
        command = self.desk_app.keys.find(event.key, event.character)
        if not isinstance(field, TimeList) or command is None or not field.command(command.id):
            return False
        if field.wanted_day is not None:
            self.act(self._go_to_day(field))
        elif field.refusal:
            self._refused_beside(Outcome(Step.REFUSED, field, field.refusal))
        return True

    async def _go_to_day(self, field: TimeList) -> None:
        day = field.wanted_day
        field.wanted_day = None
        if day is not None:
            await self.day_wanted(field, day)
        self.redraw()

    def _other_key(self, event: events.Key) -> None:
        command = self.desk_app.keys.find(event.key, event.character)
        if command is not None and command.kind == commands.PLACE:
            super().key(event)
        elif event.key not in ("up", "down", "left", "right", "home", "end", "pageup", "pagedown"):
            self.unknown_key(shown_key(event))

    def on_paste(self, event: events.Paste) -> None:
        """A paste goes to the field in focus."""
        event.stop()
        event.prevent_default()
        outcome = (
            self.form.paste(event.text)
            if self.form is not None and self.wall is None
            else Outcome(Step.NOTHING)
        )
        if outcome.step is Step.NOTHING:
            self.refuse(_("Nothing here takes a paste."))
            return
        self._follow(outcome)
        typing = getattr(outcome.field, "typing", None)
        if typing is not None and typing.left_out:
            self.desk_app.say_cut(typing.limit)

    def on_form_view_clicked(self, event: FormView.Clicked) -> None:
        """The mouse: a field gets the focus, a row is taken."""
        event.stop()
        form = self.form
        if form is None or form.busy or form.asking:
            return
        if event.kind == "field":
            form.go_to(form.fields[event.index])
            self.redraw()
        elif (current := form.current) is not None:
            if isinstance(current, Numbered):
                self._follow(
                    form.press(str(current.numbered[event.index][0]), str(current.numbered[event.index][0]))
                )
            elif isinstance(current, Choice):
                current.at, current.touched = event.index, True
                self._follow(form.press("enter", None))
            elif isinstance(current, Ticks):
                self._follow(form.press(str(event.index + 1), str(event.index + 1)))

    def _follow(self, outcome: Outcome) -> None:
        self.redraw()
        if outcome.step is not Step.REFUSED:
            self.desk_app.forgive()
        if outcome.step is Step.REFUSED:
            self._refused_beside(outcome)
        elif outcome.step is Step.TYPED and outcome.field is not None:
            self.typed(outcome.field)
            if isinstance(outcome.field, Choice) and outcome.field.remote:
                self._start_search(outcome.field)
        elif outcome.step is Step.TAKEN and outcome.field is not None:
            self._after_taken(outcome.field)
        elif outcome.step is Step.DAY and isinstance(outcome.field, TimeList):
            self.act(self._go_to_day(outcome.field))
        elif outcome.step is Step.ACT:
            self._start_act()
        elif outcome.step is Step.LEAVE:
            self.close()
        elif outcome.step is Step.KEEP:
            self.desk_app.keep_draft(self)
            self.close()

    def _refused_beside(self, outcome: Outcome) -> None:
        """The sentence stands beside its field; the message line says what else was lost."""
        if outcome.field is None or not outcome.field.visible:
            self.refuse(outcome.text)
        else:
            self.desk_app.refuse_rest()

    def _after_taken(self, field: Field) -> None:
        if type(self).answered is not FormKeys.answered:
            self.act(self._answer(field))

    async def _answer(self, field: Field) -> None:
        await self.answered(field)
        if self.form is not None:
            self.form.settle()
        self.redraw()

    def _start_search(self, field: Choice) -> None:
        self.app.run_worker(self._search(field, field.typing.text), group=self.desk_app.ROWS, exclusive=True)

    async def _search(self, field: Choice, text: str) -> None:
        rows = await self.search(field, text)
        if text == field.typing.text:
            field.offer(rows)
            self.redraw()

    # what the key line says

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter and the form's own keys do at this field."""
        form = self.form
        if form is None or self.wall is not None or form.asking:
            return []
        if form.on_confirm:
            keys = [("Enter", _("Confirm"))] if form.missing is None else [("Enter", _("To what is missing"))]
            back = [("shift+Tab", _("Back"))] if form.has_fields else []
            return [*keys, *self.form_keys(), *back]
        return [("Enter", _("Next")), *self.form_keys(), ("Tab", _("Field")), ("Ctrl+s", _("Last line"))]
