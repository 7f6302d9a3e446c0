"""Everybody of the venue, and the one-time PIN that the owner gives (F8)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import people
from pos_app.desk.people import RosterEntry
from pos_app.desk.session import all_outlets
from pos_app.domain.clock import local_day, minute_reached
from pos_app.domain.roles import ROLE_NAMES
from pos_app.tui import formats
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import filled
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _, ngettext_

_COLUMNS = (
    Column("Name", shrink=True, grow=True),
    Column("Role"),
    Column("Outlet", shrink=True, least=60),
    Column("PIN"),
)


class People(ListScreen):
    """Who works here, with role, outlet and how their PIN stands; Enter gives a one-time PIN."""

    def __init__(self) -> None:
        super().__init__()
        self._outlets: dict[str, str] = {}

    async def load(self) -> None:
        """Read everybody; only who manages people gets past this."""
        entries = await self.ask(people.everybody)
        self._outlets = {outlet.id: outlet.name for outlet in await self.ask(all_outlets)}
        count = ngettext_("%(n)s person", "%(n)s people", len(entries)) % {"n": formats.number(len(entries))}
        lacking = sum(not entry.has_pin for entry in entries)
        right = [Said(_("%(n)s without a PIN") % {"n": lacking}, "waiting")] if lacking else []
        self.place(_("Set-up"), _("People and PINs"), right=right)
        heads = [column._replace(title=_(column.title)) for column in _COLUMNS]
        self.list.show([Section(_("People"), count, heads, [self._row(e) for e in entries], heads=True)])

    def _row(self, entry: RosterEntry) -> Row:
        cells = [entry.name, Said(_(ROLE_NAMES[entry.role]), "muted"), self._where(entry), self._pin(entry)]
        return Row(entry.id, cells, record=entry)

    def _where(self, entry: RosterEntry) -> Said:
        if entry.outlet_id is None:
            return Said(_("all"), "muted")
        return Said(self._outlets.get(entry.outlet_id, ""), "muted")

    def _pin(self, entry: RosterEntry) -> Said:
        if entry.locked_until is not None and entry.locked_until > self.desk_app.clock.now():
            until = formats.clock(minute_reached(entry.locked_until), self.desk_app.identity.zone)
            return Said(_("locked until %(time)s") % {"time": until}, "bad")
        if not entry.has_pin:
            return Said(_("none"), "waiting")
        if entry.must_change_pin:
            return Said(_("one-time"), "due")
        return Said(_("own"), "paid")

    async def detail(self, row: Row) -> Sequence[Section]:
        """The person whole."""
        entry = row.record
        if not isinstance(entry, RosterEntry):
            return ()
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        seen = _("never")
        if entry.last_seen_at is not None:
            day = local_day(entry.last_seen_at, zone)
            seen = f"{formats.near_day(day, today)} {formats.clock(entry.last_seen_at, zone)}"
        facts = [
            Fact(_("Role"), _(ROLE_NAMES[entry.role])),
            Fact(_("Outlet"), [self._where(entry)]),
            Fact(_("PIN"), [self._pin(entry)]),
            Fact(_("Last here"), seen),
            Fact("", ""),
            Fact("Enter", _("gives a one-time PIN: shown once, changed at the first sign-in.")),
        ]
        return [Section(entry.name, facts=facts)]

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """Enter gives a PIN."""
        return [("Enter", _("Give a one-time PIN"))] if self.list.row else []

    def open_row(self, row: Row) -> None:
        """Ask before the PIN of a person is replaced."""
        if isinstance(row.record, RosterEntry):
            self.act(self._give(row.record))

    async def _give(self, entry: RosterEntry) -> None:
        async def give(_given: Given) -> Wall:
            pin = await self.ask(people.issue_one_time_pin, entry.id)
            return Wall(
                _("One-time PIN of %(name)s") % {"name": entry.name},
                [Fact("", _("It is shown only here, only now. The first sign-in asks for an own one."))],
                big=(_("PIN"), f"{pin[:3]} {pin[3:]}"),
                message=filled(_("%(name)s has a one-time PIN."), name=entry.name),
            )

        old = _("The PIN of now ends with it.") if entry.has_pin else _("There is no PIN yet.")
        await self.app.push_screen_wait(
            ConfirmDialog(
                _("One-time PIN"),
                _("Give %(name)s a one-time PIN") % {"name": entry.name},
                give,
                lines=[[entry.name, Said(f"  {_(ROLE_NAMES[entry.role])}", "muted")], [Said(old, "muted")]],
            )
        )
