"""The first run: venue and plan, outlet and hours, owner and PIN, and what to begin with; one form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from pos_app.desk import people, pins, setup
from pos_app.domain.errors import BadInput
from pos_app.domain.plans import LIMITS
from pos_app.domain.words import Plan
from pos_app.tui.forms.fields import Did, Field, Numbered, Option, PinField, ReadOnly, TextField
from pos_app.tui.forms.form import Form, Outcome, Step
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.choices import LANGUAGE_NAMES
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.text import filled
from pos_app.tui.upkeep import Tools
from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _, current_language

if TYPE_CHECKING:
    from pos_app.tui.flow import FrontDesk

OPEN_DEMO = 64
"""The return code of a desk that is to be opened again on the demo venue."""
KEPT = "first_run"
"""Under this name the terminal remembers what was answered so far; never a PIN."""
FILES, EMPTY, DEMO = "files", "empty", "demo"
_DIFFER = N_("The two PINs differ; type both again")
_ROOMY = 30
"""Rows from which the steps stand apart."""
_ZONES = (
    ("WIB", N_("Jakarta, Java, Sumatra")),
    ("WITA", N_("Bali, Sulawesi, Lombok")),
    ("WIT", N_("Papua, Maluku")),
)


class NewPin(PinField):
    """A PIN being chosen."""

    def __init__(self, name: str, label: str, check: Callable[[str], None]) -> None:
        """Make a field; `check` raises `Refusal` for a PIN that will not do."""
        super().__init__(name, label)

        def read(pin: str) -> str:
            check(pin)
            return pin

        self._parse = read

    def take(self) -> Did:
        """A PIN that will not do is typed anew."""
        did = super().take()
        if did is Did.REFUSED:
            self.put_nothing()
        return did


class FirstRun(FormScreen):
    """Nothing is set up yet. What was answered is kept until it is done, so that it can be left."""

    @property
    def front_desk(self) -> FrontDesk:
        """The app, as what it is here."""
        return cast("FrontDesk", self.app)

    @property
    def tools(self) -> Tools:
        """What opens the outlet, and remembers."""
        tools = self.desk_app.tools
        assert tools is not None, "the desk was started without its tools"
        return tools

    # the form

    async def prepare(self) -> Form:
        """The four steps, filled with what was answered before."""
        kept = self._kept()
        if kept.get("language") in LANGUAGE_NAMES and kept["language"] != current_language():
            self.desk_app.change_language(kept["language"])
        self.place(_("First run"))
        gap = [ReadOnly("", "")] if self.app.size.height >= _ROOMY else []
        steps = [self._venue(), self._outlet(), self._owner(), self._beginning()]
        fields = [field for step in steps for field in [*gap, *step]][len(gap) :]
        form = Form(
            _("First run"),
            fields,
            confirm=self._confirm_words,
            busy=N_("Setting up …"),
        )
        self._fill(form, kept)
        return form

    def _venue(self) -> list[Field]:
        languages = [(n, Option(code, name)) for n, (code, name) in enumerate(LANGUAGE_NAMES.items(), 1)]
        at = list(LANGUAGE_NAMES).index(current_language()) + 1
        self.language = Numbered("language", _("Language"), languages, default=at)
        self.tenant = TextField("tenant", _("Venue"), limit=100, hint=_("e.g. Melati Spa"))
        plans = [(n, Option(plan.value, plan.value, note=_plan_note(plan))) for n, plan in enumerate(Plan, 1)]
        self.plan = Numbered("plan", _("Plan"), plans, default=2)
        return [_step(1, _("The venue")), self.language, self.tenant, self.plan]

    def _outlet(self) -> list[Field]:
        self.outlet = TextField("outlet", _("Outlet"), limit=100, hint=_("e.g. Kemang"))
        zones = [(n, Option(name, name, note=_(note))) for n, (name, note) in enumerate(_ZONES, 1)]
        self.zone = Numbered("timezone", _("Time zone"), zones, default=1)
        self.hours = TextField("hours", _("Open"), value="09:00-21:00", limit=20, parse=setup.parse_hours)
        return [_step(2, _("Its first outlet")), self.outlet, self.zone, self.hours]

    def _owner(self) -> list[Field]:
        self.owner = TextField("owner", _("Owner"), limit=100, hint=_("full name; may do everything"))
        self.pin = NewPin("pin", _("PIN"), pins.check_pin)
        self.pin_again = NewPin("pin_again", _("Once more"), self._same)
        return [_step(3, _("The owner")), self.owner, self.pin, self.pin_again]

    def _beginning(self) -> list[Field]:
        self.begin = Numbered(
            "begin",
            _("Begin"),
            [
                (1, Option(FILES, _("With files"), note=_("customers, packages … of another program"))),
                (2, Option(EMPTY, _("Empty"), note=_("files can come later, under F8"))),
                (3, Option(DEMO, _("With the demo"), note=_("a made-up venue beside yours, to try"))),
            ],
            default=1,
        )
        return [_step(4, _("To begin with")), self.begin]

    # answering

    async def answered(self, field: Field) -> None:
        """Keep what was answered; a language is spoken at once, and the demo asks for nothing else."""
        chosen = self.language.value
        if field is self.language and chosen is not None and chosen.key != current_language():
            await self._speak(chosen.key)
        if field is self.begin:
            self._show_steps(self.begin.value.key != DEMO)
        self._keep()

    async def _speak(self, code: str) -> None:
        self._keep()
        self.desk_app.change_language(code)
        self.form = self.view.form = await self.prepare()

    def _show_steps(self, shown: bool) -> None:
        assert self.form is not None
        for field in self.form.fields:
            field.visible = shown or field is self.begin
        if shown and (lacking := self.form.missing) is not None:
            self.form.go_to(lacking[0])

    def _same(self, pin: str) -> None:
        if pin != self.pin.value:
            raise BadInput("pins_differ", _DIFFER, field="pin_again")

    def _refused_beside(self, outcome: Outcome) -> None:
        """Where one of two PINs is wrong nobody knows which: both are typed again."""
        if outcome.field is self.pin_again and outcome.text == _(_DIFFER):
            self.pin.put_nothing()
            self.pin_again.refusal = ""
            self.refuse_at("pin", outcome.text)
        else:
            super()._refused_beside(outcome)

    def _kept(self) -> dict[str, str]:
        kept = self.tools.memory.get(KEPT)
        return {k: v for k, v in kept.items() if isinstance(v, str)} if isinstance(kept, dict) else {}

    def _keep(self) -> None:
        """Remember the answers, not the PIN."""
        assert self.form is not None
        answers = {
            field.name: field.text if isinstance(field, TextField) else field.value.key
            for field in self.form.fields
            if not isinstance(field, PinField | ReadOnly) and field.value is not None
        }
        self.tools.memory.keep(KEPT, answers)

    @staticmethod
    def _fill(form: Form, kept: dict[str, str]) -> None:
        for field in form.fields:
            text = kept.get(field.name, "")
            if text and isinstance(field, TextField) and not isinstance(field, PinField):
                field.put(text)
            elif text and isinstance(field, Numbered) and field.name != "begin":
                field.choose(text)
        if kept and (lacking := form.missing) is not None:
            form.go_to(lacking[0])

    def _follow(self, outcome: Outcome) -> None:
        """Leaving keeps the answers or forgets them, and ends the program."""
        if outcome.step is Step.KEEP:
            self._keep()
            self.app.exit(0)
        elif outcome.step is Step.LEAVE and self.form is not None and self.form.dirty:
            self.tools.memory.keep(KEPT, None)
            self.app.exit(0)
        elif outcome.step is Step.LEAVE:
            self.desk_app.place("quit")
        else:
            super()._follow(outcome)

    def close(self, outcome: object = None) -> None:
        """Nothing lies below: it is covered by what comes next, never closed."""

    # the act

    def _confirm_words(self) -> str:
        if self.begin.value is not None and self.begin.value.key == DEMO:
            return _("Open the demo venue")
        words = _("Set up %(venue)s, %(outlet)s, and sign in %(owner)s")
        return words % {
            "venue": self.tenant.value,
            "outlet": self.outlet.value,
            "owner": self.owner.value,
        }

    async def perform(self) -> Wall | None:
        """Make the venue, sign the owner in, and go where they wanted to begin."""
        app = self.front_desk
        wanted = self.begin.value.key
        if wanted == DEMO:
            app.exit(0, return_code=OPEN_DEMO)
            return None
        request = setup.SetupRequest(
            self.tenant.value,
            self.outlet.value,
            self.zone.value.key,
            self.owner.value,
            self.plan.value.key,
            self.hours.text,
            self.language.value.key,
            self.pin.value,
        )
        done = await app.store.run(setup.first_run, app.store, app.clock, app.terminal_name, request)
        self.tools.memory.keep(KEPT, None)
        front = await app.store.run(self.tools.open_front)
        app.set_up_as(front)
        signed_in = await app.store.run(people.sign_in, front, done.owner_id, request.pin)
        app.signed_in(signed_in.desk)
        if wanted == FILES:
            self._go_to_files()
        app.say(filled(_("%(venue)s is set up."), venue=request.tenant), "paid")
        return None

    def _go_to_files(self) -> None:
        from pos_app.tui.screens.import_form import ImportForm

        self.desk_app.place("setup")
        self.app.push_screen(ImportForm(self.tools))


def _step(number: int, words: str) -> ReadOnly:
    return ReadOnly("", Said(f"{number}  {words}", "accent_bold"))


def _plan_note(plan: Plan) -> str:
    limits = LIMITS[plan]
    if limits.outlets is None:
        return _("no limits but %(packages)s packages") % {"packages": limits.packages}
    return _("%(packages)s packages, %(services)s services, %(outlets)s outlets") % {
        "packages": limits.packages,
        "services": limits.services,
        "outlets": limits.outlets,
    }
