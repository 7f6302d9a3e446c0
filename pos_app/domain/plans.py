"""What the subscription plans allow (chapter 17: PLAN-1..6) and what they charge (FEE-1, FEE-2)."""

from __future__ import annotations

from typing import NamedTuple

from pos_app.domain.errors import NotAllowed, PlanLimit
from pos_app.domain.words import Plan


class Limits(NamedTuple):
    """How many of each a plan allows; None is unlimited."""

    packages: int
    items: int
    outlets: int | None
    staff_per_outlet: int | None
    services: int | None
    appointments_a_month: int | None


LIMITS = {
    Plan.FREE: Limits(1, 3, 1, 5, 10, 100),
    Plan.PRO: Limits(10, 10, 10, 50, 50, 2000),
    Plan.ENTERPRISE: Limits(100, 20, None, None, None, None),
}
_UPGRADE = {Plan.FREE: "PRO", Plan.PRO: "ENTERPRISE"}


def check_packages(plan: Plan, current: int) -> None:
    """Refuse one package template more than the plan allows; archived ones do not count (PLAN-2)."""
    limit = LIMITS[plan].packages
    if current >= limit:
        raise PlanLimit(
            "subscription_limit_reached",
            "Package limit reached for %(plan)s plan. Current: %(current)s/%(limit)s."
            " Upgrade to %(next)s for more packages.",
            plan=plan.value, current=current, limit=limit, next=_UPGRADE.get(plan, "a larger plan"),
        )  # fmt: skip


def check_items(plan: Plan, items: int) -> None:
    """Refuse a template with more items than the plan allows (PLAN-3)."""
    limit = LIMITS[plan].items
    if items > limit:
        raise PlanLimit(
            "subscription_limit_reached",
            "Package items limit exceeded for %(plan)s plan."
            " Maximum %(limit)s items allowed, but %(items)s were provided.",
            plan=plan.value, limit=limit, items=items,
        )  # fmt: skip


def check_outlets(plan: Plan, current: int) -> None:
    """Refuse one outlet more than the plan allows; closed ones still count (PLAN-6)."""
    limit = LIMITS[plan].outlets
    if limit is not None and current >= limit:
        raise PlanLimit(
            "subscription_limit_reached",
            "Outlet limit reached for %(plan)s plan. Current: %(current)s/%(limit)s.",
            plan=plan.value, current=current, limit=limit,
        )  # fmt: skip


def check_services(plan: Plan, current: int) -> None:
    """Refuse one service more than the plan allows."""
    limit = LIMITS[plan].services
    if limit is not None and current >= limit:
        raise PlanLimit(
            "subscription_limit_reached",
            "Service limit reached for %(plan)s plan. Current: %(current)s/%(limit)s.",
            plan=plan.value, current=current, limit=limit,
        )  # fmt: skip


def check_staff(plan: Plan, current: int) -> None:
    """Refuse one person more at an outlet than the plan allows."""
    limit = LIMITS[plan].staff_per_outlet
    if limit is not None and current >= limit:
        raise PlanLimit(
            "subscription_limit_reached",
            "Staff limit per outlet reached for %(plan)s plan. Current: %(current)s/%(limit)s.",
            plan=plan.value, current=current, limit=limit,
        )  # fmt: skip


def check_appointments(plan: Plan, this_month: int) -> None:
    """Refuse a booking beyond the month's number (PLAN-4: 403)."""
    limit = LIMITS[plan].appointments_a_month
    if limit is not None and this_month >= limit:
        raise NotAllowed(
            "appointment_limit",
            "Monthly appointment limit exceeded (%(current)s/%(limit)s)."
            " Please upgrade your plan to continue booking.",
            current=this_month, limit=limit,
        )  # fmt: skip
