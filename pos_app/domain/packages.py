"""What a package is worth (PKG-4..7) and when it may be sold (BUY-2, BUY-3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.money import Rupiah

ALL_SERVICES = "All services"
"""What an item without a service is called (LATE-17)."""


class Item(NamedTuple):
    """One line of a package."""

    service_id: str | None
    """None covers all services of the tenant."""
    service_name: str
    quantity: int
    unit_price: Rupiah


def individual_total(items: list[Item]) -> Rupiah:
    """What the items cost one by one (PKG-4)."""
    return Rupiah(sum(item.quantity * item.unit_price for item in items))


def discount_percentage(individual: int, price: int) -> Decimal:
    """The saving in percent, two decimals, half-up; nothing to save on nothing (PKG-5, PKG-6)."""
    if individual <= 0:
        return Decimal("0.00")
    share = Decimal(individual - price) * 100 / Decimal(individual)
    return share.quantize(Decimal("0.01"), ROUND_HALF_UP)


def expiry(purchased_at: datetime, validity_days: int | None) -> datetime | None:
    """When the credits end: whole days after the purchase to the second, None never (CRED-4, C-53)."""
    return None if validity_days is None else purchased_at + timedelta(days=validity_days)


def check_template(items: list[Item], price: int) -> None:
    """Refuse a template that repeats a service (PKG-11) or saves nothing (PKG-12)."""
    services = [item.service_id for item in items]
    if len(set(services)) != len(services):
        raise Conflict("service_twice", "A package cannot hold the same service twice")
    total = individual_total(items)
    if price >= total:
        raise BadInput(
            "no_saving",
            "Package price (%(price)s) must be less than total individual price (%(total)s)",
            price=Rupiah(price),
            total=total,
        )
