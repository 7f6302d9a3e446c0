"""What is known of the way to Paper.id, and how long it is left in peace."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pos_app.domain.clock import SetClock
from pos_app.paper.outcomes import Busy, Offline, Rejected, Trouble, Unauthorised, Unknown, Why
from pos_app.sync.way import PATIENCE, QUIET_MOST, Way
from tests.proof.paper_world import World

AT = datetime(2026, 11, 21, 3, 30, tzinfo=UTC)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(AT)


@pytest.fixture
def way(clock: SetClock) -> Way:
    return Way(clock, World.__new__(World))


def quiet(way: Way, clock: SetClock) -> int:
    """Seconds until something may be asked again."""
    for seconds in range(100_000):
        if way.is_open:
            return seconds
        clock.advance(seconds=1)
    raise AssertionError


@pytest.mark.parametrize("trouble", [Offline(Why.NO_SUCH_HOST), Offline(Why.TLS), Busy(None)])
def test_what_all_would_hear_alike_makes_it_quiet_for_a_minute_at_most(
    way: Way, clock: SetClock, trouble: Trouble
) -> None:
    for _ in range(12):
        way.failed(trouble)
        assert 0 < quiet(way, clock) <= QUIET_MOST
    assert (way.truth.offline_since is None) is isinstance(trouble, Busy)


@pytest.mark.parametrize("trouble", [Busy(700), Unknown(Why.SERVER_ERROR, 503, "", 700)])
def test_what_it_asks_for_is_obeyed(way: Way, clock: SetClock, trouble: Trouble) -> None:
    way.failed(trouble)
    assert quiet(way, clock) >= 700


@pytest.mark.parametrize(
    "trouble", [Unknown(Why.SERVER_ERROR, 502), Unknown(Why.TIMEOUT), Unknown(Why.NOT_PAPER)]
)
def test_after_a_few_unusable_answers_the_others_are_spared_the_doubt(
    way: Way, clock: SetClock, trouble: Trouble
) -> None:
    for _ in range(PATIENCE):
        way.failed(trouble)
        assert way.is_open
    way.failed(trouble)
    assert 0 < quiet(way, clock) <= QUIET_MOST
    way.answered()
    way.failed(trouble)
    assert way.is_open


def test_a_no_is_one_links_own_matter(way: Way) -> None:
    for _ in range(9):
        way.failed(Rejected(400, "customer phone is required"))
    assert way.is_open


def test_refused_keys_stop_it_until_a_person_has_looked(way: Way, clock: SetClock) -> None:
    way.stop(Unauthorised(401, "Unauthorized").said)
    clock.advance(days=3)
    assert not way.is_open
    assert (way.truth.stopped, way.truth.said) == (True, "Unauthorized")
    way.reopen()
    assert way.is_open


def test_it_is_greeted_when_nothing_was_heard_for_a_minute(way: Way, clock: SetClock) -> None:
    assert way.is_silent
    way.greeted()
    assert not way.is_silent
    clock.advance(seconds=61)
    assert way.is_silent
    way.answered()
    assert not way.is_silent
    way.failed(Offline(Why.UNREACHABLE))
    assert way.is_silent
    assert way.answered(), "it was away"
    assert not way.answered()
