"""Booking with a credit (chapter 10) and using one at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pos_app.desk import appointment_payments, appointments, bookings, credits, redemptions, story
from pos_app.desk.payments import ManualPayment
from pos_app.domain import plans
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means, Plan
from pos_app.store import Clash, Transaction
from tests.desk.venue import MONDAY, Venue

NO_CREDITS = (
    "No available credits for service 'Hair Styling'."
    " Customer has no valid, unexpired credits for this service."
)


def use(venue: Venue, guest: str, service: str, **changes: Any) -> redemptions.UseDone:
    return redemptions.use_now(venue.reception, guest, service, operation=new_id(), **changes)


def remaining(venue: Venue, guest: str) -> int:
    return sum(credit.remaining for credit in credits.available(venue.reception, guest))


@pytest.mark.rule("BOOK-1", "BOOK-7")
def test_a_named_package_pays(venue: Venue, guest: str) -> None:
    first = venue.sell(guest).purchase.id
    second = venue.sell(guest, venue.any_treatment).purchase.id
    booked = venue.book_with_credit(guest, purchase_id=second)
    assert (booked.appointment.credit_redeemed, booked.appointment.purchase_id) == (True, second)
    assert booked.notice == "An earlier-expiring credit exists"
    assert venue.book_with_credit(guest, at="16:00").appointment.purchase_id == first


@pytest.mark.rule("BOOK-2", "BOOK-8", "BOOK-9", "STAT-7", "ENT-9")
def test_a_credit_pays_at_creation_and_costs_nothing(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase
    booked = venue.book_with_credit(guest, venue.hair).appointment
    assert (booked.status, booked.payment_status, booked.credit_redeemed) == ("confirmed", "paid", True)
    assert booked.credit_id == credits.available(venue.reception, guest)[0].id
    assert (booked.purchase_id, booked.package_name) == (bought.id, "Hair Care")
    assert (booked.total_price, booked.paid_amount, booked.owed) == (75_000, 0, 0)
    assert appointments.detail(venue.reception, booked.id).payments == ()
    assert remaining(venue, guest) == 3


@pytest.mark.rule("BOOK-2", "BOOK-20")
def test_credits_are_looked_at_before_anything_is_created(venue: Venue, guest: str) -> None:
    with venue.refuses(BadInput, NO_CREDITS):
        venue.book_with_credit(guest, venue.hair)
    assert venue.rows("SELECT id FROM appointment") == []


@pytest.mark.rule("BOOK-3", "STAT-7")
def test_without_a_credit_the_payment_is_pending(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest)
    assert (booked.appointment.status, booked.appointment.payment_status) == ("confirmed", "pending")
    assert (booked.appointment.credit_redeemed, booked.appointment.owed) == (False, 150_000)
    assert (booked.message, remaining(venue, guest)) == ("Appointment booked!", 5)


@pytest.mark.rule("BOOK-4")
@pytest.mark.parametrize("whose", ["nobody's", "somebody else's", "another tenant's"])
def test_only_the_own_package_pays(venue: Venue, guest: str, whose: str) -> None:
    venue.sell(guest)
    package = new_id()
    if whose == "somebody else's":
        package = venue.sell(venue.guest("A Friend")).purchase.id
    with venue.refuses(BadInput, "Customer package not found or does not belong to customer"):
        venue.book_with_credit(guest, purchase_id=package)


@pytest.mark.rule("BOOK-5", "BOOK-6", "BOOK-15")
@pytest.mark.parametrize("why", ["none", "wrong service", "expired", "used", "unpaid", "other package"])
def test_no_usable_credit_is_one_refusal(venue: Venue, guest: str, why: str) -> None:
    package = None
    if why == "wrong service":
        venue.sell(guest)
    elif why == "unpaid":
        venue.sell_pending(guest, venue.hair_care)
    elif why != "none":
        venue.sell(guest, venue.hair_care)
    if why == "expired":
        venue.clock.advance(days=30)
    if why == "used":
        for _ in range(4):
            use(venue, guest, venue.hair)
    if why == "other package":
        package = venue.sell(guest).purchase.id
    with venue.refuses(BadInput, NO_CREDITS):
        venue.book_with_credit(guest, venue.hair, day=MONDAY + timedelta(days=60), purchase_id=package)


@pytest.mark.rule("BOOK-7")
def test_without_a_package_named_the_first_in_order_pays(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.any_treatment)
    sooner = venue.sell(guest).purchase.id
    booked = venue.book_with_credit(guest)
    assert (booked.appointment.purchase_id, booked.notice) == (sooner, "")


@pytest.mark.rule("BOOK-10", "BOOK-11", "BOOK-12", "CRED-18")
def test_a_lost_race_leaves_no_appointment(venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    venue.sell(guest, venue.hair_care)
    stale = credits.available(venue.reception, guest)
    for _ in range(4):
        use(venue, guest, venue.hair)
    monkeypatch.setattr(credits, "usable", lambda *_: stale)
    text = "Credit redemption failed: Credit has no remaining balance. Appointment has been cancelled."
    with venue.refuses(BadInput, text):
        venue.book_with_credit(guest, venue.hair)


@pytest.mark.rule("BOOK-11", "BOOK-12", "CRED-18")
def test_a_credit_that_expired_meanwhile_leaves_no_appointment(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue.sell(guest, venue.hair_care)
    venue.clock.advance(days=30)
    stale = credits.available(venue.reception, guest, include_expired=True)
    monkeypatch.setattr(credits, "usable", lambda *_: stale)
    text = "Credit redemption failed: Credit has expired. Appointment has been cancelled."
    with venue.refuses(BadInput, text):
        venue.book_with_credit(guest, venue.hair, day=MONDAY + timedelta(days=40))


@pytest.mark.rule("BOOK-10", "BOOK-11")
@pytest.mark.parametrize("table", ["redemption", "credit_movement", "audit", "operation"])
def test_whatever_write_fails_takes_the_appointment_with_it(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    venue.sell(guest, venue.hair_care)
    real, before = Transaction.insert, venue.everything()

    def fail(self: Transaction, into: Any, **values: Any) -> None:
        if into._meta.table_name == table:
            raise OSError("disk")
        real(self, into, **values)

    monkeypatch.setattr(Transaction, "insert", fail)
    with pytest.raises(OSError, match="disk"):
        venue.book_with_credit(guest, venue.hair)
    assert venue.everything() == before


@pytest.mark.rule("BOOK-13", "APAY-6")
def test_a_credit_and_money_never_meet_on_one_visit(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    with venue.refuses(BadInput, code="paid_with_credit"):
        taken = ManualPayment(Means.CASH, 50_000)
        appointment_payments.pay(venue.reception, booked, taken, operation=new_id())


@pytest.mark.rule("BOOK-14")
@pytest.mark.parametrize("count", [0, 2])
def test_a_credit_pays_for_one_treatment(venue: Venue, guest: str, count: int) -> None:
    venue.sell(guest)
    with venue.refuses(BadInput, "Package credits can only be used for a single-service appointment"):
        venue.book_with_credit(guest, service_ids=(venue.massage, venue.facial)[:count])
    with venue.refuses(BadInput, code="one_service"):
        venue.book(guest, service_ids=(venue.massage, venue.facial)[:count])


@pytest.mark.rule("BOOK-16")
def test_a_visit_after_the_expiry_is_allowed_with_a_word(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.hair_care)
    late = MONDAY + timedelta(days=40)
    booked = venue.book_with_credit(guest, venue.hair, day=late)
    assert booked.notice == "The credit ends before the visit; it stays used for this booking."
    assert venue.book_with_credit(guest, venue.hair).notice == ""
    request = venue.request(guest, venue.hair, "16:00", day=late, payment=BookingPayment.CREDIT)
    silent = venue.policy(must_cover_visit_date="off")
    assert bookings.book(silent, request, operation=new_id()).notice == ""
    with venue.refuses(BadInput, code="expires_before_visit"):
        strict = venue.policy(must_cover_visit_date="block")
        bookings.book(strict, request._replace(minute=18 * 60), operation=new_id())


@pytest.mark.rule("BOOK-17")
def test_success_names_the_package_and_the_balance(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest)
    assert booked.message == "Appointment booked! Credit redeemed from Luxury Spa Package"
    assert booked.credits_left == 2


@pytest.mark.rule("BOOK-20")
def test_a_booking_is_checked_in_its_order(venue: Venue, guest: str) -> None:
    wrong: dict[str, Any] = {
        "payment": BookingPayment.CREDIT,
        "purchase_id": new_id(),
        "service_ids": (venue.hair, venue.facial),
        "minute": 22 * 60,
    }
    steps: list[tuple[dict[str, Any], str]] = [
        ({"purchase_id": None}, "foreign_package"),
        ({"service_ids": (venue.hair,)}, "one_service"),
        ({"payment": BookingPayment.LATER}, "no_credits"),
        ({"minute": 14 * 60}, "staff_not_working"),
    ]
    for right, code in steps:
        with venue.refuses(BadInput if code != "staff_not_working" else Conflict, code=code):
            venue.book(guest, **wrong)
        wrong |= right
    venue.book(guest, **wrong)


@pytest.mark.rule("BOOK-20", "PLAN-4")
def test_the_plans_month_is_the_last_check(venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(plans.LIMITS, Plan.PRO, plans.LIMITS[Plan.PRO]._replace(appointments_a_month=1))
    venue.book(guest)
    with venue.refuses(Conflict):
        venue.book(guest)
    text = "Monthly appointment limit exceeded (1/1). Please upgrade your plan to continue booking."
    with venue.refuses(NotAllowed, text):
        venue.book(guest, at="16:00")
    venue.clock.advance(days=12)
    venue.book(guest, at="16:00", day=MONDAY + timedelta(days=30))


@pytest.mark.rule("BOOK-21", "BOOK-22", "ENT-12", "AUD-2")
def test_a_credit_is_used_at_once_without_an_appointment(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    done = use(venue, guest, venue.massage, notes="walked in")
    assert (done.credit.remaining, done.package_name, done.customer_name) == (
        2,
        "Luxury Spa Package",
        "Ni Made Ayu",
    )
    kept = done.redemption
    assert (kept.source, kept.appointment_id, kept.notes) == ("walk_in", None, "walked in")
    assert (kept.redeemed_by, kept.redeemed_at) == ("Sari Wulandari", venue.clock.now())
    assert venue.rows("SELECT original_price, state FROM redemption") == [(150_000, "active")]
    assert story.history(venue.reception, kept.id)[0].act == "redeem"


@pytest.mark.rule("BOOK-22")
def test_using_at_once_is_refused_in_words(venue: Venue, guest: str) -> None:
    nobody, nothing = new_id(), new_id()
    with venue.refuses(NotFound, f"Customer {nobody} not found"):
        use(venue, nobody, venue.massage)
    with venue.refuses(NotFound, f"Service {nothing} not found"):
        use(venue, guest, nothing)
    with venue.refuses(BadInput, "No available credits for service Massage"):
        use(venue, guest, venue.massage)
    venue.sell(guest)
    with venue.refuses(BadInput):
        use(venue, guest, venue.massage, notes="x" * 501)


@pytest.mark.rule("BOOK-22", "ROLE-13")
def test_somebody_elses_package_is_never_used(venue: Venue, guest: str) -> None:
    theirs = venue.sell(venue.guest("A Friend")).purchase.id
    with venue.refuses(BadInput):
        use(venue, guest, venue.massage, purchase_id=theirs)


@pytest.mark.rule("BOOK-23")
def test_a_use_is_undone_on_the_same_day_as_a_reversal(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    used = use(venue, guest, venue.massage).redemption.id
    venue.clock.advance(hours=13)
    done = redemptions.undo_use(venue.manager, used, "wrong guest", operation=new_id())
    assert (done.redemption.is_reversed, done.redemption.reversal_reason) == (True, "wrong guest")
    assert (done.redemption.reversed_at, done.credit.remaining) == (venue.clock.now(), 3)
    assert venue.rows("SELECT kind, used FROM credit_movement WHERE kind <> 'granted' ORDER BY used") == [
        ("returned", -1),
        ("used", 1),
    ]
    with venue.refuses(Conflict, "This credit was given back already."):
        redemptions.undo_use(venue.manager, used, "again", operation=new_id())


@pytest.mark.rule("BOOK-23")
def test_a_use_is_not_undone_on_another_day(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    used = use(venue, guest, venue.massage).redemption.id
    venue.clock.advance(hours=13, minutes=30)
    with venue.refuses(BadInput, "This can be undone on the same day only."):
        redemptions.undo_use(venue.manager, used, "wrong guest", operation=new_id())


@pytest.mark.rule("BOOK-23", "ROLE-9")
@pytest.mark.parametrize("who", ["reception", "rina"])
def test_undoing_a_use_is_a_managers_act(venue: Venue, guest: str, who: str) -> None:
    venue.sell(guest)
    used = use(venue, guest, venue.massage).redemption.id
    with venue.refuses(NotAllowed):
        redemptions.undo_use(venue.desk_of(who), used, "wrong guest", operation=new_id())
    assert redemptions.undo_use(venue.owner, used, "wrong guest", operation=new_id()).credit.remaining == 3


def test_a_credit_of_a_booking_comes_back_with_the_booking_only(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    venue.book_with_credit(guest)
    (used,) = (row for (row,) in venue.rows("SELECT id FROM redemption"))
    with venue.refuses(BadInput, code="not_walk_in"):
        redemptions.undo_use(venue.manager, used, "no", operation=new_id())
    with venue.refuses(NotFound):
        redemptions.undo_use(venue.manager, new_id(), "no", operation=new_id())


def test_the_same_form_twice_is_one_booking(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    form, request = new_id(), venue.request(guest, payment=BookingPayment.CREDIT)
    first = bookings.book(venue.reception, request, operation=form)
    before = venue.everything()
    assert bookings.book(venue.reception, request, operation=form) == first
    assert venue.everything() == before
    with venue.refuses(Conflict, code="operation_reused"):
        bookings.book(venue.reception, request._replace(notes="other"), operation=form)


def test_a_booking_needs_its_guest_and_treatment(venue: Venue, guest: str) -> None:
    with venue.refuses(NotFound, code="customer_not_found"):
        venue.book(new_id())
    with venue.refuses(NotFound):
        venue.book(guest, new_id())
    with venue.refuses(BadInput):
        venue.book(guest, notes="x" * 501)


@pytest.mark.rule("ENT-11")
def test_one_live_redemption_links_one_credit_to_one_booking(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment
    rows = venue.rows("SELECT credit_id, appointment_id, source, state FROM redemption")
    assert rows == [(booked.credit_id, booked.id, "booking", "active")]
    columns = "tenant_id, credit_id, purchase_id, customer_id, service_id, service_name, appointment_id"
    rest = "outlet_id, source, redeemed_by, notes, redeemed_at, original_price, state"
    copy = f"INSERT INTO redemption (id, {columns}, {rest}) SELECT 'x', {columns}, {rest} FROM redemption"
    with pytest.raises(Clash):
        venue.store.write(lambda transaction: transaction.sql(copy))
