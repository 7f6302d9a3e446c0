"""When a therapist is free (chapter 15), in minutes since midnight."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import BadInput
from pos_app.domain.scheduling import (
    GRID,
    Entry,
    Length,
    Span,
    check_times,
    falls_on,
    fits,
    free_starts,
    without,
    working_spans,
)
from pos_app.domain.words import AvailabilityKind as Kind
from pos_app.domain.words import Recurrence

MONDAY = date(2025, 1, 20)
OPEN = Span(540, 1260)
DAY = st.integers(0, 1440)
SPANS = st.lists(
    st.tuples(DAY, DAY).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: Span(*pair)), max_size=6
)
LENGTHS = st.builds(Length, st.integers(15, 480), st.integers(0, 60), st.integers(0, 60))


def entry(
    kind: Kind, start: int, end: int, recurrence: Recurrence = Recurrence.NONE, **changes: object
) -> Entry:
    return Entry(kind, MONDAY, start, end, recurrence, None, frozenset())._replace(**changes)  # type: ignore[arg-type]


def minutes(spans: list[Span]) -> set[int]:
    return {minute for span in spans for minute in range(*span)}


@pytest.mark.rule("SCHED-9")
def test_blocked_time_is_treatment_preparation_and_cleanup() -> None:
    ritual = Length(90, 15, 10)
    assert ritual.blocked == 115
    taken = [Span(600, 600 + ritual.blocked)]
    assert taken[0].end == 11 * 60 + 55
    assert not fits(11 * 60 + 50, Length(30, 0, 0), [OPEN], taken)
    assert fits(11 * 60 + 55, Length(30, 0, 0), [OPEN], taken)


@pytest.mark.rule("SCHED-10")
def test_touching_ends_do_not_conflict() -> None:
    hour = Length(60, 0, 0)
    taken = [Span(600, 660)]
    assert fits(660, hour, [OPEN], taken)
    assert fits(540, hour, [OPEN], taken)
    assert not fits(659, hour, [OPEN], taken)
    assert not fits(541, hour, [OPEN], taken)
    assert not fits(540, Length(60, 0, 1), [OPEN], taken)


@pytest.mark.rule("SCHED-4")
def test_the_treatment_ends_within_working_time_and_cleaning_up_may_not() -> None:
    assert fits(1200, Length(60, 0, 10), [OPEN], [])
    assert not fits(1201, Length(60, 0, 0), [OPEN], [])
    assert not fits(539, Length(60, 0, 0), [OPEN], [])
    assert not fits(650, Length(60, 0, 0), [Span(540, 700), Span(705, 1260)], [])


@pytest.mark.rule("SCHED-11")
def test_free_times_lie_on_the_half_hour() -> None:
    assert GRID == 30
    assert free_starts(Length(60, 0, 0), [Span(555, 720)], []) == [570, 600, 630, 660]
    assert free_starts(Length(60, 0, 0), [Span(540, 720)], [], 601) == [630, 660]
    assert free_starts(Length(60, 0, 0), [], []) == []


@pytest.mark.rule("SCHED-17")
def test_without_hours_of_ones_own_the_outlets_count() -> None:
    assert working_spans([], OPEN, MONDAY) == [OPEN]
    assert working_spans([entry(Kind.BREAK, 720, 780)], OPEN, MONDAY) == [Span(540, 720), Span(780, 1260)]
    other_day = entry(Kind.WORKING_HOURS, 600, 700)._replace(day=date(2025, 1, 21))
    assert working_spans([other_day], OPEN, MONDAY) == []


@pytest.mark.rule("SCHED-1", "SCHED-7")
def test_own_hours_stay_inside_the_outlets_and_time_off_is_taken_out() -> None:
    own = entry(Kind.WORKING_HOURS, 480, 1020)
    assert working_spans([own], OPEN, MONDAY) == [Span(540, 1020)]
    assert working_spans([own], None, MONDAY) == []
    for kind in (Kind.BREAK, Kind.BLOCKED, Kind.VACATION):
        off = entry(kind, 600, 660)
        assert working_spans([own, off], OPEN, MONDAY) == [Span(540, 600), Span(660, 1020)]
    assert working_spans([own, entry(Kind.VACATION, 0, 1440)], OPEN, MONDAY) == []


@pytest.mark.rule("ENT-18", "ENUM-14")
def test_entries_recur() -> None:
    weekly = entry(Kind.BREAK, 0, 60, Recurrence.WEEKLY)
    assert falls_on(weekly, date(2025, 1, 27))
    assert not falls_on(weekly, date(2025, 1, 28))
    assert not falls_on(weekly, date(2025, 1, 13))
    assert falls_on(weekly._replace(weekdays=frozenset({1})), date(2025, 1, 28))
    until = weekly._replace(recurrence_end=date(2025, 1, 27))
    assert [falls_on(until, date(2025, 1, day)) for day in (20, 27)] == [True, True]
    assert not falls_on(until, date(2025, 2, 3))
    assert falls_on(weekly._replace(recurrence=Recurrence.DAILY), date(2025, 3, 1))
    assert not falls_on(weekly._replace(recurrence=Recurrence.NONE), date(2025, 1, 21))
    monthly = weekly._replace(recurrence=Recurrence.MONTHLY, day=date(2025, 1, 31))
    assert [falls_on(monthly, date(2025, 2, day)) for day in (27, 28)] == [False, True]


@pytest.mark.parametrize("start", [-5, 1440, 62, 1])
def test_times_are_in_steps_of_five_minutes(start: int) -> None:
    with pytest.raises(BadInput):
        check_times(start)
    check_times(870)


@pytest.mark.rule("SCHED-10")
@given(SPANS, SPANS)
def test_what_is_taken_out_is_gone_and_nothing_else(spans: list[Span], taken: list[Span]) -> None:
    left = without(spans, taken)
    assert minutes(left) == minutes(spans) - minutes(taken)
    assert all(span.start < span.end for span in left)


@pytest.mark.rule("SCHED-4", "SCHED-9", "SCHED-10")
@given(st.integers(0, 1439), LENGTHS, SPANS, SPANS)
def test_a_visit_fits_exactly_where_every_minute_is_free(
    start: int, length: Length, works: list[Span], taken: list[Span]
) -> None:
    treatment = Span(start, start + length.duration)
    inside = any(span.start <= treatment.start and treatment.end <= span.end for span in works)
    clear = not set(range(start, start + length.blocked)) & minutes(taken)
    assert fits(start, length, works, taken) == (inside and clear)


@pytest.mark.rule("SCHED-11")
@given(LENGTHS, SPANS.map(lambda spans: without([OPEN], spans)), SPANS, st.integers(0, 1440))
def test_the_free_times_are_all_that_fit_on_the_grid(
    length: Length, works: list[Span], taken: list[Span], earliest: int
) -> None:
    expected = [at for at in range(0, 1440, 30) if at >= earliest and fits(at, length, works, taken)]
    assert free_starts(length, works, taken, earliest) == expected
