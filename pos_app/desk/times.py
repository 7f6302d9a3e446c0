"""Free times of therapists: the slot list, any-available, and the check before a booking (SCHED-*)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from pos_app.desk import services
from pos_app.desk.services import ServiceView, Therapist
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain import scheduling
from pos_app.domain.clock import instant, local_day, micros, minute_of_day
from pos_app.domain.errors import BadInput
from pos_app.domain.scheduling import Entry, Span
from pos_app.domain.words import AvailabilityKind, Recurrence
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Appointment, Availability, Staff

MINUTE = 60_000_000
"""Microseconds."""
DAYS_AHEAD = 14
"""Days that one view of free times looks ahead (SCHED-11)."""


class Slot(NamedTuple):
    """A time at which a visit can begin."""

    minute: int
    """Minutes since the outlet's midnight."""
    therapists: tuple[Therapist, ...]
    """Who is free then; the first is whom any-available takes (SCHED-8)."""


class LaterDay(NamedTuple):
    """A following day and its first free time."""

    day: date
    minute: int


class FreeTimes(NamedTuple):
    """The free times of a day, and where to look next."""

    day: date
    now: Slot | None
    """At once, for a guest who is here; only today."""
    slots: tuple[Slot, ...]
    later: tuple[LaterDay, ...]
    is_closed: bool


_ENTRIES = Statement(
    Availability.select(
        Availability.staff_id, Availability.kind, Availability.day, Availability.starts, Availability.ends,
        Availability.recurrence, Availability.recurrence_end, Availability.weekdays,
    ).where(
        Availability.tenant_id == P("tenant"),
        (Availability.outlet_id == P("outlet")) | Availability.outlet_id.is_null(),
    )
)  # fmt: skip


def _places(count: int) -> list[Any]:
    """Places for the ids of so many therapists: `staff0`, `staff1` …"""
    return [P(f"staff{number}") for number in range(count)]


def _numbered(ids: Iterable[str]) -> dict[str, str]:
    return {f"staff{number}": staff_id for number, staff_id in enumerate(ids)}


@cache
def _last_assigned(count: int) -> Statement:
    """When each was booked last: a look into the index for each, never over all their visits."""
    last = Appointment.select(fn.MAX(Appointment.created_at)).where(Appointment.staff_id == Staff.id)
    return Statement(
        Staff.select(Staff.id, last.alias("at")).where(
            Staff.tenant_id == P("tenant"), Staff.id.in_(_places(count))
        )
    )


@cache
def _taken(count: int) -> Statement:
    """The visits of so many therapists over some days."""
    return Statement(
        Appointment.select(
            Appointment.id, Appointment.staff_id, Appointment.outlet_id, Appointment.day,
            Appointment.starts_at, Appointment.ends_at, Appointment.blocked_until,
        ).where(
            Appointment.tenant_id == P("tenant"),
            Appointment.staff_id.in_(_places(count)),
            Appointment.day >= P("first"),
            Appointment.day <= P("last"),
            Appointment.status.not_in(["cancelled", "no_show"]),
        )
    )  # fmt: skip


class Rota:
    """The working and taken times of some therapists over some days, read once."""

    def __init__(
        self, work: Work, therapists: list[Therapist], first: date, last: date, but: str = ""
    ) -> None:
        """Read; `but` is an appointment that does not count (the one being moved)."""
        self._work = work
        self._entries: dict[str, list[Entry]] = defaultdict(list)
        for row in work.all(_ENTRIES, tenant=work.tenant_id, outlet=work.desk.outlet.id):
            self._entries[row.staff_id].append(_entry(row))
        self._taken: dict[tuple[str, str], list[Span]] = {}
        self._booked: dict[tuple[str, str], tuple[int, int]] = {}
        if therapists:
            days = {"first": first.isoformat(), "last": last.isoformat()}
            staff = _numbered(person.id for person in therapists)
            self._keep(
                row
                for row in work.all(_taken(len(staff)), tenant=work.tenant_id, **days, **staff)
                if row.id != but
            )

    def _keep(self, visits: Iterable[Any]) -> None:
        desk = self._work.desk
        midnights: dict[str, int] = {}
        for row in visits:
            key = row.staff_id, row.day
            if row.day not in midnights:
                midnights[row.day] = micros(instant(date.fromisoformat(row.day), 0, desk.zone))
            midnight = midnights[row.day]
            span = Span((row.starts_at - midnight) // MINUTE, (row.blocked_until - midnight) // MINUTE)
            self._taken.setdefault(key, []).append(span)
            if row.outlet_id == desk.outlet.id:
                minutes, count = self._booked.get(key, (0, 0))
                self._booked[key] = minutes + (row.ends_at - row.starts_at) // MINUTE, count + 1

    def works(self, staff_id: str, day: date) -> list[Span]:
        """When somebody works on a day (SCHED-1, SCHED-7, SCHED-17)."""
        outlet = self._work.desk.outlet.hours[day.weekday()]
        return scheduling.working_spans(self._entries.get(staff_id, ()), outlet, day)

    def taken(self, staff_id: str, day: date) -> list[Span]:
        """The blocked times of a day (SCHED-9, SCHED-10)."""
        return self._taken.get((staff_id, day.isoformat()), [])

    def by_load(self, people: list[Therapist], day: date) -> list[Therapist]:
        """People in the order of any-available: booked minutes that day at this outlet, bookings, last
        assignment longest ago, id (SCHED-8)."""
        if len(people) < 2:
            return people
        on = day.isoformat()
        booked = {person.id: self._booked.get((person.id, on), (0, 0)) for person in people}
        even = Counter(booked.values())
        tied = [person.id for person in people if even[booked[person.id]] > 1]
        last = self._last_assigned(tied) if tied else {}
        return sorted(people, key=lambda person: (booked[person.id], last.get(person.id, 0), person.id))

    def _last_assigned(self, ids: list[str]) -> dict[str, int]:
        rows = self._work.all(_last_assigned(len(ids)), tenant=self._work.tenant_id, **_numbered(ids))
        return {row.id: row.at or 0 for row in rows}


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


def free_times(
    desk: Desk, service_id: str, staff_id: str | None, day: date, *, but: str = "", days: int = DAYS_AHEAD
) -> FreeTimes:
    """The free times of a day for a treatment with somebody (None: any), on the 30-minute grid (SCHED-11),
    and the first one of each following day.

    Raises:
        NotFound: no such treatment.
    """

    def ask(work: Work) -> FreeTimes:
        service = services.one(work, service_id)
        people = [p for p in services.skilled(work, service_id) if staff_id in (None, p.id)]
        last = day + timedelta(days=days)
        rota = Rota(work, people, day, last, but)
        people = rota.by_load(people, day)
        later = []
        for number in range(1, days + 1):
            ahead = day + timedelta(days=number)
            if slots := _slots(work, rota, service, people, ahead):
                later.append(LaterDay(ahead, slots[0].minute))
        return FreeTimes(
            day,
            _now(work, rota, service, people, day),
            tuple(_slots(work, rota, service, people, day)),
            tuple(later),
            desk.outlet.hours[day.weekday()] is None,
        )

    return look(desk, ask)


def _slots(work: Work, rota: Rota, service: ServiceView, people: list[Therapist], day: date) -> list[Slot]:
    today = local_day(work.now, work.desk.zone)
    if day < today:
        return []
    earliest = minute_of_day(work.now, work.desk.zone) + 1 if day == today else 0
    free: dict[int, list[Therapist]] = defaultdict(list)
    for person in people:
        works, taken = rota.works(person.id, day), rota.taken(person.id, day)
        for minute in scheduling.free_starts(service.length, works, taken, earliest):
            free[minute].append(person)
    return [Slot(minute, tuple(free[minute])) for minute in sorted(free)]


def _now(work: Work, rota: Rota, service: ServiceView, people: list[Therapist], day: date) -> Slot | None:
    if day != local_day(work.now, work.desk.zone):
        return None
    minute = minute_of_day(work.now, work.desk.zone)
    minute -= minute % scheduling.STEP
    free = [
        p
        for p in people
        if scheduling.fits(minute, service.length, rota.works(p.id, day), rota.taken(p.id, day))
    ]
    return Slot(minute, tuple(free)) if free else None


def day_of(desk: Desk, appointment_staff: str, service_id: str, day: date, but: str) -> FreeTimes:
    """The free times of one therapist for moving an appointment, which itself does not count."""
    return free_times(desk, service_id, appointment_staff, day, but=but)


def nearest(work: Work, service: ServiceView, day: date, minute: int, count: int = 3) -> list[Slot]:
    """The free times of a day nearest to one that was refused."""
    people = services.skilled(work, service.id)
    rota = Rota(work, people, day, day)
    found = _slots(work, rota, service, people, day)
    return sorted(sorted(found, key=lambda slot: abs(slot.minute - minute))[:count])


def assign(
    work: Work, service: ServiceView, staff_id: str | None, day: date, minute: int, but: str = ""
) -> Therapist:
    """Who performs a visit that begins then: the one asked for, or any (SCHED-8); the whole check.

    Raises:
        BadInput: an odd or past time, or a person without the skill (SCHED-6).
        Conflict: outside working hours, or already booked (SCHED-13).
    """
    scheduling.check_times(minute)
    if instant(day, minute, work.desk.zone) < work.now - timedelta(minutes=scheduling.STEP):
        raise BadInput("time_passed", "This time has passed", field="time")
    skilled = services.skilled(work, service.id)
    people = [p for p in skilled if staff_id in (None, p.id)]
    if not people:
        raise BadInput(
            "no_skill", "Nobody here performs %(service)s" if staff_id is None else
            "This therapist does not perform %(service)s", service=service.name, field="staff",
        )  # fmt: skip
    for person in sorted(people, key=lambda p: p.id):
        work.transaction.lock(f"therapist:{person.id}:{day.isoformat()}")
    rota = Rota(work, people, day, day, but)
    working = [p for p in people if scheduling.fits(minute, service.length, rota.works(p.id, day), ())]
    if not working:
        raise scheduling.not_working()
    free = [p for p in working if not scheduling.clashes(minute, service.length, rota.taken(p.id, day))]
    if not free:
        raise scheduling.conflict()
    return rota.by_load(free, day)[0]
