"""Money, dates and times as the desk writes them; Babel is the oracle."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal

from pos_app.tui import formats
from pos_app.words import set_language

TODAY = date(2026, 11, 21)
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("amount", [0, 7, 999, 1_000, 500_000, 1_850_000, 999_999_999_999])
def test_money_as_babel_with_our_pattern(language: str, amount: int) -> None:
    set_language(language)
    assert formats.money(amount) == format_decimal(amount, "Rp\u00a0#,##0", locale=language)


def test_minus_stands_before_rp() -> None:
    assert formats.money(-5_000) == "-Rp\u00a05,000"


@pytest.mark.parametrize("language", ["en", "id"])
def test_days_as_babel(language: str) -> None:
    set_language(language)
    for offset in range(0, 400, 3):
        day = TODAY + timedelta(days=offset)
        assert formats.day(day) == format_date(day, "d MMM y", locale=language)
        assert formats.day(day, day, weekday=True) == format_date(day, "EEE d MMM", locale=language)


def test_the_year_goes_when_it_is_this_one() -> None:
    assert formats.day(date(2026, 1, 20), TODAY) == "20 Jan"
    assert formats.day(date(2027, 1, 20), TODAY) == "20 Jan 2027"
    assert formats.day(date(2026, 1, 9), TODAY, pad=True) == " 9 Jan"


def test_distances() -> None:
    assert formats.distance(TODAY + timedelta(5), TODAY) == "in 5 days"
    assert formats.distance(TODAY + timedelta(1), TODAY) == "tomorrow"
    assert formats.distance(TODAY, TODAY) == "today"
    assert formats.overdue(TODAY - timedelta(5), TODAY) == "5 days overdue"
    assert formats.overdue(TODAY - timedelta(1), TODAY) == "1 day overdue"
    assert formats.near_day(TODAY, TODAY) == "Today"
    assert formats.near_day(date(2026, 11, 24), TODAY) == "Tue 24 Nov"


def test_times_are_the_outlets() -> None:
    at = datetime(2026, 11, 21, 7, 5, 9, tzinfo=UTC)
    assert formats.clock(at, JAKARTA) == "14:05"
    assert formats.seconds(at, JAKARTA) == "14:05:09"
    assert formats.clock(870) == "14:30"
    assert formats.moment(at, JAKARTA, TODAY) == "14:05"
    assert formats.moment(at - timedelta(days=2), JAKARTA, TODAY) == "19 Nov 14:05"


def test_how_old_news_is() -> None:
    said = [formats.ago(seconds) for seconds in (12, 89, 90, 5_400, 172_799, 172_800, 5 * 86_400)]
    assert said == ["12 s ago", "89 s ago", "1 min ago", "1 h ago", "47 h ago", "2 days ago", "5 days ago"]
