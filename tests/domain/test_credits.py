"""Expiry and the order of use, for any credits (CRED-6..12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.clock import day_bounds, instant, local_day, micros, minute_of_day, moment, zone
from pos_app.domain.credits import expiry_of, is_expired, order_of_use
from pos_app.domain.packages import expiry

JAKARTA = zone("WIB")
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))
ZONES = st.sampled_from(["WIB", "WITA", "WIT"]).map(zone)


class Some(NamedTuple):
    expires_at: datetime | None
    purchased_at: datetime
    service_id: str | None
    id: str


CREDITS = st.builds(
    Some, st.none() | INSTANTS, INSTANTS, st.none() | st.just("massage"), st.text("abc", min_size=1)
)


def comes_first(one: Some, other: Some) -> bool:
    """CRED-8 said clause by clause."""
    if one.expires_at != other.expires_at:
        if one.expires_at is None or other.expires_at is None:
            return other.expires_at is None
        return one.expires_at < other.expires_at
    if one.purchased_at != other.purchased_at:
        return one.purchased_at < other.purchased_at
    if (one.service_id is None) != (other.service_id is None):
        return other.service_id is None
    return one.id < other.id


@pytest.mark.rule("CRED-7", "CRED-8")
@given(CREDITS, CREDITS)
def test_two_credits_have_one_order(one: Some, other: Some) -> None:
    assert (order_of_use(one) < order_of_use(other)) == comes_first(one, other)


@pytest.mark.rule("CRED-8")
@given(CREDITS, st.sampled_from(["purchased_at", "service_id", "id"]))
def test_credits_that_differ_late_in_the_key_still_differ(one: Some, what: str) -> None:
    changed = {
        "purchased_at": one.purchased_at + timedelta(microseconds=1),
        "service_id": None if one.service_id else "massage",
        "id": one.id + "z",
    }
    other = one._replace(**{what: changed[what]})  # type: ignore[arg-type]
    assert (order_of_use(one) < order_of_use(other)) == comes_first(one, other)
    assert order_of_use(one) != order_of_use(other)


@pytest.mark.rule("CRED-6", "CRED-11", "CRED-12")
@given(INSTANTS, INSTANTS, ZONES)
def test_expiry_counts_calendar_days(expires_at: datetime, now: datetime, tz: object) -> None:
    found = expiry_of(expires_at, now, tz)  # type: ignore[arg-type]
    assert found.is_expired == (expires_at <= now) == is_expired(expires_at, now)
    days = (expires_at.astimezone(tz).date() - now.astimezone(tz).date()).days  # type: ignore[arg-type]
    assert found.days == days
    assert found.is_soon == (now < expires_at and days <= 7)


@pytest.mark.rule("CRED-4", "CRED-12")
@given(INSTANTS, st.integers(1, 3650))
def test_validity_is_whole_days_to_the_instant(bought: datetime, days: int) -> None:
    ends = expiry(bought, days)
    assert ends is not None
    assert (ends - bought) == timedelta(days=days)
    assert expiry_of(ends, bought, JAKARTA).days == days
    assert expiry(bought, None) is None


def test_the_worked_expiry() -> None:
    assert expiry(datetime(2025, 1, 15, 10, 30, tzinfo=UTC), 90) == datetime(2025, 4, 15, 10, 30, tzinfo=UTC)


@given(INSTANTS, ZONES)
def test_an_instant_is_its_day_and_minute(at: datetime, tz: object) -> None:
    day, minute = local_day(at, tz), minute_of_day(at, tz)  # type: ignore[arg-type]
    start, end = day_bounds(day, tz)  # type: ignore[arg-type]
    assert start <= at < end
    assert instant(day, minute, tz) <= at < instant(day, minute + 1, tz)
    assert moment(micros(at)) == at
