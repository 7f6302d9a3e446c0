"""Paper.id's credentials: entered by the owner, tested, kept on this machine, in use at once (ROLE-12)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from pos_app.desk import gateway, preferences
from pos_app.desk.gateway import Gateway
from pos_app.domain.roles import Act
from pos_app.tui.forms.fields import Field, Numbered, Option, ReadOnly, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.typing import Typing
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.running import LongForm
from pos_app.tui.text import words_of
from pos_app.tui.widgets.columns import Cell
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

if TYPE_CHECKING:
    from pos_app.tui.paper_contract import Kept, PaperKeys, Standing, Trial

NAMES = {"production": N_("Production"), "staging": N_("Staging"), "sandbox": N_("Sandbox")}
_ABOUT = {
    "production": N_("real money"),
    "staging": N_("Paper.id's trial, no real money"),
    "sandbox": N_("on this machine, no real money"),
}
_PLACES = {
    "variables": N_("in this program's environment variables"),
    "keyring": N_("in the keyring of this system"),
    "file": N_("in a private file"),
    "built_in": N_("the sandbox's own, known to everybody"),
}
_CHOSEN_HERE = ("staging", "production")
_TEST, _REPLACE = "test", "replace"


class SecretField(TextField):
    """A key that is typed or pasted and never shown, kept or told."""

    def __init__(self, name: str, label: str) -> None:
        """An empty one."""
        super().__init__(name, label, limit=200)
        self.typing = Typing(limit=200, secret=True)

    def put_nothing(self) -> None:
        """Forget what was typed."""
        self.typing.put("")
        self._value = None

    def state(self) -> None:
        """It is never part of a draft."""


class PaperSetUp(LongForm):
    """Which Paper.id, its client id and secret; tested before they replace what was there."""

    def __init__(self, keys: PaperKeys) -> None:
        """Set up with a keeper of credentials."""
        super().__init__()
        self.keys = keys
        self._asked = 0

    async def prepare(self) -> Form:
        """Read how it stands; where credentials are kept, they can be tested alone."""
        self.place(_("Set-up"), "Paper.id")
        chosen = await self.ask(gateway.get)
        self.kept = await asyncio.to_thread(self.keys.kept, chosen.environment)
        standing = self.desk_app.paper.standing
        now = ReadOnly(_("Now"), *_line(standing_of(self.kept, chosen, standing)))
        self.which = Numbered("environment", "Paper.id", list(enumerate(self._choices(), 1)))
        self.deed = Numbered("deed", _("What to do"), self._deeds())
        self.client_id = TextField("client_id", _("Client id"), limit=200)
        self.secret = SecretField("client_secret", _("Secret"))
        if self.kept.environment:
            self.which.choose(self.kept.environment)
        self.which.asked = not self.kept.is_fixed
        if len(self.deed.numbered) == 1:
            self.deed.choose(self.deed.numbered[0][1].key)
            self.deed.visible = False
        form = Form(
            "Paper.id", [now, self.which, self.deed, self.client_id, self.secret],
            confirm=self._confirm, afterwards=self._afterwards, drafts=False,
        )  # fmt: skip
        self._show_fields()
        form.settle()
        return form

    def _choices(self) -> list[Option]:
        names = (self.kept.environment,) if self.kept.is_fixed else _CHOSEN_HERE
        return [
            Option(name, _(NAMES.get(name, name)), note=_(_ABOUT.get(name, ""))) for name in names if name
        ]

    def _deeds(self) -> list[tuple[int, Option]]:
        """What can be done: variables are replaced where they are set, and nowhere else."""
        test = (1, Option(_TEST, _("Test the credentials that are kept")))
        replace = (2, Option(_REPLACE, _("Enter credentials")))
        if self.kept.place == "variables":
            return [test]
        return [test, replace] if self.kept.place else [replace]

    async def answered(self, field: Field) -> None:
        """The keys are asked only where they are entered; another Paper.id has others."""
        if field is self.which and not self.kept.is_fixed:
            kept = await asyncio.to_thread(self.keys.kept, self._environment)
            self.kept = kept
            self.deed.offer(self._deeds())
            self.deed.visible = len(self.deed.numbered) > 1
            if not self.deed.visible:
                self.deed.choose(self.deed.numbered[0][1].key)
        self._show_fields()
        if field in (self.which, self.deed) and self.form is not None:
            wanted = self.deed if self.deed.visible and self.deed.value is None else self.client_id
            if wanted.visible and wanted.value is None:
                self.form.go_to(wanted)

    def _show_fields(self) -> None:
        self.client_id.visible = self.secret.visible = self._replaces

    @property
    def _environment(self) -> str:
        return str(self.which.value.key) if self.which.value is not None else ""

    @property
    def _replaces(self) -> bool:
        return self.deed.value is not None and self.deed.value.key == _REPLACE

    def _confirm(self) -> str:
        name = _(NAMES.get(self._environment, self._environment))
        if self._replaces:
            return _("Test these credentials for %(name)s and keep them") % {"name": name}
        return _("Test the credentials for %(name)s") % {"name": name}

    def _afterwards(self) -> list[Line]:
        if not self._replaces:
            if self.kept.place == "built_in":
                return [[_("They are the sandbox's own, known to everybody.")]]
            place = _PLACES.get(self.kept.place)
            return [[_("They are kept %(place)s.") % {"place": _(place)}]] if place else []
        return [
            [_("Kept in the keyring of this system; where there is none, in a file that only you can read:")],
            [Said(str(self.kept.path), "muted")],
            [_("Never in the database, in backups or in logs. Refused ones replace nothing.")],
        ]

    def doing(self) -> str:
        """What the confirm line says."""
        return _("Asking Paper.id")

    async def perform(self) -> Wall | None:
        """Test; keep what is not refused; the relay goes on with it at once."""
        self._asked += 1
        asked = self._asked
        await self.ask(preferences.check, Act.SETTINGS)
        environment = self._environment
        typed = (self.client_id.value, self.secret.value) if self._replaces else None
        trial = await self.keys.trial(environment, typed)
        if self.progress.stopped or asked != self._asked:
            self.say(_("Stopped. Nothing was changed."), "waiting")
            return None
        if trial.refused and typed is not None:
            self.secret.put_nothing()
            self.refuse_at("client_secret", _told(trial))
            return None
        place = self.kept.place
        if typed is not None:
            place = await asyncio.to_thread(self.keys.keep, environment, typed)
            self.secret.put_nothing()
        if typed is not None or not trial.refused:
            await self.ask(gateway.configure, environment)
            self.desk_app.paper.restart()
        return self._result(environment, trial, place)

    def _result(self, environment: str, trial: Trial, place: str) -> Wall:
        name = _(NAMES.get(environment, environment))
        yes, no = Said(_("yes"), "paid"), Said(_("no"), "bad")
        unknown = Said(_("not known yet"), "waiting")
        refused = Said(_("no, this key is not accepted from here"), "bad") if trial.refused else unknown
        where: Cell = _(_PLACES.get(place, place))
        facts = [
            Fact("Paper.id", f"{name}, {_(_ABOUT.get(environment, ''))}"),
            Fact(_("Reachable"), yes if trial.reachable else no),
            Fact(_("Authorised"), yes if trial.authorised else refused),
            Fact(_("Kept"), where),
        ]
        if place == "file":
            facts.append(Fact("", _("%(file)s in the data folder") % {"file": self.kept.path.name}))
        if trial.authorised:
            return Wall(
                _("Paper.id is connected"), facts,
                message=_("Paper.id (%(name)s) is connected; links that waited go out now.") % {"name": name},
            )  # fmt: skip
        title = _("Paper.id does not let the venue in") if trial.refused else _("Kept, but not tested")
        return Wall(title, facts, after=[[_told(trial)]], message=_told(trial), tone="waiting")


def _told(trial: Trial) -> str:
    return words_of(trial.told.owner) if trial.told is not None else ""


def standing_of(kept: Kept, chosen: Gateway, standing: Standing) -> Cell:
    """How Paper.id stands here, for the set-up list."""
    if kept.problem is not None:
        return Said(words_of(kept.problem), "bad")
    if not kept.environment:
        return Said(_("not configured: no payment links"), "waiting")
    name = _(NAMES.get(kept.environment, kept.environment))
    if not kept.place:
        return [f"{name}   ", Said(_("no credentials on this machine"), "waiting")]
    if standing.stopped or chosen.refused:
        return [f"{name}   ", Said(_("credentials refused"), "bad")]
    if standing.offline_since is not None:
        return [f"{name}   ", Said(_("offline"), "due")]
    if standing.answered_at is not None:
        return [f"{name}   ", Said(_("online"), "paid")]
    return [f"{name}   ", Said(_("not tested since the start"), "muted")]


def _line(cell: Cell) -> Line:
    return [cell] if isinstance(cell, str | Said) else cell
