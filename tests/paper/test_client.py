"""The client and the sandbox, over a real socket: what each act brings, oddities included."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from pos_app.paper.client import PaperClient, Recipients, opened
from pos_app.paper.credentials import SANDBOX, Credentials
from pos_app.paper.lookup import Search, find
from pos_app.paper.outcomes import (
    Authorised,
    Created,
    Deleted,
    Duplicate,
    Invoice,
    Missing,
    Page,
    Reachable,
    Rejected,
    Sent,
    Unauthorised,
)
from pos_app.paper.profiles import profile_of
from pos_app.paper.sandbox.serving import Sandbox
from tests.paper.conftest import QUICK, Control, request

NUMBER = "INV-PKG-20261121-103000-K7QM"


async def read(client: PaperClient, remote_id: str) -> Invoice:
    seen = await client.invoice(remote_id)
    assert isinstance(seen, Invoice), seen
    return seen


async def make(client: PaperClient, number: str, **changes: Any) -> Created:
    made = await client.create(number, request(number, **changes))
    assert isinstance(made, Created), made
    return made


async def test_an_invoice_is_made_with_a_link_that_has_its_scheme(
    client: PaperClient, sandbox: Sandbox
) -> None:
    made = await make(client, NUMBER)
    assert made.number == NUMBER
    assert made.link.startswith(f"http://{sandbox.host}/")
    assert made.pdf_link.startswith(f"http://{sandbox.host}/")
    assert made.accepted == ("whatsapp",)


async def test_get_one_is_put_together_from_its_halves(client: PaperClient, created: Created) -> None:
    seen = await read(client, created.remote_id)
    assert (seen.number, seen.status_word, seen.total, seen.odd_total) == (NUMBER, "unpaid", 1_850_000, "")
    assert (seen.link, seen.pdf_link) == (created.link, created.pdf_link)
    assert (seen.customer_id, seen.customer_name) == ("c1-5c1e", "Ratna Wulandari")
    assert seen.notes == "Outlet Kemang"
    assert str(seen.due_date) == "2099-11-24"
    assert seen.created_at
    assert seen.modified_at


@pytest.mark.parametrize("place", ["beside", "inside"])
async def test_the_total_is_read_wherever_it_stands(
    client: PaperClient, control: Control, created: Created, place: str
) -> None:
    control.variants(total=place)
    assert (await read(client, created.remote_id)).total == 1_850_000


async def test_the_same_answer_has_the_same_digest_and_a_payment_another(
    client: PaperClient, control: Control, created: Created
) -> None:
    first = await read(client, created.remote_id)
    assert (await read(client, created.remote_id)).digest == first.digest
    control.word(created.remote_id, "paid")
    assert (await read(client, created.remote_id)).digest != first.digest


@pytest.mark.parametrize("variant", ["400", "403"])
@pytest.mark.parametrize("message", ["text", "array"])
async def test_a_used_number_is_a_duplicate_whatever_its_status(
    client: PaperClient, control: Control, created: Created, variant: str, message: str
) -> None:
    control.variants(duplicate=variant, message=message)
    again = await client.create(NUMBER, request(NUMBER))
    assert isinstance(again, Duplicate)
    assert again.status == int(variant)
    assert len(control.invoices()) == 1


async def test_a_number_stays_burnt_after_its_invoice_is_deleted(
    client: PaperClient, created: Created
) -> None:
    assert await client.delete(created.remote_id) == Deleted()
    assert isinstance(await client.create(NUMBER, request(NUMBER)), Duplicate)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"customer__phone": ...}, "phone"),
        ({"customer__phone": ""}, "phone"),
        ({"invoice_date": "2026-11-21"}, "DD-MM-YYYY"),
        ({"due_date": "31-02-2026"}, "DD-MM-YYYY"),
        ({"items": []}, "items"),
        ({"items__first__price": 1_000.5}, "integer"),
        ({"items__first__price": 3_000_000_000}, "integer"),
        ({"items__first__description": ""}, "description"),
        ({"send": ["email"]}, "send"),
        ({"send": ...}, "send"),
        ({"customer__email": "", "send__email": True}, "email"),
        ({"number": ""}, "number"),
    ],
)
async def test_a_wrong_field_is_rejected_with_words_and_burns_nothing(
    client: PaperClient, changes: dict[str, Any], words: str
) -> None:
    answer = await client.create(NUMBER, request(NUMBER, **changes))
    assert isinstance(answer, Rejected)
    assert words in answer.said
    await make(client, NUMBER)


async def test_a_channel_that_is_not_named_is_on(client: PaperClient) -> None:
    made = await make(client, NUMBER, send__sms=...)
    assert made.accepted == ("whatsapp", "sms")


async def test_any_shape_of_the_send_status_will_do(client: PaperClient, control: Control) -> None:
    control.variants(status_send="list")
    assert (await make(client, NUMBER)).accepted == ()


@pytest.mark.parametrize(
    ("change", "documented"),
    [
        ({"customer__name": "Ratna W."}, "refused"),
        ({"customer__phone": "628111"}, "taken"),
        ({"customer__email": "x@example.com"}, "taken"),
    ],
)
@pytest.mark.parametrize("variant", ["strict", "documented"])
async def test_a_known_partner_with_other_data_is_refused(
    client: PaperClient,
    control: Control,
    created: Created,
    change: dict[str, Any],
    documented: str,
    variant: str,
) -> None:
    control.variants(partners=variant)
    answer = await client.create("B", request("B", **change))
    if variant == "strict" or documented == "refused":
        assert isinstance(answer, Rejected)
        assert "partner doesn't match" in answer.said
    else:
        assert isinstance(answer, Created)


async def test_an_item_discount_is_a_percentage_and_an_invoice_discount_an_amount(
    client: PaperClient,
) -> None:
    made = await make(client, NUMBER, items__first__discount=50, additional_discount=25_000)
    assert (await read(client, made.remote_id)).total == 900_000


async def test_the_four_words_of_a_payment(client: PaperClient, control: Control, created: Created) -> None:
    words = []
    for word in ("unpaid", "overdue", "partially paid", "paid"):
        control.word(created.remote_id, word)
        words.append((await read(client, created.remote_id)).status_word)
    assert words == ["unpaid", "overdue", "partially paid", "paid"]


async def test_the_clock_alone_makes_an_invoice_overdue_and_it_can_still_be_paid(
    client: PaperClient, control: Control
) -> None:
    made = await make(client, NUMBER, due_date="22-11-2026")
    far = 4 * 365 * 86_400
    control.ahead(far)
    assert (await read(client, made.remote_id)).status_word == "overdue"
    control.word(made.remote_id, "paid")
    assert (await read(client, made.remote_id)).status_word == "paid"


async def test_an_invoice_is_due_until_the_end_of_jakartas_day(sandbox: Sandbox, client: PaperClient) -> None:
    from datetime import UTC, datetime

    made = await make(client, NUMBER, due_date="22-11-2026")
    invoice = sandbox.book.state.invoices[made.remote_id]
    assert invoice.word(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == "unpaid"
    assert invoice.word(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == "overdue"


async def test_paid_is_final_unless_switched(client: PaperClient, control: Control, created: Created) -> None:
    control.word(created.remote_id, "paid")
    with pytest.raises(AssertionError, match="paid is final"):
        control.word(created.remote_id, "unpaid")
    control.variants(paid_is_final=False)
    control.word(created.remote_id, "unpaid")
    assert (await read(client, created.remote_id)).status_word == "unpaid"


async def test_a_deleted_invoice_is_missing_and_so_is_one_that_never_was(
    client: PaperClient, created: Created
) -> None:
    assert await client.delete(created.remote_id) == Deleted()
    assert isinstance(await client.delete(created.remote_id), Missing)
    assert isinstance(await client.invoice(created.remote_id), Missing)
    assert isinstance(await client.send(created.remote_id, Recipients(sms="62812")), Missing)


@pytest.mark.parametrize("word", ["paid", "partially paid"])
async def test_what_has_money_on_it_is_not_deleted(
    client: PaperClient, control: Control, created: Created, word: str
) -> None:
    control.word(created.remote_id, word)
    answer = await client.delete(created.remote_id)
    assert isinstance(answer, Rejected)
    assert "paid" in answer.said
    assert isinstance(await client.invoice(created.remote_id), Invoice)


async def test_sending_again_names_the_channels_it_was_asked_for(
    client: PaperClient, created: Created
) -> None:
    answer = await client.send(created.remote_id, Recipients(email="a@example.com", sms="62812"))
    assert answer == Sent(("email", "sms"))
    assert isinstance(await client.send(created.remote_id, Recipients()), Rejected)


@pytest.mark.parametrize("paging", ["flat", "nested"])
async def test_a_page_of_the_list_in_either_shape(
    client: PaperClient, control: Control, paging: str, created: Created
) -> None:
    control.variants(paging=paging)
    page = await client.page(limit=1)
    assert isinstance(page, Page)
    assert page.rows == ((created.remote_id, NUMBER),)
    assert page.total_records == 1


@pytest.mark.parametrize("order", ["newest", "oldest"])
@pytest.mark.parametrize("offset", ["rows", "pages"])
async def test_a_number_is_found_whichever_way_the_list_is_paged(
    client: PaperClient, control: Control, offset: str, order: str
) -> None:
    made = [await make(client, f"A-{n}") for n in range(8)]
    control.variants(offset=offset, order=order)
    for n in (0, 3, 7):
        search = await find(client, [f"A-{n}"], limit=3)
        assert isinstance(search, Search)
        assert search.found == {f"A-{n}": (made[n].remote_id,)}
    absent = await find(client, ["A-8", "A-2"], limit=3)
    assert isinstance(absent, Search)
    assert (set(absent.found), absent.is_complete) == ({"A-2"}, True)


async def test_a_list_that_lags_hides_a_new_invoice_for_as_long(
    client: PaperClient, control: Control, created: Created
) -> None:
    control.lags(list_lag=60)
    assert await find(client, [NUMBER]) == Search({}, True)
    control.ahead(61)
    assert await find(client, [NUMBER]) == Search({NUMBER: (created.remote_id,)}, True)


async def test_a_stale_read_shows_the_payment_late(
    client: PaperClient, control: Control, created: Created
) -> None:
    control.lags(stale_read=10)
    control.word(created.remote_id, "paid")
    assert (await read(client, created.remote_id)).status_word == "unpaid"
    control.ahead(11)
    assert (await read(client, created.remote_id)).status_word == "paid"


async def test_the_test_of_the_credentials_says_reachable_and_authorised(
    sandbox: Sandbox, client: PaperClient
) -> None:
    assert await client.health() == Reachable()
    assert await client.test() == Authorised()
    async with opened(profile_of(sandbox.base_url), Credentials("sandbox", "wrong"), QUICK) as stranger:
        assert await stranger.health() == Reachable()
        assert isinstance(await stranger.test(), Unauthorised)
        assert isinstance(await stranger.create(NUMBER, request()), Unauthorised)


async def test_the_sandbox_forgets_nothing_over_a_restart(tmp_path: Any) -> None:
    state = tmp_path / "sandbox.json"
    with Sandbox(state) as first:
        async with opened(profile_of(first.base_url), SANDBOX, QUICK) as client:
            made = await make(client, NUMBER)
            gone = await make(client, "B")
            await client.delete(gone.remote_id)
        Control(first).word(made.remote_id, "partially paid")
        Control(first).fault("500", "health")
        Control(first).variants(duplicate="403")
        port = first.port
    with Sandbox(state) as second:
        assert second.port == port
        async with opened(profile_of(second.base_url), SANDBOX, QUICK) as client:
            seen = await read(client, made.remote_id)
            assert (seen.status_word, seen.link) == ("partially paid", made.link)
            for number in (NUMBER, "B"):
                assert await client.create(number, request(number)) == Duplicate(
                    403, "invoice number sudah dipakai"
                )
            assert not isinstance(await client.health(), Reachable)
            assert await client.health() == Reachable()
    assert json.loads(state.read_text())["burnt"] == [NUMBER, "B"]


@dataclass
class Wrong:
    """A path that the real service does not have either."""

    method: str
    path: str


@pytest.mark.parametrize(
    "wrong",
    [
        Wrong("DELETE", "sales-invoices/{id}"),
        Wrong("GET", "sales-invoice/{id}"),
        Wrong("GET", "sales-invoices/{number}"),
        Wrong("GET", "sales-invoices?number={number}"),
        Wrong("POST", "sales-invoices/send-all/{id}"),
        Wrong("POST", "sales-invoice/{id}/pay"),
        Wrong("GET", "invoices"),
    ],
    ids=lambda wrong: f"{wrong.method} {wrong.path}",
)
async def test_it_offers_nothing_that_the_real_service_lacks(
    sandbox: Sandbox, created: Created, wrong: Wrong
) -> None:
    import httpx

    path = wrong.path.format(id=created.remote_id, number=NUMBER)
    async with httpx.AsyncClient(headers=SANDBOX.headers(), trust_env=False, timeout=60) as plain:
        answer = await plain.request(wrong.method, f"{sandbox.base_url}/v1/{path}")
    assert answer.status_code in (404, 405)


async def test_get_one_tells_neither_its_id_nor_what_is_owed_nor_when_it_was_paid(
    sandbox: Sandbox, control: Control, created: Created
) -> None:
    import httpx

    control.word(created.remote_id, "partially paid")
    async with httpx.AsyncClient(headers=SANDBOX.headers(), trust_env=False, timeout=60) as plain:
        answer = await plain.get(f"{sandbox.base_url}/v1/sales-invoices/{created.remote_id}")
    assert created.remote_id not in answer.text
    assert "925000" not in answer.text
    assert not {"status_code", "amount_due", "paid_at", "payments"} & answer.json().keys()
