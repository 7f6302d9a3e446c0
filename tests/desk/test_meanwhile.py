"""What another terminal did between reading and writing: one of the two is told, nothing is half-done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pos_app.desk import (
    appointment_payments,
    appointments,
    bookings,
    cancellations,
    payments,
    purchases,
    redemptions,
    sales,
    visit_status,
)
from pos_app.desk.payments import ManualPayment
from pos_app.domain.errors import Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from tests.desk.venue import MONDAY, Venue

Deed = Callable[[Venue, str], object]


def pay(venue: Venue, booked: str) -> object:
    taken = ManualPayment(Means.CASH, 50_000)
    return appointment_payments.pay(venue.reception, booked, taken, operation=new_id())


def cancel(venue: Venue, booked: str) -> object:
    return cancellations.cancel(venue.reception, booked, "ill", operation=new_id())


def use_late(venue: Venue, booked: str) -> object:
    return redemptions.use_late(venue.reception, booked, operation=new_id())


def undo_late(venue: Venue, booked: str) -> object:
    return redemptions.undo_late(venue.manager, booked, "slip", operation=new_id())


def check_in(venue: Venue, booked: str) -> object:
    return visit_status.check_in(venue.reception, booked, operation=new_id())


def complete(venue: Venue, booked: str) -> object:
    return visit_status.complete(venue.reception, booked, operation=new_id())


def no_show(venue: Venue, booked: str) -> object:
    return visit_status.no_show(venue.reception, booked, operation=new_id())


def move(venue: Venue, booked: str) -> object:
    return bookings.move(venue.reception, booked, MONDAY, 1080, operation=new_id())


def move_elsewhere(venue: Venue, booked: str) -> object:
    return bookings.move(venue.reception, booked, MONDAY, 1140, operation=new_id())


UNPAID: list[Any] = [
    (cancel, pay), (no_show, pay), (use_late, pay), (pay, use_late), (cancel, use_late), (use_late, cancel),
    (pay, cancel), (check_in, cancel), (no_show, check_in), (cancel, check_in), (cancel, move),
    (move_elsewhere, move), (check_in, move),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), UNPAID, ids=lambda deed: deed.__name__)
def test_the_second_of_two_terminals_is_told(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch, first: Deed, second: Deed
) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    stale = appointments.detail(venue.reception, booked).appointment
    first(venue, booked)
    for reader in (appointments, visit_status):
        monkeypatch.setattr(reader, "one", lambda *_: stale)
    with venue.refuses(Conflict, code="changed_meanwhile"):
        second(venue, booked)


@pytest.mark.rule("STAT-5")
@pytest.mark.parametrize(("first", "second"), [(undo_late, complete), (complete, undo_late)])
def test_a_visit_is_not_completed_while_its_credit_goes(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch, first: Deed, second: Deed
) -> None:
    venue.sell(guest)
    booked = venue.book(guest).appointment.id
    use_late(venue, booked)
    stale = appointments.detail(venue.reception, booked).appointment
    first(venue, booked)
    for reader in (appointments, visit_status):
        monkeypatch.setattr(reader, "one", lambda *_: stale)
    with venue.refuses(Conflict, code="changed_meanwhile"):
        second(venue, booked)


@pytest.mark.parametrize("first", ["pay", "cancel"])
@pytest.mark.parametrize("second", ["pay", "cancel"])
def test_a_pending_purchase_is_paid_or_cancelled_once(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    pending = venue.sell_pending(guest).purchase
    deeds: dict[str, Callable[[], object]] = {
        "pay": lambda: payments.record(
            venue.manager, pending.id, ManualPayment(Means.CASH, 500_000), operation=new_id()
        ),
        "cancel": lambda: sales.cancel_purchase(venue.manager, pending.id, "no", operation=new_id()),
    }
    deeds[first]()
    monkeypatch.setattr(purchases, "one", lambda *_: pending)
    with venue.refuses(Conflict):
        deeds[second]()
