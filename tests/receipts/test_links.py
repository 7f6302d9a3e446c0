"""A payment link on paper: what stands on it, that it fits, and that its code is the link's."""

from __future__ import annotations

from datetime import date

import pytest
import segno

from pos_app.desk.link_slips import LinkSlip
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item
from pos_app.receipts import links, qr
from pos_app.receipts.layout import WIDTH
from tests.receipts.test_text import cells
from tests.tui.hostile import HOSTILE

URL = "https://get.paper.id/Qw7ErT2"
SLIP = LinkSlip(
    intent_id="b" * 24,
    tenant_name="Melati Spa",
    outlet_name="Kemang",
    outlet_address="Jalan Kemang Raya 12",
    outlet_phone="+62217654321",
    customer_name="Ni Made Ayu",
    number="INV-PKG-20261121-140212-7QK2",
    title="Luxury Spa Package",
    items=(Item("m", "Massage", 3, Rupiah(150_000)), Item(None, "All services", 2, Rupiah(150_000))),
    validity_days=90,
    is_package=True,
    amount=Rupiah(500_000),
    fee=Rupiah(0),
    due=date(2026, 11, 24),
    url=URL,
    notes="",
    environment="production",
)


def read_back(lines: list[str]) -> list[list[bool]]:
    """The modules of a printed code, its white margin cut off."""
    rows = [
        [character in ink for character in line.ljust(WIDTH)]
        for line in lines
        for ink in ("▀█", "▄█")
    ]  # fmt: skip
    rows = rows[next(n for n, row in enumerate(rows) if any(row)) :]
    side = next(n for n, row in enumerate(rows) if not any(row))
    left = min(row.index(True) for row in rows if any(row))
    return [row[left : left + side] for row in rows[:side]]


@pytest.mark.rule("RCPT-5")
def test_the_slip_says_what_the_payment_page_says() -> None:
    shown = links.render(SLIP, "en")
    for part in (
        "Melati Spa", "Kemang", "Complete Your Payment", "Invoice: INV-PKG-20261121-140212-7QK2",
        "Ni Made Ayu", "Due: 24 Nov 2026", "Luxury Spa Package", "Massage", "x 3", "All services", "x 2",
        "Valid for: 90 days after purchase", "Package Price", "Rp 500,000", "Rp 0", URL,
    ):  # fmt: skip
        assert part in shown, part
    lines = shown.splitlines()
    assert next(line for line in lines if line.startswith("Platform Fee")).endswith(" Rp 0")
    assert next(line for line in lines if line.startswith("Total")).endswith(" Rp 500,000")
    assert "TRIAL" not in shown
    assert "TRIAL" in links.render(SLIP._replace(environment="staging"), "en")


@pytest.mark.rule("RCPT-5", "FEE-5")
def test_a_treatments_slip_shows_the_fee_on_top() -> None:
    slip = SLIP._replace(is_package=False, amount=Rupiah(150_000), fee=Rupiah(7_500), validity_days=None)
    lines = links.render(slip, "id").splitlines()
    assert [line for line in lines if line.endswith(" Rp 7.500")]
    assert [line for line in lines if line.endswith(" Rp 157.500")]
    assert not [line for line in lines if "Massage" in line]


@pytest.mark.rule("RCPT-5")
@pytest.mark.parametrize(
    "url",
    [URL, "http://127.0.0.1:45123/AbCdEf1", "https://stg-v2.paper.id/Qw7ErT2", URL + "x" * 50],
)
def test_the_printed_code_is_the_links(url: str) -> None:
    code = [
        line for line in links.render(SLIP._replace(url=url), "en").splitlines() if set(line) & set("▀▄█")
    ]
    assert max(map(len, code)) <= WIDTH
    assert read_back(code) == [[bool(m) for m in row] for row in segno.make(url, error="l").matrix]


def test_a_margin_stays_white_around_it() -> None:
    lines = qr.lines(URL)
    assert not set("".join(lines[:2])) - {" "}
    assert not set(lines[-2]) - {" "}
    assert all(line.startswith(" " * qr.QUIET) for line in lines)


def test_a_link_too_long_for_the_slip_stands_there_without_a_code() -> None:
    url = "https://get.paper.id/" + "x" * 300
    shown = links.render(SLIP._replace(url=url), "en")
    assert not set(shown) & set("▀▄█")
    assert url in shown.replace("\n", "")
    assert qr.lines("x" * 5_000) == []


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_line_fits(language: str) -> None:
    for name in HOSTILE:
        slip = SLIP._replace(customer_name=name[:300], title=name[:300], notes=name[:300])
        shown = links.render(slip._replace(items=(Item("x", name[:300], 12, Rupiah(1)),)), language)
        assert max(map(cells, shown.splitlines())) <= WIDTH, name[:20]
