"""Which column of a file is which: headings in English and Indonesian, in any spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from pos_app.domain.errors import BadInput
from pos_app.words import N_


class Column(NamedTuple):
    """A column that a kind of file may have."""

    field: str
    """What the row calls it."""
    names: tuple[str, ...]
    """Its headings, the preferred first."""
    required: bool = True


class Headings(NamedTuple):
    """The columns found in a header."""

    places: dict[str, int]
    """Where each field stands."""
    titles: dict[str, str]
    """What the file calls each field."""
    unused: tuple[str, ...]
    """Columns that nobody reads."""
    missing: tuple[Column, ...]
    """Required columns that are not there."""
    doubled: tuple[str, ...]
    """Headings of known columns that stand there twice."""


def heading_key(text: str) -> str:
    """A heading without case, accents and punctuation: `Duration (Minutes)` → `duration minutes`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"[^\W_]+", letters))


def match(header: Sequence[str], columns: Sequence[Column]) -> Headings:
    """Find the columns in a header; of two headings for one field the preferred wins."""
    keys = [heading_key(cell) for cell in header]
    places: dict[str, int] = {}
    doubled: list[str] = []
    for column in columns:
        for name in map(heading_key, column.names):
            if name in keys:
                places[column.field] = keys.index(name)
                if keys.count(name) > 1:
                    doubled.append(header[keys.index(name)].strip())
                break
    used = set(places.values())
    return Headings(
        places,
        {field: header[place].strip() for field, place in places.items()},
        tuple(cell.strip() for at, cell in enumerate(header) if at not in used and cell.strip()),
        tuple(column for column in columns if column.required and column.field not in places),
        tuple(doubled),
    )


def check(found: Headings, header: Sequence[str], line: int) -> None:
    """Refuse a header that lacks a required column or has one twice; raises `BadInput`."""
    if found.doubled:
        raise BadInput(
            "columns_doubled",
            N_("Line %(line)s: the column %(columns)s is there twice; which one counts?"),
            next_step=N_("Delete or rename one of them."),
            line=line,
            columns=", ".join(found.doubled),
        )
    if found.missing:
        raise BadInput(
            "columns_missing",
            N_("Line %(line)s: the column %(columns)s is missing; the header reads: %(header)s.")
            if len(found.missing) == 1
            else N_("Line %(line)s: the columns %(columns)s are missing; the header reads: %(header)s."),
            next_step=N_("Check that this is the right kind of file, or add the column."),
            line=line,
            columns=", ".join(column.names[0] for column in found.missing),
            header=", ".join(cell.strip() for cell in header if cell.strip())[:300],
        )
