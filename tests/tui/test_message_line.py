"""The message line: what an act did stays until the next one, a refusal until the person goes on."""

from __future__ import annotations

import pytest

from pos_app.tui.widgets.lines import MessageLine
from tests.desk.venue import Venue
from tests.tui.counter import Counter
from tests.tui.front import front_desk

NOBODY = "Nobody found. ↓ and Enter make a new customer."


@pytest.fixture
def guest(venue: Venue) -> str:
    return venue.guest()


def line(at: Counter) -> str:
    """What stands in the line of the screen in front."""
    return str(at.screen.query_one(MessageLine).message.text).replace("\u00a0", " ")


async def test_nobody_found_goes_with_the_next_letter(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("x", "enter")
        assert line(at) == NOBODY
        await at.press("backspace", "a")
        assert line(at) == ""
        await at.press("yu", "enter")
        assert "Ni Made Ayu" in at.text
        assert line(at) == ""


async def test_a_refusal_stays_on_its_screen_until_something_succeeds(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "j")
        assert line(at).startswith("“j” means nothing here")
        await at.press("down", "up")
        assert line(at).startswith("“j” means nothing here")
        await at.press("h")
        assert line(at) == ""


@pytest.mark.parametrize("way", ["f6", "escape", "f2"])
async def test_a_refusal_does_not_follow_to_another_screen(venue: Venue, guest: str, way: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "j", way)
        assert at.said == ""
        assert line(at) == ""


async def test_a_refusal_said_by_the_key_that_changed_the_screen_stays(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6")
        stroke = at.app.strokes
        at.app.refuse("No such thing.")
        await at.app.screen.dismiss()
        await at.settled()
        assert at.app.strokes == stroke
        assert line(at) == "No such thing."
        await at.press("a")
        assert line(at) == ""


async def test_what_an_act_did_stays_over_screens(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter")
        at.app.say("Payment recorded")
        await at.press("escape", "f6", "f2")
        assert line(at) == "Payment recorded"


async def test_keys_that_mean_nothing_are_not_kept(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("x", "enter", "f2", "ayu", "enter", "j", "j", "p")
        assert [message.text for message in at.app.messages] == ["Nothing is owed."]


async def test_news_do_not_take_the_line_from_a_refusal_just_said(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "p")
        at.app.bring("Paid online", "paid")
        assert at.said == "Nothing is owed."
        assert at.app.messages[-1].text == "Paid online"
        monkeypatch.setattr("pos_app.tui.announcer.JUST_SAID", 0.0)
        at.app.bring("Paid online", "paid")
        assert (at.said, line(at)) == ("Paid online", "Paid online")
