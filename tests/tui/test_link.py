"""The payment link on screen: its form, its states, its verbs, and its code read as a phone reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pos_app.desk import errands, gateway, links, sales, setbacks
from pos_app.desk.intents import LinkView
from pos_app.domain.clock import micros
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import FlagKind, SaleMethod
from pos_app.store import tables as t
from pos_app.tui.paper_side import NoPaper
from pos_app.tui.screens.link import LinkScreen
from tests.desk.paper_desk import claimed, queued, relay_desk, sent, told
from tests.desk.venue import Venue
from tests.tui.counter import FORBIDDEN, Counter, aside, until
from tests.tui.front import SIZES, compare, front_desk, give_pin
from tests.tui.hostile import HOSTILE
from tests.tui.test_queue import Side, Standing

LINKS = "SELECT number, state, invoice, channels, due_day, notes FROM intent ORDER BY created_at"
WHATSAPP = Wanted(email=False, whatsapp=True)


@pytest.fixture
def ready(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> Venue:
    """A venue that is connected to the sandbox, where the letters of a number are not drawn."""
    drawn = iter(range(1, 1000))
    monkeypatch.setattr("secrets.randbelow", lambda _most: next(drawn) * 37 + 411_000)
    gateway.configure(venue.owner, "sandbox")
    return venue


@pytest.fixture
def guest(ready: Venue) -> str:
    """Ni Made Ayu, with phone and e-mail."""
    return ready.guest(email="ayu@example.com")


@pytest.fixture
def owed(ready: Venue, guest: str) -> str:
    """A package that waits for its payment."""
    return ready.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id


async def open_card(at: Counter, name: str = "ayu") -> None:
    """Find the guest, and let the pane show what lies behind a dialog then."""
    await at.press(name, "enter")
    await at.rested()


async def shown(at: Counter, link: LinkView) -> None:
    """Show a link as `l` does."""
    await at.app.push_screen(LinkScreen(link.id))
    await at.settled()


async def looked(at: Counter, *words: str) -> None:
    """Let the screen look at the store by itself, until it says these words."""
    await until(lambda: all(each in flat(at) for each in words))
    await at.settled()


def flat(at: Counter) -> str:
    return " ".join(at.text.split())


# the form


@pytest.mark.rule("LINK-1", "LINK-5", "UIX-3", "LINK-12", "FEE-1")
@pytest.mark.parametrize("size", SIZES)
async def test_the_form(ready: Venue, owed: str, size: tuple[int, int], pytestconfig: pytest.Config) -> None:
    async with front_desk(ready, ready.reception, size=size) as at:
        await open_card(at)
        await at.press("l")
        for said in (
            "Create Payment Link - Luxury Spa Package",
            "ayu@example.com Available",
            "0812-3456-7890 Available",
            "Rp 0 (fee-exempt)",
            "E-mail, WhatsApp",
            "Thu 23 Jan",
            "Create the link and send it by e-mail, WhatsApp,",
        ):
            assert said in flat(at), said
        compare(at, "link-form", update=pytestconfig.getoption("--update"))
        await at.press("enter")
        assert isinstance(at.screen, LinkScreen)
        ((_number, state, _invoice, channels, due, _notes),) = await at.rows(LINKS)
        assert (state, channels, due) == ("queued", "email whatsapp", "2025-01-23")


@pytest.mark.rule("LINK-1", "LINK-8", "UIX-3")
async def test_ticks_due_day_and_notes(ready: Venue, owed: str) -> None:
    async with front_desk(ready, ready.reception, size=(80, 24)) as at:
        await open_card(at)
        await at.press("l", "shift+tab", "for Putu", "shift+tab", "+5", "shift+tab")
        assert "(•) E-mail" in at.text
        assert "Send invoice to ayu@example.com" in at.text
        assert "3 ( ) SMS  (additional charges may apply)" in at.text
        await at.press("1", "2", "ctrl+s", "enter")
        assert "At least one delivery method must be selected" in flat(at)
        assert await at.rows(LINKS) == []
        await at.press("3", "ctrl+s", "enter")
        ((_number, _state, _invoice, channels, due, notes),) = await at.rows(LINKS)
        assert (channels, due, notes) == ("sms", "2025-01-25", "for Putu")


@pytest.mark.rule("LINK-17")
async def test_a_due_day_in_the_past_is_refused(ready: Venue, owed: str) -> None:
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("l", "shift+tab", "shift+tab", "19/1/2025", "enter")
        assert "The due date cannot lie in the past" in at.text
        await at.press("ctrl+s", "enter")
        assert await at.rows(LINKS) == []
        assert at.screen.form.current is at.screen.link.due


@pytest.mark.rule("LINK-5", "LINK-6", "UIX-3")
async def test_a_channel_without_its_address_cannot_be_ticked(ready: Venue) -> None:
    budi = await aside(ready.guest, "Budi Santoso", "0813-1111-2222")
    await aside(ready.sell_pending, budi)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at, "budi")
        await at.press("l", "shift+tab", "shift+tab", "shift+tab")
        assert "E-mail  (not available)" in flat(at) or "E-mail (not available)" in flat(at)
        await at.press("1")
        assert "The guest has no e-mail address." in at.text
        await at.press("ctrl+s", "enter")
        assert (await at.rows(LINKS))[0][3] == "whatsapp"


@pytest.mark.rule("LINK-7", "LINK-22")
async def test_a_guest_without_a_phone_is_warned_of(ready: Venue) -> None:
    dewi = await aside(ready.guest, "Dewi Anggraini", "", "dewi@example.com")
    await aside(ready.sell_pending, dewi)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at, "dewi")
        await at.press("l")
        assert "Paper.id may refuse a guest without a phone number." in flat(at)
        await at.press("enter")
        assert (await at.rows(LINKS))[0][3] == "email"


@pytest.mark.rule("LINK-4", "UIX-4")
async def test_without_a_contact_the_guest_is_mended_and_the_form_goes_on(ready: Venue) -> None:
    tono = await aside(ready.guest, "Tono", "")
    await aside(ready.sell_pending, tono)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at, "tono")
        await at.press("l")
        assert "Missing Contact Information" in flat(at)
        assert "Customer must have" in flat(at)
        assert "email or phone to receive payment link. e adds one." in flat(at)
        await at.press("ctrl+s", "enter")
        assert await at.rows(LINKS) == []
        await at.press("e")
        assert type(at.screen).__name__ == "CustomerForm"
        await at.press("enter", "081234567890", "enter", "enter")
        assert type(at.screen).__name__ == "LinkDialog"
        assert "Missing Contact" not in flat(at)
        await at.pilot.pause(1.1)
        await at.press("enter")
        assert (await at.rows(LINKS))[0][3] == "whatsapp"


@pytest.mark.rule("LINK-9")
async def test_without_credentials_the_sentence_says_who_sets_it_up(venue: Venue) -> None:
    await aside(venue.sell_pending, await aside(venue.guest))
    async with front_desk(venue, venue.reception) as at:
        await open_card(at)
        await at.press("l")
        assert "Payment gateway not configured for this tenant." in at.said
        assert "The owner sets it up under F8." in at.said


@pytest.mark.rule("LINK-24")
async def test_too_small_an_amount_is_refused_before_the_form(ready: Venue, guest: str) -> None:
    await aside(ready.do, f"UPDATE package SET price = 9000 WHERE id = '{ready.hair_care}'")
    await aside(ready.sell_pending, guest, ready.hair_care)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("l")
        assert "Paper.id payments start at Rp 10,000" in at.said


@pytest.mark.rule("ROLE-6")
async def test_a_therapist_makes_no_link(ready: Venue, owed: str) -> None:
    async with front_desk(ready, ready.rina) as at:
        await open_card(at)
        await at.press("l")
        assert "Sari Wulandari" in at.said
        assert await at.rows(LINKS) == []


@pytest.mark.rule("LINK-20")
async def test_the_open_link_is_shown_instead_of_a_second_one(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("l")
        assert isinstance(at.screen, LinkScreen)
        assert at.screen.link_id == link.id
        assert len(await at.rows(LINKS)) == 1


@pytest.mark.rule("LINK-20")
async def test_an_overdue_link_is_shown_or_replaced_by_number(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    ready.clock.at += timedelta(days=5)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("l")
        assert "The payment link is overdue" in at.text
        await at.press("1")
        assert at.screen.link_id == link.id
        assert "Overdue" in at.text
        await at.press("l")
        assert type(at.screen).__name__ == "LinkDialog"
        await at.press("enter")
        assert isinstance(at.screen, LinkScreen)
        assert at.screen.link_id != link.id
        assert [row[1:3] for row in await at.rows(LINKS)] == [("void_wanted", "void"), ("queued", "pending")]


@pytest.mark.rule("APAY-7", "FEE-2", "FEE-5")
async def test_the_form_of_a_visit_says_base_fee_and_total(ready: Venue, guest: str) -> None:
    await aside(ready.book, guest)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("l")
        assert "Rp 7,500 (5 %, plan PRO)" in at.text
        assert "Rp 157,500, due 27 Jan" in flat(at)
        await at.press("enter")
        assert "Rp 150,000 + platform fee Rp 7,500 (5 %)" in at.text
        assert await at.rows("SELECT amount, fee FROM intent") == [(150_000, 7_500)]


# the states


STATES = ("queued", "checking", "waiting", "paid", "overdue", "refused", "needs-manager", "withdrawn")


async def brought_to(venue: Venue, owed: str, state: str) -> LinkView:
    """A link in a state."""
    if state in ("queued", "checking", "refused"):
        link = await aside(queued, venue, owed)
        if state != "queued":
            errand = await aside(claimed, venue)
            assert await aside(errands.posting, relay_desk(venue), errand)
            if state == "checking":
                await aside(setbacks.park, relay_desk(venue), errand, "timeout")
            else:
                await aside(setbacks.reject, relay_desk(venue), errand, 400, "Invalid phone number")
        return await read(venue, link)
    link = await aside(sent, venue, owed, wanted=Wanted(whatsapp=True))
    if state == "paid":
        await aside(told, venue, link, "paid")
    elif state == "overdue":
        venue.clock.at += timedelta(days=5)
    elif state == "needs-manager":
        await aside(told, venue, link, "strange word")
    elif state == "withdrawn":
        await aside(links.withdraw, venue.reception, link.id, "Wrong price", operation=new_id())
    return await read(venue, link)


async def read(venue: Venue, link: LinkView) -> LinkView:
    found: LinkView = await aside(links.show, venue.reception, link.id)
    return found


@pytest.mark.rule("LINK-10", "LINK-15", "LINK-21")
@pytest.mark.parametrize("state", STATES)
async def test_every_state_on_a_small_terminal(
    ready: Venue, owed: str, state: str, pytestconfig: pytest.Config
) -> None:
    await aside(ready.do, "UPDATE customer SET name = 'Ni Made Ayu Wulandari Kusumawardhani'")
    link = await brought_to(ready, owed, state)
    async with front_desk(ready, ready.reception, size=(80, 24)) as at:
        await shown(at, link)
        compare(at, f"link-{state}", update=pytestconfig.getoption("--update"))
        await at.press("enter", "enter")
        assert isinstance(at.screen, LinkScreen)
        await at.press("escape")
        assert not isinstance(at.screen, LinkScreen)


async def test_a_queued_link_says_that_the_owner_must_look_first(ready: Venue, owed: str) -> None:
    link = await brought_to(ready, owed, "queued")
    async with front_desk(ready, ready.reception, size=(80, 24)) as at:
        at.app.paper = Side(Standing(stopped=True))
        await shown(at, link)
        assert "links wait until the owner has looked (F8)" in flat(at)
        assert "as soon as there is a way" not in flat(at)


@pytest.mark.parametrize("size", SIZES[1:])
async def test_a_waiting_link_on_larger_terminals(
    ready: Venue, owed: str, size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    link = await brought_to(ready, owed, "waiting")
    async with front_desk(ready, ready.reception, size=size) as at:
        await shown(at, link)
        compare(at, "link-waiting", update=pytestconfig.getoption("--update"))


@pytest.mark.rule("BUY-6", "POLL-14")
async def test_the_screen_follows_the_link_to_its_payment_by_itself(ready: Venue, owed: str) -> None:
    link = await aside(queued, ready, owed)
    async with front_desk(ready, ready.reception, size=(80, 24)) as at:
        bells: list[None] = []
        at.app.bell = lambda: bells.append(None)  # type: ignore[method-assign]
        await shown(at, link)
        assert "queued" in at.text
        errand = await aside(claimed, ready)
        assert await aside(errands.posting, relay_desk(ready), errand)
        made = errands.Found("r-1", "https://get.paper.id/Qw7ErT2", ("email",), None)
        await aside(errands.adopt, relay_desk(ready), errand, made)
        await looked(at, "accepted by Paper.id 10:30", "Payment link sent to customer via e-mail")
        assert at.screen.scannable == "https://get.paper.id/Qw7ErT2"
        ready.clock.at += timedelta(seconds=42)
        taken = await aside(links.show, ready.reception, link.id)
        await aside(told, ready, taken, "unpaid")
        ready.clock.at += timedelta(seconds=4)
        await looked(at, "waiting, checked 4 s ago")
        assert not bells
        await aside(told, ready, taken, "paid")
        await looked(at, "PAID 10:30", "5 credits activated, until 20 Apr")
        assert at.screen.scannable == ""
        assert len(bells) == 1
        await at.press("r")
        assert type(at.screen).__name__ == "ReceiptScreen"


@pytest.mark.rule("POLL-2")
async def test_the_relay_is_told_which_link_is_on_screen(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        watched: list[str | None] = []

        class Paper(NoPaper):
            def watch(self, link_id: str | None) -> None:
                watched.append(link_id)

        at.app.paper = Paper()
        await shown(at, link)
        assert watched == [link.id]
        await at.press("f9")
        assert watched == [link.id]
        await at.press("escape")
        at.app.pop_screen()
        at.app.locked = False
        await at.settled()
        await at.press("escape")
        assert watched[-1] is None


@pytest.mark.rule("POLL-12")
async def test_what_needs_a_manager_shows_no_code(ready: Venue, owed: str) -> None:
    link = await brought_to(ready, owed, "needs-manager")
    assert [flag.kind for flag in link.flags] == [FlagKind.UNKNOWN_WORD]
    async with front_desk(ready, ready.reception) as at:
        await shown(at, link)
        assert "NEEDS A MANAGER" in at.text
        assert "A manager decides what becomes of it: F6." in flat(at)
        assert at.screen.scannable == ""


@pytest.mark.rule("LINK-10")
async def test_a_refused_link_leads_to_the_guest_and_to_another_link(ready: Venue, owed: str) -> None:
    link = await brought_to(ready, owed, "refused")
    async with front_desk(ready, ready.reception) as at:
        await shown(at, link)
        assert "Failed to create payment link with Paper.id: Invalid customer data" in flat(at)
        await at.press("e")
        assert type(at.screen).__name__ == "CustomerForm"
        await at.press("escape")
        assert isinstance(at.screen, LinkScreen)
        await at.press("l", "enter")
        assert isinstance(at.screen, LinkScreen)
        assert [row[1] for row in await at.rows(LINKS)] == ["rejected", "queued"]


# the verbs


@pytest.mark.rule("LINK-18")
async def test_copy_by_number(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        copied: list[str] = []
        at.app.copy_to_clipboard = copied.append  # type: ignore[method-assign, assignment]
        await shown(at, link)
        for number in "1234":
            await at.press("c", number)
        address, message, whatsapp, phone = copied
        assert address == link.url
        assert message.splitlines()[0] == (
            "Halo Kak Ni Made Ayu, berikut link pembayaran untuk *Luxury Spa Package* di Melati Spa."
        )
        assert "Total: Rp 500.000" in message
        assert "23 Jan 2025" in message
        assert link.url in message
        assert whatsapp.startswith("https://wa.me/6281234567890?text=Halo%20Kak%20Ni%20Made%20Ayu")
        assert phone == "0812-3456-7890"


async def test_a_guest_from_abroad_is_written_to_in_english(ready: Venue) -> None:
    guest = await aside(ready.guest, "Jane Smith", "+61 412 345 678", "jane@example.com")
    sold = await aside(ready.sell_pending, guest, method=SaleMethod.DIGITAL)
    link = await aside(sent, ready, sold.purchase.id)
    async with front_desk(ready, ready.reception) as at:
        at.app.change_language("id")
        copied: list[str] = []
        at.app.copy_to_clipboard = copied.append  # type: ignore[method-assign, assignment]
        await shown(at, link)
        await at.press("c", "2")
        assert copied[0].startswith("Hello Jane Smith, here is the payment link")
        assert "Please pay by Thu, 23 Jan 2025" in copied[0]


@pytest.mark.rule("LINK-18", "LINK-19")
async def test_send_again_with_channels(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    before = await at_rows(ready, LINKS)
    async with front_desk(ready, ready.reception) as at:
        await shown(at, link)
        await at.press("y")
        assert "Send again by e-mail" in at.text
        await at.press("up", "2", "ctrl+s", "enter")
        assert isinstance(at.screen, LinkScreen)
        assert "Queued to be sent again by e-mail, WhatsApp." in at.said
        assert await at.rows(LINKS) == before
        again = "SELECT channel FROM delivery WHERE kind = 'resend' ORDER BY channel"
        assert await at.rows(again) == [("email",), ("whatsapp",)]


async def at_rows(venue: Venue, sql: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = await aside(venue.rows, sql)
    return found


@pytest.mark.rule("LINK-25")
async def test_withdraw_ones_own_with_a_reason(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        await shown(at, link)
        await at.press("x", "enter")
        assert "Withdraw Payment Link" in at.text
        assert (await at.rows(LINKS))[0][2] == "pending"
        await at.press("wrong price", "enter", "enter")
        assert (await at.rows(LINKS))[0][1:3] == ("void_wanted", "void")
        assert await at.rows("SELECT status FROM purchase") == [("pending_payment",)]
        assert "wrong price" in at.text


@pytest.mark.rule("LINK-25", "ROLE-9")
async def test_somebody_elses_needs_a_managers_word(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    other = ready.desk_of(
        "reception", staff=ready.people["reception_there"]._replace(outlet_id=ready.kemang.id)
    )
    await give_pin(ready, "manager")
    async with front_desk(ready, other) as at:
        await shown(at, link)
        await at.press("x", "our mistake", "enter")
        assert (await at.rows(LINKS))[0][2] == "pending"
        await at.press("put", "enter", "246810", "enter", "enter")
        assert (await at.rows(LINKS))[0][2] == "void", at.text


@pytest.mark.rule("POLL-14")
async def test_check_now_brings_the_question_forward(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        tried: list[str] = []

        class Paper(NoPaper):
            async def try_now(self) -> None:
                tried.append("now")

        at.app.paper = Paper()
        await shown(at, link)
        await at.press("k")
        assert tried == ["now"]
        assert await at.rows("SELECT poll_at FROM intent") == [(micros(ready.clock.at),)]


@pytest.mark.rule("RCPT-5")
async def test_the_slip_of_an_open_link(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        await shown(at, link)
        await at.press("r")
        assert "Complete Your Payment" in at.text
        await at.press("1")
        folder = at.app.preferences.reports.parent / "receipts"
        assert [path.name for path in folder.iterdir()] == [f"{link.number}-link.txt"]
        await at.press("escape")
        assert isinstance(at.screen, LinkScreen)


@pytest.mark.rule("PAY-12")
async def test_money_taken_here_withdraws_the_link(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        await shown(at, link)
        await at.press("p")
        assert "the open link is withdrawn with it" in flat(at)
        await at.press("enter", "enter")
        assert "Payment Recorded Successfully" in at.text
        assert (await at.rows(LINKS))[0][2] == "void"


# from the rows that it is for


async def test_again_check_and_copy_work_on_the_row(ready: Venue, owed: str) -> None:
    await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("y")
        assert "Send the Payment Link Again" in at.text
        await at.press("escape", "k")
        assert "Paper.id is asked now." in at.said
        await at.press("c")
        assert "WhatsApp message" in at.text


async def test_the_row_without_a_link_says_how_to_make_one(ready: Venue, owed: str) -> None:
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("y")
        assert "There is no open payment link. l makes one." in at.said


async def test_the_pane_shows_the_link(ready: Venue, owed: str) -> None:
    link = await aside(sent, ready, owed)
    async with front_desk(ready, ready.reception, size=(200, 60)) as at:
        await open_card(at)
        assert "Payment link" in at.text
        assert link.number[-12:] in at.text
        assert "accepted by Paper.id" in at.text


# texts from outside


async def test_hostile_names_numbers_and_words(ready: Venue, owed: str) -> None:
    link = await brought_to(ready, owed, "refused")
    taken = await aside(sent, ready, (await aside(ready.sell_pending, link.customer_id)).purchase.id)
    async with front_desk(ready, ready.reception, size=(80, 24)) as at:
        for text in HOSTILE:
            if "\ud800" in text or not text.strip():
                continue
            await aside(ready.set, t.Intent, link.id, said=text, notes=text[:500])
            await aside(ready.set, t.Customer, link.customer_id, name=text[:200])
            for one in (link, taken):
                await shown(at, one)
                assert not set(at.text) & FORBIDDEN, text
                await at.press("escape")


@pytest.mark.rule("BUY-16")
async def test_a_sale_whose_link_never_came_is_mended_by_l(ready: Venue, guest: str) -> None:
    await aside(
        sales.sell,
        ready.reception,
        sales.SaleRequest(guest, ready.luxury, SaleMethod.DIGITAL),
        operation=new_id(),
    )
    async with front_desk(ready, ready.reception) as at:
        await open_card(at)
        await at.press("l", "enter")
        assert isinstance(at.screen, LinkScreen)
        assert len(await at.rows(LINKS)) == 1
