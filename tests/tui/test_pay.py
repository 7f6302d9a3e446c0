"""Taking money on screen, for a package and for a visit."""

from __future__ import annotations

import pytest

from pos_app.desk import payments
from pos_app.store.tables import Purchase
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, counter

PAID = "SELECT amount, method, handed FROM payment"
BILLS = "SELECT paid_amount, payment_status FROM appointment ORDER BY starts_at"


@pytest.mark.rule("PAY-9", "PAY-10")
async def test_a_pending_package_by_its_strokes(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter", "enter")
        text = at.text
        assert "Payment Recorded Successfully" in text
        for said in (
            "ACTIVE",
            "5 credits activated",
            "Reference  PAY-PKG-",
            "PKG-RCPT-2025-001",
            "Sari Wulandari, 10:30",
        ):
            assert said in text
        assert "Payment recorded - credits activated!" in at.said
        assert await at.rows(PAID) == [(500_000, "cash", None)]


async def test_the_form_says_what_wireframe_6_says(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p")
        text = at.text
        for said in (
            "Record Payment - Luxury Spa Package",
            "Customer  Ni Made Ayu   Pending Payment",
            "Price  Rp 500,000",
            "1 Cash           Customer paid cash at location",
            "2 POS Terminal   Credit/debit card via POS machine",
            "3 Bank Transfer  Customer showed the transfer",
            "Payment notes for audit trail",
            "Package status will change to ACTIVE",
            "5 credits will be activated immediately",
        ):
            assert said in text, text


@pytest.mark.rule("PAY-16")
async def test_etiquette_stands_on_the_form(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest, size=(80, 24)) as at:
        await at.press("p")
        for hint in payments.HINTS:
            assert hint in at.text


@pytest.mark.parametrize("pasted", ["Rp 500.000", "500.000,00", "500,000.00", "IDR 500.000,-"])
async def test_a_pasted_amount_is_read_as_it_was_written(venue: Venue, guest: str, pasted: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p")
        at.screen.form.go_to(at.screen.amount)
        at.screen.amount.typing.put("")
        await at.paste(pasted)
        await at.press("enter", "ctrl+s", "enter")
        assert await at.rows(PAID) == [(500_000, "cash", None)]


async def test_an_amount_that_may_be_two_is_refused_with_the_way_to_type_it(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p")
        at.screen.form.go_to(at.screen.amount)
        at.screen.amount.typing.put("")
        await at.paste("500.00")
        await at.press("enter")
        assert at.screen.amount.refusal == "Not an amount: 500.00. Type 500000, 500.000, 500rb or 1,5jt."
        assert await at.rows(PAID) == []


@pytest.mark.rule("UIX-2")
async def test_another_amount_cannot_be_recorded(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter")
        at.screen.form.go_to(at.screen.amount)
        await at.press("450.000", "enter")
        assert plain(at.screen.amount.refusal).startswith(
            "Payment amount (Rp 450,000) must match package price (Rp 500,000)"
        )
        await at.press("ctrl+s", "enter", "enter")
        assert at.screen.form.current is at.screen.amount
        assert await at.rows(PAID) == []
        await at.press("=", "ctrl+s", "enter")
        assert await at.rows(PAID) == [(500_000, "cash", None)]


async def test_what_the_guest_gives_shows_the_change(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter", "1jt", "enter", "enter")
        assert "Change" in at.text
        assert await at.rows(PAID) == [(500_000, "cash", 1_000_000)]


@pytest.mark.rule("UIX-4")
async def test_paid_at_another_terminal_meanwhile(venue: Venue, guest: str) -> None:
    sold = await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter")
        await aside(venue.pay, sold.purchase.id)
        await at.press("enter")
        assert "Already Paid" in at.text
        assert "This package has already been paid." in at.text
        assert len(await at.rows(PAID)) == 1


async def test_cancelled_meanwhile_is_refused_in_words(venue: Venue, guest: str) -> None:
    sold = await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter")
        await aside(venue.set, Purchase, sold.purchase.id, status="cancelled", payment_status="failed")
        await at.press("enter")
        assert "Package is not awaiting payment" in at.said
        assert await at.rows(PAID) == []
        await aside(venue.set, Purchase, sold.purchase.id, status="pending_payment", payment_status="pending")


async def test_nothing_owed_is_said(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("p")
        assert "Nothing is owed." in at.said


async def test_several_owed_things_are_chosen_by_number(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    await aside(venue.book, guest)
    async with counter(venue, guest) as at:
        at.screen.list.show([])
        await at.press("p")
        assert "Take payment for what?" in at.text
        assert "Luxury Spa Package  Rp 500,000  due 23 Jan" in at.text
        await at.press("enter")
        assert "Type the number" in at.said
        await at.press("2", "enter", "enter")
        assert await at.rows(PAID) == [(150_000, "cash", None)]


async def test_the_row_under_the_cursor_is_paid(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    booked = await aside(venue.book, guest)
    async with counter(venue, guest) as at:
        await point(at, booked.appointment.id)
        await at.press("p", "enter", "enter")
        assert await at.rows(PAID) == [(150_000, "cash", None)]


def plain(text: str) -> str:
    """A text with ordinary spaces."""
    return text.replace("\u00a0", " ")


async def point(at: Counter, key: str) -> None:
    """Put the cursor on a row."""
    rows = at.screen.list.rows()
    at.screen.list.move_to(next(n for n, row in enumerate(rows) if row.key == key))
    await at.settled()


@pytest.mark.rule("APAY-2", "APAY-4")
async def test_a_visit_is_paid_in_parts(venue: Venue, guest: str) -> None:
    await aside(venue.book, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "2")
        at.screen.form.go_to(at.screen.amount)
        await at.press("200000", "enter")
        assert plain(at.screen.amount.refusal) == (
            "Payment amount (Rp 200,000) exceeds remaining balance (Rp 150,000)"
        )
        await at.press(*["backspace"] * 9, "100rb", "enter")
        assert "still owed Rp 50,000" in at.text
        await at.press("ctrl+s", "enter")
        assert "Partially Paid" in at.text
        assert await at.rows(BILLS) == [(100_000, "partially_paid")]
        await at.press("escape", "p", "enter", "enter")
        assert await at.rows(BILLS) == [(150_000, "paid")]


async def test_several_treatments_of_a_visit_this_one_or_all(venue: Venue, guest: str) -> None:
    first = await aside(venue.book, guest)
    visit = first.appointment.visit_id
    await aside(venue.book, guest, venue.facial, "16:00", visit_id=visit)
    async with counter(venue, guest) as at:
        await point(at, first.appointment.id)
        await at.press("p", "enter")
        assert "Type the number of a choice." in at.text
        await at.press("2")
        assert "Rp 300,000" in at.text
        await at.press("enter", "350000", "enter", "enter")
        assert "2 treatments" in at.said
        assert "Change" in at.text
        assert await at.rows(BILLS) == [(150_000, "paid"), (150_000, "paid")]


async def test_this_one_alone(venue: Venue, guest: str) -> None:
    first = await aside(venue.book, guest)
    await aside(venue.book, guest, venue.facial, "16:00", visit_id=first.appointment.visit_id)
    async with counter(venue, guest) as at:
        await point(at, first.appointment.id)
        await at.press("p", "1", "enter", "enter")
        assert await at.rows(BILLS) == [(150_000, "paid"), (0, "pending")]


async def test_the_wall_of_a_visit_completes_it(venue: Venue, guest: str) -> None:
    await aside(venue.book, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter", "enter", "d")
        assert "Complete" in at.text
        await at.press("enter")
        assert await at.rows("SELECT status FROM appointment") == [("completed",)]


async def test_a_therapist_takes_no_money(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest, venue.rina) as at:
        await at.press("p")
        assert "Your role may not record a payment" in at.said
        assert "Sari Wulandari" in at.said
        assert await at.rows(PAID) == []


async def test_hostile_text_in_every_field(venue: Venue) -> None:
    guest = await aside(venue.guest, "Anna [VIP] [/]\u202e")
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter")
        await at.bears(at.screen.notes, at.screen.receipt, at.screen.amount)
        at.screen.notes.put("[red]\u202epaid\x1b[2J")
        at.screen.receipt.put("=1+1")
        at.screen.form.go_to(at.screen.amount)
        await at.press("=", "ctrl+s", "enter")
        assert "Payment Recorded Successfully" in at.text
        assert await at.rows("SELECT notes, receipt_number FROM payment") == [("[red]paid[2J", "=1+1")]


async def test_hostile_text_as_what_the_guest_gives(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter", "5")
        await at.paste("\x1b[2J[/]\u202e-1 1e6 \u0665\u0660\u0660")
        assert at.text
        await at.press("enter")
        assert await at.rows(PAID) == []
        assert at.screen.form.gives.refusal


async def test_the_letters_of_the_wall(venue: Venue, guest: str) -> None:
    await aside(venue.sell_pending, guest)
    async with counter(venue, guest) as at:
        await at.press("p", "enter", "enter", "r")
        assert "PKG-RCPT-2025-001" in at.text
        assert "Payment Recorded Successfully" not in at.text
        await at.press("escape", "h")
        assert "Payment Recorded Successfully" not in at.text
        await at.press("escape")
        assert "Payment Recorded Successfully" in at.text
        await at.press("b")
        assert type(at.screen).__name__ == "BookForm"
        await at.press("escape")
        assert type(at.screen).__name__ == "GuestCard"


async def test_the_receipts_of_a_visit_are_chosen_by_number(venue: Venue, guest: str) -> None:
    first = await aside(venue.book, guest)
    await aside(venue.book, guest, venue.facial, "16:00", visit_id=first.appointment.visit_id)
    async with counter(venue, guest) as at:
        await point(at, first.appointment.id)
        await at.press("p", "2", "enter", "enter", "r")
        assert "Which receipt?" in at.text
        await at.press("2")
        assert "Facial Treatment" in at.text
        assert "Which receipt?" not in at.text
