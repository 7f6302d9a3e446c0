"""What may be recorded as paid (chapter 5: PAY-1..18) and what it is called."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pos_app.domain.credits import is_expired
from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.words import Means, PaymentState, PurchaseStatus

DUE_DAYS = 3
"""Days a pending purchase has until it is due (BUY-14)."""
NOTES_LIMIT, RECEIPT_LIMIT = 500, 100
MOST_CHANGE = 10_000_000
"""Most change that is believed: a hundred of the largest notes. More is a slip of the hand."""


def means_of(text: str) -> Means:
    """The means of a manual payment; anything else is refused in PAY-5's words."""
    try:
        return Means(text)
    except ValueError:
        raise BadInput(
            "wrong_method",
            "Manual payments only support: ['cash', 'pos_terminal', 'bank_transfer']."
            " Use create-payment-link endpoint for online payments.",
            field="method",
        ) from None


def check_unpaid(payment_status: str, status: str) -> None:
    """Refuse what is paid (PAY-4) or not waiting to be paid (PAY-7, PAY-8)."""
    if payment_status == PaymentState.PAID:
        raise Conflict(
            "already_paid", "Package is already fully paid", next_step="Open the package to see its credits."
        )
    if status != PurchaseStatus.PENDING_PAYMENT:
        raise BadInput("not_awaiting_payment", "Package is not awaiting payment")


def check_amount(amount: int, price: int) -> None:
    """Refuse anything but the price exactly (PAY-6, BUY-12)."""
    if amount != price:
        raise BadInput(
            "amount_mismatch",
            "Payment amount (%(amount)s) must match package price (%(price)s)",
            field="amount",
            amount=Rupiah(amount),
            price=Rupiah(price),
        )


def check_validity(expires_at: datetime | None, now: datetime) -> None:
    """Refuse payment for a package whose days are over already (PAY-18)."""
    if is_expired(expires_at, now):
        raise BadInput("validity_ended", "Package validity has already ended")


def check_balance(amount: int, remaining: int) -> None:
    """Refuse more than what is still owed on an appointment (APAY-3), and nothing at all."""
    if amount <= 0:
        raise BadInput("amount_not_positive", "Amount must be greater than 0", field="amount")
    if amount > remaining:
        raise BadInput(
            "overpayment",
            "Payment amount (%(amount)s) exceeds remaining balance (%(balance)s)",
            field="amount",
            amount=Rupiah(amount),
            balance=Rupiah(remaining),
        )


def check_handed(handed: int | None, amount: int) -> None:
    """Refuse cash that does not cover the amount, or so much that it is a slip of the hand; the recorded
    amount stays the price (PAY-6)."""
    if handed is not None and handed < amount:
        raise BadInput(
            "handed_too_little",
            "Guest gives %(handed)s, less than %(amount)s. Take the rest, or another method.",
            field="handed",
            handed=Rupiah(handed),
            amount=Rupiah(amount),
        )
    if handed is not None and handed - amount > MOST_CHANGE:
        raise BadInput(
            "handed_too_much",
            "%(handed)s is over %(most)s more than %(amount)s",
            next_step="Type what the guest hands over, 600000 or 600rb.",
            field="handed",
            handed=Rupiah(handed),
            most=Rupiah(MOST_CHANGE),
            amount=Rupiah(amount),
        )


def check_lengths(notes: str, receipt_number: str | None) -> None:
    """Refuse notes over 500 characters and receipt numbers over 100 (PAY-1)."""
    if len(notes) > NOTES_LIMIT:
        raise BadInput("notes_too_long", "Notes can have 500 characters at most", field="notes")
    if receipt_number and len(receipt_number) > RECEIPT_LIMIT:
        raise BadInput(
            "receipt_too_long", "A receipt number can have 100 characters at most", field="receipt_number"
        )


def due_day(today: date) -> date:
    """When a purchase of today is due (BUY-14)."""
    return today + timedelta(days=DUE_DAYS)


def reference(prefix: str, now: datetime, tz: ZoneInfo, taken: int) -> str:
    """`PAY-PKG-YYYYMMDDHHMMSS` in outlet time; `-2`, `-3` … when several fall in one second (PAY-9)."""
    stamp = f"{prefix}-{now.astimezone(tz):%Y%m%d%H%M%S}"
    return stamp if taken == 0 else f"{stamp}-{taken + 1}"
