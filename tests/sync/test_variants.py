"""Where the sources on Paper.id disagree, the whole life of a link goes well either way."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from pos_app.desk import links
from pos_app.desk.intents import LinkView
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import FlagKind, SaleMethod
from pos_app.sync.relay import Did
from tests.paper.conftest import Control, request
from tests.sync.conftest import Office

BOTH = Wanted(email=True, whatsapp=True)
VARIANTS: list[dict[str, Any]] = [
    {"duplicate": "403"}, {"paging": "nested"}, {"offset": "pages"}, {"order": "oldest"},
    {"offset": "pages", "order": "oldest", "paging": "nested"}, {"total": "inside"}, {"status_send": "list"},
    {"message": "array"}, {"message": "array", "duplicate": "403"}, {"partners": "documented"},
    {"paid_is_final": False},
]  # fmt: skip


async def make(office: Office, email: str) -> LinkView:
    def deed() -> LinkView:
        guest = office.venue.guest(email=email)
        sold = office.venue.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id
        return links.make_for_purchase(office.venue.reception, sold, BOTH, operation=new_id()).link

    found: LinkView = await office.do(deed)
    return found


async def shown(office: Office, *made: LinkView) -> list[str]:
    return [(await office.do(links.show, office.venue.reception, link.id)).shown for link in made]


def there(control: Control, link: LinkView) -> str:
    (found,) = [each["uuid"] for each in control.invoices() if each["number"] == link.number]
    return str(found)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda found: "-".join(map(str, found.values())))
async def test_made_lost_found_paid_withdrawn_and_sent_again(
    office: Office, control: Control, variant: dict[str, Any]
) -> None:
    control.variants(**variant)
    for number in range(55):
        await office.client.create(f"INV-X-{number}", request(f"INV-X-{number}"))
    lost = await make(office, "lost@example.com")
    control.fault("lost_answer", "create")
    await office.steps()
    for _ in range(3):
        await office.later(seconds=70)
    plain, doomed = await make(office, "plain@example.com"), await make(office, "doomed@example.com")
    await office.steps()
    assert await shown(office, lost, plain, doomed) == ["waiting"] * 3
    await office.do(links.resend, office.venue.reception, plain.id, BOTH, operation=new_id())
    assert Did.SENT in await office.steps()
    for link in (lost, plain):
        control.word(there(control, link), "paid")
    await office.do(links.withdraw, office.venue.reception, doomed.id, "asked for it", operation=new_id())
    await office.later(seconds=70)
    assert await shown(office, lost, plain, doomed) == ["paid", "paid", "withdrawn"]
    credits = await office.do(office.venue.rows, "SELECT COUNT(*), SUM(total) FROM credit")
    assert credits == [(4, 10)]
    assert len(control.invoices()) == 55 + 3


async def test_a_burnt_number_that_the_list_shows_late_is_found_in_the_end(
    office: Office, control: Control
) -> None:
    control.variants(duplicate="403", message="array")
    control.lags(list_lag=200)
    control.fault("lost_answer", "create")
    link = await make(office, "late@example.com")
    await office.steps()
    for _ in range(4):
        await office.later(seconds=70)
    assert await shown(office, link) == ["checking"]
    control.lags(list_lag=0)
    for _ in range(4):
        await office.later(minutes=12)
    assert await shown(office, link) == ["waiting"]
    assert len(control.invoices()) == 1


async def test_a_link_that_outlives_its_deletion_is_watched_and_what_it_takes_is_flagged(
    office: Office, control: Control
) -> None:
    control.variants(deleted_link="payable")
    link = await make(office, "late@example.com")
    await office.steps()
    url = (await office.do(links.show, office.venue.reception, link.id)).url
    await office.do(office.venue.pay, link.purchase_id)
    assert Did.VOIDED in await office.steps()
    async with httpx.AsyncClient(trust_env=False, timeout=60) as guest:
        await guest.post(url, data={"method": "va", "amount": "500000"})
    assert Did.PAID in await office.later(hours=2)
    after = await office.do(links.show, office.venue.reception, link.id)
    assert [flag.kind for flag in after.flags] == [FlagKind.DOUBLE_PAYMENT]
    money = await office.do(office.venue.rows, "SELECT amount, why FROM unallocated")
    assert money == [(500_000, "double_payment")]


async def test_what_was_paid_and_is_edited_there_stays_paid(office: Office, control: Control) -> None:
    control.variants(paid_is_final=False)
    link = await make(office, "edited@example.com")
    await office.steps()
    control.word(there(control, link), "paid")
    await office.later(seconds=70)
    control.word(there(control, link), "partially paid")
    await office.do(links.check_now, office.venue.reception, link.id)
    assert await office.later(hours=2) == []
    assert await shown(office, link) == ["paid"]
