"""Selling packages (chapter 4) and what is offered (chapter 3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pos_app.desk import credits, customers, packages, payments, purchases, sales
from pos_app.desk.packages import PackageView
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import TenantInfo
from pos_app.desk.work import act
from pos_app.domain.errors import BadInput, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means, Plan, SaleMethod
from pos_app.store import tables as t
from tests.desk.venue import MONDAY, Venue, package

PENDING = (SaleMethod.DIGITAL, SaleMethod.TRANSFER, SaleMethod.ON_VISIT)
ELSEWHERE = "Package is not available at the selected outlet"


def names(found: list[PackageView]) -> list[str]:
    return [view.name for view in found]


@pytest.mark.rule("PKG-1", "BUY-2")
@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"status": "inactive"}, {"status": "archived"}], ids=str
)
def test_only_active_packages_are_offered_and_sold(venue: Venue, guest: str, change: dict[str, Any]) -> None:
    assert "Hair Care" in names(packages.on_sale(venue.reception))
    venue.set(t.Package, venue.hair_care, **change)
    assert names(packages.on_sale(venue.reception)) == ["Any Treatment", "Luxury Spa Package"]
    with venue.refuses(BadInput, "Package is not available for purchase"):
        venue.sell(guest, venue.hair_care)


@pytest.mark.rule("PKG-2", "BUY-3", "ERR-4")
def test_a_package_of_one_outlet_is_sold_there_only(venue: Venue, guest: str) -> None:
    venue.add(t.PackageOutlet, package_id=venue.hair_care, outlet_id=venue.senopati.id)
    assert "Hair Care" not in names(packages.on_sale(venue.reception))
    assert "Hair Care" in names(packages.on_sale(venue.reception, outlet_id=venue.senopati.id))
    with venue.refuses(BadInput, ELSEWHERE, next_step="Select an outlet where the package is available"):
        venue.sell(guest, venue.hair_care)
    venue.sell(guest, venue.hair_care, outlet_id=venue.senopati.id)


@pytest.mark.rule("PKG-3")
def test_the_list_holds_the_own_tenants_packages_only(venue: Venue) -> None:
    assert packages.on_sale(venue.stranger) == []
    assert len(packages.on_sale(venue.reception)) == 3


@pytest.mark.rule("PKG-4", "PKG-5", "PKG-7", "PKG-8")
def test_a_package_is_offered_with_its_saving_and_nothing_internal(venue: Venue) -> None:
    luxury = packages.on_sale(venue.reception, "spa luxury")[0]
    assert (luxury.individual_price, luxury.discount_amount) == (750_000, 250_000)
    assert luxury.discount_percentage == Decimal("33.33")
    assert (luxury.price, luxury.validity_days, luxury.credits) == (500_000, 90, 5)
    assert packages.get(venue.reception, venue.hair_care).discount_percentage == Decimal("25.00")
    assert packages.get(venue.reception, venue.any_treatment).validity_days is None
    assert set(PackageView._fields) == {
        "id", "name", "description", "items", "price", "individual_price", "discount_amount",
        "discount_percentage", "validity_days",
    }  # fmt: skip


@pytest.mark.rule("PKG-9")
def test_packages_come_in_pages_of_ten(venue: Venue) -> None:
    def add_nine(work: Any) -> None:
        for number in range(9):
            item = (venue.massage, "Massage", 2, 150_000)
            package(work, new_id(), f"Weekend {number}", 250_000, 30, [item])

    act(venue.owner, add_nine)
    first, second = packages.browse(venue.reception), packages.browse(venue.reception, page=2)
    assert (first.page, first.size, first.total, first.pages) == (1, 10, 12, 2)
    assert (len(first.items), names(second.items)) == (10, ["Weekend 7", "Weekend 8"])


@pytest.mark.rule("BUY-1", "BUY-10")
def test_a_sale_on_the_spot_makes_all_it_should_in_order(venue: Venue, guest: str) -> None:
    done = venue.sell(guest, notes="birthday", receipt_number="A-17")
    assert (done.purchase.method, done.purchase.notes) == (SaleMethod.ON_SPOT, "birthday")
    assert done.payment is not None
    assert (done.payment.purchase_id, done.payment.receipt_number) == (done.purchase.id, "A-17")
    assert [act for (act,) in venue.rows("SELECT act FROM audit ORDER BY seq")][-2:] == [
        "sell",
        "record_payment",
    ]


@pytest.mark.rule("BUY-1")
@pytest.mark.parametrize(
    "change", [{"notes": "x" * 501}, {"receipt_number": "x" * 101}], ids=["notes", "receipt"]
)
def test_texts_of_a_sale_have_their_limits(venue: Venue, guest: str, change: dict[str, Any]) -> None:
    with venue.refuses(BadInput):
        venue.sell(guest, **change)


@pytest.mark.rule("BUY-2", "BUY-3", "BUY-10")
@pytest.mark.parametrize(
    "wrong", ["customer", "package", "outlet", "other outlet", "other package", "other customer"]
)
def test_a_sale_needs_customer_package_and_outlet_of_the_tenant(venue: Venue, guest: str, wrong: str) -> None:
    other_guest = customers.create(venue.stranger, customers.Draft("Ayu"), operation=new_id()).id
    other_package = new_id()
    item = (None, "All services", 2, 100_000)
    act(venue.stranger, lambda work: package(work, other_package, "Theirs", 150_000, 30, [item]))
    change = {
        "customer": {"customer_id": new_id()},
        "package": {"package_id": new_id()},
        "outlet": {"outlet_id": new_id()},
        "other outlet": {"outlet_id": venue.other_outlet.id},
        "other package": {"package_id": other_package},
        "other customer": {"customer_id": other_guest},
    }[wrong]
    with venue.refuses(NotFound):
        venue.sell(guest, **change)


@pytest.mark.rule("BUY-4", "ERR-4")
def test_a_link_needs_a_phone_or_an_email(venue: Venue) -> None:
    nobody = venue.guest("Ayu", phone="")
    text = "Customer must have either email or phone number to receive payment link"
    with venue.refuses(BadInput, text, next_step="Update customer profile with email or phone number"):
        venue.sell_pending(nobody, method=SaleMethod.DIGITAL)
    for contact in ({"phone": "0812-1111-2222"}, {"phone": "", "email": "a@b.co"}):
        venue.sell_pending(venue.guest("Ayu", **contact), method=SaleMethod.DIGITAL)
    venue.sell_pending(nobody, method=SaleMethod.TRANSFER)


@pytest.mark.rule("BUY-5", "CRED-21")
@pytest.mark.parametrize("method", PENDING)
def test_no_credit_before_payment(venue: Venue, guest: str, method: SaleMethod) -> None:
    done = venue.sell_pending(guest, method=method)
    assert (done.credits, done.payment, done.purchase.total, done.purchase.remaining) == (0, None, 0, 0)
    assert done.purchase.promised_credits == 5
    assert credits.available(venue.reception, guest, include_used=True, include_expired=True) == []
    venue.pay(done.purchase.id)
    assert sum(credit.remaining for credit in credits.available(venue.reception, guest)) == 5


@pytest.mark.rule("BUY-6", "BUY-16")
def test_a_digital_sale_waits_and_says_so_and_can_be_paid_by_hand(venue: Venue, guest: str) -> None:
    done = venue.sell_pending(guest, method=SaleMethod.DIGITAL)
    assert (done.purchase.status, done.purchase.payment_status) == ("pending_payment", "pending")
    assert "Make its payment link now" in done.message
    assert venue.pay(done.purchase.id).purchase.status == "active"


@pytest.mark.rule("BUY-7")
def test_a_transfer_waits_with_its_instructions(venue: Venue, guest: str) -> None:
    done = venue.sell_pending(guest, method=SaleMethod.TRANSFER)
    assert (done.purchase.status, done.purchase.payment_status) == ("pending_payment", "pending")
    assert done.message == (
        "Package purchase created - Please complete payment via bank transfer."
        " Staff will confirm your payment."
    )
    assert sales.TRANSFER_INSTRUCTIONS == (
        "Please transfer to the venue's bank account. Contact the venue for bank details."
        " Show your purchase ID when making payment."
    )


@pytest.mark.rule("BUY-8", "BUY-17")
def test_paying_on_the_visit_waits_in_words_of_its_own(venue: Venue, guest: str) -> None:
    done = venue.sell_pending(guest, method=SaleMethod.ON_VISIT)
    assert (done.purchase.status, done.purchase.payment_status) == ("pending_payment", "pending")
    assert done.message == (
        "Package purchase created - Please complete payment at the venue. Staff will confirm your payment."
    )


@pytest.mark.rule("BUY-9", "BUY-13")
@pytest.mark.parametrize("means", list(Means))
def test_on_the_spot_is_paid_active_and_usable_in_one_step(venue: Venue, guest: str, means: Means) -> None:
    done = venue.sell(guest, means=means)
    assert (done.purchase.status, done.purchase.payment_status) == ("active", "paid")
    assert done.purchase.method == SaleMethod.ON_SPOT
    assert done.payment is not None
    assert (done.payment.status, done.payment.method, done.payment.amount) == ("completed", means, 500_000)
    assert done.credits == sum(c.remaining for c in credits.available(venue.reception, guest)) == 5


@pytest.mark.rule("BUY-11")
def test_a_sale_that_fails_at_its_end_leaves_nothing(venue: Venue, guest: str, monkeypatch: Any) -> None:
    def fail(*_args: object, **_values: object) -> None:
        raise BadInput("broken", "Broken")

    monkeypatch.setattr(credits, "grant", fail)
    with venue.refuses(BadInput, "Broken"):
        venue.sell(guest)


@pytest.mark.rule("BUY-12")
@pytest.mark.parametrize("amount", [450_000, 500_001, 0])
def test_on_the_spot_takes_the_price_exactly(venue: Venue, guest: str, amount: int) -> None:
    text = f"Payment amount ({amount}) must match package price (500000)"
    with venue.refuses(BadInput, text):
        venue.sell(guest, amount=amount)


@pytest.mark.rule("BUY-14")
@pytest.mark.parametrize("method", PENDING)
def test_a_pending_purchase_is_due_three_days_on(venue: Venue, guest: str, method: SaleMethod) -> None:
    assert venue.sell_pending(guest, method=method).purchase.due_day == date(2025, 1, 23)
    assert sales.due_from(MONDAY) == date(2025, 1, 23)
    assert venue.sell(guest).purchase.due_day is None


@pytest.mark.rule("BUY-15", "PLAN-1")
def test_a_plan_that_is_full_still_sells_and_takes_payments(venue: Venue, guest: str) -> None:
    tight = TenantInfo(*venue.melati)._replace(plan=Plan.FREE)
    desk = venue.desk_of("reception", tenant=tight)
    request = SaleRequest(guest, venue.luxury, SaleMethod.TRANSFER)
    pending = sales.sell(desk, request, operation=new_id())
    paid = payments.record(
        desk, pending.purchase.id, payments.ManualPayment(Means.CASH, 500_000), operation=new_id()
    )
    assert paid.credits == 5


@pytest.mark.rule("FEE-1")
@pytest.mark.parametrize("plan", list(Plan))
def test_a_package_costs_its_price_on_every_plan(venue: Venue, guest: str, plan: Plan) -> None:
    desk = venue.desk_of("reception", tenant=TenantInfo(*venue.melati)._replace(plan=plan))
    done = sales.sell(desk, SaleRequest(guest, venue.luxury, means=Means.CASH), operation=new_id())
    assert done.payment is not None
    assert (done.payment.amount, done.purchase.price) == (500_000, 500_000)


@pytest.mark.rule("ENT-2")
def test_a_purchase_keeps_what_was_agreed(venue: Venue, guest: str) -> None:
    done = venue.sell_pending(guest)
    venue.set(t.Package, venue.luxury, price=600_000, name="Luxury II", validity_days=7)
    venue.store.write(
        lambda transaction: transaction.sql("UPDATE package_item SET quantity = 9, unit_price = 1")
    )
    kept = purchases.detail(venue.reception, done.purchase.id).purchase
    assert (kept.package_name, kept.price, kept.validity_days) == ("Luxury Spa Package", 500_000, 90)
    assert [(item.quantity, item.unit_price) for item in kept.items] == [(3, 150_000), (2, 150_000)]
    paid = venue.pay(kept.id)
    assert (paid.credits, paid.expires_at) == (5, done.purchase.purchased_at + timedelta(days=90))


@pytest.mark.rule("CRED-17")
def test_archiving_a_package_leaves_its_credits_usable(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    venue.set(t.Package, venue.luxury, status="archived", is_active=False)
    assert venue.book_with_credit(guest).credits_left == 2


@pytest.mark.rule("PKG-19")
def test_purchases_are_listed_newest_first_and_by_status(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    venue.clock.advance(seconds=1)
    active = venue.sell(guest).purchase.id
    venue.clock.advance(seconds=1)
    used = venue.sell(guest, venue.hair_care).purchase.id
    venue.book_with_credit(guest, venue.hair)

    def ids(status: str | None = None) -> list[str]:
        return [view.id for view in purchases.listed(venue.reception, guest, status)]

    assert ids() == [used, active, pending]
    assert ids("active") == [used, active]
    assert ids("partially_used") == [used]
    assert ids("pending_payment") == [pending]
    assert ids("depleted") == ids("used") == ids("expired") == []
    venue.clock.advance(days=40)
    assert ids("expired") == [used]
    detail = purchases.detail(venue.reception, active)
    assert [credit.service_name for credit in detail.credits] == ["Massage", "Facial Treatment"]
    assert detail.payment.is_paid
