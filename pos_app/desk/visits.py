"""Several treatments of one visit: when the next can follow, and booking them in one go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pos_app.desk import bookings, services
from pos_app.desk.bookings import Booked, BookingRequest
from pos_app.desk.rota import Rota, by_load
from pos_app.desk.services import ServiceView, Therapist
from pos_app.desk.session import Desk
from pos_app.desk.times import Slot
from pos_app.desk.work import Work, look, operate
from pos_app.domain import scheduling
from pos_app.domain.errors import Refusal
from pos_app.domain.scheduling import Span
from pos_app.store import Clash


class Planned(NamedTuple):
    """A treatment of the same visit that is not booked yet: its therapist and the time it takes."""

    staff_id: str
    start: int
    end: int
    """Minutes since the outlet's midnight, without clean-up."""
    blocked_until: int


def right_after(
    desk: Desk, service_id: str, staff_id: str | None, day: date, planned: Sequence[Planned]
) -> Slot | None:
    """The first time at which another treatment can follow the last planned one, within an hour of its end;
    None when there is none.

    Raises:
        NotFound: no such treatment.
    """

    def ask(work: Work) -> Slot | None:
        service = services.one(work, service_id)
        people = [person for person, _ in by_load(work, service_id, staff_id, day)]
        rota = Rota(work, people, day, day)
        end = max(one.end for one in planned)
        first = -(-end // scheduling.STEP) * scheduling.STEP
        for minute in range(first, first + 61, scheduling.STEP):
            free = [p for p in people if _fits_after(rota, service, p, day, minute, planned)]
            if free:
                return Slot(minute, tuple(free))
        return None

    return look(desk, ask)


def _fits_after(
    rota: Rota,
    service: ServiceView,
    person: Therapist,
    day: date,
    minute: int,
    planned: Sequence[Planned],
) -> bool:
    own = [Span(one.start, one.blocked_until) for one in planned if one.staff_id == person.id]
    taken = [*rota.taken(person.id, day), *own]
    return scheduling.fits(minute, service.length, rota.works(person.id, day), taken)


def book_visit(
    desk: Desk, requests: Sequence[BookingRequest], *, operations: Sequence[str]
) -> tuple[Booked, ...]:
    """Book several treatments of one visit in one go, each as its own appointment with its own payment: all
    of them stand, or none.

    Args:
        desk: who books.
        requests: the treatments in the order of the visit.
        operations: an id for each; the first is the visit's and makes a repeat answer with the first result.

    Raises:
        As `book`, for the first treatment that is refused; `params["treatment"]` is its number from 0.
    """
    notes = [bookings.checked_notes(request) for request in requests]

    def deed(work: Work) -> str:
        for number, (one, request, text) in enumerate(zip(operations, requests, notes, strict=True)):
            try:
                bookings.write(work, one, request._replace(visit_id=operations[0]), text)
            except Refusal as no:
                no.params["treatment"] = number
                raise
        return operations[0]

    def show(work: Work, _visit: str) -> tuple[Booked, ...]:
        return tuple(bookings.booked(work, one) for one in operations)

    try:
        params = (*operations, *(tuple(request) for request in requests))
        return operate(desk, operations[0], "book_visit", params, deed, show)
    except Clash as clash:
        if "appointment_clash" in clash.text:
            raise scheduling.conflict() from clash
        raise
