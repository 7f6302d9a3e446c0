"""What needs a manager: what happened, what the money is, and ways out by number, each with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pos_app.desk import flags, intents, settling
from pos_app.desk.session import Desk
from pos_app.desk.work import act
from pos_app.domain.words import FlagKind
from pos_app.store import tables as t
from pos_app.tui import flag_words
from pos_app.tui.screens.flag import FlagScreen
from pos_app.tui.screens.pending import PendingScreen
from tests.desk.paper_desk import relay_desk, sent, told
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside
from tests.tui.dashboard import dashboard, filled
from tests.tui.front import SIZES, compare, front_desk, give_pin, rested
from tests.tui.hostile import HOSTILE


@asynccontextmanager
async def flagged(venue: Venue, desk: Desk | None = None, **how: Any) -> AsyncIterator[Counter]:
    """The first row of F6 opened, in the hands of the manager unless said otherwise."""
    async with dashboard(venue, desk or venue.manager, **how) as at:
        await at.press("enter")
        assert isinstance(at.screen, FlagScreen)
        yield at


@pytest.fixture
def ids(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr("secrets.randbelow", lambda _most: 7)
    return filled(venue)


@pytest.fixture
def link(venue: Venue) -> intents.LinkView:
    """An open link of a pending package over Rp 500,000."""
    guest = venue.guest(email="ayu@example.com")
    return sent(venue, venue.sell_pending(guest).purchase.id)


def raised(venue: Venue, link_id: str, kind: FlagKind, detail: str = "") -> None:
    """Put a link before the managers."""
    act(
        relay_desk(venue),
        lambda work: flags.raise_flag(work, intents.row_of(work, link_id), kind, detail),
    )


@pytest.mark.parametrize("size", SIZES)
async def test_pictures(
    venue: Venue, ids: dict[str, str], size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    async with flagged(venue, size=size) as at:
        compare(at, "flag", update=pytestconfig.getoption("--update"))
        await at.press("1")
        compare(at, "flag-form", update=pytestconfig.getoption("--update"))


@pytest.mark.rule("POLL-11")
async def test_a_second_payment_is_given_back_with_a_reason(venue: Venue, ids: dict[str, str]) -> None:
    """What happened, both payments, the way out, its reason, the wall; then the row is gone."""
    async with flagged(venue) as at:
        for words in ("Double payment", "Rp 500,000  cash", "The money was given back", "0812-3456-7804"):
            assert words in at.text, words
        await at.press("1", "enter")
        assert "A reason is required" in at.text
        assert "Writes down that it was given back." in at.text
        await at.press("Transferred back, BCA 123", "enter", "enter")
        assert "Give it back yourself first" not in at.text.split("╰")[0].split("╭")[-1]
        assert "Decided: The money was given back. Tini, Luxury Spa Package." in at.said
        await at.press("enter", "escape")
        await rested(at)
        assert isinstance(at.screen, PendingScreen)
        assert "Double payment" not in at.text.replace(at.said, "")
        assert await at.rows("SELECT resolution, reason FROM flag") == [
            ("refunded", "Transferred back, BCA 123")
        ]
        assert await at.rows("SELECT outcome FROM unallocated") == [("refunded",)]
        audit = await at.rows("SELECT reason, staff_id FROM audit WHERE act = 'resolve_flag'")
        assert audit == [("Transferred back, BCA 123", venue.people["manager"].id)]


@pytest.mark.rule("POLL-6")
async def test_another_amount_is_taken_as_the_payment(venue: Venue, link: intents.LinkView) -> None:
    await aside(told, venue, link, "paid", total=510_000)
    async with flagged(venue) as at:
        for words in ("Another amount", "Asked for  Rp 500,000", "Rp 510,000  Rp 10,000 more than asked for"):
            assert words in at.text, words
        await at.press("1", "down", "enter", "enter")
        await at.press("escape")
        await rested(at)
        assert await at.rows("SELECT status FROM purchase") == [("active",)]
        assert "No pending payments." in at.text


async def test_a_receptionist_needs_a_managers_word(venue: Venue, ids: dict[str, str]) -> None:
    await give_pin(venue, "manager", "owner")
    async with flagged(venue, venue.reception) as at:
        await at.press("2", "Keeps it for later", "enter", "putu", "enter", "111111", "enter", "enter")
        assert await at.rows("SELECT resolution FROM flag") == [(None,)]
        await at.press("246810", "enter", "enter")
        assert "The guest has a credit note for it" in at.text
        assert await at.rows("SELECT resolution, resolved_by FROM flag") == [
            ("credit_note", venue.people["reception"].id)
        ]
        (audit,) = await at.rows("SELECT staff_id, approved_by FROM audit WHERE act = 'resolve_flag'")
        assert audit == (venue.people["reception"].id, venue.people["manager"].id)


async def test_a_therapist_is_refused_with_the_names_of_those_who_may(
    venue: Venue, ids: dict[str, str]
) -> None:
    async with flagged(venue, venue.rina) as at:
        await at.press("1")
        assert "Your role may not decide" in at.said
        assert "Putu Santi" in at.said


@pytest.mark.parametrize("kind", FlagKind)
async def test_every_kind_says_what_happened_and_what_each_way_does(
    venue: Venue, link: intents.LinkView, kind: FlagKind
) -> None:
    await aside(raised, venue, link.id, kind, "lost in space")
    async with flagged(venue, size=(120, 36)) as at:
        (concern,) = at.screen.concerns
        shown = " ".join(at.text.split())
        assert flag_words.happened(concern)[:60] in shown
        assert concern.ways
        for number, way in enumerate(concern.ways, 1):
            assert f"{number} {flag_words.WAYS[way]}" in shown
            assert flag_words.does(way)[:24] in shown
            await at.press(str(number))
            assert flag_words.does(way)[:24] in at.text
            await at.press("escape")


async def test_gone_there_is_withdrawn_here(venue: Venue, link: intents.LinkView) -> None:
    await aside(settling.gone, relay_desk(venue), link.id)
    async with flagged(venue) as at:
        assert "Gone at Paper.id" in at.text
        await at.press("1", "down", "enter", "enter", "escape")
        await rested(at)
        assert await at.rows("SELECT invoice FROM intent") == [("void",)]
        assert "1 pending" in at.text


async def test_what_another_terminal_decided_is_said(venue: Venue, ids: dict[str, str]) -> None:
    """Between opening and Enter somebody else decided: a refusal, nothing twice; then the screen is left."""
    async with flagged(venue) as at:
        (concern,) = at.screen.concerns
        await at.press("1", "Given back", "enter")
        await aside(flags.resolve, venue.owner, concern.flag.id, "credit_note", "Kept", operation="f" * 24)
        await at.press("enter")
        assert at.said.startswith("This was decided already.")
        assert await at.rows("SELECT resolution FROM flag") == [("credit_note",)]
        await at.press("escape", "1")
        await rested(at)
        assert isinstance(at.screen, PendingScreen)


async def test_the_start_page_leads_there(venue: Venue, ids: dict[str, str]) -> None:
    """What needs a manager stands first among what needs attention; Enter opens it."""
    async with front_desk(venue, venue.manager, size=(200, 60)) as at:
        first, *others = [line[120:] for line in at.text.splitlines() if "0812-3456-78" in line]
        assert "Double payment" in first
        assert "0812-3456-7804" in first
        assert "Overdue 5 days" in others[0]
        await at.press("tab", "enter")
        assert isinstance(at.screen, FlagScreen)


async def test_keys_of_the_screen(venue: Venue, ids: dict[str, str]) -> None:
    async with flagged(venue) as at:
        await at.press("9")
        assert at.said.startswith("Type the number of a way out.")
        await at.press("c")
        assert at.said == "Copied: 0812-3456-7804"
        await at.press("h")
        assert "History" in at.text


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_of_paper_stay_text(venue: Venue, link: intents.LinkView, text: str) -> None:
    stored = text.replace("\x00", "").encode("utf-8", "replace").decode()

    def fill() -> None:
        raised(venue, link.id, FlagKind.UNKNOWN_WORD, stored)
        venue.set(t.Customer, link.customer_id, name=stored)

    await aside(fill)
    async with flagged(venue, size=(80, 24)) as at:
        for keys in ((), ("1",), ("escape", "escape")):
            await at.press(*keys)
            assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for c in at.text.replace("\n", ""))


async def test_the_story_tells_of_link_and_decision(venue: Venue, ids: dict[str, str]) -> None:
    async with flagged(venue) as at:
        await at.press("1", "Given back in cash", "enter", "enter", "escape")
        await at.press("/", "tini", "enter", "h")
        await rested(at)
        for words in (
            "Decided by a manager",
            "Put before a manager",
            "Paid online, fits no sale",
            "Payment link made",
        ):
            assert words in at.text, words
        assert "The money was given back" in at.text
