"""`q`: what is on its way to Paper.id, why it is not there yet, and when it is tried again (LINK-10)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_app.desk import queue
from pos_app.desk.intents import LinkView
from pos_app.desk.queue import Counts
from pos_app.domain import troubles
from pos_app.tui import formats, link_words
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import words_of
from pos_app.tui.verbs import doors, link_acts, link_check
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import N_, _, ngettext_

if TYPE_CHECKING:
    from pos_app.tui.paper_contract import Standing

_LOOK_AGAIN = 5.0
_BRIEF = {"checking": N_("checking"), "blocked": N_("stopped"), "withdrawing": N_("withdrawing")}


class QueueScreen(ListScreen):
    """One row a link; the head says how things stand with Paper.id."""

    VERBS = ("check", "link", "cancel", "history")
    FOLLOWS_PAPER = True

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counts | None = None

    def on_mount(self) -> None:
        """Tries come and go by themselves."""
        self.set_interval(_LOOK_AGAIN, self._look_again)

    async def load(self) -> None:
        """Read what is on its way."""
        self.counts = counts = await self.ask(queue.counts)
        found = await self.ask(queue.rows)
        if not self.is_attached:
            return
        self.place(_("Pending payments"), _("Paper.id queue"), right=self._right(counts, len(found)))
        rows = [self._row(link) for link in found]
        empty = self._nothing(counts) if not rows else ""
        head = self._standing(counts)
        way = Section(
            _("On the way") if head else "", columns=self._columns(), rows=rows, heads=True, empty=empty
        )
        self.list.show([Section(facts=head), way] if head else [way])
        self.show_keys()

    def paper_moved(self, did: str) -> None:
        """Every step moves something here, also one that settled nothing."""
        self._look_again()

    def _look_again(self) -> None:
        if self.is_current and self.counts is not None and not self.desk_app.locked:
            self.app.run_worker(self._again(), group=self.desk_app.FREE, exclusive=False)

    async def _again(self) -> None:
        await self.load()
        self.show_detail()

    # what is shown

    @staticmethod
    def _nothing(counts: Counts) -> str:
        """That no link waits here, and where the others are that somebody waits for."""
        if counts.flags:
            return _("No link is on its way. What needs a manager stands first under F6.")
        if counts.resends:
            return _("No link is on its way; what is to be sent again goes by itself.")
        return _("Nothing waits: every link is where it belongs.")

    def _right(self, counts: Counts, waiting: int) -> Line:
        said: list[Part] = [ngettext_("%(n)s link", "%(n)s links", waiting) % {"n": waiting}]
        if counts.resends:
            words = ngettext_("%(n)s to send again", "%(n)s to send again", counts.resends)
            said += ["   ", words % {"n": counts.resends}]
        if counts.flags:
            words = ngettext_("%(n)s needs a manager", "%(n)s need a manager", counts.flags)
            said += ["   ", Said(words % {"n": counts.flags}, "bad")]
        return said

    def _standing(self, counts: Counts) -> list[Fact]:
        """What holds everything up, in a sentence and what to do; nothing while all is well."""
        standing: Standing = self.desk_app.paper.standing
        if standing.problem is not None:
            return [Fact("Paper.id", Said(words_of(standing.problem), "bad"))]
        if standing.stopped or counts.blocked:
            told = troubles.told("unauthorised", standing.said or counts.gateway.refused)
            return [
                Fact("Paper.id", Said(words_of(told.desk), "bad")),
                Fact(_("For the owner"), Said(words_of(told.owner), "waiting")),
            ]
        if standing.offline_since is not None:
            at = formats.clock(standing.offline_since, self.desk_app.identity.zone)
            words = _("No way to Paper.id since %(time)s. Nothing is lost: what waits goes out by itself.")
            return [Fact("Paper.id", Said(words % {"time": at}, "waiting"))]
        return []

    def _columns(self) -> Sequence[Column]:
        return (
            Column(_("Status")),
            Column(_("Guest"), shrink=True, grow=True),
            Column(_("For"), shrink=True, least=84),
            Column(_("Since"), right=True),
            Column(_("Tries"), right=True),
            Column(_("Last answer"), shrink=True),
            Column(_("Next try"), right=True),
        )

    def _row(self, link: LinkView) -> Row:
        app = self.desk_app
        zone, today = app.identity.zone, app.today()
        state, brief = link_words.state(link, zone, today), _BRIEF.get(link.shown)
        cells: list[Part] = [
            Said(_(brief), state.tone) if brief else state,
            Said(link.customer_name, "strong"),
            link.what,
            Said(formats.moment(link.created_at, zone, today), "muted"),
            formats.number(link.attempts),
            Said(link_words.brief_trouble(link) or link.said, "muted"),
            self._next(link),
        ]
        return Row(link.id, cells, link.shown == "refused", link)

    def _next(self, link: LinkView) -> str:
        if link.shown == "refused":
            return "–"
        if link.shown == "blocked":
            return _("owner")
        app = self.desk_app
        if link.next_at <= app.now():
            return _("now")
        return formats.moment(link.next_at, app.identity.zone, app.today())

    async def detail(self, row: Row) -> Sequence[Section]:
        """Why it is not there yet, for the receptionist and for the owner."""
        link: LinkView = row.record
        app = self.desk_app
        facts = [Fact(_("For"), link.what), Fact(_("Made by"), link.created_by)]
        if (told := link.trouble) is not None:
            facts.append(Fact(_("For the owner"), Said(words_of(told.owner), "muted")))
        return [
            Section(link.customer_name, facts=facts),
            *link_words.sections([link], app.now(), app.today()),
        ]

    # verbs

    def link(self) -> LinkView | None:
        """The link of the row."""
        return self.list.row.record if self.list.row is not None else None

    def guest_id(self) -> str:
        """Whose link it is."""
        link = self.link()
        return link.customer_id if link is not None else ""

    def guest_name(self) -> str:
        """Their name."""
        link = self.link()
        return link.customer_name if link is not None else ""

    def enter(self) -> None:
        """Enter on nothing."""
        self.refuse(_("Nothing waits here."))

    def why_not(self, name: str) -> str:
        """What the state of a link does not allow."""
        link = self.link()
        if link is None:
            return _("Nothing waits here.")
        return link_acts.why_not(link, name) if name in ("check", "cancel") else ""

    async def verb_check(self) -> None:
        """Try it now."""
        link = self.link()
        assert link is not None
        await link_check.check(self, link.id)
        self.reload()

    def verb_link(self) -> None:
        """The link itself."""
        from pos_app.tui.screens.link import LinkScreen

        link = self.link()
        assert link is not None
        self.app.push_screen(LinkScreen(link.id))

    async def verb_cancel(self) -> None:
        """Withdraw it."""
        link = self.link()
        assert link is not None
        await link_acts.open_withdraw(self, link)

    def verb_history(self) -> None:
        """Who did what with what it is for."""
        link = self.link()
        assert link is not None
        doors.show_story(self, *link_acts.subject(link))
