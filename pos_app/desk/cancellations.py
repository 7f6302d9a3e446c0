"""Cancelling an appointment, with its credit given back (CANCEL-1..13)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pos_app.desk import appointments, credits, redemptions, visit_status, withdrawals
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.desk.session import Approval, Desk
from pos_app.desk.work import Work, look, operate
from pos_app.domain import appointments as rules
from pos_app.domain.appointments import check_reason
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import local_day
from pos_app.domain.errors import Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.names import cleaned_lines
from pos_app.domain.roles import Act
from pos_app.domain.words import AppointmentStatus
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Appointment

REASONS = ("Customer asked", "Customer ill", "Our mistake")
"""Reasons offered until a venue has its own."""


class Refund(NamedTuple):
    """Where a credit goes back to (CANCEL-6)."""

    package_name: str
    before: int
    after: int
    """Visits of that credit, now and then."""
    package_before: int
    package_after: int
    """Visits of the whole package (C-68)."""
    expired_on: date | None
    """The package expired then: the visit returns as expired and cannot be used (CANCEL-8)."""


class CancelPreview(NamedTuple):
    """What cancelling would do."""

    appointment: AppointmentView
    refund: Refund | None
    money_paid: Rupiah
    """Not given back automatically (CANCEL-13)."""
    needs_word: bool
    """Whether a manager must agree (a credit after a withdrawn completion)."""
    reasons: tuple[str, ...]


class CancelDone(NamedTuple):
    """What cancelling did (CANCEL-7)."""

    appointment: AppointmentView
    refund: Refund | None
    money_paid: Rupiah
    credits_remaining: int
    """Visits the guest has now for this treatment."""


_CANCEL = Statement(
    Appointment.update(
        status="cancelled", payment_status=P("bill"), cancelled_at=P("at"), cancel_reason=P("reason"),
        updated_at=P("at"),
    ).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.status.in_(["pending", "confirmed"]),
        Appointment.payment_status == P("was_bill"),
    )
)  # fmt: skip
_USED_REASONS = Statement(
    Appointment.select(Appointment.cancel_reason, fn.COUNT(Appointment.id).alias("times"))
    .where(
        Appointment.tenant_id == P("tenant"),
        Appointment.outlet_id == P("outlet"),
        Appointment.status == "cancelled",
        Appointment.cancelled_at > P("since"),
    )
    .group_by(Appointment.cancel_reason)
    .order_by(fn.COUNT(Appointment.id).desc(), Appointment.cancel_reason)
    .limit(6)
)


def preview(desk: Desk, appointment_id: str) -> CancelPreview:
    """What cancelling would do, before it is done (CANCEL-6).

    Raises:
        NotFound: no such appointment.
        Unprocessable: it can no longer be cancelled (CANCEL-10).
    """

    def ask(work: Work) -> CancelPreview:
        view = appointments.one(work, appointment_id)
        rules.check_move(view.status, AppointmentStatus.CANCELLED)
        refund = _refund(work, view)
        return CancelPreview(
            view, refund, view.paid_amount, bool(refund) and view.completion_withdrawn, _reasons(work)
        )

    return look(desk, ask)


def _refund(work: Work, view: AppointmentView) -> Refund | None:
    if not view.credit_redeemed or view.credit_id is None:
        return None
    return _to_credit(work, credits.one(work, view.credit_id), 1)


def _to_credit(work: Work, credit: CreditView, ahead: int) -> Refund:
    siblings = credits.of_purchase(work, credit.purchase_id)
    whole = sum(c.remaining for c in siblings)
    over = credit.expiry.is_expired and credit.expires_at is not None
    step = 0 if over else ahead
    expired_on = local_day(credit.expires_at, work.desk.zone) if over and credit.expires_at else None
    return Refund(
        credit.package_name, credit.remaining, credit.remaining + step, whole, whole + step, expired_on
    )


def _reasons(work: Work) -> tuple[str, ...]:
    since = work.at - 180 * 86_400_000_000
    rows = work.all(_USED_REASONS, tenant=work.tenant_id, outlet=work.desk.outlet.id, since=since)
    used = tuple(row.cancel_reason for row in rows if row.cancel_reason and len(row.cancel_reason) <= 60)
    return used if len(used) >= len(REASONS) else (*used, *(r for r in REASONS if r not in used))


def cancel(
    desk: Desk, appointment_id: str, reason: str, *, operation: str, approval: Approval | None = None
) -> CancelDone:
    """Cancel, and give the credit back to where it came from, in one transaction (CANCEL-1..4, 8, 9).

    Raises:
        BadInput: the reason is missing or longer than 500 characters (CANCEL-5).
        NotFound: no such appointment. Unprocessable: it cannot be cancelled any more (CANCEL-10).
        NotAllowed: a therapist's for somebody else's (ROLE-8); a refund after a withdrawn completion
            without a manager's word.
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        role = work.require(Act.BOOK)
        view = appointments.one(work, appointment_id)
        appointments.check_own(work, view.staff_id, role)
        rules.check_move(view.status, AppointmentStatus.CANCELLED)
        if view.credit_redeemed and view.completion_withdrawn:
            work.require(Act.REFUND_AFTER_COMPLETION, appointment_id, approval)
        bill = "refunded" if view.credit_redeemed else view.payment_status.value
        values = {
            "id": view.id,
            "tenant": work.tenant_id,
            "at": work.at,
            "was_bill": view.payment_status.value,
        }
        if work.do(_CANCEL, **values, bill=bill, reason=reason) != 1:
            raise Conflict("changed_meanwhile", "This appointment was just changed at another terminal.")
        visit_status.add_step(
            work, view.id, "cancel", view.status, AppointmentStatus.CANCELLED, reason=reason
        )
        withdrawals.release(work, "appointment cancelled", appointment_id=view.id)
        if found := redemptions.of_appointment(work, view.id):
            redemptions.reverse(work, found.id, reason)
        return appointment_id

    return operate(desk, operation, "cancel", (appointment_id, reason), deed, _done)


def _done(work: Work, appointment_id: str) -> CancelDone:
    view = appointments.one(work, appointment_id)
    refund = None
    if view.credit_id is not None and view.credit_redeemed:
        now = _to_credit(work, credits.one(work, view.credit_id), 0)
        back = 0 if now.expired_on else 1
        refund = now._replace(before=now.before - back, package_before=now.package_before - back)
    left = sum(c.remaining for c in credits.usable(work, view.customer_id, view.service_id))
    return CancelDone(view, refund, view.paid_amount, left)
