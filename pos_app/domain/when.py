"""Days and times as people say them, in English or Indonesian."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import MAXYEAR, date, timedelta

from pos_app.domain.errors import BadInput

_LONGEST = 24
_AHEAD = re.compile(r"\+([0-9]{1,3})")
_NUMBERS = re.compile(r"([0-9]{1,2})(?:[/-]([0-9]{1,2})(?:[/-]([0-9]{4}|[0-9]{2}))?)?")
_NAMED = re.compile(r"([0-9]{1,2}) ?([a-z]{3,9})(?: ([0-9]{4}|[0-9]{2}))?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2})(?:[.:]([0-9]{2}))?")
_RUN = re.compile(r"([0-9]{1,2})([0-9]{2})")

_TODAY = ("t", "today", "hari ini")
_TOMORROW = ("tomorrow", "besok")
_WEEKDAYS = (
    ("monday", "senin"),
    ("tuesday", "selasa"),
    ("wednesday", "rabu"),
    ("thursday", "kamis"),
    ("friday", "jumat"),
    ("saturday", "sabtu"),
    ("sunday", "minggu"),
)
_MONTHS = (
    ("january", "januari"),
    ("february", "februari"),
    ("march", "maret"),
    ("april",),
    ("may", "mei"),
    ("june", "juni"),
    ("july", "juli"),
    ("august", "agustus", "agt", "ags"),
    ("september",),
    ("october", "oktober"),
    ("november", "nopember"),
    ("december", "desember"),
)


def parse_day(text: str, today: date, *, field: str = "") -> date:
    """The day somebody typed: `24` (the next 24th), `24/11`, `24 nov`, `tue`, `sel`, `+3`, `t`.

    Today counts as the next one, so `24` on a 24th is today. A year may follow (`24/11/2025`), which is how
    to reach a past day. Raises `BadInput` (`bad_day`, on `field`) for anything else, with a sentence that
    shows how.
    """
    typed = " ".join(text.lower().split())
    try:
        found = _read_day(typed, today) if len(typed) <= _LONGEST else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise BadInput(
            "bad_day",
            "Not a day: %(typed)s",
            next_step="Type 24, 24/11, 24 nov, tue, +3 or t for today.",
            field=field,
            typed=typed[:_LONGEST],
        )
    return found


def parse_time(text: str, *, field: str = "") -> int:
    """The time of day somebody typed, in minutes since midnight: `10`, `1030`, `10.30`, `10:30`.

    Raises `BadInput` (`bad_time`, on `field`) for anything else, with a sentence that shows how.
    """
    typed = text.strip()
    found = (_TIME.fullmatch(typed) or _RUN.fullmatch(typed)) if len(typed) <= _LONGEST else None
    if found:
        hour, minute = int(found[1]), int(found[2] or 0)
        if hour < 24 and minute < 60:
            return hour * 60 + minute
    raise BadInput(
        "bad_time",
        "Not a time: %(typed)s",
        next_step="Type 10, 1030, 10.30 or 10:30.",
        field=field,
        typed=typed[:_LONGEST],
    )


def _read_day(typed: str, today: date) -> date | None:
    if typed in _TODAY:
        return today
    if typed in _TOMORROW:
        return today + timedelta(days=1)
    if (weekday := _named(typed, _WEEKDAYS)) is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    if ahead := _AHEAD.fullmatch(typed):
        return today + timedelta(days=int(ahead[1]))
    if iso := _ISO.fullmatch(typed):
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if numbers := _NUMBERS.fullmatch(typed):
        month = int(numbers[2]) if numbers[2] else None
        return _calendar_day(int(numbers[1]), month, numbers[3], today)
    if (named := _NAMED.fullmatch(typed)) and (index := _named(named[2], _MONTHS)) is not None:
        return _calendar_day(int(named[1]), index + 1, named[3], today)
    return None


def _named(typed: str, names: tuple[tuple[str, ...], ...]) -> int | None:
    if len(typed) < 3:
        return None
    return next((n for n, both in enumerate(names) if any(name.startswith(typed) for name in both)), None)


def _calendar_day(day: int, month: int | None, year: str | None, today: date) -> date | None:
    if year:
        assert month is not None
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for some_year, some_month in _months_from(today):
        if month in (None, some_month):
            try:
                found = date(some_year, some_month, day)
            except ValueError:
                continue
            if found >= today:
                return found
    return None


def _months_from(today: date) -> Iterator[tuple[int, int]]:
    """The months from this one on, for as long as it can take until a 29 February comes again."""
    first = today.year * 12 + today.month - 1
    for month in range(first, min(first + 12 * 8 + 2, (MAXYEAR + 1) * 12)):
        yield divmod(month, 12)[0], month % 12 + 1
