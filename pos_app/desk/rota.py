"""The working and taken times of therapists, and who has the least to do (SCHED-1, 7, 8, 10, 17)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from typing import Any

from pos_app.desk import services
from pos_app.desk.services import Therapist
from pos_app.desk.work import Work
from pos_app.domain import scheduling
from pos_app.domain.clock import instant, micros
from pos_app.domain.scheduling import Entry, Span
from pos_app.domain.words import AvailabilityKind, Recurrence
from pos_app.store import JOIN, Case, P, Statement, fn
from pos_app.store.tables import Appointment, Availability, Staff

MINUTE = 60_000_000
"""Microseconds."""

_ENTRIES = Statement(
    Availability.select(
        Availability.staff_id, Availability.kind, Availability.day, Availability.starts, Availability.ends,
        Availability.recurrence, Availability.recurrence_end, Availability.weekdays,
    ).where(
        Availability.tenant_id == P("tenant"),
        (Availability.outlet_id == P("outlet")) | Availability.outlet_id.is_null(),
    )
)  # fmt: skip


@cache
def _numbers(count: int) -> tuple[str, ...]:
    """What the places for the ids of so many therapists are called."""
    return tuple(f"staff{number}" for number in range(count))


def _places(count: int) -> list[Any]:
    return [P(name) for name in _numbers(count)]


def _numbered(ids: Collection[str]) -> dict[str, str]:
    return dict(zip(_numbers(len(ids)), ids, strict=True))


def _by_load() -> Statement:
    """Who performs a treatment, in the order of any-available: booked minutes that day at this outlet,
    bookings, last assignment longest ago, id (SCHED-8); and whether a span meets one of their visits
    (SCHED-10).

    The last assignment is a look into the index for each, never over all their visits.
    """
    visit, last = Appointment.alias(), Appointment.select(fn.MAX(Appointment.created_at))
    here = visit.outlet_id == P("outlet")
    minutes = fn.SUM(Case(None, [(here, visit.ends_at - visit.starts_at)], 0))
    bookings = fn.SUM(Case(None, [(here, 1)], 0))
    meets = (visit.starts_at < P("until")) & (visit.blocked_until > P("since"))
    lately = fn.COALESCE(last.where(Appointment.staff_id == Staff.id), 0)
    return Statement(
        services.skilled_staff(Staff.id, Staff.name, fn.MAX(Case(None, [(meets, 1)], 0)).alias("is_taken"))
        .join(
            visit,
            JOIN.LEFT_OUTER,
            on=(
                (visit.staff_id == Staff.id)
                & (visit.day == P("day"))
                & (visit.id != P("but"))
                & visit.status.not_in(["cancelled", "no_show"])
            ),
        )
        .where(Staff.id == fn.COALESCE(P("staff"), Staff.id))
        .group_by(Staff.id)
        .order_by(minutes, bookings, lately, Staff.id)
    )


_BY_LOAD = _by_load()


@cache
def _taken(count: int) -> Statement:
    """The visits of so many therapists over some days."""
    return Statement(
        Appointment.select(
            Appointment.staff_id, Appointment.day, Appointment.starts_at, Appointment.blocked_until,
        ).where(
            Appointment.tenant_id == P("tenant"),
            Appointment.staff_id.in_(_places(count)),
            Appointment.day >= P("first"),
            Appointment.day <= P("last"),
            Appointment.id != P("but"),
            Appointment.status.not_in(["cancelled", "no_show"]),
        )
    )  # fmt: skip


class Rota:
    """The working and taken times of some therapists over some days, read once."""

    def __init__(
        self, work: Work, therapists: list[Therapist], first: date, last: date, but: str = ""
    ) -> None:
        """Read; `but` is an appointment that does not count (the one being moved)."""
        self._hours, self._zone = work.desk.outlet.hours, work.desk.zone
        self._kept = entries(work)
        self._taken: dict[tuple[str, str], list[Span]] = {}
        if therapists:
            days = {"first": first.isoformat(), "last": last.isoformat(), "but": but}
            staff = _numbered([person.id for person in therapists])
            self._keep(work.all(_taken(len(staff)), tenant=work.tenant_id, **days, **staff))

    def _keep(self, visits: Iterable[Any]) -> None:
        midnights: dict[str, int] = {}
        for row in visits:
            if row.day not in midnights:
                midnights[row.day] = micros(instant(date.fromisoformat(row.day), 0, self._zone))
            midnight = midnights[row.day]
            span = Span((row.starts_at - midnight) // MINUTE, (row.blocked_until - midnight) // MINUTE)
            self._taken.setdefault((row.staff_id, row.day), []).append(span)

    def works(self, staff_id: str, day: date) -> list[Span]:
        """When somebody works on a day (SCHED-1, SCHED-7, SCHED-17)."""
        return scheduling.working_spans(self._kept.get(staff_id, ()), self._hours[day.weekday()], day)

    def taken(self, staff_id: str, day: date) -> list[Span]:
        """The blocked times of a day (SCHED-9, SCHED-10)."""
        return self._taken.get((staff_id, day.isoformat()), [])


def entries(work: Work) -> dict[str, list[Entry]]:
    """The hours, breaks and absences that people keep at this outlet, person by person."""
    kept: dict[str, list[Entry]] = defaultdict(list)
    for row in work.all(_ENTRIES, tenant=work.tenant_id, outlet=work.desk.outlet.id):
        kept[row.staff_id].append(_entry(row))
    return kept


def by_load(
    work: Work, service_id: str, staff_id: str | None, day: date, starts: int = 0, blocked_until: int = 0,
    but: str = "",
) -> list[tuple[Therapist, bool]]:  # fmt: skip
    """Who performs a treatment (None: anybody, else only that person), in the order of any-available
    (SCHED-8), and whether the blocked time of a visit from one instant to another would meet one of theirs
    that day (SCHED-10); `but` is a visit that does not count."""
    rows = work.all(
        _BY_LOAD, tenant=work.tenant_id, outlet=work.desk.outlet.id, service=service_id, staff=staff_id,
        day=day.isoformat(), since=starts, until=blocked_until, but=but, yes=True,
    )  # fmt: skip
    return [(Therapist(row.id, row.name), bool(row.is_taken)) for row in rows]


def _entry(row: Any) -> Entry:
    return Entry(
        AvailabilityKind(row.kind),
        date.fromisoformat(row.day),
        row.starts,
        row.ends,
        Recurrence(row.recurrence),
        date.fromisoformat(row.recurrence_end) if row.recurrence_end else None,
        frozenset(int(number) for number in row.weekdays.split(",") if number),
    )
