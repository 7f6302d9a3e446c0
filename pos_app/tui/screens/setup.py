"""F8: everything that is set up, in one list; each row says how it stands now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pos_app.desk import preferences
from pos_app.domain.roles import ALLOWED, ROLE_NAMES, Act, Role, may
from pos_app.tui import formats
from pos_app.tui.screens import choices
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.upkeep import Tools
from pos_app.tui.widgets.columns import Cell, Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import _, current_language, ngettext_

_COLUMNS = (Column(width=18), Column(shrink=True, grow=True))


class Entry(NamedTuple):
    """One row of the list."""

    key: str
    name: str
    value: Cell
    about: str
    act: Act | None
    """What its role must be allowed to do; None: everybody may."""


class SetUp(ListScreen):
    """People, files, copies, a look over the data, and how this desk speaks and looks."""

    FOLLOWS_PAPER = True

    @property
    def tools(self) -> Tools:
        """What does the work."""
        tools = self.desk_app.tools
        assert tools is not None, "the desk was started without its tools"
        return tools

    async def load(self) -> None:
        """Read how everything stands."""
        self.place(_("Set-up"))
        counts = await self.ask(preferences.overview)
        newest = await asyncio.to_thread(_newest_backup, self.tools.backups)
        venue = [self._people(counts), self._files(counts), *await self._paper()]
        care = [self._backup(newest), self._doctor()]
        here = [self._outlet(), self._language(), self._theme(), self._keys()]
        self.list.show(
            [
                Section(self.desk_app.desk.tenant.name, "", _COLUMNS, [self._row(e) for e in venue]),
                Section(_("Care of the data"), "", _COLUMNS, [self._row(e) for e in care]),
                Section(_("This desk"), "", _COLUMNS, [self._row(e) for e in here]),
            ]
        )

    def _row(self, entry: Entry) -> Row:
        value: Line = [entry.value] if isinstance(entry.value, str | Said) else entry.value
        return Row(entry.key, [entry.name, value], muted=not self._may(entry), record=entry)

    def _may(self, entry: Entry) -> bool:
        return entry.act is None or may(self.desk_app.desk.staff.role, entry.act)

    # the rows

    def _people(self, counts: preferences.Overview) -> Entry:
        people = ngettext_("%(n)s person", "%(n)s people", counts.people) % {"n": counts.people}
        value: list[Part] = [people]
        if counts.without_pin:
            value.append(Said("   " + _("%(n)s without a PIN") % {"n": counts.without_pin}, "waiting"))
        about = _("Who works here, and how their PIN stands. Somebody new gets a one-time PIN here.")
        return Entry("people", _("People and PINs"), value, about, Act.MANAGE_PEOPLE)

    def _files(self, counts: preferences.Overview) -> Entry:
        customers = ngettext_("%(n)s customer", "%(n)s customers", counts.customers)
        services = ngettext_("%(n)s service", "%(n)s services", counts.services)
        packages = ngettext_("%(n)s package", "%(n)s packages", counts.packages)
        value = ", ".join(
            words % {"n": formats.number(n)}
            for words, n in (
                (customers, counts.customers),
                (services, counts.services),
                (packages, counts.packages),
            )
        )
        about = _(
            "Services, packages, people, customers and open passes out of another program's files (CSV)."
            " First you see what would come in; the same file twice changes nothing."
        )
        return Entry("import", _("Import files"), value, about, Act.IMPORT)

    async def _paper(self) -> list[Entry]:
        """The row of Paper.id, in a desk that has that side."""
        keys = self.desk_app.paper.keys
        if keys is None:
            return []
        from pos_app.desk import gateway
        from pos_app.tui.screens import paper_setup

        chosen = await self.ask(gateway.get)
        kept = await asyncio.to_thread(keys.kept, chosen.environment)
        value = paper_setup.standing_of(kept, chosen, self.desk_app.paper.standing)
        about = _(
            "The service that makes payment links and tells that they were paid. The owner enters its client"
            " id and secret here; they are tested first and kept on this machine alone."
        )
        return [Entry("paper", "Paper.id", value, about, Act.SETTINGS), *await self._restored()]

    async def _restored(self) -> list[Entry]:
        """What a restore has left to do, where one has."""
        from pos_app.desk import reconciling

        strays = await self.ask(reconciling.strays)
        waits = await self.ask(reconciling.wanted) is not None
        if not strays and not waits:
            return []
        words = ngettext_("%(n)s invoice known at Paper.id alone", "%(n)s invoices known at Paper.id alone",
                          len(strays)) % {"n": len(strays)}  # fmt: skip
        value: Cell = Said(_("no link leaves before Paper.id was read"), "waiting")
        if not waits:
            value = Said(words, "due")
        about = _("What was sold by link after the backup that was restored: it is entered again by hand.")
        return [Entry("strays", _("After a restore"), value, about, Act.RESOLVE_FLAG)]

    def _backup(self, newest: datetime | None) -> Entry:
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        value: Cell = Said(_("none yet"), "waiting")
        if newest is not None:
            value = _("last one %(when)s") % {"when": formats.moment(newest, zone, today)}
        about = _("A checked copy of everything in one file. The desk goes on meanwhile.")
        return Entry("backup", _("Back up"), value, about, Act.BACK_UP)

    def _doctor(self) -> Entry:
        from pos_app.tui.screens.examination import CHECKED

        value: Cell = Said(_("not looked at yet"), "muted")
        kept = self.tools.memory.get(CHECKED)
        if isinstance(kept, dict) and (at := _instant(kept.get("at"))) is not None:
            zone, today = self.desk_app.identity.zone, self.desk_app.today()
            when = formats.moment(at, zone, today)
            word = Said(_("well"), "paid") if kept.get("ok") else Said(_("something was wrong"), "bad")
            value = [word, Said(f"   {when}", "muted")]
        about = _("Computes every balance, status and number anew and names the first row that is wrong.")
        return Entry("check", _("Check the data"), value, about, None)

    def _outlet(self) -> Entry:
        outlet = self.desk_app.desk.outlet
        hours = next((span for span in outlet.hours if span is not None), None)
        spoken = f"{formats.clock(hours.start)}–{formats.clock(hours.end)}" if hours else _("closed")
        value: list[Part] = [outlet.name, Said(f"   {outlet.zone.key}   {spoken}", "muted")]
        about = _("The outlet this terminal stands in. At another one, somebody signs in anew.")
        return Entry("outlet", _("Outlet"), value, about, Act.SETTINGS)

    def _language(self) -> Entry:
        about = _("The language of this venue's desks; it changes at once.")
        name = choices.LANGUAGE_NAMES[current_language()]
        return Entry("language", _("Language"), name, about, Act.SETTINGS)

    def _theme(self) -> Entry:
        about = _("The colours of this terminal; they change at once and stay.")
        name = choices.THEME_NAMES.get(self.desk_app.theme, self.desk_app.theme)
        return Entry("theme", _("Theme"), _(name), about, None)

    def _keys(self) -> Entry:
        about = _("Every key of the desk, searchable. On any screen, ? shows those that work there.")
        return Entry("help", _("Keys"), Said(_("? on every screen"), "muted"), about, None)

    # what they do

    async def detail(self, row: Row) -> Sequence[Section]:
        """What a row is for, and who may."""
        entry = row.record
        if not isinstance(entry, Entry):
            return ()
        who = _("everybody")
        if entry.act is not None:
            allowed = [role for role in Role if role in ALLOWED[entry.act] and role != Role.SUPER_ADMIN]
            who = ", ".join(_(ROLE_NAMES[role]) for role in allowed)
        facts = [Fact(_("Now"), entry.value), Fact(_("What"), entry.about), Fact(_("Who may"), who)]
        return [Section(entry.name, facts=facts)]

    def open_row(self, row: Row) -> None:
        """Enter opens a row; who may not is told who may."""
        if isinstance(row.record, Entry):
            self.act(self._open(row.record))

    async def _open(self, entry: Entry) -> None:
        if entry.act is not None:
            await self.ask(preferences.check, entry.act)
        ways: dict[str, Callable[[], Awaitable[object]]] = {
            "people": self._open_people,
            "import": self._open_import,
            "backup": self._open_backup,
            "check": self._open_check,
            "paper": self._open_paper,
            "strays": self._open_strays,
            "language": lambda: choices.choose_language(self.desk_app),
            "theme": lambda: choices.choose_theme(self.desk_app),
        }
        if entry.key in ways:
            await ways[entry.key]()
        else:
            self.desk_app.place(entry.key)

    async def _open_people(self) -> None:
        from pos_app.tui.screens.people import People

        await self.app.push_screen_wait(People())

    async def _open_import(self) -> None:
        from pos_app.tui.screens.import_form import open_import

        await open_import(self, self.tools)

    async def _open_backup(self) -> None:
        from pos_app.tui.screens.backup import open_backup

        await open_backup(self, self.tools)

    async def _open_check(self) -> None:
        from pos_app.tui.screens.examination import Examination

        await self.app.push_screen_wait(Examination(self.tools))

    async def _open_strays(self) -> None:
        from pos_app.tui.screens.strays import Strays

        await self.app.push_screen_wait(Strays())

    async def _open_paper(self) -> None:
        from pos_app.tui.screens.paper_setup import PaperSetUp

        keys = self.desk_app.paper.keys
        assert keys is not None, "there is no such row without a Paper.id side"
        await self.app.push_screen_wait(PaperSetUp(keys))


def _newest_backup(folder: Path) -> datetime | None:
    """When the newest backup of the data folder was written."""
    from datetime import UTC

    try:
        times = [path.stat().st_mtime for path in folder.glob("*.db")]
    except OSError:
        return None
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _instant(text: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
