"""The key line of a card: what the row under the cursor needs comes first."""

from __future__ import annotations

import pytest

from pos_app.tui import commands
from tests.desk.venue import Venue
from tests.tui.counter import aside
from tests.tui.front import front_desk, rested
from tests.tui.test_card import opened, regular


@pytest.mark.parametrize(
    ("row", "first"),
    [
        ("Massage, Rina", ["Check in", "Move", "Cancel"]),
        ("Hair Styling, Wayan", ["Take payment", "Payment link"]),
        ("Hair Care", ["Take payment", "Payment link"]),
        ("Luxury Spa Package", ["Sell", "Book", "Use credit now"]),
        ("Facial Treatment", ["Sell", "Book", "Use credit now"]),
    ],
)
async def test_what_acts_on_the_row_stands_first_among_the_keys(
    venue: Venue, row: str, first: list[str]
) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        await opened(at, guest)
        while not any(line.startswith("▌") and row in line for line in at.text.splitlines()):
            await at.press("down")
        await rested(at)
        verbs = [commands.verb_of(name) for name in at.screen.possible()]
        assert verbs[: len(first)] == first
        keys = at.text.splitlines()[-1]
        places = [keys.find(word) for word in first]
        assert places == sorted(places)
        assert places[0] > 0
