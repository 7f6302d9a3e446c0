"""Days and times as people type them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import BadInput
from pos_app.domain.when import parse_day, parse_time

TODAY = date(2026, 11, 21)
"""A Saturday."""

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("t", TODAY),
        ("T", TODAY),
        ("today", TODAY),
        ("hari  ini", TODAY),
        ("besok", date(2026, 11, 22)),
        ("24", date(2026, 11, 24)),
        ("21", TODAY),
        ("20", date(2026, 12, 20)),
        ("31", date(2026, 12, 31)),
        ("24/11", date(2026, 11, 24)),
        ("24-11", date(2026, 11, 24)),
        ("20/11", date(2027, 11, 20)),
        ("20/11/2026", date(2026, 11, 20)),
        ("20/11/26", date(2026, 11, 20)),
        ("29/2", date(2028, 2, 29)),
        ("24 nov", date(2026, 11, 24)),
        ("24nov", date(2026, 11, 24)),
        ("1 Mei", date(2027, 5, 1)),
        ("1 may", date(2027, 5, 1)),
        ("17 agustus 1945", date(1945, 8, 17)),
        ("5 des", date(2026, 12, 5)),
        ("5 december", date(2026, 12, 5)),
        ("tue", date(2026, 11, 24)),
        ("sel", date(2026, 11, 24)),
        ("Selasa", date(2026, 11, 24)),
        ("sab", TODAY),
        ("min", date(2026, 11, 22)),
        ("mon", date(2026, 11, 23)),
        ("+3", date(2026, 11, 24)),
        ("+0", TODAY),
        ("2026-11-24", date(2026, 11, 24)),
    ],
)
def test_a_day_reads_as_its_writer_means_it(typed: str, day: date) -> None:
    assert parse_day(typed, TODAY) == day


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "0",
        "32",
        "30/2",
        "24/13",
        "29/2/2027",
        "24/",
        "/11",
        "tu",
        "tuex",
        "24 xyz",
        "24 no",
        "nov",
        "-3",
        "+",
        "+1000",
        "٢٤",
        "24/11/1",
        "24/11/0000",
        "2026-13-01",
        "[red]",
        "t" * 1_000_000,
    ],
)
def test_anything_but_a_day_is_refused_with_the_way_to_write_it(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_day(typed, TODAY, field="day")
    assert (refused.value.code, refused.value.field) == ("bad_day", "day")
    assert "24 nov" in refused.value.next_step
    assert len(str(refused.value)) < 60


@given(DAYS, st.integers(1, 31))
def test_a_number_is_the_next_such_day(today: date, number: int) -> None:
    found = parse_day(str(number), today)
    assert found.day == number
    assert found >= today
    assert all((today + timedelta(n)).day != number for n in range((found - today).days))


@given(DAYS, DAYS)
def test_every_day_can_be_typed_with_its_year(today: date, day: date) -> None:
    for typed in (f"{day.day}/{day.month}/{day.year}", f"{day:%d %b %Y}", f"{day:%d/%m/%y}", day.isoformat()):
        assert parse_day(typed, today) == day


@given(DAYS, st.sampled_from(["mon sen", "tue sel", "wed rab", "thu kam", "fri jum", "sat sab", "sun min"]))
def test_a_weekday_is_within_the_week_in_both_languages(today: date, names: str) -> None:
    english, indonesian = names.split()
    found = parse_day(english, today)
    assert found == parse_day(indonesian, today)
    assert found.strftime("%a").lower() == english
    assert 0 <= (found - today).days < 7


@given(st.text(max_size=20) | st.text("0123456789/+- tnovsel", max_size=10), DAYS | st.just(date.max))
def test_no_text_breaks_the_reader_of_days(typed: str, today: date) -> None:
    with suppress(BadInput):
        assert isinstance(parse_day(typed, today), date)


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("10", 600),
        ("1030", 630),
        ("10.30", 630),
        ("10:30", 630),
        ("9", 540),
        ("09", 540),
        ("930", 570),
        ("0:00", 0),
        ("2359", 1439),
        (" 14:30 ", 870),
    ],
)
def test_a_time_reads_as_its_writer_means_it(typed: str, minute: int) -> None:
    assert parse_time(typed) == minute


@pytest.mark.parametrize(
    "typed", ["", "24", "24:00", "10:60", "1060", "10:3", "10:300", "10;30", "-1", "١٠", "ten", "1" * 99]
)
def test_anything_but_a_time_is_refused_with_the_way_to_write_it(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_time(typed, field="time")
    assert (refused.value.code, refused.value.field) == ("bad_time", "time")
    assert "10.30" in refused.value.next_step


@given(st.integers(0, 1439), st.sampled_from([":", ".", ""]))
def test_every_time_can_be_typed(minute: int, mark: str) -> None:
    assert parse_time(f"{minute // 60:02}{mark}{minute % 60:02}") == minute
