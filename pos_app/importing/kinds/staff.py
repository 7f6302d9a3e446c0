"""Staff: `name,role,outlet,skills`, skills being categories of services, `;` between them."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel

from pos_app.desk.incoming import Sheet, StaffRow
from pos_app.domain.errors import BadInput
from pos_app.domain.names import folded
from pos_app.importing import cells
from pos_app.importing.checking import cell, check_rows, in_order, once
from pos_app.importing.columns import Column, heading_key
from pos_app.importing.kinds.packages import names
from pos_app.importing.tables import Table
from pos_app.words import N_

LAYOUTS = (
    (
        Column("name", ("name", "staff", "staff name", "nama", "nama staf", "employee")),
        Column("role", ("role", "peran", "jabatan", "access")),
        Column("outlet", ("outlet", "location", "cabang", "lokasi"), required=False),
        Column("skills", ("skills", "categories", "keahlian", "kategori"), required=False),
    ),
)

_ROLES = {
    "TENANT_ADMIN": ("tenant admin", "owner", "admin", "pemilik"),
    "OUTLET_MANAGER": ("outlet manager", "manager", "manajer", "manajer outlet"),
    "RECEPTIONIST": ("receptionist", "front desk", "resepsionis", "kasir"),
    "STAFF": ("staff", "therapist", "staf", "terapis"),
}


def role(text: str) -> str:
    """A role of chapter 16 in any spelling; the platform's own role cannot be imported."""
    key = heading_key(text)
    for known, spellings in _ROLES.items():
        if key in spellings:
            return known
    if not key:
        raise BadInput("role_missing", N_("is missing"))
    raise BadInput(
        "role_unknown",
        N_("%(role)s is not a role; there are %(roles)s"),
        role=cells.shown(text),
        roles=", ".join(_ROLES),
    )


class StaffLine(BaseModel):
    """A line of the file."""

    name: Annotated[str, cell(cells.name)]
    role: Annotated[str, cell(role)]
    outlet: Annotated[str, cell(cells.text)] = ""
    skills: Annotated[tuple[str, ...], cell(names)] = ()


def sheet(table: Table, file: str) -> Sheet[StaffRow]:
    """The people of a table; the same name at the same outlet is taken once."""
    right, left_out = check_rows(table, StaffLine)
    rows = [StaffRow(line, row.name, row.role, row.outlet, row.skills) for line, row in right]
    kept, doubled = once(
        rows,
        lambda row: row.line,
        lambda row: (folded(row.name), folded(row.outlet)),
        N_("This person stands on line %(first)s already."),
    )
    return Sheet("staff", file, table.read, tuple(kept), in_order(left_out + doubled), table.notes)
