"""The dashboard of pending payments (chapter 19: PEND-1..11): badges, filters, order, figures."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from pos_app.domain.money import Rupiah


class Badge(StrEnum):
    """How pressing a pending payment is (PEND-3); a word and a colour."""

    FLAGGED = "flagged"
    """Needs a manager."""
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    PENDING = "pending"


class Figures(NamedTuple):
    """The three cards (PEND-2)."""

    rows: int
    amount: Rupiah
    due_today: int


LAST_DAYS = 7
"""The period until another is chosen (PEND-1)."""


def badge(due: date | None, today: date) -> Badge:
    """By calendar days of the outlet: due today is not overdue (PEND-4)."""
    if due is None or due > today:
        return Badge.PENDING
    return Badge.OVERDUE if due < today else Badge.DUE_TODAY


def days_overdue(due: date | None, today: date) -> int:
    """Whole days since it was due; 0 when it is not overdue."""
    return max((today - due).days, 0) if due else 0


def first_day(today: date, days: int) -> date:
    """The first day of a period that ends today; what was sold earlier shows once it is due (PEND-11)."""
    return today - timedelta(days=days - 1)
