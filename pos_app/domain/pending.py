"""The dashboard of pending payments (chapter 19: PEND-1..11): badges, filters, order, figures."""

from __future__ import annotations

from collections.abc import Iterable
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


def is_in_period(created: date, due: date | None, today: date, days: int | None) -> bool:
    """Whether the period shows a row: overdue and due today always (PEND-9, PEND-11)."""
    return days is None or badge(due, today) != Badge.PENDING or created > today - timedelta(days=days)


def order(due: date | None, row_id: str, *, is_flagged: bool) -> tuple[bool, date, str]:
    """The place of a row: what needs a manager first, then the oldest due date (PEND-9)."""
    return (not is_flagged, due or date.max, row_id)


def figures(rows: Iterable[tuple[int, Badge]]) -> Figures:
    """The cards of what the filters show; rows that need a manager count in none (PEND-9)."""
    counted = [(amount, badge) for amount, badge in rows if badge != Badge.FLAGGED]
    return Figures(
        len(counted),
        Rupiah(sum(amount for amount, _ in counted)),
        sum(badge == Badge.DUE_TODAY for _, badge in counted),
    )
