"""Packages: `name,items,price,validity_days,outlets`, items as `Full Body Massage x3; * x4 @150000`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel

from pos_app.desk.incoming import ItemRow, PackageRow, Sheet
from pos_app.domain.errors import BadInput
from pos_app.domain.money import Rupiah
from pos_app.domain.names import folded
from pos_app.importing import cells
from pos_app.importing.checking import cell, check_rows, in_order, once
from pos_app.importing.columns import Column
from pos_app.importing.tables import Table
from pos_app.words import N_

LAYOUTS = (
    (
        Column("name", ("name", "package", "package name", "nama", "nama paket", "paket")),
        Column("items", ("items", "package items", "contents", "isi", "isi paket", "rincian")),
        Column("price", ("price", "package price", "harga", "harga paket")),
        Column(
            "validity_days",
            ("validity_days", "validity", "valid days", "days", "masa berlaku hari", "masa berlaku", "hari"),
        ),
        Column("outlets", ("outlets", "outlet", "location", "locations", "cabang"), required=False),
    ),
)

_ITEM = re.compile(r"(?P<service>.+?)(?:\s+|(?<=\*))[x×]\s*(?P<quantity>[0-9]{1,4})(?:\s*@\s*(?P<price>.+))?")
_ALL = "*"


def items(text: str) -> tuple[ItemRow, ...]:
    """The items of a package, at least one, no service twice (PKG-11); `*` is any, with its price."""
    found = tuple(_item(part) for part in map(cells.text, re.split(r"[;\n]", text)) if part)
    if not found:
        raise BadInput("items_missing", N_("are missing"))
    names = [folded(item.service) for item in found]
    for at, item in enumerate(found):
        if names[at] in names[:at]:
            service = item.service or _ALL
            raise BadInput("item_doubled", N_("%(service)s is there twice"), service=cells.shown(service))
    return found


def _item(part: str) -> ItemRow:
    found = _ITEM.fullmatch(part)
    if found is None:
        raise BadInput(
            "bad_item",
            N_("%(item)s cannot be read; write the service, x and the number: Creambath x5"),
            item=cells.shown(part),
        )
    quantity = cells.count(found["quantity"], 1, 100)
    price = cells.amount(found["price"]) if found["price"] else None
    if found["service"] == _ALL:
        if price is None:
            raise BadInput(
                "item_price_missing", N_("%(item)s needs a price a visit: * x4 @150000"), item=part
            )
        return ItemRow("", quantity, price)
    if price is not None:
        raise BadInput(
            "item_price_given",
            N_("%(item)s: the price of a named service comes from the services, leave it away"),
            item=cells.shown(part),
        )
    return ItemRow(found["service"], quantity, None)


def _price(text: str) -> Rupiah:
    price = cells.amount(text)
    if price < 1:
        raise BadInput("price_zero", N_("must be more than 0"))
    return price


def _name(text: str) -> str:
    name = cells.name(text)
    if not 3 <= len(name) <= 100:
        raise BadInput("name_length", N_("must have 3 to 100 characters"))
    return name


def _validity(text: str) -> int | None:
    return cells.count(text, 7, 365) if cells.text(text) else None


def names(text: str) -> tuple[str, ...]:
    """A list of names, `;` between them, each once."""
    return tuple(dict.fromkeys(name for name in map(cells.text, text.split(";")) if name))


class PackageLine(BaseModel):
    """A line of the file, within the limits of ENT-6."""

    name: Annotated[str, cell(_name)]
    items: Annotated[tuple[ItemRow, ...], cell(items)]
    price: Annotated[Rupiah, cell(_price)]
    validity_days: Annotated[int | None, cell(_validity)]
    outlets: Annotated[tuple[str, ...], cell(names)] = ()


def sheet(table: Table, file: str) -> Sheet[PackageRow]:
    """The packages of a table; a name that stands there twice is taken once."""
    right, left_out = check_rows(table, PackageLine)
    rows = [
        PackageRow(line, row.name, row.items, row.price, row.validity_days, row.outlets)
        for line, row in right
    ]
    kept, doubled = once(
        rows,
        lambda row: row.line,
        lambda row: folded(row.name),
        N_("This package stands on line %(first)s already."),
    )
    return Sheet("packages", file, table.read, tuple(kept), in_order(left_out + doubled), table.notes)
