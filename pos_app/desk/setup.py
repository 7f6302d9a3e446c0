"""The first run: a tenant, its plan, one outlet with zone and hours, and the owner with a one-time PIN."""

from __future__ import annotations

import re
from typing import NamedTuple
from zoneinfo import ZoneInfoNotFoundError

from pos_app.desk import pins
from pos_app.desk.people import new_person
from pos_app.desk.session import DEFAULT_POLICY, Front, OutletInfo, TenantInfo, hours_text
from pos_app.desk.work import Work
from pos_app.domain.clock import Clock, micros, zone
from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.names import cleaned, folded, name_key
from pos_app.domain.roles import Role
from pos_app.domain.scheduling import Span
from pos_app.domain.words import Plan
from pos_app.store import Statement, Store, Transaction, fn
from pos_app.store.tables import Outlet, Tenant

_TENANTS = Statement(Tenant.select(fn.COUNT(Tenant.id)))
_HOURS = re.compile(r"\s*(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})\s*")


class SetupRequest(NamedTuple):
    """What the first run asks."""

    tenant: str
    outlet: str
    timezone: str
    owner: str
    plan: str = "PRO"
    hours: str = "09:00-21:00"
    language: str = "en"
    pin: str = ""
    """The PIN the owner has chosen; without one, a one-time PIN is made."""


class SetupDone(NamedTuple):
    """What the first run made; the PIN is shown once and kept nowhere."""

    tenant_id: str
    outlet_id: str
    owner_id: str
    one_time_pin: str
    """Empty where the owner has chosen a PIN."""


def needs_setup(store: Store) -> bool:
    """Whether nothing is set up yet."""
    return not store.read(lambda transaction: transaction.value(_TENANTS))


def parse_hours(text: str) -> Span:
    """Opening hours such as `09:00-21:00` in minutes since midnight.

    Raises:
        BadInput: not of that form, or it closes before it opens.
    """
    match = _HOURS.fullmatch(text)
    if match:
        h1, m1, h2, m2 = (int(part) for part in match.groups())
        span = Span(h1 * 60 + m1, h2 * 60 + m2)
        if m1 < 60 and m2 < 60 and 0 <= span.start < span.end <= 24 * 60:
            return span
    raise BadInput(
        "bad_hours", "%(text)s are no opening hours; type them like 09:00-21:00", field="hours", text=text
    )


def check_request(request: SetupRequest) -> SetupRequest:
    """The request with its texts cleaned and its zone and plan known.

    Raises:
        BadInput: a name is missing, zone, plan or hours are not known, or the PIN is too easy; `field` says
            which.
    """
    for name in ("tenant", "outlet", "owner"):
        text = cleaned(getattr(request, name))
        if not 1 <= len(text) <= 100:
            raise BadInput("bad_name", "A name has 1 to 100 characters", field=name)
        request = request._replace(**{name: text})
    try:
        zone(request.timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput(
            "bad_zone", "%(zone)s is no time zone; use WIB, WITA, WIT or a name like Asia/Jakarta",
            field="timezone", zone=request.timezone,
        ) from None  # fmt: skip
    if request.plan.upper() not in set(Plan):
        raise BadInput("bad_plan", "The plan is FREE, PRO or ENTERPRISE", field="plan")
    parse_hours(request.hours)
    if request.pin:
        pins.check_pin(request.pin)
    return request._replace(plan=request.plan.upper())


def first_run(
    store: Store, clock: Clock, terminal: str, request: SetupRequest, *, door: str = "setup"
) -> SetupDone:
    """Make tenant, outlet and owner in one transaction.

    Raises:
        BadInput: see `check_request`.
        Conflict: a tenant of this name is there already.
    """
    request = check_request(request)
    pin = "" if request.pin else pins.one_time_pin()
    pin_hash = pins.hashed(pin or request.pin)

    def make(transaction: Transaction) -> SetupDone:
        number = int(transaction.value(_TENANTS) or 0) + 1
        tenant_id, outlet_id, span = new_id(), new_id(), parse_hours(request.hours)
        slug = re.sub(r"[^a-z0-9]+", "-", folded(request.tenant)).strip("-") or tenant_id
        if transaction.value(Statement(Tenant.select(Tenant.id).where(Tenant.slug == slug))):
            raise Conflict(
                "tenant_exists", "%(name)s is set up already.", name=request.tenant, field="tenant"
            )
        tz = zone(request.timezone)
        tenant = TenantInfo(tenant_id, number, request.tenant, Plan(request.plan), request.language)
        outlet = OutletInfo(outlet_id, request.outlet, "", None, tz, (span,) * 7)
        work = Work(Front(store, clock, terminal, tenant, outlet, DEFAULT_POLICY, door), transaction)
        work.insert(
            Tenant, id=tenant_id, number=number, name=request.tenant, slug=slug, plan=request.plan,
            timezone=tz.key, language=request.language, created_at=work.at,
        )  # fmt: skip
        new_outlet(work, outlet)
        owner_id = new_person(
            work, name=request.owner, name_key=name_key(request.owner), role=Role.TENANT_ADMIN,
            outlet_id=None, pin_hash=pin_hash, one_time=bool(pin),
        )  # fmt: skip
        work.audit("setup", "tenant", tenant_id, plan=request.plan)
        return SetupDone(tenant_id, outlet_id, owner_id, pin)

    return store.write(make)


def new_outlet(work: Work, outlet: OutletInfo) -> None:
    """Add an outlet inside an open transaction; plan and permission are the caller's to check."""
    work.insert(
        Outlet, id=outlet.id, tenant_id=work.tenant_id, name=outlet.name, name_key=name_key(outlet.name),
        timezone=outlet.zone.key, hours=hours_text(outlet.hours), created_at=micros(work.now),
    )  # fmt: skip
