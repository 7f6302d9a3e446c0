"""The facts of a receipt (RCPT-2, RCPT-3); how it looks is for `receipts` to say."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pos_app.desk import appointments, customers, purchases
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import moment
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item
from pos_app.store import P, Statement
from pos_app.store.tables import Audit


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


_FIRST = Statement(
    Audit.select(Audit.at)
    .where(Audit.subject_id == P("id"), Audit.act == "receipt", Audit.tenant_id == P("tenant"))
    .order_by(Audit.at)
    .limit(1)
)


def slip(desk: Desk, payment_id: str) -> Slip:
    """The receipt of a completed payment, as it would be given out now; raises `NotFound`."""
    return look(desk, lambda work: _slip(work, payment_id))


def give_out(desk: Desk, payment_id: str) -> Slip:
    """The receipt, noted as given out: from the second time on it is a copy (RCPT-1). Raises `NotFound`."""

    def deed(work: Work) -> Slip:
        work.role()
        found = _slip(work, payment_id)
        work.audit("receipt", "payment", payment_id, copy=found.first_made_at is not None)
        return found

    return act(desk, deed)


def _slip(work: Work, payment_id: str) -> Slip:
    paid = purchases.payment(work, payment_id)
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
    )
