"""Two terminals on one PostgreSQL, each with its own connection and its own relay."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pos_app.desk import errands, flags, links, payments, polls, queue, settling
from pos_app.desk import gateway as gateways
from pos_app.desk.intents import LinkView
from pos_app.desk.payments import ManualPayment
from pos_app.desk.session import Desk
from pos_app.domain.clock import SetClock, SystemClock
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import FlagKind, IntentState, Means, SaleMethod
from pos_app.paper.client import CreateOutcome, PaperClient
from pos_app.paper.outcomes import Offline, Why
from pos_app.store import Store, open_store
from pos_app.sync.gateway import PaperGateway
from pos_app.sync.relay import Did, Relay
from tests.desk.paper_desk import reading, relay_desk, sent
from tests.desk.venue import Venue
from tests.paper.conftest import Control

pytestmark = pytest.mark.engine("postgres")


class Counting(PaperGateway):
    """Paper.id, with the posts that were really made."""

    def __init__(self, client: PaperClient, posts: list[str]) -> None:
        super().__init__(client)
        self._post, self.posts, self.is_cut = client.create, posts, False
        self.create = self._counted

    async def _counted(self, number: str, body: bytes) -> CreateOutcome:
        if self.is_cut:
            return Offline(Why.UNREACHABLE)
        self.posts.append(number)
        return await self._post(number, body)


class Terminal:
    """One desk of the venue with its own store, clock and relay."""

    def __init__(self, name: str, store: Store, venue: Venue, service: Counting) -> None:
        self.store, self.service = store, service
        self.clock = venue.clock
        self.front = replace(venue.reception, store=store, terminal=f"{name}-desk")
        self.back = replace(relay_desk(venue, name), store=store)
        self.relay = Relay(self.back, service, "sandbox", store.run)

    def at(self, clock: SetClock) -> None:
        """Use another clock from now on."""
        self.clock, self.back = clock, replace(self.back, clock=clock)
        self.relay = Relay(self.back, self.service, "sandbox", self.store.run)

    async def steps(self, most: int = 60) -> list[Did]:
        done: list[Did] = []
        while (did := await self.relay.step()) is not None and len(done) < most:
            done.append(did)
        return done


class Pair:
    """The venue and its two terminals."""

    def __init__(self, venue: Venue, one: Terminal, two: Terminal, posts: list[str]) -> None:
        self.venue, self.one, self.two, self.posts = venue, one, two, posts

    def sale(self) -> str:
        guest = self.venue.guest(email="ayu@example.com")
        return self.venue.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id

    async def make(self) -> LinkView:
        def deed() -> LinkView:
            return links.make_for_purchase(
                self.venue.reception, self.sale(), Wanted(), operation=new_id()
            ).link  # fmt: skip

        return await self.one.store.run(deed)

    async def seen(self, link: LinkView) -> LinkView:
        """The link, the same at both."""
        here = await self.one.store.run(links.show, self.one.front, link.id)
        there = await self.two.store.run(links.show, self.two.front, link.id)
        assert here == there
        return here


@pytest.fixture
def other_store(location: str) -> Iterator[Store]:
    """The second terminal's own connection."""
    with open_store(location) as opened:
        yield opened


@pytest.fixture
async def pair(store: Store, other_store: Store, client: PaperClient) -> AsyncIterator[Pair]:
    venue = await store.run(Venue, store)
    venue.clock.at = SystemClock().now()
    await store.run(gateways.configure, venue.owner, "sandbox")
    posts: list[str] = []
    one = Terminal("S1", store, venue, Counting(client, posts))
    two = Terminal("S2", other_store, venue, Counting(client, posts))
    yield Pair(venue, one, two, posts)
    assert await store.run(venue.faults) == []


async def test_two_relays_at_once_post_every_link_once(pair: Pair, control: Control) -> None:
    made = [await pair.make() for _ in range(16)]
    first = await asyncio.gather(pair.one.relay.step(), pair.two.relay.step())
    assert [*first] == [Did.MADE, Did.MADE], "each takes a link of its own at the same moment"
    await asyncio.gather(pair.one.steps(), pair.two.steps())
    assert Counter(pair.posts) == Counter(link.number for link in made)
    assert len(control.invoices()) == 16
    assert {(await pair.seen(link)).shown for link in made} == {"waiting"}


async def test_who_is_overtaken_at_a_link_takes_the_next_one_at_once(pair: Pair) -> None:
    made = [await pair.make() for _ in range(24)]

    async def both(take: Callable[..., Any], *more: str) -> list[Any]:
        return await asyncio.gather(
            *(each.store.run(take, each.back, "sandbox", *more) for each in (pair.one, pair.two))
        )

    claimed = [errand for _ in range(12) for errand in await both(errands.claim, new_id())]
    assert {errand.intent_id for errand in claimed} == {link.id for link in made}
    sent_out = [await pair.one.store.run(lambda: sent(pair.venue, pair.sale())) for _ in range(24)]
    pair.venue.clock.advance(seconds=60)
    polled = [poll for _ in range(12) for poll in await both(polls.next_poll)]
    assert {poll.intent_id for poll in polled} == {link.id for link in sent_out}


async def test_both_ask_about_a_link_once_and_credit_it_once(pair: Pair, control: Control) -> None:
    made = [await pair.make() for _ in range(8)]
    await pair.one.steps()
    for invoice in control.invoices():
        control.word(invoice["uuid"], "paid")
    pair.venue.clock.advance(seconds=40)
    shares = await asyncio.gather(pair.one.steps(), pair.two.steps())
    assert Counter([*shares[0], *shares[1]])[Did.PAID] == 8
    assert {(await pair.seen(link)).shown for link in made} == {"paid"}
    rows = await pair.one.store.run(pair.venue.rows, "SELECT COUNT(*), SUM(total) FROM credit")
    assert rows == [(16, 40)]


async def test_a_dead_terminals_link_is_taken_over_when_its_lease_is_over(
    pair: Pair, control: Control
) -> None:
    link = await pair.make()
    control.fault(on="create", kind="lost_answer")
    slow = asyncio.create_task(pair.one.relay.step())
    async with asyncio.timeout(60):
        while not control.invoices():
            await asyncio.sleep(0.02)
    slow.cancel()
    with suppress(asyncio.CancelledError):
        await slow
    dead = await pair.seen(link)
    if dead.state == IntentState.SENDING:
        assert await pair.two.steps() == []
    pair.venue.clock.advance(seconds=200)
    assert Did.MADE in await pair.two.steps()
    assert (await pair.seen(link)).shown == "waiting"
    assert pair.posts == [link.number]


async def test_a_clock_that_is_fast_takes_no_link_from_a_terminal_at_work(
    pair: Pair, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = await pair.make()
    ahead = 600
    pair.two.at(SetClock(pair.venue.clock.at + timedelta(seconds=ahead)))
    held = asyncio.Event()
    go_on = asyncio.Event()
    post = pair.one.service.create

    async def waits(number: str, body: bytes) -> CreateOutcome:
        held.set()
        await go_on.wait()
        return await post(number, body)

    pair.one.service.create = waits
    at_work = asyncio.create_task(pair.one.relay.step())
    async with asyncio.timeout(60):
        await held.wait()
    real = time.time
    with monkeypatch.context() as patch:
        patch.setattr("pos_app.store.shared_clock.time.time", lambda: real() + ahead)
        assert await pair.two.steps() == []
    go_on.set()
    assert await at_work == Did.MADE
    assert pair.posts == [link.number]
    assert (await pair.seen(link)).shown == "waiting"


async def test_both_show_the_same_truth(pair: Pair, control: Control) -> None:
    made = [await pair.make() for _ in range(3)]
    pair.one.service.is_cut = True
    await pair.one.steps()
    counts = [await t.store.run(queue.counts, t.front) for t in (pair.one, pair.two)]
    rows = [await t.store.run(queue.rows, t.front) for t in (pair.one, pair.two)]
    assert counts[0] == counts[1]
    assert (counts[0].queued, counts[0].open) == (3, 0)
    assert rows[0] == rows[1]
    assert {row.id for row in rows[0]} == {link.id for link in made}
    await pair.two.steps()
    pair.venue.clock.advance(seconds=90)
    await pair.two.steps()
    assert {(await pair.seen(link)).shown for link in made} == {"waiting"}


@pytest.mark.rule("PAY-12", "POLL-5")
async def test_cash_at_one_and_the_answer_at_the_other_are_one_payment_and_a_flag(pair: Pair) -> None:
    def ready() -> LinkView:
        return sent(pair.venue, pair.sale())

    def cash(desk: Desk, purchase_id: str) -> bool:
        try:
            payments.record(desk, purchase_id, ManualPayment(Means.CASH, 500_000), operation=new_id())
        except Refusal:
            return False
        return True

    for _ in range(12):
        link = await pair.one.store.run(ready)
        assert link.purchase_id
        took, told = await asyncio.gather(
            pair.one.store.run(cash, pair.one.front, link.purchase_id),
            pair.two.store.run(settling.take, pair.two.back, link.id, reading(link, "paid")),
        )
        after = await pair.seen(link)
        assert told.activated is not took
        assert [flag.kind for flag in after.flags] == ([FlagKind.DOUBLE_PAYMENT] if took else [])
    concerns = await pair.two.store.run(flags.concerns, pair.two.front)
    assert all(concern.amount == 500_000 for concern in concerns)
    rows = await pair.one.store.run(
        pair.venue.rows, "SELECT DISTINCT status, payment_status, total, remaining FROM purchase"
    )
    assert rows == [("active", "paid", 5, 5)]
