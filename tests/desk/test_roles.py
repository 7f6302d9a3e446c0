"""Who may do what (chapter 16), and a manager's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pos_app.desk import (
    appointment_payments,
    appointments,
    bookings,
    cancellations,
    cards,
    credits,
    customers,
    payments,
    people,
    redemptions,
    sales,
    visit_status,
)
from pos_app.desk.customers import Draft
from pos_app.desk.payments import ManualPayment
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Approval, Desk
from pos_app.domain.errors import NotAllowed, NotSignedIn
from pos_app.domain.ids import new_id
from pos_app.domain.roles import Act
from pos_app.domain.words import Means, SaleMethod
from pos_app.store import Busy, Transaction
from pos_app.store import tables as t
from tests.desk.venue import Venue

EVERYBODY = ("owner", "manager", "reception", "rina")
DESK = ("owner", "manager", "reception")
MANAGERS = ("owner", "manager")
CASH = ManualPayment(Means.CASH, 500_000)


class Scene:
    """What the acts of the table are tried on, made anew for each."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self.guest = venue.guest()
        venue.sell(self.guest)
        self.pending = venue.sell_pending(self.guest).purchase.id
        self.unpaid = venue.book(self.guest, at="11:00").appointment.id
        self.used = redemptions.use_now(
            venue.reception, self.guest, venue.massage, operation=new_id()
        ).redemption.id
        self.late = venue.book(self.guest, at="13:00").appointment.id
        redemptions.use_late(venue.reception, self.late, operation=new_id())


def sell(desk: Desk, scene: Scene) -> None:
    request = SaleRequest(scene.guest, scene.venue.luxury, means=Means.CASH)
    sales.sell(desk, request, operation=new_id())


def sell_pending(desk: Desk, scene: Scene) -> None:
    request = SaleRequest(scene.guest, scene.venue.luxury, SaleMethod.TRANSFER)
    sales.sell(desk, request, operation=new_id())


def record(desk: Desk, scene: Scene) -> None:
    payments.record(desk, scene.pending, CASH, operation=new_id())


def use(desk: Desk, scene: Scene) -> None:
    redemptions.use_now(desk, scene.guest, scene.venue.facial, operation=new_id())


def book(desk: Desk, scene: Scene) -> None:
    bookings.book(desk, scene.venue.request(scene.guest, at="18:00"), operation=new_id())


def cancel_purchase(desk: Desk, scene: Scene) -> None:
    sales.cancel_purchase(desk, scene.pending, "no", operation=new_id())


def undo_use(desk: Desk, scene: Scene) -> None:
    redemptions.undo_use(desk, scene.used, "no", operation=new_id())


def undo_late(desk: Desk, scene: Scene) -> None:
    redemptions.undo_late(desk, scene.late, "no", operation=new_id())


def create(desk: Desk, scene: Scene) -> None:
    customers.create(desk, Draft("Somebody New"), operation=new_id())


def edit(desk: Desk, scene: Scene) -> None:
    customers.edit(desk, scene.guest, Draft("Ayu", "0812-9999-8888"), operation=new_id())


def look_on(desk: Desk, scene: Scene) -> None:
    assert cards.card(desk, scene.guest).purchases
    assert credits.available(desk, scene.guest)


def everybodys_pins(desk: Desk, scene: Scene) -> None:
    people.everybody(desk)


TABLE: list[Any] = [
    pytest.param(look_on, EVERYBODY, marks=pytest.mark.rule("ROLE-1")),
    pytest.param(sell_pending, EVERYBODY, marks=pytest.mark.rule("ROLE-3")),
    pytest.param(sell, DESK, marks=pytest.mark.rule("ROLE-4")),
    pytest.param(record, DESK, marks=pytest.mark.rule("ROLE-5")),
    pytest.param(use, EVERYBODY, marks=pytest.mark.rule("ROLE-7")),
    pytest.param(book, EVERYBODY, marks=pytest.mark.rule("ROLE-8")),
    pytest.param(cancel_purchase, MANAGERS, marks=pytest.mark.rule("ROLE-9", "LIFE-4")),
    pytest.param(undo_use, MANAGERS, marks=pytest.mark.rule("ROLE-9")),
    pytest.param(undo_late, MANAGERS, marks=pytest.mark.rule("ROLE-9")),
    pytest.param(create, DESK, marks=pytest.mark.rule("ROLE-11")),
    pytest.param(edit, DESK, marks=pytest.mark.rule("ROLE-11")),
    pytest.param(everybodys_pins, ("owner",)),
]


@pytest.mark.parametrize(("deed", "who_may"), TABLE)
def test_the_table_of_roles(
    venue: Venue, deed: Callable[[Desk, Scene], None], who_may: tuple[str, ...]
) -> None:
    scene = Scene(venue)
    for who in EVERYBODY:
        if who not in who_may:
            with venue.refuses(NotAllowed, code="not_allowed"):
                deed(venue.desk_of(who), scene)
    deed(venue.desk_of(who_may[-1]), scene)
    for who in who_may[:-1]:
        if deed in (look_on, sell, sell_pending, create, edit, everybodys_pins):
            deed(venue.desk_of(who), scene)


@pytest.mark.rule("ROLE-8")
def test_a_therapist_handles_the_own_visits_only(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    hers = venue.book_with_credit(guest, at="12:00").appointment.id
    his = venue.book(guest, at="12:00", staff_id=venue.people["wayan"].id).appointment.id
    operations: list[Callable[[str], object]] = [
        lambda one: visit_status.check_in(venue.rina, one, operation=new_id()),
        lambda one: visit_status.no_show(venue.rina, one, operation=new_id()),
        lambda one: cancellations.cancel(venue.rina, one, "ill", operation=new_id()),
        lambda one: bookings.move(venue.rina, one, venue.rina.today, 1080, operation=new_id()),
        lambda one: redemptions.use_late(venue.rina, one, operation=new_id()),
    ]
    for deed in operations:
        with venue.refuses(NotAllowed):
            deed(his)
    with venue.refuses(NotAllowed):
        request = venue.request(guest, at="16:00", staff_id=venue.people["wayan"].id)
        bookings.book(venue.rina, request, operation=new_id())
    visit_status.complete(venue.rina, hers, operation=new_id())
    assert [view.id for view in appointments.day(venue.rina, venue.rina.today).appointments] == [hers]
    assert len(appointments.day(venue.reception, venue.rina.today).appointments) == 2


@pytest.mark.rule("ROLE-5")
def test_a_therapist_takes_no_money_for_own_visits_either(venue: Venue, guest: str) -> None:
    booked = venue.book(guest).appointment.id
    with venue.refuses(NotAllowed):
        appointment_payments.pay(
            venue.rina, booked, ManualPayment(Means.CASH, 150_000), operation=new_id()
        )  # fmt: skip
    with venue.refuses(NotAllowed):
        appointment_payments.pay_visit(
            venue.rina, booked, ManualPayment(Means.CASH, 150_000), operation=new_id()
        )


@pytest.mark.rule("ROLE-15")
def test_a_refusal_names_who_may(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    text = (
        "Your role may not cancel a pending purchase."
        " Who may: Owner, Outlet manager: Dewi Lestari, Putu Santi."
    )
    with venue.refuses(NotAllowed, text):
        sales.cancel_purchase(venue.reception, pending, "no", operation=new_id())
    assert NotAllowed.status == 403


@pytest.mark.rule("ROLE-15", "LATE-10")
def test_somebody_who_left_does_nothing_more(venue: Venue) -> None:
    scene = Scene(venue)
    venue.set(t.Staff, venue.reception.staff.id, status="inactive")
    for deed in (sell, sell_pending, record, use, book, create, edit):
        with venue.refuses(NotSignedIn, "You are no longer active here. Sign in again."):
            deed(venue.reception, scene)


@pytest.mark.rule("ROLE-15")
def test_a_role_taken_away_counts_at_once(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    venue.set(t.Staff, venue.manager.staff.id, role="RECEPTIONIST")
    with venue.refuses(NotAllowed):
        sales.cancel_purchase(venue.manager, pending, "no", operation=new_id())


def word(venue: Venue, subject: str, deed: Act = Act.CANCEL_PURCHASE, who: str = "manager") -> Approval:
    """A manager's word as `approve` gives it once the PIN was right."""
    person = venue.people[who]
    found = Approval(new_id(), person.id, person.name, deed, subject, venue.clock.now())
    venue.reception.approvals[found.nonce] = found
    return found


def cancel_with(venue: Venue, purchase: str, approval: Approval | None) -> None:
    sales.cancel_purchase(venue.reception, purchase, "no", operation=new_id(), approval=approval)


@pytest.mark.rule("ROLE-9")
def test_a_managers_word_counts_for_one_act_once(venue: Venue, guest: str) -> None:
    first, second = (venue.sell_pending(guest).purchase.id for _ in range(2))
    given = word(venue, first)
    cancel_with(venue, first, given)
    assert venue.rows("SELECT approved_by FROM audit WHERE act = 'cancel_purchase'") == [
        (venue.manager.staff.id,)
    ]
    with venue.refuses(NotAllowed):
        cancel_with(venue, second, given._replace(subject_id=second))
    with venue.refuses(NotAllowed):
        cancel_with(venue, second, given)


@pytest.mark.rule("ROLE-9")
@pytest.mark.parametrize("wrong", ["old", "other record", "other act", "own", "invented"])
def test_a_word_that_does_not_fit_counts_for_nothing(venue: Venue, guest: str, wrong: str) -> None:
    pending, other = (venue.sell_pending(guest).purchase.id for _ in range(2))
    given = word(venue, other if wrong == "other record" else pending)
    if wrong == "old":
        venue.clock.advance(seconds=61)
    if wrong == "other act":
        given = word(venue, pending, Act.UNDO_REDEMPTION)
    if wrong == "own":
        given = word(venue, pending, who="reception")
    if wrong == "invented":
        venue.reception.approvals.clear()
    with venue.refuses(NotAllowed):
        cancel_with(venue, pending, given)


@pytest.mark.rule("ROLE-9")
def test_a_minute_old_word_still_counts(venue: Venue, guest: str) -> None:
    pending = venue.sell_pending(guest).purchase.id
    given = word(venue, pending)
    venue.clock.advance(seconds=60)
    cancel_with(venue, pending, given)


@pytest.mark.rule("ROLE-9")
def test_a_word_is_not_lost_when_the_database_was_busy(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending = venue.sell_pending(guest).purchase.id
    given, real, busy = word(venue, pending), Transaction.sql, iter([True])

    def sql(self: Transaction, text: str, values: tuple[Any, ...] = ()) -> Any:
        if text == "COMMIT" and next(busy, False):
            raise Busy("busy", "Busy")
        return real(self, text, values)

    monkeypatch.setattr(Transaction, "sql", sql)
    cancel_with(venue, pending, given)
    assert venue.reception.approvals == {}


def test_only_the_acts_on_the_list_can_be_approved(venue: Venue, guest: str) -> None:
    given = word(venue, "", Act.MANAGE_PEOPLE, "owner")
    with venue.refuses(NotAllowed):
        people.issue_one_time_pin(venue.reception, venue.people["rina"].id)
    assert given.nonce in venue.reception.approvals
