"""Nothing crosses tenants (TEN-1..3)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.desk import (
    appointment_payments,
    appointments,
    attention,
    bookings,
    cancellations,
    cards,
    credits,
    customers,
    packages,
    payments,
    purchases,
    redemptions,
    sales,
    services,
    slips,
    story,
    times,
    visit_status,
)
from pos_app.desk.payments import ManualPayment
from pos_app.desk.session import Desk
from pos_app.domain.errors import BadInput, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from tests.desk.venue import MONDAY, Venue

CASH = ManualPayment(Means.CASH, 500_000)


@pytest.mark.rule("TEN-2", "TEN-3")
def test_another_tenants_records_are_not_found(venue: Venue, guest: str) -> None:
    bought, pending = venue.sell(guest), venue.sell_pending(guest).purchase.id
    booked = venue.book(guest).appointment.id
    used = redemptions.use_now(venue.reception, guest, venue.massage, operation=new_id()).redemption.id
    assert bought.payment is not None
    paid = bought.payment.id
    deeds: list[Callable[[Desk], object]] = [
        lambda desk: customers.get(desk, guest),
        lambda desk: customers.edit(desk, guest, customers.Draft("Mine"), operation=new_id()),
        lambda desk: cards.card(desk, guest),
        lambda desk: cards.glance(desk, guest),
        lambda desk: cards.summary(desk, guest),
        lambda desk: cards.staff_summary(desk, guest),
        lambda desk: packages.get(desk, venue.luxury),
        lambda desk: purchases.detail(desk, bought.purchase.id),
        lambda desk: payments.record(desk, pending, CASH, operation=new_id()),
        lambda desk: sales.cancel_purchase(desk, pending, "mine", operation=new_id()),
        lambda desk: sales.sell(
            desk, sales.SaleRequest(guest, venue.luxury, means=Means.CASH), operation=new_id()
        ),
        lambda desk: bookings.book(desk, venue.request(guest), operation=new_id()),
        lambda desk: bookings.move(desk, booked, MONDAY, 1080, operation=new_id()),
        lambda desk: appointments.detail(desk, booked),
        lambda desk: visit_status.check_in(desk, booked, operation=new_id()),
        lambda desk: visit_status.undo_slip(desk, booked, operation=new_id()),
        lambda desk: appointment_payments.pay(desk, booked, CASH, operation=new_id()),
        lambda desk: appointment_payments.pay_visit(desk, booked, CASH, operation=new_id()),
        lambda desk: cancellations.preview(desk, booked),
        lambda desk: cancellations.cancel(desk, booked, "mine", operation=new_id()),
        lambda desk: redemptions.use_now(desk, guest, venue.massage, operation=new_id()),
        lambda desk: redemptions.undo_use(desk, used, "mine", operation=new_id()),
        lambda desk: redemptions.use_late(desk, booked, operation=new_id()),
        lambda desk: redemptions.undo_late(desk, booked, "mine", operation=new_id()),
        lambda desk: redemptions.can_use_late(desk, booked),
        lambda desk: times.free_times(desk, venue.massage, None, MONDAY),
        lambda desk: slips.slip(desk, paid),
        lambda desk: slips.give_out(desk, paid),
    ]
    for deed in deeds:
        with venue.refuses(NotFound):
            deed(venue.stranger)


@pytest.mark.rule("TEN-2", "PKG-3")
def test_lists_hold_the_own_tenants_rows_only(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    venue.sell_pending(guest)
    venue.book(guest)
    venue.clock.advance(days=4)
    there = venue.stranger
    assert customers.find(there, "ayu") == customers.Found([], 0, is_full=False)
    assert customers.duplicates(there, "0812-3456-7890") == []
    assert customers.duplicates(venue.reception, "0812-3456-7890") != []
    assert services.listed(there) == []
    assert packages.on_sale(there) == []
    assert credits.available(there, guest) == []
    assert purchases.listed(there, guest) == []
    assert appointments.day(there, MONDAY).appointments == ()
    assert story.history(there, guest) == []
    assert story.since(there, venue.clock.at.replace(year=2000)) == []
    assert attention.rows(there) == []
    assert len(attention.rows(venue.reception)) == 1
    assert services.therapists(there, venue.massage) == []


@pytest.mark.rule("TEN-1", "CRED-5")
def test_credits_pay_inside_their_tenant_only(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    theirs = customers.create(venue.stranger, customers.Draft("Ayu"), operation=new_id()).id
    with venue.refuses(BadInput, code="no_skill"):
        venue.book(guest, staff_id=venue.stranger.staff.id)
    with venue.refuses(NotFound):
        venue.book(theirs)
    with venue.refuses(NotFound):
        venue.sell(theirs)


@pytest.mark.rule("TEN-2")
def test_an_operation_id_of_another_tenant_opens_nothing(venue: Venue, guest: str) -> None:
    form = new_id()
    draft = customers.Draft("Komang Ari")
    customers.create(venue.reception, draft, operation=form)
    with venue.refuses(NotFound):
        customers.create(venue.stranger, draft, operation=form)
