"""How a form on a screen lives: it is made, kept as a draft, carried out, and becomes the wall of its act."""

from __future__ import annotations

from typing import Any, ClassVar

from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.tui import commands, formats
from pos_app.tui.drafts import Draft
from pos_app.tui.forms.form import Form, Outcome, Step
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.form_keys import FormKeys
from pos_app.tui.text import words_of
from pos_app.words import _


class Forming(FormKeys):
    """What both kinds share. A concrete one says `prepare`, `perform`, and where it needs them the hooks."""

    KIND: ClassVar[str] = ""
    """The command id of its drafts; empty: it is never kept."""

    def __init__(self) -> None:
        super().__init__()
        self.operation = new_id()
        """Made when the form opens; goes with the act, so that a repeat does nothing twice."""
        self.kept_state: dict[str, Any] | None = None

    # what a concrete form says

    async def prepare(self) -> Form:
        """Read what is needed and make the form."""
        raise NotImplementedError

    async def perform(self) -> Wall | None:
        """The act: run the desk function with `operation=self.operation`; None closes the form at once."""
        raise NotImplementedError

    def draft_title(self) -> str:
        """What a draft of it is called."""
        return self.form.title if self.form is not None else ""

    def again(self) -> Forming | None:
        """A fresh screen of the same kind for the same guest; None: no drafts."""
        return None

    # opening

    async def load(self) -> None:
        """Make the form, once; a draft is put back field by field."""
        if self.form is not None:
            return
        form = await self.prepare()
        if self.kept_state is not None:
            gone = await self._put_back(form, self.kept_state)
            if gone:
                self.say(_("No longer there: %(fields)s.") % {"fields": ", ".join(gone)}, "waiting")
        self.form = self.view.form = form
        self.redraw()

    async def _put_back(self, form: Form, state: dict[str, Any]) -> list[str]:
        gone = []
        self.form = form
        for field in form.fields:
            if state.get(field.name) is not None:
                if form.restore(state, only=(field.name,)):
                    gone.append(field.label)
                elif field.value is not None:
                    await self.answered(field)
        lacking = form.missing
        if lacking is not None:
            form.go_to(lacking[0])
        else:
            form.at = len(form.fields)
        return gone

    def draft(self) -> Draft | None:
        """This form as a draft, if it is one worth keeping."""
        form = self.form
        if (
            form is None
            or self.wall is not None
            or form.busy
            or not form.dirty
            or not (self.KIND and form.drafts)
        ):
            return None
        state, make = form.state(), self.again
        if make() is None:
            return None

        def reopen() -> Forming:
            screen = make()
            assert screen is not None
            screen.kept_state = state
            return screen

        return Draft(self.KIND, self.draft_title(), formats.clock(self.desk_app.now()), reopen)

    # the act

    def _start_act(self) -> None:
        assert self.form is not None
        self.desk_app.spend_enter()
        self.form.busy = True
        self.redraw()
        self.act(self._act())

    async def _act(self) -> None:
        assert self.form is not None
        try:
            wall = await self.perform()
        finally:
            self.form.busy = False
            self.redraw()
        self.desk_app.spend_enter()
        if wall is None:
            self.close(self.outcome or True)
        else:
            self.show_wall(wall)

    def show_wall(self, wall: Wall) -> None:
        """Turn the form into its result."""
        self.wall = self.view.wall = wall
        self.outcome = wall.outcome
        self.say(wall.message or wall.title)
        self.redraw()
        self.show_keys()

    def refused(self, no: Refusal) -> None:
        """A refusal of the desk goes under its field, or into the message line."""
        words = words_of(no, self.desk_app.today(), self.desk_app.identity.zone)
        if self.form is not None and self.wall is None and self.form.refuse_at(no.field, words):
            self._refused_beside(Outcome(Step.REFUSED, self.form.field(no.field), words))
        else:
            self.refuse(words)
        self.redraw()

    def refuse_at(self, name: str, sentence: str) -> None:
        """Refuse under a field from the program, and go there."""
        if self.form is not None and self.form.refuse_at(name, sentence):
            self._refused_beside(Outcome(Step.REFUSED, self.form.field(name), sentence))
        self.redraw()

    # what is shown

    def possible(self) -> list[str]:
        """Verbs exist on the wall only, those it names."""
        return [name for name in self.wall.verbs if not self.why_not(name)] if self.wall is not None else []

    def do(self, name: str) -> None:
        """Verbs only on the wall."""
        if commands.command(name).kind == commands.VERB and (
            self.wall is None or name not in self.wall.verbs
        ):
            self.refuse(_("%(verb)s: not here.") % {"verb": commands.verb_of(name)})
        else:
            super().do(name)

    def go_back(self) -> None:
        """Esc on the wall leaves; in the form `Form.press` has asked."""
        self.close()
