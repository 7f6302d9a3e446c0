"""What a file brings: rows read and checked, lines left out, and the report of an import."""

from __future__ import annotations

from datetime import date
from typing import Generic, NamedTuple, TypeVar

from pos_app.domain.errors import BadInput
from pos_app.domain.money import Rupiah
from pos_app.words import N_

KINDS = ("services", "packages", "staff", "customers", "passes")
"""The kinds of files that can be imported, in the order a new venue needs them."""


class Line(NamedTuple):
    """A line of the file that needs an eye."""

    line: int
    """Its number, counted as a text editor does, from 1."""
    reason: str
    """A sentence for the person who imports."""


class ServiceRow(NamedTuple):
    """A treatment as a file gives it (ENT-17); minutes and whole rupiah."""

    line: int
    name: str
    category: str
    duration: int
    preparation: int
    cleanup: int
    price: Rupiah


class ItemRow(NamedTuple):
    """One item of a package."""

    service: str
    """The name of the service; empty = all services (LATE-17)."""
    quantity: int
    unit_price: Rupiah | None
    """Only all-services items carry a price of their own; the others take the catalogue's (PKG-13)."""


class PackageRow(NamedTuple):
    """A package template as a file gives it (ENT-5)."""

    line: int
    name: str
    items: tuple[ItemRow, ...]
    price: Rupiah
    validity_days: int | None
    """Days; None = never expires (PKG-7)."""
    outlets: tuple[str, ...]
    """Names of the outlets that sell it; empty = all (PKG-2)."""


class StaffRow(NamedTuple):
    """A person who works at the venue (ENT-16)."""

    line: int
    name: str
    role: str
    outlet: str
    skills: tuple[str, ...]
    """Categories of services; whoever has one can be booked."""


class CustomerRow(NamedTuple):
    """A guest as a file gives them (ENT-13)."""

    line: int
    name: str
    email: str | None
    phone: str | None
    """E.164."""
    notes: str
    source_id: str | None
    """The other product's own id, with its name in front: `square:SQ11…`."""


class PassRow(NamedTuple):
    """An open pass of another product, to become a purchase with credits (IMP-1)."""

    line: int
    client: str
    email: str | None
    phone: str | None
    package: str
    remaining: int
    total: int
    expires: date | None
    """The last day it can be used; None = never expires."""
    price: Rupiah | None
    """What was paid, for information; never revenue."""
    purchased: date


Row = TypeVar("Row", ServiceRow, PackageRow, StaffRow, CustomerRow, PassRow)


class Sheet(NamedTuple, Generic[Row]):
    """A file that was read and checked, as far as that goes without the store."""

    kind: str
    file: str
    read: int
    """How many lines of data the file has."""
    rows: tuple[Row, ...]
    left_out: tuple[Line, ...]
    notes: tuple[Line, ...]
    """What is good to know: columns not used, lines above the header, cards struck out."""


AnySheet = Sheet[ServiceRow] | Sheet[PackageRow] | Sheet[StaffRow] | Sheet[CustomerRow] | Sheet[PassRow]
"""A sheet of any kind."""


class Report(NamedTuple):
    """What an import does (as a preview) or did; `read` = created + updated + unchanged + skipped."""

    kind: str
    file: str
    read: int
    created: int
    updated: int
    unchanged: int
    skipped: tuple[Line, ...]
    """The lines left out, and why."""
    joined: int
    """Passes joined to customers who were here already."""
    assumed: tuple[Line, ...]
    """Splits that were assumed, a line each (IMP-2)."""
    duplicates: tuple[Line, ...]
    """Possible duplicates (IMP-4)."""
    outlets: tuple[str, ...]
    """Outlets that are made along the way (IMP-3)."""
    notes: tuple[Line, ...]
    """Everything else that is good to know."""
    changes: tuple[Line, ...] = ()
    """What becomes of what is here already: a line for each of `updated`."""


class AskDates(BadInput):
    """The dates of a file prove no order; only the person who knows the file can say which it is.

    Answer by reading the file again with `dates` set to one of `orders`.
    """

    def __init__(self, column: str, examples: tuple[str, ...], orders: tuple[str, ...]) -> None:
        """Ask about a column, with up to three dates of the file's own."""
        super().__init__(
            "ask_dates",
            N_("The dates in the column %(column)s can be read in more than one way: %(examples)s."),
            next_step=N_("Say which it is: day first (dmy), month first (mdy) or year first (ymd)."),
            column=column,
            examples=", ".join(examples),
        )
        self.column = column
        self.examples = examples
        self.orders = orders
