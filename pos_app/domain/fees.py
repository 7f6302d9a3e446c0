"""What a payment link costs the guest on top (FEE-1..6); money at the desk and credits carry no fee."""

from __future__ import annotations

from typing import NamedTuple

from pos_app.domain.money import Rupiah
from pos_app.domain.words import Plan

PERCENT = {Plan.FREE: 8, Plan.PRO: 5, Plan.ENTERPRISE: 3}
"""Of an appointment's link, by plan (FEE-2); a package's has none (FEE-1)."""


class Fee(NamedTuple):
    """A sum to be paid online and what it is made of (FEE-5)."""

    base_amount: Rupiah
    platform_fee: Rupiah
    fee_percentage: int
    subscription_plan: Plan
    note: str

    @property
    def total_with_fee(self) -> Rupiah:
        """What the guest pays."""
        return Rupiah(self.base_amount + self.platform_fee)

    @property
    def fee_rate(self) -> float:
        """The percentage as a share of one."""
        return self.fee_percentage / 100


def of_package(plan: Plan, base: int) -> Fee:
    """Nothing, on every plan (FEE-1, LINK-12)."""
    return Fee(Rupiah(base), Rupiah(0), 0, plan, "Packages carry no platform fee.")


def of_appointment(plan: Plan, base: int) -> Fee:
    """The plan's percentage of the base, half-up to the rupiah, added to it (FEE-3, FEE-6)."""
    percent = PERCENT[plan]
    return Fee(
        Rupiah(base),
        Rupiah(base).percent(percent),
        percent,
        plan,
        "The platform fee is added to what the guest pays online; only the price counts as paid.",
    )
