"""After a restore: what is known at Paper.id alone stands under F8 until a manager has ticked it off."""

from __future__ import annotations

import pytest

from pos_app.desk import reconciling
from tests.desk.paper_desk import relay_desk
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside
from tests.tui.paper import paper_desk

SIZES = [(80, 24), (120, 36), (200, 60)]
HOSTILE = "[bold]Ayu[/] \x1b[31m" + "Putri Kusumawardhani " * 5


def forget(venue: Venue) -> None:
    """A restore that has found two invoices."""
    desk = relay_desk(venue)
    reconciling.begin(venue.front)
    for number, guest, word in (
        ("INV-PKG-20250120-090000-AAAA", "Budi Santoso", "unpaid"),
        ("INV-PKG-20250120-100000-BBBB", HOSTILE, "paid"),
    ):
        found = reconciling.Found(f"r-{number}", number, guest, word, 500_000, "https://stg-v2.paper.id/x")
        assert reconciling.keep(desk, "sandbox", found)
        assert not reconciling.keep(desk, "sandbox", found)
    reconciling.done(desk, 5, 2)


async def open_strays(at: Counter) -> None:
    await at.press("f8")
    for _row in range(30):
        if at.screen.list.row is not None and at.screen.list.row.key == "strays":
            break
        await at.press("down")
    await at.press("enter")


@pytest.mark.parametrize("size", SIZES)
async def test_a_manager_ticks_one_off_with_a_reason(venue: Venue, size: tuple[int, int]) -> None:
    await aside(forget, venue)
    async with paper_desk(venue, "", venue.manager, size=size) as at:
        await at.press("f8")
        assert "2 invoices known at Paper.id alone" in at.text
        await open_strays(at)
        rows = [line for line in at.text.splitlines() if "Rp 500,000" in line]
        assert "Paid" in rows[0]
        assert "Unpaid" in rows[1]
        assert "\x1b" not in at.text
        await at.press("enter", "Entered again", "enter", "enter")
        assert "Ticked off: INV-PKG-20250120-100000-BBBB" in at.said
        assert "1 invoice" in at.text
        assert await at.rows("SELECT reason FROM stray WHERE settled_at IS NOT NULL") == [("Entered again",)]


async def test_who_may_not_is_told_who_may(venue: Venue) -> None:
    await aside(forget, venue)
    async with paper_desk(venue, "", venue.reception) as at:
        await open_strays(at)
        assert "Your role may not" in at.said
        assert type(at.screen).__name__ == "SetUp"


async def test_without_a_restore_there_is_no_such_row(venue: Venue) -> None:
    async with paper_desk(venue, "", venue.manager) as at:
        await at.press("f8")
        assert "After a restore" not in at.text
