"""What happens at the desk while something is under way at Paper.id: nothing is paid twice unseen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from pos_app.desk import appointment_payments, flags, links, sales
from pos_app.desk.intents import LinkView
from pos_app.desk.payments import ManualPayment
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import FlagKind, Means, SaleMethod
from pos_app.sync.gateway import PaperGateway
from pos_app.sync.relay import Did, Relay
from tests.desk.paper_desk import relay_desk
from tests.paper.conftest import Control
from tests.sync.conftest import Office


async def make(office: Office, *, visit: bool = False) -> LinkView:
    def deed() -> LinkView:
        venue, guest = office.venue, office.venue.guest(email="ayu@example.com")
        if visit:
            subject = venue.visit(guest)
            return links.make_for_appointment(venue.reception, subject, Wanted(), operation=new_id()).link
        sold = venue.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id
        return links.make_for_purchase(venue.reception, sold, Wanted(), operation=new_id()).link

    found: LinkView = await office.do(deed)
    return found


async def now(office: Office, link: LinkView) -> LinkView:
    found: LinkView = await office.do(links.show, office.venue.reception, link.id)
    return found


def remote(control: Control, link: LinkView) -> str:
    (found,) = [each["uuid"] for each in control.invoices() if each["number"] == link.number]
    return str(found)


async def while_posting(office: Office, deed: Callable[[], Coroutine[Any, Any, Any]]) -> Did | None:
    """Do something while the post of a link is on its way; what the relay's step then did."""
    held, go_on = asyncio.Event(), asyncio.Event()
    service = PaperGateway(office.client)
    post = service.create

    async def waits(number: str, body: bytes) -> Any:
        held.set()
        await go_on.wait()
        return await post(number, body)

    service.create = waits
    relay = Relay(relay_desk(office.venue), service, "sandbox", office.store.run)
    step = asyncio.create_task(relay.step())
    async with asyncio.timeout(60):
        await held.wait()
    await deed()
    go_on.set()
    return await step


async def cash(office: Office, link: LinkView) -> None:
    await office.do(office.venue.pay, link.purchase_id)


async def withdraw(office: Office, link: LinkView) -> None:
    await office.do(links.withdraw, office.venue.reception, link.id, "asked for it", operation=new_id())


async def cancel(office: Office, link: LinkView) -> None:
    await office.do(
        sales.cancel_purchase, office.venue.manager, link.purchase_id, "moved away", operation=new_id()
    )


async def part_in_cash(office: Office, appointment_id: str | None) -> None:
    """A third of the visit is paid at the desk."""
    await office.do(
        appointment_payments.pay, office.venue.reception, appointment_id, ManualPayment(Means.CASH, 50_000),
        operation=new_id(),
    )  # fmt: skip


@pytest.mark.parametrize("deed", [cash, withdraw, cancel])
async def test_a_link_that_is_no_longer_wanted_when_it_is_made_is_deleted(
    office: Office, control: Control, deed: Callable[[Office, LinkView], Coroutine[Any, Any, None]]
) -> None:
    link = await make(office)
    await while_posting(office, lambda: deed(office, link))
    assert (await now(office, link)).shown == "withdrawing"
    assert Did.VOIDED in await office.steps()
    after = await now(office, link)
    assert (after.shown, after.flags) == ("withdrawn", ())
    assert control.invoices()[0]["deleted"]


async def test_cash_while_it_is_posted_and_paid_at_once_there_is_flagged(
    office: Office, control: Control
) -> None:
    link = await make(office)
    await while_posting(office, lambda: cash(office, link))
    control.word(remote(control, link), "paid")
    assert Did.PAID in await office.steps()
    assert [flag.kind for flag in (await now(office, link)).flags] == [FlagKind.DOUBLE_PAYMENT]
    rows = await office.do(office.venue.rows, "SELECT status, total FROM purchase")
    assert rows == [("active", 5)]


async def test_replacing_an_overdue_link_that_was_just_paid_pays_the_sale_and_takes_the_new_one_back(
    office: Office, control: Control
) -> None:
    old = await make(office)
    await office.steps()
    control.word(remote(control, old), "paid")
    office.venue.clock.advance(days=4)
    new = (
        await office.do(
            links.make_for_purchase, office.venue.reception, old.purchase_id, Wanted(), operation=new_id()
        )
    ).link
    assert Did.PAID in await office.steps()
    assert (await now(office, old)).shown == "paid"
    assert (await now(office, new)).shown == "withdrawn"
    assert [invoice["number"] for invoice in control.invoices()] == [old.number], "the new one never left"
    rows = await office.do(office.venue.rows, "SELECT status, payment_status, total FROM purchase")
    assert rows == [("active", "paid", 5)]


async def test_part_of_a_visit_in_cash_and_all_of_it_by_link_is_put_before_a_manager(
    office: Office, control: Control
) -> None:
    link = await make(office, visit=True)
    await office.steps()
    await part_in_cash(office, link.appointment_id)
    control.word(remote(control, link), "paid")
    assert Did.PAID in await office.steps()
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert (concern.flag.kind, concern.amount) == (FlagKind.DOUBLE_PAYMENT, 157_500)
    rows = await office.do(office.venue.rows, "SELECT paid_amount, payment_status FROM appointment")
    assert rows == [(50_000, "partially_paid")]


async def test_the_rest_of_a_visit_by_a_second_link_counts_the_base_alone(
    office: Office, control: Control
) -> None:
    first = await make(office, visit=True)
    await office.steps()
    await part_in_cash(office, first.appointment_id)
    await office.steps()
    second = (
        await office.do(
            links.make_for_appointment, office.venue.reception, first.appointment_id, Wanted(),
            operation=new_id(),
        )
    ).link  # fmt: skip
    assert (second.amount, second.fee, second.total) == (100_000, 5_000, 105_000)
    await office.steps()
    control.word(remote(control, second), "paid")
    assert Did.PAID in await office.later(seconds=40)
    rows = await office.do(office.venue.rows, "SELECT paid_amount, payment_status, status FROM appointment")
    assert rows == [(150_000, "paid", "confirmed")]
    assert (await now(office, first)).shown == "withdrawn"


async def test_partly_paid_there_and_all_of_it_here_is_not_deleted_but_decided(
    office: Office, control: Control
) -> None:
    link = await make(office)
    await office.steps()
    control.word(remote(control, link), "partially paid")
    await office.later(seconds=40)
    assert (await now(office, link)).shown == "partly_paid"
    await cash(office, link)
    await office.steps()
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert (concern.flag.kind, concern.ways) == (FlagKind.PARTLY_PAID, ("refunded", "noted"))
    assert not control.invoices()[0]["deleted"]
    await office.do(
        flags.resolve, office.venue.manager, concern.flag.id, "refunded", "gave it back", operation=new_id()
    )
    for _ in range(3):
        await office.later(hours=2)
    assert await office.do(flags.concerns, office.venue.manager) == []
    control.word(remote(control, link), "paid")
    await office.later(hours=2)
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert concern.flag.kind == FlagKind.DOUBLE_PAYMENT


async def test_a_package_paid_after_its_days_are_over_is_kept_beside(
    office: Office, control: Control
) -> None:
    link = await make(office)
    await office.steps()
    control.word(remote(control, link), "paid")
    assert Did.PAID in await office.later(days=91)
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert (concern.flag.kind, concern.amount) == (FlagKind.PAID_TOO_LATE, 500_000)
    rows = await office.do(office.venue.rows, "SELECT COUNT(*) FROM credit")
    assert rows == [(0,)]


async def test_eight_looks_without_certainty_are_a_managers_matter_and_looking_goes_on(
    office: Office, control: Control
) -> None:
    link = await make(office)
    control.fault("lost_answer", "create")
    control.lags(list_lag=10_000_000)
    await office.steps()
    for _ in range(9):
        await office.later(minutes=12)
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert (concern.flag.kind, concern.flag.detail) == (FlagKind.LOOK_THERE, link.number)
    assert concern.ways == ("abandon", "keep_looking")
    assert (await now(office, link)).shown == "needs_manager"
    control.lags(list_lag=0)
    await office.later(minutes=12)
    assert (await now(office, link)).url
    assert len(control.invoices()) == 1
    (concern,) = await office.do(flags.concerns, office.venue.manager)
    assert concern.ways == ("noted",)
