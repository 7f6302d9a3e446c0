"""F5: the day's list, its days, its filter, and the visit beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pos_app.desk import bookings, cancellations, visit_status
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment
from pos_app.store import tables as t
from pos_app.tui.screens.appointment import AppointmentScreen
from pos_app.tui.screens.today import TodayScreen
from tests.desk.venue import MONDAY, Venue
from tests.tui.book import aside, book, status
from tests.tui.hostile import HOSTILE


@pytest.fixture
def ids(venue: Venue, guest: str) -> dict[str, str]:
    """A visit that is over, one that runs, two to come; now it is 10:30."""
    venue.clock.advance(hours=-1)
    venue.sell(guest)
    anna = venue.guest("Anna [VIP]", "0812-1111-2222")
    wayan = venue.people["wayan"].id
    made = {
        "over": venue.book(anna, at="09:30", staff_id=wayan),
        "here": venue.book(guest, venue.hair, "10:00"),
        "credit": venue.book(guest, venue.facial, "14:30", payment=BookingPayment.CREDIT),
        "owed": venue.book(anna, at="16:00", staff_id=wayan),
        "tomorrow": venue.book(anna, at="11:00", day=MONDAY + timedelta(days=1)),
    }
    ids = {name: booked.appointment.id for name, booked in made.items()}
    venue.clock.advance(hours=1)
    visit_status.no_show(venue.reception, ids["over"], operation=new_id(), reason="Forgot")
    visit_status.check_in(venue.reception, ids["here"], operation=new_id())
    return ids


async def test_the_day_at_a_glance(venue: Venue, ids: dict[str, str]) -> None:
    """Counts, state words, the now-line between past and coming, the cursor on who comes next."""
    async with book(venue) as desk:
        lines = desk.text.splitlines()
        assert "3 booked, 1 here, 0 done" in desk.text
        place = next(n for n, line in enumerate(lines) if "10:30 now" in line)
        assert "in 4 h 0 min" in lines[place]
        assert [line[1:6] for line in lines[place - 3 : place - 1]] == ["09:30", "10:00"]
        assert "No-show" in lines[place - 3]
        assert "In progress" in lines[place - 2]
        assert lines[place + 1].startswith("▌14:30")
        assert "Credit Used" in lines[place + 1]
        assert "Payment Pending" in lines[place + 2]


async def test_the_pane_is_the_appointment(venue: Venue, ids: dict[str, str]) -> None:
    async with book(venue) as desk:
        await desk.rested()
        for words in (
            "Facial Treatment (60 min)",
            "Rina Kusuma",
            "Today 14:30 – 15:30",
            "Payment Information",
            "PAID",
            "Package Credit",
            "Luxury Spa Package",
            "Credit ID",
            "Package ID",
            "Purchased",
            "No payment transaction -",
            "Cancelling will refund the",
            "Booked",
        ):
            assert words in desk.text, words
        await desk.press("down")
        await desk.rested()
        for words in ("Total  Rp 150,000", "Paid so far  Rp 0", "Outstanding  Rp 150,000"):
            assert words in desk.text, words
        assert await status(desk, ids["owed"]) == "confirmed"


async def test_days_by_keys(venue: Venue, ids: dict[str, str]) -> None:
    async with book(venue) as desk:
        await desk.press("]")
        assert "Appointments › Tomorrow" in desk.text
        assert "1 booked, 0 here, 0 done" in desk.text
        assert "now" not in desk.text
        await desk.press("}", "[")
        assert "Appointments › Mon 27 Jan" in desk.text
        assert "No appointments. F4 books one." in desk.text
        await desk.press("{")
        assert "Today, Mon 20 Jan" in desk.text
        await desk.press("g", "24", "enter")
        assert "Appointments › Fri 24 Jan" in desk.text
        await desk.press("t")
        assert "Today, Mon 20 Jan" in desk.text


async def test_a_day_that_is_none_is_refused_and_stays_typed(venue: Venue) -> None:
    async with book(venue) as desk:
        await desk.press("g", "31/2", "enter")
        assert desk.app.message.tone == "bad"
        assert "31/2" in desk.text
        await desk.press("escape")
        assert "31/2" not in desk.text.splitlines()[3]
        assert isinstance(desk.screen, TodayScreen)


async def test_the_end_of_all_days(venue: Venue) -> None:
    async with book(venue) as desk:
        await desk.press("g", "31/12/9999", "enter", "]")
        assert desk.said == "There is no such day."


async def test_filter_by_words(venue: Venue, ids: dict[str, str]) -> None:
    """Status, payment, therapist or guest, any word in any order; Esc shows all again."""
    async with book(venue) as desk:
        await desk.press("f", "wayan pending")
        assert "1 of 4 shown" in desk.text
        assert "Anna [VIP]" in desk.text
        assert "14:30" not in desk.text
        await desk.press("enter", "]")
        assert "0 of 1 shown" in desk.text
        assert "No appointment matches “wayan pending”. Esc shows all." in desk.text
        await desk.press("[", "escape")
        assert "14:30" in desk.text
        assert "shown" not in desk.text
        assert isinstance(desk.screen, TodayScreen)


async def test_letters_are_text_in_the_filter(venue: Venue, ids: dict[str, str]) -> None:
    """`i` typed there checks nobody in."""
    async with book(venue) as desk:
        await desk.press("f", "ix", "enter")
        assert await status(desk, ids["credit"]) == "confirmed"
        assert "No appointment matches" in desk.text
        await desk.press("i")
        assert desk.said == "No appointment here. F4 books one."


async def test_a_verb_acts_on_what_the_filter_shows(venue: Venue, ids: dict[str, str]) -> None:
    async with book(venue) as desk:
        await desk.press("f", "owes 16", "enter", "i")
        assert await status(desk, ids["owed"]) == "in_progress"
        assert await status(desk, ids["credit"]) == "confirmed"


async def test_narrow_terminals_open_the_visit(venue: Venue, ids: dict[str, str]) -> None:
    """At 80 columns Enter opens the visit as a screen of its own; its verbs act and stay there."""
    async with book(venue, size=(80, 24)) as desk:
        await desk.press("enter")
        assert isinstance(desk.screen, AppointmentScreen)
        assert "Appointments › Ni Made Ayu › Today 14:30" in desk.text
        assert "Cancelling will refund the credit to customer's package" in desk.text
        await desk.press("i")
        assert await status(desk, ids["credit"]) == "in_progress"
        assert isinstance(desk.screen, AppointmentScreen)
        assert "In progress" in desk.text
        assert "Cancelling will refund" not in desk.text
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_an_empty_day_takes_no_verb(venue: Venue) -> None:
    async with book(venue) as desk:
        assert "No appointments. F4 books one." in desk.text
        for key in ("i", "x", "m", "d", "p", "s"):
            await desk.press(key)
            assert desk.said == "No appointment here. F4 books one.", key


async def test_f5_comes_back_to_today(venue: Venue) -> None:
    async with book(venue) as desk:
        await desk.press("]", "f5")
        assert "Today, Mon 20 Jan" in desk.text


@pytest.fixture
def hostile(venue: Venue) -> None:
    guests = [venue.guest(f"Guest {n}", f"0812-0000-{n:04}") for n in range(len(HOSTILE))]
    for n, (one, name) in enumerate(zip(guests, HOSTILE, strict=True)):
        booked = venue.book(
            one, venue.facial, f"{9 + n % 10:02}:00", day=MONDAY + timedelta(days=1 + n // 10)
        )
        stored = name.replace("\x00", "").encode("utf-8", "replace").decode()
        venue.set(t.Customer, one, name=stored)
        venue.set(t.Appointment, booked.appointment.id, service_name=stored, notes=stored, staff_name=stored)


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_hostile_names_stay_text(venue: Venue, size: tuple[int, int]) -> None:
    """Names, notes and treatments that break screens: shown, never obeyed, whatever is opened."""
    async with book(venue, size=size) as desk:
        for _day in range(3):
            await desk.press("]")
            for _row in range(10):
                await desk.press("x", "escape", *(("enter", "escape") if size[0] < 100 else ()), "down")
                assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in desk.text.replace("\n", ""))


async def test_another_terminals_changes_come_by_themselves(venue: Venue, ids: dict[str, str]) -> None:
    """The cursor stays on its visit, and nothing typed is disturbed."""
    other = replace(venue.reception, terminal="T2")
    async with book(venue) as desk:
        await desk.press("down")
        await aside(visit_status.check_in, other, ids["credit"], operation=new_id())
        desk.screen._look_again()
        await desk.beside()
        lines = desk.text.splitlines()
        assert next(line for line in lines if "14:30" in line and "Facial" in line).count("In progress") == 1
        assert next(line for line in lines if line.startswith("▌")).startswith("▌16:00")


async def test_a_row_that_went_elsewhere_is_not_swapped_under_the_cursor(
    venue: Venue, ids: dict[str, str]
) -> None:
    other = replace(venue.reception, terminal="T2")
    async with book(venue) as desk:
        await aside(bookings.move, other, ids["credit"], MONDAY + timedelta(days=2), 600, operation=new_id())
        desk.screen._look_again()
        await desk.beside()
        await desk.press("i")
        assert "This visit is on a later day" in desk.said
        assert await status(desk, ids["owed"]) == "confirmed"


async def test_copy_the_phone(venue: Venue, ids: dict[str, str]) -> None:
    async with book(venue) as desk:
        await desk.press("c")
        assert desk.said == "Copied: 0812-3456-7890"


async def test_who_is_next_is_nobody_who_will_not_come(venue: Venue, ids: dict[str, str]) -> None:
    """The now-line and the cursor pass over visits that were cancelled or whose guest was absent."""
    await aside(cancellations.cancel, venue.reception, ids["credit"], "ill", operation=new_id())
    early = (await aside(venue.book, await aside(venue.guest, "Budi", ""), at="12:00")).appointment.id
    await aside(visit_status.no_show, venue.reception, early, operation=new_id())
    async with book(venue) as desk:
        lines = desk.text.splitlines()
        place = next(n for n, line in enumerate(lines) if "10:30 now" in line)
        assert "in 5 h 30 min" in lines[place]
        assert lines[place + 1].startswith("▌16:00")
        assert [line[1:6] for line in lines[place - 3 : place - 1]] == ["12:00", "14:30"]


async def test_without_anybody_to_come_no_line_says_how_soon(venue: Venue, ids: dict[str, str]) -> None:
    for name in ("credit", "owed"):
        await aside(cancellations.cancel, venue.reception, ids[name], "ill", operation=new_id())
    async with book(venue) as desk:
        assert "10:30 now" not in desk.text
        assert next(line for line in desk.text.splitlines() if line.startswith("▌")).startswith("▌10:00")
