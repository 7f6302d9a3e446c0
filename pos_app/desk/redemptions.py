"""Using a credit: at booking, on an unpaid booking, or at once without one; and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from pos_app.desk import appointments, credits, customers, services, visit_status, withdrawals
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.desk.services import ServiceView
from pos_app.desk.session import Approval, Desk
from pos_app.desk.work import Work, look, operate
from pos_app.domain import appointments as rules
from pos_app.domain.appointments import check_reason
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import local_day, moment, moment_or_none
from pos_app.domain.errors import BadInput, Conflict, NotFound, Unprocessable
from pos_app.domain.names import cleaned_lines
from pos_app.domain.payments import check_lengths
from pos_app.domain.roles import Act
from pos_app.domain.scheduling import Length
from pos_app.domain.words import AppointmentStatus, RedemptionSource, RedemptionState
from pos_app.store import P, Statement
from pos_app.store.tables import Appointment, Redemption, Staff


class RedemptionView(NamedTuple):
    """A credit used (ENT-12)."""

    id: str
    credit_id: str
    purchase_id: str
    customer_id: str
    service_name: str
    appointment_id: str | None
    source: RedemptionSource
    redeemed_by: str
    """Name."""
    redeemed_at: datetime
    notes: str
    is_reversed: bool
    reversed_at: datetime | None
    reversal_reason: str | None


class UseDone(NamedTuple):
    """What using or giving back a credit made."""

    redemption: RedemptionView
    credit: CreditView
    customer_name: str
    package_name: str


_COLUMNS = (
    Redemption.id, Redemption.credit_id, Redemption.purchase_id, Redemption.customer_id,
    Redemption.service_name, Redemption.appointment_id, Redemption.source, Staff.name.alias("staff_name"),
    Redemption.redeemed_at, Redemption.notes, Redemption.state, Redemption.reversed_at,
    Redemption.reversal_reason, Redemption.original_price,
)  # fmt: skip
_JOINED = Redemption.select(*_COLUMNS).join(Staff, on=(Staff.id == Redemption.redeemed_by))
_ONE = Statement(_JOINED.where(Redemption.id == P("id"), Redemption.tenant_id == P("tenant")))
_OF_APPOINTMENT = Statement(
    _JOINED.where(
        Redemption.appointment_id == P("appointment"),
        Redemption.tenant_id == P("tenant"),
        Redemption.state == RedemptionState.ACTIVE.value,
    )
)
_OF_CUSTOMER = Statement(
    _JOINED.where(Redemption.customer_id == P("customer"), Redemption.tenant_id == P("tenant"))
    .order_by(Redemption.redeemed_at.desc(), Redemption.id.desc())
    .limit(P("most"))
)
_REVERSE = Statement(
    Redemption.update(
        state=RedemptionState.REVERSED.value, reversed_at=P("at"), reversed_by=P("staff"),
        reversal_reason=P("reason"),
    ).where(Redemption.id == P("id"), Redemption.state == RedemptionState.ACTIVE.value)
)  # fmt: skip
_PAY_WITH_CREDIT = Statement(
    Appointment.update(
        payment_status="paid", credit_redeemed=P("yes"), credit_id=P("credit"), purchase_id=P("purchase"),
        package_name=P("package"), status=P("to"), confirmed_at=P("confirmed_at"), updated_at=P("at"),
    ).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.payment_status == "pending",
        Appointment.paid_amount == 0,
        Appointment.status.in_(["pending", "confirmed", "in_progress"]),
    )
)  # fmt: skip
_UNPAY = Statement(
    Appointment.update(
        payment_status="pending", credit_redeemed=P("no"), credit_id=None, purchase_id=None,
        package_name=None, updated_at=P("at"),
    ).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.payment_status == "paid",
        Appointment.status == P("status"),
    )
)  # fmt: skip
_CONFIRMED_AT = Statement(Appointment.select(Appointment.confirmed_at).where(Appointment.id == P("id")))


def view(row: Any) -> RedemptionView:
    """A redemption from its row."""
    return RedemptionView(
        row.id, row.credit_id, row.purchase_id, row.customer_id, row.service_name, row.appointment_id,
        RedemptionSource(row.source), row.staff_name, moment(row.redeemed_at), row.notes,
        row.state == RedemptionState.REVERSED, moment_or_none(row.reversed_at), row.reversal_reason,
    )  # fmt: skip


def no_credits(service: ServiceView) -> BadInput:
    """BOOK-5's refusal, which also covers wrong service, expired, used up and unpaid (BOOK-6)."""
    return BadInput(
        "no_credits",
        "No available credits for service '%(service)s'."
        " Customer has no valid, unexpired credits for this service.",
        service=service.name,
        field="payment",
        next_step="Sell a package, or pay at checkout.",
    )


def lost_race(credit: CreditView) -> BadInput:
    """BOOK-12's refusal: the last visit went to another terminal, or expired, in between."""
    return BadInput(
        "redemption_failed",
        "Credit redemption failed: Credit has expired. Appointment has been cancelled."
        if credit.expiry.is_expired
        else "Credit redemption failed: Credit has no remaining balance. Appointment has been cancelled.",
        field="payment", next_step="The booking was not created. Refresh the credits and try again.",
    )  # fmt: skip


def redeem(
    work: Work, credit: CreditView, service: ServiceView, *, source: RedemptionSource, lost: BadInput,
    appointment_id: str | None = None, notes: str = "", redemption_id: str,
) -> None:  # fmt: skip
    """Write the redemption and take the visit inside an open transaction (CRED-14, CRED-18)."""
    work.insert(
        Redemption,
        id=redemption_id,
        tenant_id=work.tenant_id,
        credit_id=credit.id,
        purchase_id=credit.purchase_id,
        customer_id=credit.customer_id,
        service_id=service.id,
        service_name=service.name,
        appointment_id=appointment_id,
        outlet_id=work.desk.outlet.id,
        source=source.value,
        redeemed_by=work.staff_id,
        notes=notes,
        redeemed_at=work.at,
        original_price=int(service.price),
    )
    credits.take(work, credit, redemption_id, lost)
    work.audit("redeem", "redemption", redemption_id, credit=credit.id, source=source.value)


def reverse(work: Work, redemption_id: str, reason: str) -> CreditView:
    """Give a used credit back inside an open transaction, once; returns the credit as it is then.

    Raises:
        Conflict: it was given back already.
    """
    row = work.one(_ONE, id=redemption_id, tenant=work.tenant_id)
    if work.do(_REVERSE, id=redemption_id, at=work.at, staff=work.staff_id, reason=reason) != 1:
        raise Conflict("already_reversed", "This credit was given back already.")
    credits.give_back(work, credits.one(work, row.credit_id), redemption_id)
    work.audit("reverse", "redemption", redemption_id, reason, credit=row.credit_id)
    return credits.one(work, row.credit_id)


def of_appointment(work: Work, appointment_id: str) -> RedemptionView | None:
    """The live redemption that pays an appointment."""
    row = work.one(_OF_APPOINTMENT, appointment=appointment_id, tenant=work.tenant_id)
    return view(row) if row else None


def of_customer(work: Work, customer_id: str, most: int = 30) -> list[RedemptionView]:
    """What a customer used and got back, newest first."""
    return [view(r) for r in work.all(_OF_CUSTOMER, customer=customer_id, tenant=work.tenant_id, most=most)]


def _done(work: Work, redemption_id: str) -> UseDone:
    found = view(work.one(_ONE, id=redemption_id, tenant=work.tenant_id))
    credit = credits.one(work, found.credit_id)
    return UseDone(found, credit, customers.one(work, found.customer_id).name, credit.package_name)


def use_now(
    desk: Desk, customer_id: str, service_id: str, *, operation: str, notes: str = "",
    purchase_id: str | None = None,
) -> UseDone:  # fmt: skip
    """Use one credit at once, without an appointment (BOOK-21, BOOK-22), in the order of CRED-8.

    Raises:
        NotFound: "Customer … not found", "Service … not found".
        BadInput: "No available credits for service …", or notes over 500 characters.
        NotAllowed: the role may not use credits (ROLE-7).
    """
    text = mask_cards(cleaned_lines(notes))
    check_lengths(text, None)

    def deed(work: Work) -> str:
        work.require(Act.REDEEM)
        customers.one(work, customer_id)
        service = services.one(work, service_id)
        found = credits.usable(work, customer_id, service_id, purchase_id)
        refusal = BadInput("no_credits", "No available credits for service %(service)s", service=service.name)
        if not found:
            raise refusal
        redeem(
            work, found[0], service, source=RedemptionSource.WALK_IN, lost=refusal, notes=text,
            redemption_id=operation,
        )  # fmt: skip
        return operation

    return operate(desk, operation, "use_now", (customer_id, service_id, text, purchase_id), deed, _done)


def undo_use(
    desk: Desk, redemption_id: str, reason: str, *, operation: str, approval: Approval | None = None
) -> UseDone:
    """Take back a walk-in use on the same day (BOOK-23): a manager's act, as a reversal.

    Raises:
        NotFound: no such redemption. Conflict: given back already.
        BadInput: not a walk-in use, another day, or no reason.
        NotAllowed: the role may not, and no manager gave a word (ROLE-9).
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        work.require(Act.UNDO_REDEMPTION, redemption_id, approval)
        row = work.one(_ONE, id=redemption_id, tenant=work.tenant_id)
        if row is None:
            raise NotFound("redemption_not_found", "Redemption not found")
        if row.source != RedemptionSource.WALK_IN:
            raise BadInput("not_walk_in", "This credit pays for a booking; cancel the booking instead.")
        if local_day(moment(row.redeemed_at), desk.zone) != local_day(work.now, desk.zone):
            raise BadInput("undo_too_late", "This can be undone on the same day only.")
        reverse(work, redemption_id, reason)
        return redemption_id

    return operate(desk, operation, "undo_use", (redemption_id, reason), deed, _done)


def can_use_late(desk: Desk, appointment_id: str) -> CreditView | None:
    """The credit that would pay an existing unpaid booking; None when none fits (LATE-14).

    Raises:
        NotFound: no such appointment (LATE-9).
        Unprocessable: it is paid already.
    """

    def ask(work: Work) -> CreditView | None:
        booking = appointments.one(work, appointment_id)
        rules.check_late_use(booking.status, booking.paid_amount, booking.payment_status)
        found = credits.usable(work, booking.customer_id, booking.service_id)
        return found[0] if found else None

    return look(desk, ask)


def use_late(
    desk: Desk, appointment_id: str, *, operation: str, purchase_id: str | None = None
) -> AppointmentDetail:
    """Pay an existing unpaid booking with a credit (LATE-1..17); a pending one is confirmed by it (LATE-11).

    The customer is the booking's (LATE-2, LATE-8); the list price stays (C-60).

    Raises:
        NotFound: "Appointment not found" (LATE-9).
        Unprocessable: closed (LATE-13), paid (LATE-3), partly paid (LATE-12), "There is no package to use"
            (LATE-5).
        NotAllowed: the role may not (LATE-10, ROLE-7).
    """

    def deed(work: Work) -> str:
        role = work.require(Act.REDEEM)
        booking = appointments.one(work, appointment_id)
        appointments.check_own(work, booking.staff_id, role)
        rules.check_late_use(booking.status, booking.paid_amount, booking.payment_status)
        found = credits.usable(work, booking.customer_id, booking.service_id, purchase_id)
        if not found:
            raise Unprocessable("no_package", "There is no package to use")
        _pay(work, booking, found[0], operation)
        return appointment_id

    return operate(desk, operation, "use_late", (appointment_id, purchase_id), deed, appointments.detail_in)


def _pay(work: Work, booking: AppointmentView, credit: CreditView, redemption_id: str) -> None:
    pending = booking.status == AppointmentStatus.PENDING
    to = AppointmentStatus.CONFIRMED if pending else booking.status
    confirmed_at = work.at if pending else work.value(_CONFIRMED_AT, id=booking.id)
    changed = work.do(
        _PAY_WITH_CREDIT, id=booking.id, tenant=work.tenant_id, yes=True, credit=credit.id,
        purchase=credit.purchase_id, package=credit.package_name, to=to.value,
        confirmed_at=confirmed_at, at=work.at,
    )  # fmt: skip
    if changed != 1:
        raise Conflict("changed_meanwhile", "This appointment was just changed at another terminal.")
    withdrawals.release(work, "paid with a credit", appointment_id=booking.id)
    service = ServiceView(
        booking.service_id, booking.service_name, "", Length(0, 0, 0), booking.total_price
    )  # fmt: skip
    lost = BadInput("redemption_failed", "There is no package to use")
    redeem(
        work, credit, service, source=RedemptionSource.LATE, lost=lost, appointment_id=booking.id,
        redemption_id=redemption_id,
    )  # fmt: skip
    if pending:
        visit_status.add_step(work, booking.id, "confirm", booking.status, to, reason="")


def undo_late(
    desk: Desk, appointment_id: str, reason: str, *, operation: str, approval: Approval | None = None
) -> AppointmentDetail:
    """Take a credit off a booking without cancelling it (LATE-15): payment is pending again at its price.

    Raises:
        NotFound: no such appointment.
        Unprocessable: it is not paid by a credit used late, or it is over.
        NotAllowed: the role may not, and no manager gave a word (ROLE-9).
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        booking = appointments.one(work, appointment_id)
        work.require(Act.UNDO_REDEMPTION, appointment_id, approval)
        found = of_appointment(work, appointment_id)
        if found is None or found.source != RedemptionSource.LATE:
            raise Unprocessable("no_redemption", "There is no booking redemption for given payment status")
        if booking.status in (
            AppointmentStatus.COMPLETED,
            AppointmentStatus.CANCELLED,
            AppointmentStatus.NO_SHOW,
        ):
            raise Unprocessable("appointment_closed", "Appointment cannot be updated")
        reverse(work, found.id, reason)
        values = {"tenant": work.tenant_id, "status": booking.status.value, "at": work.at}
        if work.do(_UNPAY, id=appointment_id, no=False, **values) != 1:
            raise Conflict("changed_meanwhile", "This appointment was just changed at another terminal.")
        return appointment_id

    return operate(desk, operation, "undo_late", (appointment_id, reason), deed, appointments.detail_in)
