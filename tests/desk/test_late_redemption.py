"""A credit for a booking that exists already and is unpaid (chapter 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.desk import (
    appointment_payments,
    appointments,
    bookings,
    cancellations,
    credits,
    redemptions,
    visit_status,
)
from pos_app.desk.appointments import AppointmentDetail
from pos_app.desk.payments import ManualPayment
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound, NotSignedIn, Unprocessable
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means
from pos_app.store import tables as t
from tests.desk.venue import MONDAY, Venue

NOTHING = "There is no package to use"


def use_late(venue: Venue, appointment: str, purchase: str | None = None) -> AppointmentDetail:
    return redemptions.use_late(
        venue.reception, appointment, operation=new_id(), purchase_id=purchase
    )  # fmt: skip


def undo_late(venue: Venue, appointment: str, reason: str = "wrong visit") -> AppointmentDetail:
    return redemptions.undo_late(venue.manager, appointment, reason, operation=new_id())


def remaining(venue: Venue, guest: str) -> int:
    return sum(credit.remaining for credit in credits.available(venue.reception, guest))


@pytest.mark.rule("LATE-1", "LATE-16", "ENT-12")
def test_a_credit_settles_an_unpaid_booking(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    venue.sell(guest)
    paid = use_late(venue, booked)
    view = paid.appointment
    assert (view.payment_status, view.owed, view.total_price) == ("paid", 0, 150_000)
    assert (view.credit_redeemed, view.package_name) == (True, "Luxury Spa Package")
    assert paid.credit is not None
    assert paid.credit.remaining == 2
    assert venue.rows("SELECT appointment_id, source, original_price, state FROM redemption") == [
        (booked, "late", 150_000, "active")
    ]


@pytest.mark.rule("LATE-2", "LATE-8")
@pytest.mark.parametrize("first", ["package", "booking"])
def test_the_customer_is_the_bookings_whichever_came_first(venue: Venue, guest: str, first: str) -> None:
    venue.sell(venue.guest("A Friend"))
    if first == "package":
        venue.sell(guest)
    booked = venue.book(guest).appointment.id
    if first == "booking":
        with venue.refuses(Unprocessable, NOTHING):
            use_late(venue, booked)
        venue.clock.advance(hours=1)
        venue.sell(guest)
    use_late(venue, booked)
    assert venue.rows("SELECT customer_id FROM redemption") == [(guest,)]


@pytest.mark.rule("LATE-3", "LATE-14")
@pytest.mark.parametrize("how", ["credit", "money"])
def test_what_is_paid_is_not_paid_again(venue: Venue, guest: str, how: str) -> None:
    venue.sell(guest)
    booked = (venue.book_with_credit if how == "credit" else venue.book)(guest).appointment.id
    if how == "money":
        taken = ManualPayment(Means.CASH, 150_000)
        appointment_payments.pay(venue.reception, booked, taken, operation=new_id())
    with venue.refuses(Unprocessable, "Payment status is already paid"):
        use_late(venue, booked)
    with venue.refuses(Unprocessable, "Payment status is already paid"):
        redemptions.can_use_late(venue.reception, booked)


@pytest.mark.rule("LATE-4")
def test_every_booking_has_a_treatment_and_one_no_longer_offered_still_counts(
    venue: Venue, guest: str
) -> None:
    with venue.refuses(BadInput, code="one_service"):
        venue.book(guest, service_ids=())
    booked = venue.book(guest).appointment.id
    venue.sell(guest)
    venue.set(t.Service, venue.massage, status="inactive")
    assert use_late(venue, booked).appointment.payment_status == "paid"


@pytest.mark.rule("LATE-5", "LATE-6", "LATE-7")
@pytest.mark.parametrize(
    "why", ["none", "wrong service", "used", "expired", "unpaid", "friend's", "other package"]
)
def test_no_suitable_package_is_refused(venue: Venue, guest: str, why: str) -> None:
    booked = venue.book(guest, venue.hair, day=MONDAY + timedelta(days=60)).appointment.id
    package = None
    if why == "wrong service":
        venue.sell(guest)
    if why in ("used", "expired", "other package"):
        venue.sell(guest, venue.hair_care)
    if why == "used":
        for _ in range(4):
            redemptions.use_now(venue.reception, guest, venue.hair, operation=new_id())
    if why == "expired":
        venue.clock.advance(days=30)
    if why == "unpaid":
        venue.sell_pending(guest, venue.hair_care)
    if why == "friend's":
        venue.sell(venue.guest("A Friend"), venue.hair_care)
    if why == "other package":
        package = venue.sell(guest).purchase.id
    assert package or redemptions.can_use_late(venue.reception, booked) is None
    with venue.refuses(Unprocessable, NOTHING):
        use_late(venue, booked, package)


@pytest.mark.rule("LATE-6", "LATE-7")
def test_the_soonest_to_expire_pays_and_exactly_one(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    venue.sell(guest, venue.any_treatment)
    sooner = venue.sell(guest).purchase.id
    assert use_late(venue, booked).appointment.purchase_id == sooner
    assert remaining(venue, guest) == 8
    other = venue.book(guest, venue.hair, at="16:00").appointment.id
    assert use_late(venue, other).appointment.package_name == "Any Treatment"


@pytest.mark.rule("LATE-9")
def test_an_unknown_booking_is_not_found(venue: Venue, guest: str) -> None:
    for deed in (
        lambda: use_late(venue, new_id()),
        lambda: undo_late(venue, new_id()),
        lambda: redemptions.can_use_late(venue.reception, new_id()),
    ):
        with venue.refuses(NotFound, "Appointment not found"):
            deed()


@pytest.mark.rule("LATE-10", "ROLE-15")
def test_somebody_who_left_is_no_longer_signed_in(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    venue.set(t.Staff, venue.reception.staff.id, status="terminated")
    with venue.refuses(NotSignedIn):
        use_late(venue, booked)
    assert NotSignedIn.status == 401


@pytest.mark.rule("LATE-11", "STAT-1")
def test_a_pending_booking_is_confirmed_by_it(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest, payment=BookingPayment.LINK).appointment
    assert booked.status == "pending"
    done = use_late(venue, booked.id)
    assert done.appointment.status == "confirmed"
    assert [step.act for step in done.steps] == ["book", "confirm"]


@pytest.mark.rule("LATE-12", "BOOK-13")
def test_a_partly_paid_booking_takes_no_credit(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    taken = ManualPayment(Means.CASH, 50_000)
    appointment_payments.pay(venue.reception, booked, taken, operation=new_id())
    with venue.refuses(Unprocessable, "Appointment already has payments"):
        use_late(venue, booked)


@pytest.mark.rule("LATE-13")
def test_only_a_booking_that_can_change_takes_a_credit(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    begun = venue.book(guest, venue.massage, at="11:00").appointment.id
    visit_status.check_in(venue.reception, begun, operation=new_id())
    assert use_late(venue, begun).appointment.status == "in_progress"
    cancelled = venue.book(guest, at="13:00").appointment.id
    cancellations.cancel(venue.reception, cancelled, "ill", operation=new_id())
    missed = venue.book(guest, at="15:00").appointment.id
    visit_status.no_show(venue.reception, missed, operation=new_id())
    done = venue.book(guest, at="17:00").appointment.id
    venue.set(t.Appointment, done, total_price=0, payment_status="pending")
    visit_status.complete(venue.reception, done, operation=new_id())
    for closed in (cancelled, missed, done):
        with venue.refuses(Unprocessable, "Appointment cannot be updated"):
            use_late(venue, closed)
    venue.set(t.Appointment, done, payment_status="paid")


@pytest.mark.rule("LATE-14")
def test_the_desk_can_ask_whether_a_package_fits(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    assert redemptions.can_use_late(venue.reception, booked) is None
    assert appointments.detail(venue.reception, booked).fits_credit is None
    venue.sell(guest)
    found = redemptions.can_use_late(venue.reception, booked)
    assert found is not None
    assert found.service_name == "Massage"
    assert appointments.detail(venue.reception, booked).fits_credit == found


@pytest.mark.rule("LATE-15")
def test_a_late_use_is_undone_without_cancelling(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    use_late(venue, booked)
    back = undo_late(venue, booked).appointment
    assert (back.status, back.payment_status, back.owed) == ("confirmed", "pending", 150_000)
    assert (back.credit_redeemed, back.credit_id, remaining(venue, guest)) == (False, None, 5)
    assert venue.rows("SELECT state, reversal_reason FROM redemption") == [("reversed", "wrong visit")]
    with venue.refuses(Unprocessable, "There is no booking redemption for given payment status"):
        undo_late(venue, booked)
    assert use_late(venue, booked).appointment.payment_status == "paid"


@pytest.mark.rule("LATE-15", "CANCEL-8")
def test_undone_after_the_expiry_the_credit_comes_back_expired(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.hair_care)
    booked = venue.book(guest, venue.hair, day=MONDAY + timedelta(days=60)).appointment.id
    use_late(venue, booked)
    venue.clock.advance(days=30)
    assert undo_late(venue, booked).appointment.payment_status == "pending"
    assert venue.rows("SELECT used, remaining, expired FROM credit") == [(0, 0, 4)]
    assert venue.rows("SELECT status FROM purchase") == [("expired",)]


@pytest.mark.rule("LATE-15")
def test_only_a_late_use_of_an_open_booking_is_undone(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    with venue.refuses(Unprocessable, "There is no booking redemption for given payment status"):
        undo_late(venue, booked)
    done = venue.book(guest, at="16:00").appointment.id
    use_late(venue, done)
    visit_status.complete(venue.reception, done, operation=new_id())
    with venue.refuses(Unprocessable, "Appointment cannot be updated"):
        undo_late(venue, done)


@pytest.mark.rule("LATE-15", "ROLE-9")
def test_undoing_a_late_use_is_a_managers_act(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    use_late(venue, booked)
    with venue.refuses(NotAllowed):
        redemptions.undo_late(venue.reception, booked, "wrong", operation=new_id())


def test_the_same_form_twice_is_one_late_use(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked, form = venue.book(guest).appointment.id, new_id()
    first = redemptions.use_late(venue.reception, booked, operation=form)
    before = venue.everything()
    assert redemptions.use_late(venue.reception, booked, operation=form) == first
    assert venue.everything() == before
    with venue.refuses(Conflict, code="operation_reused"):
        bookings.book(venue.reception, venue.request(guest, at="16:00"), operation=form)
