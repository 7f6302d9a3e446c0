"""The relay beside the desk: what it carries, what it says, and that it never stands in the way."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest

from pos_app.desk import links
from pos_app.domain.clock import SystemClock
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.store import tables as t
from pos_app.tui.screens.link import LinkScreen
from pos_app.tui.widgets.lines import MessageLine
from tests.desk.venue import Venue
from tests.paper.conftest import Control
from tests.tui.counter import Counter, aside
from tests.tui.paper import Bells, paper_desk, until


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox().start()
    yield running
    Thread(target=running.stop).start()


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    return Control(sandbox)


@pytest.fixture
def sold(venue: Venue) -> str:
    """A purchase that waits for its money."""
    venue.clock.at = SystemClock().now()
    return venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id


def queue_link(venue: Venue, purchase_id: str) -> str:
    return links.make_for_purchase(venue.reception, purchase_id, Wanted(), operation=new_id()).link.id


def truth(at: Counter) -> str:
    return at.app.header_facts().truth.long


def rung(at: Counter) -> int:
    assert isinstance(at.app, Bells)
    return at.app.rung


async def made(at: Counter, venue: Venue, purchase_id: str) -> str:
    """A link that has reached Paper.id while the desk was open."""
    await until(at, lambda: truth(at).startswith("online"))
    link = str(await aside(queue_link, venue, purchase_id))
    at.app.paper.wake()
    await until(at, lambda: truth(at).startswith("online, 1 open link"))
    return link


async def pay(at: Counter, control: Control, venue: Venue, link: str, word: str = "paid") -> None:
    """The guest pays, and somebody asks at once."""
    remote = (await asyncio.to_thread(control.invoices))[0]["uuid"]
    await asyncio.to_thread(control.word, remote, word)
    await aside(links.check_now, venue.reception, link)
    at.app.paper.wake()


@pytest.mark.rule("POLL-10")
async def test_a_payment_is_told_with_a_bell_and_the_screen_in_front_is_read_again(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        link = await made(at, venue, sold)
        await at.press("made", "enter")
        assert "owes Rp 500,000" in at.text
        await pay(at, control, venue, link)
        await until(at, lambda: rung(at) == 1)
        told = at.app.messages[-1].text.replace("\u00a0", " ")
        assert told == "Paid online: Ni Made Ayu, Rp 500,000, Luxury Spa Package"
        await until(at, lambda: "owes" not in at.text)
        toast = next(iter(at.app.screen.query("Toast")))
        assert (toast.region.right, toast.region.y, toast.region.height) == (at.app.size.width, 0, 1)
        await until(at, lambda: truth(at).startswith("online, 0 open links"))
        assert await at.rows("SELECT status FROM purchase") == [("active",)]


async def test_a_locked_desk_rings_and_names_no_guest(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, None) as at:
        link = await made(at, venue, sold)
        await pay(at, control, venue, link)
        await until(at, lambda: rung(at) == 1)
        assert at.app.messages[-1].text.replace("\u00a0", " ") == "Paid online: Rp 500,000"


async def test_what_needs_a_manager_says_so(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        link = await made(at, venue, sold)
        await asyncio.to_thread(control.fault, "unknown_word", "get")
        await aside(links.check_now, venue.reception, link)
        at.app.paper.wake()
        await until(at, lambda: any("Unknown word" in message.text for message in at.app.messages))
        assert rung(at) == 0


async def test_the_header_tells_when_the_network_went_and_what_waits(venue: Venue, sold: str) -> None:
    await aside(queue_link_without_network, venue, sold)
    async with paper_desk(venue, "http://127.0.0.1:9/api", venue.reception) as at:
        await until(at, lambda: "offline since" in truth(at))
        clock = venue.clock.at.astimezone(venue.front.zone)
        assert truth(at) == f"offline since {clock:%H:%M}, 1 queued"
        await until(at, lambda: "offline since" in at.text)
        assert "SANDBOX" in at.text.splitlines()[0]


def queue_link_without_network(venue: Venue, purchase_id: str) -> None:
    from pos_app.desk import gateway

    gateway.configure(venue.owner, "sandbox")
    queue_link(venue, purchase_id)


async def test_a_refusal_stops_the_relay_until_somebody_has_looked(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        await until(at, lambda: truth(at).startswith("online"))
        await asyncio.to_thread(control.fault, "401", "create")
        await aside(queue_link, venue, sold)
        at.app.paper.wake()
        await until(at, lambda: truth(at) == "stopped, owner must look, 1 queued")
        assert "owner has looked" in at.app.messages[-1].text
        await asyncio.to_thread(control, "DELETE", "faults")
        await at.app.paper.try_now()
        await until(at, lambda: truth(at).startswith("online, 1 open link"))


async def test_old_news_is_called_old(venue: Venue, sold: str, sandbox: Sandbox) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        await made(at, venue, sold)
        sandbox.stop()
        venue.clock.at += timedelta(seconds=91)
        facts = at.app.header_facts().truth
        assert (facts.state, facts.long, facts.short) == (
            "old", "1 open link, checked 1 min ago", "1 link, 1 min ago",
        )  # fmt: skip


async def test_quitting_waits_for_no_answer(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        await until(at, lambda: truth(at).startswith("online"))
        await asyncio.to_thread(control.fault, "delay", "create", seconds=600)
        await aside(queue_link, venue, sold)
        at.app.paper.wake()
        async with asyncio.timeout(60):
            while await at.rows("SELECT state, may_exist FROM intent") != [("sending", 1)]:
                await asyncio.sleep(0.02)
        before = monotonic()
        await at.app.come_to_rest()
        assert monotonic() - before < 45
    ((state, may_exist),) = await aside(venue.rows, "SELECT state, may_exist FROM intent")
    assert (state, bool(may_exist)) == ("sending", True)


async def test_a_fault_of_ours_is_reported_and_the_desk_goes_on(
    venue: Venue, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_app.sync import beside
    from pos_app.sync.relay import Relay

    async def broken(_relay: Relay) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(beside, "AGAIN_AFTER", 0.01)
    monkeypatch.setattr(Relay, "step", broken)
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        await until(at, lambda: any("A report was written" in message.text for message in at.app.messages))
        await at.press("f5")
        assert "Today" in at.text
    (report,) = (Path(venue.store.database.database).parent / "logs").glob("report-*.txt")
    assert "RuntimeError" in report.read_text()


async def test_after_a_restore_it_is_said_that_paper_id_was_looked_through(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    from pos_app.desk import reconciling

    await aside(queue_link_without_network, venue, sold)
    await aside(reconciling.begin, venue.front)
    await asyncio.to_thread(control.fault, "500", "list")
    async with paper_desk(venue, sandbox.base_url, venue.manager) as at:
        await until(at, lambda: "1 checking" in truth(at))
        await at.press("f8")
        assert "no link leaves before Paper.id was read" in at.text
        assert await asyncio.to_thread(control.invoices) == []
        venue.clock.at += timedelta(minutes=2)
        at.app.paper.wake()
        await until(at, lambda: any("compared with Paper.id" in said.text for said in at.app.messages))
        await until(at, lambda: truth(at).startswith("online, 1 open link"))
        assert "no link leaves" not in at.text


async def test_a_payment_of_the_link_on_screen_is_told_once(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        link = await made(at, venue, sold)
        await at.app.push_screen(LinkScreen(link))
        await until(at, lambda: at.screen.link is not None and at.screen.link.checked_at is not None)
        venue.clock.advance(seconds=2)
        await at.press("k")
        await until(at, lambda: "still waiting" in at.said)
        await pay(at, control, venue, link)
        await until(at, lambda: at.said.startswith("Paid online: Rp 500,000."))
        await at.press("k")
        told = [message for message in at.app.messages if message.text.startswith("Paid online")]
        assert (len(told), rung(at)) == (1, 1)
        await at.press("f7")
        assert sum("Paid online: " in line for line in at.text.splitlines()[1:]) == 1


def said(at: Counter) -> str:
    """The message line of the screen in front, as it is drawn from."""
    return str(at.screen.query_one(MessageLine).message.text).replace("\u00a0", " ")


@pytest.mark.rule("LINK-15")
async def test_the_message_line_follows_the_link_it_speaks_of(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception) as at:
        await until(at, lambda: truth(at).startswith("online"))
        await at.press("made", "enter", "l", "ctrl+s", "enter")
        await until(at, lambda: said(at).startswith("Payment link sent to customer via e-mail"))
        assert said(at).endswith(": Ni Made Ayu, Luxury Spa Package")
        await at.press("escape", "f6")
        ((link,),) = await at.rows("SELECT id FROM intent")
        await pay(at, control, venue, link)
        await until(at, lambda: said(at) == "Paid online: Ni Made Ayu, Rp 500,000, Luxury Spa Package")
        assert (at.app.about, rung(at)) == ("", 1)
        kept = [message.text for message in at.app.messages if "Paid online" in message.text]
        assert len(kept) == 1


async def test_the_message_line_says_that_the_link_was_refused(
    venue: Venue, sold: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But it takes the line from nobody who has just been told why not."""
    monkeypatch.setattr("pos_app.tui.paper_watch._LOOK", 0.1)
    await aside(queue_link_without_network, venue, sold)
    async with paper_desk(venue, "http://127.0.0.1:9/api", venue.reception) as at:
        await until(at, lambda: "offline since" in truth(at))
        ((link,),) = await at.rows("SELECT id FROM intent")
        at.app.say("Payment link queued", about=link)
        at.app.refuse("Not so.")
        await aside(venue.set, t.Intent, link, state="rejected", invoice="void", answer="customer")
        await asyncio.sleep(1)
        assert said(at) == "Not so."
        at.app.say("Payment link queued", about=link)
        await until(at, lambda: said(at).startswith("Paper.id refused the link: Ni Made Ayu"))


@pytest.mark.rule("POLL-12")
async def test_a_part_that_was_paid_is_told_once_without_a_sum(
    venue: Venue, sold: str, sandbox: Sandbox, control: Control
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.reception, size=(80, 24)) as at:
        link = await made(at, venue, sold)
        await pay(at, control, venue, link, "partially paid")
        told = "Partly paid, see Paper.id how much: Ni Made Ayu, Rp 500,000, Luxury Spa Package"
        await until(at, lambda: rung(at) == 1)
        await aside(links.check_now, venue.reception, link)
        at.app.paper.wake()
        await until(at, lambda: truth(at).startswith("online, 1 open link"))
        assert [one.text.replace("\u00a0", " ") for one in at.app.messages].count(told) == 1
        await at.press("f6")
        (row,) = (line for line in at.text.splitlines()[1:] if "Ni Made Ayu" in line)
        assert "partly paid" in row
        assert "link" not in row
        assert "Luxury" in row
        await at.app.push_screen(LinkScreen(link))
        await until(at, lambda: "PARTIALLY PAID" in at.text)
        assert "how much, Paper.id alone" in " ".join(at.text.split())
        assert rung(at) == 1
