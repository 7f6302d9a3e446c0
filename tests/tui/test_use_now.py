"""Using a credit at once on screen."""

from __future__ import annotations

import pytest

from tests.desk.venue import Venue
from tests.tui.counter import aside, counter

USED = "SELECT service_name, source, notes FROM redemption"


@pytest.mark.rule("BOOK-21", "BOOK-22")
async def test_a_credit_by_its_strokes(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("w", "enter")
        text = " ".join(at.text.split())
        for said in (
            "Credits to use: 1",
            "Remaining after: 2 credits",
            "Using FIFO: Oldest credits will be used first",
            "Use 1 credit for Massage of Luxury Spa Package now, for Ni Made Ayu",
        ):
            assert said in text
        await at.press("enter")
        assert "Credit Redeemed Successfully" in at.text
        assert "Redeemed by  Sari Wulandari" in at.text
        assert await at.rows(USED) == [("Massage", "walk_in", "")]


async def test_another_one_from_the_wall(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("w", "enter", "enter", "w", "fac", "enter", "enter")
        assert [row[0] for row in await at.rows(USED)] == ["Massage", "Facial Treatment"]


async def test_without_credits_nothing_opens(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("w")
        assert "No Credits Available. s sells a package." in at.said
        assert type(at.screen).__name__ == "GuestCard"


async def test_the_credit_under_the_cursor_stands_there(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("down", "w", "enter", "enter")
        assert await at.rows(USED) == [("Facial Treatment", "walk_in", "")]


async def test_an_all_services_credit_asks_for_the_treatment(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest, venue.any_treatment)
    async with counter(venue, guest) as at:
        await at.press("w", "enter")
        assert "Type, or move to a row" in at.text
        await at.press("hair", "enter", "enter")
        assert await at.rows(USED) == [("Hair Styling", "walk_in", "")]


async def test_an_unpaid_booking_of_today_is_said_first(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    await aside(venue.book, guest)
    async with counter(venue, guest) as at:
        await at.press("w", "enter")
        assert "Massage today 14:30 is booked and not paid: u pays that booking" in at.said
        assert await at.rows(USED) == []
        await at.press("u")
        assert "Luxury Spa Package" in at.text
        await at.press("enter")
        assert await at.rows(USED) == [("Massage", "late", "")]


async def test_the_warning_stops_a_burst(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    await aside(venue.book, guest)
    async with counter(venue, guest) as at:
        await at.burst("w", "enter", "enter", "enter")
        assert "not paid" in at.said
        assert await at.rows(USED) == []


async def test_the_last_credit_went_elsewhere(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("w", "enter")
        await aside(venue.store.call, _spend_all, venue)
        await at.press("enter")
        assert "No available credits for service Massage" in at.text + at.said


def _spend_all(venue: Venue) -> None:
    from pos_app.desk import redemptions
    from pos_app.domain.ids import new_id

    guest = venue.rows("SELECT id FROM customer")[0][0]
    for _n in range(3):
        redemptions.use_now(venue.reception, guest, venue.massage, operation=new_id())


async def test_hostile_text_in_every_field(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("w")
        await at.bears(at.screen.service, at.screen.notes)
        at.screen.service.clear()
        at.screen.notes.put("[red]\u202ehere\x1b[2J")
        at.screen.form.go_to(at.screen.service)
        await at.press("mass", "enter", "enter")
        assert await at.rows(USED) == [("Massage", "walk_in", "[red]here[2J")]
