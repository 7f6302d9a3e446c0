"""The life of an appointment (chapter 13: STAT-1..9) and of what is owed for it (APAY-6)."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.domain.errors import BadInput, Conflict, Refusal, Unprocessable, Words
from pos_app.domain.money import Rupiah
from pos_app.domain.words import AppointmentStatus as S
from pos_app.domain.words import BillState

MOVES: dict[S, frozenset[S]] = {
    S.PENDING: frozenset({S.CONFIRMED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.IN_PROGRESS, S.COMPLETED, S.CANCELLED, S.NO_SHOW}),
    S.IN_PROGRESS: frozenset({S.COMPLETED}),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
    S.NO_SHOW: frozenset(),
}
"""What may become what (STAT-1..6)."""

FREES_TIME = frozenset({S.CANCELLED, S.NO_SHOW})
"""States that give the therapist's time back (SCHED-14)."""
UNPAID = "Payment must be completed before marking appointment as done."
REASON_LIMIT = 500

STATUS_WORDS = {
    S.PENDING: "Pending",
    S.CONFIRMED: "Confirmed",
    S.IN_PROGRESS: "In progress",
    S.COMPLETED: "Completed",
    S.CANCELLED: "Cancelled",
    S.NO_SHOW: "No-show",
}
"""The states in words (English originals)."""


def in_sentence(status: S) -> Words:
    """A state inside a sentence."""
    return Words((STATUS_WORDS[status].lower(),))


def refusal_of_move(status: S, to: S) -> Refusal | None:
    """Why an appointment may not go from one state to another; None when it may."""
    if to in MOVES[status]:
        return None
    return Unprocessable(
        "wrong_status",
        "This appointment is %(status)s; it cannot become %(to)s.",
        status=in_sentence(status),
        to=in_sentence(to),
    )


def check_move(status: S, to: S) -> None:
    """Refuse a move that STAT-1..6 do not allow."""
    if refusal := refusal_of_move(status, to):
        raise refusal


def check_settled(total: int, paid: int, payment_status: str) -> None:
    """Refuse completion while money is owed (STAT-2, STAT-9); a price of 0 counts as paid (STAT-8)."""
    if total == 0 or payment_status == BillState.PAID:
        return
    raise BadInput(
        "payment_open", UNPAID + " Outstanding: %(outstanding)s.", outstanding=Rupiah(total - paid),
        next_step="Take the payment first.",
    )  # fmt: skip


def refusals(
    status: S, total: int, paid: int, payment_status: str, credit_redeemed: bool
) -> dict[str, Refusal]:
    """Why each verb cannot be done with an appointment now, by the verb's name; what is missing can be."""
    found: dict[str, Refusal] = {}

    def test(verb: str, check: Callable[[], None]) -> None:
        try:
            check()
        except Refusal as refusal:
            found[verb] = refusal

    test("confirm", lambda: check_move(status, S.CONFIRMED))
    test("check_in", lambda: check_move(status, S.IN_PROGRESS))
    test("no_show", lambda: check_move(status, S.NO_SHOW))
    test("cancel", lambda: check_move(status, S.CANCELLED))
    test("complete", lambda: check_move(status, S.COMPLETED))
    test("complete", lambda: check_settled(total, paid, payment_status))
    test("move", lambda: check_movable(status))
    test("edit", lambda: check_changeable(status))
    test("pay", lambda: check_payable(status, credit_redeemed))
    test("pay", lambda: check_open(total, paid))
    test("use_late", lambda: check_late_use(status, paid, payment_status))
    return found


def check_movable(status: S) -> None:
    """Refuse to move a visit that has begun or is over (STAT-5, STAT-10)."""
    if status not in (S.PENDING, S.CONFIRMED):
        raise Unprocessable(
            "not_movable", "This appointment is %(status)s; it cannot be moved.",
            status=in_sentence(status),
        )  # fmt: skip


def check_changeable(status: S) -> None:
    """Refuse any change of a visit that is completed or cancelled (STAT-5)."""
    if status in (S.COMPLETED, S.CANCELLED):
        raise Unprocessable(
            "not_changeable", "This appointment is %(status)s; it cannot be changed.",
            status=in_sentence(status),
        )  # fmt: skip


def check_open(total: int, paid: int) -> None:
    """Refuse a payment where nothing is owed (STAT-8)."""
    if paid >= total:
        raise Conflict("nothing_owed", "Nothing is owed for this appointment.")


def check_late_use(status: S, paid: int, payment_status: str) -> None:
    """Refuse a credit for a booking that is over (LATE-13), paid (LATE-3) or partly paid (LATE-12)."""
    if status not in (S.PENDING, S.CONFIRMED, S.IN_PROGRESS):
        raise Unprocessable("appointment_closed", "Appointment cannot be updated")
    if payment_status == BillState.PAID:
        raise Unprocessable("already_paid", "Payment status is already paid")
    if paid > 0:
        raise Unprocessable("has_payments", "Appointment already has payments")


def check_reason(reason: str) -> str:
    """The reason of a cancellation, trimmed; 1 to 500 characters (CANCEL-5)."""
    text = reason.strip()
    if not text:
        raise BadInput("reason_missing", "Cancellation reason is required", field="reason")
    if len(text) > REASON_LIMIT:
        raise BadInput(
            "reason_too_long", "Cancellation reason must be between 1 and 500 characters", field="reason"
        )
    return text


def check_payable(status: S, credit_redeemed: bool) -> None:
    """Refuse money for a visit that is cancelled, missed or paid with a credit (APAY-6, BOOK-13)."""
    if credit_redeemed:
        raise BadInput(
            "paid_with_credit", "This appointment is paid with a package credit; no payment is taken."
        )
    if status in FREES_TIME:
        raise BadInput("not_payable", "No payment is taken for a cancelled or missed appointment.")


def bill_state(total: int, paid: int) -> BillState:
    """Whether an appointment is paid, from its running total (APAY-2, APAY-4, STAT-8)."""
    if paid >= total:
        return BillState.PAID
    return BillState.PARTIALLY_PAID if paid else BillState.PENDING
