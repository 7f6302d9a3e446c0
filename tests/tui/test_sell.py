"""The sale on screen."""

from __future__ import annotations

import pytest

from pos_app.desk import gateway
from tests.desk.venue import Venue
from tests.tui.counter import aside, counter

SOLD = "SELECT package_name, status, method FROM purchase"
PAID = "SELECT amount, method, handed FROM payment"


@pytest.mark.rule("BUY-9")
async def test_a_cash_sale_by_its_strokes(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "enter", "enter")
        assert "Package Purchase Successful!" in at.text
        assert "5 credits activated" in at.text
        assert "Receipt no.  PKG-RCPT-2025-001" in at.text
        assert "Package sold - credits activated!" in at.said
        assert await at.rows(SOLD) == [("Luxury Spa Package", "active", "manual_onspot")]
        assert await at.rows(PAID) == [(500_000, "cash", None)]


@pytest.mark.rule("BUY-13")
@pytest.mark.parametrize(("number", "means"), [("2", "pos_terminal"), ("3", "bank_transfer")])
async def test_a_number_takes_the_means_and_goes_on(
    venue: Venue, guest: str, number: str, means: str
) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", number, "enter")
        assert await at.rows(PAID) == [(500_000, means, None)]


async def test_what_the_guest_gives_shows_the_change(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "enter", "600000", "enter")
        assert "change Rp 100,000" in at.text
        assert await at.rows(PAID) == []
        await at.press("enter")
        assert "Change" in at.text
        assert await at.rows(PAID) == [(500_000, "cash", 600_000)]


async def test_too_little_is_refused_and_shift_tab_leads_to_another_method(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "enter", "400rb", "enter")
        assert "Rp 400,000 is less than Rp 500,000. shift+Tab: another method." in at.text
        assert await at.rows(PAID) == []
        await at.press("shift+tab")
        while at.screen.form.current is not at.screen.method:
            await at.press("shift+tab")
        await at.press("2")
        assert "Guest gives" not in at.text
        await at.press("enter")
        assert await at.rows(PAID) == [(500_000, "pos_terminal", None)]


async def test_an_empty_guest_gives_takes_more_backspaces_than_it_has_text(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "enter", "60000", "enter")
        await at.burst(*["backspace"] * 8, *"600000", "enter")
        assert "change Rp 100,000" in at.text
        await at.burst("ctrl+u", *"550000", "enter")
        assert "change Rp 50,000" in at.text
        await at.press("enter")
        assert await at.rows(PAID) == [(500_000, "cash", 550_000)]


async def test_another_package_weighs_what_was_given_anew(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "hair", "enter", "enter", "400000", "enter")
        assert "change Rp 100,000" in at.text
        at.screen.form.go_to(at.screen.package)
        await at.press("lux", "enter", "enter", "enter")
        assert "Rp 400,000 is less than Rp 500,000" in at.text
        assert await at.rows(PAID) == []


async def test_a_bare_enter_takes_no_package(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "enter")
        assert "Type, or move to a row" in at.text
        await at.press("down", "enter", "enter", "enter")
        assert len(await at.rows(SOLD)) == 1


async def test_the_package_says_what_it_holds_and_saves(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux")
        assert "Massage × 3, Facial Treatment × 2" in at.text
        assert "worth Rp 750,000, saves Rp 250,000 (33.33 %)" in at.text
        assert "saves 33 %" in at.text
        assert "90 days" in at.text
        await at.press("enter", "enter")
        assert "5 credits at once, until 20 Apr" in at.text
        assert "Sell Luxury Spa Package to Ni Made Ayu for Rp 500,000, cash" in at.text


@pytest.mark.rule("BUY-7", "BUY-14")
async def test_a_transfer_later_waits_for_its_payment(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "5")
        assert "Pending Payment, due 23 Jan" in at.text
        assert "Receipt no." not in at.text
        await at.press("1")
        assert "shift+Tab goes back to “Payment”" in at.said
        await at.press("enter")
        text = " ".join(at.text.split())
        assert "Please complete payment via bank transfer. Staff will confirm your payment." in text
        assert "Please transfer to the venue's bank account." in text
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "bank_transfer")]
        assert await at.rows(PAID) == []
        await at.press("p", "enter", "enter")
        assert "Payment Recorded Successfully" in at.text
        assert await at.rows(PAID) == [(500_000, "cash", None)]


async def test_at_the_visit_says_where(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter", "6", "enter")
        assert "Please complete payment at the venue." in " ".join(at.text.split())
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "pay_on_visit")]


@pytest.mark.rule("BUY-4", "UIX-4")
async def test_a_link_needs_a_contact(venue: Venue) -> None:
    nobody = await aside(venue.guest, "Tono", "")
    async with counter(venue, nobody) as at:
        await at.press("s", "lux", "enter", "4")
        assert "send the link by (not chosen yet), Rp 500,000" in at.text
        await at.press("enter")
        assert "Missing Contact Information" in at.text
        assert "Customer must have email or phone to receive payment link." in at.screen.method.refusal
        assert at.screen.form.current is at.screen.method
        await at.press("5", "enter")
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "bank_transfer")]


async def test_the_guest_gets_a_contact_and_the_sale_goes_on(venue: Venue) -> None:
    await aside(gateway.configure, venue.owner, "sandbox")
    nobody = await aside(venue.guest, "Tono", "")
    async with counter(venue, nobody) as at:
        await at.press("s", "lux", "enter", "4", "enter", "e")
        assert type(at.screen).__name__ == "CustomerForm"
        await at.press("enter", "081234567890", "enter", "enter")
        assert type(at.screen).__name__ == "SellForm"
        assert at.screen.form.on_confirm
        await at.pilot.pause(1.1)
        await at.press("enter")
        assert type(at.screen).__name__ == "LinkScreen"
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "paper_digital")]


async def test_a_therapist_is_offered_later_payment_only(venue: Venue, guest: str) -> None:
    async with counter(venue, guest, venue.rina) as at:
        await at.press("s", "lux", "enter")
        assert "card machine" not in at.text
        await at.press("enter")
        assert "Type the number of a choice." in at.text
        await at.press("1")
        assert "There is no choice 1." in at.text
        await at.press("6", "enter")
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "pay_on_visit")]


async def test_a_changed_price_is_refused_and_read_again(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        from pos_app.store.tables import Package

        await at.press("s", "lux", "enter", "enter")
        await aside(venue.set, Package, venue.luxury, price=450_000)
        await at.press("enter")
        assert "must match package price (Rp 450,000)" in at.said
        assert "for Rp 450,000, cash" in at.text
        assert await at.rows(SOLD) == []


async def test_enter_stops_at_the_wall_and_letters_leave_it(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", *["enter"] * 9)
        assert len(await at.rows(SOLD)) == 1
        assert "Package Purchase Successful!" in at.text
        await at.press("b")
        assert type(at.screen).__name__ == "BookForm"
        await at.press("escape")
        assert type(at.screen).__name__ == "GuestCard"


async def test_notes_and_receipt_number_are_kept(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press(
            "s", "lux", "enter", "2", "shift+tab", "gift for Putu", "shift+tab", "EDC-4711", "ctrl+s"
        )
        await at.press("enter")
        assert await at.rows("SELECT notes FROM purchase") == [("gift for Putu",)]
        assert await at.rows("SELECT receipt_number FROM payment") == [("EDC-4711",)]


async def test_a_receipt_number_that_was_given_out_is_refused_in_its_field(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await aside(venue.sell, guest)
        await at.press("s", "lux", "enter", "tab", "ctrl+u", "PKG-RCPT-2025-001", "enter", "enter")
        assert "PKG-RCPT-2025-001 is already used by Ni Made Ayu, 20 Jan." in " ".join(at.text.split())
        assert at.screen.form.current is at.screen.receipt
        assert await at.rows("SELECT COUNT(*) FROM payment") == [(1,)]
        await at.press("ctrl+u", "ctrl+s", "enter")
        assert await at.rows("SELECT MAX(receipt_number) FROM payment") == [("PKG-RCPT-2025-002",)]


async def test_the_proposed_number_moves_on_when_it_was_taken_meanwhile(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "enter")
        await aside(venue.sell, guest)
        await at.press("ctrl+s", "enter")
        assert await at.rows("SELECT MAX(receipt_number) FROM payment") == [("PKG-RCPT-2025-002",)]


async def test_escape_asks_before_typed_text_is_lost(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("s", "lux", "escape")
        assert "Leave this form?" in at.text
        await at.press("1")
        assert type(at.screen).__name__ == "GuestCard"
        (draft,) = at.app.drafts.of(at.app.identity.person_id)
        assert draft.title == "Sell · Ni Made Ayu"
        at.app.open_draft(draft)
        await at.settled()
        assert "lux" in at.text


async def test_hostile_text_in_every_field(venue: Venue) -> None:
    async with counter(venue, await aside(venue.guest, "Anna [VIP] [/]\u202e")) as at:
        await at.press("s", "lux", "enter", "2")
        await at.bears(at.screen.notes, at.screen.receipt, at.screen.package)
        at.screen.package.clear()
        at.screen.notes.put("[red]\u202egift\x1b[2J")
        at.screen.receipt.put("[/] EDC")
        at.screen.form.go_to(at.screen.package)
        await at.press("lux", "enter", "2", "enter")
        assert "Package Purchase Successful!" in at.text
        assert await at.rows("SELECT notes FROM purchase") == [("[red]gift[2J",)]
        assert await at.rows("SELECT receipt_number FROM payment") == [("[/] EDC",)]
