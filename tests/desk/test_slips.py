"""The facts of receipts (chapter 20)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pos_app.desk import appointment_payments, appointments, payments, purchases, slips
from pos_app.desk.link_slips import link_slip
from pos_app.desk.payments import ManualPayment
from pos_app.domain.errors import BadInput, Conflict, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from pos_app.receipts import text
from tests.desk.paper_desk import queued, sent, told
from tests.desk.venue import Venue


@pytest.mark.rule("RCPT-1")
def test_the_first_receipt_is_the_original_and_every_other_a_copy(venue: Venue, guest: str) -> None:
    paid = venue.pay(venue.sell_pending(guest).purchase.id).payment.id
    assert slips.slip(venue.reception, paid).first_made_at is None
    first = slips.give_out(venue.reception, paid)
    when = venue.clock.now()
    venue.clock.advance(hours=1)
    again = slips.give_out(venue.reception, paid)
    assert (first.first_made_at, again.first_made_at) == (None, when)
    assert again._replace(first_made_at=None) == first
    assert venue.rows("SELECT facts FROM audit WHERE act = 'receipt' ORDER BY seq") == [
        ('{"copy":false}',),
        ('{"copy":true}',),
    ]
    with venue.refuses(NotFound):
        slips.give_out(venue.reception, new_id())


@pytest.mark.rule("RCPT-2", "RCPT-3")
def test_a_receipt_says_all_of_a_sale(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest, handed=600_000)
    assert bought.payment is not None
    found = slips.slip(venue.reception, bought.payment.id)
    assert (found.tenant_name, found.outlet_name, found.outlet_address) == (
        "Melati Spa",
        "Kemang",
        "Jalan Kemang 1",
    )
    assert (found.receipt_number, found.reference) == ("PKG-RCPT-2025-001", "PAY-PKG-20250120103000")
    assert (found.paid_at, found.zone) == (venue.clock.now(), venue.kemang.zone)
    assert (found.customer_name, found.title) == ("Ni Made Ayu", "Luxury Spa Package")
    assert [(item.service_name, item.quantity) for item in found.items] == [
        ("Massage", 3),
        ("Facial Treatment", 2),
    ]
    assert (found.amount, found.method, found.handed) == (500_000, "cash", 600_000)
    assert (found.cashier, found.credits, found.is_package) == ("Sari Wulandari", 5, True)
    assert found.valid_until == venue.clock.now() + timedelta(days=90)


@pytest.mark.rule("RCPT-2")
def test_a_receipt_of_a_visit_says_what_is_still_owed(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    taken = ManualPayment(Means.CASH, 50_000)
    paid = appointment_payments.pay(venue.reception, booked, taken, operation=new_id()).payments[0].id
    found = slips.slip(venue.reception, paid)
    assert (found.title, found.amount, found.owed, found.is_package) == ("Massage", 50_000, 100_000, False)
    assert (found.credits, found.valid_until) == (0, None)


@pytest.mark.rule("RCPT-3")
def test_receipt_numbers_are_proposed_by_year_and_never_twice(venue: Venue, guest: str) -> None:
    assert payments.proposed_receipt_number(venue.reception) == "PKG-RCPT-2025-001"
    first = venue.sell(guest).payment
    venue.sell(guest, receipt_number="B-77")
    used = "Receipt number PKG-RCPT-2025-001 is already used by Ni Made Ayu, 2025-01-20"
    with venue.refuses(Conflict, used, field="receipt_number"):
        venue.sell(guest, receipt_number="PKG-RCPT-2025-001")
    with venue.refuses(BadInput, "Receipt number PKG-RCPT-2025-500 is not the next one: PKG-RCPT-2025-002"):
        venue.sell(guest, receipt_number="PKG-RCPT-2025-500")
    booked = venue.book(guest).appointment.id
    taken = ManualPayment(Means.CASH, 50_000, "pkg-rcpt-2025-001")
    with venue.refuses(Conflict, used):
        appointment_payments.pay(venue.reception, booked, taken, operation=new_id())
    typed = venue.sell(guest, receipt_number="PKG-RCPT-2025-002").payment
    assert first is not None
    assert typed is not None
    assert (first.receipt_number, typed.receipt_number) == ("PKG-RCPT-2025-001", "PKG-RCPT-2025-002")
    assert payments.proposed_receipt_number(venue.reception) == "PKG-RCPT-2025-003"
    venue.clock.at = datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert payments.proposed_receipt_number(venue.reception) == "PKG-RCPT-2026-001"


@pytest.mark.rule("RCPT-4", "BOOK-9")
def test_a_visit_paid_with_a_credit_has_no_payment_and_no_receipt(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment
    assert appointments.detail(venue.reception, booked.id).payments == ()
    assert len(purchases.detail(venue.reception, booked.purchase_id or "").payment.payments) == 1
    assert len(venue.rows("SELECT id FROM payment")) == 1


@pytest.mark.rule("RCPT-1", "RCPT-2")
def test_a_package_paid_by_link_has_a_receipt_that_names_the_invoice(venue: Venue) -> None:
    link = sent(venue, venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id)
    (pending,) = venue.rows("SELECT id FROM payment")[0]
    with venue.refuses(Conflict, code="not_paid"):
        slips.give_out(venue.reception, pending)
    venue.clock.advance(hours=1)
    told(venue, link, "paid")
    found = slips.give_out(venue.reception, pending)
    assert (found.method, found.invoice_number, found.paid_at) == (
        "paper_digital", link.number, venue.clock.now(),
    )  # fmt: skip
    assert (found.amount, found.fee, found.credits, found.environment) == (500_000, 0, 5, "sandbox")
    shown = text.render(found, "en")
    for part in ("Paper.id, online", link.number, "Seen paid: 20 Jan 2025 11:30", "TRIAL", "Rp 500,000"):
        assert part in shown, part
    assert "Platform Fee" not in shown


@pytest.mark.rule("RCPT-2", "FEE-6")
def test_a_visit_paid_by_link_tells_the_price_from_the_fee(venue: Venue) -> None:
    visit = venue.visit(venue.guest(email="ayu@example.com"))
    link = sent(venue, visit, visit=True)
    told(venue, link, "paid")
    (paid,) = appointments.detail(venue.reception, visit).payments
    found = slips.slip(venue.reception, paid.id)
    assert (found.amount, found.fee, found.owed) == (150_000, 7_500, 0)
    lines = text.render(found, "en").splitlines()
    assert [line.split("  ")[0] for line in lines if line.endswith(("150,000", "Rp 7,500", "157,500"))] == [
        "Amount", "Platform Fee", "Paid online",
    ]  # fmt: skip


@pytest.mark.rule("RCPT-5")
def test_a_link_is_printed_while_it_can_be_paid(venue: Venue) -> None:
    sold = venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id
    waiting = queued(venue, sold)
    with venue.refuses(Conflict, code="link_not_open"):
        link_slip(venue.reception, waiting.id)
    venue.pay(sold)
    link = sent(venue, venue.sell_pending(venue.guest(email="b@example.com")).purchase.id)
    found = link_slip(venue.reception, link.id)
    assert (found.number, found.url, found.due, found.total) == (
        link.number, link.url, link.due, 500_000,
    )  # fmt: skip
    assert [(item.service_name, item.quantity) for item in found.items] == [
        ("Massage", 3), ("Facial Treatment", 2),
    ]  # fmt: skip
    assert (found.validity_days, found.outlet_address) == (90, "Jalan Kemang 1")
    told(venue, link, "paid")
    with venue.refuses(Conflict, code="link_not_open"):
        link_slip(venue.reception, link.id)
    with venue.refuses(NotFound):
        link_slip(venue.stranger, link.id)
