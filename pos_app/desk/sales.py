"""Selling a package and cancelling one that was never paid (BUY-1..17, LIFE-4)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pos_app.desk import customers, packages, payments, purchases, withdrawals
from pos_app.desk.packages import PackageView
from pos_app.desk.purchases import PaymentView, PurchaseView
from pos_app.desk.session import Approval, Desk
from pos_app.desk.work import Work, operate
from pos_app.domain import payments as rules
from pos_app.domain.appointments import check_reason
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import local_day, micros
from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.names import cleaned_lines
from pos_app.domain.packages import expiry
from pos_app.domain.roles import Act
from pos_app.domain.words import Means, PurchaseStatus, SaleMethod
from pos_app.store import P, Statement
from pos_app.store.tables import Purchase, PurchaseItem
from pos_app.words import N_

MESSAGES = {
    SaleMethod.ON_SPOT: N_("Package sold - credits activated!"),
    SaleMethod.DIGITAL: N_(
        "Package purchase initiated - Make its payment link now, or record the payment by hand."
    ),
    SaleMethod.TRANSFER: N_(
        "Package purchase created - Please complete payment via bank transfer."
        " Staff will confirm your payment."
    ),
    SaleMethod.ON_VISIT: N_(
        "Package purchase created - Please complete payment at the venue. Staff will confirm your payment."
    ),
}
"""What is said after a sale (BUY-6, whose link is an act of its own: BUY-16; BUY-7, BUY-17)."""
AFTER_CONFIRMATION = N_("Credits will be activated after payment is confirmed")
"""What holds for every pending package (BUY-5)."""
TRANSFER_INSTRUCTIONS = N_(
    "Please transfer to the venue's bank account. Contact the venue for bank details."
    " Show your purchase ID when making payment."
)
"""What a guest who will transfer is told (BUY-7)."""


class SaleRequest(NamedTuple):
    """What a sale needs (BUY-1)."""

    customer_id: str
    package_id: str
    method: SaleMethod = SaleMethod.ON_SPOT
    means: Means | None = None
    """Cash, card machine or transfer shown: for a sale on the spot (BUY-13)."""
    amount: int | None = None
    """Whole rupiah received on the spot; must be the price (BUY-12). None takes the price."""
    handed: int | None = None
    """What the guest gives in cash."""
    notes: str = ""
    receipt_number: str | None = None
    """None takes the next number; a typed one is kept as it is, or refused."""
    outlet_id: str | None = None


class SaleDone(NamedTuple):
    """What a sale made."""

    purchase: PurchaseView
    customer_name: str
    payment: PaymentView | None
    credits: int
    """Credits activated now; 0 while payment is pending (BUY-5)."""
    message: str


_CANCEL = Statement(
    Purchase.update(
        status="cancelled", payment_status="failed", cancelled_at=P("at"), cancelled_by=P("staff"),
        cancel_reason=P("reason"), updated_at=P("at"),
    ).where(
        Purchase.id == P("id"),
        Purchase.tenant_id == P("tenant"),
        Purchase.status == "pending_payment",
        Purchase.payment_status != "paid",
    )
)  # fmt: skip


def sell(desk: Desk, request: SaleRequest, *, operation: str) -> SaleDone:
    """Sell a package in one transaction (BUY-10, BUY-11): on the spot with its payment and credits, or
    pending with a due day three days on (BUY-14).

    Raises:
        NotFound: customer or package unknown in this tenant.
        BadInput: the package is not for sale here, the amount is not the price, no contact for a link.
        Conflict: a typed receipt number of ours is used already.
        NotAllowed: the role may not sell so (ROLE-3, ROLE-4).
    """
    notes = mask_cards(cleaned_lines(request.notes))
    rules.check_lengths(notes, request.receipt_number)

    def deed(work: Work) -> str:
        on_spot = request.method == SaleMethod.ON_SPOT
        work.require(Act.SELL_ON_SPOT if on_spot else Act.SELL_PENDING)
        guest = customers.one(work, request.customer_id)
        package = packages.for_sale(work, request.package_id, request.outlet_id or desk.outlet.id)
        if request.method == SaleMethod.DIGITAL and not (guest.email or guest.phone):
            raise BadInput(
                "no_contact", "Customer must have either email or phone number to receive payment link",
                field="method", next_step="Update customer profile with email or phone number",
            )  # fmt: skip
        _insert(work, operation, request, package, notes)
        work.audit("sell", "purchase", operation, method=request.method.value, price=int(package.price))
        if on_spot:
            _pay_on_spot(work, operation, request, package)
        return operation

    return operate(desk, operation, "sell", tuple(request), deed, _done)


def _insert(work: Work, purchase_id: str, request: SaleRequest, package: PackageView, notes: str) -> None:
    ends = expiry(work.now, package.validity_days)
    due = rules.due_day(local_day(work.now, work.desk.zone))
    work.insert(
        Purchase,
        id=purchase_id,
        tenant_id=work.tenant_id,
        customer_id=request.customer_id,
        package_id=package.id,
        outlet_id=request.outlet_id or work.desk.outlet.id,
        package_name=package.name,
        price=int(package.price),
        validity_days=package.validity_days,
        method=request.method.value,
        status=PurchaseStatus.PENDING_PAYMENT.value,
        payment_status="pending",
        due_day=None if request.method == SaleMethod.ON_SPOT else due.isoformat(),
        purchased_at=work.at,
        expires_at=micros(ends) if ends else None,
        notes=notes,
        sold_by=work.staff_id,
        created_at=work.at,
        updated_at=work.at,
    )
    for position, item in enumerate(package.items, 1):
        work.insert(
            PurchaseItem,
            purchase_id=purchase_id,
            position=position,
            service_id=item.service_id,
            service_name=item.service_name,
            quantity=item.quantity,
            unit_price=int(item.unit_price),
        )


def _pay_on_spot(work: Work, purchase_id: str, request: SaleRequest, package: PackageView) -> None:
    amount = package.price if request.amount is None else Rupiah(request.amount)
    payments.settle(
        work,
        purchases.one(work, purchase_id),
        payments.ManualPayment(
            request.means or Means.CASH, amount, request.receipt_number, "", request.handed
        ),
    )


def _done(work: Work, purchase_id: str) -> SaleDone:
    purchase = purchases.one(work, purchase_id)
    paid = payments.last_of(work, purchase_id)
    guest = customers.one(work, purchase.customer_id)
    return SaleDone(purchase, guest.name, paid, purchase.total, MESSAGES[purchase.method])


def cancel_purchase(
    desk: Desk, purchase_id: str, reason: str, *, operation: str, approval: Approval | None = None
) -> PurchaseView:
    """Cancel a purchase that was never paid (LIFE-4): a manager's act, with a reason.

    Raises:
        BadInput: no reason, or the purchase is not waiting for payment.
        Conflict: it is paid.
        NotAllowed: the role may not, and no manager gave a word (ROLE-9).
        NotFound: no such purchase.
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        work.require(Act.CANCEL_PURCHASE, purchase_id, approval)
        purchase = purchases.one(work, purchase_id)
        rules.check_unpaid(purchase.payment_status, purchase.status)
        values = {"id": purchase_id, "tenant": work.tenant_id, "at": work.at}
        if work.do(_CANCEL, **values, staff=work.staff_id, reason=reason) != 1:
            raise Conflict("changed_meanwhile", "This purchase was just changed at another terminal.")
        withdrawals.release(work, "purchase cancelled", purchase_id=purchase_id)
        work.audit("cancel_purchase", "purchase", purchase_id, reason)
        return purchase_id

    return operate(desk, operation, "cancel_purchase", (purchase_id, reason), deed, purchases.one)


def due_from(today: date) -> date:
    """When a purchase made today would be due, for the form (BUY-14)."""
    return rules.due_day(today)
