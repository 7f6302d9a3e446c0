"""Making, showing, sending again, replacing and withdrawing payment links at the desk."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pos_app.desk import cancellations, gateway, link_forms, links, redemptions, sales
from pos_app.desk.intents import LinkView
from pos_app.desk.links import LinkDone
from pos_app.desk.session import Approval
from pos_app.domain.errors import BadInput, Conflict, NotAllowed, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.roles import Act
from pos_app.domain.words import Channel, IntentState, InvoiceStatus, Plan, SaleMethod
from tests.desk.venue import MONDAY, Venue

ALL = Wanted(email=True, whatsapp=True, sms=True)
PLAIN = Wanted()


@pytest.fixture
def ready(venue: Venue) -> Venue:
    """A venue that is connected to the sandbox."""
    gateway.configure(venue.owner, "sandbox")
    return venue


@pytest.fixture
def sold(ready: Venue) -> str:
    """A pending package of a guest with phone and e-mail."""
    return ready.sell_pending(ready.guest(email="ayu@example.com"), method=SaleMethod.DIGITAL).purchase.id


def make(venue: Venue, purchase_id: str, wanted: Wanted = PLAIN, **changes: Any) -> LinkDone:
    return links.make_for_purchase(
        venue.reception, purchase_id, wanted._replace(**changes), operation=new_id()
    )  # fmt: skip


def request_of(venue: Venue, link: LinkView) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(venue.rows(f"SELECT request FROM intent WHERE id = '{link.id}'")[0][0])
    return found


@pytest.mark.rule("LINK-1", "LINK-11", "LINK-12", "ENT-8", "BUY-6", "BUY-16")
def test_a_link_is_an_act_of_its_own_after_the_sale(ready: Venue, sold: str) -> None:
    done = make(ready, sold, notes="See you soon")
    link = done.link
    assert (link.amount, link.fee, link.fee_percent, link.total) == (500_000, 0, 0, 500_000)
    assert (link.state, link.invoice, link.shown) == (IntentState.QUEUED, InvoiceStatus.PENDING, "queued")
    assert (link.due, link.channels, link.notes) == (date(2025, 1, 23), (Channel.EMAIL,), "See you soon")
    assert link.number.startswith("INV-PKG-20250120-103000-")
    assert link.message == "Payment link queued"
    status = ready.rows(f"SELECT status, payment_status FROM purchase WHERE id = '{sold}'")
    assert status == [("pending_payment", "pending")]
    paid = ready.rows("SELECT amount, method, provider, status, reference FROM payment")
    assert paid == [(500_000, "paper_digital", "paper_id", "pending", f"PKG-{sold}-20250120103000")]


def test_what_is_posted_is_frozen_with_the_intent(ready: Venue, sold: str) -> None:
    link = make(ready, sold, whatsapp=True).link
    asked = request_of(ready, link)
    assert asked["number"] == link.number
    assert asked["send"] == {"email": True, "whatsapp": True, "sms": False}
    assert asked["due_date"] == "23-01-2025"
    assert link.id in str(asked["notes"])
    (item,) = asked["items"]
    assert item["description"] == "3 × Massage; 2 × Facial Treatment; Valid for 90 days"
    assert {d.channel: d.state.value for d in link.deliveries} == {
        Channel.EMAIL: "queued", Channel.WHATSAPP: "queued",
    }  # fmt: skip


@pytest.mark.rule("LINK-3")
def test_an_unknown_or_paid_package_gets_no_link(ready: Venue, sold: str) -> None:
    with ready.refuses(NotFound, "Customer package not found"):
        make(ready, new_id())
    with ready.refuses(NotFound, "Customer package not found"):
        links.make_for_purchase(ready.stranger, sold, Wanted(), operation=new_id())
    ready.pay(sold)
    with ready.refuses(Conflict, "Package already paid. Cannot create payment link."):
        make(ready, sold)


@pytest.mark.rule("LINK-23")
def test_a_cancelled_package_gets_no_link(ready: Venue, sold: str) -> None:
    sales.cancel_purchase(ready.manager, sold, "changed her mind", operation=new_id())
    with ready.refuses(BadInput, "Package is not awaiting payment"):
        make(ready, sold)


@pytest.mark.rule("LINK-4", "LINK-6", "LINK-7", "LINK-8")
def test_channels_follow_the_guests_contact(ready: Venue) -> None:
    nobody = ready.sell_pending(ready.guest(phone="")).purchase.id
    with ready.refuses(
        BadInput, "Customer must have either email or phone number to receive invoice",
        next_step="Update customer profile with email or phone number",
    ):  # fmt: skip
        make(ready, nobody, ALL)
    phone = ready.sell_pending(ready.guest()).purchase.id
    with ready.refuses(
        BadInput, "At least one delivery method must be enabled (email, WhatsApp, or SMS)"
    ):  # fmt: skip
        make(ready, phone)
    assert make(ready, phone, ALL).link.channels == (Channel.WHATSAPP, Channel.SMS)
    mail = ready.sell_pending(ready.guest(phone="", email="a@example.com")).purchase.id
    assert make(ready, mail, ALL).link.channels == (Channel.EMAIL,)


@pytest.mark.rule("LINK-9")
def test_without_credentials_there_is_no_link(venue: Venue) -> None:
    purchase = venue.sell_pending(venue.guest(email="a@example.com")).purchase.id
    text = (
        "Payment gateway not configured for this tenant."
        " Please configure Paper.id credentials in tenant settings."
    )
    with venue.refuses(BadInput, text, code="not_configured"):
        make(venue, purchase)
    assert not link_forms.form_for_purchase(venue.reception, purchase).is_configured


@pytest.mark.rule("ROLE-12")
def test_only_the_owner_connects_paper_id(venue: Venue) -> None:
    with venue.refuses(NotAllowed):
        gateway.configure(venue.manager, "production")
    assert gateway.configure(venue.owner, "production").environment == "production"
    assert gateway.get(venue.front).is_configured


@pytest.mark.rule("ROLE-6")
def test_a_therapist_makes_no_link(ready: Venue, sold: str) -> None:
    with ready.refuses(NotAllowed):
        links.make_for_purchase(ready.rina, sold, Wanted(), operation=new_id())
    make(ready, sold)


@pytest.mark.rule("LINK-17")
def test_a_due_date_lies_not_in_the_past(ready: Venue, sold: str) -> None:
    with ready.refuses(BadInput, "The due date cannot lie in the past", field="due"):
        make(ready, sold, due=date(2025, 1, 19))
    assert make(ready, sold, due=MONDAY).link.due == MONDAY


@pytest.mark.rule("LINK-13", "LINK-14")
def test_numbers_of_one_second_differ(ready: Venue) -> None:
    guest = ready.guest(email="a@example.com")
    numbers = {make(ready, ready.sell_pending(guest).purchase.id).link.number for _ in range(20)}
    assert len(numbers) == 20


@pytest.mark.rule("LINK-20")
def test_one_link_is_open_and_an_overdue_one_is_replaced(ready: Venue, sold: str) -> None:
    first = make(ready, sold).link
    with ready.refuses(Conflict, code="link_open"):
        make(ready, sold)
    ready.clock.advance(days=4)
    second = make(ready, sold).link
    old = links.show(ready.reception, first.id)
    assert (old.state, old.invoice, old.shown) == (IntentState.VOID, InvoiceStatus.VOID, "withdrawn")
    assert second.is_live
    states = ready.rows("SELECT status FROM payment ORDER BY created_at")
    assert states == [("failed",), ("pending",)]


def test_pressed_twice_it_is_one_link(ready: Venue, sold: str) -> None:
    operation = new_id()
    first = links.make_for_purchase(ready.reception, sold, Wanted(), operation=operation)
    again = links.make_for_purchase(ready.reception, sold, Wanted(), operation=operation)
    assert first == again
    assert ready.rows("SELECT COUNT(*) FROM intent") == [(1,)]


@pytest.mark.rule("LINK-25", "AUD-3")
def test_a_link_is_withdrawn_with_a_reason_by_who_made_it(ready: Venue, sold: str) -> None:
    link = make(ready, sold).link
    with ready.refuses(BadInput, field="reason"):
        links.withdraw(ready.reception, link.id, " ", operation=new_id())
    with ready.refuses(NotAllowed):
        links.withdraw(ready.reception_there, link.id, "wrong guest", operation=new_id())
    gone = links.withdraw(ready.reception, link.id, "wrong guest", operation=new_id())
    assert (gone.state, gone.invoice) == (IntentState.VOID, InvoiceStatus.VOID)
    assert ready.rows(f"SELECT status FROM purchase WHERE id = '{sold}'") == [("pending_payment",)]
    audited = ready.rows("SELECT reason FROM audit WHERE act = 'withdraw_link'")
    assert audited == [("wrong guest",)]
    with ready.refuses(Conflict, code="link_not_open"):
        links.withdraw(ready.reception, link.id, "again", operation=new_id())


@pytest.mark.rule("LINK-25", "ROLE-9")
def test_somebody_elses_link_needs_a_managers_word(ready: Venue, sold: str) -> None:
    link = make(ready, sold).link
    word = Approval(
        new_id(), ready.people["manager"].id, "Putu Santi", Act.WITHDRAW_LINK, link.id, ready.clock.now()
    )  # fmt: skip
    ready.reception_there.approvals[word.nonce] = word
    gone = links.withdraw(
        ready.reception_there, link.id, "asked for it", operation=new_id(), approval=word
    )  # fmt: skip
    assert gone.shown == "withdrawn"


@pytest.mark.rule("PAY-12")
def test_cash_withdraws_the_link_in_the_same_step(ready: Venue, sold: str) -> None:
    link = make(ready, sold).link
    ready.pay(sold)
    gone = links.show(ready.reception, link.id)
    assert (gone.invoice, gone.void_reason) == (InvoiceStatus.VOID, "paid at the desk")
    paid = ready.rows("SELECT provider, status FROM payment ORDER BY provider")
    assert paid == [("manual", "completed"), ("paper_id", "failed")]


def test_a_link_that_may_have_arrived_is_not_void_but_to_be_voided(ready: Venue, sold: str) -> None:
    link = make(ready, sold).link
    ready.do(f"UPDATE intent SET state = 'unknown', may_exist = TRUE WHERE id = '{link.id}'")
    ready.pay(sold)
    assert links.show(ready.reception, link.id).state == IntentState.VOID_WANTED


@pytest.mark.rule("LIFE-4")
def test_cancelling_the_purchase_withdraws_its_link(ready: Venue, sold: str) -> None:
    link = make(ready, sold).link
    sales.cancel_purchase(ready.manager, sold, "moved away", operation=new_id())
    assert not links.show(ready.reception, link.id).is_live


def test_what_ends_an_appointments_debt_withdraws_its_link(ready: Venue) -> None:
    guest = ready.guest(email="a@example.com")
    ready.sell(guest)
    by_credit, cancelled = ready.visit(guest), ready.visit(guest)
    made = [
        links.make_for_appointment(ready.reception, each, Wanted(), operation=new_id()).link
        for each in (by_credit, cancelled)
    ]
    redemptions.use_late(ready.reception, by_credit, operation=new_id())
    cancellations.cancel(
        ready.reception, cancelled, "ill", operation=new_id()
    )  # fmt: skip
    assert [links.show(ready.reception, link.id).shown for link in made] == ["withdrawn"] * 2


@pytest.mark.rule("APAY-7", "FEE-2", "FEE-3", "FEE-4", "FEE-5")
def test_an_appointments_link_is_over_what_is_owed_and_the_fee(ready: Venue) -> None:
    guest = ready.guest(email="a@example.com")
    visit = ready.visit(guest)
    form = link_forms.form_for_appointment(ready.reception, visit)
    assert (form.fee.base_amount, form.fee.platform_fee, form.fee.total_with_fee) == (
        150_000, 7_500, 157_500,
    )  # fmt: skip
    assert (form.fee.fee_percentage, form.fee.fee_rate, form.fee.subscription_plan) == (5, 0.05, Plan.PRO)
    link = links.make_for_appointment(ready.reception, visit, Wanted(), operation=new_id()).link
    assert link.number.startswith("INV-APT-")
    assert (link.amount, link.total, link.due) == (150_000, 157_500, date(2025, 1, 27))
    assert request_of(ready, link)["items"][0]["price"] == 157_500
    reference = ready.rows("SELECT reference, amount FROM payment WHERE provider = 'paper_id'")
    assert reference == [(f"APT-{visit}-20250120103000", 150_000)]
    with ready.refuses(Conflict, code="link_open"):
        links.make_for_appointment(ready.reception, visit, Wanted(), operation=new_id())


@pytest.mark.rule("FEE-6")
@pytest.mark.parametrize(("price", "fee"), [(99_990, 5_000), (99_989, 4_999), (100_000, 5_000)])
def test_a_fee_is_rounded_half_up(ready: Venue, price: int, fee: int) -> None:
    visit = ready.visit(ready.guest(email="a@example.com"), price)
    assert link_forms.fee_for(ready.reception, visit).platform_fee == fee


@pytest.mark.rule("LINK-24")
def test_less_than_paper_id_takes_is_refused(ready: Venue) -> None:
    visit = ready.visit(ready.guest(email="a@example.com"), 9_000)
    with ready.refuses(BadInput, "Paper.id payments start at 10000"):
        links.make_for_appointment(ready.reception, visit, Wanted(), operation=new_id())


@pytest.mark.rule("LINK-18", "LINK-19")
def test_sending_again_changes_nothing_but_deliveries(ready: Venue, sold: str) -> None:
    link = make(ready, sold).link
    with ready.refuses(Conflict, code="link_not_open"):
        links.resend(ready.reception, link.id, ALL, operation=new_id())
    ready.do(
        f"UPDATE intent SET state = 'sent', poll_at = 1, remote_id = 'r1', link = 'https://x.paper.id/1'"
        f" WHERE id = '{link.id}'"
    )
    before = links.show(ready.reception, link.id)
    after = links.resend(ready.reception, link.id, ALL, operation=new_id()).link
    assert after._replace(deliveries=()) == before._replace(deliveries=())
    assert [d.channel for d in after.deliveries if d.kind == "resend"] == [*Channel]


@pytest.mark.rule("ENT-20")
def test_the_payment_status_shows_the_link(ready: Venue, sold: str) -> None:
    from pos_app.desk import purchases

    link = make(ready, sold).link
    assert purchases.payment_status(ready.reception, sold).payment_url is None
    url = "https://stg-v2.paper.id/1"
    ready.do(
        f"UPDATE intent SET state = 'sent', poll_at = 1, remote_id = 'r1', link = '{url}'"
        f" WHERE id = '{link.id}'"
    )
    assert purchases.payment_status(ready.reception, sold).payment_url == url


@pytest.mark.rule("LINK-5", "LINK-16", "LINK-22")
def test_the_form_says_what_is_possible_and_the_result_what_is_better(ready: Venue, sold: str) -> None:
    form = link_forms.form_for_purchase(ready.reception, sold)
    assert form.available == (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
    assert (form.due, form.open, form.is_configured) == (date(2025, 1, 23), None, True)
    done = make(ready, sold, due=date(2025, 2, 20))
    assert len(done.advice) == 3
    assert link_forms.form_for_purchase(ready.reception, sold).open == done.link


@pytest.mark.rule("LINK-2")
def test_the_first_of_several_reasons_is_said(venue: Venue) -> None:
    nobody = venue.sell_pending(venue.guest(phone="")).purchase.id
    phone = venue.sell_pending(venue.guest()).purchase.id
    mail = venue.guest(phone="", email="a@example.com")
    small = venue.visit(mail, 9_000)
    with venue.refuses(BadInput, code="no_contact"):
        make(venue, nobody)
    with venue.refuses(BadInput, code="no_channel"):
        make(venue, phone)
    with venue.refuses(BadInput, code="not_configured"):
        links.make_for_appointment(venue.reception, small, Wanted(), operation=new_id())
    venue.pay(nobody)
    with venue.refuses(Conflict, code="already_paid"):
        make(venue, nobody)


@pytest.mark.rule("BUY-16", "LINK-8", "LINK-9", "LINK-17", "LINK-24")
def test_what_would_refuse_a_link_refuses_before_the_sale(venue: Venue) -> None:
    guest = venue.guest()
    by_phone = Wanted(whatsapp=True)
    with venue.refuses(BadInput, code="not_configured"):
        link_forms.check_for_sale(venue.reception, guest, venue.luxury, by_phone)
    gateway.configure(venue.owner, "sandbox")
    with venue.refuses(BadInput, code="no_channel"):
        link_forms.check_for_sale(venue.reception, guest, venue.luxury, PLAIN)
    with venue.refuses(BadInput, code="due_in_the_past"):
        link_forms.check_for_sale(
            venue.reception, guest, venue.luxury, by_phone._replace(due=date(2025, 1, 19))
        )
    venue.do(f"UPDATE package SET price = 9999 WHERE id = '{venue.hair_care}'")
    with venue.refuses(BadInput, code="amount_too_small"):
        link_forms.check_for_sale(venue.reception, guest, venue.hair_care, by_phone)
    with venue.refuses(NotAllowed):
        link_forms.check_for_sale(venue.rina, guest, venue.luxury, by_phone)
    link_forms.check_for_sale(venue.reception, guest, venue.luxury, by_phone)


@pytest.mark.rule("APAY-7", "FEE-5")
def test_the_form_of_a_booking_says_fee_and_due_day(ready: Venue) -> None:
    guest = ready.guest()
    form = link_forms.form_for_booking(ready.reception, guest, ready.massage)
    assert (form.fee.base_amount, form.fee.total_with_fee, form.due) == (150_000, 157_500, date(2025, 1, 27))
    assert (form.open, form.available) == (None, (Channel.WHATSAPP, Channel.SMS))
    link_forms.check_for_booking(ready.reception, guest, ready.massage, Wanted(sms=True))
    with ready.refuses(BadInput, code="no_channel"):
        link_forms.check_for_booking(ready.reception, guest, ready.massage, PLAIN)
