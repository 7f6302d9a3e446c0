"""The whole story (`h`): who did what, when and why; a guest's with the staff's figures (AUD-1..3, SUM-7)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import cards, story
from pos_app.desk.cards import StaffSummary
from pos_app.desk.story import Deed
from pos_app.tui import deeds, formats
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _, ngettext_


class Story(ListScreen):
    """What was done to a record, then to its guest with all that is theirs."""

    def __init__(self, subject_id: str, name: str, *, guest_id: str = "", guest_name: str = "") -> None:
        """Tell a story.

        Args:
            subject_id: a package or a visit; empty for the guest alone.
            name: what it is called.
            guest_id: whose story stands below.
            guest_name: their name.
        """
        super().__init__()
        self.subject_id, self.subject_name = subject_id, name
        self.guest_id, self.guest_name = guest_id, guest_name

    async def load(self) -> None:
        """Read the deeds."""
        sections: list[Section] = []
        if self.subject_id:
            found = await self.ask(story.history, self.subject_id)
            sections.append(self._section(self.subject_name, found))
        if self.guest_id:
            summary = await self.ask(cards.staff_summary, self.guest_id)
            found = await self.ask(story.history, self.guest_id)
            whole = self._section(self.guest_name, found)
            sections.append(whole._replace(facts=_figures(summary)))
        self.place(_("History"), self.guest_name or self.subject_name)
        shown = [
            section._replace(rows=[row._replace(key=f"{number}-{row.key}") for row in section.rows])
            for number, section in enumerate(sections)
        ]
        self.list.show(shown)

    def _section(self, title: str, found: Sequence[Deed]) -> Section:
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        count = ngettext_("%(n)s act", "%(n)s acts", len(found)) % {"n": formats.number(len(found))}
        none = _("Nothing was done yet.")
        return deeds.section(title, count, found, zone, today, guests=False, empty=none)

    async def detail(self, row: Row) -> Sequence[Section]:
        """A deed whole."""
        if not isinstance(row.record, Deed):
            return ()
        return [deeds.detail(row.record, self.desk_app.identity.zone, self.desk_app.today())]


def _figures(summary: StaffSummary) -> list[Fact]:
    said = _("%(total)s: %(used)s used, %(left)s left, %(expired)s expired") % {
        "total": formats.number(summary.total_credits),
        "used": formats.number(summary.used_credits),
        "left": formats.number(summary.remaining_credits),
        "expired": formats.number(summary.expired_credits),
    }
    soon = ngettext_("%(n)s credit", "%(n)s credits", summary.expiring_within_30_days)
    packages = _("%(active)s of %(all)s active") % {
        "active": summary.active_packages,
        "all": summary.total_packages,
    }
    return [
        Fact(_("Paid packages"), packages),
        Fact(_("Their credits"), said),
        Fact(
            _("In 30 days end"), Said(soon % {"n": formats.number(summary.expiring_within_30_days)}, "muted")
        ),
    ]


def open_story(screen: Steered, kind: str, subject_id: str) -> None:
    """Show the story of a `purchase`, an `appointment` or a `customer` over a screen."""
    guest = getattr(screen, "guest_id", lambda: "")()
    name = getattr(screen, "guest_name", lambda: "")()
    names = {"purchase": _("This package"), "appointment": _("This appointment")}
    if kind == "customer":
        screen.app.push_screen(Story("", "", guest_id=subject_id, guest_name=name))
    else:
        screen.app.push_screen(Story(subject_id, names[kind], guest_id=guest, guest_name=name))
