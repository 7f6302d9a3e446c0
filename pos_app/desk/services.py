"""Treatments and who performs them (ENT-16, ENT-17, APAY-8)."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain.errors import NotFound
from pos_app.domain.money import Rupiah
from pos_app.domain.names import folded
from pos_app.domain.scheduling import Length
from pos_app.store import P, Statement
from pos_app.store.tables import Service, Staff, StaffSkill


class ServiceView(NamedTuple):
    """A treatment at this outlet's price of now."""

    id: str
    name: str
    category: str
    length: Length
    price: Rupiah


class Therapist(NamedTuple):
    """Somebody who performs a treatment."""

    id: str
    name: str


_COLUMNS = (
    Service.id, Service.name, Service.name_key, Service.category, Service.duration, Service.preparation,
    Service.cleanup, Service.base_price, Service.outlet_prices, Service.promotional_price,
    Service.promotional_until, Service.status,
)  # fmt: skip
_ACTIVE = Statement(
    Service.select(*_COLUMNS)
    .where(Service.tenant_id == P("tenant"), Service.status == "active")
    .order_by(Service.category, Service.name_key)
)
_ONE = Statement(Service.select(*_COLUMNS).where(Service.id == P("id"), Service.tenant_id == P("tenant")))


def skilled_staff(*columns: Any) -> Any:
    """A query for those who have a skill and can be booked at this outlet (SCHED-6)."""
    return (
        Staff.select(*columns)
        .join(StaffSkill, on=(StaffSkill.staff_id == Staff.id))
        .where(
            StaffSkill.service_id == P("service"),
            Staff.tenant_id == P("tenant"),
            Staff.status == "active",
            Staff.is_bookable == P("yes"),
            (Staff.outlet_id == P("outlet")) | Staff.outlet_id.is_null(),
        )
    )


_SKILLED = Statement(skilled_staff(Staff.id, Staff.name).order_by(Staff.name_key, Staff.id))


def price_of(row: Any, outlet_id: str, at: int) -> Rupiah:
    """A treatment's price: a valid promotion, else the outlet's, else the base price (APAY-8)."""
    if row.promotional_price is not None and (row.promotional_until is None or at < row.promotional_until):
        return Rupiah(row.promotional_price)
    outlet_prices: dict[str, int] = json.loads(row.outlet_prices)
    return Rupiah(outlet_prices.get(outlet_id, row.base_price))


def _view(work: Work, row: Any) -> ServiceView:
    length = Length(row.duration, row.preparation, row.cleanup)
    return ServiceView(row.id, row.name, row.category, length, price_of(row, work.desk.outlet.id, work.at))


def one(work: Work, service_id: str) -> ServiceView:
    """One active treatment of the tenant; raises `NotFound`."""
    row = work.one(_ONE, id=service_id, tenant=work.tenant_id)
    if row is None or row.status != "active":
        raise NotFound("service_not_found", "Service %(id)s not found", id=service_id, field="service")
    return _view(work, row)


def listed(desk: Desk, text: str = "") -> list[ServiceView]:
    """The active treatments, narrowed by any word in any order."""

    def ask(work: Work) -> list[ServiceView]:
        words = folded(text).split()
        rows = work.all(_ACTIVE, tenant=work.tenant_id)
        return [_view(work, row) for row in rows if all(word in row.name_key for word in words)]

    return look(desk, ask)


def therapists(desk: Desk, service_id: str) -> list[Therapist]:
    """Who has the skill and can be booked at this outlet, by name (SCHED-6)."""
    return look(desk, lambda work: skilled(work, service_id))


def skilled(work: Work, service_id: str) -> list[Therapist]:
    """`therapists` inside an open transaction."""
    rows = work.all(_SKILLED, service=service_id, tenant=work.tenant_id, outlet=work.desk.outlet.id, yes=True)
    return [Therapist(row.id, row.name) for row in rows]
