"""What an answer of Paper.id means, and when to ask again (chapter 7: POLL-1..14)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from pos_app.domain.words import FlagKind

UNPAID, OVERDUE, PARTLY_PAID, PAID = "unpaid", "overdue", "partially paid", "paid"
_RANK = {"": 0, UNPAID: 1, OVERDUE: 2, PARTLY_PAID: 3, PAID: 4}

WATCHED_SECONDS = 12
"""Between two questions about the link that is on screen."""
YOUNG, YOUNG_SECONDS = timedelta(minutes=30), 30
"""POLL-2; rows that somebody looks at are as young."""
_LATER = (
    (timedelta(hours=2), 60),
    (timedelta(hours=12), 5 * 60),
    (timedelta(days=2), 15 * 60),
)
SLOWEST_SECONDS = 60 * 60
VOID_DAYS = 30
"""How long a withdrawn link is still asked about: paid late is real money."""
BACK_OFF_SECONDS, BACK_OFF_MOST = 5, 600
TRIES, TRY_HOURS = 8, 24
"""After so many looks, or so long, a person must look in the dashboard."""
TRIES_WITHDRAWN = 2
"""So many for a link that nobody wants any more: it is not posted again, so nothing but a find settles it."""
LEASE_SECONDS = 150
"""Longer than any single call."""
SETTLE_SECONDS = 60
"""How long after a post whose answer was lost nothing is posted again: the slow create may still run."""


class Reading(NamedTuple):
    """What Paper.id says of one invoice."""

    number: str
    word: str
    """The payment status in lower case; may be a word that nobody knows."""
    total: int | None
    """The full sum in whole rupiah, or None when it was not said."""
    odd_total: str
    """A total that is no amount, as given."""
    link: str
    notes: str
    digest: str
    """The same answer twice has the same digest."""


class Money(StrEnum):
    """What a reading says of money."""

    NONE = "none"
    FITS = "fits"
    OTHER = "other"
    """Paid, in another amount or under another number."""


class Verdict(NamedTuple):
    """What a reading means for an intent."""

    word: str
    """The status to keep: its rank never steps down."""
    money: Money
    flags: tuple[FlagKind, ...]


def judge(known: str, number: str, total: int, reading: Reading) -> Verdict:
    """What a reading means where `known` was the status so far (POLL-5, POLL-6, POLL-8, POLL-12).

    Args:
        known: the status kept; empty before the first answer.
        number: the number that was asked for.
        total: the sum that was asked for, in whole rupiah.
        reading: what Paper.id says now.
    """
    if reading.word not in _RANK or not reading.word:
        return Verdict(known, Money.NONE, (FlagKind.UNKNOWN_WORD,))
    fits = reading.number.strip() == number and not reading.odd_total and reading.total in (None, total)
    if reading.word == PAID:
        return Verdict(PAID, Money.FITS if fits else Money.OTHER, ())
    if known == PAID or (known == PARTLY_PAID and reading.word == UNPAID):
        return Verdict(known, Money.NONE, (FlagKind.CONTRADICTION,))
    word = reading.word if _RANK[reading.word] > _RANK[known] else known
    return Verdict(word, Money.NONE, () if fits else (FlagKind.AMOUNT_MISMATCH,))


def may_delete(word: str) -> bool:
    """Whether an invoice of that status may be deleted: nobody has paid anything on it."""
    return word in (UNPAID, OVERDUE)


def interval(age: timedelta, *, watched: bool = False, looked_at: bool = False) -> int:
    """Seconds until an open link is asked about again, without jitter.

    Args:
        age: since Paper.id took it.
        watched: it is the one on screen.
        looked_at: its row is on a screen.
    """
    if watched:
        return WATCHED_SECONDS
    if looked_at or age < YOUNG:
        return YOUNG_SECONDS
    return next((seconds for limit, seconds in _LATER if age < limit), SLOWEST_SECONDS)


def jittered(seconds: float, luck: float) -> float:
    """A time up to a tenth longer or shorter, so that terminals do not ask in step; `luck` is in [0, 1)."""
    return seconds * (0.9 + 0.2 * luck)


def back_off(failures: int, luck: float, retry_after: int | None = None) -> float:
    """Seconds to wait after so many failures in a row (from 1): 5 s·2ⁿ ± 50 %, ten minutes at most.

    What the service itself asked for counts where it is longer.
    """
    grown = min(BACK_OFF_SECONDS << min(max(failures - 1, 0), 10), BACK_OFF_MOST)
    return max(min(grown * (0.5 + luck), BACK_OFF_MOST), retry_after or 0)


def needs_a_person(looks: int, doubtful_for: timedelta, *, withdrawn: bool = False) -> bool:
    """Whether an intent of which nothing could be found out has been long enough without an owner."""
    tries = TRIES_WITHDRAWN if withdrawn else TRIES
    return looks >= tries or doubtful_for >= timedelta(hours=TRY_HOURS)
