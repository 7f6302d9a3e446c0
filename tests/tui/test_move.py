"""`m`: the therapist's times of a day, the taken ones with why; Enter on one acts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.desk import bookings, day_plan
from pos_app.desk.day_plan import AWAY, FREE, PRESENT, SHORT, VISIT
from pos_app.domain.errors import Unprocessable
from pos_app.domain.ids import new_id
from pos_app.store import tables as t
from pos_app.tui.screens.today import TodayScreen
from tests.desk.venue import MONDAY, Venue, clock_time
from tests.tui.book import aside, book, burst
from tests.tui.counter import Counter


@pytest.fixture
def visit(venue: Venue, guest: str) -> str:
    """A facial with Rina at 14:30, her other visit from 16:30 to 18:25."""
    anna = venue.guest("Anna [VIP]", "0812-1111-2222")
    found = venue.book(guest, venue.facial).appointment.id
    venue.book(anna, venue.ritual, "16:30")
    return found


async def starts(desk: Counter) -> list[str]:
    """When the visits begin, as outlet time."""
    rows = await desk.rows("SELECT starts_at FROM appointment ORDER BY id")
    return [
        f"{(row[0] // 60_000_000 + 7 * 60) % 1440 // 60:02}:{row[0] // 60_000_000 % 60:02}" for row in rows
    ]


async def test_the_days_times_with_why(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("m")
        for words in (
            "Facial Treatment, Rina Kusuma",
            "Today 14:30 – 15:30",
            "14:30  its time now",
            "16:00  too short: Anna [VIP] at 16:30",
            "16:30  Anna [VIP], Body Ritual, until 18:25",
        ):
            assert words in desk.text, words
        await desk.press("down")
        assert "14:30 → 15:00" in desk.text
        assert "Enter  Move to Today 15:00 with Rina Kusuma" in desk.text
        assert await starts(desk) == ["14:30", "16:30"]


async def test_m_down_down_enter_moves_by_an_hour(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("m", "down", "down", "enter")
        assert await starts(desk) == ["15:30", "16:30"]
        assert desk.said == (
            "Moved: Ni Made Ayu, Facial Treatment with Rina Kusuma, from Today 14:30 to Today 15:30."
        )
        assert isinstance(desk.screen, TodayScreen)
        assert "▌15:30" in desk.text


async def test_a_bare_enter_moves_nothing(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await burst(desk, "m", "enter", "enter")
        assert "! its time now" in desk.text
        assert await starts(desk) == ["14:30", "16:30"]


async def test_a_taken_time_is_refused_with_why(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("m", "17", "enter")
        assert "! 17:00: Anna [VIP], Body Ritual, until 18:25" in desk.text
        await desk.press("up", "up", "up", "enter")
        assert await starts(desk) == ["15:30", "16:30"]


async def test_digits_jump_and_rows_win_over_digits(venue: Venue, visit: str) -> None:
    """Digits go to a time; the row one moves to afterwards is the one that counts."""
    async with book(venue) as desk:
        await desk.press("m", "1830", "down", "enter")
        assert await starts(desk) == ["19:00", "16:30"]


async def test_digits_that_are_no_time_of_the_list(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("m", "0715", "enter")
        assert "07:15 is not free." in desk.text
        assert await starts(desk) == ["14:30", "16:30"]


async def test_another_day(venue: Venue, visit: str) -> None:
    """The same time of the next day stands under the cursor; `g` takes any day."""
    async with book(venue) as desk:
        await desk.press("m", "]")
        assert "Tomorrow, Rina Kusuma" in desk.text
        await desk.press("g", "24", "enter")
        assert "Fri 24 Jan, Rina Kusuma" in desk.text
        await desk.press("down", "enter")
        assert await desk.rows("SELECT day FROM appointment ORDER BY id LIMIT 1") == [("2025-01-24",)]
        assert "from Today 14:30 to Fri 24 Jan 15:00" in desk.said
        assert "Ni Made Ayu" not in desk.text.split("Moved")[0]


async def test_a_day_that_is_over_has_no_time(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("m", "[")
        assert "That day is over; nothing can be booked on it." in desk.text
        await desk.press("enter")
        assert await starts(desk) == ["14:30", "16:30"]


async def test_a_reason_may_be_given(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("m", "down", "tab", "Guest is late [bold]", "enter", "enter")
        assert await starts(desk) == ["15:00", "16:30"]
        assert await desk.rows("SELECT reason FROM audit WHERE act = 'move'") == [("Guest is late [bold]",)]


@pytest.mark.rule("STAT-10")
async def test_taken_in_the_meantime(venue: Venue, visit: str) -> None:
    """Another terminal books the time while the list is open: refused, and the list is read anew."""
    async with book(venue) as desk:
        await desk.press("m", "down", "down")
        other = replace(venue.reception, terminal="T2")
        someone = await aside(venue.guest, "Budi", "0813-0000-0001")
        request = venue.request(someone, venue.facial, "15:30")
        await aside(bookings.book, other, request, operation=new_id())
        await desk.press("enter")
        assert "! Conflict detected" in desk.text
        assert "15:30  Budi, Facial Treatment, until 16:30" in desk.text
        assert (await starts(desk))[0] == "14:30"


def test_the_plan_of_a_day(venue: Venue, visit: str) -> None:
    """Every half hour of her working time, her break, and what the visit would run into."""
    rina = venue.people["rina"].id
    venue.add(
        t.Availability, id=new_id(), tenant_id=venue.melati.id, outlet_id=venue.kemang.id, staff_id=rina,
        kind="break", day=MONDAY.isoformat(), starts=clock_time("12:00"), ends=clock_time("13:00"),
        recurrence="none", weekdays="",
    )  # fmt: skip
    plan = day_plan.for_move(venue.reception, visit, MONDAY)
    states = {f"{time.minute // 60:02}:{time.minute % 60:02}": time.state for time in plan.times}
    assert min(states) == "11:00"
    assert max(states) == "20:00"
    assert states["11:00"] == states["13:00"] == states["15:30"] == states["18:30"] == FREE
    assert states["11:30"] == states["12:00"] == AWAY
    assert states["14:30"] == PRESENT
    assert states["16:00"] == SHORT
    assert states["16:30"] == states["18:00"] == VISIT


def test_the_plan_knows_what_a_move_would_take(venue: Venue, visit: str) -> None:
    """Every time the plan calls free can be moved to, and no other one."""
    tomorrow = MONDAY + timedelta(days=1)
    for day in (MONDAY, tomorrow):
        for time in day_plan.for_move(venue.reception, visit, day).times:
            if time.state == FREE:
                bookings.move(venue.reception, visit, day, time.minute, operation=new_id())
            elif time.state != PRESENT:
                with pytest.raises(Exception, match=r"Conflict|not working"):
                    bookings.move(venue.reception, visit, day, time.minute, operation=new_id())


def test_no_plan_for_a_visit_that_is_over(venue: Venue, visit: str) -> None:
    venue.set(t.Appointment, visit, status="completed")
    with pytest.raises(Unprocessable):
        day_plan.for_move(venue.reception, visit, MONDAY)
    venue.set(t.Appointment, visit, status="confirmed")
