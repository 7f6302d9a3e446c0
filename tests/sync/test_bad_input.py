"""Everything bad that a venue, its network or Paper.id can put in: over real sockets, a line of a table each.

Each case has a sentence for the desk, a line for the owner and a next step; afterwards nothing is lost,
nothing is there twice, and what can be mended goes on.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from ssl import create_default_context
from typing import Any, NamedTuple

import pytest

from pos_app import bootstrap
from pos_app.desk import customers, flags, links, queue
from pos_app.desk.intents import LinkView
from pos_app.domain.errors import BadInput, Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.invoices import partner_id
from pos_app.domain.links import Wanted
from pos_app.domain.troubles import Told
from pos_app.domain.words import FlagKind, SaleMethod
from pos_app.paper import transport
from pos_app.paper.client import opened
from pos_app.paper.credentials import SANDBOX, Credentials
from pos_app.paper.outcomes import Invoice
from pos_app.paper.profiles import Profile, profile_of
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.settings import Settings
from pos_app.sync.gateway import PaperGateway
from pos_app.sync.relay import Did, Relay
from tests.desk.paper_desk import relay_desk
from tests.desk.venue import Venue
from tests.paper.conftest import QUICK, Control, request
from tests.paper.stranger import stranger
from tests.sync.conftest import Office

OTHERS = Credentials("another-venue", "another-secret")
PORTAL = b"<!doctype html><title>Sign in to Cafe WiFi</title>"


class Bench(NamedTuple):
    """What a way there is built from."""

    sandbox: Sandbox
    control: Control
    folder: Path
    monkeypatch: pytest.MonkeyPatch


Way = Callable[[Bench], AbstractAsyncContextManager[tuple[Profile, Credentials]]]


def keys(credentials: Credentials) -> Way:
    """The right address with these keys."""

    @asynccontextmanager
    async def way(bench: Bench) -> AsyncIterator[tuple[Profile, Credentials]]:
        yield profile_of(bench.sandbox.base_url), credentials

    return way


def spoiled(kind: str, **values: Any) -> Way:
    """The right address, and a fault of it."""

    @asynccontextmanager
    async def way(bench: Bench) -> AsyncIterator[tuple[Profile, Credentials]]:
        bench.control.fault(kind, "create", **values)
        yield profile_of(bench.sandbox.base_url), SANDBOX

    return way


def says(status: str, body: bytes | dict[str, Any], *headers: str) -> Way:
    """Something else that answers so, once."""

    @asynccontextmanager
    async def way(_bench: Bench) -> AsyncIterator[tuple[Profile, Credentials]]:
        async with stranger() as other:
            other.answer(status, body if isinstance(body, bytes) else json.dumps(body).encode(), *headers)
            yield other.profile, SANDBOX

    return way


@asynccontextmanager
async def nobody(_bench: Bench) -> AsyncIterator[tuple[Profile, Credentials]]:
    """A port that nobody listens at any more."""
    async with stranger() as other:
        profile = other.profile
    yield profile, SANDBOX


def certified(*, days: int, vouched: bool) -> Way:
    """A real TLS socket whose certificate ends in so many days, and whether somebody vouches for it."""

    @asynccontextmanager
    async def way(bench: Bench) -> AsyncIterator[tuple[Profile, Credentials]]:
        if not shutil.which("openssl"):
            pytest.skip("no openssl on this machine")
        pem, authority = certificate(bench.folder, days)
        context = create_default_context(cafile=authority) if vouched else create_default_context()
        bench.monkeypatch.setattr(transport, "_trust", lambda: context)
        async with stranger(pem) as other:
            yield other.profile, SANDBOX
            assert other.heard == [], "nothing is sent over a way that is not safe"

    return way


def certificate(folder: Path, days: int) -> tuple[Path, Path]:
    """A certificate for this machine with its key, and the authority that signed it, by the system's tool."""
    server, authority, private = folder / "server.pem", folder / "ca.pem", folder / "ca.key"
    wanted, names = folder / "server.csr", folder / "names"
    names.write_text("subjectAltName=IP:127.0.0.1\n")
    new = ["req", "-newkey", "rsa:2048", "-nodes"]
    steps: list[list[str | Path]] = [
        [*new, "-x509", "-days", "30", "-subj", "/CN=an authority", "-keyout", private, "-out", authority],
        [*new, "-subj", "/CN=127.0.0.1", "-keyout", folder / "server.key", "-out", wanted],
        ["x509", "-req", "-in", wanted, "-CA", authority, "-CAkey", private, "-days", str(days),
         "-extfile", names, "-out", server],
    ]  # fmt: skip
    for arguments in steps:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True)
    server.write_bytes(server.read_bytes() + (folder / "server.key").read_bytes())
    return server, authority


class Case(NamedTuple):
    """What is bad, how the link stands then, what is said, and whether it goes on once that is mended."""

    name: str
    way: Way
    shown: str
    desk: str
    owner: str
    step: str
    goes_on: bool = True


CASES = [
    Case("wrong_credentials", keys(OTHERS), "blocked",
         "does not let the venue in", "refuses the key or this network's address", "Tell the owner"),
    Case("key_of_the_other_environment",
         says("400 Bad Request", {"status_code": 400, "message": "Client_ID  not found owner@melati.id"}),
         "blocked", "does not let the venue in", "Client_ID not found owner@melati.id", "Tell the owner"),
    Case("ip_block_401", spoiled("401"), "blocked",
         "does not let the venue in", "this network's address: Unauthorized", "Tell the owner"),
    Case("ip_block_403", spoiled("403"), "blocked",
         "does not let the venue in", "this network's address: Access denied", "Tell the owner"),
    Case("ip_block_403_html", says("403 Forbidden", b"<h1>Blocked by firewall</h1>"), "blocked",
         "does not let the venue in", "refuses the key or this network's address", "Tell the owner"),
    Case("captive_portal", says("200 OK", PORTAL, "Content-Type: text/html"), "checking",
         "Something else answered in Paper.id's place", "a sign-in page, a proxy", "Open any web page"),
    Case("captive_portal_redirect", says("302 Found", b"", "Location: http://10.0.0.1/login"), "checking",
         "Something else answered in Paper.id's place", "a sign-in page, a proxy", "Open any web page"),
    Case("captive_portal_of_the_sandbox", spoiled("html"), "checking",
         "Something else answered", "a sign-in page", "Open any web page"),
    Case("tls_nobody_vouches", certified(days=30, vouched=False), "queued",
         "not safe here, so nothing was sent", "a filter or a proxy stands between", "Open any web page"),
    Case("tls_clock_skew", certified(days=-1, vouched=True), "queued",
         "clock is wrong, so nothing was sent", "not valid at this machine's time", "Set date and time"),
    Case("no_network", nobody, "queued",
         "cannot be reached. The link waits and goes out by itself", "no way to Paper.id", "Go on"),
    Case("too_many_requests", spoiled("429", seconds=30), "queued",
         "busy. The link goes out by itself", "took no more requests", "wait"),
    Case("fault_of_paper_id", spoiled("502"), "checking",
         "has a fault", "a fault of its own", "no second link"),
    Case("no_answer", spoiled("lost_answer"), "checking",
         "Connection timeout", "is looked for by its number", "no second link"),
    Case("phone_refused",
         says("400 Bad Request", {"error": {"status_code": 400, "message": "customer phone is not valid"}}),
         "refused", "Invalid customer data", "customer phone is not valid",
         "Correct the guest's phone or e-mail", goes_on=False),
    Case("email_refused",
         says("422 Unprocessable", {"message": ["E-mail tidak valid"], "type": "invalid_request_error"}),
         "refused", "Invalid customer data", "E-mail tidak valid",
         "Correct the guest's phone or e-mail", goes_on=False),
    Case("refused_for_another_reason",
         says("400 Bad Request", {"status_code": 400, "message": "account suspended", "data": None}),
         "refused", "Failed to create payment link with Paper.id: account suspended", "account suspended",
         "Take the payment at the desk", goes_on=False),
]  # fmt: skip


async def make(office: Office, **guest: str) -> LinkView:
    def sell() -> LinkView:
        who = office.venue.guest(**{"email": "ayu@example.com", **guest})
        sold = office.venue.sell_pending(who, method=SaleMethod.DIGITAL).purchase.id
        return links.make_for_purchase(office.venue.reception, sold, Wanted(), operation=new_id()).link

    found: LinkView = await office.do(sell)
    return found


async def now(office: Office, link: LinkView) -> LinkView:
    found: LinkView = await office.do(links.show, office.venue.reception, link.id)
    return found


def spoken(refusal: Refusal) -> str:
    return f"{refusal} {refusal.next_step}"


def check_words(case: Case, told: Told | None) -> None:
    assert told is not None
    assert case.desk in str(told.desk)
    assert case.owner in str(told.owner)
    assert case.step in told.desk.next_step


@pytest.fixture
def bench(sandbox: Sandbox, control: Control, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(sandbox, control, tmp_path, monkeypatch)


@pytest.mark.rule("LINK-10")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_it_is_said_to_the_desk_and_to_the_owner_and_nothing_is_lost(
    office: Office, bench: Bench, case: Case
) -> None:
    link = await make(office)
    async with case.way(bench) as (profile, credentials), opened(profile, credentials, QUICK) as client:
        relay = Relay(relay_desk(office.venue), PaperGateway(client), "sandbox", office.store.run)
        assert len(await office.steps(relay)) == 1
        after = await now(office, link)
        assert after.shown == case.shown
        check_words(case, after.trouble)
        assert [row.id for row in await office.do(queue.rows, office.venue.reception)] == [link.id]
        assert relay.truth.stopped is (case.shown == "blocked")
    bench.monkeypatch.undo()
    await office.relay.resume()
    for _ in range(4):
        await office.later(seconds=70)
    mended = await now(office, link)
    assert (mended.shown, mended.trouble is None) == (
        ("waiting", True) if case.goes_on else ("refused", False)
    )  # fmt: skip
    assert [invoice["number"] for invoice in bench.control.invoices()] == [link.number] * case.goes_on
    if not case.goes_on:
        again = links.make_for_purchase
        anew = await office.do(again, office.venue.reception, link.purchase_id, Wanted(), operation=new_id())
        await office.steps()
        assert (await now(office, anew.link)).shown == "waiting"


STRANGE = [
    "https://evil.example/Qw7ErT2", "http://get.paper.id/Qw7ErT2", "javascript:alert(1)",
    "https://paper.id@evil.example/x", "https://get.paper.id.evil.example/x", "",
]  # fmt: skip


@pytest.mark.parametrize("given", STRANGE)
async def test_a_link_to_another_host_or_scheme_is_never_shown(
    office: Office, bench: Bench, given: str
) -> None:
    link = await make(office)
    async with stranger() as other, opened(other.profile, SANDBOX, QUICK) as client:
        relay = Relay(relay_desk(office.venue), PaperGateway(client), "sandbox", office.store.run)
        made = {"data": {"id": "r1", "number": link.number, "payper_url": given}}
        other.answer("201 Created", json.dumps(made).encode())
        await office.steps(relay)
        after = await now(office, link)
        assert (after.shown, after.url) == ("waiting", "")
        assert after.trouble is not None
        assert "no link that can be trusted" in str(after.trouble.desk)
        assert "Take the payment at the desk" in after.trouble.desk.next_step
        assert "does not lead to https" in str(after.trouble.owner)
        seen = {
            "data": {
                "number": link.number, "status": {"payment_status": "unpaid"},
                "payment_link": f"{other.profile.origin.partition('://')[2]}/Good1",
            },
            "total": int(link.total),
        }  # fmt: skip
        for answer in (given, seen["data"]["payment_link"]):  # type: ignore[index]
            body = {**seen, "data": {**seen["data"], "payment_link": answer}}  # type: ignore[dict-item]
            other.answer("200 OK", json.dumps(body).encode())
            office.venue.clock.advance(seconds=40)
            await office.steps(relay)
    healed = await now(office, link)
    assert (healed.url, healed.trouble) == (f"{other.profile.origin}/Good1", None)


async def test_a_partner_of_other_data_is_refused_and_said(office: Office, control: Control) -> None:
    guest = await office.do(office.venue.guest, "Ni Made Ayu", "0812-3456-7890", "ayu@example.com")
    taken = partner_id(guest, "Ni Made Ayu", "ayu@example.com", "+6281234567890")
    somebody = request("INV-X-1", customer__id=taken, customer__name="Somebody Else")
    await office.client.create("INV-X-1", somebody)
    sold = (await office.do(office.venue.sell_pending, guest, method=SaleMethod.DIGITAL)).purchase.id
    link = (
        await office.do(links.make_for_purchase, office.venue.reception, sold, Wanted(), operation=new_id())
    ).link
    assert await office.steps() == [Did.REJECTED]
    told = (await now(office, link)).trouble
    assert told is not None
    assert "another name, phone or e-mail" in str(told.desk)
    assert "Check the guest's data" in told.desk.next_step
    assert "Failed partner doesn't match" in str(told.owner)


async def test_a_guest_whose_name_and_phone_changed_gets_the_next_link_all_the_same(
    office: Office, control: Control
) -> None:
    first = await make(office)
    await office.steps()

    def married() -> LinkView:
        changed = customers.Draft("Ni Made Ayu Lestari", "0813-9999-0000", "ayu.lestari@example.com")
        customers.edit(office.venue.reception, first.customer_id, changed, operation=new_id())
        sold = office.venue.sell_pending(first.customer_id, method=SaleMethod.DIGITAL).purchase.id
        return links.make_for_purchase(office.venue.reception, sold, Wanted(), operation=new_id()).link

    second = await office.do(married)
    assert Did.MADE in await office.steps()
    assert (await now(office, second)).shown == "waiting"
    assert len(control.invoices()) == 2


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("under_ten_thousand", {}, 9_000, "Paper.id payments start at 10000 Take the payment at the desk."),
    ("over_its_integer", {}, 2_100_000_000,
     "Paper.id payments end at 2147483647 Take the payment at the desk."),
    ("due_in_the_past", {"due": date(2025, 1, 19)}, 150_000,
     "The due date cannot lie in the past Choose today or a later day."),
    ("no_channel", {"email": False}, 150_000,
     "At least one delivery method must be enabled (email, WhatsApp, or SMS) "),
]  # fmt: skip


@pytest.mark.rule("LINK-17", "LINK-24")
@pytest.mark.parametrize(
    ("wanted", "price", "text"), [row[1:] for row in REFUSED], ids=[r[0] for r in REFUSED]
)
async def test_what_paper_id_would_not_take_is_refused_before_anything_is_queued(
    office: Office, control: Control, wanted: dict[str, Any], price: int, text: str
) -> None:
    office.venue.clock.at = datetime(2025, 1, 20, 3, 30, tzinfo=UTC)

    def ask() -> str:
        visit = office.venue.visit(office.venue.guest(email="a@example.com"), price)
        with pytest.raises(BadInput) as caught:
            links.make_for_appointment(
                office.venue.reception, visit, Wanted(**wanted), operation=new_id()
            )  # fmt: skip
        return spoken(caught.value)

    assert await office.do(ask) == text
    assert await office.steps() == []
    assert await office.do(office.venue.rows, "SELECT COUNT(*) FROM intent") == [(0,)]


@pytest.mark.rule("LINK-17")
async def test_what_waited_past_its_due_day_leaves_with_jakartas_today(
    office: Office, control: Control
) -> None:
    link = await make(office)
    assert link.due == (office.venue.clock.now() + timedelta(hours=7)).date() + timedelta(days=3)
    office.venue.clock.advance(days=6)
    today = (office.venue.clock.now() + timedelta(hours=7)).date()
    assert Did.MADE in await office.steps()
    invoice = await office.client.invoice(control.invoices()[0]["uuid"])
    assert isinstance(invoice, Invoice)
    assert (invoice.invoice_date, invoice.due_date) == (today, today)
    after = await now(office, link)
    assert (after.due, after.shown) == (today, "waiting")


async def test_without_credentials_the_way_to_the_set_up_is_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_app.paper.credentials._keyring", lambda _environment: None)
    settings = Settings()
    settings = settings._replace(desk=settings.desk._replace(data_folder=tmp_path))
    for base_url in ("", "staging"):
        here = settings._replace(paper=settings.paper._replace(base_url=base_url))
        with pytest.raises(BadInput) as caught:
            async with bootstrap.opened_relay(here, office.venue.front):
                pass
        assert "The owner sets it up under F8." in spoken(caught.value)


@pytest.mark.parametrize(("minutes", "said"), [(-90, 5_400), (90, -5_400), (4, 0)])
async def test_a_clock_that_is_far_off_is_seen_from_any_answer(
    office: Office, minutes: int, said: int
) -> None:
    async with stranger() as other, opened(other.profile, SANDBOX, QUICK) as client:
        relay = Relay(relay_desk(office.venue), PaperGateway(client), "sandbox", office.store.run)
        await make(office)
        there = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
        other.answer("400 Bad Request", b'{"message": "account suspended"}', f"Date: {there}")
        assert relay.truth.clock_off == 0
        await office.steps(relay)
        assert abs(relay.truth.clock_off - said) <= (60 if said else 0)


async def gone(office: Office, control: Control, venue: Venue, link: LinkView) -> FlagKind:
    """What is flagged after one more look."""
    await office.later(seconds=40)
    (concern,) = await office.do(flags.of_link, venue.manager, link.id)
    assert concern.ways
    return FlagKind(concern.flag.kind)


async def test_deleted_in_the_dashboard_it_is_neither_paid_nor_unpaid_until_a_manager_says(
    office: Office, control: Control
) -> None:
    link = await make(office)
    await office.steps()
    (invoice,) = control.invoices()
    await office.client.delete(invoice["uuid"])
    assert await gone(office, control, office.venue, link) == FlagKind.REMOTE_GONE
    assert (await now(office, link)).shown == "needs_manager"
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    await office.do(
        flags.resolve, office.venue.manager, concern.flag.id, "withdraw", "deleted by hand",
        operation=new_id(),
    )  # fmt: skip
    assert Did.VOIDED in await office.steps()
    assert (await now(office, link)).shown == "withdrawn"
    anew = await office.do(
        links.make_for_purchase, office.venue.reception, link.purchase_id, Wanted(), operation=new_id()
    )
    await office.steps()
    assert (await now(office, anew.link)).shown == "waiting"


async def test_paid_in_the_dashboard_by_hand_it_is_paid(office: Office, control: Control) -> None:
    link = await make(office)
    await office.steps()
    control.word(control.invoices()[0]["uuid"], "paid")
    assert await office.later(seconds=40) == [Did.PAID]
    assert (await now(office, link)).shown == "paid"
