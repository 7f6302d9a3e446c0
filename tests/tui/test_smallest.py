"""At exactly 60 × 16 everything that is asked can be read."""

from __future__ import annotations

from tests.desk.venue import Venue
from tests.tui.book import book
from tests.tui.counter import aside, counter

LEAST = (60, 16)


async def test_the_book_names_guest_and_treatment(venue: Venue) -> None:
    guest = await aside(venue.guest, "Rahmi Situmorang")
    await aside(venue.book, guest, venue.facial)
    async with book(venue, size=LEAST) as desk:
        row = next(line for line in desk.text.splitlines() if "14:30" in line)
        assert "Rahmi Situmor" in row
        assert "Facial Treat" in row
        assert "Confirmed" in row


async def test_the_reasons_of_a_cancellation_are_in_sight(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    await aside(venue.book_with_credit, guest)
    async with book(venue, size=LEAST) as desk:
        await desk.press("x")
        for words in ("Customer asked", "Customer ill", "Our mistake", "Esc Keep Appointment"):
            assert words in desk.text
        assert "Cancellation reason is required" in _on_one_line(desk.text)
        await desk.press("down")
        assert "Reason: Enter confirms it." in _on_one_line(desk.text)


def _on_one_line(text: str) -> str:
    """What a dialog says, without its frame and the way out beside it."""
    return " ".join(text.replace("│", "").split()).replace("Esc Keep Appointment ", "")


async def test_a_visit_is_booked_with_times_and_keys_in_sight(venue: Venue, guest: str) -> None:
    async with counter(venue, guest, size=LEAST) as at:
        await at.press("b", "mass", "enter", "enter")
        assert "Time: choose one." in at.text
        assert "Rina Kusuma" in at.text
        await at.press("enter")
        shown = " ".join(at.text.replace("Esc Back", "").split())
        assert "Book Massage today 11:00 with Rina Kusuma, Rp 150,000 at checkout" in shown
        await at.press("enter")
        assert "Booking Confirmed!" in at.text
