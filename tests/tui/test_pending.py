"""F6: what is still to be paid, row by row, with everything that may be done about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

import pytest

from pos_app.desk import payments
from pos_app.desk.payments import ManualPayment
from pos_app.domain.clock import micros
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from pos_app.store import tables as t
from pos_app.tui.paper_side import NoPaper
from pos_app.tui.screens import pending as pending_screen
from pos_app.tui.screens.card import Card
from pos_app.tui.screens.pending import PendingScreen
from tests.desk.paper_desk import queued, sent
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, until
from tests.tui.dashboard import dashboard, filled
from tests.tui.front import SIZES, compare, front_desk, give_pin, rested
from tests.tui.hostile import HOSTILE


@pytest.fixture
def ids(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr("secrets.randbelow", lambda _most: 7)
    return filled(venue)


def row(at: Counter, name: str) -> str:
    """The line of a guest."""
    return next(line for line in at.text.splitlines() if name in line[:60])


def here(at: Counter) -> str:
    """Whom the cursor is on."""
    return str(at.screen.rows.row.record.customer_name)


async def go_to(at: Counter, name: str) -> None:
    """Put the cursor on a guest."""
    while here(at) != name:
        await at.press("down")
    await rested(at)


@pytest.mark.rule("PEND-5")
async def test_how_it_is_paid_stands_in_the_list_beside_the_pane(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue) as at:
        assert "How" in at.text
        paid = {name: row(at, name)[:70].split()[-3] for name in ("Budi", "Anna", "Wayan", "Cici")}
        assert paid == {"Budi": "link", "Anna": "transfer", "Wayan": "visit", "Cici": "queued"}


@pytest.mark.parametrize("size", SIZES)
async def test_pictures(
    venue: Venue, ids: dict[str, str], size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    async with dashboard(venue, size=size) as at:
        await go_to(at, "Ni Made Ayu")
        compare(at, "pending", update=pytestconfig.getoption("--update"))
        await at.press("f", "tab", "tab", "tab", "made")
        compare(at, "pending-filter", update=pytestconfig.getoption("--update"))


@pytest.mark.rule("PEND-2", "PEND-3", "PEND-4", "PEND-5", "PEND-8", "PEND-9")
async def test_figures_badges_and_order(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue, size=(200, 60)) as at:
        assert "5 pending   Rp 2,100,000   1 due today   checked 10:30" in at.text
        assert "Showing 6 of 6 pending payments" in at.text
        lines = at.text.splitlines()
        names = ("Tini", "Budi Santoso", "Ni Made Ayu", "Anna [VIP]", "Wayan", "Cici")
        places = [next(n for n, line in enumerate(lines) if name in line[:100]) for name in names]
        assert places[0] < places[1] < places[2] < min(places[3:])
        for name, words in {
            "Tini": ("Double payment", "Rp 500,000", "link"),
            "Budi Santoso": ("Overdue 5 d", "Hair Care", "Rp 300,000", "link", "15 Jan", "12 Jan", "Kemang"),
            "Ni Made Ayu": ("Due Today", "link", "today"),
            "Anna [VIP]": ("Pending", "transfer", "22 Jan"),
            "Wayan": ("Pending", "on visit", "23 Jan"),
            "Cici": ("Pending", "link, queued"),
        }.items():
            assert all(word in row(at, name) for word in words), row(at, name)


@pytest.mark.rule("PEND-5", "PEND-10")
async def test_the_pane_says_each_channel_and_earlier_links(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue) as at:
        await go_to(at, "Ni Made Ayu")
        for words in (
            "0812-3456-7802",
            "waiting, checked",
            "accepted by Paper.id",
            "SMS  Paper.id did not say",
        ):
            assert words in at.text, words
        await at.press("x", "1", "Pays in cash", "enter", "enter")
        await rested(at)
        assert "Earlier links" in at.text
        assert "being withdrawn. Reason:" in at.text


@pytest.mark.rule("PEND-1", "PEND-11")
async def test_filter_by_numbers_and_words(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue, size=(80, 24)) as at:
        await at.press("f")
        assert "1 all methods  2 payment link  3 bank transfer  4 pay on visit" in at.text
        await at.press("3", "1", "1", "enter")
        assert "bank transfer, last 7 days, all outlets" in at.text
        assert ("1 pending" in at.text, here(at)) == (True, "Anna [VIP] Wijayakusuma")
        await at.press("f", "1", "4", "3", "enter")
        assert "No pending payment matches. Esc shows all." in at.text
        assert "0 pending   Rp 0" in at.text
        await at.press("escape")
        assert "Showing 6 of 6" in at.text
        await at.press("f", "bud san", "enter")
        assert ("“bud san”" in at.text, here(at)) == (True, "Budi Santoso")
        await at.press("f", "tab", "tab", "tab", "home", *["7805"], "escape")
        assert "Showing 6 of 6" in at.text
        await at.press("f", "tab", "tab", "tab", "7805", "enter")
        assert here(at) == "Wayan"
        await at.press("escape", "escape")
        assert not isinstance(at.screen, PendingScreen)


async def test_a_number_that_is_none_is_refused(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue) as at:
        await at.press("f", "9")
        assert at.said.startswith("Type one of the numbers below the line, or a word.")
        assert "all methods" in at.text


async def test_letters_are_text_in_the_filter(venue: Venue, ids: dict[str, str]) -> None:
    """`p` typed there takes no money, wherever in the line."""
    async with dashboard(venue) as at:
        await at.press("f", "p", "enter")
        assert await at.rows("SELECT count(*) FROM payment WHERE status = 'completed'") == [(1,)]
        assert "“p”" in at.text


async def test_a_paste_is_words(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue) as at:
        await at.press("f")
        await at.paste("Wayan\n")
        await at.press("enter")
        assert here(at) == "Wayan"


async def test_take_the_payment_of_a_row(venue: Venue, ids: dict[str, str]) -> None:
    """Three keys; the row goes, and the cursor stands on the next one."""
    async with dashboard(venue) as at:
        await go_to(at, "Budi Santoso")
        await at.press("p", "enter", "enter")
        assert "Payment Recorded Successfully" in at.text
        await at.press("escape")
        await rested(at)
        assert here(at) == "Ni Made Ayu"
        assert "4 pending   Rp 1,800,000" in at.text
        assert await at.rows(f"SELECT status FROM purchase WHERE id = '{ids['Budi Santoso']}'") == [
            ("active",)
        ]
        (state,) = await at.rows(f"SELECT state FROM intent WHERE purchase_id = '{ids['Budi Santoso']}'")
        assert state == ("void_wanted",)


async def test_the_cursor_stays_through_a_refresh(venue: Venue, ids: dict[str, str]) -> None:
    """Another terminal settles rows above, then the very row; nothing else moves."""
    other = replace(venue.reception, terminal="T2")

    async def paid(name: str, amount: int) -> None:
        money = ManualPayment(Means.CASH, amount)
        await aside(payments.record, other, ids[name], money, operation=new_id())
        at.screen.paper_moved("paid")
        await at.beside()

    async with dashboard(venue) as at:
        await go_to(at, "Anna [VIP] Wijayakusuma")
        await paid("Budi Santoso", 300_000)
        assert here(at) == "Anna [VIP] Wijayakusuma"
        assert "4 pending" in at.text
        await paid("Anna [VIP] Wijayakusuma", 500_000)
        assert here(at) in ("Wayan", "Cici")
        assert "3 pending" in at.text


@pytest.mark.rule("POLL-3")
async def test_it_looks_again_by_itself(
    venue: Venue, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pending_screen.LOOK_AGAIN == 60
    monkeypatch.setattr(pending_screen, "LOOK_AGAIN", 0.05)
    other = replace(venue.reception, terminal="T2")
    async with dashboard(venue) as at:
        money = ManualPayment(Means.CASH, 300_000)
        await aside(payments.record, other, ids["Budi Santoso"], money, operation=new_id())
        await until(lambda: "4 pending" in at.text)


class Asked(NoPaper):
    """A Paper.id side that remembers which rows somebody looked at."""

    def __init__(self) -> None:
        self.rows: list[frozenset[str]] = []

    def look_at(self, link_ids: Collection[str]) -> None:
        self.rows.append(frozenset(link_ids))


@pytest.mark.rule("POLL-2")
async def test_links_in_sight_are_asked_about(venue: Venue, ids: dict[str, str]) -> None:
    """Those whose rows are on the screen, and none once it is left."""
    async with front_desk(venue, venue.reception) as at:
        side = at.app.paper = Asked()
        await at.press("f6")
        await rested(at)
        found = await at.rows("SELECT id FROM intent WHERE state = 'sent' AND invoice = 'pending'")
        assert side.rows[-1] == {one for (one,) in found}
        assert len(found) == 2
        latest = await at.rows("SELECT max(poll_at) FROM intent WHERE poll_at IS NOT NULL")
        assert latest == [(micros(venue.clock.now()) + 30_000_000,)]
        await at.press("escape")
        assert side.rows[-1] == frozenset()


@pytest.mark.rule("PEND-6", "PEND-7")
async def test_each_row_says_what_cannot_be_done_with_it(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue) as at:
        await go_to(at, "Wayan")
        assert {"pay", "link", "copy", "call", "cancel"} <= set(at.screen.possible())
        for key, words in {
            "y": "There is no open link to send again.",
            "k": "There is no open link to ask about.",
            "r": "There is no open link to print.",
        }.items():
            await at.press(key)
            assert at.said.startswith(words)
        await at.press("home")
        await at.press("p")
        assert at.said.startswith("This sale is settled; only a manager's decision is open.")
        await go_to(at, "Budi Santoso")
        assert {"pay", "link", "again", "check", "copy", "call", "cancel"} <= set(at.screen.possible())


async def test_call_shows_the_phone_large_and_copies_it(venue: Venue, ids: dict[str, str]) -> None:
    async with dashboard(venue) as at:
        await go_to(at, "Budi Santoso")
        await at.press("n")
        assert "Call Budi Santoso" in at.text
        assert "█▀█ █▀█" in at.text
        assert "Overdue 5 d" in at.text
        await at.press("c")
        assert at.said == "Copied: 0812-3456-7801"
        assert isinstance(at.screen, PendingScreen)


@pytest.mark.rule("LIFE-4")
async def test_cancel_a_pending_package_with_a_managers_word(venue: Venue, ids: dict[str, str]) -> None:
    """The link goes with it; the receptionist needs a manager's name and PIN."""
    await give_pin(venue, "manager")
    async with dashboard(venue) as at:
        await go_to(at, "Ni Made Ayu")
        await at.press("x")
        assert "Cancel what?" in at.text
        await at.press("2", "enter")
        assert "Cancellation reason is required" in at.text
        await at.press("down", "enter", "enter", "246810", "enter", "enter")
        assert "Purchase Cancelled" in at.text
        await at.press("escape")
        await rested(at)
        assert "Ni Made Ayu" not in at.text
        found = await at.rows(f"SELECT status FROM purchase WHERE id = '{ids['Ni Made Ayu']}'")
        assert found == [("cancelled",)]
        link = await at.rows(f"SELECT invoice FROM intent WHERE purchase_id = '{ids['Ni Made Ayu']}'")
        assert link == [("void",)]


async def test_narrow_terminals_open_the_row(venue: Venue, ids: dict[str, str]) -> None:
    """At 80 columns Enter opens the payment as a screen; Enter there the guest's card."""
    async with dashboard(venue, size=(80, 24)) as at:
        await go_to(at, "Wayan")
        await at.press("enter")
        assert "Open the guest's card" in at.text
        await at.press("enter")
        assert isinstance(at.screen, Card)
        await at.press("escape", "enter", "p")
        assert "Record Payment - Hair Care" in at.text


async def test_nothing_pending(venue: Venue) -> None:
    async with dashboard(venue) as at:
        assert "No pending payments." in at.text
        for key in ("enter", "p", "x"):
            await at.press(key)
            assert at.app.message.tone == "bad"
        await at.press("f", "3", "enter")
        assert "No pending payment matches. Esc shows all." in at.text


def many(venue: Venue, count: int) -> None:
    """So many pending packages of one guest."""
    guest = venue.guest("Budi Santoso")
    first = venue.sell_pending(guest).purchase.id
    at, bought = venue.rows(f"SELECT created_at, purchased_at FROM purchase WHERE id = '{first}'")[0]
    rows: list[dict[str, Any]] = [
        {
            "id": f"{number:024x}", "tenant_id": venue.melati.id, "customer_id": guest,
            "outlet_id": venue.kemang.id, "package_name": f"Package {number:04}", "price": 500_000,
            "method": "bank_transfer", "status": "pending_payment", "payment_status": "pending",
            "due_day": "2025-01-22", "purchased_at": bought, "sold_by": venue.people["owner"].id,
            "created_at": at, "updated_at": at,
        }
        for number in range(count)
    ]  # fmt: skip
    venue.store.write(lambda transaction: transaction.insert_many(t.Purchase, rows))


@pytest.mark.rule("PEND-8")
async def test_five_thousand_rows_a_window_at_a_time(venue: Venue) -> None:
    """The list holds some screens of them; the cursor meets each of them once, in order, also typed ahead."""
    await aside(many, venue, 5_000)
    async with dashboard(venue) as at:
        rows = at.screen.rows
        assert "Showing 1–26 of 5,001 pending payments" in at.text
        seen = [rows.row.key]
        for _turn in range(12):
            await at.burst(*["down"] * 10)
            seen.append(rows.row.key)
            assert len(rows.rows()) <= rows.room < 200
        assert seen == [f"{number:024x}" for number in range(0, 121, 10)]
        assert rows.place == 120
        await at.press("end")
        await rested(at)
        assert (rows.place, rows.window.total) == (5_000, 5_001)
        assert "of 5,001 pending payments" in at.text
        await at.press("up")
        assert rows.row.key == f"{4_999:024x}"
        await at.press("home")
        assert rows.row.key == f"{0:024x}"
        before = at.text.splitlines()[8]
        await aside(venue.set, t.Purchase, f"{3:024x}", status="cancelled", payment_status="failed")
        at.screen.paper_moved("paid")
        await at.beside()
        await rested(at)
        assert at.text.splitlines()[8] == before


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_hostile_names_stay_text(venue: Venue, size: tuple[int, int]) -> None:
    """Names, packages, notes and refusals that break screens: shown, never obeyed, whatever is opened."""

    def fill() -> None:
        for number, name in enumerate(HOSTILE):
            guest = venue.guest(f"Guest {number}", f"0812-0000-{number:04}", f"g{number}@example.com")
            sold = venue.sell_pending(guest).purchase.id
            link = queued(venue, sold) if number % 2 else None
            stored = name.replace("\x00", "").encode("utf-8", "replace").decode()
            venue.set(t.Customer, guest, name=stored)
            venue.set(t.Purchase, sold, package_name=stored, notes=stored)
            if link is not None:
                venue.set(t.Intent, link.id, notes=stored, said=stored, answer="rejected")

    await aside(fill)
    async with dashboard(venue, size=size) as at:
        for _row in range(len(HOSTILE)):
            for keys in (("n", "escape"), ("x", "escape"), ("enter", "escape"), ("down",)):
                await at.press(*keys)
                assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in at.text.replace("\n", ""))


async def test_an_appointment_with_a_link_is_told_apart(venue: Venue) -> None:
    def fill() -> None:
        sent(venue, venue.visit(venue.guest(email="ayu@example.com")), visit=True)

    await aside(fill)
    async with dashboard(venue) as at:
        assert "Massage" in row(at, "Ni Made Ayu")
        assert "appointment" in at.text
        await at.press("p")
        assert "Record Payment" in at.text


async def test_a_larger_window_shows_more_rows_and_the_pane(venue: Venue) -> None:
    def fill() -> None:
        for number in range(30):
            venue.sell_pending(venue.guest(f"Guest {number}", f"0812-0000-{number:04}"))

    await aside(fill)
    async with dashboard(venue, size=(80, 24)) as at:
        assert "Showing 1–18 of 30" in at.text
        await at.pilot.resize_terminal(200, 60)
        await at.beside()
        await rested(at)
        assert "Showing 30 of 30" in at.text
        assert "Open the guest's card" in at.text
