"""The data looked over: every check as a row, what is wrong first."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.domain.errors import Refusal
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.screens.running import ActLine, Working, bar
from pos_app.tui.upkeep import Check, Findings, Tools
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _, ngettext_

_NAMES = {
    "schema": N_("Shape of the database"),
    "file": N_("Every page of the file"),
    "references": N_("References between records"),
    "credit counters": N_("Counters of credits"),
    "credit use": N_("Credits used"),
    "credit owners": N_("Owners of credits"),
    "purchase counters": N_("Counters of purchases"),
    "purchase items": N_("What purchases promise"),
    "purchase status": N_("Status of purchases"),
    "purchase payments": N_("Payments of purchases"),
    "appointment payments": N_("Payments of appointments"),
    "appointment bills": N_("Bills of appointments"),
    "appointment credits": N_("Credits of appointments"),
    "appointment status": N_("Status of appointments"),
    "double bookings": N_("No double booking"),
    "tenants": N_("Everything in its venue"),
    "numbers": N_("Receipt numbers"),
    "customer keys": N_("Search keys of customers"),
    "search index": N_("Search index"),
    "audit chain": N_("Chain of the audit"),
    "clock": N_("Clock of this machine"),
}
_COLUMNS = (Column(width=7), Column(width=30, shrink=True), Column(shrink=True, grow=True))
CHECKED = "checked"
"""Under this name the terminal remembers the last look: when, and whether all was well."""


class Examination(Working, ListScreen, inherit_bindings=False):
    """Looks the store over while the desk goes on; Esc ends the look, and Esc again leaves."""

    LOADS = False

    def __init__(self, tools: Tools) -> None:
        """Look with these tools."""
        super().__init__()
        self.tools = tools
        self.line = ActLine()
        self.findings: Findings | None = None

    def body(self) -> Iterable[Widget]:
        """List and pane, and how far it is."""
        yield Horizontal(self.list, self.pane, classes="body")
        yield self.line

    def on_mount(self) -> None:
        """Begin at once: looking changes nothing."""
        self.place(_("Set-up"), _("Check the data"))
        self.list.show([Section(empty=_("Every balance, status, chain and number is computed anew."))])
        self.begin()
        self.show_keys()
        self.desk_app.act(self, self._look(), group=self.desk_app.FREE)

    async def _look(self) -> None:
        try:
            found = await asyncio.to_thread(self.tools.look_over, self.progress)
        except Refusal as no:
            from pos_app.tui.text import words_of

            self.list.show([Section(empty=words_of(no))])
            raise
        finally:
            self.end()
            self.line.clear()
        if not self.is_attached:
            return
        if self.progress.stopped:
            self.say(_("Stopped before the end."), "waiting")
        else:
            self._remember(found)
        self._show(found)

    def _remember(self, found: Findings) -> None:
        now = self.desk_app.now()
        self.tools.memory.keep(CHECKED, {"at": now.isoformat(timespec="seconds"), "ok": found.ok})
        if found.ok:
            self.say(_("Everything is well."))
        else:
            self.say(
                _("Something is wrong. Back up first, then show this to who looks after the desk."), "bad"
            )

    def _show(self, found: Findings) -> None:
        self.findings = found
        wrong = [check for check in found.checks if not check.ok]
        well = [check for check in found.checks if check.ok]
        sections = []
        if wrong:
            count = ngettext_("%(n)s thing", "%(n)s things", len(wrong)) % {"n": len(wrong)}
            sections.append(Section(_("Wrong"), count, _COLUMNS, [self._row(check) for check in wrong]))
        if well:
            sections.append(Section(_("Well"), str(len(well)), _COLUMNS, [self._row(c) for c in well]))
        self.list.show(sections)
        self.show_keys()

    @staticmethod
    def _row(check: Check) -> Row:
        word = Said(_("well"), "paid") if check.ok else Said(_("WRONG"), "bad")
        name = _(_NAMES.get(check.name, check.name))
        return Row(
            check.name, [word, name, Said(check.detail, "muted" if check.ok else "text")], record=check
        )

    async def detail(self, row: Row) -> Sequence[Section]:
        """What was found, whole."""
        check = row.record
        word = Said(_("well"), "paid") if check.ok else Said(_("WRONG"), "bad")
        facts = [Fact(_("State"), [word]), Fact(_("Found"), check.detail or "–")]
        return [Section(_(_NAMES.get(check.name, check.name)), facts=facts)]

    def tell(self) -> None:
        """How far it is."""
        if self.working and self.is_attached:
            doing = _("Looking. Esc ends it; nothing is changed.")
            self.line.tell(f"{bar(self.progress, self.size.width)}  {doing}")

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """Esc ends the look while it goes on."""
        return [("Esc", _("Stop"))] if self.working else super().first_keys()

    def key(self, event: events.Key) -> None:
        """While it looks, Esc ends it."""
        if self.working and not self.desk_app.too_small:
            self.key_while_working(event)
        else:
            super().key(event)

    def enter(self) -> None:
        """Enter is swallowed while it looks."""
        if not self.working:
            super().enter()
