"""The time, injected: one `now` per operation."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""Indonesia's three zones by the names people use."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant, aware and in UTC."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present instant in UTC."""
        return datetime.now(UTC)


class SetClock:
    """A clock that stands until it is moved; for tests, tours and simulations."""

    def __init__(self, at: datetime) -> None:
        """Start at an aware instant."""
        self.at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was set to."""
        return self.at

    def advance(self, **by: float) -> None:
        """Move on by a `timedelta`'s keywords."""
        self.at += timedelta(**by)


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name or of WIB, WITA, WIT; raises `KeyError` for neither."""
    return ZoneInfo(ZONES.get(name.upper(), name))


def local_day(at: datetime, tz: ZoneInfo) -> date:
    """The calendar day of an instant in a zone (C-12, PEND-4)."""
    return at.astimezone(tz).date()


def minute_reached(at: datetime) -> datetime:
    """The first full minute at or after an instant: said without seconds, a time that is not too early."""
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + timedelta(minutes=1)


@lru_cache(512)
def instant(day: date, minute: int, tz: ZoneInfo) -> datetime:
    """The UTC instant of a local day and minutes since its midnight (C-73)."""
    return (datetime.combine(day, time(), tz) + timedelta(minutes=minute)).astimezone(UTC)


def minute_of_day(at: datetime, tz: ZoneInfo) -> int:
    """Minutes since local midnight."""
    local = at.astimezone(tz)
    return local.hour * 60 + local.minute


def day_bounds(day: date, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants a local day begins and ends (the end excluded)."""
    return instant(day, 0, tz), instant(day + timedelta(days=1), 0, tz)


def micros(at: datetime) -> int:
    """Microseconds since 1970 UTC: how the store keeps an instant."""
    return (at - _EPOCH) // _MICROSECOND


def moment(microseconds: int) -> datetime:
    """The instant of the store's microseconds."""
    return _EPOCH + timedelta(microseconds=microseconds)


def moment_or_none(microseconds: int | None) -> datetime | None:
    """The instant, or None where the store keeps none."""
    return None if microseconds is None else moment(microseconds)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
