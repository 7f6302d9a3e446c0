"""A relay between a venue and the sandbox, over a real socket."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from pos_app.desk import gateway
from pos_app.desk.settling import Settled
from pos_app.domain.clock import SystemClock
from pos_app.paper.client import PaperClient, opened
from pos_app.paper.credentials import SANDBOX
from pos_app.paper.profiles import profile_of
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.store import Store
from pos_app.sync.gateway import PaperGateway
from pos_app.sync.relay import Did, Relay
from tests.desk.paper_desk import relay_desk
from tests.desk.venue import Venue
from tests.paper.conftest import QUICK, Control


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox().start()
    yield running
    Thread(target=running.stop).start()


@pytest.fixture
def control(sandbox: Sandbox) -> Control:
    return Control(sandbox)


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[PaperClient]:
    async with opened(profile_of(sandbox.base_url), SANDBOX, QUICK) as speaking:
        yield speaking


class Office:
    """A venue with a relay; what a test does at the desk goes through the store's thread."""

    def __init__(self, store: Store, venue: Venue, client: PaperClient) -> None:
        self.store, self.venue = store, venue
        self.news: list[Settled] = []
        self.client = client
        self.relay = self.another("S1")

    def another(self, terminal: str) -> Relay:
        desk = relay_desk(self.venue, terminal)
        return Relay(desk, PaperGateway(self.client), "sandbox", self.store.run, self.news.append)

    async def do(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        return await self.store.run(fn, *args, **kwargs)

    async def steps(self, relay: Relay | None = None, most: int = 50) -> list[Did]:
        """Everything that is due now."""
        done: list[Did] = []
        while (did := await (relay or self.relay).step()) is not None and len(done) < most:
            done.append(did)
        return done

    async def later(self, **by: float) -> list[Did]:
        """Everything that is due after a time."""
        self.venue.clock.at += timedelta(**by)
        return await self.steps()


@pytest.fixture
async def office(store: Store, client: PaperClient) -> AsyncIterator[Office]:
    venue = await store.run(Venue, store)
    venue.clock.at = SystemClock().now()
    await store.run(gateway.configure, venue.owner, "sandbox")
    yield Office(store, venue, client)
    assert await store.run(venue.faults) == []
