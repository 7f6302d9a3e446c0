"""The moves of a visit's status (chapter 13), moving it, and slips withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pos_app.desk import appointment_payments, appointments, bookings, cancellations, story, visit_status
from pos_app.desk.payments import ManualPayment
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound, Unprocessable
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means
from pos_app.store import tables as t
from tests.desk.venue import MONDAY, Venue, clock_time

Move = Callable[..., appointments.AppointmentDetail]
UNPAID = "Payment must be completed before marking appointment as done. Outstanding: {}."


def do(venue: Venue, move: Move, appointment: str, **changes: Any) -> str:
    """The status after a move."""
    return move(venue.reception, appointment, operation=new_id(), **changes).appointment.status.value


def pay(venue: Venue, appointment: str, amount: int) -> None:
    taken = ManualPayment(Means.CASH, amount)
    appointment_payments.pay(venue.reception, appointment, taken, operation=new_id())


def reach(venue: Venue, guest: str, status: str, at: str = "14:30") -> str:
    """An appointment in a state; paid with a credit so that nothing else stands in the way."""
    by_link = status == "pending"
    booked = (
        venue.book(guest, at=at, payment=BookingPayment.LINK)
        if by_link
        else venue.book_with_credit(guest, at=at)
    ).appointment.id
    if status == "in_progress":
        do(venue, visit_status.check_in, booked)
    if status == "completed":
        do(venue, visit_status.complete, booked)
    if status == "no_show":
        do(venue, visit_status.no_show, booked)
    if status == "cancelled":
        cancellations.cancel(venue.reception, booked, "ill", operation=new_id())
    return booked


@pytest.mark.rule("STAT-1", "STAT-7")
def test_a_pending_booking_is_confirmed_by_hand(venue: Venue, guest: str) -> None:
    booked = venue.book(guest, payment=BookingPayment.LINK).appointment
    assert (booked.status, booked.payment_status) == ("pending", "pending")
    assert do(venue, visit_status.confirm, booked.id) == "confirmed"
    last = story.history(venue.reception, booked.id)[0]
    assert (last.act, last.facts) == ("confirm", {"from": "pending", "to": "confirmed"})


@pytest.mark.rule("STAT-2", "STAT-5", "STAT-9")
@pytest.mark.parametrize("begun", [False, True])
def test_a_visit_is_completed_only_when_paid(venue: Venue, guest: str, begun: bool) -> None:
    booked = venue.book(guest).appointment.id
    if begun:
        do(venue, visit_status.check_in, booked)
    with venue.refuses(BadInput, UNPAID.format(150_000)):
        do(venue, visit_status.complete, booked)
    pay(venue, booked, 100_000)
    with venue.refuses(BadInput, UNPAID.format(50_000)):
        do(venue, visit_status.complete, booked)
    pay(venue, booked, 50_000)
    assert do(venue, visit_status.complete, booked) == "completed"


@pytest.mark.rule("STAT-2")
def test_a_visit_paid_with_a_credit_can_be_completed(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    assert do(venue, visit_status.complete, reach(venue, guest, "confirmed")) == "completed"


@pytest.mark.rule("STAT-3")
def test_a_visit_is_missed_with_or_without_a_reason(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    with venue.refuses(BadInput):
        do(venue, visit_status.no_show, booked, reason="x" * 501)
    assert do(venue, visit_status.no_show, booked, reason="did not come") == "no_show"
    assert story.history(venue.reception, booked)[0].reason == "did not come"


@pytest.mark.rule("STAT-5", "STAT-6", "CANCEL-10")
@pytest.mark.parametrize("status", ["completed", "cancelled", "no_show", "in_progress", "pending"])
def test_what_is_over_stays_as_it_is(venue: Venue, guest: str, status: str) -> None:
    venue.sell(guest)
    booked = reach(venue, guest, status)
    moves: dict[str, Move] = {
        "confirmed": visit_status.confirm,
        "in_progress": visit_status.check_in,
        "completed": visit_status.complete,
        "no_show": visit_status.no_show,
    }
    legal = {"in_progress": {"completed"}, "pending": {"confirmed"}}.get(status, set())
    for to, move in moves.items():
        if to not in legal:
            with venue.refuses(Unprocessable, code="wrong_status"):
                do(venue, move, booked)
    if status != "pending":
        with venue.refuses(Unprocessable, code="not_movable"):
            bookings.move(venue.reception, booked, MONDAY, clock_time("18:00"), operation=new_id())


@pytest.mark.rule("STAT-6")
def test_check_in_and_cancelling_what_is_pending(venue: Venue, guest: str) -> None:
    assert do(venue, visit_status.check_in, venue.book(guest).appointment.id) == "in_progress"
    pending = venue.book(guest, at="17:00", payment=BookingPayment.LINK).appointment.id
    done = cancellations.cancel(venue.reception, pending, "no answer", operation=new_id())
    assert done.appointment.status == "cancelled"


@pytest.mark.rule("STAT-8")
def test_a_treatment_for_nothing_counts_as_paid(venue: Venue, guest: str) -> None:
    venue.set(t.Service, venue.massage, base_price=0)
    booked = venue.book(guest).appointment
    assert booked.payment_status == "paid"
    with venue.refuses(Conflict, "Nothing is owed for this appointment."):
        pay(venue, booked.id, 1)
    assert do(venue, visit_status.complete, booked.id) == "completed"


@pytest.mark.rule("STAT-10")
def test_a_visit_is_moved_and_remembers_when_it_was(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = venue.book_with_credit(guest).appointment
    tuesday = MONDAY + timedelta(days=1)
    moved = bookings.move(
        venue.reception, booked.id, tuesday, clock_time("10:00"), operation=new_id(), reason="asked"
    )  # fmt: skip
    view = moved.appointment
    assert (view.day, view.start, view.end) == (tuesday, clock_time("10:00"), clock_time("11:00"))
    assert moved.was == view.rescheduled_from == booked.starts_at
    assert (view.credit_id, view.payment_status, view.staff_id) == (booked.credit_id, "paid", booked.staff_id)
    last = story.history(venue.reception, booked.id)[0]
    assert (last.act, last.reason) == ("move", "asked")
    with venue.refuses(BadInput):
        bookings.move(venue.reception, booked.id, MONDAY, 900, operation=new_id(), reason="x" * 501)


@pytest.mark.rule("STAT-10")
def test_all_scheduling_rules_run_again(venue: Venue, guest: str) -> None:
    other = venue.guest("A Friend")
    venue.book(other, at="16:00")
    booked = venue.book(guest).appointment.id

    def move(at: str, **changes: Any) -> bookings.Moved:
        return bookings.move(venue.reception, booked, MONDAY, clock_time(at), operation=new_id(), **changes)

    with venue.refuses(Conflict, "Conflict detected"):
        move("15:30")
    with venue.refuses(Conflict, "Staff not working during this time"):
        move("20:30")
    with venue.refuses(BadInput, "This time has passed"):
        move("09:00")
    with venue.refuses(BadInput):
        move("16:02")
    with venue.refuses(BadInput):
        move("17:00", staff_id=venue.people["ketut"].id)
    wayan = venue.people["wayan"].id
    assert move("16:00", staff_id=wayan).appointment.staff_id == wayan
    assert move("15:55", staff_id=wayan).appointment.start == clock_time("15:55")


SLIPS: dict[str, Move] = {
    "check_in": visit_status.check_in,
    "no_show": visit_status.no_show,
    "complete": visit_status.complete,
}


def undo(venue: Venue, appointment: str, who: str = "reception") -> appointments.AppointmentDetail:
    return visit_status.undo_slip(venue.desk_of(who), appointment, operation=new_id())


@pytest.mark.rule("STAT-5", "AUD-3")
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_withdrawn_by_a_counter_entry(venue: Venue, guest: str, slip: str) -> None:
    venue.sell(guest)
    booked = reach(venue, guest, "confirmed")
    done = SLIPS[slip](venue.reception, booked, operation=new_id())
    assert done.undoable is not None
    assert (done.undoable.act, done.undoable.staff_name) == (slip, "Sari Wulandari")
    assert visit_status.may_undo_alone(venue.reception, done.undoable, venue.clock.now())
    venue.clock.advance(minutes=5)
    back = undo(venue, booked)
    assert (back.appointment.status, back.undoable) == ("confirmed", None)
    assert [step.act for step in back.steps] == ["book", slip, f"undo_{slip}"]
    assert back.steps[-1].undoes == back.steps[-2].id
    assert back.appointment.completion_withdrawn == (slip == "complete")
    with venue.refuses(BadInput, "There is nothing to undo here."):
        undo(venue, booked)


def test_after_five_minutes_a_slip_is_a_managers(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = reach(venue, guest, "no_show")
    found = appointments.detail(venue.reception, booked).undoable
    assert found is not None
    venue.clock.advance(minutes=5, seconds=1)
    assert not visit_status.may_undo_alone(venue.reception, found, venue.clock.now())
    for who in ("reception", "rina"):
        with venue.refuses(NotAllowed):
            undo(venue, booked, who)
    venue.clock.advance(hours=13)
    assert undo(venue, booked, "manager").appointment.status == "confirmed"


def test_somebody_elses_slip_is_a_managers_and_only_that_day(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    booked = reach(venue, guest, "in_progress")
    with venue.refuses(NotAllowed):
        undo(venue, booked, "rina")
    venue.clock.advance(hours=13, minutes=30)
    with venue.refuses(BadInput, "This can be undone on the same day only."):
        undo(venue, booked, "manager")


def test_a_missed_visit_whose_time_was_given_away_stays_missed(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    do(venue, visit_status.no_show, booked)
    venue.book(venue.guest("A Friend"))
    with venue.refuses(Conflict, "Conflict detected"):
        undo(venue, booked)


def test_the_same_form_twice_is_one_move(venue: Venue, guest: str) -> None:
    booked, form = venue.book(guest).appointment.id, new_id()
    first = visit_status.check_in(venue.reception, booked, operation=form)
    before = venue.everything()
    assert visit_status.check_in(venue.reception, booked, operation=form) == first
    assert venue.everything() == before
    with venue.refuses(Conflict, code="operation_reused"):
        visit_status.no_show(venue.reception, booked, operation=form)
    with venue.refuses(NotFound, "Appointment not found"):
        do(venue, visit_status.confirm, new_id())


def test_a_status_changed_meanwhile_is_not_overwritten(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    booked = venue.book(guest).appointment.id
    stale = appointments.detail(venue.reception, booked).appointment
    do(venue, visit_status.no_show, booked)
    for reader in (appointments, visit_status):
        monkeypatch.setattr(reader, "one", lambda *_: stale)
    with venue.refuses(Conflict, code="changed_meanwhile"):
        do(venue, visit_status.check_in, booked)


def test_the_day_book_counts_what_takes_place(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    reach(venue, guest, "cancelled", "11:00")
    reach(venue, guest, "in_progress", "12:30")
    reach(venue, guest, "completed", "14:30")
    book = appointments.day(venue.reception, MONDAY)
    assert [view.start for view in book.appointments] == [660, 750, 870]
    assert (book.booked, book.here, book.done) == (2, 1, 1)
    assert appointments.day(venue.reception_there, MONDAY).appointments == ()


@pytest.mark.parametrize("move", [visit_status.check_in, visit_status.no_show])
def test_nobody_comes_or_stays_away_before_the_day(venue: Venue, move: Any) -> None:
    booked = venue.book(venue.guest()).appointment
    venue.clock.advance(days=-1)
    with venue.refuses(Unprocessable, code="later_day"):
        move(venue.reception, booked.id, operation=new_id())
