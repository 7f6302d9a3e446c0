"""Services: `name,category,duration_minutes,preparation_minutes,cleanup_minutes,price`."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from pydantic import BaseModel

from pos_app.desk.incoming import ServiceRow, Sheet
from pos_app.domain.money import Rupiah
from pos_app.domain.names import folded
from pos_app.importing import cells
from pos_app.importing.checking import cell, check_rows, in_order, once
from pos_app.importing.columns import Column
from pos_app.importing.tables import Table
from pos_app.words import N_

LAYOUTS = (
    (
        Column("name", ("name", "service", "service name", "nama", "nama layanan", "layanan")),
        Column("category", ("category", "service category", "kategori"), required=False),
        Column(
            "duration",
            ("duration_minutes", "duration", "duration min", "minutes", "durasi menit", "durasi", "menit"),
        ),
        Column(
            "preparation",
            ("preparation_minutes", "preparation", "prep", "prep minutes", "persiapan menit", "persiapan"),
            required=False,
        ),
        Column(
            "cleanup",
            ("cleanup_minutes", "cleanup", "clean up", "clean up minutes", "beres menit", "pembersihan"),
            required=False,
        ),
        Column("price", ("price", "base price", "harga", "tarif")),
    ),
)

_Spare = Annotated[int, cell(lambda text: cells.count(text or "0", 0, 240))]


class ServiceLine(BaseModel):
    """A line of the file; the limits of a duration are the store's."""

    name: Annotated[str, cell(cells.name)]
    category: Annotated[str, cell(cells.text)] = ""
    duration: Annotated[int, cell(partial(cells.count, low=15, high=480))]
    preparation: _Spare = 0
    cleanup: _Spare = 0
    price: Annotated[Rupiah, cell(cells.amount)]


def sheet(table: Table, file: str) -> Sheet[ServiceRow]:
    """The services of a table; a name that stands there twice is taken once."""
    right, left_out = check_rows(table, ServiceLine)
    rows = [
        ServiceRow(line, row.name, row.category, row.duration, row.preparation, row.cleanup, row.price)
        for line, row in right
    ]
    kept, doubled = once(
        rows,
        lambda row: row.line,
        lambda row: folded(row.name),
        N_("This service stands on line %(first)s already."),
    )
    return Sheet("services", file, table.read, tuple(kept), in_order(left_out + doubled), table.notes)
