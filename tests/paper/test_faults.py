"""Whatever goes wrong on the way, the outcome says no more than is known."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from pos_app.paper.client import PaperClient, Recipients, opened
from pos_app.paper.credentials import SANDBOX
from pos_app.paper.lookup import Search, find
from pos_app.paper.outcomes import (
    Busy,
    Created,
    Duplicate,
    Invoice,
    Missing,
    Offline,
    Page,
    Unauthorised,
    Unknown,
    Why,
)
from pos_app.paper.profiles import profile_of
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.paper.sandbox.state import Act
from pos_app.paper.transport import Patience
from tests.paper.conftest import QUICK, Control, request

NUMBER = "INV-PKG-20261121-103000-K7QM"
SHORT = Patience(connect=60.0, create=3.0, other=3.0)
"""For answers that never come; a busy machine gets the request there meanwhile."""

FAULTS: list[tuple[dict[str, Any], Any, bool]] = [
    ({"kind": "lost_request"}, Unknown(Why.RESET), False),
    ({"kind": "lost_answer"}, Unknown(Why.RESET), True),
    ({"kind": "delay", "seconds": 60.0}, Unknown(Why.TIMEOUT), False),
    ({"kind": "delay", "seconds": 60.0, "commits": True}, Unknown(Why.TIMEOUT), True),
    ({"kind": "401"}, Unauthorised(401, "Unauthorized"), False),
    ({"kind": "403"}, Unauthorised(403, "Access denied"), False),
    ({"kind": "429", "seconds": 7}, Busy(7), False),
    ({"kind": "500"}, Unknown(Why.SERVER_ERROR, 500, "Internal Server Error"), False),
    ({"kind": "500", "commits": True}, Unknown(Why.SERVER_ERROR, 500, "Internal Server Error"), True),
    ({"kind": "502"}, Unknown(Why.SERVER_ERROR, 502), False),
    ({"kind": "redirect"}, Unknown(Why.REDIRECTED, 302), False),
    ({"kind": "html", "commits": False}, Unknown(Why.NOT_PAPER, 200), False),
    ({"kind": "empty"}, Unknown(Why.NOT_PAPER, 200), True),
    ({"kind": "truncated"}, Unknown(Why.NOT_PAPER, 201), True),
    ({"kind": "cut"}, Unknown(Why.RESET), True),
    ({"kind": "huge"}, Unknown(Why.TOO_LARGE, 201), True),
    ({"kind": "drip", "seconds": 1.0}, Unknown(Why.TIMEOUT), True),
]


@pytest.mark.parametrize(
    ("fault", "outcome", "is_made"), [pytest.param(*each, id=each[0]["kind"]) for each in FAULTS]
)
async def test_a_create_that_goes_wrong_says_so_and_the_next_try_tells(
    sandbox: Sandbox, control: Control, fault: dict[str, Any], outcome: Any, is_made: bool
) -> None:
    control.fault(on="create", **fault)
    patience = SHORT if outcome == Unknown(Why.TIMEOUT) else QUICK
    async with opened(profile_of(sandbox.base_url), SANDBOX, patience) as client:
        assert await client.create(NUMBER, request(NUMBER)) == outcome
    async with opened(profile_of(sandbox.base_url), SANDBOX, QUICK) as client:
        again = await client.create(NUMBER, request(NUMBER))
    assert isinstance(again, Duplicate if is_made else Created)
    assert len(control.invoices()) == 1


@pytest.mark.parametrize(
    "kind", [fault["kind"] for fault, _, _ in FAULTS if fault["kind"] != "delay" and "commits" not in fault]
)
@pytest.mark.parametrize("act", ["get", "list", "send", "delete", "health"])
async def test_no_act_takes_a_spoilt_answer_for_a_good_one(
    sandbox: Sandbox, control: Control, created: Created, kind: str, act: Act
) -> None:
    control.fault(kind, act, seconds=1.0)
    patience = SHORT if kind == "drip" else QUICK
    async with opened(profile_of(sandbox.base_url), SANDBOX, patience) as client:
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "get": lambda: client.invoice(created.remote_id),
            "list": lambda: client.page(),
            "send": lambda: client.send(created.remote_id, Recipients(sms="62812")),
            "delete": lambda: client.delete(created.remote_id),
            "health": lambda: client.health(),
        }
        outcome = await acts[act]()
    assert isinstance(outcome, Unknown | Unauthorised | Busy)


async def test_a_server_that_is_not_there_is_offline_and_nothing_was_sent(sandbox: Sandbox) -> None:
    base_url = sandbox.base_url
    sandbox.stop()
    async with opened(profile_of(base_url), SANDBOX, QUICK) as client:
        assert await client.create(NUMBER, request()) == Offline(Why.REFUSED)
        assert await client.test() == Offline(Why.REFUSED)


async def test_a_name_that_nobody_knows_is_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def nobody(*_arguments: object, **_named: object) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    async with opened(profile_of("production"), SANDBOX, QUICK) as client:
        assert await client.create(NUMBER, request()) == Offline(Why.NO_SUCH_HOST)


async def test_a_lost_answer_is_found_by_its_number_and_adopted(
    client: PaperClient, control: Control
) -> None:
    control.fault("lost_answer", "create")
    assert isinstance(await client.create(NUMBER, request()), Unknown)
    search = await find(client, [NUMBER])
    assert isinstance(search, Search)
    (remote_id,) = search.found[NUMBER]
    seen = await client.invoice(remote_id)
    assert isinstance(seen, Invoice)
    assert (seen.number, seen.total, seen.customer_id) == (NUMBER, 1_850_000, "c1-5c1e")
    assert seen.link


async def test_a_search_stops_at_the_first_trouble(
    client: PaperClient, control: Control, created: Created
) -> None:
    control.fault("429", "list", seconds=3)
    assert await find(client, [NUMBER]) == Busy(3)


async def test_an_unknown_word_and_another_total_come_through_as_they_are(
    client: PaperClient, control: Control, created: Created
) -> None:
    control.fault("unknown_word", "get", word="Settled ")
    control.fault("other_total", "get", total=1_850_001)
    first, second, third = [await client.invoice(created.remote_id) for _ in range(3)]
    assert isinstance(first, Invoice)
    assert isinstance(second, Invoice)
    assert isinstance(third, Invoice)
    assert (first.status_word, first.total) == ("settled", 1_850_000)
    assert (second.status_word, second.total) == ("unpaid", 1_850_001)
    assert (third.status_word, third.total) == ("unpaid", 1_850_000)


async def test_a_fault_strikes_as_often_and_as_late_as_it_was_told(
    client: PaperClient, control: Control, created: Created
) -> None:
    control.fault("500", "get", after=1, times=2)
    outcomes = [type(await client.invoice(created.remote_id)) for _ in range(4)]
    assert outcomes == [Invoice, Unknown, Unknown, Invoice]
    assert isinstance(await client.page(), Page)
    control.fault("500")
    control("DELETE", "faults")
    assert isinstance(await client.page(), Page)


async def test_a_delete_whose_answer_is_lost_is_unknown_and_then_missing(
    client: PaperClient, control: Control, created: Created
) -> None:
    control.fault("lost_answer", "delete")
    assert isinstance(await client.delete(created.remote_id), Unknown)
    assert isinstance(await client.delete(created.remote_id), Missing)


async def test_a_slow_answer_never_outlasts_the_patience(sandbox: Sandbox, control: Control) -> None:
    control.fault("drip", "create", seconds=1.0)
    started = time.monotonic()
    async with opened(profile_of(sandbox.base_url), SANDBOX, SHORT) as client:
        assert await client.create(NUMBER, request()) == Unknown(Why.TIMEOUT)
    assert time.monotonic() - started < 60, "the whole answer takes minutes"


async def test_a_wait_can_be_left(client: PaperClient, control: Control) -> None:
    control.fault("delay", "create", seconds=60)
    waiting = asyncio.ensure_future(client.create(NUMBER, request()))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert isinstance(await client.page(), Page)


async def test_waiting_never_holds_the_event_loop(client: PaperClient, control: Control) -> None:
    control.fault("delay", "create", seconds=600, commits=True)
    waiting = asyncio.ensure_future(client.create(NUMBER, request()))
    while not await asyncio.to_thread(control.invoices):
        assert not waiting.done()
    assert not waiting.done(), "others had their turns meanwhile"
    waiting.cancel()


def test_a_create_is_waited_for_as_long_as_staging_takes() -> None:
    patience = Patience()
    assert patience.create >= 60
    assert max(patience) < 150  # a lease outlasts any single call
