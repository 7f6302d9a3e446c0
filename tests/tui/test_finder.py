"""The start page and the finder."""

from __future__ import annotations

import pytest

from pos_app.tui.screens.appointment import AppointmentScreen
from pos_app.tui.screens.card import Card
from pos_app.tui.screens.customer_form import CustomerForm
from pos_app.tui.screens.finder import Finder
from tests.desk.venue import Venue
from tests.tui.counter import aside
from tests.tui.front import SIZES, compare, front_desk, rested
from tests.tui.hostile import HOSTILE

FORBIDDEN = set("\x1b\x07\x00\x9b\x9d\u202e\u200b\u2066")


def busy(venue: Venue) -> dict[str, str]:
    """Three guests: one with credits and a visit today, one who owes, one with nothing."""
    ayu = venue.guest("Ni Made Ayu", "0812-3456-7890", "ayu@example.com")
    venue.sell(ayu)
    venue.book_with_credit(ayu)
    budi = venue.guest("Budi Santoso", "0813-1111-2222")
    venue.sell_pending(budi)
    venue.book(budi, venue.facial, "15:30", staff_id=venue.people["wayan"].id)
    tono = venue.guest("Tono [VIP]", "")
    return {"ayu": ayu, "budi": budi, "tono": tono}


@pytest.mark.parametrize("size", SIZES)
async def test_the_start_page(venue: Venue, size: tuple[int, int], pytestconfig: pytest.Config) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception, size=size) as at:
        compare(at, "start", update=pytestconfig.getoption("--update"))


@pytest.mark.parametrize("size", SIZES)
async def test_typing_replaces_both_halves(
    venue: Venue, size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception, size=size) as at:
        await at.press("ayu")
        await rested(at)
        compare(at, "finder", update=pytestconfig.getoption("--update"))
        await at.press(*["backspace"] * 3)
        assert "Needs attention" in at.text


async def test_how_many_credits_takes_no_key(venue: Venue) -> None:
    """From the finder with the name typed: the row and its pane answer."""
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu")
        await rested(at)
        assert "4 credits" in at.text
        pane = [line[70:] for line in at.text.splitlines()]
        assert any("Massage" in line and " 2 " in line for line in pane)
        assert any("Facial Treatment" in line and " 2 " in line for line in pane)


async def test_a_name_and_enter_in_one_burst_open_the_card(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.burst("santoso b", "enter")
        assert isinstance(at.screen, Card)
        assert "Budi Santoso" in at.text
        assert "owes Rp 500,000" in at.text or "owes Rp 650,000" in at.text


@pytest.mark.parametrize("typed", ["2222", "0813 1111", "62813", "+62 813-1111", "SANTOSO", "bud san"])
async def test_whatever_spelling_finds(venue: Venue, typed: str) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press(typed)
        assert at.screen.list.row.record.name == "Budi Santoso"


async def test_nobody_found_keeps_the_words_and_only_down_and_enter_make_somebody(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("wayan 0812777")
        assert "New customer “wayan 0812777”" in at.text
        await at.burst("enter", "s")
        assert isinstance(at.screen, Finder)
        assert "Nobody found" in at.said
        assert "1 key not used" in at.said
        assert at.screen.entry.text == "wayan 0812777"
        await at.press("down", "enter")
        assert isinstance(at.screen, CustomerForm)
        assert at.screen.name_field.text == "wayan"
        assert at.screen.phone.text == "0812777"


async def test_the_last_row_makes_a_new_customer(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("budi", "down", "enter")
        assert isinstance(at.screen, CustomerForm)


async def test_back_from_a_card_the_old_words_are_selected(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "escape")
        assert at.screen.entry.text == "ayu"
        await at.press("budi")
        assert at.screen.entry.text == "budi"
        assert at.screen.list.row.record.name == "Budi Santoso"


async def test_the_first_characters_that_are_keys(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("/", "/", "b")
        assert at.screen.entry.text == "b"
        await at.press("?:/")
        assert at.screen.entry.text == "b?:/"
        await at.press("escape", "?")
        assert "Keys" in at.text
        await at.press("escape", ":")
        assert "Palette" in at.text
        await at.press("escape", "escape")
        assert isinstance(at.screen, Finder)
        assert at.said == "", "Esc on the start page is no refusal"


async def test_a_slash_anywhere_empties_the_line(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "/")
        assert isinstance(at.screen, Finder)
        assert at.screen.entry.text == ""
        assert "Today" in at.text


async def test_a_letter_is_never_a_verb_here(venue: Venue) -> None:
    await aside(busy, venue)
    venue.clock.advance(days=4)
    async with front_desk(venue, venue.reception) as at:
        await at.press("tab")
        assert at.screen.pane.has_focus
        assert at.screen.pane.row.record.customer_name == "Budi Santoso"
        await at.press("s")
        assert at.screen.entry.text == "s", "a name begins wherever the focus is"
        await at.press("escape", "down", "i")
        assert at.screen.entry.text == "i"


async def test_enter_opens_a_visit_of_today_and_what_needs_attention(venue: Venue) -> None:
    await aside(busy, venue)
    venue.clock.advance(days=3)
    async with front_desk(venue, venue.reception) as at:
        assert "Due Today" in at.text
        assert "Nothing is booked today. F4 books." in at.text
        await at.press("enter")
        assert "Nothing is booked today" in at.said
        await at.press("right", "enter")
        assert isinstance(at.screen, Card)
        assert at.screen.record().package_name == "Luxury Spa Package"
    venue.clock.advance(days=-3)
    async with front_desk(venue, venue.reception) as at:
        await at.press("down", "enter")
        assert isinstance(at.screen, AppointmentScreen)
        assert "Budi Santoso" in at.text


@pytest.mark.parametrize(("key", "title"), [("f3", "Sell"), ("f4", "Book")])
async def test_sell_and_book_ask_who_first(venue: Venue, key: str, title: str) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press(key, "enter")
        assert "Type a name first." in at.said
        await at.burst(key, "budi", "enter")
        assert f"{title} › Budi Santoso" in at.text
        await at.press("escape")
        assert isinstance(at.screen, Card), "Esc leads to the guest"


async def test_drafts_stand_above_and_never_under_a_fresh_cursor(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "s", "hair", "enter")
        await at.press("f3")
        assert "1 draft" in at.text
        assert "Draft" in at.text
        assert at.screen.list.row.key.startswith("draft") is False
        await at.press("up", "enter")
        assert "Sell › Ni Made Ayu" in at.text
        assert "Hair Care" in at.text
        assert "1 draft" not in at.text


async def test_with_nobody_found_no_draft_is_marked_and_down_makes_a_new_customer(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "b", "mass", "enter")
        await at.press("f4", "zzz")
        assert "▌Draft" not in at.text
        assert "Nobody found. ↓ and Enter make a new customer." in at.text
        await at.press("enter")
        assert isinstance(at.screen, Finder)
        assert "Nobody found" in at.said
        for key in ("down", "tab"):
            await at.press("f4", "zzz", key)
            assert "▌New customer “zzz”" in at.text, key
            assert "▌Draft" not in at.text
        await at.press("enter")
        assert isinstance(at.screen, CustomerForm)


async def test_with_nobody_found_up_goes_to_the_drafts(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "b", "mass", "enter")
        await at.press("f4", "zzz", "up")
        assert "▌Draft" in at.text
        await at.press("enter")
        assert "Book › Ni Made Ayu" in at.text


async def test_a_new_customer_on_the_way_to_a_sale(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f3", "Laras", "down", "enter", "enter", "enter", "enter")
        assert "Sell › Laras" in at.text


def hostile_guests(venue: Venue) -> None:
    """Everybody whose name is a trap, each with a phone of their own."""
    for number, name in enumerate(HOSTILE):
        venue.guest(f"Zz{number} {name}"[:300], f"0812-0000-{number + 1000}")


async def test_hostile_names_are_only_text(venue: Venue) -> None:
    await aside(hostile_guests, venue)
    async with front_desk(venue, venue.reception, size=(80, 60)) as at:
        await at.press("zz")
        assert len(at.screen.found.rows) == len(HOSTILE)
        assert not FORBIDDEN & set(at.text)
        for number in range(0, len(HOSTILE), 6):
            await at.press("f2", str(number + 1000), "enter")
            for key in ("e", "escape", "h", "escape", "s", "escape"):
                assert not FORBIDDEN & set(at.text)
                await at.press(key)
            assert isinstance(at.screen, Card)
            assert f"Zz{number}" in at.text
        await at.press("f7")
        assert not FORBIDDEN & set(at.text)
        assert "Customer added" in at.text


async def test_what_breaks_searches_breaks_nothing(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        for typed in ('"', "%", "AND", "'; --", "*", "(", "a" * 300, "x" * 1_000_000):
            await at.press("/")
            await at.paste(typed)
            assert isinstance(at.screen, Finder)
            assert "Nobody found" in at.text, typed[:20]


async def test_a_key_typed_while_the_newest_search_runs_is_not_lost(venue: Venue) -> None:
    await aside(busy, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.burst("n", "i", " ", "m", "a", "d", "e", "enter")
        assert isinstance(at.screen, Card)
        assert at.screen.guest_name() == "Ni Made Ayu"


@pytest.mark.parametrize("size", [(20, 5), (59, 16)])
async def test_a_terminal_that_is_too_small_says_so(venue: Venue, size: tuple[int, int]) -> None:
    async with front_desk(venue, venue.reception, size=size) as at:
        assert "60" in at.text
        await at.press("ayu")
        assert isinstance(at.screen, Finder)
        assert at.screen.entry.text == ""


async def test_behind_a_dialog_too_a_small_terminal_says_so_and_forgets_nothing(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("?", "s", "e")
        focused = at.app.focused
        await at.pilot.resize_terminal(20, 5)
        await at.settled()
        assert "The desk needs 60" in " ".join(at.text.split())
        assert "╭" not in at.text
        await at.press("x", "enter")
        await at.pilot.resize_terminal(120, 36)
        await at.settled()
        assert "Find se" in at.text
        assert "needs 60" not in at.text
        for _turn in range(600):
            if at.app.focused is not None:
                break
            await at.pilot.pause(0.1)
        assert at.app.focused is focused
        await at.press("l")
        assert "Find sel" in at.text


async def test_a_terminal_that_grows_again_goes_on_in_the_same_line(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu")
        await at.pilot.resize_terminal(20, 5)
        await at.settled()
        await at.pilot.resize_terminal(120, 36)
        await at.settled()
        for _turn in range(600):
            if at.app.focused is not None:
                break
            await at.pilot.pause(0.1)
        await at.press(" x")
        assert at.screen.entry.text == "ayu x"


async def test_a_narrower_terminal_puts_what_needs_attention_below_today(venue: Venue) -> None:
    await aside(busy, venue)
    venue.clock.advance(days=4)
    async with front_desk(venue, venue.reception) as at:
        assert at.screen.pane.row is not None
        await at.pilot.resize_terminal(80, 24)
        await at.settled()
        assert "Needs attention" in at.text
        assert "Overdue 1 day" in at.text
        assert at.screen.list.row.record.customer_name == "Budi Santoso"


@pytest.mark.parametrize("size", SIZES)
async def test_a_visit_that_will_not_be_says_so_first(
    venue: Venue, guest: str, size: tuple[int, int]
) -> None:
    from pos_app.desk import cancellations
    from pos_app.domain.ids import new_id

    await aside(venue.sell, guest)
    visit = (await aside(venue.book_with_credit, guest)).appointment
    await aside(cancellations.cancel, venue.reception, visit.id, "ill", operation=new_id())
    async with front_desk(venue, venue.reception, size=size) as at:
        row = next(line for line in at.text.splitlines() if "Ni Made Ayu" in line)
        assert "Cancelled" in row


async def test_on_a_wide_screen_the_pane_tells_the_guests_history_too(venue: Venue, guest: str) -> None:
    await aside(venue.sell, guest)
    for size, there in (((200, 60), True), ((120, 36), False)):
        async with front_desk(venue, venue.reception, size=size) as at:
            await at.press("ayu")
            await rested(at)
            assert ("─ History ─" in at.text) is there
            assert ("Package sold" in at.text) is there
