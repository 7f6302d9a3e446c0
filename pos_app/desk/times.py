"""Free times of therapists: the slot list, any-available, and the check before a booking (SCHED-*)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import NamedTuple

from pos_app.desk import services
from pos_app.desk.rota import MINUTE, Rota, by_load, entries
from pos_app.desk.services import ServiceView, Therapist
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain import scheduling
from pos_app.domain.clock import instant, local_day, micros, minute_of_day
from pos_app.domain.errors import BadInput

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
        people = [person for person, _ in by_load(work, service_id, staff_id, day, but=but)]
        rota = Rota(work, people, day, day + timedelta(days=days), but)
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
    starts = instant(day, minute, work.desk.zone)
    if starts < work.now - timedelta(minutes=scheduling.STEP):
        raise BadInput("time_passed", "This time has passed", field="time")
    if work.transaction.is_postgres:
        _hold(work, service, staff_id, day)
    since = micros(starts)
    blocked_until = since + service.length.blocked * MINUTE
    people = by_load(work, service.id, staff_id, day, since, blocked_until, but)
    if not people:
        raise BadInput(
            "no_skill", "Nobody here performs %(service)s" if staff_id is None else
            "This therapist does not perform %(service)s", service=service.name, field="staff",
        )  # fmt: skip
    return _first_free(work, service, people, day, minute)


def _hold(work: Work, service: ServiceView, staff_id: str | None, day: date) -> None:
    """Let nobody else book the day of these therapists until the end of the transaction."""
    people = [person.id for person in services.skilled(work, service.id)]
    for person_id in sorted(people if staff_id is None else {staff_id} & {*people}):
        work.transaction.lock(f"therapist:{person_id}:{day.isoformat()}")


def _first_free(
    work: Work, service: ServiceView, people: list[tuple[Therapist, bool]], day: date, minute: int
) -> Therapist:
    kept, hours = entries(work), work.desk.outlet.hours[day.weekday()]
    somebody_works = False
    for person, is_taken in people:
        works = scheduling.working_spans(kept.get(person.id, ()), hours, day)
        if scheduling.fits(minute, service.length, works, ()):
            if not is_taken:
                return person
            somebody_works = True
    raise scheduling.conflict() if somebody_works else scheduling.not_working()
