"""Keys and days that lead nowhere: said in words for people, and nothing begins."""

from __future__ import annotations

import pytest

from pos_app.domain.errors import Unprocessable
from pos_app.tui.screens.broken_store import BrokenStore
from tests.desk.venue import Venue
from tests.tui.book import burst
from tests.tui.counter import aside, counter
from tests.tui.front import front_desk


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\u2066"])
async def test_a_key_that_nobody_sees_has_no_name(venue: Venue, guest: str, character: str) -> None:
    async with counter(venue, guest) as at:
        await burst(at, character)
        assert at.said == "This key means nothing here. ? shows the keys."
        await at.press("s", "lux", "enter")
        await burst(at, character)
        assert at.said == "This key means nothing here. ? shows the keys."


async def test_a_day_of_the_past_is_no_day_to_book(venue: Venue, guest: str) -> None:
    async with counter(venue, guest, size=(80, 24)) as at:
        await at.press("b", "mass", "enter", "enter", "g", "24/11/1999", "enter")
        assert "That day is over; nothing can be booked on it." in at.text
        assert at.screen.time.day == at.app.today()
        await at.press("escape", "[")
        assert "That day is over" in at.text
        await at.press("]", "{")
        assert at.screen.time.day == at.app.today(), "a week back from tomorrow is today"
        await at.press("enter", "enter")
        assert "Booking Confirmed!" in at.text


async def test_a_store_that_cannot_open_offers_the_way_out_alone(venue: Venue) -> None:
    no = Unprocessable("damaged", "The database file is damaged.")
    async with front_desk(venue) as at:
        at.app.push_screen(BrokenStore(no, "desk.db"))
        await at.settled()
        assert at.text.splitlines()[-1].split() == ["Esc", "End"]
        for key in ("/", "?", ":", "f5", "s"):
            await at.press(key)
            assert isinstance(at.screen, BrokenStore)
            assert at.said


async def test_a_draft_of_a_new_customer_says_who(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("Tono Wijaya", "down", "enter", "f5", "f2")
        await at.pilot.pause()
        assert "New customer · Tono Wijaya" in at.text


async def test_a_package_paid_by_transfer_does_not_say_cash(venue: Venue, guest: str) -> None:
    from pos_app.domain.words import Means
    from pos_app.tui.screens.card import Card
    from tests.tui.front import rested

    await aside(venue.sell, guest, means=Means.BANK_TRANSFER)
    async with front_desk(venue, venue.reception) as at:
        at.app.push_screen(Card(guest))
        await at.settled()
        await at.press("tab")
        await rested(at)
        assert "Method  Bank Transfer" in at.text
        assert "Cash" not in at.text


async def test_a_paste_of_a_megabyte_is_cut_and_that_is_said(venue: Venue, guest: str) -> None:
    too_long = "sari\n" * 200_000
    async with front_desk(venue, venue.reception) as at:
        await at.paste(too_long)
        assert at.said == "The paste was too long: at most 120 characters fit here."
        assert len(at.screen.entry.text) == 120
        await at.press("escape")
    async with counter(venue, guest) as at:
        await at.paste(too_long)
        assert at.said == "Nothing here takes a paste."
        await at.press("s", "lux", "enter", "tab", "tab")
        await at.paste(too_long)
        assert at.said == "The paste was too long: at most 500 characters fit here."
        await at.paste("more")
        assert len(at.screen.notes.text) == 500
        assert await at.rows("SELECT COUNT(*) FROM purchase") == [(0,)]


async def test_a_name_that_was_cut_stands_there_as_it_is_kept(venue: Venue) -> None:
    pasted = "".join(f"{number:04}" for number in range(750))
    async with front_desk(venue, venue.reception) as at:
        await at.press("Zahra", "down", "enter")
        await at.paste(pasted)
        assert at.said == "The paste was too long: at most 300 characters fit here."
        await at.pilot.pause(0.3)
        assert at.said == "The paste was too long: at most 300 characters fit here."
        assert at.said in at.text
        assert pasted[270:300] in at.text, "the end of what was kept, with the cursor"
        assert pasted[300:304] not in at.text
        await at.press("enter", "enter", "enter")
        assert await at.rows("SELECT name FROM customer") == [(pasted[:300],)]
