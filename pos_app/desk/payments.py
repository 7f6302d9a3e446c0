"""Recording a manual payment for a package (PAY-1..19): payment and credits in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pos_app.desk import credits, customers, purchases, receipt_numbers, withdrawals
from pos_app.desk.purchases import PaymentView, PurchaseView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look, operate
from pos_app.domain import payments as rules
from pos_app.domain.cards import mask_cards
from pos_app.domain.errors import Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.names import cleaned, cleaned_lines
from pos_app.domain.roles import Act
from pos_app.domain.words import Means, PurchaseStatus
from pos_app.store import P, Statement
from pos_app.store.tables import Payment, Purchase
from pos_app.words import N_

RECORDED = "Payment recorded successfully - package credits activated"
"""PAY-9's message."""
HINTS = (
    N_("Verify the customer's identity first."),
    N_("Confirm that the package is pending."),
    N_("Match the price exactly."),
    N_("Add notes and the receipt or reference number."),
)
"""Desk etiquette shown on the form (PAY-16)."""


class ManualPayment(NamedTuple):
    """Money taken at the desk."""

    means: Means
    amount: int
    receipt_number: str | None = None
    """None takes the next `PKG-RCPT-YYYY-NNN` (RCPT-3); a typed one is kept as it is, or refused."""
    notes: str = ""
    handed: int | None = None
    """What the guest gave in cash."""


class PaymentDone(NamedTuple):
    """What recording a payment made (wireframe 6b, RCPT-2)."""

    payment: PaymentView
    purchase: PurchaseView
    customer_name: str
    credits: int
    expires_at: datetime | None
    message: str


_ACTIVATE = Statement(
    Purchase.update(
        status="active", payment_status="paid", payment_confirmed_at=P("at"), due_day=None,
        total=P("total"), remaining=P("total"), updated_at=P("at"),
    ).where(
        Purchase.id == P("id"),
        Purchase.tenant_id == P("tenant"),
        Purchase.status == "pending_payment",
        Purchase.payment_status != "paid",
    )
)  # fmt: skip
_REFERENCES = Statement(
    Payment.select(Payment.reference).where(
        Payment.tenant_id == P("tenant"), Payment.reference >= P("stamp"), Payment.reference < P("after")
    )
)
_LAST = Statement(
    Payment.select(Payment.id)
    .where(
        Payment.purchase_id == P("purchase"),
        Payment.tenant_id == P("tenant"),
        Payment.status == "completed",
    )
    .order_by(Payment.created_at.desc(), Payment.id.desc())
    .limit(1)
)


def record(desk: Desk, purchase_id: str, request: ManualPayment, *, operation: str) -> PaymentDone:
    """Record money taken for a pending package and activate its credits (PAY-2's order of checks).

    Raises:
        NotFound: PAY-3.
        Conflict: PAY-4, or a typed receipt number of ours that is used already.
        BadInput: PAY-5, PAY-6, PAY-8, PAY-18, texts too long, a receipt number of ours that is not the next.
        NotAllowed: the role may not take money (ROLE-5).
    """

    def deed(work: Work) -> str:
        work.require(Act.RECORD_PAYMENT)
        withdrawals.lock(work, purchase_id=purchase_id)
        purchase = purchases.one(work, purchase_id)
        rules.check_unpaid(purchase.payment_status, purchase.status)
        return settle(work, purchase, request)

    params = (purchase_id, *request)
    return operate(desk, operation, "record_payment", params, deed, _done)


def settle(work: Work, purchase: PurchaseView, request: ManualPayment) -> str:
    """Pay a pending purchase inside an open transaction; returns the payment's id."""
    means = rules.means_of(request.means)
    rules.check_amount(request.amount, purchase.price)
    rules.check_validity(purchase.expires_at, work.now)
    handed = request.handed if means == Means.CASH else None
    rules.check_handed(handed, request.amount)
    payment_id = insert(work, request._replace(handed=handed), purchase_id=purchase.id)
    if not activate(work, purchase):
        raise Conflict("already_paid", "Package is already fully paid")
    withdrawals.release(work, "paid at the desk", purchase_id=purchase.id)
    work.audit(
        "record_payment", "purchase", purchase.id, payment=payment_id, method=means.value,
        amount=int(request.amount), status=PurchaseStatus.ACTIVE.value,
    )  # fmt: skip
    return payment_id


def activate(work: Work, purchase: PurchaseView) -> bool:
    """Make a pending purchase paid and active, with its credits; False where it is pending no longer."""
    total = purchase.promised_credits
    if work.do(_ACTIVATE, id=purchase.id, tenant=work.tenant_id, at=work.at, total=total) != 1:
        return False
    credits.grant(
        work,
        purchase_id=purchase.id,
        customer_id=purchase.customer_id,
        items=purchase.items,
        purchased_at=purchase.purchased_at,
        expires_at=purchase.expires_at,
    )
    return True


def insert(
    work: Work, request: ManualPayment, *, purchase_id: str | None = None, appointment_id: str | None = None
) -> str:
    """Add a completed manual payment (PAY-9) with its reference and receipt number; returns its id."""
    receipt = mask_cards(cleaned(request.receipt_number or "")) or None
    notes = mask_cards(cleaned_lines(request.notes))
    rules.check_lengths(notes, receipt)
    payment_id = new_id()
    work.insert(
        Payment,
        id=payment_id,
        tenant_id=work.tenant_id,
        outlet_id=work.desk.outlet.id,
        purchase_id=purchase_id,
        appointment_id=appointment_id,
        amount=int(request.amount),
        method=Means(request.means).value,
        provider="manual",
        status="completed",
        reference=taken_reference(work, "PAY-PKG" if purchase_id else "PAY-APT"),
        receipt_number=receipt_numbers.take(work, receipt),
        notes=notes,
        handed=None if request.handed is None else int(request.handed),
        recorded_by=work.staff_id,
        recorded_at=work.at,
        paid_at=work.at,
        created_at=work.at,
    )
    return payment_id


def taken_reference(work: Work, prefix: str) -> str:
    """The next free payment reference of a prefix (PAY-9, LINK-13)."""
    work.transaction.lock(f"reference:{work.tenant_id}")
    stamp = rules.reference(prefix, work.now, work.desk.zone, 0)
    known = {
        row.reference
        for row in work.all(_REFERENCES, tenant=work.tenant_id, stamp=stamp, after=stamp + "-\U0010ffff")
    }
    number = 0
    while (found := rules.reference(prefix, work.now, work.desk.zone, number)) in known:
        number += 1
    return found


def proposed_receipt_number(desk: Desk) -> str:
    """The receipt number that the next payment gets unless another is typed (RCPT-3)."""
    return look(desk, receipt_numbers.proposed)


def last_of(work: Work, purchase_id: str) -> PaymentView | None:
    """The completed payment of a purchase."""
    payment_id = work.value(_LAST, purchase=purchase_id, tenant=work.tenant_id)
    return purchases.payment(work, payment_id) if payment_id else None


def _done(work: Work, payment_id: str) -> PaymentDone:
    paid = purchases.payment(work, payment_id)
    assert paid.purchase_id is not None
    purchase = purchases.one(work, paid.purchase_id)
    guest = customers.one(work, purchase.customer_id)
    return PaymentDone(paid, purchase, guest.name, purchase.total, purchase.expires_at, RECORDED)
