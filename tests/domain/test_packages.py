"""Worked figures: savings, plans, references, bills."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain import payments, plans
from pos_app.domain.appointments import bill_state
from pos_app.domain.clock import zone
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, PlanLimit
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item, check_template, discount_percentage, individual_total
from pos_app.domain.words import Plan


def items(*pairs: tuple[int, int]) -> list[Item]:
    return [Item(str(n), "", quantity, Rupiah(price)) for n, (quantity, price) in enumerate(pairs)]


@pytest.mark.rule("PKG-4", "PKG-5", "PKG-6")
@pytest.mark.parametrize(
    ("lines", "total", "price", "percent"),
    [
        (items((3, 150_000), (2, 150_000)), 750_000, 500_000, "33.33"),
        (items((4, 100_000)), 400_000, 300_000, "25.00"),
        (items((3, 75_000), (2, 50_000)), 325_000, 300_000, "7.69"),
        (items((1, 110_000)), 110_000, 90_000, "18.18"),
        (items((1, 80_000)), 80_000, 79_900, "0.13"),
        ([], 0, 0, "0.00"),
    ],
)
def test_savings(lines: list[Item], total: int, price: int, percent: str) -> None:
    assert individual_total(lines) == total
    assert discount_percentage(total, price) == Decimal(percent)


@pytest.mark.rule("PKG-5", "PKG-6")
@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_saving_is_rounded_half_up_once(total: int, price: int) -> None:
    found = discount_percentage(total, price)
    if total == 0:
        assert found == 0
    else:
        exact = Decimal(total - price) * 100 / total
        assert found == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.rule("PKG-11", "PKG-12")
def test_a_template_repeats_no_service_and_saves_something() -> None:
    twice = [*items((3, 75_000)), *items((2, 50_000))]
    with pytest.raises(Conflict):
        check_template(twice, 1)
    lines = items((3, 75_000), (2, 50_000))
    with pytest.raises(BadInput) as caught:
        check_template(lines, 350_000)
    assert str(caught.value) == "Package price (350000) must be less than total individual price (325000)"
    with pytest.raises(BadInput):
        check_template(lines, 325_000)
    check_template(lines, 324_999)


@pytest.mark.rule("PLAN-2", "ERR-2")
def test_a_free_plan_has_one_package() -> None:
    plans.check_packages(Plan.FREE, 0)
    with pytest.raises(PlanLimit) as caught:
        plans.check_packages(Plan.FREE, 1)
    assert str(caught.value) == (
        "Package limit reached for FREE plan. Current: 1/1. Upgrade to PRO for more packages."
    )
    assert (caught.value.status, caught.value.code) == (402, "subscription_limit_reached")
    plans.check_packages(Plan.PRO, 9)
    plans.check_packages(Plan.ENTERPRISE, 99)
    for plan, most in ((Plan.PRO, 10), (Plan.ENTERPRISE, 100)):
        with pytest.raises(PlanLimit):
            plans.check_packages(plan, most)


@pytest.mark.rule("PLAN-3")
def test_a_free_plans_packages_have_three_items() -> None:
    plans.check_items(Plan.FREE, 3)
    with pytest.raises(PlanLimit) as caught:
        plans.check_items(Plan.FREE, 5)
    assert str(caught.value) == (
        "Package items limit exceeded for FREE plan. Maximum 3 items allowed, but 5 were provided."
    )


@pytest.mark.rule("PLAN-4")
def test_a_plans_month_ends_at_its_number() -> None:
    plans.check_appointments(Plan.FREE, 99)
    with pytest.raises(NotAllowed) as caught:
        plans.check_appointments(Plan.FREE, 100)
    assert str(caught.value) == (
        "Monthly appointment limit exceeded (100/100). Please upgrade your plan to continue booking."
    )
    plans.check_appointments(Plan.PRO, 1_999)
    plans.check_appointments(Plan.ENTERPRISE, 10**6)
    with pytest.raises(NotAllowed):
        plans.check_appointments(Plan.PRO, 2_000)


@pytest.mark.rule("PLAN-6")
def test_outlets_end_at_the_plans_number() -> None:
    for plan, most in ((Plan.FREE, 1), (Plan.PRO, 10)):
        plans.check_outlets(plan, most - 1)
        with pytest.raises(PlanLimit):
            plans.check_outlets(plan, most)
    plans.check_outlets(Plan.ENTERPRISE, 10**6)


@pytest.mark.rule("PAY-9")
def test_references_carry_the_outlets_time() -> None:
    now = datetime(2025, 1, 20, 3, 30, tzinfo=UTC)
    assert payments.reference("PAY-PKG", now, zone("WIB"), 0) == "PAY-PKG-20250120103000"
    assert payments.reference("PAY-PKG", now, zone("WIT"), 2) == "PAY-PKG-20250120123000-3"


@pytest.mark.rule("BUY-14")
def test_due_days_cross_months() -> None:
    assert payments.due_day(date(2025, 1, 30)) == date(2025, 2, 2)


@pytest.mark.rule("PAY-6")
@given(st.integers(-(10**9), 10**9), st.integers(1, 10**9))
def test_only_the_price_is_the_price(amount: int, price: int) -> None:
    payments.check_amount(price, price)
    if amount != price:
        with pytest.raises(BadInput):
            payments.check_amount(amount, price)


@pytest.mark.rule("APAY-2", "APAY-3", "STAT-8")
@given(st.integers(0, 10**7), st.lists(st.integers(-10, 10**7), max_size=8))
def test_a_running_total_never_passes_the_price(price: int, offers: list[int]) -> None:
    paid = 0
    for offer in offers:
        try:
            payments.check_balance(offer, price - paid)
        except BadInput:
            assert offer <= 0 or paid + offer > price
        else:
            paid += offer
    assert 0 <= paid <= price
    state = bill_state(price, paid)
    assert state == ("paid" if paid == price else "partially_paid" if paid else "pending")
