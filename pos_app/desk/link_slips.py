"""The facts of a payment link on paper: what its page at Paper.id says (RCPT-5)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pos_app.desk import appointments, intents, purchases
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain.errors import Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item
from pos_app.store import P, Statement
from pos_app.store.tables import Outlet


class LinkSlip(NamedTuple):
    """A payment slip's facts."""

    intent_id: str
    tenant_name: str
    outlet_name: str
    outlet_address: str
    outlet_phone: str | None
    customer_name: str
    number: str
    """The invoice's, as Paper.id knows it."""
    title: str
    """The package, or the treatment."""
    items: tuple[Item, ...]
    validity_days: int | None
    """From the purchase; None never ends."""
    is_package: bool
    amount: Rupiah
    """What counts as paid."""
    fee: Rupiah
    due: date
    url: str
    notes: str
    environment: str
    """`production`, or whose money is not real."""

    @property
    def total(self) -> Rupiah:
        """What the guest pays."""
        return Rupiah(self.amount + self.fee)


_OUTLET = Statement(
    Outlet.select(Outlet.name, Outlet.address, Outlet.phone).where(
        Outlet.id == P("id"), Outlet.tenant_id == P("tenant")
    )
)


def link_slip(desk: Desk, intent_id: str) -> LinkSlip:
    """A link as it may be printed now; looking at it changes nothing.

    Raises:
        NotFound: no such link.
        Conflict: it cannot be paid: Paper.id has not taken it, or it is paid or withdrawn (`link_not_open`).
    """
    return look(desk, lambda work: _slip(work, intent_id))


def _slip(work: Work, intent_id: str) -> LinkSlip:
    link = intents.one(work, intent_id)
    if not (link.is_open and link.url):
        raise Conflict("link_not_open", "Only a payment link that is open can be printed.")
    outlet = work.one(_OUTLET, id=link.outlet_id, tenant=work.tenant_id)
    if link.purchase_id is not None:
        bought = purchases.one(work, link.purchase_id)
        items, days = bought.items, bought.validity_days
    else:
        assert link.appointment_id is not None
        visit = appointments.one(work, link.appointment_id)
        items, days = (Item(visit.service_id, visit.service_name, 1, visit.total_price),), None
    return LinkSlip(
        intent_id=intent_id,
        tenant_name=work.desk.tenant.name,
        outlet_name=outlet.name,
        outlet_address=outlet.address,
        outlet_phone=outlet.phone,
        customer_name=link.customer_name,
        number=link.number,
        title=link.what,
        items=items,
        validity_days=days,
        is_package=link.purchase_id is not None,
        amount=link.amount,
        fee=link.fee,
        due=link.due,
        url=link.url,
        notes=link.notes,
        environment=link.environment,
    )
