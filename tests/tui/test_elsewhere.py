"""A guest who has another visit already: said before the booking, never refused; the next free time skips
it."""

from __future__ import annotations

from tests.desk.venue import Venue
from tests.tui.counter import aside, counter

STARTS = "SELECT service_name, starts_at FROM appointment ORDER BY starts_at"
MEETS = "This guest has another visit at this time: Facial Treatment, 11:00 – 12:00"


async def test_the_next_free_time_skips_the_guests_own_visits(venue: Venue, guest: str) -> None:
    await aside(venue.book, guest, venue.facial, "11:00")
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter")
        assert at.screen.time.highlighted.record.minute == 12 * 60
        assert "guest has Facial Treatment at 11:00" in at.text
        await at.press("enter")
        assert MEETS not in at.text


async def test_a_time_that_meets_another_visit_is_said_at_the_confirm_line(venue: Venue, guest: str) -> None:
    await aside(venue.book, guest, venue.facial, "11:00")
    async with counter(venue, guest, size=(80, 24)) as at:
        await at.press("b", "mass", "enter", "way", "enter", "1130", "enter")
        assert MEETS in " ".join(at.text.split())
        await at.press("enter")
        assert "Booking Confirmed!" in at.text
        assert len(await at.rows(STARTS)) == 2


async def test_a_cancelled_visit_takes_no_time(venue: Venue, guest: str) -> None:
    from pos_app.desk import cancellations
    from pos_app.domain.ids import new_id

    booked = await aside(venue.book, guest, venue.facial, "11:00")
    await aside(cancellations.cancel, venue.reception, booked.appointment.id, "ill", operation=new_id())
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter")
        assert at.screen.time.highlighted.record.minute == 11 * 60
