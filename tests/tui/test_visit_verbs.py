"""`i o d a u` on a visit: what they do, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_app.desk import visit_status
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment
from pos_app.tui.screens.appointment import AppointmentScreen
from tests.desk.venue import Venue
from tests.tui.book import aside, book, burst, status


@pytest.fixture
def owed(venue: Venue, guest: str) -> str:
    """A visit of this afternoon, to be paid."""
    return venue.book(guest, venue.facial, "14:30").appointment.id


@pytest.fixture
def paid(venue: Venue, guest: str) -> str:
    """A visit of this afternoon, paid with a credit."""
    venue.sell(guest)
    return venue.book_with_credit(guest, venue.facial, "14:30").appointment.id


@pytest.fixture
def with_credit(venue: Venue, guest: str, owed: str) -> str:
    """A visit to be paid, of a guest who has bought credits since."""
    venue.sell(guest)
    return owed


async def test_check_in_is_one_key(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await desk.press("i")
        assert await status(desk, owed) == "in_progress"
        assert desk.said == "Ni Made Ayu is here: Facial Treatment with Rina Kusuma. Owes Rp 150,000."
        assert "0 booked" not in desk.text
        assert "1 booked, 1 here" in desk.text


async def test_what_waits_behind_a_refused_verb_is_not_used(venue: Venue, paid: str) -> None:
    """Checked in twice: the second is refused, and the cancellation typed behind it is not made."""
    async with book(venue) as desk:
        await burst(desk, "i", "i", "x", "down", "enter", "enter")
        assert "This appointment is in progress" in desk.said
        assert "4 keys not used" in desk.said
        assert await status(desk, paid) == "in_progress"


@pytest.fixture
def pending(venue: Venue, guest: str) -> str:
    return venue.book(guest, payment=BookingPayment.LINK).appointment.id


async def test_confirm_by_hand(venue: Venue, pending: str) -> None:
    async with book(venue) as desk:
        await desk.press("i")
        assert await status(desk, pending) == "pending"
        assert "cannot become in progress" in desk.said
        await desk.press("o")
        assert await status(desk, pending) == "confirmed"
        assert desk.said == "Confirmed: Ni Made Ayu, Massage, Today 14:30."


@pytest.mark.rule("STAT-9")
async def test_an_unpaid_visit_is_not_completed(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await desk.press("d")
        assert desk.said == (
            "Payment must be completed before marking appointment as done. Outstanding: Rp 150,000."
            " Take the payment first."
        )
        assert "Complete Appointment" not in desk.text
        assert await status(desk, owed) == "confirmed"


async def test_complete_asks_on_a_line(venue: Venue, paid: str) -> None:
    async with book(venue) as desk:
        await desk.press("i", "d")
        assert "Mark as completed" in desk.text
        assert await status(desk, paid) == "in_progress"
        await desk.press("enter")
        assert await status(desk, paid) == "completed"
        assert desk.said == "Completed: Ni Made Ayu, Facial Treatment, Today 14:30."


async def test_esc_completes_nothing(venue: Venue, paid: str) -> None:
    async with book(venue) as desk:
        await desk.press("d", "escape")
        assert await status(desk, paid) == "confirmed"


async def test_no_show_says_that_the_credit_stays_used(venue: Venue, paid: str) -> None:
    async with book(venue) as desk:
        await desk.press("a")
        assert "The credit of Luxury Spa Package stays used." in desk.text
        await desk.press("enter")
        assert await status(desk, paid) == "no_show"


async def test_no_show_with_a_reason(venue: Venue, paid: str) -> None:
    async with book(venue) as desk:
        await desk.press("a", "shift+tab", "Did [/not] come", "enter", "enter")
        assert await status(desk, paid) == "no_show"
        rows = await desk.rows("SELECT reason FROM appointment_step WHERE act = 'no_show'")
        assert rows == [("Did [/not] come",)]


async def test_late_use_says_before_and_after(venue: Venue, with_credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("u")
        for words in ("Rp 150,000", "Luxury Spa Package", "2 credits, until 20 Apr", "Remaining after: 1"):
            assert words in desk.text, words
        assert (await desk.rows("SELECT count(*) FROM redemption"))[0][0] == 0
        await desk.press("enter")
        assert "Credit Redeemed Successfully" in desk.text
        assert "1 credit" in desk.text
        assert await desk.rows("SELECT payment_status, package_name FROM appointment") == [
            ("paid", "Luxury Spa Package")
        ]


@pytest.mark.rule("LATE-16")
async def test_late_use_names_the_package(venue: Venue, with_credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("u", "enter")
        assert desk.said == "1 credit of Luxury Spa Package pays for Facial Treatment of Ni Made Ayu."


async def test_enter_stops_at_the_wall_and_d_completes(venue: Venue, with_credit: str) -> None:
    async with book(venue) as desk:
        await desk.press("u", "enter", "enter", "enter")
        assert "Credit Redeemed Successfully" in desk.text
        assert await status(desk, with_credit) == "confirmed"
        await desk.press("d", "enter")
        assert await status(desk, with_credit) == "completed"


async def test_no_package_to_use(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await burst(desk, "u", "enter", "enter")
        assert desk.said == "There is no package to use. s sells one.  2 keys not used"


async def test_paid_already(venue: Venue, paid: str) -> None:
    async with book(venue) as desk:
        await desk.press("u")
        assert desk.said == "Payment status is already paid"


@pytest.mark.rule("ROLE-8")
@pytest.mark.parametrize("key", ["i", "m", "x", "a"])
async def test_another_therapists_visit(venue: Venue, paid: str, key: str) -> None:
    """A therapist is told before any form who may, by name."""
    async with book(venue, venue.wayan, first=lambda: AppointmentScreen(paid)) as desk:
        await desk.press(key)
        said = desk.said
        assert said.startswith("Your role may not book, cancel and complete appointments. Who may:")
        assert "Rina Kusuma" in said
        assert "Sari Wulandari" in said
        assert "Wayan Adi" not in said
        assert await status(desk, paid) == "confirmed"


async def test_ones_own_visit(venue: Venue, paid: str) -> None:
    async with book(venue, venue.rina) as desk:
        await desk.press("i")
        assert await status(desk, paid) == "in_progress"


async def test_changed_at_another_terminal(venue: Venue, paid: str) -> None:
    """The line was open while somebody else marked a no-show: refused, and the list shows it."""
    async with book(venue) as desk:
        await desk.press("d")
        other = replace(venue.manager, terminal="T2")
        await aside(visit_status.no_show, other, paid, operation=new_id())
        await desk.press("enter")
        assert "This appointment is no-show" in desk.said
        await desk.press("escape")
        assert await status(desk, paid) == "no_show"
        assert "No-show" in desk.text


@pytest.fixture
def booked(venue: Venue, guest: str) -> str:
    return venue.book(guest, venue.facial).appointment.id


async def test_e_writes_the_notes_of_a_visit(venue: Venue, booked: str) -> None:
    async with book(venue) as desk:
        await desk.press("e", *"allergy", "enter", "enter")
        assert "Notes of the appointment kept." in desk.said
        assert await desk.rows("SELECT notes FROM appointment") == [("allergy",)]


@pytest.mark.parametrize(("key", "title"), [("d", "Complete Appointment"), ("a", "Mark No-Show")])
async def test_a_visit_that_has_not_begun_is_asked_about(
    venue: Venue, paid: str, key: str, title: str
) -> None:
    """It is half past ten, the visit is at half past two: allowed, but said."""
    async with book(venue, size=(80, 24)) as desk:
        await desk.press(key)
        assert title in desk.text
        assert "It begins only at 14:30, in 4 h 0 min. This one?" in desk.text
        assert "before it begins" in desk.text
        venue.clock.advance(hours=4)
        await desk.press("escape", key)
        assert "It begins only" not in desk.text
        assert "before it begins" not in desk.text


@pytest.mark.rule("RCPT-4")
async def test_a_visit_paid_with_a_credit_says_that_there_is_no_receipt(venue: Venue, paid: str) -> None:
    async with book(venue, first=lambda: AppointmentScreen(paid)) as desk:
        assert "No payment transaction - prepaid via package" in desk.text
        await desk.press("r")
        assert desk.said == "No payment records yet"
