"""Cancelling a visit, with its credit given back (chapter 12)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pos_app.desk import (
    appointment_payments,
    cancellations,
    credits,
    purchases,
    redemptions,
    visit_status,
)
from pos_app.desk.cancellations import CancelDone
from pos_app.desk.payments import ManualPayment
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound, Unprocessable
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from tests.desk.venue import MONDAY, Venue


def cancel(venue: Venue, appointment: str, reason: str = "ill") -> CancelDone:
    return cancellations.cancel(venue.reception, appointment, reason, operation=new_id())


def remaining(venue: Venue, guest: str) -> int:
    return sum(credit.remaining for credit in credits.available(venue.reception, guest))


@pytest.mark.rule("CANCEL-1", "CANCEL-2", "CANCEL-3", "CANCEL-4")
def test_the_credit_comes_back_at_once_to_where_it_was(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    second = venue.sell(guest).purchase.id
    venue.clock.advance(seconds=1)
    booked = venue.book_with_credit(guest, purchase_id=second).appointment
    before = purchases.detail(venue.reception, second)
    assert (before.purchase.used, before.purchase.remaining) == (1, 4)
    cancel(venue, booked.id)
    after = purchases.detail(venue.reception, second)
    assert (after.purchase.used, after.purchase.remaining, after.purchase.status) == (0, 5, "active")
    assert (after.credits[0].id, after.credits[0].used, after.credits[0].remaining) == (
        booked.credit_id,
        0,
        3,
    )
    assert venue.rows("SELECT state, reversal_reason FROM redemption") == [("reversed", "ill")]


@pytest.mark.rule("CANCEL-2", "LIFE-1")
def test_a_depleted_package_becomes_active_again(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase.id
    for _ in range(3):
        redemptions.use_now(venue.reception, guest, venue.hair, operation=new_id())
    booked = venue.book_with_credit(guest, venue.hair).appointment.id
    assert purchases.detail(venue.reception, bought).purchase.status == "depleted"
    cancel(venue, booked)
    kept = purchases.detail(venue.reception, bought).purchase
    assert (kept.status, kept.used, kept.remaining) == ("active", 3, 1)


@pytest.mark.rule("CANCEL-3", "BOOK-10")
def test_a_cancellation_that_fails_leaves_everything(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id

    def fail(*_args: object) -> None:
        raise BadInput("broken", "Broken")

    monkeypatch.setattr(credits, "give_back", fail)
    with venue.refuses(BadInput, "Broken"):
        cancel(venue, booked)


@pytest.mark.rule("CANCEL-5", "STAT-4")
def test_a_cancellation_says_why_in_500_characters(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    for nothing in ("", "  \n "):
        with venue.refuses(BadInput, "Cancellation reason is required"):
            cancel(venue, booked, nothing)
    with venue.refuses(BadInput, "Cancellation reason must be between 1 and 500 characters"):
        cancel(venue, booked, "x" * 501)
    assert cancel(venue, booked, "x" * 500).appointment.cancel_reason == "x" * 500


@pytest.mark.rule("CANCEL-6", "CANCEL-7")
def test_before_and_after_are_said(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    before = cancellations.preview(venue.reception, booked)
    assert before.refund is not None
    assert (before.refund.package_name, before.refund.expired_on) == ("Luxury Spa Package", None)
    assert (before.refund.before, before.refund.after) == (2, 3)
    assert (before.refund.package_before, before.refund.package_after) == (4, 5)
    done = cancel(venue, booked)
    assert (done.refund, done.credits_remaining) == (before.refund, 3)


@pytest.mark.rule("CANCEL-8", "CRED-16", "LIFE-1")
@pytest.mark.parametrize("swept", [False, True])
@pytest.mark.parametrize("used_before", [0, 3])
def test_after_the_expiry_the_credit_comes_back_expired(
    venue: Venue, guest: str, swept: bool, used_before: int
) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase.id
    for _ in range(used_before):
        redemptions.use_now(venue.reception, guest, venue.hair, operation=new_id())
    day = MONDAY + timedelta(days=60)
    booked = venue.book_with_credit(guest, venue.hair, day=day).appointment.id
    venue.clock.advance(days=30)
    if swept:
        credits.sweep(venue.front)
    warned = cancellations.preview(venue.reception, booked).refund
    assert warned is not None
    assert (warned.expired_on, warned.before, warned.after) == (date(2025, 2, 19), 0, 0)
    done = cancel(venue, booked)
    assert done.appointment.status == "cancelled"
    assert (done.refund, done.credits_remaining) == (warned, 0)
    kept = purchases.detail(venue.reception, bought)
    assert (kept.purchase.status, kept.purchase.used, kept.purchase.remaining) == ("expired", used_before, 0)
    assert venue.rows("SELECT used, remaining, expired FROM credit") == [(used_before, 0, 4 - used_before)]


@pytest.mark.rule("CANCEL-9")
def test_the_visit_remembers_its_credit(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment
    done = cancel(venue, booked.id).appointment
    assert (done.status, done.payment_status) == ("cancelled", "refunded")
    assert (done.credit_redeemed, done.credit_id, done.package_name) == (
        True,
        booked.credit_id,
        "Luxury Spa Package",
    )


@pytest.mark.rule("CANCEL-10", "STAT-5")
@pytest.mark.parametrize("how", ["cancelled", "completed", "in progress", "missed"])
def test_a_credit_comes_back_once_and_never_from_a_visit_that_was(venue: Venue, guest: str, how: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    if how == "cancelled":
        cancel(venue, booked)
    elif how == "completed":
        visit_status.complete(venue.reception, booked, operation=new_id())
    elif how == "in progress":
        visit_status.check_in(venue.reception, booked, operation=new_id())
    else:
        visit_status.no_show(venue.reception, booked, operation=new_id())
    with venue.refuses(Unprocessable, code="wrong_status"):
        cancel(venue, booked)
    with venue.refuses(Unprocessable, code="wrong_status"):
        cancellations.preview(venue.reception, booked)


@pytest.mark.rule("CANCEL-11", "STAT-3")
def test_a_missed_visit_keeps_its_credit(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    visit_status.no_show(venue.reception, booked, operation=new_id(), reason="did not come")
    assert remaining(venue, guest) == 4
    assert venue.rows("SELECT state FROM redemption") == [("active",)]


@pytest.mark.rule("CANCEL-12")
@pytest.mark.parametrize("minutes", [239, 241, 60 * 24 * 5])
def test_a_late_cancellation_refunds_too(venue: Venue, guest: str, minutes: int) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    venue.clock.advance(minutes=minutes)
    assert cancel(venue, booked).credits_remaining == 3


@pytest.mark.rule("CANCEL-13")
def test_money_is_not_moved_and_the_desk_is_told(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    taken = ManualPayment(Means.CASH, 50_000)
    appointment_payments.pay(venue.reception, booked, taken, operation=new_id())
    before = cancellations.preview(venue.reception, booked)
    assert (before.refund, before.money_paid) == (None, 50_000)
    payments = venue.rows("SELECT id, amount, status FROM payment")
    done = cancel(venue, booked)
    assert (done.money_paid, done.appointment.payment_status) == (50_000, "partially_paid")
    assert venue.rows("SELECT id, amount, status FROM payment") == payments


def test_a_credit_used_late_comes_back_as_well(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    redemptions.use_late(venue.reception, booked, operation=new_id())
    assert cancel(venue, booked).credits_remaining == 3


def test_after_a_withdrawn_completion_the_refund_needs_a_managers_word(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment.id
    visit_status.complete(venue.reception, booked, operation=new_id())
    visit_status.undo_slip(venue.reception, booked, operation=new_id())
    assert cancellations.preview(venue.reception, booked).needs_word
    with venue.refuses(NotAllowed):
        cancel(venue, booked)
    assert (
        cancellations.cancel(venue.manager, booked, "never came", operation=new_id()).credits_remaining == 3
    )


def test_reasons_offered_are_the_venues_own_first(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    assert cancellations.preview(venue.reception, booked).reasons == cancellations.REASONS
    cancel(venue, booked, "Rain")
    other = venue.book(guest).appointment.id
    assert cancellations.preview(venue.reception, other).reasons == ("Rain", *cancellations.REASONS)


def test_the_same_form_twice_is_one_cancellation(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked, form = venue.book_with_credit(guest).appointment.id, new_id()
    first = cancellations.cancel(venue.reception, booked, "ill", operation=form)
    before = venue.everything()
    assert cancellations.cancel(venue.reception, booked, "ill", operation=form) == first
    assert venue.everything() == before
    with venue.refuses(Conflict, code="operation_reused"):
        cancellations.cancel(venue.reception, booked, "other", operation=form)
    with venue.refuses(NotFound):
        cancel(venue, new_id())
