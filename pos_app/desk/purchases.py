"""Purchases as they are read: one view for list, detail and payment status (ENT-1, PKG-19, PAY-13..17)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from pos_app.desk import credits, intents
from pos_app.desk.credits import CreditView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain.clock import moment, moment_or_none
from pos_app.domain.credits import Expiry, expiry_of
from pos_app.domain.errors import NotAllowed, NotFound
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item
from pos_app.domain.words import AttemptStatus, PaymentState, PurchaseStatus, SaleMethod
from pos_app.store import JOIN, P, Statement
from pos_app.store.tables import Payment, Purchase, PurchaseItem, Staff


class PaymentView(NamedTuple):
    """One payment attempt (ENT-7)."""

    id: str
    purchase_id: str | None
    appointment_id: str | None
    amount: Rupiah
    method: str
    provider: str
    status: AttemptStatus
    reference: str
    receipt_number: str | None
    notes: str
    handed: Rupiah | None
    """What the guest gave in cash."""
    recorded_by: str
    """Name."""
    recorded_at: datetime
    paid_at: datetime | None

    @property
    def change(self) -> Rupiah:
        """What goes back to the guest."""
        return Rupiah(self.handed - self.amount) if self.handed else Rupiah(0)


class PurchaseView(NamedTuple):
    """A customer's package as of now (ENT-1)."""

    id: str
    customer_id: str
    package_id: str | None
    package_name: str
    outlet_id: str
    price: Rupiah
    validity_days: int | None
    method: SaleMethod
    status: PurchaseStatus
    """`expired` as soon as its time is over (LIFE-5)."""
    payment_status: PaymentState
    due_day: date | None
    """By when it is to be paid: the day of its live link, else three days after the sale (BUY-14)."""
    purchased_at: datetime
    expires_at: datetime | None
    payment_confirmed_at: datetime | None
    total: int
    used: int
    remaining: int
    expired: int
    items: tuple[Item, ...]
    notes: str
    sold_by: str
    """Name."""
    imported: bool
    assumed: bool
    """Whether an import had to spread the remaining visits (IMP-2)."""
    cancel_reason: str | None
    expiry: Expiry

    @property
    def shown_status(self) -> str:
        """`partially_used` for an active package of which something is used (ENUM-2, C-4)."""
        if self.status == PurchaseStatus.ACTIVE and self.used:
            return "partially_used"
        return self.status.value

    @property
    def promised_credits(self) -> int:
        """The visits it holds or will hold once paid (CRED-21)."""
        return sum(item.quantity for item in self.items)


class PaymentStatusView(NamedTuple):
    """Whether a purchase is paid, and every attempt (PAY-17)."""

    package_name: str
    package_price: Rupiah
    payment_status: PaymentState
    package_status: PurchaseStatus
    total_paid: Rupiah
    remaining_balance: Rupiah
    is_paid: bool
    credits_activated: bool
    """Whether credits were created (C-59)."""
    usable_credits: int
    payment_url: str | None
    payments: tuple[PaymentView, ...]


class PurchaseDetail(NamedTuple):
    """A purchase with its credits and its payments."""

    purchase: PurchaseView
    credits: tuple[CreditView, ...]
    payment: PaymentStatusView


_COLUMNS = (
    Purchase.id, Purchase.tenant_id, Purchase.customer_id, Purchase.package_id, Purchase.package_name,
    Purchase.outlet_id, Purchase.price, Purchase.validity_days, Purchase.method, Purchase.status,
    Purchase.payment_status, intents.DUE_DAY.alias("due_day"), Purchase.purchased_at, Purchase.expires_at,
    Purchase.payment_confirmed_at, Purchase.total, Purchase.used, Purchase.remaining, Purchase.expired,
    Purchase.notes, Purchase.imported, Purchase.assumed, Purchase.cancel_reason, Staff.name.alias("seller"),
)  # fmt: skip
_JOINED = Purchase.select(*_COLUMNS).join(Staff, on=(Staff.id == Purchase.sold_by))
_ONE = Statement(_JOINED.where(Purchase.id == P("id")))
_OF_CUSTOMER = Statement(
    _JOINED.where(Purchase.customer_id == P("customer"), Purchase.tenant_id == P("tenant")).order_by(
        Purchase.purchased_at.desc(), Purchase.id.desc()
    )
)
_ITEMS = Statement(
    PurchaseItem.select(
        PurchaseItem.service_id, PurchaseItem.service_name, PurchaseItem.quantity, PurchaseItem.unit_price
    )
    .where(PurchaseItem.purchase_id == P("purchase"))
    .order_by(PurchaseItem.position)
)
PAYMENT_COLUMNS = (
    Payment.id, Payment.purchase_id, Payment.appointment_id, Payment.amount, Payment.method,
    Payment.provider, Payment.status, Payment.reference, Payment.receipt_number, Payment.notes,
    Payment.handed, Staff.name.alias("cashier"), Payment.recorded_at, Payment.paid_at,
)  # fmt: skip
_PAYMENTS = Payment.select(*PAYMENT_COLUMNS).join(
    Staff, JOIN.LEFT_OUTER, on=(Staff.id == Payment.recorded_by)
)
_OF_PURCHASE = Statement(
    _PAYMENTS.where(
        Payment.purchase_id == P("purchase"), Payment.tenant_id == P("tenant")
    ).order_by(Payment.created_at, Payment.id)
)  # fmt: skip
_OF_APPOINTMENT = Statement(
    _PAYMENTS.where(
        Payment.appointment_id == P("appointment"), Payment.tenant_id == P("tenant")
    ).order_by(Payment.created_at, Payment.id)
)  # fmt: skip
_PAYMENT = Statement(_PAYMENTS.where(Payment.id == P("id"), Payment.tenant_id == P("tenant")))


def payment_view(row: Any) -> PaymentView:
    """A payment from its row."""
    return PaymentView(
        row.id, row.purchase_id, row.appointment_id, Rupiah(row.amount), row.method, row.provider,
        AttemptStatus(row.status), row.reference, row.receipt_number, row.notes,
        None if row.handed is None else Rupiah(row.handed), row.cashier, moment(row.recorded_at),
        moment_or_none(row.paid_at),
    )  # fmt: skip


def payment(work: Work, payment_id: str) -> PaymentView:
    """One payment of the tenant; raises `NotFound`."""
    row = work.one(_PAYMENT, id=payment_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("payment_not_found", "Payment not found")
    return payment_view(row)


def payments_of_appointment(work: Work, appointment_id: str) -> list[PaymentView]:
    """Every attempt to pay an appointment, oldest first."""
    rows = work.all(_OF_APPOINTMENT, appointment=appointment_id, tenant=work.tenant_id)
    return [payment_view(row) for row in rows]


def _view(work: Work, row: Any) -> PurchaseView:
    expires_at = moment_or_none(row.expires_at)
    expiry = expiry_of(expires_at, work.now, work.desk.zone)
    status = PurchaseStatus(row.status)
    over = expiry.is_expired and status == PurchaseStatus.ACTIVE
    items = work.all(_ITEMS, purchase=row.id)
    return PurchaseView(
        id=row.id,
        customer_id=row.customer_id,
        package_id=row.package_id,
        package_name=row.package_name,
        outlet_id=row.outlet_id,
        price=Rupiah(row.price),
        validity_days=row.validity_days,
        method=SaleMethod(row.method),
        status=PurchaseStatus.EXPIRED if over else status,
        payment_status=PaymentState(row.payment_status),
        due_day=date.fromisoformat(row.due_day) if row.due_day else None,
        purchased_at=moment(row.purchased_at),
        expires_at=expires_at,
        payment_confirmed_at=moment_or_none(row.payment_confirmed_at),
        total=row.total,
        used=row.used,
        remaining=0 if over else row.remaining,
        expired=row.expired + (row.remaining if over else 0),
        items=tuple(Item(i.service_id, i.service_name, i.quantity, Rupiah(i.unit_price)) for i in items),
        notes=row.notes,
        sold_by=row.seller,
        imported=bool(row.imported),
        assumed=bool(row.assumed),
        cancel_reason=row.cancel_reason,
        expiry=expiry,
    )


def one(work: Work, purchase_id: str) -> PurchaseView:
    """One purchase of the tenant (TEN-3).

    Raises:
        NotFound: "Customer package not found" (PAY-3).
    """
    row = work.one(_ONE, id=purchase_id)
    if row is None or row.tenant_id != work.tenant_id:
        raise NotFound("purchase_not_found", "Customer package not found")
    return _view(work, row)


def of_customer(work: Work, customer_id: str, status: str | None = None) -> list[PurchaseView]:
    """A customer's purchases, newest first, optionally of one status (PKG-19).

    `partially_used` is the part of `active` of which something is used (C-4), `used` another word for
    `depleted` (ENUM-2).
    """
    status = PurchaseStatus.DEPLETED if status == "used" else status
    rows = work.all(_OF_CUSTOMER, customer=customer_id, tenant=work.tenant_id)
    found = [_view(work, row) for row in rows]
    return [view for view in found if status is None or status in (view.status, view.shown_status)]


def listed(desk: Desk, customer_id: str, status: str | None = None) -> list[PurchaseView]:
    """`of_customer` as a desk function."""
    return look(desk, lambda work: of_customer(work, customer_id, status))


def detail(desk: Desk, purchase_id: str) -> PurchaseDetail:
    """A purchase with credits and payments; raises `NotFound`."""

    def ask(work: Work) -> PurchaseDetail:
        view = one(work, purchase_id)
        found = tuple(credits.of_purchase(work, purchase_id))
        return PurchaseDetail(view, found, _status(work, view))

    return look(desk, ask)


def payment_status(desk: Desk, purchase_id: str) -> PaymentStatusView:
    """Whether a purchase is paid and how (PAY-13..17).

    Raises:
        NotFound: no such purchase (PAY-3).
        NotAllowed: it is another tenant's (PAY-15, the one view that says so).
    """

    def ask(work: Work) -> PaymentStatusView:
        row = work.one(_ONE, id=purchase_id)
        if row is not None and row.tenant_id != work.tenant_id:
            raise NotAllowed("other_tenant", "Access denied - package belongs to different tenant")
        return _status(work, one(work, purchase_id))

    return look(desk, ask)


def _status(work: Work, view: PurchaseView) -> PaymentStatusView:
    rows = work.all(_OF_PURCHASE, purchase=view.id, tenant=work.tenant_id)
    attempts = tuple(payment_view(row) for row in rows)
    paid = sum(p.amount for p in attempts if p.status == AttemptStatus.COMPLETED)
    is_paid = view.payment_status == PaymentState.PAID
    owed = 0 if is_paid or view.status == PurchaseStatus.CANCELLED else view.price - paid
    return PaymentStatusView(
        view.package_name, view.price, view.payment_status, view.status, Rupiah(paid), Rupiah(owed), is_paid,
        view.total > 0, view.remaining, intents.url_of(work, view.id), attempts,
    )  # fmt: skip
