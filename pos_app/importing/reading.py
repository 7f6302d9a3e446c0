"""A file of a known kind to a sheet of checked rows."""

from __future__ import annotations

from pathlib import Path

from pos_app.desk.incoming import KINDS, AnySheet
from pos_app.domain.errors import BadInput, NotFound
from pos_app.importing.dates import ORDERS, Order
from pos_app.importing.decoding import MOST_BYTES
from pos_app.importing.kinds import customers, packages, passes, services, staff
from pos_app.importing.tables import read_table
from pos_app.words import N_

_LAYOUTS = {
    "services": services.LAYOUTS,
    "packages": packages.LAYOUTS,
    "staff": staff.LAYOUTS,
    "customers": customers.LAYOUTS,
    "passes": passes.LAYOUTS,
}


def read_file(kind: str, path: Path, dates: Order | None = None) -> AnySheet:
    """Read a file from disk as `read` does; raises `NotFound` or `BadInput` when it cannot be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise NotFound("file_missing", N_("There is no file %(path)s."), path=str(path)) from error
    except OSError as error:
        raise BadInput(
            "file_unreadable",
            N_("%(path)s cannot be read: %(cause)s."),
            path=str(path),
            cause=error.strerror or type(error).__name__,
        ) from error
    return read(kind, data, path.name, dates)


def read(kind: str, data: bytes, file: str, dates: Order | None = None) -> AnySheet:
    """The checked rows of a file, the lines left out and what is to be known.

    Args:
        kind: one of `KINDS`.
        data: the bytes of the file.
        file: its name, for the report.
        dates: the order of day, month and year, where a person has said it.

    Raises:
        BadInput: the file as a whole cannot be taken.
        AskDates: its dates can be read in more than one way.
    """
    if kind not in KINDS:
        raise BadInput(
            "kind_unknown", N_("%(kind)s is none of %(kinds)s."), kind=kind, kinds=", ".join(KINDS)
        )
    if dates is not None and dates not in ORDERS:
        raise BadInput(
            "order_unknown", N_("%(order)s is none of %(orders)s."), order=dates, orders=", ".join(ORDERS)
        )
    _layout, table = read_table(data, _LAYOUTS[kind])
    if kind == "services":
        return services.sheet(table, file)
    if kind == "packages":
        return packages.sheet(table, file)
    if kind == "staff":
        return staff.sheet(table, file)
    if kind == "customers":
        return customers.sheet(table, file)
    return passes.sheet(table, file, dates)
