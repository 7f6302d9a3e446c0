"""F6: what is still to be paid, and what needs a manager; every act on the row by one key (PEND-1..11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.desk import links, pending, polls, session
from pos_app.desk.intents import LinkView
from pos_app.desk.pending import Filters, PendingPage, PendingRow
from pos_app.domain.errors import Refusal
from pos_app.tui import pending_page
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.verbs.at_pending import AT_PENDING_VERBS, AtPending
from pos_app.tui.widgets.desk_list import Row, Section
from pos_app.tui.widgets.drawing import length
from pos_app.tui.widgets.filter_line import FilterLine
from pos_app.tui.widgets.paged_list import PagedList, Window
from pos_app.words import _

LOOK_AGAIN = 60.0
"""POLL-3."""
_ROOMY = 150
"""Columns from which the list beside its pane says in full how something is to be paid."""
_NOT_TAKEN = {"up", "down", "pageup", "pagedown"}


class PendingScreen(AtPending, ListScreen):
    """The dashboard: a window on the list, which keeps its cursor through every refresh."""

    VERBS = (*AT_PENDING_VERBS, "filter", "queue")
    FOLLOWS_PAPER = True
    DEFAULT_CSS = """
    PendingScreen.-roomy FilterLine { margin: 0 0 1 0; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.filters = Filters()
        self.list = self.rows = PagedList(id="list")
        self.narrowing = FilterLine(_("guest, package, phone"))
        self.found: PendingPage | None = None
        self._outlets: Sequence[session.OutletInfo] | None = None
        self._seen: frozenset[str] = frozenset()
        self._looking = False

    def body(self) -> Iterable[Widget]:
        """The filter, below it the list, the pane beside it."""
        yield self.narrowing
        yield Horizontal(self.rows, self.pane, classes="body")

    def on_mount(self) -> None:
        """Look again every minute: the clock goes on, and so do other terminals."""
        self.set_interval(LOOK_AGAIN, self._look_again)

    def on_resize(self, event: object) -> None:
        """Other rows are in sight."""
        self._look_again()

    def on_screen_suspend(self) -> None:
        """Nobody looks at the rows any more."""
        self._seen = frozenset()
        self.desk_app.paper.look_at(())

    # reading and showing

    async def load(self) -> None:
        """Read the window again; the cursor stays on its record."""
        if self._outlets is None:
            self._outlets = await self.ask(session.all_outlets)
            self._offer()
        await self._read()

    def _offer(self) -> None:
        picks = pending_page.picks(self._outlets or ())
        self.narrowing.offer(picks, pending_page.chosen(self.filters), self.filters.search)

    async def _read(self, at: int | None = None, step: int = 0) -> None:
        rows = self.rows
        first = rows.window.offset if at is None else rows.first_of(at, rows.window.total)
        found = await self.ask(pending.page, self.filters, first, rows.room)
        if found.total and first and first + rows.room > found.total + rows.room // 2:
            first = rows.first_of(found.total - 1, found.total)
            found = await self.ask(pending.page, self.filters, first, rows.room)
        if self.is_attached:
            self._show(found, Window(first, found.total), at, step)

    def _show(self, found: PendingPage, window: Window, at: int | None, step: int) -> None:
        self.found = found
        app = self.desk_app
        zone, today = app.identity.zone, app.today()
        brief = self.size.width < _ROOMY
        shown = [pending_page.row(one, zone, today, brief=brief) for one in found.rows]
        section = Section(
            columns=pending_page.columns(), rows=shown, heads=True, empty="" if shown else self._empty()
        )
        self.rows.show_window([section], window, at=at, step=step)
        here, figures = _("Pending payments"), pending_page.figures(found, zone, today)
        if length([here, *figures]) + 4 > self.size.width:
            figures = pending_page.figures(found, zone, today, brief=True)
        self.place(here, right=figures)
        self.call_after_refresh(self._in_sight)
        self.show_keys()

    def _empty(self) -> str:
        if self.filters == Filters():
            return _("No pending payments.")
        return _("No pending payment matches. Esc shows all.")

    def on_paged_list_wanted(self, event: PagedList.Wanted) -> None:
        """The cursor leaves the window: read the one around where it goes."""
        event.stop()
        self.act(self._read(event.at, event.step))

    def paper_moved(self, did: str) -> None:
        """A link was made, paid, refused: show it at once."""
        self._look_again()

    def _look_again(self) -> None:
        if self.is_current and self.found is not None and not self._looking:
            self._looking = True
            self.app.run_worker(self._refresh(), group=self.desk_app.FREE)

    async def _refresh(self) -> None:
        """Read again without holding any key; a busy store is asked again in a minute."""
        try:
            with suppress(Refusal):
                await self._read()
                self.show_detail()
        finally:
            self._looking = False

    def _in_sight(self) -> None:
        """Say which rows are shown, and have their open links asked about every half minute (POLL-2)."""
        if not self.is_attached or self.found is None:
            return
        seen, first = self.rows.seen(), self.rows.first_seen()
        self.narrowing.fact(*pending_page.showing(first + 1, first + len(seen), self.found.total))
        open_links = frozenset(
            row.record.link.id for row in seen if row.record.link is not None and row.record.link.is_open
        )
        if open_links != self._seen and self.is_current:
            new, self._seen = open_links - self._seen, open_links
            self.desk_app.paper.look_at(open_links)
            if new:
                self.app.run_worker(self._bring_forward(new), group=self.desk_app.FREE)

    async def _bring_forward(self, link_ids: frozenset[str]) -> None:
        with suppress(Refusal):
            await self.ask(polls.look_at, link_ids)

    # what is under the cursor

    def pending_row(self) -> PendingRow | None:
        """The payment of the row, also while a line of its pane is lit."""
        return self.rows.row.record if self.rows.row is not None else None

    async def detail(self, row: Row) -> Sequence[Section]:
        """The payment whole, with every link there was."""
        one: PendingRow = row.record
        every: list[LinkView] = []
        if one.purchase_id:
            every = await self.ask(links.of_purchase, one.purchase_id)
        elif one.appointment_id:
            every = await self.ask(links.of_appointment, one.appointment_id)
        return pending_page.sections(one, every, self.desk_app.now(), self.desk_app.today())

    def open_row(self, row: Row) -> None:
        """Enter: the ways out of what needs a manager; else into the pane, or the pane as a screen."""
        one: PendingRow = row.record
        if "resolve" in one.actions and one.link is not None:
            from pos_app.tui.screens.flag import FlagScreen

            self.app.push_screen(FlagScreen(one.link.id))
        else:
            super().open_row(row)

    def open_detail(self, row: Row) -> None:
        """Enter in the pane: the guest's card."""
        from pos_app.tui.screens.card import Card

        one: PendingRow = row.record
        self.app.push_screen(Card(one.customer_id, cursor=one.purchase_id or one.appointment_id or ""))

    def enter(self) -> None:
        """Enter on nothing."""
        self.refuse(self._empty())

    def why_not(self, name: str) -> str:
        """What the row does not allow."""
        return "" if name in ("filter", "queue") else super().why_not(name)

    def _rested(self) -> None:
        super()._rested()
        self._in_sight()

    # verbs of the screen

    def verb_filter(self) -> None:
        """Method, period, outlet by number; words."""
        self._offer()
        self.narrowing.open()
        self.rows.lit = True
        self.show_keys()

    def verb_queue(self) -> None:
        """What is on its way to Paper.id, and why not."""
        from pos_app.tui.screens.queue import QueueScreen

        self.app.push_screen(QueueScreen())

    # the filter line

    def key(self, event: events.Key) -> None:
        """While the filter is open, moving keys move in the list and Enter applies."""
        if not self.narrowing.is_open:
            super().key(event)
        elif event.key == "enter":
            self._apply(pending_page.filters_of(*self.narrowing.answers()))
        elif event.key in ("tab", "shift+tab"):
            self.narrowing.walk(1 if event.key == "tab" else -1)
        elif event.key in _NOT_TAKEN:
            self.rows.press(event.key)
        elif event.character and event.character.isdigit():
            self.refuse(_("Type one of the numbers below the line, or a word."))
        else:
            super().key(event)

    def _apply(self, filters: Filters) -> None:
        """Show what a filter leaves, from the top."""
        self._close_line()
        if filters != self.filters:
            self.filters = filters
            self.rows.window = Window(0, self.rows.window.total)
            self.rows.move_to(0)
        self._offer()
        self.reload()

    def _close_line(self) -> None:
        self.narrowing.shut()
        self.rows.lit = False
        self.rows.focus()

    def go_back(self) -> None:
        """Esc: from the pane to the list, then the filter goes, then the screen."""
        if self.pane.has_focus:
            self.rows.focus()
        elif self.narrowing.is_open or self.filters != Filters():
            self._apply(Filters())
        else:
            super().go_back()

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter does."""
        if self.narrowing.is_open:
            return [("Enter", _("Apply")), ("Tab", _("Field"))]
        one = self.pending_row()
        if one is not None and "resolve" in one.actions:
            return [("Enter", _("Decide"))]
        return super().first_keys()

    def possible(self) -> list[str]:
        """No letter is a verb while one types."""
        return [] if self.narrowing.is_open else super().possible()
