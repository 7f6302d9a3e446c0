"""A backup: where to, how far it is, where it is."""

from __future__ import annotations

import asyncio
from pathlib import Path

from pos_app.desk import preferences
from pos_app.domain.errors import BadInput
from pos_app.domain.roles import Act
from pos_app.tui import formats
from pos_app.tui.forms.fields import TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.running import LongForm
from pos_app.tui.upkeep import Tools
from pos_app.tui.widgets.desk_list import Fact
from pos_app.words import N_, _, ngettext_


class BackUp(LongForm):
    """Writes a checked copy of everything; the desk goes on meanwhile."""

    def __init__(self, tools: Tools) -> None:
        """Copy with these tools."""
        super().__init__()
        self.tools = tools

    async def prepare(self) -> Form:
        """A name in the data folder stands there; another place may be typed."""
        self.place(_("Set-up"), _("Back up"))
        name = f"desk-{self.desk_app.now():%Y%m%d-%H%M%S}.db"
        self.target = TextField(
            "path", _("File"), value=str(self.tools.backups / name), limit=1000, parse=_target, asked=False
        )
        return Form(
            _("Back up"),
            [self.target],
            confirm=lambda: _("Back up to %(path)s") % {"path": self.target.value},
            afterwards=lambda: [
                [_("A copy of everything, checked before it counts. The desk goes on meanwhile.")],
                [_("A copy on a stick or another machine survives this one: type its path above.")],
            ],
            drafts=False,
        )

    def doing(self) -> str:
        """What the confirm line says."""
        return _("Backing up")

    async def perform(self) -> Wall:
        """Copy and check, beside the desk."""
        target: Path = self.target.value
        await self.ask(preferences.check, Act.BACK_UP)
        copy = await asyncio.to_thread(self.tools.back_up, target, self.progress)
        counts = copy.counts
        customers = ngettext_("%(n)s customer", "%(n)s customers", counts.get("customer", 0))
        payments = ngettext_("%(n)s payment", "%(n)s payments", counts.get("payment", 0))
        return Wall(
            _("Backed up and checked"),
            [
                Fact(_("File"), str(target)),
                Fact(_("Size"), _("%(n)s kB") % {"n": formats.number(-(-copy.size // 1024))}),
                Fact(_("In it"), customers % {"n": formats.number(counts.get("customer", 0))}),
                Fact("", payments % {"n": formats.number(counts.get("payment", 0))}),
                Fact(_("Way back"), f"pos-app restore {target}"),
            ],
            message=_("Backed up to %(path)s.") % {"path": target},
        )


def _target(text: str) -> Path:
    try:
        path = Path(text).expanduser()
        taken = path.exists()
    except (OSError, RuntimeError, ValueError) as error:
        raise BadInput("bad_path", N_("%(path)s is no path."), path=text[:80], field="path") from error
    if taken:
        raise BadInput("target_exists", N_("%(path)s is there already."), path=text, field="path")
    return path


async def open_backup(screen: Steered, tools: Tools) -> None:
    """Back up, where the person may.

    Raises:
        NotAllowed: the role may not back up; the text names who may.
    """
    await screen.ask(preferences.check, Act.BACK_UP)
    await screen.desk_app.push_screen_wait(BackUp(tools))
