"""Booking on screen."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from pos_app.desk import redemptions
from pos_app.domain.clock import micros
from pos_app.domain.ids import new_id
from pos_app.store import tables as t
from pos_app.tui.verbs.book import BookForm, open_book
from pos_app.tui.verbs.book_times import Start
from tests.desk.venue import MONDAY, Venue, clock_time
from tests.tui.counter import Counter, aside, counter

VISITS = (
    "SELECT service_name, staff_name, credit_redeemed, payment_status FROM appointment ORDER BY starts_at"
)
STARTS = "SELECT day, starts_at FROM appointment ORDER BY starts_at"


async def starts(at: Counter) -> list[tuple[str, int]]:
    """Day and minute of every appointment, in outlet time."""
    return [(day, (micros // 60_000_000 + 7 * 60) % 1440) for day, micros in await at.rows(STARTS)]


@pytest.mark.rule("BOOK-8", "BOOK-17")
async def test_with_a_credit_next_free_any_therapist(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "enter", "enter")
        assert "Book Massage today 11:00 with Rina Kusuma, 1 credit of Luxury Spa Package" in at.text
        assert "2 credits of Massage left" in at.text
        await at.press("enter")
        text = at.text
        for said in (
            "Booking Confirmed!",
            "Massage with Rina Kusuma",
            "Today 11:00 – 12:00",
            "Package Credit Used",
            "PAID",
            "2 credits remaining after this booking",
        ):
            assert said in text
        assert "Appointment booked! Credit redeemed from Luxury Spa Package" in at.said
        assert await at.rows(VISITS) == [("Massage", "Rina Kusuma", 1, "paid")]


async def test_a_payments_number_on_the_confirm_line_says_where_it_works(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter", "enter")
        assert at.screen.form.on_confirm
        await at.press("3")
        assert "shift+Tab goes back to “Payment”; there 3 is “Payment link”." in at.said
        await at.press("9")
        assert "“9” means nothing here" in at.said
        await at.press("shift+tab", "shift+tab", "3")
        assert at.screen.payment.is_link


async def test_a_therapist_a_day_and_a_time(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "way", "enter", "g", "24", "enter", "10", "enter", "enter")
        assert await at.rows(VISITS) == [("Massage", "Wayan Adi", 1, "paid")]
        assert await starts(at) == [("2025-01-24", clock_time("10:00"))]


async def test_without_credits_a_treatment_must_be_typed_and_checkout_is_the_answer(
    venue: Venue, guest: str
) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "enter")
        assert "Type, or move to a row" in at.text
        await at.press("hair", "enter")
        assert "2 Pay at checkout" in at.text
        assert "Use Package Credit" not in at.text
        await at.press("enter", "enter")
        assert "Rp 75,000 at checkout" in at.text
        await at.press("enter")
        assert "Payment Pending Rp 75,000" in at.text
        assert await at.rows(VISITS) == [("Hair Styling", "Rina Kusuma", 0, "pending")]
        await at.press("p", "enter", "enter")
        assert await at.rows(VISITS) == [("Hair Styling", "Rina Kusuma", 0, "paid")]


@pytest.mark.rule("BOOK-19")
async def test_the_credit_shows_with_service_and_customer_and_goes_with_another(
    venue: Venue, guest: str
) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b")
        assert "Payment" not in at.text
        await at.press("enter")
        assert "1 Use Package Credit: Luxury Spa Package" in at.text
        await at.press("shift+tab", "hair", "enter")
        assert "Use Package Credit" not in at.text
        assert "2 Pay at checkout" in at.text


async def test_a_credit_can_be_kept_for_later(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "enter", "enter")
        at.screen.form.go_to(at.screen.payment)
        await at.press("2", "ctrl+s", "enter")
        assert await at.rows(VISITS) == [("Massage", "Rina Kusuma", 0, "pending")]


@pytest.mark.rule("BOOK-7")
async def test_two_packages_are_asked_for_in_the_order_of_use(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    venue.clock.advance(hours=1)
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "enter", "enter")
        assert at.screen.form.current is at.screen.payment
        assert "An earlier-expiring credit exists" not in at.text
        await at.press("down")
        assert "An earlier-expiring credit exists" in at.text
        await at.press("enter")
        assert "An earlier-expiring credit exists" in at.text
        await at.press("enter")
        assert "An earlier-expiring credit exists" in at.text
        used = await at.rows("SELECT used FROM purchase ORDER BY purchased_at")
        assert used == [(0,), (1,)]


async def test_choosing_1_again_reads_the_credits_afresh(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    venue.clock.advance(hours=1)
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "enter", "enter")
        for _n in range(3):
            await aside(redemptions.use_now, venue.reception, guest, venue.massage, operation=new_id())
        await at.press("1")
        assert "The credits have changed" in at.said
        assert "2 credits of Massage left" in at.text


async def test_now_is_reached_with_up(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter")
        assert "now" in at.text
        assert "(walk-in)" in at.text
        await at.press("up", "enter", "enter")
        assert await starts(at) == [("2025-01-20", clock_time("10:30"))]
        assert await at.rows("SELECT kind FROM appointment") == [("walk_in",)]
        await at.press("i")
        assert await at.rows("SELECT status FROM appointment") == [("in_progress",)]


async def test_days_go_on_and_back_and_digits_that_are_not_free_are_refused(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter", "]")
        assert "Tue 21 Jan, any therapist" in at.text
        await at.press("[")
        assert "Mon 20 Jan, any therapist" in at.text
        await at.press("}")
        assert "Mon 27 Jan" in at.text
        await at.press("t", "0915", "enter")
        assert "09:15 is not free." in at.text
        await at.press(*["backspace"] * 4, "1430", "enter", "enter")
        assert await starts(at) == [("2025-01-20", clock_time("14:30"))]


async def test_a_row_of_a_later_day_opens_that_day(venue: Venue, guest: str) -> None:
    async with counter(venue, guest, size=(120, 50)) as at:
        await at.press("b", "mass", "enter", "enter")
        while "Tomorrow" not in at.screen.time.highlighted.label:
            await at.press("down")
        assert "from 09:00" in at.text
        await at.press("enter")
        assert "Tue 21 Jan, any therapist" in at.text
        await at.press("enter", "enter")
        assert await starts(at) == [("2025-01-21", clock_time("09:00"))]


async def test_a_full_day_rolls_over_to_the_next(venue: Venue, guest: str) -> None:
    venue.clock.advance(hours=11)
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter")
        assert "Tue 21 Jan, any therapist" in at.text
        await at.press("[")
        assert "nothing free" in at.text


async def test_a_taken_time_offers_the_three_nearest(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "rin", "enter", "1430", "enter")
        other = await aside(venue.guest, "Budi", "")
        await aside(venue.book, other)
        await at.press("enter")
        text = " ".join(at.screen.time.refusal.split())
        assert text.startswith("Booking Error: Conflict detected. Free: 13:00 Rina Kusuma, 16:00 Rina")
        assert at.screen.time.highlighted.label.startswith("Today 13:00")
        await at.press("down", "up", "enter", "enter")
        assert len(await at.rows(VISITS)) == 2


@pytest.mark.rule("BOOK-18")
async def test_a_credit_gone_meanwhile(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "enter", "enter")
        for _n in range(3):
            await aside(redemptions.use_now, venue.reception, guest, venue.massage, operation=new_id())
        await at.press("enter")
        assert at.screen.payment.refusal == (
            "Credit Unavailable: The credit may have been used or expired."
            " Please select a different payment method."
        )
        assert await at.rows(VISITS) == []
        await at.press("2", "enter")
        assert await at.rows(VISITS) == [("Massage", "Rina Kusuma", 0, "pending")]


@pytest.mark.rule("BOOK-16")
async def test_a_visit_after_the_expiry_is_booked_with_a_notice(venue: Venue, guest: str) -> None:
    sold = await aside(venue.sell, guest, venue.hair_care)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "enter", "g", "1/3", "enter", "enter")
        assert "The credit ends before the visit" in at.text
        await at.press("enter")
        assert "The credit ends before the visit" in at.text
        assert await at.rows(VISITS) == [("Hair Styling", "Rina Kusuma", 1, "paid")]
        assert sold.credits == 4


async def test_another_treatment_right_after(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "rin", "enter", "enter", "+")
        assert "Massage today 11:00 with Rina Kusuma" in at.text
        await at.press("fac", "enter", "way", "enter", "enter")
        assert "Book all 2 treatments" in at.text
        await at.press("enter")
        assert "Booking Confirmed!" in at.text
        assert await at.rows(VISITS) == [
            ("Massage", "Rina Kusuma", 1, "paid"),
            ("Facial Treatment", "Wayan Adi", 1, "paid"),
        ]
        assert [minute for _day, minute in await starts(at)] == [clock_time("11:00"), clock_time("12:00")]
        assert len(await at.rows("SELECT DISTINCT visit_id FROM appointment")) == 1


async def test_a_refused_treatment_of_a_visit_books_none(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "rin", "enter", "1430", "enter", "+")
        await at.press("fac", "enter", "way", "enter", "enter")
        other = await aside(venue.guest, "Budi", "")
        await aside(venue.book, other)
        await at.press("enter")
        assert "Conflict detected" in at.said
        assert "Massage today 14:30" in at.said
        assert len(await at.rows(VISITS)) == 1
        assert at.screen.form.current is at.screen.service


async def test_what_is_painted_while_a_refused_visit_is_read_anew_breaks_nothing(
    venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "rin", "enter", "1430", "enter", "+")
        await at.press("fac", "enter", "way", "enter", "enter")
        await aside(venue.book, await aside(venue.guest, "Budi", ""))
        read = BookForm._offer_services

        async def slowly(form: BookForm, known: str = "") -> None:
            painted = asyncio.Event()
            form.view.redraw()
            form.call_after_refresh(painted.set)
            await painted.wait()
            await read(form, known)

        monkeypatch.setattr(BookForm, "_offer_services", slowly)
        await at.press("enter")
        assert "Conflict detected" in at.said
        assert at.screen.form.current is at.screen.service


async def test_the_last_credit_is_not_spent_twice_in_one_visit(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    await aside(redemptions.use_now, venue.reception, guest, venue.facial, operation=new_id())
    async with counter(venue, guest) as at:
        await at.press("b", "fac", "enter", "enter", "enter", "+", "fac", "enter")
        assert "2 Pay at checkout" in at.text
        assert "Use Package Credit" not in at.text


async def test_a_credit_under_the_cursor_stands_there(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("down", "b", "enter", "enter", "enter", "enter")
        assert await at.rows(VISITS) == [("Facial Treatment", "Rina Kusuma", 1, "paid")]


async def test_a_therapist_books_the_own_visits(venue: Venue, guest: str) -> None:
    async with counter(venue, guest, venue.wayan) as at:
        await at.press("b", "mass", "enter")
        assert "Rina" not in at.text
        await at.press("enter", "enter", "enter")
        assert await at.rows(VISITS) == [("Massage", "Wayan Adi", 0, "pending")]


async def test_a_draft_comes_back_on_its_day(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "rin", "enter", "g", "24", "enter", "10", "enter", "escape", "1")
        (draft,) = at.app.drafts.of(at.app.identity.person_id)
        at.app.open_draft(draft)
        await at.settled()
        assert "Book Massage Fri 24 Jan 10:00 with Rina Kusuma" in at.text
        await at.press("enter")
        assert await starts(at) == [("2025-01-24", clock_time("10:00"))]


async def test_hostile_text_in_every_field(venue: Venue) -> None:
    guest = await aside(venue.guest, "Anna [VIP] [/]\u202e")
    async with counter(venue, guest) as at:
        await at.press("b")
        await at.bears(at.screen.service)
        at.screen.service.clear()
        await at.press("mass", "enter")
        await at.bears(at.screen.staff)
        at.screen.staff.clear()
        await at.press("enter")
        await at.bears(at.screen.time)
        at.screen.time.clear()
        await at.bears(at.screen.notes)
        at.screen.notes.put("[red]\u202ehere\x1b[2J")
        at.screen.form.go_to(at.screen.time)
        await at.press("g")
        await at.paste("[/]\x1b[2J")
        await at.press("enter")
        assert "Not a day" in at.text
        await at.press("escape", "1430", "enter", "enter")
        assert "Booking Confirmed!" in at.text
        assert await at.rows("SELECT notes FROM appointment") == [("[red]here[2J",)]


async def test_a_held_enter_books_once(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.burst("b", *["enter"] * 30)
        assert len(await at.rows(VISITS)) == 1
        assert "Booking Confirmed!" in at.text


async def test_from_a_free_time_the_rest_stands_under_the_cursor(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        open_book(
            at.screen,
            guest,
            "Ni Made Ayu",
            staff_id=venue.people["wayan"].id,
            day=MONDAY + timedelta(days=2),
            minute=clock_time("16:00"),
        )
        await at.settled()
        await at.press("enter")
        assert "Type, or move to a row" in at.text
        await at.press("hair", "enter", "enter", "enter", "enter")
        assert await at.rows(VISITS) == [("Hair Styling", "Wayan Adi", 0, "pending")]
        assert await starts(at) == [("2025-01-22", clock_time("16:00"))]


async def test_a_treatment_that_is_gone_is_not_replaced_by_another(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        open_book(at.screen, guest, "Ni Made Ayu", service_id="f" * 24)
        await at.settled()
        await at.press("enter")
        assert "Type, or move to a row" in at.text


async def test_a_draft_keeps_the_treatments_before_it(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "enter", "rin", "enter", "enter", "+", "fac", "enter", "escape", "1")
        (draft,) = at.app.drafts.of(at.app.identity.person_id)
        at.app.open_draft(draft)
        await at.settled()
        assert "Massage today 11:00 with Rina Kusuma" in at.text
        await at.press("way", "enter", "enter", "enter")
        assert len(await at.rows(VISITS)) == 2


async def test_escape_does_not_lose_the_first_treatment_unasked(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter", "enter", "+", "escape")
        assert "Leave this form?" in at.text
        await at.press("escape", "fac", "enter", "enter", "enter", "enter")
        assert len(await at.rows(VISITS)) == 2


async def test_a_therapist_books_no_treatment_of_others(venue: Venue, guest: str) -> None:
    async with counter(venue, guest, venue.wayan) as at:
        await at.press("b", "ritual", "enter", "enter")
        assert "You do not perform this treatment." in at.text


async def _busy_evening(venue: Venue, guest: str) -> None:
    """From half past six on, the guest is with Rina until the outlet closes; Wayan is free."""
    venue.clock.advance(hours=8)
    for time in ("19:00", "20:00"):
        await aside(venue.book, guest, venue.hair, time)


async def test_where_the_guest_is_elsewhere_all_day_the_next_day_is_offered(venue: Venue, guest: str) -> None:
    await _busy_evening(venue, guest)
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter")
        assert "Tue 21 Jan, any therapist" in at.text
        await at.press("enter", "enter")
        assert (await starts(at))[-1] == ("2025-01-21", clock_time("09:00"))


async def test_a_day_on_which_the_guest_is_elsewhere_is_passed_over_too(venue: Venue, guest: str) -> None:
    await _busy_evening(venue, guest)
    tomorrow = (await aside(venue.book, guest, at="09:00", day=MONDAY + timedelta(days=1))).appointment
    late = micros(tomorrow.ends_at + timedelta(hours=11))
    await aside(venue.set, t.Appointment, tomorrow.id, ends_at=late, blocked_until=late)
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "enter")
        assert "Wed 22 Jan, any therapist" in at.text
        await at.press("[")
        assert "guest has Massage at 09:00" in at.text
        highlighted = at.screen.time.highlighted
        assert highlighted is None or not isinstance(highlighted.record, Start)


async def test_a_time_at_which_the_guest_is_elsewhere_can_be_chosen(venue: Venue, guest: str) -> None:
    await aside(venue.book, guest, at="11:00")
    async with counter(venue, guest) as at:
        await at.press("b", "hair", "enter", "enter")
        assert at.screen.time.highlighted.record.minute == clock_time("12:00")
        await at.press("11", "enter")
        assert "This guest has another visit at this time" in " ".join(at.text.split())
        await at.press("enter")
        assert [minute for _day, minute in await starts(at)] == [clock_time("11:00")] * 2


async def test_a_time_known_from_before_is_not_booked_double(venue: Venue, guest: str) -> None:
    day = MONDAY + timedelta(days=2)
    await aside(venue.book, guest, at="16:00", day=day)
    async with counter(venue, guest) as at:
        open_book(at.screen, guest, "Ni Made Ayu", day=day, minute=clock_time("16:00"))
        await at.settled()
        await at.press("hair", "enter", "enter", "enter", "enter")
        assert ("2025-01-22", clock_time("09:00")) in await starts(at)


async def test_a_refusal_names_no_time_at_which_the_guest_is_elsewhere(venue: Venue, guest: str) -> None:
    wayan = venue.people["wayan"].id
    await aside(venue.book, guest, venue.hair, "12:30", staff_id=wayan)
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter", "rin", "enter", "1430", "enter")
        await aside(venue.book, await aside(venue.guest, "Budi", ""))
        await at.press("enter")
        assert "Free: 16:00 Rina Kusuma" in " ".join(at.screen.time.refusal.split())
        assert at.screen.time.highlighted.label.startswith("Today 16:00")


async def test_any_therapist_is_the_one_of_the_time(venue: Venue, guest: str) -> None:
    other, wayan = await aside(venue.guest, "Budi", ""), venue.people["wayan"].id
    await aside(venue.book, other, venue.hair, "11:00", staff_id=wayan)
    for time in ("15:00", "17:00"):
        await aside(venue.book, other, venue.hair, time)
    async with counter(venue, guest) as at:
        await at.press("b", "mass", "enter")
        assert "least booked" not in at.text
        await at.press("enter")
        named = []
        for _n in range(4):
            named.append(at.screen.time.highlighted.record.therapists[0].name)
            assert f"any: {named[-1]}, least booked" in at.text
            await at.press("down")
        assert set(named) == {"Rina Kusuma", "Wayan Adi"}
        last = at.screen.time.highlighted.record.therapists[0].name
        await at.press("enter")
        assert f"any: {last}, least booked" in at.text
        assert f"with {last}" in at.text
