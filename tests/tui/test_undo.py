"""`z`: it names what it takes back, the newest first, and asks for a manager's word where one is needed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.desk import redemptions, visit_status
from pos_app.desk.purchases import PurchaseView
from pos_app.domain.ids import new_id
from pos_app.tui.widgets.desk_list import Row
from tests.desk.venue import MONDAY, Venue
from tests.tui.book import PIN, CardStub, book, burst, give_pins, status
from tests.tui.counter import aside


@pytest.fixture
def visit(venue: Venue, guest: str) -> str:
    """A facial to be paid, of a guest who has two of them in a package."""
    venue.sell(guest)
    return venue.book(guest, venue.facial).appointment.id


async def test_the_own_check_in_of_just_now(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("i", "z")
        for words in ("Check-in at 10:30 by Sari Wulandari", "Take back the check-in", "Confirmed"):
            assert words in desk.text, words
        assert "Manager" not in desk.text
        assert await status(desk, visit) == "in_progress"
        await desk.press("enter")
        assert await status(desk, visit) == "confirmed"
        assert desk.said == "Check-in taken back: Ni Made Ayu, Facial Treatment, Today 14:30."


@pytest.mark.rule("STAT-5")
async def test_after_five_minutes_a_manager_is_asked(venue: Venue, visit: str) -> None:
    await give_pins(venue, "manager")
    async with book(venue) as desk:
        await desk.press("i")
        venue.clock.advance(minutes=6)
        await desk.press("z")
        assert "a manager's word" in desk.text
        await desk.press("enter", PIN, "enter")
        assert await status(desk, visit) == "in_progress"
        await desk.press("enter")
        assert await status(desk, visit) == "confirmed"


async def test_nobody_to_ask(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await desk.press("i")
        venue.clock.advance(minutes=6)
        await burst(desk, "z", "enter", "enter")
        assert desk.said.startswith("Your role may not take back somebody's slip. Who may:")
        assert "Putu Santi" in desk.said
        assert "2 keys not used" in desk.said


async def test_a_word_is_good_for_one_act_and_a_wrong_pin_for_none(venue: Venue, visit: str) -> None:
    await give_pins(venue, "manager")
    async with book(venue) as desk:
        await desk.press("i")
        venue.clock.advance(minutes=6)
        await desk.press("z", "enter", "000000", "enter", "enter")
        assert "Wrong PIN. 4 tries left." in desk.text
        assert "●" not in desk.text.split("PIN", 1)[1].split("\n")[0]
        assert await status(desk, visit) == "in_progress"


@pytest.mark.rule("LATE-15")
async def test_a_late_use_goes_back_and_the_price_is_owed_again(venue: Venue, visit: str) -> None:
    await give_pins(venue, "manager")
    async with book(venue) as desk:
        await desk.press("u", "enter", "escape", "z")
        for words in (
            "Credit used on this booking at 10:30 by Sari Wulandari",
            "Back to  Luxury Spa Package",
            "Owes Rp 150,000",
        ):
            assert words in desk.text, words
        await desk.press("down", "enter", "enter", PIN, "enter", "enter")
        assert "Credit Given Back" in desk.text
        assert "1 credit refunded to Luxury Spa Package" in desk.text
        assert await desk.rows("SELECT payment_status, credit_redeemed FROM appointment") == [("pending", 0)]
        assert await desk.rows("SELECT state FROM redemption") == [("reversed",)]


async def test_the_newest_first(venue: Venue, visit: str) -> None:
    """A credit used, then the guest checked in: `z` takes the check-in back, then the credit."""
    async with book(venue, venue.manager) as desk:
        await desk.press("u", "enter", "escape")
        venue.clock.advance(minutes=1)
        await desk.press("i", "z")
        assert "Check-in at 10:31 by Putu Santi" in desk.text
        await desk.press("enter", "z")
        assert "Credit used on this booking at 10:30 by Putu Santi" in desk.text
        await desk.press("Wrong guest", "enter", "enter")
        assert await desk.rows("SELECT payment_status FROM appointment") == [("pending",)]


async def test_nothing_to_undo(venue: Venue, visit: str) -> None:
    async with book(venue) as desk:
        await burst(desk, "z", "enter")
        assert desk.said == "There is nothing to undo here.  1 key not used"


@pytest.fixture
def completed_yesterday(venue: Venue, visit: str) -> str:
    redemptions.use_late(venue.reception, visit, operation=new_id())
    visit_status.complete(venue.reception, visit, operation=new_id())
    return visit


async def test_another_day_is_too_late(venue: Venue, completed_yesterday: str) -> None:
    venue.clock.advance(days=1)
    async with book(venue, venue.manager) as desk:
        await desk.press("[", "z")
        assert desk.said == "This can be undone on the same day only."
        assert await status(desk, completed_yesterday) == "completed"


async def test_a_withdrawn_completion_warns(venue: Venue, completed_yesterday: str) -> None:
    async with book(venue) as desk:
        await desk.press("z")
        assert "A cancellation with refund then needs a manager's" in desk.text
        await desk.press("enter")
        assert await status(desk, completed_yesterday) == "confirmed"


@pytest.fixture
def used(venue: Venue, guest: str) -> str:
    """A facial used without an appointment."""
    venue.sell(guest)
    return redemptions.use_now(venue.reception, guest, venue.facial, operation=new_id()).redemption.id


@pytest.mark.rule("BOOK-23")
async def test_a_walk_in_use_from_the_card(venue: Venue, guest: str, used: str) -> None:
    """The cursor is on a package: the newest use is named and taken back, with reason and word."""
    await give_pins(venue, "manager")
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        await desk.press("z")
        assert "Credit used at 10:30 by Sari Wulandari" in desk.text
        await desk.press("down", "enter", "enter", PIN, "enter", "enter")
        assert "1 credit refunded to Luxury Spa Package" in desk.text
        assert "Ni Made Ayu now has 2 credits remaining" in desk.text
        assert await desk.rows("SELECT state FROM redemption") == [("reversed",)]
        await desk.press("escape")
        await desk.press("z")
        assert desk.said.startswith("A paid sale cannot be taken back at the desk: ask the owner.")


@pytest.mark.rule("LIFE-4")
async def test_what_becomes_of_a_sale_is_said(venue: Venue, guest: str) -> None:
    """A paid one stays, one that waits to be paid is cancelled; nothing changes meanwhile."""
    await aside(venue.sell_pending, guest)
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        await desk.press("z")
        assert desk.said == "A sale that is not paid yet is cancelled with x on its row."
    await aside(venue.sell, guest)
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        before = await desk.rows("SELECT id, status, payment_status FROM purchase ORDER BY id")
        await desk.press("z")
        assert desk.said == (
            "A paid sale cannot be taken back at the desk: ask the owner."
            " z takes back a check-in, a no-show, a completion or a used credit."
        )
        paid = [
            row.record.payment_confirmed_at is not None for row in desk.screen.list.rows() if _is_sale(row)
        ]
        assert sorted(paid) == [False, True]
        assert await desk.rows("SELECT id, status, payment_status FROM purchase ORDER BY id") == before


def _is_sale(row: Row) -> bool:
    return isinstance(row.record, PurchaseView)


@pytest.fixture
def tomorrow(venue: Venue, guest: str) -> str:
    return venue.book(guest, venue.facial, day=MONDAY + timedelta(days=1)).appointment.id


async def test_a_row_with_nothing_to_undo_leaves_it_to_the_others(
    venue: Venue, guest: str, used: str, tomorrow: str
) -> None:
    """The cursor is on tomorrow's visit: the walk-in use of today is what is meant."""
    async with book(venue, venue.manager, first=lambda: CardStub(guest)) as desk:
        desk.screen.list.move_to([row.key for row in desk.screen.list.rows()].index(tomorrow))
        await desk.press("z")
        assert "Credit used at 10:30 by Sari Wulandari" in desk.text


async def test_only_a_visit_of_today_is_meant_without_the_cursor(
    venue: Venue, guest: str, used: str, tomorrow: str
) -> None:
    """`i` on a credit's row checks nobody in for tomorrow."""
    async with book(venue, first=lambda: CardStub(guest)) as desk:
        await desk.press("i")
        assert desk.said == "Check in: nothing here to do that with."
        assert await status(desk, tomorrow) == "confirmed"
