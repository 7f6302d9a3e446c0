"""Reading what came over the wire: strict about form, lenient about what does not matter."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn

from pos_app.domain.money import MOST, Rupiah
from pos_app.domain.names import cleaned

SAID_LIMIT = 200
"""Characters of an error message that are kept."""
_LONGEST_WAIT = 24 * 60 * 60
_WIB = timezone(timedelta(hours=7))
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.0{1,4})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.0{1,4})?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,9}))?"
    r" ?(Z|[+-][0-9]{2}:?[0-9]{2})?(?: [A-Z+0-9]{1,5})?"
)


class Unusable(ValueError):
    """The body is no JSON that can be trusted."""


def read_json(body: bytes) -> Any:
    """The value of a JSON body; twice the same key, `NaN`, and numbers out of range are refused.

    Raises:
        Unusable: it is not UTF-8, no JSON, too deep, or says two things at once.
    """
    try:
        return json.loads(
            body.decode("utf-8"), object_pairs_hook=_no_twins, parse_constant=_refuse, parse_float=_finite
        )
    except (ValueError, RecursionError):
        raise Unusable from None


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unusable
    return found


def _refuse(_constant: str) -> NoReturn:
    raise Unusable


def _finite(text: str) -> float:
    if not math.isfinite(number := float(text)):
        raise Unusable
    return number


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body; raises `Unusable` for anything else."""
    value = read_json(body)
    if not isinstance(value, dict):
        raise Unusable
    return value


def message_of(value: dict[str, Any]) -> str:
    """What an error says, whichever of the many shapes it has; empty when it says nothing."""
    error = value.get("error")
    for place in (
        error.get("message") if isinstance(error, dict) else None,
        value.get("errors"),
        value.get("message"),
        error,
    ):
        if said := _short("; ".join(_texts(place))):
            return said
    return ""


def _texts(value: Any, depth: int = 0) -> list[str]:
    if isinstance(value, str):
        return [value] if value.strip() else []
    if depth > 4 or not isinstance(value, dict | list):
        return []
    inner = value.values() if isinstance(value, dict) else value
    return [text for each in list(inner)[:20] for text in _texts(each, depth + 1)]


def _short(text: str) -> str:
    return cleaned(text[: 4 * SAID_LIMIT])[:SAID_LIMIT]


def read_text(value: Any) -> str:
    """One line of text, cleaned; empty for what is none."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return cleaned(value[:1_000]) if isinstance(value, str) else ""


def read_amount(value: Any) -> Rupiah:
    """Whole rupiah from `1850000`, `1850000.0`, `"1850000"` or `"1,850,000.00"`; raises `ValueError`."""
    if isinstance(value, str):
        text = value.strip()
        if not (_PLAIN.fullmatch(text) or _GROUPED.fullmatch(text)):
            raise ValueError
        value = int(text.partition(".")[0].replace(",", ""))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    if not 0 <= value <= MOST or value != int(value):
        raise ValueError
    return Rupiah(value)


def read_count(value: Any) -> int | None:
    """A count, in whatever spelling; None for what is none."""
    try:
        return int(read_amount(value))
    except ValueError:
        return None


def read_day(value: Any) -> date | None:
    """A day such as `2027-03-14`; None for anything else, the zero date of real accounts included."""
    found = _DAY.match(value) if isinstance(value, str) else None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None
    return day if day and day.year > 1 else None


def read_moment(value: Any) -> datetime | None:
    """An instant in UTC, in any of the ways that Paper.id writes one; None for anything else.

    Without a zone it is Jakarta's time; with one, RFC 3339 or as Go prints it.
    """
    found = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) and len(value) < 60 else None
    if not found:
        return None
    day, time, fraction, zone = found[1], found[2], (found[3] or "0")[:6].ljust(6, "0"), found[4]
    try:
        at = datetime.fromisoformat(f"{day}T{time}.{fraction}{zone or ''}")
        return (at if at.tzinfo else at.replace(tzinfo=_WIB)).astimezone(UTC) if at.year > 1 else None
    except (ValueError, OverflowError):
        return None


def read_ahead(date: str | None, now: datetime) -> int | None:
    """Seconds that `now` is ahead of a `Date` header; None without one that can be read."""
    if not date or len(date) > 60:
        return None
    try:
        at = parsedate_to_datetime(date.strip())
        return round((now - (at if at.tzinfo else at.replace(tzinfo=UTC))).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def read_wait(retry_after: str | None, now: datetime) -> int | None:
    """Seconds from a `Retry-After`, a number or a date; None without one, a day at most."""
    if not retry_after or len(retry_after) > 60:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(int(text), _LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(text)
        seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return max(0, min(math.ceil(seconds.total_seconds()), _LONGEST_WAIT))
