"""The facts of a receipt (RCPT-2, RCPT-3); how it looks is for `receipts` to say."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pos_app.desk import appointments, customers, purchases
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import moment
from pos_app.domain.errors import Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item
from pos_app.domain.words import AttemptStatus
from pos_app.store import P, Statement
from pos_app.store.tables import Audit, Intent


class Slip(NamedTuple):
    """A receipt's facts."""

    payment_id: str
    tenant_name: str
    outlet_name: str
    outlet_address: str
    outlet_phone: str | None
    receipt_number: str
    reference: str
    paid_at: datetime
    zone: ZoneInfo
    customer_name: str
    title: str
    """The package, or the treatment."""
    items: tuple[Item, ...]
    amount: Rupiah
    method: str
    handed: Rupiah | None
    cashier: str
    credits: int
    """Visits activated; 0 for a treatment."""
    valid_until: datetime | None
    is_package: bool
    owed: Rupiah
    """What is still owed for a treatment."""
    first_made_at: datetime | None
    """When the first one was given out: this one is a copy."""
    invoice_number: str = ""
    """Paper.id's, of a payment by link; then `paid_at` is when the desk first saw it paid."""
    fee: Rupiah = Rupiah(0)
    """What the guest paid online on top of the amount, which does not count as paid (FEE-6)."""
    environment: str = ""
    """Whose money a payment by link was; only production's is real."""

    @property
    def is_online(self) -> bool:
        """Whether it was paid by link."""
        return bool(self.invoice_number)


_FIRST = Statement(
    Audit.select(Audit.at)
    .where(Audit.subject_id == P("id"), Audit.act == "receipt", Audit.tenant_id == P("tenant"))
    .order_by(Audit.at)
    .limit(1)
)
_BY_LINK = Statement(
    Intent.select(Intent.number, Intent.fee, Intent.environment).where(
        Intent.payment_id == P("payment"), Intent.tenant_id == P("tenant")
    )
)


def slip(desk: Desk, payment_id: str) -> Slip:
    """The receipt of a completed payment, as it would be given out now.

    Raises:
        NotFound: no such payment. Conflict: it is not completed (RCPT-1).
    """
    return look(desk, lambda work: _slip(work, payment_id))


def give_out(desk: Desk, payment_id: str) -> Slip:
    """The receipt, noted as given out: from the second time on it is a copy (RCPT-1); raises as `slip`."""

    def deed(work: Work) -> Slip:
        work.role()
        found = _slip(work, payment_id)
        work.audit("receipt", "payment", payment_id, copy=found.first_made_at is not None)
        return found

    return act(desk, deed)


def _slip(work: Work, payment_id: str) -> Slip:
    paid = purchases.payment(work, payment_id)
    if paid.status != AttemptStatus.COMPLETED:
        raise Conflict("not_paid", "There is no receipt before it is paid.")
    by_link = work.one(_BY_LINK, payment=payment_id, tenant=work.tenant_id)
    first = work.value(_FIRST, id=payment_id, tenant=work.tenant_id)
    tenant, outlet = work.desk.tenant, work.desk.outlet
    if paid.purchase_id is not None:
        bought = purchases.one(work, paid.purchase_id)
        guest, title, items = bought.customer_id, bought.package_name, bought.items
        credits, until, owed = bought.promised_credits, bought.expires_at, Rupiah(0)
    else:
        assert paid.appointment_id is not None
        visit = appointments.one(work, paid.appointment_id)
        guest, title = visit.customer_id, visit.service_name
        items = (Item(visit.service_id, visit.service_name, 1, visit.total_price),)
        credits, until, owed = 0, None, visit.owed
    return Slip(
        payment_id=payment_id,
        tenant_name=tenant.name,
        outlet_name=outlet.name,
        outlet_address=outlet.address,
        outlet_phone=outlet.phone,
        receipt_number=paid.receipt_number or paid.reference,
        reference=paid.reference,
        paid_at=paid.paid_at or paid.recorded_at,
        zone=work.desk.zone,
        customer_name=customers.one(work, guest).name,
        title=title,
        items=items,
        amount=paid.amount,
        method=paid.method,
        handed=paid.handed,
        cashier=paid.recorded_by,
        credits=credits,
        valid_until=until,
        is_package=paid.purchase_id is not None,
        owed=owed,
        first_made_at=moment(first) if first else None,
        invoice_number=by_link.number if by_link else "",
        fee=Rupiah(by_link.fee if by_link else 0),
        environment=by_link.environment if by_link else "",
    )
