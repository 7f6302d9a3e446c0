"""Recording money for a package (chapter 5) and the life of a purchase (chapter 8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest

from pos_app.desk import credits, payments, purchases, redemptions, sales, story
from pos_app.desk.payments import ManualPayment
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means, SaleMethod
from pos_app.store import Transaction
from pos_app.store import tables as t
from tests.desk.venue import Venue

FULL = ManualPayment(Means.CASH, 500_000)


@pytest.mark.rule("PAY-1")
@pytest.mark.parametrize(
    "change", [{"notes": "x" * 501}, {"receipt_number": "x" * 101}], ids=["notes", "receipt"]
)
def test_notes_and_receipt_numbers_have_their_limits(
    venue: Venue, guest: str, change: dict[str, Any]
) -> None:
    pending = venue.sell_pending(guest).purchase.id
    with venue.refuses(BadInput):
        venue.pay(pending, **change)
    fits = {name: value[1:] for name, value in change.items()}
    paid = venue.pay(pending, **fits).payment
    assert {name: getattr(paid, name) for name in fits} == fits


@pytest.mark.rule("PAY-3")
def test_an_unknown_purchase_is_not_found(venue: Venue) -> None:
    with venue.refuses(NotFound, "Customer package not found"):
        venue.pay(new_id())


@pytest.mark.rule("PAY-4")
def test_paid_is_paid(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest).purchase.id
    with venue.refuses(Conflict, "Package is already fully paid"):
        venue.pay(bought)


@pytest.mark.rule("PAY-5")
@pytest.mark.parametrize("method", ["paper_digital", "manual_onspot", "card", ""])
def test_only_offline_means_are_recorded_by_hand(venue: Venue, guest: str, method: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    text = (
        "Manual payments only support: ['cash', 'pos_terminal', 'bank_transfer']."
        " Use create-payment-link endpoint for online payments."
    )
    with venue.refuses(BadInput, text):
        venue.pay(pending, means=cast(Means, method))


@pytest.mark.rule("PAY-6")
@pytest.mark.parametrize("amount", [450_000, 499_999, 500_001, 0, -500_000])
def test_the_amount_is_the_price_exactly(venue: Venue, guest: str, amount: int) -> None:
    pending = venue.sell_pending(guest).purchase.id
    with venue.refuses(BadInput, f"Payment amount ({amount}) must match package price (500000)"):
        venue.pay(pending, amount)


@pytest.mark.rule("PAY-6")
def test_what_the_guest_hands_over_is_not_the_recorded_amount(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    with venue.refuses(BadInput, "Guest gives 450000, less than 500000. Take the rest, or another method."):
        venue.pay(pending, handed=450_000)
    with venue.refuses(BadInput, code="handed_too_much", field="handed"):
        venue.pay(pending, handed=10_500_001)
    paid = venue.pay(pending, handed=600_000).payment
    assert (paid.amount, paid.handed, paid.change) == (500_000, 600_000, 100_000)


@pytest.mark.rule("PAY-2")
def test_checks_come_in_their_order(venue: Venue, guest: str) -> None:
    wrong: dict[str, Any] = {"amount": 1, "means": "card"}
    with venue.refuses(NotFound):
        venue.pay(new_id(), **wrong)
    bought = venue.sell(guest).purchase.id
    with venue.refuses(Conflict):
        venue.pay(bought, **wrong)
    pending = venue.sell_pending(guest).purchase.id
    with venue.refuses(BadInput, code="wrong_method"):
        venue.pay(pending, **wrong)
    with venue.refuses(BadInput, code="amount_mismatch"):
        venue.pay(pending, 1)


@pytest.mark.rule("PAY-7", "PAY-8")
def test_a_cancelled_purchase_awaits_no_payment(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    sales.cancel_purchase(venue.manager, pending, "changed mind", operation=new_id())
    with venue.refuses(BadInput, "Package is not awaiting payment"):
        venue.pay(pending)


@pytest.mark.rule("PAY-9", "PAY-10", "AUD-1")
def test_a_recorded_payment_says_everything(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase
    done = venue.pay(pending.id, notes="exact", receipt_number="R-1")
    paid = done.payment
    assert (paid.status, paid.provider, paid.method, paid.amount) == ("completed", "manual", "cash", 500_000)
    assert (paid.recorded_by, paid.notes, paid.receipt_number) == ("Sari Wulandari", "exact", "R-1")
    assert paid.recorded_at == paid.paid_at == venue.clock.now()
    assert paid.reference == "PAY-PKG-20250120103000"
    assert done.message == "Payment recorded successfully - package credits activated"
    assert (done.purchase.status, done.purchase.payment_status) == ("active", "paid")
    assert (done.credits, done.expires_at) == (5, pending.purchased_at + timedelta(days=90))
    assert done.purchase.payment_confirmed_at == venue.clock.now()
    assert story.history(venue.reception, pending.id)[0].who == "Sari Wulandari"


@pytest.mark.rule("PAY-9")
def test_references_of_one_second_are_told_apart(venue: Venue, guest: str) -> None:
    found = [venue.sell(guest).payment for _ in range(3)]
    assert [payment.reference for payment in found if payment] == [
        "PAY-PKG-20250120103000",
        "PAY-PKG-20250120103000-2",
        "PAY-PKG-20250120103000-3",
    ]


@pytest.mark.rule("PAY-11", "LIFE-2")
@pytest.mark.parametrize("method", [SaleMethod.DIGITAL, SaleMethod.TRANSFER, SaleMethod.ON_VISIT])
def test_money_is_taken_for_whatever_was_pending(venue: Venue, guest: str, method: SaleMethod) -> None:
    pending = venue.sell_pending(guest, method=method).purchase.id
    venue.clock.advance(days=10)
    assert venue.pay(pending, means=Means.POS_TERMINAL).purchase.payment_status == "paid"


@pytest.mark.rule("PAY-13", "PAY-14", "PAY-17", "ENUM-4")
def test_the_status_counts_completed_payments_and_shows_all(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    venue.add(
        t.Payment, id=new_id(), tenant_id=venue.melati.id, outlet_id=venue.kemang.id, purchase_id=pending,
        amount=500_000, method="paper_digital", provider="paper_id", status="failed", reference="PKG-1",
        recorded_by=venue.reception.staff.id, recorded_at=1, created_at=1,
    )  # fmt: skip
    before = purchases.payment_status(venue.reception, pending)
    assert (before.total_paid, before.remaining_balance, before.is_paid) == (0, 500_000, False)
    assert (before.credits_activated, before.usable_credits, before.payment_url) == (False, 0, None)
    assert (before.package_name, before.package_price) == ("Luxury Spa Package", 500_000)
    venue.pay(pending)
    after = purchases.payment_status(venue.reception, pending)
    assert (after.total_paid, after.remaining_balance, after.is_paid) == (500_000, 0, True)
    assert (after.payment_status, after.package_status) == ("paid", "active")
    assert (after.credits_activated, after.usable_credits) == (True, 5)
    assert [attempt.status for attempt in after.payments] == ["failed", "completed"]
    venue.clock.advance(days=90)
    later = purchases.payment_status(venue.reception, pending)
    assert (later.credits_activated, later.usable_credits) == (True, 0)


@pytest.mark.rule("PAY-15", "TEN-3", "ROLE-1")
def test_only_the_payment_status_says_that_a_purchase_is_another_tenants(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest).purchase.id
    for who in ("owner", "manager", "reception", "rina"):
        assert purchases.payment_status(venue.desk_of(who), bought).is_paid
    with venue.refuses(NotAllowed, "Access denied - package belongs to different tenant"):
        purchases.payment_status(venue.stranger, bought)
    with venue.refuses(NotFound, "Customer package not found"):
        purchases.detail(venue.stranger, bought)
    with venue.refuses(NotFound, "Customer package not found"):
        purchases.payment_status(venue.stranger, new_id())


@pytest.mark.rule("PAY-18")
def test_a_package_whose_days_are_over_takes_no_payment(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    venue.clock.advance(days=90)
    with venue.refuses(BadInput, "Package validity has already ended"):
        venue.pay(pending)
    venue.clock.advance(seconds=-1)
    assert venue.pay(pending).purchase.status == "active"


@pytest.mark.rule("PAY-19")
def test_after_an_error_nothing_is_recorded_and_the_same_form_records_once(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending, form = venue.sell_pending(guest).purchase.id, new_id()
    real = Transaction.sql

    def no_commit(self: Transaction, text: str, values: tuple[Any, ...] = ()) -> Any:
        if text == "COMMIT":
            raise OSError("power cut")
        return real(self, text, values)

    before = venue.everything()
    monkeypatch.setattr(Transaction, "sql", no_commit)
    with pytest.raises(OSError, match="power cut"):
        payments.record(venue.reception, pending, FULL, operation=form)
    monkeypatch.undo()
    assert venue.everything() == before
    assert not purchases.payment_status(venue.reception, pending).is_paid
    for _ in range(2):
        payments.record(venue.reception, pending, FULL, operation=form)
    assert purchases.payment_status(venue.reception, pending).total_paid == 500_000


@pytest.mark.rule("LIFE-3")
def test_a_passed_due_date_changes_nothing(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    venue.clock.advance(days=60)
    credits.sweep(venue.front)
    kept = purchases.detail(venue.reception, pending).purchase
    assert (kept.status, kept.payment_status) == ("pending_payment", "pending")
    assert venue.pay(pending).purchase.status == "active"


@pytest.mark.rule("LIFE-1", "LIFE-4", "LIFE-6", "AUD-3")
def test_a_pending_purchase_is_cancelled_with_a_reason(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    done = sales.cancel_purchase(venue.manager, pending, " changed mind ", operation=new_id())
    assert (done.status, done.payment_status, done.cancel_reason) == ("cancelled", "failed", "changed mind")
    last = story.history(venue.manager, pending)[0]
    assert (last.act, last.who, last.reason) == ("cancel_purchase", "Putu Santi", "changed mind")
    with venue.refuses(BadInput, "Package is not awaiting payment"):
        sales.cancel_purchase(venue.manager, pending, "again", operation=new_id())


@pytest.mark.rule("LIFE-1", "LIFE-4")
@pytest.mark.parametrize("used", [0, 1, 5])
def test_a_paid_purchase_is_never_cancelled(venue: Venue, guest: str, used: int) -> None:
    bought = venue.sell(guest).purchase.id
    for number in range(used):
        service = venue.massage if number < 3 else venue.facial
        redemptions.use_now(venue.reception, guest, service, operation=new_id())
    with venue.refuses(Conflict):
        sales.cancel_purchase(venue.manager, bought, "no", operation=new_id())


@pytest.mark.rule("LIFE-4")
@pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
def test_a_cancellation_says_why(venue: Venue, guest: str, reason: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    with venue.refuses(BadInput):
        sales.cancel_purchase(venue.manager, pending, reason, operation=new_id())


@pytest.mark.rule("LIFE-6")
def test_a_failed_attempt_is_followed_by_a_paid_one(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    venue.set(t.Purchase, pending, payment_status="failed")
    assert venue.pay(pending).purchase.payment_status == "paid"


def test_the_same_form_twice_is_one_payment(venue: Venue, guest: str) -> None:
    pending, form = venue.sell_pending(guest).purchase.id, new_id()
    first = payments.record(venue.reception, pending, FULL, operation=form)
    before = venue.everything()
    assert payments.record(venue.reception, pending, FULL, operation=form) == first
    assert venue.everything() == before


def test_a_form_used_for_something_else_is_refused(venue: Venue, guest: str) -> None:
    pending, other, form = (
        venue.sell_pending(guest).purchase.id,
        venue.sell_pending(guest).purchase.id,
        new_id(),
    )
    payments.record(venue.reception, pending, FULL, operation=form)
    for deed in (
        lambda: payments.record(venue.reception, other, FULL, operation=form),
        lambda: payments.record(venue.reception, pending, FULL._replace(amount=1), operation=form),
        lambda: sales.cancel_purchase(venue.manager, other, "no", operation=form),
    ):
        with venue.refuses(Conflict, code="operation_reused"):
            deed()


def test_a_card_number_in_the_notes_is_struck_out(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    assert "4111 1111" not in venue.pay(pending, notes="card 4111 1111 1111 1111").payment.notes
