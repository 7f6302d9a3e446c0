"""Who works where: the front of an outlet, and the desk of the person signed in at it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pos_app.domain.clock import Clock, local_day, zone
from pos_app.domain.errors import NotFound
from pos_app.domain.roles import Act, Role
from pos_app.domain.scheduling import Span
from pos_app.domain.words import Plan
from pos_app.store import P, Statement, Store, Transaction
from pos_app.store.tables import Outlet, Tenant


class TenantInfo(NamedTuple):
    """The brand a terminal works for."""

    id: str
    number: int
    name: str
    plan: Plan
    language: str


class OutletInfo(NamedTuple):
    """The location a terminal stands in."""

    id: str
    name: str
    address: str
    phone: str | None
    zone: ZoneInfo
    hours: tuple[Span | None, ...]
    """Opening hours, Monday first; None is a closed day."""


class Person(NamedTuple):
    """Who is signed in."""

    id: str
    name: str
    role: Role
    outlet_id: str | None


class Policy(NamedTuple):
    """What a venue may choose (settings)."""

    must_cover_visit_date: str = "warn"
    """`off`, `warn` or `block`: a credit that expires before the visit (BOOK-16)."""


DEFAULT_POLICY = Policy()


class Approval(NamedTuple):
    """A manager's word for one act on one record, good for 60 seconds and once."""

    nonce: str
    staff_id: str
    name: str
    act: Act
    subject_id: str
    at: datetime


@dataclass(frozen=True)
class Front:
    """A terminal at an outlet with nobody signed in."""

    store: Store
    clock: Clock
    terminal: str
    tenant: TenantInfo
    outlet: OutletInfo
    policy: Policy = DEFAULT_POLICY
    door: str = "desk"
    approvals: dict[str, Approval] = field(default_factory=dict, compare=False, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        """The outlet's time zone."""
        return self.outlet.zone

    @property
    def today(self) -> date:
        """Today in the outlet's calendar."""
        return local_day(self.clock.now(), self.outlet.zone)


@dataclass(frozen=True, kw_only=True)
class Desk(Front):
    """A front with a person signed in: the first argument of every desk function."""

    staff: Person


_TENANTS = Statement(
    Tenant.select(Tenant.id, Tenant.number, Tenant.name, Tenant.plan, Tenant.language).order_by(Tenant.number)
)
_OUTLETS = Statement(
    Outlet.select(Outlet.id, Outlet.name, Outlet.address, Outlet.phone, Outlet.timezone, Outlet.hours)
    .where(Outlet.tenant_id == P("tenant"), Outlet.is_active == P("yes"))
    .order_by(Outlet.created_at, Outlet.id)
)


def outlets(transaction: Transaction, tenant_id: str) -> list[OutletInfo]:
    """The open outlets of a tenant, oldest first."""
    rows = transaction.all(_OUTLETS, tenant=tenant_id, yes=True)
    return [
        OutletInfo(row.id, row.name, row.address, row.phone, zone(row.timezone), hours_from(row.hours))
        for row in rows
    ]


def hours_from(text: str) -> tuple[Span | None, ...]:
    """Opening hours from the store's JSON."""
    return tuple(Span(*pair) if pair else None for pair in json.loads(text))


def hours_text(hours: tuple[Span | None, ...]) -> str:
    """Opening hours as the store keeps them."""
    return json.dumps([list(span) if span else None for span in hours])


def open_front(
    store: Store,
    clock: Clock,
    terminal: str,
    *,
    outlet: str | None = None,
    policy: Policy = DEFAULT_POLICY,
    door: str = "desk",
) -> Front:
    """The front of an outlet by name (the tenant's first where none is named).

    Raises:
        NotFound: nothing is set up yet, or there is no such outlet.
    """

    def look(transaction: Transaction) -> Front:
        tenants = transaction.all(_TENANTS)
        if not tenants:
            raise NotFound("not_set_up", "This venue is not set up yet.", next_step="Run pos-app setup.")
        for row in tenants:
            tenant = TenantInfo(row.id, row.number, row.name, Plan(row.plan), row.language)
            for info in outlets(transaction, row.id):
                if outlet is None or outlet.casefold() in (info.name.casefold(), info.id):
                    return Front(store, clock, terminal, tenant, info, policy, door)
        raise NotFound("outlet_not_found", "There is no outlet %(name)s.", name=outlet or "")

    return store.read(look)


def all_outlets(front: Front) -> list[OutletInfo]:
    """The outlets this tenant has, for the choice on screen."""
    return front.store.read(lambda transaction: outlets(transaction, front.tenant.id))
