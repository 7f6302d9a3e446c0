"""`k`: the answer of Paper.id is said in the message line, wherever it was asked from (POLL-14)."""

from __future__ import annotations

import pytest

from pos_app.desk import gateway, polls
from pos_app.desk.intents import LinkView
from pos_app.domain.errors import Failure
from pos_app.domain.words import FlagKind, SaleMethod
from pos_app.tui.screens.link import LinkScreen
from pos_app.tui.verbs import link_check
from tests.desk.paper_desk import claimed, queued, relay_desk, sent, told
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, until
from tests.tui.front import front_desk
from tests.tui.test_queue import Side, Standing

ASKED = "Paper.id is asked now."
WAITING = "Paper.id says: not paid yet, still waiting."


@pytest.fixture
def owed(venue: Venue) -> str:
    """A package that waits for its payment."""
    gateway.configure(venue.owner, "sandbox")
    guest = venue.guest(email="ayu@example.com")
    return venue.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id


@pytest.fixture
def link(venue: Venue, owed: str) -> LinkView:
    """Its open payment link."""
    return sent(venue, owed)


async def answers(at: Counter, link: LinkView, word: str) -> None:
    """Paper.id says something, a little later."""
    at.venue.clock.advance(seconds=2)
    await aside(told, at.venue, link, word)


async def hears(at: Counter, said: str) -> None:
    """Wait until the message line says something."""
    await until(lambda: said in at.said)
    await at.settled()


@pytest.mark.rule("POLL-14")
@pytest.mark.parametrize(("word", "said"), [("unpaid", WAITING), ("paid", "Paid online: Rp 500,000.")])
async def test_the_answer_is_said_on_the_card(venue: Venue, link: LinkView, word: str, said: str) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("ayu", "enter", "k")
        assert at.said == ASKED
        await answers(at, link, word)
        await hears(at, said)
        assert ("owes" in at.text) is (word == "unpaid")


@pytest.mark.rule("POLL-14")
@pytest.mark.parametrize(("word", "said"), [("unpaid", WAITING), ("paid", "Paid online: Rp 500,000.")])
async def test_the_answer_is_said_among_pending_payments(
    venue: Venue, link: LinkView, word: str, said: str
) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6", "k")
        assert at.said == ASKED
        await answers(at, link, word)
        await hears(at, said)


@pytest.mark.rule("POLL-14")
@pytest.mark.parametrize(("word", "said"), [("unpaid", WAITING), ("paid", "Paid online: Rp 500,000.")])
async def test_the_answer_is_said_on_the_links_screen(
    venue: Venue, link: LinkView, word: str, said: str
) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.app.push_screen(LinkScreen(link.id))
        await at.settled()
        await at.press("k")
        await answers(at, link, word)
        await hears(at, said)


@pytest.mark.rule("POLL-14")
async def test_the_answer_is_said_at_an_appointment(venue: Venue) -> None:
    visit = await aside(venue.visit, await aside(venue.guest, email="ayu@example.com"))
    link = await aside(sent, venue, visit, visit=True)
    async with front_desk(venue, venue.reception) as at:
        await at.press("f5", "k")
        assert at.said == ASKED
        await answers(at, link, "unpaid")
        await hears(at, WAITING)


async def test_no_answer_is_said_with_why_and_each_time(venue: Venue, link: LinkView) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6")
        for _time in range(2):
            await at.press("k")
            assert at.said == ASKED
            await aside(polls.unanswered, relay_desk(venue), link.id, "unreachable")
            await hears(at, "No answer about the link: no way there. It is asked again by itself.")


async def test_what_needs_a_manager_is_said_with_why(venue: Venue, link: LinkView) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6", "k")
        await answers(at, link, "gekauft")
        await hears(at, "Paper.id says a word that the desk does not know. A manager decides")
        assert [flag for (flag,) in await at.rows("SELECT kind FROM flag")] == [FlagKind.UNKNOWN_WORD]


async def test_a_queued_link_that_was_taken_says_so(venue: Venue, owed: str) -> None:
    await aside(queued, venue, owed)
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6", "q", "k")
        await aside(sent_on, venue)
        await hears(at, "Paper.id has taken the link: it waits to be paid.")


def sent_on(venue: Venue) -> None:
    from pos_app.desk import errands
    from pos_app.desk.errands import Found

    errand = claimed(venue)
    assert errands.posting(relay_desk(venue), errand)
    made = Found("r-1", "https://stg-v2.paper.id/1", ("email",), None)
    assert errands.adopt(relay_desk(venue), errand, made) == "adopted"


async def test_another_act_meanwhile_keeps_the_line(venue: Venue, link: LinkView) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6", "k", "c", "3")
        assert at.said.startswith("Copied")
        await answers(at, link, "unpaid")
        await at.beside()
        assert at.said.startswith("Copied")


async def test_without_a_way_to_paper_id_that_is_said(
    venue: Venue, link: LinkView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "NO_WAY", 0.0)
    async with front_desk(venue, venue.reception) as at:
        problem = Failure("paper_no_credentials", "This machine has no credentials for Paper.id.")
        at.app.paper = Side(Standing(problem=problem))
        await at.press("f6", "k")
        await hears(at, "This machine has no credentials for Paper.id.")


async def test_a_link_of_another_paper_id_is_not_called_asked(
    venue: Venue, link: LinkView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "NO_WAY", 0.0)
    await aside(gateway.configure, venue.owner, "staging")
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6", "k")
        await hears(at, "This link belongs to another Paper.id than the desk is connected to now.")


async def test_a_silence_without_a_reason_is_not_for_ever(
    venue: Venue, link: LinkView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_check, "PATIENCE", 0.0)
    async with front_desk(venue, venue.reception) as at:
        await at.press("f6", "k")
        await hears(at, "Paper.id has not answered yet; it is asked again by itself.")
