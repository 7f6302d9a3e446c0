"""When a credit may be used and which one is used first (CRED-5..12)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from pos_app.domain.clock import local_day

SOON_DAYS = 7
"""Days ahead in which an expiry is soon (CRED-11)."""
REMINDER_DAYS = 30
"""Days ahead in which a customer is worth a word (CRED-20)."""


class Usable(Protocol):
    """What the order of use looks at."""

    @property
    def expires_at(self) -> datetime | None:
        """When it ends; None never."""

    @property
    def purchased_at(self) -> datetime:
        """When its package was bought."""

    @property
    def service_id(self) -> str | None:
        """The service it is for; None for all."""

    @property
    def id(self) -> str:
        """The last resort."""


def is_expired(expires_at: datetime | None, now: datetime) -> bool:
    """Expired at the very instant of expiry (CRED-6)."""
    return expires_at is not None and expires_at <= now


def order_of_use(credit: Usable) -> tuple[bool, float, datetime, bool, str]:
    """The sort key of CRED-8: soonest expiry, never last, then oldest, service-specific first, then id."""
    expires = credit.expires_at
    return (
        expires is None,
        expires.timestamp() if expires else 0.0,
        credit.purchased_at,
        credit.service_id is None,
        credit.id,
    )


class Expiry(NamedTuple):
    """How near an expiry is, in the outlet's calendar (CRED-11, CRED-12)."""

    days: int | None
    """Calendar days left; None never; negative or zero when expired earlier."""
    is_soon: bool
    is_expired: bool


def expiry_of(expires_at: datetime | None, now: datetime, tz: ZoneInfo) -> Expiry:
    """Days until an expiry and whether it is soon."""
    if expires_at is None:
        return Expiry(None, is_soon=False, is_expired=False)
    days = days_between(local_day(now, tz), local_day(expires_at, tz))
    expired = is_expired(expires_at, now)
    return Expiry(days, is_soon=not expired and 0 <= days <= SOON_DAYS, is_expired=expired)


def days_between(start: date, end: date) -> int:
    """Whole calendar days from one day to another."""
    return (end - start).days
