"""The pay page: over HTTP, and in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from pos_app.paper.client import PaperClient
from pos_app.paper.outcomes import Created, Deleted, Invoice
from pos_app.paper.sandbox.page_words import WORDS
from tests.paper import browser
from tests.paper.browser import Browser
from tests.paper.conftest import Control, request


@pytest.fixture
def visitor() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, verify=False, follow_redirects=True, timeout=60) as client:
        yield client


async def made(client: PaperClient, number: str = "A", **changes: Any) -> Created:
    answer = await client.create(number, request(number, **changes))
    assert isinstance(answer, Created), answer
    return answer


async def word(client: PaperClient, remote_id: str) -> str:
    seen = await client.invoice(remote_id)
    assert isinstance(seen, Invoice)
    return seen.status_word


def said(answer: httpx.Response) -> str:
    """The words of a page, tags and style left out."""
    without = re.sub(r"<(style|head).*?</\1>", " ", answer.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without).split())


async def test_it_shows_what_is_bought_what_it_costs_and_three_ways(
    created: Created, visitor: httpx.Client
) -> None:
    page = visitor.get(created.link)
    for text in (
        "Complete Your Payment", "Glow Package", "6 × Facial", "Platform Fee Rp 0", "Total Rp 1,850,000",
        "INV-PKG-20261121-103000-K7QM", "Due 24 Nov 2099", "QRIS", "Virtual account", "Card", "No real money",
    ):  # fmt: skip
        assert text in said(page)


async def test_it_speaks_the_browsers_language(created: Created, visitor: httpx.Client) -> None:
    page = visitor.get(created.link, headers={"Accept-Language": "id-ID,id;q=0.9,en;q=0.5"})
    assert '<html lang="id">' in page.text
    assert "Total Rp 1.850.000" in said(page)
    assert WORDS["id"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("method", ["qris", "va", "card"])
async def test_each_way_pays_the_whole(
    client: PaperClient, created: Created, visitor: httpx.Client, method: str
) -> None:
    chosen = visitor.get(created.link, params={"method": method, "how_much": "full"})
    assert 'value="1850000"' in chosen.text
    assert await word(client, created.remote_id) == "unpaid"
    paid = visitor.post(created.link, data={"method": method, "amount": "1850000"})
    assert "Payment Successful!" in said(paid)
    assert "Amount Paid Rp 1,850,000" in said(paid)
    assert await word(client, created.remote_id) == "paid"


async def test_a_part_and_then_the_rest(
    client: PaperClient, created: Created, control: Control, visitor: httpx.Client
) -> None:
    visitor.post(created.link, data={"method": "qris", "amount": "500000"})
    assert await word(client, created.remote_id) == "partially paid"
    rest = visitor.get(created.link + "?rest")
    assert "Left to pay Rp 1,350,000" in said(rest)
    visitor.post(created.link, data={"method": "va", "amount": "1350000"})
    assert await word(client, created.remote_id) == "paid"
    assert control.invoices()[0]["paid"] == 1_850_000


@pytest.mark.parametrize("typed", ["", "9999", "9.999", "1850001", "2.000.000", "-5", "x", "<b>", "1e9"])
async def test_a_part_that_cannot_be_paid_is_said_and_kept(
    client: PaperClient, created: Created, visitor: httpx.Client, typed: str
) -> None:
    answer = visitor.get(created.link, params={"method": "va", "how_much": "part", "part": typed})
    assert answer.status_code == 422
    assert WORDS["en"]["part_wrong"] in said(answer)
    assert "<b>" not in answer.text
    assert await word(client, created.remote_id) == "unpaid"


@pytest.mark.parametrize(
    "form", [{}, {"method": "cash", "amount": "1850000"}, {"method": "va", "amount": "1"}]
)
async def test_a_form_that_was_tampered_with_pays_nothing(
    client: PaperClient, created: Created, visitor: httpx.Client, form: dict[str, str]
) -> None:
    visitor.post(created.link, data=form)
    assert await word(client, created.remote_id) == "unpaid"


async def test_nobody_pays_twice(created: Created, control: Control, visitor: httpx.Client) -> None:
    for _ in range(2):
        again = visitor.post(created.link, data={"method": "va", "amount": "1850000"})
        assert "Payment Successful!" in said(again)
    assert control.invoices()[0]["paid"] == 1_850_000


async def test_an_overdue_invoice_says_so_and_takes_money(
    client: PaperClient, created: Created, control: Control, visitor: httpx.Client
) -> None:
    control.word(created.remote_id, "overdue")
    assert "due date has passed" in said(visitor.get(created.link))
    visitor.post(created.link, data={"method": "va", "amount": "1850000"})
    assert await word(client, created.remote_id) == "paid"


async def test_a_deleted_invoice_takes_none_unless_that_is_played(
    client: PaperClient, created: Created, control: Control, visitor: httpx.Client
) -> None:
    assert await client.delete(created.remote_id) == Deleted()
    assert visitor.get(created.link).status_code == 410
    assert visitor.post(created.link, data={"method": "va", "amount": "1850000"}).status_code == 410
    assert visitor.get(created.link[:-7] + "nothing").status_code == 404
    control.variants(deleted_link="payable")
    assert "Successful" in said(visitor.post(created.link, data={"method": "va", "amount": "1850000"}))


async def test_less_than_ten_thousand_is_paid_at_the_desk(client: PaperClient, visitor: httpx.Client) -> None:
    small = await made(client, items__first__price=9_999)
    assert "start at Rp 10,000" in said(visitor.get(small.link))
    visitor.post(small.link, data={"method": "va", "amount": "9999"})
    assert await word(client, small.remote_id) == "unpaid"


async def test_qris_has_a_ceiling(client: PaperClient, visitor: httpx.Client) -> None:
    large = await made(client, items__first__price=10_000_001)
    assert "QRIS takes Rp 10,000,000 at most" in said(visitor.get(large.link))
    visitor.post(large.link, data={"method": "qris", "amount": "10000001"})
    assert await word(client, large.remote_id) == "unpaid"


async def test_names_and_notes_are_text_and_never_markup(client: PaperClient, visitor: httpx.Client) -> None:
    evil = "<script>alert(1)</script>\"'&"
    page = await made(
        client, items__first__name=evil, items__first__description=evil, notes=evil, customer__name=evil
    )
    answer = visitor.get(page.link)
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert (
        "script-src" in answer.headers["content-security-policy"]
        or "default-src 'none'" in answer.headers["content-security-policy"]
    )


async def test_the_short_pdf_link_is_a_pdf(created: Created, visitor: httpx.Client) -> None:
    answer = visitor.get(created.pdf_link)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-1.4")
    start = int(answer.content.split(b"startxref\n")[1].split()[0])
    assert answer.content[start:].startswith(b"xref")
    assert b"INV-PKG-20261121-103000-K7QM" in answer.content


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Browser]:
    if not browser.binary():
        pytest.skip(browser.LEFT_OUT)
    with Browser(tmp_path / "profile") as opened:
        yield opened


WIDTHS = [(320, 640), (390, 844), (768, 1024), (1280, 800)]


async def test_in_a_browser_a_part_is_paid_by_qris_and_the_rest_by_card(
    client: PaperClient, page: Browser, tmp_path: Path
) -> None:
    long = await made(
        client,
        "INV-PKG-20261121-103000-K7QM",
        items__first__name="Signature Balinese Rejuvenation " + "x" * 60,
        items__first__description="6 × Facial; 4 × Massage 60 min; Valid for 90 days",
    )
    dear = await made(client, items__first__price=1_234_567_890, due_date="20-11-2026")
    for (width, height), link in product(WIDTHS, (long.link, dear.link)):
        page.resize(width, height)
        page.open(link)
        assert page.js("document.documentElement.scrollWidth") <= width, "it scrolls sideways"
        page.picture(tmp_path / f"{width}.png")
        assert (tmp_path / f"{width}.png").stat().st_size > 10_000
    page.resize(390, 844)
    page.open(long.link)
    page.click("input[value=part]")
    page.type("input[name=part]", "500.000")
    page.submit("button")
    assert "Rp 500,000" in page.text()
    assert page.js("document.querySelector('svg').getBoundingClientRect().width") > 150
    page.submit("button")
    assert "Part of it has arrived" in page.text()
    assert await word(client, long.remote_id) == "partially paid"
    page.submit("section a")
    page.click("input[value=card]")
    page.submit("button")
    page.submit("button")
    assert "Payment Successful!" in page.text()
    assert await word(client, long.remote_id) == "paid"
    assert urlsplit(page.js("location.href")).query == ""


async def test_in_a_browser_it_is_steered_by_keyboard_and_reads_well(
    client: PaperClient, created: Created, page: Browser
) -> None:
    page.resize(1280, 800, dark=True)
    page.open(created.link)
    controls = page.js(
        "[...document.querySelectorAll('input:not([type=hidden]), button, a')].map(e =>"
        " [e.tabIndex, e.labels?.length > 0 || !!e.ariaLabel || !!e.innerText])"
    )
    assert controls
    assert all(index == 0 and is_named for index, is_named in controls)
    heights = page.js("[...document.querySelectorAll('button, .choice')].map(e => e.offsetHeight)")
    assert min(heights) >= 44
