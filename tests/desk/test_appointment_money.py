"""Money on a visit (chapter 14)."""

from __future__ import annotations

from typing import Any, cast

import pytest

from pos_app.desk import appointment_payments, appointments, cancellations, services, visit_status
from pos_app.desk.appointment_payments import BillPaid
from pos_app.desk.payments import ManualPayment
from pos_app.domain.clock import micros
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means
from pos_app.store import Clash
from pos_app.store import tables as t
from tests.desk.venue import Venue


def pay(venue: Venue, appointment: str, amount: int, **changes: Any) -> BillPaid:
    taken = ManualPayment(Means.CASH, amount)._replace(**changes)
    return appointment_payments.pay(venue.reception, appointment, taken, operation=new_id())


@pytest.mark.rule("APAY-1", "PAY-5")
@pytest.mark.parametrize("means", ["cash", "pos_terminal", "bank_transfer", "paper_digital", "credit"])
def test_a_visit_is_paid_by_hand_with_offline_means_only(venue: Venue, guest: str, means: str) -> None:
    booked = venue.book(guest).appointment.id
    if means in set(Means):
        assert pay(venue, booked, 150_000, means=cast(Means, means)).payments[0].method == means
    else:
        with venue.refuses(BadInput, code="wrong_method"):
            pay(venue, booked, 150_000, means=cast(Means, means))


@pytest.mark.rule("APAY-2", "APAY-4", "APAY-5", "ENUM-10")
def test_a_visit_is_paid_in_parts_until_settled(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    seen = []
    for amount in (50_000, 60_000, 40_000):
        done = pay(venue, booked, amount, notes="part", receipt_number=f"R-{amount}")
        view = done.appointments[0]
        seen.append((done.amount, view.paid_amount, done.owed, view.payment_status.value))
    assert seen == [
        (50_000, 50_000, 100_000, "partially_paid"),
        (60_000, 110_000, 40_000, "partially_paid"),
        (40_000, 150_000, 0, "paid"),
    ]
    kept = appointments.detail(venue.reception, booked).payments
    assert [(p.status, p.recorded_by, p.notes) for p in kept] == [("completed", "Sari Wulandari", "part")] * 3
    assert [p.reference for p in kept][:2] == ["PAY-APT-20250120103000", "PAY-APT-20250120103000-2"]


@pytest.mark.rule("APAY-3")
def test_more_than_what_is_owed_is_refused(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    with venue.refuses(BadInput, "Payment amount (150001) exceeds remaining balance (150000)"):
        pay(venue, booked, 150_001)
    pay(venue, booked, 100_000)
    with venue.refuses(BadInput, "Payment amount (100000) exceeds remaining balance (50000)"):
        pay(venue, booked, 100_000)
    for nothing in (0, -1):
        with venue.refuses(BadInput, code="amount_not_positive"):
            pay(venue, booked, nothing)
    pay(venue, booked, 50_000)
    with venue.refuses(Conflict, "Nothing is owed for this appointment."):
        pay(venue, booked, 1)


@pytest.mark.rule("APAY-3")
def test_the_store_refuses_more_than_the_price(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    with pytest.raises(Clash):
        venue.set(t.Appointment, booked, paid_amount=150_001)


@pytest.mark.rule("APAY-4")
@pytest.mark.parametrize(
    "change", [{"notes": "x" * 501}, {"receipt_number": "x" * 101}], ids=["notes", "receipt"]
)
def test_texts_of_a_payment_have_their_limits(venue: Venue, guest: str, change: dict[str, Any]) -> None:
    booked = venue.book(guest).appointment.id
    with venue.refuses(BadInput):
        pay(venue, booked, 150_000, **change)


@pytest.mark.rule("APAY-6")
@pytest.mark.parametrize("why", ["cancelled", "no_show", "credit"])
def test_no_money_for_what_does_not_take_any(venue: Venue, guest: str, why: str) -> None:
    venue.sell(guest)
    by = BookingPayment.CREDIT if why == "credit" else BookingPayment.LATER
    booked = venue.book(guest, payment=by).appointment.id
    if why == "cancelled":
        cancellations.cancel(venue.reception, booked, "ill", operation=new_id())
    if why == "no_show":
        visit_status.no_show(venue.reception, booked, operation=new_id())
    with venue.refuses(BadInput, code="paid_with_credit" if why == "credit" else "not_payable"):
        pay(venue, booked, 50_000)


@pytest.mark.rule("APAY-8")
def test_prices_are_worked_out_here(venue: Venue, guest: str) -> None:
    def price() -> int:
        return next(view.price for view in services.listed(venue.reception) if view.id == venue.massage)

    first = venue.book(guest).appointment.id
    assert price() == 150_000
    venue.set(t.Service, venue.massage, outlet_prices=f'{{"{venue.kemang.id}": 140000}}')
    assert price() == 140_000
    assert {view.price for view in services.listed(venue.reception_there, "massage")} == {150_000}
    ends = micros(venue.clock.now()) + 60_000_000
    venue.set(t.Service, venue.massage, promotional_price=99_000, promotional_until=ends)
    assert price() == 99_000
    assert venue.book(guest, at="16:00").appointment.total_price == 99_000
    venue.clock.advance(minutes=1)
    assert price() == 140_000
    assert appointments.detail(venue.reception, first).appointment.total_price == 150_000


@pytest.mark.rule("ROLE-5")
def test_a_therapist_takes_no_money_for_a_visit(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    taken = ManualPayment(Means.CASH, 150_000)
    with venue.refuses(NotAllowed):
        appointment_payments.pay(venue.rina, booked, taken, operation=new_id())


def test_cash_handed_over_and_its_change(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    with venue.refuses(BadInput, code="handed_too_little"):
        pay(venue, booked, 150_000, handed=100_000)
    paid = pay(venue, booked, 150_000, handed=200_000).payments[0]
    assert (paid.amount, paid.change) == (150_000, 50_000)


def test_a_visit_of_several_treatments_is_paid_in_one_go(venue: Venue, guest: str) -> None:
    first = venue.book(guest).appointment
    second = venue.book(guest, venue.facial, at="16:00", visit_id=first.id).appointment
    with venue.refuses(Conflict, code="visit_in_full"):
        appointment_payments.pay_visit(
            venue.reception, second.id, ManualPayment(Means.CASH, 299_999), operation=new_id()
        )
    assert [bill.id for bill in appointment_payments.open_bills(venue.reception, second.id)] == [
        first.id,
        second.id,
    ]
    form, taken = new_id(), ManualPayment(Means.POS_TERMINAL, 300_000, "PKG-RCPT-2025-001")
    done = appointment_payments.pay_visit(venue.reception, second.id, taken, operation=form)
    assert ([p.amount for p in done.payments], done.amount, done.owed) == ([150_000, 150_000], 300_000, 0)
    assert {view.payment_status.value for view in done.appointments} == {"paid"}
    assert [p.receipt_number for p in done.payments] == ["PKG-RCPT-2025-001", "PKG-RCPT-2025-002"]
    before = venue.everything()
    assert appointment_payments.pay_visit(venue.reception, second.id, taken, operation=form) == done
    assert venue.everything() == before


def test_the_same_form_twice_answers_with_its_own_payment(venue: Venue, guest: str) -> None:
    booked, form = venue.book(guest).appointment.id, new_id()
    taken = ManualPayment(Means.CASH, 50_000)
    first = appointment_payments.pay(venue.reception, booked, taken, operation=form)
    pay(venue, booked, 60_000)
    before = venue.everything()
    again = appointment_payments.pay(venue.reception, booked, taken, operation=form)
    assert (again.payments, again.amount) == (first.payments, 50_000)
    assert venue.everything() == before
    with venue.refuses(Conflict, code="operation_reused"):
        appointment_payments.pay(venue.reception, booked, taken._replace(amount=1), operation=form)
    with venue.refuses(NotFound, "Appointment not found"):
        pay(venue, new_id(), 1)


def test_a_sum_changed_meanwhile_is_not_added_twice(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = venue.book(guest).appointment.id
    stale = appointments.detail(venue.reception, booked).appointment
    pay(venue, booked, 50_000)
    monkeypatch.setattr(appointments, "one", lambda *_: stale)
    with venue.refuses(Conflict, code="changed_meanwhile"):
        pay(venue, booked, 50_000)
