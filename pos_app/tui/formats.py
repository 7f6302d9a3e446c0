"""Money, dates and times as the desk writes them, in English and Indonesian."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from pos_app.words import MONTHS, WEEKDAYS, _, current_language, ngettext_

_GROUP = {"en": ",", "id": "."}
_NBSP = "\u00a0"


def number(value: int) -> str:
    """A whole number in groups of three: `2,004` or `2.004`."""
    return f"{value:,}".replace(",", _GROUP[current_language()])


def money(amount: int, *, width: int = 0) -> str:
    """Rupiah in full, never abbreviated: `Rp 500,000` (en), `Rp 500.000` (id), with a no-break space.

    With `width` the digits go to the right of a column of that many cells and `Rp` stays on its left.
    """
    sign, digits = "-" if amount < 0 else "", number(abs(amount))
    return f"{sign}Rp{_NBSP}{digits:>{max(0, width - 3 - len(sign))}}"


def day(value: date, today: date | None = None, *, weekday: bool = False, pad: bool = False) -> str:
    """A day: `20 Jan`, with its year when that is not `today`'s; `Tue 20 Jan` with its weekday."""
    language = current_language()
    shown = f"{value.day:2}" if pad else str(value.day)
    parts = [WEEKDAYS[language][value.weekday()]] if weekday else []
    parts += [shown, MONTHS[language][value.month - 1]]
    if today is None or value.year != today.year:
        parts.append(str(value.year))
    return " ".join(parts)


def near_day(value: date, today: date) -> str:
    """A day as people call it: Today, Tomorrow, Yesterday, else `Tue 24 Nov`."""
    names = {0: _("Today"), 1: _("Tomorrow"), -1: _("Yesterday")}
    return names.get((value - today).days) or day(value, today, weekday=True)


def clock(at: datetime | int, zone: ZoneInfo | None = None) -> str:
    """A time of day in 24 hours, `14:30`: an instant in its zone, or minutes since midnight."""
    if isinstance(at, int):
        return f"{at // 60:02}:{at % 60:02}"
    return (at.astimezone(zone) if zone else at).strftime("%H:%M")


def seconds(at: datetime, zone: ZoneInfo | None = None) -> str:
    """A time of day with seconds, `14:30:07`."""
    return (at.astimezone(zone) if zone else at).strftime("%H:%M:%S")


def moment(at: datetime, zone: ZoneInfo, today: date) -> str:
    """An instant in outlet time: `14:30` today, else `20 Jan 14:30`."""
    local = at.astimezone(zone)
    return clock(local) if local.date() == today else f"{day(local.date(), today)} {clock(local)}"


def distance(value: date, today: date) -> str:
    """How far ahead a day is: `today`, `tomorrow`, `in 5 days`; a past one `5 days ago`."""
    days = (value - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days > 0:
        return ngettext_("in %(n)s day", "in %(n)s days", days) % {"n": number(days)}
    return ngettext_("%(n)s day ago", "%(n)s days ago", -days) % {"n": number(-days)}


def overdue(value: date, today: date) -> str:
    """How long a due day is past: `5 days overdue`; `today` and ahead as `distance`."""
    days = (today - value).days
    if days <= 0:
        return distance(value, today)
    return ngettext_("%(n)s day overdue", "%(n)s days overdue", days) % {"n": number(days)}


def minutes(value: int) -> str:
    """A length of time: `60 min`."""
    return _("%(n)s min") % {"n": value}


def phone(e164: str | None) -> str:
    """A phone as people here read it: `0812-3456-7890`; a foreign one as it is kept."""
    if not e164 or not e164.startswith("+628"):
        return e164 or ""
    digits = "0" + e164[3:]
    middle = 7 if len(digits) < 11 else 8
    return f"{digits[:4]}-{digits[4:middle]}-{digits[middle:]}"


def ago(past_seconds: int) -> str:
    """How old a piece of news is: `12 s ago`, `5 min ago`, `2 h ago`, `3 days ago`."""
    if past_seconds < 90:
        return _("%(n)s s ago") % {"n": max(0, past_seconds)}
    if past_seconds < 5400:
        return _("%(n)s min ago") % {"n": past_seconds // 60}
    if past_seconds < 172_800:
        return _("%(n)s h ago") % {"n": past_seconds // 3600}
    days = past_seconds // 86_400
    return ngettext_("%(n)s day ago", "%(n)s days ago", days) % {"n": number(days)}
