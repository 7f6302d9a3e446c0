"""The receipt as text: what stands on it, and that every line prints on 42 columns."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from pos_app.desk.slips import Slip
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import Item
from pos_app.receipts.layout import WIDTH
from pos_app.receipts.text import render
from pos_app.words import current_language
from tests.tui.hostile import HOSTILE

AT = datetime(2026, 11, 21, 7, 2, tzinfo=UTC)
SLIP = Slip(
    payment_id="a" * 24,
    tenant_name="Melati Spa",
    outlet_name="Kemang",
    outlet_address="Jalan Kemang Raya 12, Jakarta Selatan 12730",
    outlet_phone="+62217654321",
    receipt_number="PKG-RCPT-2026-118",
    reference="PAY-PKG-20261121-140200",
    paid_at=AT,
    zone=ZoneInfo("Asia/Jakarta"),
    customer_name="Ni Made Ayu",
    title="Luxury Spa Package",
    items=(
        Item("m", "Massage", 3, Rupiah(150_000)),
        Item("f", "Facial Treatment with a long name that wraps", 2, Rupiah(150_000)),
    ),
    amount=Rupiah(500_000),
    method="cash",
    handed=Rupiah(600_000),
    cashier="Sari Wulandari",
    credits=5,
    valid_until=datetime(2027, 2, 19, 17, 0, tzinfo=UTC),
    is_package=True,
    owed=Rupiah(0),
    first_made_at=None,
)


def cells(line: str) -> int:
    """Columns a line takes on paper."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in line)
    return len(line) + wide - sum(bool(unicodedata.combining(c)) for c in line)


@pytest.mark.rule("RCPT-3")
def test_everything_of_the_rule_stands_on_it() -> None:
    shown = render(SLIP, "en")
    for part in (
        "Melati Spa", "Kemang", "PKG-RCPT-2026-118", "PAY-PKG-20261121-140200", "21 Nov 2026 14:02",
        "Ni Made Ayu", "Luxury Spa Package", "Massage", "x 3", "Rp 500,000", "Cash", "Rp 600,000",
        "Rp 100,000", "Sari Wulandari", "Valid until: 20 Feb 2027",
    ):  # fmt: skip
        assert part in shown, part
    assert "COPY" not in shown


@pytest.mark.rule("RCPT-1")
def test_a_copy_says_so_and_when_the_first_was_made() -> None:
    shown = render(SLIP._replace(first_made_at=AT), "en")
    assert "*** COPY ***" in shown.splitlines()[0]
    assert "first made 21 Nov 2026 14:02" in shown


@pytest.mark.parametrize("language", ["en", "id"])
def test_every_line_fits(language: str) -> None:
    for name in HOSTILE:
        slip = SLIP._replace(customer_name=name[:300], title=name[:300], outlet_address=name[:300])
        shown = render(slip._replace(items=(Item("x", name[:300], 12, Rupiah(1)),)), language)
        assert max(map(cells, shown.splitlines())) <= WIDTH, name[:20]
        kinds = {unicodedata.category(c) for c in shown} - {"Cc"}
        assert not {"Cf", "Cs", "Co"} & kinds
        assert {c for c in shown if unicodedata.category(c) == "Cc"} <= {"\n"}


def test_it_speaks_its_own_language_and_leaves_the_desks() -> None:
    shown = render(SLIP, "id")
    assert "Rp 500.000" in shown
    assert "21 Nov 2026" in shown
    assert current_language() == "en"


def test_a_treatment_says_what_is_still_owed() -> None:
    slip = SLIP._replace(is_package=False, credits=0, valid_until=None, owed=Rupiah(20_000), handed=None)
    shown = render(slip, "en")
    assert "Still owed" in shown
    assert "Rp 20,000" in shown
    assert "Valid until" not in shown
    assert "Received" not in shown
