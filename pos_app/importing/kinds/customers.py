"""Customers: Square's export, or any file with a name and, where known, phone, e-mail and notes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, model_validator

from pos_app.desk.incoming import CustomerRow, Line, Sheet
from pos_app.domain.cards import has_card
from pos_app.domain.errors import BadInput
from pos_app.importing import cells
from pos_app.importing.checking import RefusedCell, cell, check_rows, in_order, once
from pos_app.importing.columns import Column
from pos_app.importing.tables import Table
from pos_app.words import N_, _

_PHONE = Column(
    "phone",
    (
        *("phone number", "phone", "mobile", "mobile number", "mobile phone", "whatsapp", "handphone"),
        *("no hp", "nomor hp", "hp", "telepon", "no telepon", "nomor telepon", "telp"),
    ),
    required=False,
)
_EMAIL = Column("email", ("email address", "email", "e mail", "surel", "alamat email"), required=False)
_NOTES = Column("notes", ("memo", "notes", "note", "catatan", "keterangan"), required=False)
_NAMED = (
    Column("first_name", ("first name", "nama depan", "given name")),
    Column("last_name", ("last name", "surname", "nama belakang", "family name"), required=False),
)
_ID = Column("own_id", ("id", "customer id", "client id", "reference id", "id pelanggan"), required=False)

LAYOUTS = (
    (*_NAMED, _EMAIL, _PHONE, _NOTES, Column("square_id", ("square customer id",))),
    (*_NAMED, _EMAIL, _PHONE, _NOTES, _ID),
    (
        Column("name", ("name", "full name", "customer name", "client", "client name",
                        "nama", "nama lengkap", "nama pelanggan", "pelanggan")),
        _EMAIL, _PHONE, _NOTES, _ID,
    ),
)  # fmt: skip


_FREE = ("name", "first_name", "last_name", "notes")


class CustomerLine(BaseModel):
    """A line of the file; the name is one field with us, whatever the file does."""

    name: Annotated[str, cell(cells.text)] = ""
    first_name: Annotated[str, cell(cells.text)] = ""
    last_name: Annotated[str, cell(cells.text)] = ""
    email: Annotated[str | None, cell(cells.email)] = None
    phone: Annotated[str | None, cell(cells.phone)] = None
    notes: Annotated[str, cell(cells.notes)] = ""
    square_id: Annotated[str, cell(cells.text)] = ""
    own_id: Annotated[str, cell(cells.text)] = ""

    @model_validator(mode="after")
    def _join_name(self) -> CustomerLine:
        whole = self.name or f"{self.first_name} {self.last_name}".strip()
        try:
            self.name = cells.name(whole)
        except BadInput as refusal:
            raise RefusedCell(_about_name(refusal)) from refusal
        return self

    @property
    def source_id(self) -> str | None:
        """The other product's id with its name in front."""
        if self.square_id:
            return f"square:{self.square_id}"
        return f"file:{self.own_id}" if self.own_id else None


def _about_name(refusal: BadInput) -> BadInput:
    if refusal.code == "name_missing":
        return BadInput(refusal.code, N_("The name is missing."))
    return BadInput(refusal.code, N_("The name has more than %(most)s characters."), most=cells.NAME_LIMIT)


def sheet(table: Table, file: str) -> Sheet[CustomerRow]:
    """The customers of a table; the same source id, or the very same person without one, is taken once."""
    _check_reach(table)
    right, left_out = check_rows(table, CustomerLine)
    rows = [
        CustomerRow(line, row.name, row.email, row.phone, row.notes, row.source_id) for line, row in right
    ]
    kept, doubled = once(
        rows, lambda row: row.line, _key, N_("This customer stands on line %(first)s already.")
    )
    notes = in_order([*table.notes, *_cards(table)])
    return Sheet("customers", file, table.read, tuple(kept), in_order(left_out + doubled), notes)


def _check_reach(table: Table) -> None:
    """Refuse a list of names alone: it is a list of something else."""
    if table.headings.places.keys() <= {"name", "first_name", "last_name"}:
        raise BadInput(
            "no_contact_column", N_("These are hardly customers: there are names and nothing else of them."),
            next_step=N_("Name the right kind: services, packages, staff or passes."),
        )  # fmt: skip


def _key(row: CustomerRow) -> tuple[str | None, ...]:
    return (row.source_id,) if row.source_id else (row.name.casefold(), row.email, row.phone)


def _cards(table: Table) -> Iterator[Line]:
    for record in table.records:
        if any(has_card(record.cells.get(field, "")) for field in _FREE):
            yield Line(record.line, _("A card number was struck out; cards are not kept here."))
