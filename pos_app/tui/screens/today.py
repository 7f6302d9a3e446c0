"""F5: the appointments of a day, one row each; the pane is the appointment (wireframe 3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from textual import events
from textual.containers import Vertical
from textual.widget import Widget

from pos_app.desk import appointments
from pos_app.desk.appointments import AppointmentDetail, AppointmentView, DayBook
from pos_app.domain.appointments import FREES_TIME
from pos_app.domain.errors import Refusal
from pos_app.domain.when import parse_day
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import formats, states, visits
from pos_app.tui.forms.fold import matches
from pos_app.tui.screens.appointment import (
    APPOINTMENT_VERBS,
    AppointmentScreen,
    open_receipt_of,
    why_not_appointment,
)
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import words_of
from pos_app.tui.verbs import doors
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.verbs.visit import VisitVerbs
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Row, Section
from pos_app.tui.widgets.drawing import Line, Said, length
from pos_app.tui.widgets.entry import Entry
from pos_app.words import N_, _

_PAST = (AppointmentStatus.COMPLETED, *FREES_TIME)
_FILTER, _DATE = "filter", "date"
_DAYS = ("date", "this_day", "day_before", "day_after", "week_before", "week_after")
_TITLES = (N_("Time"), N_("Guest"), N_("Service"), N_("Staff"), N_("Status"), N_("Payment"), N_("Price"))
_ALL_COLUMNS = 96
"""Cells of a list that has room for the price; below, the payment's word must do."""


class TodayScreen(VisitVerbs, GuestVerbs, ListScreen):
    """A day at this outlet."""

    VERBS = (*APPOINTMENT_VERBS, "filter", *_DAYS)
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
        from textual.containers import Horizontal

        yield Horizontal(Vertical(self.entry, self.list, id="days"), self.pane, classes="body")

    # reading and showing

    async def load(self) -> None:
        """Read the day."""
        self.book = await self.ask(appointments.day, self.shown_day)
        self._details.clear()
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
        found = [view for view in book.appointments if matches(self.narrowed, self._words(view))]
        is_today = book.day == today
        name = formats.near_day(book.day, today)
        where = f"{name}, {formats.day(book.day, today, weekday=True)}" if is_today else name
        self.place(_("Appointments"), where, right=self._counts(book, len(found)))
        now = visits.minute_now(self.desk_app.now())
        later = [view for view in found if is_today and view.start > now]
        earlier = [view for view in found if view not in later]
        short = short_names(found)
        rows = {view.id: _row(view, short[view.staff_id]) for view in found}
        columns = _columns(list(rows.values()))
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
        first = [*later, *[v for v in earlier if v.status not in _PAST], *earlier]
        return first[0].id if first else None

    def _counts(self, book: DayBook, shown: int) -> Line:
        said = _("%(booked)s booked, %(here)s here, %(done)s done") % {
            "booked": formats.number(book.booked),
            "here": formats.number(book.here),
            "done": formats.number(book.done),
        }
        if not self.narrowed:
            return [Said(said, "muted")]
        of = _("%(n)s of %(all)s shown") % {"n": shown, "all": len(book.appointments)}
        return [Said(of, "waiting"), Said(f"   {said}", "muted")]

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

    def _words(self, view: AppointmentView) -> str:
        """What the filter is compared with."""
        owes = _("owes") if view.owed else ""
        parts = [formats.clock(view.start), view.customer_name, view.service_name, view.staff_name]
        parts += [states.visit(view.status.value).text, visits.bill(view).text, owes]
        return " ".join(parts)

    # what is under the cursor

    async def detail(self, row: Row) -> Sequence[Section]:
        """The appointment."""
        found = self._details[row.key] = await self.ask(appointments.detail, row.key)
        self.show_keys()
        return visits.sections(found, self.desk_app.today(), self.desk_app.identity.zone)

    def open_row(self, row: Row) -> None:
        """Enter: into the pane, or the appointment as a screen where there is none."""
        if self.has_class("-narrow"):
            self.app.push_screen(AppointmentScreen(row.key))
        else:
            self.pane.focus()

    def record(self) -> Any:
        """The visit of the row, also while a line of its pane is lit."""
        return self.list.row.record if self.list.row is not None else None

    def under_cursor(self) -> Any:
        """The visit, for the verbs of its guest."""
        return self.record()

    def known(self, view: AppointmentView) -> AppointmentDetail | None:
        """Its detail, once the pane has read it."""
        return self._details.get(view.id)

    def guest_id(self) -> str:
        """Whose visit the cursor is on."""
        view = self.visit()
        return view.customer_id if view is not None else ""

    def guest_name(self) -> str:
        """The guest's name."""
        view = self.visit()
        return view.customer_name if view is not None else ""

    def why_not(self, name: str) -> str:
        """What the row does not allow; without a row only the days are left."""
        if name == "filter" or name in _DAYS:
            return ""
        view = self.visit()
        if view is None:
            return _("No appointment here. %(key)s books one.") % {"key": self._book_key()}
        if name == "pay" and not view.owed:
            return _("Nothing is owed.")
        return super().why_not(name) or why_not_appointment(name, self.known(view))

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

    async def verb_receipt(self) -> None:
        """The receipt of a payment of this visit."""
        view = self.visit()
        if view is None:
            return
        detail = self.known(view)
        if detail is None:
            detail = await self.ask(appointments.detail, view.id)
        if not detail.payments:
            self.refuse(_("No payment records yet"))
        else:
            await open_receipt_of(self, detail, self.pane.row if self.pane.has_focus else None)

    def verb_history(self) -> None:
        """Who did what with this visit."""
        if (view := self.visit()) is not None:
            doors.show_story(self, "appointment", view.id)

    def verb_filter(self) -> None:
        """Narrow the day by words: status, payment, therapist, guest."""
        self._open_line(_FILTER, _("Filter"), _("status, payment, therapist, guest"), self.narrowed)

    def verb_date(self) -> None:
        """Ask for a day."""
        self._open_line(_DATE, _("Day"), _("24, 24/11, tue, +3, t"), "")

    def verb_this_day(self) -> None:
        """Back to today."""
        self._go_to(self.desk_app.today())

    def verb_day_before(self) -> None:
        """A day back."""
        self._go_by(-1)

    def verb_day_after(self) -> None:
        """A day on."""
        self._go_by(1)

    def verb_week_before(self) -> None:
        """A week back."""
        self._go_by(-7)

    def verb_week_after(self) -> None:
        """A week on."""
        self._go_by(7)

    def _go_by(self, days: int) -> None:
        try:
            self._go_to(self.shown_day + timedelta(days=days))
        except OverflowError:
            self.refuse(_("There is no such day."))

    def _go_to(self, day: date) -> None:
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
        self._go_to(day)

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter does."""
        if self.entry.has_focus:
            return [("Enter", _("Apply")), ("Esc", _("Clear"))]
        return super().first_keys()

    def possible(self) -> list[str]:
        """No letter is a verb while one types."""
        return [] if self.entry.has_focus else super().possible()


def short_names(views: Sequence[AppointmentView]) -> dict[str, str]:
    """What therapists are called in a narrow column: by their first name, where no other one has it."""
    names = {view.staff_id: view.staff_name for view in views}
    first = {key: name.split(" ")[0] for key, name in names.items()}
    return {key: first[key] if list(first.values()).count(first[key]) == 1 else names[key] for key in names}


def _row(view: AppointmentView, staff: str) -> Row:
    status = states.visit(view.status.value)
    cells = [
        formats.clock(view.start),
        Said(view.customer_name, "strong" if view.status == AppointmentStatus.IN_PROGRESS else "text"),
        view.service_name,
        staff,
        status,
        visits.bill(view),
        formats.money(view.total_price),
    ]
    return Row(view.id, cells, view.status in _PAST, view)


def _columns(rows: Sequence[Row]) -> list[Column]:
    """The columns, as wide as the whole day needs, so that both halves of it stand in line."""
    titles = [_(title) for title in _TITLES]
    wide = [max([length([t]), *(_cell_length(row, n) for row in rows)]) for n, t in enumerate(titles)]
    return [
        Column(titles[0], wide[0]),
        Column(titles[1], wide[1], shrink=True, grow=True),
        Column(titles[2], wide[2], shrink=True),
        Column(titles[3], wide[3], shrink=True),
        Column(titles[4], wide[4]),
        Column(titles[5], wide[5]),
        Column(titles[6], wide[6], right=True, least=_ALL_COLUMNS),
    ]


def _cell_length(row: Row, number: int) -> int:
    cell = row.cells[number]
    return length([cell] if isinstance(cell, str | Said) else cell)
