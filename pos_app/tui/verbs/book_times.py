"""The times a visit can begin, as rows: now, the free times of the day, the next days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pos_app.desk.appointments import AppointmentView
from pos_app.desk.services import ServiceView, Therapist
from pos_app.desk.times import FreeTimes, LaterDay, Slot
from pos_app.tui import formats, glyphs
from pos_app.tui.forms.fields import Did, Option
from pos_app.tui.forms.times import TimeList
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _

COLUMNS = (Column(), Column(shrink=True, grow=True))
_LATER_SHOWN = 6


class Start(NamedTuple):
    """A time that can be taken."""

    day: date
    minute: int
    therapists: tuple[Therapist, ...]
    """Who is free then; any-available takes the first."""
    is_now: bool = False


class BookTimes(TimeList):
    """A list of times with rows for other days, which open that day when taken."""

    def __init__(self, name: str, label: str, today: date) -> None:
        super().__init__(name, label, today)
        self.columns = COLUMNS
        self._first = 0

    def offer_day(self, day: date, options: Sequence[Option], *, at: int = 0) -> None:
        """Set the times of a day; `at` is what a bare Enter takes."""
        super().offer_day(day, options, at=at)
        self._first = at

    @property
    def looked_at(self) -> Start | None:
        """The time taken, or else the one that Enter would take."""
        here = self.value or self.highlighted
        return here.record if here is not None and isinstance(here.record, Start) else None

    @property
    def taken(self) -> Start | None:
        """The time taken."""
        return self.value.record if self.value is not None else None

    def take(self) -> Did:
        """A row of another day opens that day."""
        here = self.highlighted
        if not self.typing.text and here is not None and isinstance(here.record, LaterDay):
            self.touched, self.refusal = True, ""
            self.wanted_day = here.record.day
            return Did.EDITED
        return super().take()

    def _edited(self) -> None:
        super()._edited()
        if not self.typing.text:
            self.at = self._first


def key_of(day: date, minute: int) -> str:
    """How a time is found again."""
    return f"{day.isoformat()}T{minute}"


def span(start: int, service: ServiceView) -> str:
    """`14:30 – 15:30`."""
    end = start + service.length.duration
    return f"{formats.clock(start)} {glyphs.current().dash} {formats.clock(end)}"


def options(
    free: FreeTimes,
    service: ServiceView,
    today: date,
    *,
    after: Slot | None = None,
    from_minute: int = 0,
    taken: Sequence[AppointmentView] = (),
) -> tuple[list[Option], int]:
    """The rows of a day, and which of them a bare Enter takes: never `now`, which is reached with ↑, and no
    time at which the guest is elsewhere; -1 where no other is left.

    Args:
        free: the free times as the desk knows them.
        service: for how long.
        today: the outlet's day.
        after: the time right after the treatment before it, which then comes first.
        from_minute: times before it are left out.
        taken: the guest's own visits; a time that meets one says so.
    """
    rows = []
    if free.now is not None and not from_minute:
        start = Start(free.day, free.now.minute, free.now.therapists, True)
        note = _("%(who)s (walk-in)") % {"who": free.now.therapists[0].name}
        rows.append(_option(start, service, today, _("now"), note))
    first = len(rows)
    slots = [slot for slot in free.slots if slot.minute >= from_minute]
    if after is not None:
        slots = [after, *(slot for slot in slots if slot.minute > after.minute)]
    for slot in slots:
        start = Start(free.day, slot.minute, slot.therapists)
        names = ", ".join(person.name for person in slot.therapists)
        rows.append(_option(start, service, today, formats.clock(slot.minute), names))
    met = [elsewhere(row.record, service, taken) for row in rows]
    rows = [_with_note(row, visit) for row, visit in zip(rows, met, strict=True)]
    if not from_minute:
        rows += [_later(one, today) for one in free.later[:_LATER_SHOWN]]
    return rows, next((n for n in range(first, len(rows)) if n >= len(met) or met[n] is None), -1)


def for_guest(free: FreeTimes, service: ServiceView, taken: Sequence[AppointmentView]) -> FreeTimes:
    """The free times of a day at which the guest is not elsewhere."""

    def is_free(slot: Slot) -> bool:
        return elsewhere(Start(free.day, slot.minute, slot.therapists), service, taken) is None

    now = free.now if free.now is not None and is_free(free.now) else None
    return free._replace(now=now, slots=tuple(slot for slot in free.slots if is_free(slot)))


def elsewhere(start: Start, service: ServiceView, taken: Sequence[AppointmentView]) -> AppointmentView | None:
    """The guest's visit that a treatment beginning then would meet."""
    end = start.minute + service.length.duration
    met = (v for v in taken if v.day == start.day and v.start < end and v.end > start.minute)
    return next(met, None)


def _with_note(row: Option, visit: AppointmentView | None) -> Option:
    if visit is None:
        return row
    note = _("guest has %(service)s at %(time)s") % {
        "service": visit.service_name,
        "time": formats.clock(visit.start),
    }
    label, names = row.cells
    return row._replace(cells=(label, [names, Said(f"  {note}", "waiting")]))  # type: ignore[list-item]


def _option(start: Start, service: ServiceView, today: date, label: str, names: str) -> Option:
    taken = f"{formats.near_day(start.day, today)} {span(start.minute, service)}"
    cells = (Said(label, "strong"), Said(names, "text"))
    return Option(key_of(start.day, start.minute), taken, cells, label, start, start.therapists[0].name)


def _later(one: LaterDay, today: date) -> Option:
    label = formats.near_day(one.day, today)
    note = _("from %(time)s") % {"time": formats.clock(one.minute)}
    return Option(one.day.isoformat(), label, (Said(label, "muted"), Said(note, "muted")), label, one)


def title(free: FreeTimes, who: str, today: date) -> str:
    """`Sat 21 Nov, any therapist`, and why there is nothing when there is not."""
    words = f"{formats.day(free.day, today, weekday=True)}, {who}"
    if free.is_closed:
        return f"{words}: {_('closed')}"
    if free.day < today:
        return f"{words}: {_('past')}"
    return words if free.slots or free.now else f"{words}: {_('nothing free')}"


def nearest(free: FreeTimes, minute: int, count: int = 3) -> list[Slot]:
    """The free times of a day nearest to one that was refused, the nearest first."""
    return sorted(free.slots, key=lambda slot: (abs(slot.minute - minute), slot.minute))[:count]
