"""Selling and booking by payment link, and money at the desk for what has an open one."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pos_app.desk import errands, gateway, links
from pos_app.desk.intents import LinkView
from pos_app.domain.errors import Conflict
from pos_app.domain.words import SaleMethod
from pos_app.tui.paper_side import NoPaper
from pos_app.tui.screens.link import LinkScreen
from tests.desk.paper_desk import claimed, queued, relay_desk, sent, told
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, counter, until
from tests.tui.front import SIZES, compare, front_desk

SOLD = "SELECT package_name, status, method FROM purchase"
LINKS = "SELECT state, invoice, channels, due_day, amount, fee, notes FROM intent"
VISITS = "SELECT status, payment_status, paid_amount FROM appointment"
PAID = "SELECT method, status FROM payment ORDER BY created_at, id"


@pytest.fixture
def ready(venue: Venue) -> Venue:
    """A venue that is connected to the sandbox."""
    gateway.configure(venue.owner, "sandbox")
    return venue


@pytest.fixture
def guest(ready: Venue) -> str:
    """Ni Made Ayu, with phone and e-mail."""
    return ready.guest(email="ayu@example.com")


def flat(at: Counter) -> str:
    return " ".join(at.text.split())


def in_words(at: Counter) -> str:
    """The confirm line."""
    words: str = at.screen.form.confirm_words()
    return words.replace("\u00a0", " ")


# selling


@pytest.mark.rule("BUY-6", "BUY-16", "BUY-14")
@pytest.mark.parametrize("size", SIZES)
async def test_a_sale_by_link_is_two_operations_by_one_enter(
    ready: Venue, guest: str, size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    async with front_desk(ready, ready.reception, size=size) as at:
        await at.press("ayu", "enter", "s", "lux", "enter", "4")
        assert in_words(at) == "Sell and send the link by e-mail, WhatsApp, Rp 500,000, due 23 Jan"
        assert "Pending Payment, due 23 Jan" in flat(at)
        assert await at.rows(SOLD) == []
        compare(at, "sell-by-link", update=pytestconfig.getoption("--update"))
        await at.press("enter", "enter", "enter")
        assert isinstance(at.screen, LinkScreen)
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "paper_digital")]
        assert [row[:6] for row in await at.rows(LINKS)] == [
            ("queued", "pending", "email whatsapp", "2025-01-23", 500_000, 0)
        ]
        operations = "SELECT kind FROM operation WHERE kind IN ('sell', 'make_link') ORDER BY kind"
        assert await at.rows(operations) == [("make_link",), ("sell",)]
        await at.press("escape")
        assert type(at.screen).__name__ == "Card"


async def test_the_links_fields_are_reached_by_tab(ready: Venue, guest: str) -> None:
    async with counter(ready, guest) as at:
        await at.press("s", "lux", "enter", "4")
        at.screen.form.go_to(at.screen.link.channels)
        await at.press("1", "3", "tab", "+7", "tab", "see you soon", "ctrl+s")
        assert "by WhatsApp, SMS, Rp 500,000, due 27 Jan" in flat(at)
        await at.press("enter")
        assert await at.rows(LINKS) == [
            ("queued", "pending", "whatsapp sms", "2025-01-27", 500_000, 0, "see you soon")
        ]
        assert await at.rows("SELECT notes FROM purchase") == [("",)]


async def test_another_payment_takes_the_links_fields_away(ready: Venue, guest: str) -> None:
    async with counter(ready, guest) as at:
        await at.press("s", "lux", "enter", "4")
        assert "Send by" in at.text
        at.screen.form.go_to(at.screen.method)
        await at.press("1")
        assert "Send by" not in at.text
        await at.press("enter")
        assert await at.rows(PAID) == [("cash", "completed")]
        assert await at.rows(LINKS) == []


async def test_a_draft_keeps_what_was_ticked(ready: Venue, guest: str) -> None:
    async with front_desk(ready, ready.reception) as at:
        await at.press("ayu", "enter", "s", "lux", "enter", "4")
        at.screen.form.go_to(at.screen.link.channels)
        await at.press("2", "tab", "+7", "tab", "see you", "f2", "f3", "down")
        (draft,) = at.app.drafts.of(at.app.identity.person_id)
        at.app.open_draft(draft)
        await at.settled()
        assert in_words(at) == "Sell and send the link by e-mail, Rp 500,000, due 27 Jan"
        await at.press("ctrl+s", "enter")
        assert [row[2:] for row in await at.rows(LINKS)] == [("email", "2025-01-27", 500_000, 0, "see you")]


@pytest.mark.rule("LINK-9", "BUY-16")
async def test_nothing_is_sold_by_link_without_credentials(venue: Venue) -> None:
    async with counter(venue, await aside(venue.guest)) as at:
        await at.press("s", "lux", "enter", "4")
        assert at.screen.method.refusal.startswith("Payment gateway not configured for this tenant.")
        await at.press("ctrl+s", "enter")
        assert await at.rows(SOLD) == []


@pytest.mark.rule("BUY-16")
async def test_the_sale_stays_when_the_link_cannot_be_made(
    ready: Venue, guest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: Any, **_kwargs: Any) -> Any:
        raise Conflict("link_open", "There is an open payment link already.")

    async with counter(ready, guest) as at:
        await at.press("s", "lux", "enter", "4")
        with monkeypatch.context() as patched:
            patched.setattr(links, "make_for_purchase", fails)
            await at.press("enter")
        assert "There is an open payment link already." in flat(at)
        assert await at.rows(SOLD) == [("Luxury Spa Package", "pending_payment", "paper_digital")]
        await at.press("l", "enter")
        assert isinstance(at.screen, LinkScreen)
        assert len(await at.rows(LINKS)) == 1


# booking


@pytest.mark.rule("APAY-7", "FEE-5", "STAT-1")
async def test_a_booking_by_link_is_pending_until_it_is_paid(ready: Venue, guest: str) -> None:
    async with counter(ready, guest) as at:
        await at.press("b", "facial", "enter", "enter", "enter")
        at.screen.form.go_to(at.screen.payment)
        await at.press("3", "ctrl+s")
        assert in_words(at).endswith("send the link by e-mail, WhatsApp, Rp 157,500, due 27 Jan")
        assert "Rp 7,500 (5 %, plan PRO)" in flat(at)
        assert "Pending, confirmed once it is paid online" in flat(at)
        await at.press("enter")
        assert isinstance(at.screen, LinkScreen), at.text
        assert await at.rows(VISITS) == [("pending", "pending", 0)]
        ((state, *_rest, amount, fee, _notes),) = await at.rows(LINKS)
        assert (state, amount, fee) == ("queued", 150_000, 7_500)
        link = await aside(taken, ready, at.screen.link_id)
        await aside(told, ready, link, "paid")
        await until(lambda: "The appointment is paid and confirmed." in flat(at))
        assert await at.rows(VISITS) == [("confirmed", "paid", 150_000)]


def taken(venue: Venue, link_id: str) -> LinkView:
    """A link once Paper.id has taken it."""
    errand = claimed(venue)
    assert errands.posting(relay_desk(venue), errand)
    made = errands.Found("r-1", "https://get.paper.id/Qw7ErT2", ("email",), None)
    assert errands.adopt(relay_desk(venue), errand, made) == "adopted"
    return links.show(venue.reception, link_id)


async def test_checkout_stays_what_a_bare_enter_takes(ready: Venue, guest: str) -> None:
    async with counter(ready, guest) as at:
        await at.press("b", "facial", "enter", "enter", "enter", "enter")
        assert "Pay at checkout" in at.text
        assert await at.rows(VISITS) == [("confirmed", "pending", 0)]
        assert await at.rows(LINKS) == []


async def test_two_treatments_of_a_visit_may_both_go_by_link(ready: Venue, guest: str) -> None:
    async with counter(ready, guest) as at:
        for service in ("facial", "hair"):
            await at.press(
                service if service == "hair" else "b", *(["facial"] if service == "facial" else [])
            )
            await at.press("enter", "enter", "enter")
            at.screen.form.go_to(at.screen.payment)
            await at.press("3", "ctrl+s")
            if service == "facial":
                await at.press("+")
        await at.press("enter")
        assert isinstance(at.screen, LinkScreen), at.text
        assert sorted(row[4] for row in await at.rows(LINKS)) == [75_000, 150_000]
        assert await at.rows(VISITS) == [("pending", "pending", 0)] * 2


@pytest.mark.rule("UIX-4", "LINK-4")
async def test_a_booking_by_link_needs_a_contact(ready: Venue) -> None:
    nobody = await aside(ready.guest, "Tono", "")
    async with counter(ready, nobody) as at:
        await at.press("b", "facial", "enter", "enter", "enter")
        at.screen.form.go_to(at.screen.payment)
        await at.press("3")
        assert "Missing Contact Information" in flat(at)
        await at.press("ctrl+s", "enter")
        assert await at.rows(VISITS) == []


@pytest.mark.rule("ROLE-6")
async def test_a_therapist_books_without_links(ready: Venue, guest: str) -> None:
    async with counter(ready, guest, ready.rina) as at:
        await at.press("b", "facial", "enter", "enter", "enter")
        at.screen.form.go_to(at.screen.payment)
        await at.press("3")
        assert "There is no choice 3." in at.text


# money at the desk for what has an open link


class Answering(NoPaper):
    """A relay that is online, and hears from Paper.id what a test says when it is woken."""

    class standing:  # noqa: N801
        clock_off = 0
        environment, problem, offline_since, stopped, said, answered_at = (
            "sandbox",
            None,
            None,
            False,
            "",
            None,
        )

    def __init__(self, venue: Venue, link: LinkView, word: str) -> None:
        self.venue, self.link, self.word = venue, link, word
        self.task: asyncio.Task[Any] | None = None

    def wake(self) -> None:
        if self.word and self.task is None:
            self.task = asyncio.create_task(aside(told, self.venue, self.link, self.word))


@pytest.fixture
def owed(ready: Venue, guest: str) -> LinkView:
    """An open link over a package."""
    return sent(ready, ready.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id)


@pytest.mark.rule("PAY-12")
async def test_paid_online_meanwhile_no_cash_is_needed(ready: Venue, guest: str, owed: LinkView) -> None:
    async with counter(ready, guest) as at:
        at.app.paper = Answering(ready, owed, "paid")
        await at.press("p", "enter", "enter")
        assert "Paid online at 10:30: no cash needed." in at.text
        assert await at.rows(PAID) == [("paper_digital", "completed")]
        assert await at.rows(SOLD) == [("Luxury Spa Package", "active", "paper_digital")]


@pytest.mark.rule("PAY-12")
async def test_not_paid_online_the_form_says_that_the_link_goes(
    ready: Venue, guest: str, owed: LinkView
) -> None:
    async with counter(ready, guest) as at:
        at.app.paper = Answering(ready, owed, "unpaid")
        await at.press("p")
        assert "Link  waiting; the open link is withdrawn with it" in at.text
        await at.press("enter", "enter")
        assert "Payment Recorded Successfully" in at.text
        assert [row[:2] for row in await at.rows(LINKS)] == [("void_wanted", "void")]


@pytest.mark.rule("PAY-12")
async def test_a_queued_link_is_withdrawn_with_the_payment(ready: Venue, guest: str) -> None:
    sale = await aside(ready.sell_pending, guest)
    await aside(queued, ready, sale.purchase.id)
    async with counter(ready, guest) as at:
        await at.press("p")
        assert "Link  queued; the open link is withdrawn with it" in at.text
        await at.press("enter", "enter")
        assert [row[:2] for row in await at.rows(LINKS)] == [("void", "void")]


@pytest.mark.rule("PAY-12")
async def test_offline_the_form_opens_at_once(ready: Venue, guest: str, owed: LinkView) -> None:
    async with counter(ready, guest) as at:
        await at.press("p")
        assert "the open link is withdrawn with it" in at.text
        await at.press("enter", "enter")
        assert [row[:2] for row in await at.rows(LINKS)] == [("void_wanted", "void")]


@pytest.mark.rule("PAY-12")
async def test_a_visit_paid_online_meanwhile(ready: Venue, guest: str) -> None:
    visit = (await aside(ready.book, guest)).appointment.id
    link = await aside(sent, ready, visit, visit=True)
    async with counter(ready, guest) as at:
        at.app.paper = Answering(ready, link, "paid")
        await at.press("p", "enter", "enter")
        assert "Paid online at 10:30: no cash needed." in at.text
        assert await at.rows(PAID) == [("paper_digital", "completed")]
