"""When a therapist is free (chapter 15: SCHED-1, 4, 7, 9–14, 17), in minutes since local midnight."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.words import AvailabilityKind, Recurrence

GRID = 30
"""Minutes between the times that are offered (SCHED-11)."""
STEP = 5
"""Minutes that a time is a multiple of (SCHED-12)."""


class Span(NamedTuple):
    """From a minute to a minute of one day; the end is not part of it."""

    start: int
    end: int


class Entry(NamedTuple):
    """An availability entry (ENT-18)."""

    kind: AvailabilityKind
    day: date
    starts: int
    ends: int
    recurrence: Recurrence
    recurrence_end: date | None
    weekdays: frozenset[int]


class Length(NamedTuple):
    """How long a service takes and blocks, in minutes (SCHED-9)."""

    duration: int
    preparation: int
    cleanup: int

    @property
    def blocked(self) -> int:
        """Duration, preparation and clean-up together."""
        return self.duration + self.preparation + self.cleanup


def falls_on(entry: Entry, day: date) -> bool:
    """Whether an entry stands on a day."""
    if day < entry.day or (entry.recurrence_end is not None and day > entry.recurrence_end):
        return False
    match entry.recurrence:
        case Recurrence.NONE:
            return day == entry.day
        case Recurrence.DAILY:
            return True
        case Recurrence.WEEKLY:
            return day.weekday() in (entry.weekdays or {entry.day.weekday()})
        case Recurrence.MONTHLY:
            last = calendar.monthrange(day.year, day.month)[1]
            return day.day == min(entry.day.day, last)


def working_spans(entries: Iterable[Entry], outlet: Span | None, day: date) -> list[Span]:
    """When a person works on a day: own hours inside the outlet's, or the outlet's where none are kept
    (SCHED-1, SCHED-17), less breaks, blocked time and vacation (SCHED-7, SCHED-12)."""
    if outlet is None:
        return []
    kept = list(entries)
    if not kept:
        return [outlet]
    today = [entry for entry in kept if falls_on(entry, day)]
    has_hours = any(entry.kind == AvailabilityKind.WORKING_HOURS for entry in kept)
    if has_hours:
        hours = [Span(e.starts, e.ends) for e in today if e.kind == AvailabilityKind.WORKING_HOURS]
    else:
        hours = [outlet]
    spans = [Span(max(s.start, outlet.start), min(s.end, outlet.end)) for s in sorted(hours)]
    away = [Span(e.starts, e.ends) for e in today if e.kind != AvailabilityKind.WORKING_HOURS]
    return without([span for span in spans if span.start < span.end], away)


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """What is left of some spans when others are taken out; touching ends do not conflict (SCHED-10)."""
    left = list(spans)
    for gone in sorted(taken):
        left = [part for span in left for part in _cut(span, gone)]
    return left


def _cut(span: Span, gone: Span) -> list[Span]:
    if gone.end <= span.start or gone.start >= span.end:
        return [span]
    parts = [Span(span.start, gone.start), Span(gone.end, span.end)]
    return [part for part in parts if part.start < part.end]


def fits(start: int, length: Length, works: Iterable[Span], taken: Iterable[Span]) -> bool:
    """Whether a visit can begin at a minute: the treatment inside working time (SCHED-4), and the
    whole blocked time clear of other visits (SCHED-10)."""
    treatment = Span(start, start + length.duration)
    if not any(span.start <= treatment.start and treatment.end <= span.end for span in works):
        return False
    return not clashes(start, length, taken)


def clashes(start: int, length: Length, taken: Iterable[Span]) -> bool:
    """Whether the blocked time of a visit that begins at a minute meets another's (SCHED-10)."""
    end = start + length.blocked
    return any(start < other.end and other.start < end for other in taken)


def free_starts(length: Length, works: list[Span], taken: list[Span], earliest: int = 0) -> list[int]:
    """The minutes on the grid at which a visit can begin, from `earliest` on (SCHED-11)."""
    if not works:
        return []
    first = -(-max(works[0].start, earliest) // GRID) * GRID
    return [start for start in range(first, works[-1].end, GRID) if fits(start, length, works, taken)]


def check_times(start: int) -> None:
    """Refuse a time that is not in 5-minute steps of one day."""
    if not 0 <= start < 24 * 60 or start % STEP:
        raise BadInput("odd_time", "Times are in steps of 5 minutes, such as 14:30", field="time")


def not_working() -> Conflict:
    """SCHED-13's refusal outside working hours."""
    return Conflict("staff_not_working", "Staff not working during this time", field="time")


def conflict() -> Conflict:
    """SCHED-13's refusal of a double booking."""
    return Conflict("booking_conflict", "Conflict detected", field="time")
