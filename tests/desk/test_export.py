"""Pending payments as a table for a spreadsheet: whole, safe in every cell, for managers, written down."""

from __future__ import annotations

import csv
import io

import pytest

from pos_app.desk import export
from pos_app.desk.pending import Filters
from pos_app.domain import spreadsheet
from pos_app.domain.errors import NotAllowed
from pos_app.store import tables as t
from tests.desk.paper_desk import sent
from tests.desk.venue import Venue

EVERYTHING = Filters(days=None)
DANGEROUS = (
    '=HYPERLINK("http://x")', "+62812", "-1+1|cmd", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\x00=1", "＝1+1",
    "＋1", "－1", "＠x", "  =1", " @x",
)  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_nothing_in_a_cell_becomes_a_formula(text: str) -> None:
    assert spreadsheet.cell(text) == f"'{text}"
    ((read,),) = list(csv.reader(io.StringIO(spreadsheet.table(["x"], [[text]]), newline="")))[1:]
    assert read.startswith("'")
    assert "\x00" not in read


def test_what_is_safe_stays_as_it_is() -> None:
    assert [spreadsheet.cell(value) for value in ("Anna [VIP]", "", None, 500_000, -5, "a=b", "1-2")] == [
        "Anna [VIP]", "", "", "500000", "-5", "a=b", "1-2",
    ]  # fmt: skip
    text = spreadsheet.table(["a", "b"], [["x, y", 'say "hi"'], ["two\nlines", "Süß"]])
    assert text == 'a,b\r\n"x, y","say ""hi"""\r\n"two\nlines",Süß\r\n'


def test_every_row_with_its_link(venue: Venue) -> None:
    venue.clock.advance(days=-4)
    guest = venue.guest("Ni Made Ayu", email="ayu@example.com")
    sold = venue.sell_pending(guest).purchase.id
    link = sent(venue, sold)
    venue.clock.advance(days=4)
    made = export.pending_payments(venue.manager, EVERYTHING)
    heads, row = csv.reader(io.StringIO(made.text, newline=""))
    found = dict(zip(heads, row, strict=True))
    assert heads == list(export.HEADS)
    assert (made.rows, made.name) == (1, "pending-20250120-103000")
    assert found | {"delivery": ""} == {
        "status": "overdue", "days_overdue": "1", "customer": "Ni Made Ayu", "phone": "'+6281234567890",
        "what": "Luxury Spa Package", "amount": "500000", "currency": "IDR", "method": "bank_transfer",
        "outlet": "Kemang", "created": "2025-01-16", "due": "2025-01-19", "link_state": "overdue",
        "invoice_number": link.number, "payment_url": link.url, "delivery": "", "notes": "", "id": sold,
    }  # fmt: skip
    assert found["delivery"] == "email accepted"


@pytest.mark.engine("sqlite")
def test_the_filters_hold_and_hostile_names_are_harmless(venue: Venue) -> None:
    for number, name in enumerate(DANGEROUS):
        guest = venue.guest(f"Guest {number}", f"0812-0000-{number:04}")
        venue.sell_pending(guest)
        venue.set(t.Customer, guest, name=name.replace("\x00", ""), notes=name.replace("\x00", ""))
    made = export.pending_payments(venue.owner, EVERYTHING)
    rows = list(csv.reader(io.StringIO(made.text, newline="")))[1:]
    assert made.rows == len(rows) == len(DANGEROUS)
    bad = "=+-@\t\r\n＝＋－＠"
    assert [cell for row in rows for cell in row if cell.strip(" ")[:1] in tuple(bad) and cell] == []
    assert export.pending_payments(venue.owner, Filters(search="nobody")).rows == 0


def test_only_managers_and_it_is_written_down(venue: Venue) -> None:
    venue.sell_pending(venue.guest())
    with pytest.raises(NotAllowed) as no:
        export.pending_payments(venue.reception, EVERYTHING)
    assert "Putu Santi" in str(no.value)
    assert venue.rows("SELECT count(*) FROM audit WHERE act = 'export'") == [(0,)]
    export.pending_payments(venue.manager, EVERYTHING)
    ((staff, facts),) = venue.rows("SELECT staff_id, facts FROM audit WHERE act = 'export'")
    assert staff == venue.people["manager"].id
    assert facts == '{"rows":1,"what":"pending"}'
