"""`x`: the dialog before, the reason, the result, a manager's word; and everything that stops it."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.desk import appointment_payments, payments, visit_status
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from pos_app.store import tables as t
from tests.desk.venue import Venue
from tests.tui.book import PIN, CardStub, book, burst, give_pins, status


@pytest.fixture
def credit(venue: Venue, guest: str) -> str:
    """A visit paid with one of two facials."""
    venue.sell(guest)
    return venue.book_with_credit(guest, venue.facial).appointment.id


@pytest.fixture
def owed(venue: Venue, guest: str) -> str:
    return venue.book(guest, venue.facial).appointment.id


@pytest.fixture
def part_paid(venue: Venue, owed: str) -> str:
    appointment_payments.pay(
        venue.reception, owed, payments.ManualPayment(Means.CASH, 50_000), operation=new_id()
    )
    return owed


async def refunds(desk: Any) -> list[tuple[Any, ...]]:
    """Remaining, used and expired of the facial credit, and of its package."""
    query = (
        "SELECT c.remaining, c.used, c.expired, p.remaining, p.used FROM credit c"
        " JOIN purchase p ON p.id = c.purchase_id WHERE c.service_name = 'Facial Treatment'"
    )
    found: list[tuple[Any, ...]] = await desk.rows(query)
    return found


@pytest.mark.rule("CANCEL-6")
async def test_before_it_says_where_the_credit_goes(venue: Venue, credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("x")
        for words in (
            "You are about to cancel this appointment:",
            "Ni Made Ayu",
            "Facial Treatment, Rina Kusuma",
            "Today 14:30 – 15:30",
            "Credit Refund Notice",
            "This appointment was paid with a package credit.",
            "Credit will be automatically refunded to:",
            "Luxury Spa Package",
            "Current: 1 credit → After: 2 credits  (package 4 → 5)",
            "Keep Appointment",
        ):
            assert words in desk.text, words
        await desk.press("down", "enter")
        assert "Cancel & Refund" in desk.text
        assert await status(desk, credit) == "confirmed"


@pytest.mark.rule("CANCEL-7")
async def test_x_down_enter_enter(venue: Venue, credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("x", "down", "enter", "enter")
        assert await status(desk, credit) == "cancelled"
        assert await refunds(desk) == [(2, 0, 0, 5, 0)]
        for words in (
            "Appointment Cancelled",
            "The appointment has been cancelled successfully.",
            "Credit Refund Complete",
            "1 credit refunded to Luxury Spa Package",
            "Ni Made Ayu now has 2 credits remaining",
        ):
            assert words in desk.text, words
        rows = await desk.rows("SELECT cancel_reason FROM appointment")
        assert rows == [("Customer asked",)]


async def test_a_held_enter_cancels_one_visit(venue: Venue, credit: str, guest: str) -> None:
    """The wall takes no Enter, so the next row of the list is safe."""
    async with book(venue) as desk:
        await burst(desk, "x", "down", *["enter"] * 12)
        assert "Appointment Cancelled" in desk.text
        await desk.press("enter", "enter")
        assert "Appointment Cancelled" in desk.text
        await desk.press("escape")
        assert (await desk.rows("SELECT count(*) FROM appointment WHERE status = 'cancelled'"))[0][0] == 1


@pytest.mark.rule("CANCEL-5")
async def test_without_a_reason_nothing_is_cancelled(venue: Venue, credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("x", "enter")
        assert "! Cancellation reason is required" in desk.text
        await desk.press("ctrl+s", "enter")
        assert await status(desk, credit) == "confirmed"
        assert "Cancellation reason is required" in desk.text


async def test_any_text_may_be_typed_as_the_reason(venue: Venue, owed: str) -> None:
    """Pasted into the field: shown on one line, never obeyed."""
    async with book(venue) as desk:
        await desk.press("x")
        await desk.bears(desk.screen.form.field("reason"))


@pytest.mark.parametrize(
    "reason", ["[/] [bold]", "\x1b[2JSiti\x9b", "x" * 5000, "Siti \u202eitiS", "👩‍👩‍👧 王小明"]
)
async def test_any_text_may_be_the_reason(venue: Venue, owed: str, reason: str) -> None:
    """Kept without what nobody sees, 500 characters at most."""
    async with book(venue) as desk:
        await desk.press("x")
        await desk.paste(reason)
        await desk.press("enter", "enter")
        [(state, kept)] = await desk.rows("SELECT status, cancel_reason FROM appointment")
        assert state == "cancelled"
        assert 1 <= len(kept) <= 500
        assert not any(ord(c) < 32 or c in "\x9b\u202e" for c in kept)


async def test_esc_asks_once_something_is_typed(venue: Venue, credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("x", "ill", "escape")
        assert "Leave this form?" in desk.text
        await desk.press("escape", "enter", "escape", "1")
        assert "Cancel Appointment" not in desk.text
        assert await status(desk, credit) == "confirmed"


@pytest.fixture
def expired(venue: Venue, credit: str) -> str:
    """The package has ended since; the visit stands in its list."""
    venue.clock.advance(days=91)
    on = venue.reception.today
    venue.set(t.Appointment, credit, day=on.isoformat())
    return credit


@pytest.mark.rule("CANCEL-8")
async def test_an_expired_package_is_said_before(venue: Venue, expired: str) -> None:
    async with book(venue) as desk:
        await desk.press("x")
        assert "Package expired on 20 Apr: the credit will be returned as expired" in desk.text
        assert "and cannot be used." in desk.text
        await desk.press("down", "enter", "enter")
        assert "1 credit returned to Luxury Spa Package as expired" in desk.text
        assert "It cannot be used any more." in desk.text
        assert "Ni Made Ayu now has 0 credits remaining" in desk.text
        assert (await refunds(desk))[0][:3] == (0, 0, 2)


@pytest.mark.rule("CANCEL-13")
async def test_money_is_not_given_back_by_itself(venue: Venue, part_paid: str) -> None:
    async with book(venue) as desk:
        await desk.press("x")
        assert "Paid Rp 50,000" in desk.text
        assert "Payments are not refunded automatically." in desk.text
        assert "Credit Refund Notice" not in desk.text
        await desk.press("down", "enter", "enter")
        assert "Payments are not refunded automatically." in desk.text
        assert await status(desk, part_paid) == "cancelled"


async def test_an_unpaid_visit_has_no_box(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await desk.press("x")
        assert "Credit Refund Notice" not in desk.text
        assert "not refunded" not in desk.text
        await desk.press("Sick child", "enter")
        assert "Enter  Cancel Appointment" in desk.text
        await desk.press("enter")
        assert await status(desk, owed) == "cancelled"


async def test_twice_is_refused(venue: Venue, credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("x", "down", "enter", "enter", "escape")
        await burst(desk, "x", "down", "enter", "enter")
        assert "This appointment is cancelled" in desk.said
        assert "3 keys not used" in desk.said
        assert await refunds(desk) == [(2, 0, 0, 5, 0)]


@pytest.fixture
def withdrawn(venue: Venue, credit: str) -> str:
    """Completed by a slip, and that taken back."""
    visit_status.complete(venue.reception, credit, operation=new_id())
    visit_status.undo_slip(venue.reception, credit, operation=new_id())
    return credit


async def test_a_refund_after_a_withdrawn_completion_needs_a_word(venue: Venue, withdrawn: str) -> None:
    await give_pins(venue, "manager", "owner")
    async with book(venue) as desk:
        await desk.press("x")
        assert "needs a manager's word" in desk.text
        await desk.press("down", "enter", "putu", "enter", "111111", "enter", "enter")
        assert "Wrong PIN. 4 tries left." in desk.text
        assert await status(desk, withdrawn) == "confirmed"
        await desk.press(PIN, "enter", "enter")
        assert await status(desk, withdrawn) == "cancelled"
        word = await desk.rows("SELECT approved_by FROM audit WHERE act = 'cancel'")
        assert word == [(venue.people["manager"].id,)]


@pytest.fixture
def purchase(venue: Venue, guest: str) -> str:
    return venue.sell_pending(guest).purchase.id


async def states(desk: Any) -> list[str]:
    return [row[0] for row in await desk.rows("SELECT status FROM purchase ORDER BY id")]


@pytest.mark.rule("ROLE-9")
async def test_a_pending_purchase_with_a_managers_word(venue: Venue, guest: str, purchase: str) -> None:
    await give_pins(venue, "manager")
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        await desk.press("x")
        assert "Cancel Package" in desk.text
        assert "Rp 500,000" in desk.text
        await desk.press("down", "enter", "enter", PIN, "enter")
        assert "Cancel Luxury Spa Package, Rp 500,000" in desk.text
        assert await states(desk) == ["pending_payment"]
        await desk.press("enter")
        assert await states(desk) == ["cancelled"]
        assert desk.said == "Purchase cancelled: Luxury Spa Package, Rp 500,000."


async def test_nobody_there_to_give_a_word(venue: Venue, guest: str, purchase: str) -> None:
    """Refused before the form, with the names of those who may."""
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        await burst(desk, "x", "down", "enter", "enter")
        assert "Your role may not cancel a pending purchase. Who may:" in desk.said
        assert "Dewi Lestari" in desk.said
        assert "Putu Santi" in desk.said
        assert "3 keys not used" in desk.said
        assert await states(desk) == ["pending_payment"]


async def test_a_manager_needs_no_word(venue: Venue, guest: str, purchase: str) -> None:
    async with book(venue, venue.manager, first=lambda: CardStub(guest)) as desk:
        await desk.press("x", "down", "enter", "enter")
        assert await states(desk) == ["cancelled"]


async def test_several_are_asked_by_number(venue: Venue, guest: str, purchase: str, owed: str) -> None:
    """The cursor is on a credit: a pending purchase and a visit could be meant."""
    await give_pins(venue, "manager")
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        desk.screen.list.show(
            [section for section in desk.screen.list.sections if section.title != "Credits"]
        )
        desk.screen.record = lambda: None
        await desk.press("x")
        assert "1  Luxury Spa Package  Rp 500,000" in desk.text
        assert "2  Ni Made Ayu, Facial Treatment, Today 14:30" in desk.text
        await desk.press("enter")
        assert "Type the number of an answer" in desk.said
        await desk.press("2", "down", "enter", "enter")
        assert await status(desk, owed) == "cancelled"
        assert await states(desk) == ["pending_payment"]
