"""Open passes: Mindbody's `Client,Email,Pricing Option,Remaining,Total,Expiration,Purchase Date`."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated

from pydantic import BaseModel, PlainValidator, ValidationInfo, model_validator

from pos_app.desk.incoming import PassRow, Sheet
from pos_app.domain.errors import BadInput
from pos_app.domain.money import Rupiah
from pos_app.importing import cells
from pos_app.importing.checking import RefusedCell, cell, check_rows, in_order, once
from pos_app.importing.columns import Column
from pos_app.importing.dates import Order, day, order_of
from pos_app.importing.tables import Table
from pos_app.words import N_

LAYOUTS = (
    (
        Column("client", ("client", "client name", "customer", "customer name", "name",
                          "nama", "pelanggan", "nama pelanggan")),
        Column("email", ("email", "email address", "e mail", "surel"), required=False),
        Column("phone", ("phone", "phone number", "mobile", "no hp", "nomor hp"), required=False),
        Column("package", ("pricing option", "package", "pass", "paket", "nama paket")),
        Column("remaining", ("remaining", "visits remaining", "sessions remaining", "sisa", "sisa sesi")),
        Column("total", ("total", "count", "sessions", "visits", "jumlah", "jumlah sesi", "total sesi")),
        Column("expires", ("expiration", "expiration date", "expires", "expiry",
                           "berlaku sampai", "tanggal berakhir", "kedaluwarsa")),
        Column("price", ("price paid", "price", "amount paid", "harga", "dibayar"), required=False),
        Column("purchased", ("purchase date", "sale date", "bought", "tanggal beli", "tanggal pembelian")),
    ),
)  # fmt: skip

_DATES = ("expires", "purchased")


def _day(text: str, info: ValidationInfo) -> date | None:
    order: Order = (info.context or {})[str(info.field_name)]
    try:
        return day(text, order)
    except BadInput as refusal:
        raise RefusedCell(refusal) from refusal


def _bought(text: str, info: ValidationInfo) -> date:
    found = _day(text, info)
    if found is None:
        raise RefusedCell(BadInput("date_missing", N_("is missing")))
    return found


def _price(text: str) -> Rupiah | None:
    return cells.amount(text) if cells.text(text) else None


class PassLine(BaseModel):
    """A line of the file; its balance must be possible."""

    client: Annotated[str, cell(cells.name)]
    email: Annotated[str | None, cell(cells.email)] = None
    phone: Annotated[str | None, cell(cells.phone)] = None
    package: Annotated[str, cell(cells.name)]
    remaining: Annotated[int, cell(partial(cells.count, low=0, high=9_999))]
    total: Annotated[int, cell(partial(cells.count, low=1, high=9_999))]
    expires: Annotated[date | None, PlainValidator(_day)]
    price: Annotated[Rupiah | None, cell(_price)] = None
    purchased: Annotated[date, PlainValidator(_bought)]

    @model_validator(mode="after")
    def _check_balance(self) -> PassLine:
        if self.remaining > self.total:
            raise RefusedCell(
                BadInput(
                    "balance_impossible",
                    N_("%(remaining)s of %(total)s visits are left, which cannot be."),
                    remaining=self.remaining,
                    total=self.total,
                )
            )
        if self.expires and self.expires < self.purchased:
            raise RefusedCell(
                BadInput(
                    "expiry_before_purchase",
                    N_("It expires on %(expires)s, before it was bought on %(purchased)s."),
                    expires=self.expires.isoformat(),
                    purchased=self.purchased.isoformat(),
                )
            )
        return self


def sheet(table: Table, file: str, dates: Order | None = None) -> Sheet[PassRow]:
    """The passes of a table; a line that repeats another in full is taken once.

    Raises `AskDates` when the file proves no order of its dates, `BadInput` when it disproves the chosen one.
    """
    titles = table.headings.titles
    columns = {titles[field]: [(row.line, row.cells[field]) for row in table.records] for field in _DATES}
    orders = order_of(columns, dates)
    right, left_out = check_rows(table, PassLine, {field: orders[titles[field]] for field in _DATES})
    rows = [
        PassRow(
            line, row.client, row.email, row.phone, row.package, row.remaining, row.total, row.expires,
            row.price, row.purchased,
        )
        for line, row in right
    ]  # fmt: skip
    kept, doubled = once(
        rows, lambda row: row.line, lambda row: row[1:], N_("This line repeats line %(first)s.")
    )
    return Sheet("passes", file, table.read, tuple(kept), in_order(left_out + doubled), table.notes)
