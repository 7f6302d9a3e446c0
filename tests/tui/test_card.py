"""The customer card, its pane, and what opens from it: form, story, receipt; and the day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pos_app.desk.redemptions import use_now
from pos_app.domain.ids import new_id
from pos_app.domain.words import SaleMethod
from pos_app.tui.app import DeskApp
from pos_app.tui.screens.card import Card
from pos_app.tui.screens.finder import Finder
from pos_app.tui.screens.receipt import ReceiptScreen
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside
from tests.tui.front import SIZES, compare, front_desk, rested


def regular(venue: Venue) -> str:
    """A guest with three packages, a debt, uses, visits before and ahead."""
    guest = venue.guest("Ni Made Ayu", "0812-3456-7890", "ayu@example.com")
    venue.sell(guest)
    venue.sell_pending(guest, venue.hair_care, SaleMethod.ON_VISIT)
    venue.book_with_credit(guest)
    venue.book(guest, venue.hair, "17:00", staff_id=venue.people["wayan"].id)
    use_now(venue.reception, guest, venue.facial, operation=new_id())
    return guest


async def opened(at: Counter, guest: str) -> None:
    at.app.push_screen(Card(guest))
    await at.settled()
    await rested(at)


@pytest.mark.rule("SUM-1", "SUM-5", "SUM-6", "SUM-8")
@pytest.mark.parametrize("size", SIZES)
async def test_the_card(venue: Venue, size: tuple[int, int], pytestconfig: pytest.Config) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception, size=size) as at:
        await opened(at, guest)
        assert "Packages 1/2 active" in at.text
        assert "Credits 3" in at.text
        assert "used this month 2, last 20 Jan" in at.text
        assert "owes Rp 375,000" in at.text
        compare(at, "card", update=pytestconfig.getoption("--update"))


async def test_an_empty_card_says_what_begins(venue: Venue, guest: str, pytestconfig: pytest.Config) -> None:
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        compare(at, "card-empty", update=pytestconfig.getoption("--update"))
        await at.press("enter")
        assert "s sells a package, b books" in at.said
        await at.press("p")
        assert "Nothing is owed." in at.said
        await at.press("w")
        assert "No credit that could be used" in at.said
        await at.press("f")
        assert "No package yet" in at.said
        await at.press("r")
        assert "No payment records yet" in at.said


@pytest.mark.rule("UIX-5", "UIX-6")
async def test_the_pane_shows_every_row_whole(venue: Venue) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        pane = at.screen.pane
        shown: dict[str, str] = {}
        for row in at.screen.list.rows():
            at.screen.list.move_to([r.key for r in at.screen.list.rows()].index(row.key))
            await rested(at)
            shown[row.key.partition("-")[0] + str(len(shown))] = said(pane)
        of_credit, other_credit, pending, active, *rest = shown.values()
        assert "1 left" in of_credit + other_credit
        assert "used now" in of_credit + other_credit
        assert "Credits will be activated after payment is confirmed" in pending + active
        assert "No payment records yet" in pending + active
        assert "Payment confirmed on 20 Jan" in pending + active
        assert "Ref: PKG-RCPT-" in pending + active
        assert "Appointment Details" in "".join(rest)
        assert "Credit from Luxury Spa Package" in "".join(rest)


def said(pane: Any) -> str:
    lines = [line for drawn in pane._drawn for line in [drawn.line]]
    titles = [f"{s.title} {s.note}" for s in pane.sections]
    told = titles + ["".join(p if isinstance(p, str) else p.text for p in line) for line in lines]
    return " ".join(" ".join(told).split())


@pytest.mark.rule("PKG-19")
async def test_packages_by_status(venue: Venue) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("f", "2")
        packages = at.screen.list.sections[1]
        assert [row.record.package_name for row in packages.rows] == ["Hair Care"]
        assert "only: Pending Payment" in at.text
        await at.press("f", "5")
        assert "None of this status. Esc shows all." in at.text
        await at.press("escape")
        assert len(at.screen.list.sections[1].rows) == 2
        await at.press("escape")
        assert isinstance(at.screen, Finder)


async def test_copy_asks_by_number_where_there_are_two(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("c")
        assert "Copied: 0812-3456-7890" in at.said
        assert at.app.clipboard == "0812-3456-7890"
    other = await aside(venue.guest, "Budi", "0813-1111-2222", "budi@example.com")
    async with front_desk(venue, venue.reception) as at:
        await opened(at, other)
        await at.press("c", "2")
        assert at.app.clipboard == "budi@example.com"


async def test_walk_in_use_is_undone_from_the_pane(venue: Venue) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.manager) as at:
        await opened(at, guest)
        facial = next(i for i, r in enumerate(at.screen.list.rows()) if "Facial" in str(r.cells))
        at.screen.list.move_to(facial)
        await rested(at)
        await at.press("enter")
        assert at.screen.pane.has_focus
        await at.press("down", "z")
        assert "Facial Treatment" in at.text
        await at.press("mistake", "enter", "enter")
        states = await at.rows("SELECT source, state FROM redemption ORDER BY source")
        assert ("walk_in", "reversed") in states


async def test_on_a_narrow_screen_too_a_use_is_undone_where_it_stands(venue: Venue) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.manager, size=(80, 24)) as at:
        await opened(at, guest)
        facial = next(i for i, r in enumerate(at.screen.list.rows()) if "Facial" in str(r.cells))
        at.screen.list.move_to(facial)
        await at.press("enter", "down", "z")
        assert "Which" not in at.text
        await at.press("mistake", "enter", "enter")
        states = "SELECT COUNT(*) FROM redemption WHERE source = 'walk_in' AND state = 'reversed'"
        assert await at.rows(states) == [(1,)]


# the form


@pytest.mark.rule("ENT-13")
async def test_a_customer_is_changed_and_one_is_back_on_the_card(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("e", "Made Ayu Lestari", "enter", "0813 9999 0000", "enter", "enter")
        assert isinstance(at.screen, Card)
        assert "Made Ayu Lestari" in at.text
        assert "0813-9999-0000" in at.text
        assert "Saved: Made Ayu Lestari." in at.said


@pytest.mark.rule("ENT-13")
async def test_what_is_no_phone_is_refused_beside_its_field(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("e", "enter", "12", "enter")
        assert "! 12 is not a phone number. Type it" in at.text
        await at.press("0812 5555 6666", "enter", "shift+tab", "shift+tab", "nobody@", "enter")
        assert "is not an e-mail address" in at.text


@pytest.mark.rule("ENT-14")
async def test_a_known_phone_warns_while_typing_and_stops_once(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("Zahra", "down", "enter", "enter", "081234567890")
        assert "This phone belongs to: Ni Made Ayu" in at.text
        await at.burst("enter", "enter", "enter")
        assert "Same person? Enter goes on and adds another one; Ctrl+o opens Ni Made Ayu." in at.said
        assert "2 keys not used" in at.said
        assert await at.rows("SELECT COUNT(*) FROM customer") == [(1,)]
        await at.press("enter", "enter")
        assert isinstance(at.screen, Card)
        assert await at.rows("SELECT COUNT(*) FROM customer") == [(2,)]


async def test_ctrl_o_opens_who_has_the_phone_and_esc_comes_back(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("Zahra", "down", "enter", "enter", "081234567890")
        form = at.screen
        assert "Ctrl+o Known guest" in at.text
        await at.press("enter", "ctrl+o")
        assert isinstance(at.screen, Card)
        assert at.screen.customer_id == guest
        await at.press("escape")
        assert at.screen is form
        assert "Zahra" in at.text
        assert "081234567890" in at.text
        await at.press("ctrl+u", "0813 7777 8888")
        assert "Known guest" not in at.text
        await at.press("enter", "enter")
        assert await at.rows("SELECT COUNT(*) FROM customer") == [(2,)]


async def test_a_card_of_nothing_says_no_packages(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        assert "No packages   Credits 0" in at.text
        assert "0/0" not in at.text


@pytest.mark.rule("ENT-14")
async def test_a_known_phone_that_stands_there_already_must_be_seen_too(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("Zahra 081234567890", "down", "enter")
        await at.burst("ctrl+s", "enter", "enter")
        assert "belongs to: Ni Made Ayu" in at.text
        assert await at.rows("SELECT COUNT(*) FROM customer") == [(1,)]


@pytest.mark.rule("ROLE-11", "ERR-3")
async def test_a_therapist_may_not_edit_and_is_told_who_may(venue: Venue, guest: str) -> None:
    async with front_desk(venue, venue.rina) as at:
        await opened(at, guest)
        await at.press("e", "Other", "enter", "enter", "enter")
        assert "Your role may not edit customers. Who may: " in at.said
        assert "Sari Wulandari" in at.said
        assert "Other" in at.text, "what was typed stays"


async def test_escape_keeps_a_new_customer_as_a_draft(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("Zahra", "down", "enter", "escape")
        assert "Leave this form?" in at.text
        await at.press("1")
        assert "1 draft" in at.text
        assert "New customer" in at.text


# receipt, story, day


@pytest.mark.rule("RCPT-1", "RCPT-3")
async def test_a_receipt_is_shown_saved_and_then_a_copy(
    venue: Venue, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    guest = await aside(venue.guest)
    await aside(venue.sell, guest)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("tab", "r")
        assert isinstance(at.screen, ReceiptScreen)
        assert "COPY" not in at.text
        assert at.screen.slip is not None
        number = at.screen.slip.receipt_number
        assert number in at.text
        await at.press("1")
        (first,) = (tmp_path / "receipts").glob("*.txt")
        assert first.name == f"{number}.txt"
        assert first.stat().st_mode & 0o077 == 0
        assert "Luxury Spa Package" in first.read_text()
        assert "*** COPY ***" in at.text
        assert "first made 20 Jan 2025 10:30" in at.text
        await at.press("1")
        second = tmp_path / "receipts" / f"{number}-copy.txt"
        assert "*** COPY ***" in second.read_text()
        await at.press("enter")
        assert "1 saves the receipt" in at.said


async def test_a_receipt_that_cannot_be_saved_says_why(venue: Venue, tmp_path: Path) -> None:
    guest = await aside(venue.guest)
    await aside(venue.sell, guest)
    (tmp_path / "receipts").write_text("in the way")
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("r", "1")
        assert "The receipt could not be saved" in at.said
        assert isinstance(at.screen, ReceiptScreen)


async def test_receipts_are_chosen_by_number(venue: Venue) -> None:
    guest = await aside(regular, venue)
    await aside(venue.sell, guest, venue.any_treatment)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("r")
        assert "Which receipt?" in at.text
        await at.press("1")
        assert isinstance(at.screen, ReceiptScreen)


@pytest.mark.rule("SUM-7", "AUD-2")
async def test_the_story_of_a_guest(venue: Venue, pytestconfig: pytest.Config) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("h")
        await rested(at)
        assert "5: 2 used, 3 left, 0 expired" in at.text
        compare(at, "story", update=pytestconfig.getoption("--update"))
        await at.press("escape", "tab", "h")
        assert "Hair Care" in at.text.splitlines()[5] + at.text.splitlines()[3]


async def test_the_day_tells_what_was_done_and_said(venue: Venue) -> None:
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        at.app.refuse("Nothing is owed.")
        await at.press("j", "f7")
        assert "! Nothing is owed." in at.text
        assert "means nothing here" not in at.text
        assert "taken here Rp 500,000   online Rp 0" in at.text
        assert "Cash  Rp 500,000" in at.text
        assert "2 packages sold, 2 credits used" in at.text
        assert "Package sold" in at.text
        await at.press("tab", "enter")
        assert isinstance(at.screen, Card)


async def test_the_sums_of_the_day_count_what_its_list_leaves_out(
    venue: Venue, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_app.tui.screens import day

    monkeypatch.setattr(day, "_MOST", 3)
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        await at.press("f7")
        assert "2 packages sold, 2 credits used" in at.text
        (acts,) = (await at.rows("SELECT COUNT(*) FROM audit WHERE outlet_id IS NOT NULL"))[0]
        assert f"{acts} acts, the last 3" in at.text


async def test_packages_on_sale_are_narrowed_by_typing(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press(":", "packages", "enter")
        assert "Luxury Spa Package" in at.text
        await at.press("hair")
        assert "Luxury Spa Package" not in at.text
        await rested(at)
        assert "Hair Styling" in at.text
        await at.press("zzz")
        assert "No package matches." in at.text


@pytest.mark.rule("UIX-1")
async def test_every_state_is_a_word_without_colour_too(
    venue: Venue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        await opened(at, guest)
        for word in ("Partially used", "Pending Payment", "Payment Pending", "Credit Used", "Confirmed"):
            assert word in at.text


def test_every_place_of_the_command_table_is_joined(venue: Venue) -> None:
    from pos_app.tui import commands
    from tests.tui.front import desk_app

    app: DeskApp = desk_app(venue)
    by_app = {"help", "palette", "back", "quit", "lock", "language", "theme", "outlet", "export"}
    places = {c.id for c in commands.COMMANDS if c.kind == commands.PLACE}
    assert places - by_app == set(app._places)


async def test_enter_on_a_row_goes_into_its_detail_at_once(venue: Venue) -> None:
    """Typed ahead, before the pane has followed the cursor."""
    guest = await aside(regular, venue)
    async with front_desk(venue, venue.reception) as at:
        at.app.push_screen(Card(guest))
        await at.settled()
        await at.burst("end", "enter")
        assert at.screen.pane.has_focus
        assert "Appointment Details" in at.text
        assert "Esc To the list" in at.text.splitlines()[-1]
        await at.press("escape")
        assert at.screen.list.has_focus
        assert "Esc Back" in at.text.splitlines()[-1]
