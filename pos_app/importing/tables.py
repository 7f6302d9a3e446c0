"""Text to rows with their line numbers: the delimiter, the header wherever it stands, quotes, ragged rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

from pos_app.desk.incoming import Line
from pos_app.domain.errors import BadInput
from pos_app.importing.columns import Column, Headings, check, heading_key, match
from pos_app.importing.decoding import decode
from pos_app.words import N_, _

MOST_ROWS = 200_000
"""More rows than any venue has; a longer file is something else."""

MOST_CHARS = 20_000
"""The longest cell that is read."""

_DELIMITERS = (",", ";", "\t", "|")
_HEADER_WITHIN = 40


class Record(NamedTuple):
    """One row of data."""

    line: int
    """The line it begins on."""
    cells: dict[str, str]
    """The text of each known field, as it stands in the file."""


class Table(NamedTuple):
    """A file as rows."""

    headings: Headings
    records: tuple[Record, ...]
    left_out: tuple[Line, ...]
    notes: tuple[Line, ...]

    @property
    def read(self) -> int:
        """How many lines of data the file has."""
        return len(self.records) + len(self.left_out)


class _Raw(NamedTuple):
    line: int
    ends: int
    cells: list[str]


def read_table(data: bytes, layouts: Sequence[Sequence[Column]]) -> tuple[int, Table]:
    """The rows of a file, and which of the layouts it has.

    The header is the row, among the first forty, that knows most of a layout's columns; what stands above
    it is a title and is noted. Rows with another number of cells than the header are left out with a reason.
    Raises `BadInput` when the file is no table, has no such header or has no rows.
    """
    text = decode(data)
    delimiter, header_at, layout, found = _header(text, layouts)
    rows = _rows(text, delimiter)
    raw = list(islice(rows, MOST_ROWS + header_at + 2))
    header = raw[header_at]
    check(found, header.cells, header.line)
    _check_quotes(text, delimiter, raw[-1])
    if len(raw) - header_at - 1 > MOST_ROWS:
        raise BadInput("file_too_long", N_("The file has more than %(most)s lines."), most=MOST_ROWS)
    records, left_out = _sort_out(raw[header_at + 1 :], header, found)
    if not records and not left_out:
        raise BadInput(
            "file_no_rows", N_("Line %(line)s is a header, but no rows follow it."), line=header.line
        )
    return layout, Table(
        found, tuple(records), tuple(left_out), tuple(_notes(raw[:header_at], header, found))
    )


def _header(text: str, layouts: Sequence[Sequence[Column]]) -> tuple[str, int, int, Headings]:
    best: tuple[tuple[bool, int], str, int, int, Headings] | None = None
    for delimiter in _DELIMITERS:
        for at, row in enumerate(_head(text, delimiter)):
            for layout, columns in enumerate(layouts):
                found = match(row.cells, columns)
                score = (not found.missing, len(found.places))
                if found.places and (best is None or score > best[0]):
                    best = (score, delimiter, at, layout, found)
    if best is None:
        first = next(iter(_head(text, ",")), _Raw(1, 1, [""]))
        needed = min((_needed(layout) for layout in reversed(layouts)), key=len)
        raise BadInput(
            "header_missing",
            N_("No header was found; it needs at least: %(columns)s. Line %(line)s reads: %(text)s"),
            next_step=N_("Check that this is the right kind of file, with its header."),
            columns=", ".join(needed),
            line=first.line,
            text=", ".join(first.cells)[:120],
        )
    return best[1:]


def _needed(layout: Sequence[Column]) -> list[str]:
    return [column.names[0] for column in layout if column.required]


def _head(text: str, delimiter: str) -> list[_Raw]:
    head: list[_Raw] = []
    with suppress(BadInput):
        head.extend(islice(_rows(text, delimiter), _HEADER_WITHIN))
    return head


def _rows(text: str, delimiter: str) -> Iterator[_Raw]:
    """Every row that is not blank, with the number of the line it begins on."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    while True:
        begins = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadInput(
                "cell_too_long",
                N_("Line %(line)s: a cell is too long to be read; is a quotation mark never closed?"),
                line=begins,
            ) from error
        if any(cell.strip() for cell in cells):
            yield _Raw(begins, reader.line_num, cells)


def _check_quotes(text: str, delimiter: str, last: _Raw) -> None:
    """Refuse a file whose last quotation mark is never closed: the rest of it would be one cell."""
    tail = "".join(islice(io.StringIO(text, newline=""), last.line - 1, None))
    try:
        for _row in csv.reader(io.StringIO(tail, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise BadInput(
                "quote_open",
                N_("Line %(line)s: a quotation mark is opened and never closed."),
                next_step=N_("Close it, or delete it, and import again."),
                line=last.line,
            ) from error


def _sort_out(rows: Iterable[_Raw], header: _Raw, found: Headings) -> tuple[list[Record], list[Line]]:
    width = len(header.cells)
    heading = [heading_key(cell) for cell in header.cells]
    records: list[Record] = []
    left_out: list[Line] = []
    for row in rows:
        if len(row.cells) != width and (
            len(row.cells) < width or any(cell.strip() for cell in row.cells[width:])
        ):
            left_out.append(Line(row.line, _ragged(row, width)))
        elif max(map(len, row.cells)) > MOST_CHARS:
            left_out.append(
                Line(row.line, _("A cell has more than %(most)s characters.") % {"most": MOST_CHARS})
            )
        elif [heading_key(cell) for cell in row.cells[:width]] == heading:
            left_out.append(Line(row.line, _("The line is the header once more.")))
        else:
            cells = {field: row.cells[place] for field, place in found.places.items()}
            records.append(Record(row.line, cells))
    return records, left_out


def _ragged(row: _Raw, width: int) -> str:
    if row.ends > row.line:
        reason = _(
            "Lines %(line)s to %(ends)s are one row of %(cells)s cells where the header has %(width)s; "
            "is a quotation mark missing?"
        )
    else:
        reason = _("The line has %(cells)s cells where the header has %(width)s.")
    return reason % {"line": row.line, "ends": row.ends, "cells": len(row.cells), "width": width}


def _notes(above: Sequence[_Raw], header: _Raw, found: Headings) -> Iterator[Line]:
    if above:
        shown = " / ".join(", ".join(cell for cell in row.cells if cell.strip()) for row in above)
        yield Line(above[0].line, _("Above the header, not read: %(text)s") % {"text": shown[:120]})
    if found.unused:
        yield Line(header.line, _("Columns not used: %(columns)s") % {"columns": ", ".join(found.unused)})
