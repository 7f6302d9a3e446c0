"""The relay against the sandbox: every way an answer can go wrong, and what is left afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.desk import flags, links, queue
from pos_app.desk.intents import LinkView
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import FlagKind, IntentState, SaleMethod
from pos_app.sync.relay import Did
from tests.paper.conftest import Control
from tests.sync.conftest import Office

CHANNELS = Wanted(email=True, whatsapp=True)


async def make(office: Office, wanted: Wanted = CHANNELS, phone: str = "0812-3456-7890") -> LinkView:
    def sell() -> LinkView:
        venue = office.venue
        sold = venue.sell_pending(
            venue.guest(phone=phone, email="ayu@example.com"), method=SaleMethod.DIGITAL
        ).purchase.id
        return links.make_for_purchase(venue.reception, sold, wanted, operation=new_id()).link

    found: LinkView = await office.do(sell)
    return found


async def now(office: Office, link: LinkView) -> LinkView:
    found: LinkView = await office.do(links.show, office.venue.reception, link.id)
    return found


def remote_id(control: Control) -> str:
    (invoice,) = control.invoices()
    return str(invoice["uuid"])


async def test_a_link_is_made_asked_about_and_paid(office: Office, control: Control) -> None:
    link = await make(office)
    assert Did.MADE in await office.steps()
    there = await now(office, link)
    assert (there.shown, there.url.startswith("http://127.0.0.1:")) == ("waiting", True)
    assert {d.state.value for d in there.deliveries} == {"accepted"}
    assert await office.later(seconds=40) == [Did.POLLED]
    control.word(remote_id(control), "paid")
    assert await office.later(seconds=40) == [Did.PAID]
    assert (await now(office, link)).shown == "paid"
    assert [news.activated for news in office.news] == [False, True]
    status = await office.do(office.venue.rows, "SELECT status FROM purchase")
    assert status == [("active",)]


LOST: list[dict[str, Any]] = [
    {"kind": "lost_request"}, {"kind": "lost_answer"}, {"kind": "500"}, {"kind": "502"}, {"kind": "html"},
    {"kind": "empty"}, {"kind": "truncated"}, {"kind": "429", "seconds": 3},
]  # fmt: skip


@pytest.mark.parametrize("fault", LOST, ids=lambda fault: fault["kind"])
async def test_a_lost_answer_is_resolved_and_never_doubled(
    office: Office, control: Control, fault: dict[str, Any]
) -> None:
    control.fault(on="create", **fault)
    link = await make(office)
    assert await office.steps() == [Did.PARKED]
    assert (await now(office, link)).shown in ("queued", "checking")
    for _ in range(4):
        await office.later(seconds=70)
    assert (await now(office, link)).shown == "waiting"
    assert [invoice["number"] for invoice in control.invoices()] == [link.number]


async def test_killed_between_the_answer_and_the_store_it_is_found_and_adopted(
    office: Office, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = await make(office)

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("pos_app.desk.errands.adopt", die)
        with pytest.raises(Killed):
            await office.steps()
    assert (await now(office, link)).state == IntentState.SENDING
    assert await office.steps() == []
    assert Did.MADE in await office.later(seconds=200)
    assert (await now(office, link)).shown == "waiting"
    assert len(control.invoices()) == 1


@pytest.mark.rule("LINK-10")
async def test_a_definite_no_leaves_nothing_behind_and_says_why(office: Office, control: Control) -> None:
    link = await make(office, Wanted(), phone="")
    assert await office.steps() == [Did.REJECTED]
    refused = await now(office, link)
    assert refused.shown == "refused"
    assert "phone" in refused.said
    assert control.invoices() == []


@pytest.mark.parametrize("kind", ["401", "403"])
async def test_refused_credentials_stop_it_until_the_owner_has_looked(
    office: Office, control: Control, kind: str
) -> None:
    control.fault(kind, "create")
    link = await make(office)
    assert await office.steps() == [Did.STOPPED]
    assert office.relay.truth.stopped
    assert (await now(office, link)).shown == "blocked"
    assert await office.later(hours=3) == []
    await office.relay.resume()
    assert Did.MADE in await office.steps()


async def test_cash_meanwhile_deletes_the_link_and_asks_on(office: Office, control: Control) -> None:
    link = await make(office)
    await office.steps()
    await office.do(office.venue.pay, link.purchase_id)
    assert await office.steps() == [Did.VOIDED]
    assert (await now(office, link)).shown == "withdrawn"
    assert await office.later(hours=2) == [Did.POLLED]
    assert (await now(office, link)).flags == ()


async def test_paid_before_it_could_be_withdrawn_is_a_double_payment(
    office: Office, control: Control
) -> None:
    link = await make(office)
    await office.steps()
    control.word(remote_id(control), "paid")
    await office.do(office.venue.pay, link.purchase_id)
    assert await office.steps() == [Did.PAID]
    (flag,) = (await now(office, link)).flags
    assert flag.kind == FlagKind.DOUBLE_PAYMENT


async def test_deleted_in_the_dashboard_is_told_to_a_manager(office: Office, control: Control) -> None:
    link = await make(office)
    await office.steps()
    await office.client.delete(remote_id(control))
    await office.later(seconds=40)
    (flag,) = (await now(office, link)).flags
    assert flag.kind == FlagKind.REMOTE_GONE
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert concern.ways == ("withdraw", "noted")


async def test_somebody_elses_invoice_of_that_number_is_never_adopted(
    office: Office, control: Control
) -> None:
    link = await make(office)
    body = (await office.do(office.venue.rows, "SELECT request FROM intent"))[0][0]
    await office.client.create(link.number, body.replace(link.id, "f" * 24).encode())
    await office.steps()
    held = await now(office, link)
    assert [flag.kind for flag in held.flags] == [FlagKind.NUMBER_COLLISION]
    assert held.url == ""


async def test_sending_again_goes_through_paper_id_once(office: Office, control: Control) -> None:
    link = await make(office)
    await office.steps()
    await office.do(links.resend, office.venue.reception, link.id, CHANNELS, operation=new_id())
    assert Did.SENT in await office.steps()
    again = [d for d in (await now(office, link)).deliveries if d.kind == "resend"]
    assert {d.state.value for d in again} == {"accepted"}
    control.fault("lost_answer", "send")
    await office.do(links.resend, office.venue.reception, link.id, CHANNELS, operation=new_id())
    await office.later(hours=1)
    lost = [d for d in (await now(office, link)).deliveries if d.kind == "resend"][2:]
    assert {(d.state.value, d.said) for d in lost} == {("failed", "may_be_sent")}


async def test_two_terminals_share_the_work(office: Office, control: Control) -> None:
    made = [await make(office) for _ in range(6)]
    other = office.another("S2")
    while await office.relay.step() or await other.step():
        pass
    numbers = sorted(invoice["number"] for invoice in control.invoices())
    assert numbers == sorted(link.number for link in made)


@pytest.mark.rule("LINK-10")
async def test_without_a_network_everything_waits_and_then_leaves_in_order(
    office: Office, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_app.paper.outcomes import Offline, Why

    async def nowhere(*_: object, **__: object) -> Offline:
        return Offline(Why.NO_SUCH_HOST)

    made = [await make(office) for _ in range(12)]
    with monkeypatch.context() as patch:
        patch.setattr("pos_app.paper.transport.Transport.ask", nowhere)
        for _ in range(40):
            await office.later(minutes=12)
        counts = await office.do(queue.counts, office.venue.reception)
        assert (counts.queued, counts.checking, counts.flags) == (12, 0, 0)
        assert office.relay.truth.offline_since is not None
    await office.later(minutes=2)
    assert office.relay.truth.offline_since is None
    assert {(await now(office, link)).shown for link in made} == {"waiting"}
    assert len(control.invoices()) == 12
