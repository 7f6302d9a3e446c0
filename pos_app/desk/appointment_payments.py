"""Money on an appointment: one or several manual payments until it is settled (APAY-1..6)."""

from __future__ import annotations

from typing import NamedTuple

from pos_app.desk import appointments, payments, purchases, receipt_numbers, withdrawals
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.payments import ManualPayment
from pos_app.desk.purchases import PaymentView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look, operate
from pos_app.domain import appointments as rules
from pos_app.domain import payments as money
from pos_app.domain.errors import Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.roles import Act
from pos_app.domain.words import Means
from pos_app.store import P, Statement
from pos_app.store.tables import Appointment


class BillPaid(NamedTuple):
    """What taking money for one or several visits made."""

    payments: tuple[PaymentView, ...]
    appointments: tuple[AppointmentView, ...]
    amount: Rupiah
    owed: Rupiah
    """What is still owed for them."""


_PAY = Statement(
    Appointment.update(
        paid_amount=Appointment.paid_amount + P("amount"), payment_status=P("bill"), updated_at=P("at")
    ).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.paid_amount == P("was"),
        Appointment.credit_redeemed == P("no"),
        Appointment.status.not_in(["cancelled", "no_show"]),
        Appointment.paid_amount + P("amount") <= Appointment.total_price,
    )
)  # fmt: skip
_VISIT = Statement(
    Appointment.select(Appointment.id)
    .where(Appointment.visit_id == P("visit"), Appointment.tenant_id == P("tenant"))
    .order_by(Appointment.starts_at)
)


def pay(desk: Desk, appointment_id: str, request: ManualPayment, *, operation: str) -> BillPaid:
    """Record a payment for one appointment, up to what is still owed (APAY-2, APAY-3).

    Raises:
        NotFound: no such appointment.
        BadInput: wrong method, nothing or too much (APAY-3), a credit pays it or it is over (APAY-6).
        NotAllowed: the role may not take money (ROLE-5).
    """

    def deed(work: Work) -> str:
        work.require(Act.RECORD_PAYMENT)
        return _settle(work, appointments.one(work, appointment_id), request)

    return operate(desk, operation, "pay_appointment", (appointment_id, *request), deed, _paid)


def pay_visit(desk: Desk, appointment_id: str, request: ManualPayment, *, operation: str) -> BillPaid:
    """Record one sum for every unpaid treatment of a visit; the sum must be all that is owed for them.

    Raises:
        As `pay`.
    """

    def deed(work: Work) -> str:
        work.require(Act.RECORD_PAYMENT)
        bills = _open_bills(work, appointment_id)
        owed = sum(bill.owed for bill in bills)
        money.check_balance(request.amount, owed)
        if request.amount != owed:
            raise Conflict(
                "visit_in_full", "All treatments of a visit are paid in full: %(owed)s", owed=Rupiah(owed),
                field="amount",
            )  # fmt: skip
        money.check_handed(request.handed, request.amount)
        numbers = _numbers(request.receipt_number, len(bills))
        parts = [
            request._replace(amount=bill.owed, handed=None, receipt_number=number)
            for bill, number in zip(bills, numbers, strict=True)
        ]
        return " ".join(_settle(work, bill, part) for bill, part in zip(bills, parts, strict=True))

    return operate(desk, operation, "pay_visit", (appointment_id, *request), deed, _paid)


def _numbers(typed: str | None, bills: int) -> list[str | None]:
    """A number of ours stands on the first receipt only, the next ones follow it; another stands on all."""
    rest = None if receipt_numbers.is_ours(typed) else typed
    return [typed, *[rest] * (bills - 1)]


def open_bills(desk: Desk, appointment_id: str) -> list[AppointmentView]:
    """The treatments of a visit for which money is owed (several: the form asks this one or all)."""
    return look(desk, lambda work: _open_bills(work, appointment_id))


def _open_bills(work: Work, appointment_id: str) -> list[AppointmentView]:
    view = appointments.one(work, appointment_id)
    rows = work.all(_VISIT, visit=view.visit_id, tenant=work.tenant_id)
    bills = [appointments.one(work, row.id) for row in rows]
    return [bill for bill in bills if bill.owed]


def _settle(work: Work, bill: AppointmentView, request: ManualPayment) -> str:
    """Record one payment for one visit; returns its id."""
    withdrawals.lock(work, appointment_id=bill.id)
    means = money.means_of(request.means)
    rules.check_payable(bill.status, bill.credit_redeemed)
    rules.check_open(bill.total_price, bill.paid_amount)
    money.check_balance(request.amount, bill.owed)
    handed = request.handed if means == Means.CASH else None
    money.check_handed(handed, request.amount)
    payment_id = payments.insert(work, request._replace(handed=handed), appointment_id=bill.id)
    state = rules.bill_state(bill.total_price, bill.paid_amount + request.amount)
    changed = work.do(
        _PAY, id=bill.id, tenant=work.tenant_id, amount=int(request.amount), bill=state.value,
        was=int(bill.paid_amount), no=False, at=work.at,
    )  # fmt: skip
    if changed != 1:
        raise Conflict("changed_meanwhile", "This appointment was just changed at another terminal.")
    withdrawals.release(work, "paid at the desk", appointment_id=bill.id)
    work.audit(
        "record_payment", "appointment", bill.id, payment=payment_id, method=means.value,
        amount=int(request.amount),
    )  # fmt: skip
    return payment_id


def credit_online(work: Work, bill: AppointmentView, amount: int) -> bool:
    """Count money that Paper.id took for a bill; False where the bill has no room for it any more."""
    if amount > bill.owed:
        return False
    state = rules.bill_state(bill.total_price, bill.paid_amount + amount)
    changed = work.do(
        _PAY, id=bill.id, tenant=work.tenant_id, amount=amount, bill=state.value, was=int(bill.paid_amount),
        no=False, at=work.at,
    )  # fmt: skip
    return changed == 1


def _paid(work: Work, payment_ids: str) -> BillPaid:
    """What one operation took, however much was paid later."""
    made = tuple(purchases.payment(work, one) for one in payment_ids.split())
    views = tuple(appointments.one(work, paid.appointment_id) for paid in made if paid.appointment_id)
    amount, owed = sum(paid.amount for paid in made), sum(view.owed for view in views)
    return BillPaid(made, views, Rupiah(amount), Rupiah(owed))
