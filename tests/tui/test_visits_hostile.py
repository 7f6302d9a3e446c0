"""Whatever is pasted into a line of the book, of a move, of an undo: shown, never obeyed."""

from __future__ import annotations

import pytest

from pos_app.store import tables as t
from tests.desk.venue import Venue
from tests.tui.book import Book, book, status
from tests.tui.counter import FORBIDDEN, aside
from tests.tui.hostile import HOSTILE


@pytest.fixture
def visit(venue: Venue, guest: str) -> str:
    venue.sell(guest)
    return venue.book(guest, venue.facial).appointment.id


@pytest.mark.parametrize(
    "way", [("m",), ("a",), ("u", "enter", "escape", "z")], ids=["move", "absent", "undo"]
)
async def test_reasons(venue: Venue, visit: str, way: tuple[str, ...]) -> None:
    async with book(venue, venue.manager) as desk:
        await desk.press(*way)
        await desk.bears(desk.screen.form.field("reason"))
        assert await status(desk, visit) == "confirmed"


async def _line_bears(desk: Book, key: str) -> None:
    for text in HOSTILE:
        await desk.press(key)
        await desk.paste(text)
        await desk.press("enter")
        assert not set(desk.text) & FORBIDDEN, text
        await desk.press("escape", "t")


@pytest.mark.parametrize("key", ["f", "g"])
async def test_filter_and_day(venue: Venue, visit: str, key: str) -> None:
    async with book(venue) as desk:
        await _line_bears(desk, key)
        assert "Today, Mon 20 Jan" in desk.text
        assert "Ni Made Ayu" in desk.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_what_an_act_did_is_read_though_the_guest_has_a_long_name(
    venue: Venue, visit: str, guest: str, size: tuple[int, int]
) -> None:
    await aside(venue.set, t.Customer, guest, name="Siti " * 60)
    async with book(venue, size=size) as desk:
        await desk.press("i")
        assert await status(desk, visit) == "in_progress"
        said = " ".join(desk.text.split())
        assert "is here: Facial Treatment with Rina Kusuma." in said
