"""F5: the appointments of a day, one row each; the pane is the appointment (wireframe 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from textual import events
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from pos_app.desk import appointments, links
from pos_app.desk.appointments import AppointmentDetail, AppointmentView, DayBook
from pos_app.domain.errors import Refusal
from pos_app.domain.when import parse_day
from pos_app.tui import day_rows, formats, link_words, visits
from pos_app.tui.forms.fold import matches
from pos_app.tui.screens.appointment import AppointmentScreen
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import words_of
from pos_app.tui.verbs.at_visit import AT_VISIT_VERBS, AtVisit
from pos_app.tui.verbs.days import DAY_VERBS, DayVerbs
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.tui.widgets.entry import Entry
from pos_app.words import _

_LOOK_AGAIN = 30.0
_FILTER, _DATE = "filter", "date"


class TodayScreen(AtVisit, DayVerbs, ListScreen):
    """A day at this outlet."""

    VERBS = (*AT_VISIT_VERBS, "filter", *DAY_VERBS)
    FOLLOWS_PAPER = True
    DEFAULT_CSS = """
    TodayScreen {
        & #days { width: 3fr; }
        & #days DeskList { width: 1fr; }
        & Entry { display: none; }
        & Entry.-shown { display: block; }
    }
    """

    def __init__(self, day: date | None = None) -> None:
        super().__init__()
        self.day = day
        self.book: DayBook | None = None
        self.entry = Entry()
        self.mode = _FILTER
        self.narrowed = ""
        self._details: dict[str, AppointmentDetail] = {}
        self._placed: date | None = None

    def body(self) -> Iterable[Widget]:
        """The line that filter and date are typed in, the list, and the pane."""
        yield Horizontal(Vertical(self.entry, self.list, id="days"), self.pane, classes="body")

    def on_mount(self) -> None:
        """Look again every half minute: the clock goes on, and so do other terminals."""
        self.set_interval(_LOOK_AGAIN, self._look_again)

    # reading and showing

    async def load(self) -> None:
        """Read the day."""
        self.book = await self.ask(appointments.day, self.shown_day)
        self._details.clear()
        self.show_day()

    def _look_again(self) -> None:
        if self.is_current and not self.entry.has_focus:
            self.app.run_worker(self._refresh(), group=self.desk_app.FREE)

    async def _refresh(self) -> None:
        """Show what has changed meanwhile, but never take the row under the cursor away from it."""
        with suppress(Refusal):
            book = await self.ask(appointments.day, self.shown_day)
            here = self.visit()
            stays = here is None or any(view.id == here.id for view in book.appointments)
            if self.is_current and self.book is not None and book.day == self.book.day and stays:
                self.book = book
                self.show_day()

    @property
    def shown_day(self) -> date:
        """The day on the screen: today, until another is asked for."""
        return self.day or self.desk_app.today()

    def show_day(self) -> None:
        """Put the day, or what the filter leaves of it, into the list."""
        book, today = self.book, self.desk_app.today()
        if book is None:
            return
        found = [view for view in book.appointments if matches(self.narrowed, day_rows.words(view))]
        is_today = book.day == today
        name = formats.near_day(book.day, today)
        where = f"{name}, {formats.day(book.day, today, weekday=True)}" if is_today else name
        self.place(_("Appointments"), where, right=day_rows.counts(book, len(found), bool(self.narrowed)))
        now = visits.minute_now(self.desk_app.now())
        earlier, later = day_rows.halves(found, now) if is_today else (found, [])
        rows = day_rows.rows(found)
        columns = day_rows.columns(list(rows.values()))
        sections = []
        if earlier or not is_today or not found:
            sections.append(self._section([rows[v.id] for v in earlier], columns, heads=True))
        if later:
            note = visits.ahead(later[0].start - now)
            title = f"{formats.clock(now)} {_('now')}"
            coming = [rows[view.id] for view in later]
            sections.append(self._section(coming, columns, title=title, note=note, heads=not earlier))
        self.list.show(sections, cursor=self._first_cursor(book.day, earlier, later))
        self._placed = book.day
        self.show_keys()

    def _first_cursor(
        self, day: date, earlier: Sequence[AppointmentView], later: Sequence[AppointmentView]
    ) -> str | None:
        """Where the cursor goes when a day is shown anew: to who is next."""
        if self._placed == day:
            return None
        first = sorted([*later, *earlier], key=lambda view: view.status in day_rows.PAST)
        return first[0].id if first else None

    def _section(
        self,
        rows: Sequence[Row],
        columns: Sequence[Column],
        *,
        title: str = "",
        note: str = "",
        heads: bool = False,
    ) -> Section:
        return Section(title, note, columns, rows, empty="" if rows else self._empty(), heads=heads)

    def _empty(self) -> str:
        if self.narrowed:
            return _("No appointment matches “%(typed)s”. Esc shows all.") % {"typed": self.narrowed}
        return _("No appointments.") + " " + _("%(key)s books one.") % {"key": self._book_key()}

    def _book_key(self) -> str:
        return self.desk_app.keys.label("book_for") or ":"

    # what is under the cursor

    async def detail(self, row: Row) -> Sequence[Section]:
        """The appointment."""
        found = self._details[row.key] = await self.ask(appointments.detail, row.key)
        self.show_keys()
        sent = await self.ask(links.of_appointment, found.appointment.id)
        self.note_links(found.appointment.id, sent)
        shown = visits.sections(found, self.desk_app.today(), self.desk_app.identity.zone)
        return link_words.among(shown, 2, sent, self.desk_app.now(), self.desk_app.today())

    def open_row(self, row: Row) -> None:
        """Enter: into the pane, or the appointment as a screen where there is none."""
        if self.has_class("-narrow"):
            self.app.push_screen(AppointmentScreen(row.key))
        else:
            super().open_row(row)

    def record(self) -> Any:
        """The visit of the row, also while a line of its pane is lit."""
        return self.list.row.record if self.list.row is not None else None

    def known(self, view: AppointmentView) -> AppointmentDetail | None:
        """Its detail, once the pane has read it."""
        return self._details.get(view.id)

    def detail_row(self) -> Row | None:
        """The row of the pane, while it is lit."""
        return self.pane.row if self.pane.has_focus else None

    def why_not(self, name: str) -> str:
        """What the row does not allow; without a row only the days are left."""
        if name == "filter" or name in DAY_VERBS:
            return ""
        view = self.visit()
        if view is None:
            return _("No appointment here. %(key)s books one.") % {"key": self._book_key()}
        return super().why_not(name)

    def go_back(self) -> None:
        """Esc: from the pane to the list, then the filter goes, then the screen."""
        if self.pane.has_focus:
            self.list.focus()
        elif self.entry.has_class("-shown"):
            self._close_line(keep=False)
        else:
            super().go_back()

    def arrive(self) -> None:
        """F5 again: back to today."""
        self.day = self._placed = None
        self.reload()

    # verbs of the screen

    def verb_filter(self) -> None:
        """Narrow the day by words: status, payment, therapist, guest."""
        self._open_line(_FILTER, _("Filter"), _("status, payment, therapist, guest"), self.narrowed)

    def verb_date(self) -> None:
        """Ask for a day."""
        self._open_line(_DATE, _("Day"), _("24, 24/11, tue, +3, t"), "")

    def go_to(self, day: date) -> None:
        """Show another day."""
        self.day = None if day == self.desk_app.today() else day
        self.reload()

    # the line above the list

    def _open_line(self, mode: str, label: str, hint: str, text: str) -> None:
        self.mode, self.entry.label, self.entry.hint = mode, label, hint
        self.entry.put(text, select=True)
        self.entry.fact()
        self.entry.add_class("-shown")
        self.list.lit = True
        self.entry.focus()
        self.show_keys()

    def _close_line(self, *, keep: bool) -> None:
        """Back to the list; the filter stays in sight while it narrows."""
        if not keep and self.mode == _FILTER:
            self.narrowed = ""
        if self.mode == _DATE and self.narrowed:
            self.mode, self.entry.label = _FILTER, _("Filter")
            self.entry.put(self.narrowed)
        self.entry.fact()
        self.entry.set_class(bool(self.narrowed), "-shown")
        self.list.lit = False
        self.list.focus()
        self.show_day()
        self.show_detail()

    def on_entry_changed(self, event: Entry.Changed) -> None:
        """The filter narrows at once; a day is read back beside the line."""
        event.stop()
        if self.mode == _FILTER:
            self.narrowed = event.text.strip()
            here = self.visit()
            if here is None or not matches(self.narrowed, day_rows.words(here)):
                self._placed = None
            self.show_day()
        else:
            self.entry.fact(Said(self._understood(event.text), "muted"))

    def _understood(self, text: str) -> str:
        try:
            day = parse_day(text, self.desk_app.today()) if text.strip() else None
        except Refusal:
            return ""
        return formats.day(day, self.desk_app.today(), weekday=True) if day else ""

    def key(self, event: events.Key) -> None:
        """While the line has the focus, moving keys move in the list and Enter applies."""
        if not self.entry.has_focus:
            super().key(event)
        elif event.key == "enter":
            self._apply()
        elif event.key not in ("up", "down", "pageup", "pagedown"):
            super().key(event)
        elif self.mode == _FILTER:
            self.list.press(event.key)

    def _apply(self) -> None:
        if self.mode == _FILTER:
            self._close_line(keep=True)
            return
        try:
            day = parse_day(self.entry.text, self.desk_app.today())
        except Refusal as no:
            self.refuse(words_of(no, self.desk_app.today()))
            return
        self._close_line(keep=True)
        self.go_to(day)

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter does."""
        if self.entry.has_focus:
            return [("Enter", _("Apply"))]
        return super().first_keys()

    def possible(self) -> list[str]:
        """No letter is a verb while one types."""
        return [] if self.entry.has_focus else super().possible()
