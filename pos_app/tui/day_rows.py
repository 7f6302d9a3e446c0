"""The rows of a day: one visit each, in columns that both halves of the day share (wireframe 3)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk.appointments import AppointmentView, DayBook
from pos_app.domain.appointments import FREES_TIME
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import formats, states, visits
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Row
from pos_app.tui.widgets.drawing import Line, Said, length
from pos_app.words import N_, _

PAST = (AppointmentStatus.COMPLETED, *FREES_TIME)
_TITLES = (N_("Time"), N_("Guest"), N_("Service"), N_("Staff"), N_("Status"), N_("Payment"), N_("Price"))
_ALL_COLUMNS = 96
"""Cells of a list that has room for the price; below, the payment's word must do."""
_PAYMENT = 64
"""Cells from which the payment has a column; below, names need the room, and Enter shows it."""


def rows(views: Sequence[AppointmentView]) -> dict[str, Row]:
    """The row of each visit, by its id."""
    short = short_names(views)
    return {view.id: _row(view, short[view.staff_id]) for view in views}


def halves(
    views: Sequence[AppointmentView], now: int
) -> tuple[Sequence[AppointmentView], Sequence[AppointmentView]]:
    """A day in two: what was, and from who comes next on. A visit that is over or will not be is nobody who
    comes. `now` is in minutes since midnight."""
    coming = (n for n, view in enumerate(views) if view.start > now and view.status not in PAST)
    split = next(coming, len(views))
    return views[:split], views[split:]


def words(view: AppointmentView) -> str:
    """What a filter is compared with: time, guest, treatment, therapist, status, payment."""
    owes = _("owes") if view.owed else ""
    parts = [formats.clock(view.start), view.customer_name, view.service_name, view.staff_name]
    parts += [states.visit(view.status.value).text, visits.bill(view).text, owes]
    parts += [states.narrow(states.visit(view.status.value)).text, states.narrow(visits.bill(view)).text]
    return " ".join(parts)


def counts(book: DayBook, shown: int, narrowed: bool) -> Line:
    """`14 booked, 3 here, 5 done`, and how many of them a filter leaves."""
    said = _("%(booked)s booked, %(here)s here, %(done)s done") % {
        "booked": formats.number(book.booked),
        "here": formats.number(book.here),
        "done": formats.number(book.done),
    }
    if not narrowed:
        return [Said(said, "muted")]
    of = _("%(n)s of %(all)s shown") % {"n": shown, "all": len(book.appointments)}
    return [Said(of, "waiting"), Said(f"   {said}", "muted")]


def short_names(views: Sequence[AppointmentView]) -> dict[str, str]:
    """What therapists are called in a narrow column: by their first name, where no other one has it."""
    names = {view.staff_id: view.staff_name for view in views}
    first = {key: name.split(" ")[0] for key, name in names.items()}
    return {key: first[key] if list(first.values()).count(first[key]) == 1 else names[key] for key in names}


def _row(view: AppointmentView, staff: str) -> Row:
    cells = [
        formats.clock(view.start),
        Said(view.customer_name, "strong" if view.status == AppointmentStatus.IN_PROGRESS else "text"),
        view.service_name,
        staff,
        states.narrow(states.visit(view.status.value)),
        states.narrow(visits.bill(view)),
        formats.money(view.total_price),
    ]
    return Row(view.id, cells, view.status in PAST, view)


def columns(shown: Sequence[Row]) -> list[Column]:
    """The columns, as wide as the whole day needs, so that both halves of it stand in line."""
    titles = [_(title) for title in _TITLES]
    wide = [max([length([t]), *(_cell_length(row, n) for row in shown)]) for n, t in enumerate(titles)]
    return [
        Column(titles[0], wide[0]),
        Column(titles[1], wide[1], shrink=True, grow=True),
        Column(titles[2], wide[2], shrink=True),
        Column(titles[3], wide[3], shrink=True),
        Column(titles[4], wide[4]),
        Column(titles[5], wide[5], least=_PAYMENT),
        Column(titles[6], wide[6], right=True, least=_ALL_COLUMNS),
    ]


def _cell_length(row: Row, number: int) -> int:
    cell = row.cells[number]
    return length([cell] if isinstance(cell, str | Said) else cell)
