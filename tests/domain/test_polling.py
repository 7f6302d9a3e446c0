"""What an answer of Paper.id means, and when it is asked again."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain import polling
from pos_app.domain.polling import OVERDUE, PAID, PARTLY_PAID, UNPAID, Money, Reading, Verdict, judge
from pos_app.domain.words import FlagKind

NUMBER, TOTAL = "INV-PKG-20261121-103000-K7QM", 500_000
RANKS = ["", UNPAID, OVERDUE, PARTLY_PAID, PAID]
WORDS = st.sampled_from([UNPAID, OVERDUE, PARTLY_PAID, PAID])
ANY_WORD = WORDS | st.sampled_from(["", "void", "settled", "PAID", "lunas"])


def reading(word: str, *, number: str = NUMBER, total: int | None = TOTAL, odd_total: str = "") -> Reading:
    return Reading(number, word, total, odd_total, "https://get.paper.id/x", "", "digest")


READINGS = st.builds(
    reading,
    ANY_WORD,
    number=st.sampled_from([NUMBER, f" {NUMBER} ", "OTHER", ""]),
    total=st.sampled_from([TOTAL, TOTAL + 1, 0, None]),
    odd_total=st.sampled_from(["", "5 / 6"]),
)


@given(answers=st.lists(READINGS, max_size=12))
def test_the_rank_never_steps_down_whatever_is_said(answers: list[Reading]) -> None:
    known = ""
    for answer in answers:
        verdict = judge(known, NUMBER, TOTAL, answer)
        assert RANKS.index(verdict.word) >= RANKS.index(known)
        assert verdict.word in (known, answer.word)
        known = verdict.word


@given(known=st.sampled_from(RANKS), answer=READINGS)
def test_money_is_seen_exactly_when_paid_is_said_and_fits_only_if_all_does(
    known: str, answer: Reading
) -> None:
    verdict = judge(known, NUMBER, TOTAL, answer)
    assert (verdict.money is not Money.NONE) is (answer.word == PAID)
    fits = answer.number.strip() == NUMBER and answer.total in (TOTAL, None) and not answer.odd_total
    if answer.word == PAID:
        assert verdict.money is (Money.FITS if fits else Money.OTHER)


@given(known=st.sampled_from(RANKS), answer=READINGS)
def test_the_same_answer_again_says_the_same(known: str, answer: Reading) -> None:
    first = judge(known, NUMBER, TOTAL, answer)
    again = judge(first.word, NUMBER, TOTAL, answer)
    assert again.word == first.word
    assert again.money is first.money


@pytest.mark.parametrize("word", ["", "void", "settled", "PAID", "lunas"])
def test_a_word_that_nobody_knows_changes_nothing_and_is_flagged(word: str) -> None:
    for known in RANKS:
        assert judge(known, NUMBER, TOTAL, reading(word)) == Verdict(
            known, Money.NONE, (FlagKind.UNKNOWN_WORD,)
        )


@pytest.mark.parametrize(
    ("known", "word"), [(PAID, UNPAID), (PAID, OVERDUE), (PAID, PARTLY_PAID), (PARTLY_PAID, UNPAID)]
)
def test_a_step_back_is_a_contradiction(known: str, word: str) -> None:
    assert judge(known, NUMBER, TOTAL, reading(word)) == Verdict(known, Money.NONE, (FlagKind.CONTRADICTION,))


@pytest.mark.parametrize("word", [UNPAID, OVERDUE, PARTLY_PAID])
def test_what_is_not_paid_moves_no_money(word: str) -> None:
    assert judge("", NUMBER, TOTAL, reading(word)) == Verdict(word, Money.NONE, ())


def test_overdue_hides_a_part_that_was_seen_before_and_loses_nothing() -> None:
    assert judge(PARTLY_PAID, NUMBER, TOTAL, reading(OVERDUE)) == Verdict(PARTLY_PAID, Money.NONE, ())


def test_another_amount_is_flagged_before_anybody_pays() -> None:
    assert judge("", NUMBER, TOTAL, reading(UNPAID, total=1)).flags == (FlagKind.AMOUNT_MISMATCH,)


def test_only_what_nobody_has_paid_on_is_deleted() -> None:
    assert [word for word in (*RANKS, "void") if polling.may_delete(word)] == [UNPAID, OVERDUE]


@pytest.mark.parametrize(
    ("age", "seconds"),
    [
        (timedelta(0), 30), (timedelta(minutes=29), 30), (timedelta(minutes=30), 60),
        (timedelta(hours=2), 300), (timedelta(hours=12), 900),
        (timedelta(days=2), 3_600), (timedelta(days=300), 3_600),
    ],
)  # fmt: skip
def test_the_older_a_link_the_seldomer_it_is_asked_about(age: timedelta, seconds: int) -> None:
    assert polling.interval(age) == seconds
    assert polling.interval(age, looked_at=True) == 30
    assert 10 <= polling.interval(age, watched=True) <= 15


@given(ages=st.lists(st.timedeltas(timedelta(0), timedelta(days=60)), min_size=2))
def test_the_interval_never_shrinks_with_age(ages: list[timedelta]) -> None:
    assert all(polling.interval(a) <= polling.interval(b) for a, b in pairwise(sorted(ages)))


@given(seconds=st.integers(1, 3_600), luck=st.floats(0, 1, exclude_max=True))
def test_jitter_stays_within_a_tenth(seconds: int, luck: float) -> None:
    assert 0.9 * seconds <= polling.jittered(seconds, luck) <= 1.1 * seconds


@given(
    failures=st.integers(1, 10_000),
    luck=st.floats(0, 1, exclude_max=True),
    retry_after=st.none() | st.integers(0, 86_400),
)
def test_backing_off_grows_to_ten_minutes_and_obeys_the_service(
    failures: int, luck: float, retry_after: int | None
) -> None:
    wait = polling.back_off(failures, luck, retry_after)
    assert wait >= (retry_after or 0)
    assert 2.5 <= wait <= max(600, retry_after or 0)
    assert wait >= polling.back_off(1, luck, retry_after)


@pytest.mark.parametrize(("failures", "seconds"), [(1, 5), (2, 10), (3, 20), (7, 320), (8, 600), (50, 600)])
def test_backing_off_doubles(failures: int, seconds: int) -> None:
    assert polling.back_off(failures, 0.5) == seconds


def test_a_person_is_asked_after_eight_looks_or_a_day() -> None:
    assert not polling.needs_a_person(7, timedelta(hours=23))
    assert polling.needs_a_person(8, timedelta(0))
    assert polling.needs_a_person(1, timedelta(hours=24))


def test_a_person_is_asked_sooner_about_a_withdrawn_link() -> None:
    assert not polling.needs_a_person(1, timedelta(0), withdrawn=True)
    assert polling.needs_a_person(2, timedelta(0), withdrawn=True)


def test_a_lease_outlasts_a_call_and_a_lost_create_is_given_a_minute() -> None:
    assert polling.LEASE_SECONDS > 90
    assert polling.SETTLE_SECONDS >= 60
