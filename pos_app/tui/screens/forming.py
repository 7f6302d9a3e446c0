"""Screens that hold a form: a full-width one, and a dialog of 72 columns over a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from textual import events
from textual.widget import Widget

from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.tui import commands, formats
from pos_app.tui.drafts import Draft
from pos_app.tui.forms.fields import Choice, Field, Numbered, Option, Ticks
from pos_app.tui.forms.form import Form, Outcome, Step
from pos_app.tui.forms.times import TimeList
from pos_app.tui.forms.view import FormView
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import DeskDialog, DeskScreen, Steered, shown_key
from pos_app.tui.text import txt, words_of
from pos_app.tui.widgets.lines import Message, MessageLine
from pos_app.words import _

_FROM_WALL = ("book", "sell", "use", "history")
"""Verbs that the key line of a dialog's wall names; the others of the screen behind are taken, too."""
_FOR_GUEST = ("sell", "book", "use")
"""Verbs that every full-width wall of a guest knows."""


class Forming(Steered):
    """What both kinds share. A concrete one says `prepare`, `perform`, and where it needs them the hooks."""

    KIND: ClassVar[str] = ""
    """The command id of its drafts; empty: it is never kept."""
    view: FormView

    def __init__(self) -> None:
        super().__init__()
        self.form: Form | None = None
        self.wall: Wall | None = None
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

    # keys

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
        if type(self).answered is not Forming.answered:
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

    def redraw(self) -> None:
        """Draw the form again."""
        self.view.redraw()
        self.show_keys()

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

    def go_back(self) -> None:
        """Esc on the wall leaves; in the form `Form.press` has asked."""
        self.close()


class FormScreen(Forming, DeskScreen, inherit_bindings=False):
    """A full-width form; on its wall the same guest can be served on."""

    DEFAULT_CSS = "FormScreen > FormView { margin: 0 1 0 1; }"
    AUTO_FOCUS = "FormView"

    def __init__(self) -> None:
        super().__init__()
        self.view = FormView()

    def body(self) -> Iterable[Widget]:
        """The form."""
        yield self.view

    def possible(self) -> list[str]:
        """On the wall its own verbs, then those that begin something else for its guest."""
        names = super().possible()
        return [*names, *(name for name in self._for_guest() if name not in names)]

    def do(self, name: str) -> None:
        """A verb for the guest works on every wall that has one."""
        if self.wall is None or name in self.wall.verbs or name not in self._for_guest():
            super().do(name)
        else:
            self.carry_out(name)

    def _for_guest(self) -> list[str]:
        """The verbs for the guest of a wall."""
        if self.wall is None or not getattr(self, "guest_id", str)():
            return []
        return [name for name in _FOR_GUEST if hasattr(self, f"verb_{name}")]


class FormDialog(Forming, DeskDialog, inherit_bindings=False):
    """A form in a frame over the screen it came from."""

    DEFAULT_CSS = """
    FormDialog {
        & FormView { height: auto; max-height: 1fr; }
        & MessageLine { min-height: 0; }
    }
    """
    AUTO_FOCUS = "FormView"
    LOADS = True

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.title_text = title
        self.view = FormView(ground="surface", fills=False)

    def inside(self) -> Iterable[Widget]:
        """The form and the message."""
        yield self.view
        yield MessageLine(ground="surface")

    def show_title(self, title: str) -> None:
        """Change the title in the frame."""
        self.title_text = title
        self.query_one(".box").border_title = txt(title)

    async def load(self) -> None:
        """Make the form; its title stands in the frame."""
        await super().load()
        if self.form is not None and not self.title_text:
            self.show_title(self.form.title)

    def show_wall(self, wall: Wall) -> None:
        """The wall says it all; the message stands on the screen behind."""
        super().show_wall(wall)
        for line in self.query(MessageLine):
            line.show(Message(""))

    def possible(self) -> list[str]:
        """On the wall its own verbs, then those of the row behind it."""
        names, behind = super().possible(), self._behind()
        if self.wall is None or behind is None:
            return names
        more = [n for n in _FROM_WALL if n in behind.VERBS and n not in self.wall.verbs]
        return [*names, *(n for n in more if not behind.why_not(n))]

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """The way out in the form's own word; from the wall to the next guest, too."""
        if self.wall is not None:
            return self.keys_here(("finder", "back"))
        return [(key, _(self.form.leave_words) if self.form else word) for key, word in super().last_keys()]

    def do(self, name: str) -> None:
        """A verb that is not the wall's own leaves it, and acts on what stands behind."""
        behind = self._behind()
        is_verb = commands.command(name).kind == commands.VERB
        if self.wall is None or not is_verb or name in self.wall.verbs or behind is None:
            super().do(name)
        else:
            self.close()
            self.desk_app.hand_on(self.desk_app.keys.of[name][0])

    def _behind(self) -> Steered | None:
        """The screen behind this one."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)][-1:] if self in stack else []
        return below[0] if below and isinstance(below[0], Steered) else None
