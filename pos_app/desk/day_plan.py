"""A therapist's day as one list of times, free and taken, for moving a visit (SCHED-11, STAT-10)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pos_app.desk import appointments, services
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.rota import Rota
from pos_app.desk.services import Therapist
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain import appointments as rules
from pos_app.domain import scheduling
from pos_app.domain.clock import instant, local_day, micros, minute_of_day
from pos_app.domain.scheduling import Length, Span
from pos_app.store import P, Statement
from pos_app.store.tables import Appointment, Customer

FREE, PRESENT, VISIT, SHORT, AWAY = "free", "present", "visit", "short", "away"
"""A time is free; is the visit's own; is taken by another visit; leaves too little time before the next one;
or the therapist does not work then."""


class DayTime(NamedTuple):
    """One time of the day."""

    minute: int
    """Minutes since the outlet's midnight."""
    state: str
    """`FREE`, `PRESENT`, `VISIT`, `SHORT` or `AWAY`."""
    guest: str = ""
    """Who has it, or who comes next."""
    service: str = ""
    other_start: int = 0
    """When that other visit begins, and when its time is free again."""
    other_end: int = 0


class DayPlan(NamedTuple):
    """The times of one therapist on a day."""

    day: date
    times: tuple[DayTime, ...]


class _Other(NamedTuple):
    span: Span
    guest: str
    service: str


_OTHERS = Statement(
    Appointment.select(
        Appointment.starts_at, Appointment.blocked_until, Appointment.service_name,
        Customer.name.alias("guest"),
    )
    .join(Customer, on=(Customer.id == Appointment.customer_id))
    .where(
        Appointment.tenant_id == P("tenant"),
        Appointment.staff_id == P("staff"),
        Appointment.day == P("day"),
        Appointment.status.not_in(["cancelled", "no_show"]),
        Appointment.id != P("but"),
    )
    .order_by(Appointment.starts_at)
)  # fmt: skip


def for_move(desk: Desk, appointment_id: str, day: date) -> DayPlan:
    """The times of a visit's therapist on a day, every 30 minutes while they work; past ones are left out,
    and the visit's own time always stands among them.

    Raises:
        NotFound: no such appointment.
        Unprocessable: the visit has begun or is over.
    """

    def ask(work: Work) -> DayPlan:
        view = appointments.one(work, appointment_id)
        rules.check_movable(view.status)
        return DayPlan(day, tuple(_times(work, view, day)))

    return look(desk, ask)


def _times(work: Work, view: AppointmentView, day: date) -> list[DayTime]:
    length = services.one(work, view.service_id).length
    rota = Rota(work, [Therapist(view.staff_id, view.staff_name)], day, day, view.id)
    works = rota.works(view.staff_id, day)
    others = _others(work, view, day)
    own = {view.start} if day == view.day else set()
    minutes = sorted(own | {m for m in _grid(works, length) if m >= _earliest(work, day)})
    return [
        DayTime(minute, PRESENT) if minute in own else _time(minute, length, works, others)
        for minute in minutes
    ]


def _grid(works: list[Span], length: Length) -> range:
    if not works:
        return range(0)
    first = -(-works[0].start // scheduling.GRID) * scheduling.GRID
    return range(first, works[-1].end - length.duration + 1, scheduling.GRID)


def _earliest(work: Work, day: date) -> int:
    today = local_day(work.now, work.desk.zone)
    if day != today:
        return 0 if day > today else 24 * 60
    return minute_of_day(work.now, work.desk.zone) + 1


def _time(minute: int, length: Length, works: list[Span], others: list[_Other]) -> DayTime:
    blocked = minute + length.blocked
    for span, guest, service in others:
        if span.start < blocked and minute < span.end:
            state = VISIT if span.start <= minute else SHORT
            return DayTime(minute, state, guest, service, span.start, span.end)
    return DayTime(minute, FREE if scheduling.fits(minute, length, works, []) else AWAY)


def _others(work: Work, view: AppointmentView, day: date) -> list[_Other]:
    midnight = micros(instant(day, 0, work.desk.zone))
    rows = work.all(
        _OTHERS, tenant=work.tenant_id, staff=view.staff_id, day=day.isoformat(), but=view.id
    )  # fmt: skip
    return [
        _Other(
            Span((r.starts_at - midnight) // 60_000_000, (r.blocked_until - midnight) // 60_000_000),
            r.guest,
            r.service_name,
        )
        for r in rows
    ]
