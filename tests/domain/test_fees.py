from __future__ import annotations

import pytest

from pos_app.domain import fees
from pos_app.domain.words import Plan


@pytest.mark.rule("FEE-2", "FEE-3")
@pytest.mark.parametrize(
    ("plan", "percent", "total"),
    [(Plan.FREE, 8, 108_000), (Plan.PRO, 5, 105_000), (Plan.ENTERPRISE, 3, 103_000)],
)
def test_an_appointments_fee_is_the_plans(plan: Plan, percent: int, total: int) -> None:
    fee = fees.of_appointment(plan, 100_000)
    assert (fee.fee_percentage, fee.total_with_fee) == (percent, total)


@pytest.mark.rule("FEE-1")
@pytest.mark.parametrize("plan", [*Plan])
def test_a_package_carries_none(plan: Plan) -> None:
    assert fees.of_package(plan, 500_000).total_with_fee == 500_000
