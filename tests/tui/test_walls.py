"""The walls of dialogs: a letter, `/` or a function key leaves and acts; Enter never does."""

from __future__ import annotations

import pytest

from tests.desk.venue import Venue
from tests.tui.book import CardStub, book, burst, status
from tests.tui.counter import aside, counter
from tests.tui.front import front_desk


@pytest.fixture
def owed(venue: Venue, guest: str) -> str:
    return venue.book(guest, venue.facial).appointment.id


async def test_a_letter_leaves_the_wall_and_acts_on_the_row_behind(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await desk.press("x", "down", "enter", "enter")
        assert "Appointment Cancelled" in desk.text
        await desk.press("s")
        assert type(desk.screen).__name__ == "SellForm"


async def test_what_the_row_behind_does_not_allow_any_more_is_said(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await desk.press("x", "down", "enter", "enter", "x")
        assert type(desk.screen).__name__ == "TodayScreen"
        assert "cancelled" in desk.said


async def test_the_letter_keeps_its_place_in_a_burst(venue: Venue, owed: str) -> None:
    async with book(venue) as desk:
        await burst(desk, "x", "down", "enter", "enter", "s", "h", "a", "i", "r")
        assert type(desk.screen).__name__ == "SellForm"
        assert desk.screen.package.typing.text == "hair"


async def test_a_place_leaves_the_wall_and_enter_does_not(venue: Venue, owed: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f5", "x", "down", "enter", "enter")
        at.app._spent = False
        await at.press("enter")
        assert "Appointment Cancelled" in at.text
        await at.press("/")
        assert type(at.screen).__name__ == "Finder"


async def test_the_wall_of_an_undo_leaves_by_a_letter(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest, venue.manager) as at:
        await at.press("w", "enter", "enter", "z")
        await at.pilot.pause()
        assert "Credit used at" in at.text
        await at.press("down", "enter", "enter")
        await at.pilot.pause()
        assert "Credit Given Back" in at.text
        assert await at.rows("SELECT remaining FROM credit ORDER BY remaining") == [(2,), (3,)]
        await at.press("w")
        assert type(at.screen).__name__ == "UseForm"


async def test_the_key_line_of_a_wall_says_so(venue: Venue, guest: str, owed: str) -> None:
    async with book(venue, size=(80, 24)) as desk:
        await desk.press("x", "down", "enter", "enter")
        assert desk.text.splitlines()[-1].split("   ")[-2:] == ["/ Find", "Esc Back"]
        assert "s Sell" in desk.text.splitlines()[-1]


async def test_a_dialogs_keys_stand_in_the_key_line(venue: Venue, guest: str, owed: str) -> None:
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        await desk.press("x")
        last = desk.text.splitlines()[-1]
        assert "Esc Keep Appointment" in last
        assert "? Keys" not in last
        assert await status(desk, owed) == "confirmed"


async def test_a_questions_keys_stand_in_the_key_line(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ctrl+q")
        assert at.text.splitlines()[-1].split() == ["1", "Answer", "Esc", "Stay"]


async def test_in_a_line_of_text_the_key_line_names_keys_that_are_no_text(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        assert "/ Find   ? Keys" in at.text.splitlines()[-1]
        await at.press("s")
        assert "F2 Find   F1 Keys" in at.text.splitlines()[-1]
        await at.press("lux", "enter")
        assert "/ Find   ? Keys" in at.text.splitlines()[-1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_sentences_of_the_keys_stand_there_whole(venue: Venue, size: tuple[int, int]) -> None:
    async with front_desk(venue, venue.reception, size=size) as at:
        await at.press("?", "back")
        shown = " ".join(at.text.replace("│", " ").split())
        assert "Go one step back; nothing typed" in shown
        assert "lost unasked." in shown
        assert "…" not in at.text.split("Keys", 1)[1]


async def test_on_every_wall_the_guest_is_served_on(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "2", "enter")
        last = at.text.splitlines()[-1]
        assert all(
            words in last for words in ("r Receipt", "b Book", "h History", "s Sell", "w Use credit now")
        )
        await at.press("w", "enter", "enter")
        assert "Credit Redeemed Successfully" in at.text
        await at.press("b", "mass", "enter", "enter", "enter", "enter")
        assert "Booking Confirmed!" in at.text
        await at.press("x")
        assert at.said == "Cancel: not here."
        await at.press("w")
        assert type(at.screen).__name__ == "UseForm"
