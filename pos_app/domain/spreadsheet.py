"""Tables for a spreadsheet that nothing in a cell can turn into a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_BEGINS = "=+-@\t\r\n\x00＝＋－＠"
"""What a spreadsheet may take for a formula at the beginning of a cell, also in its wide form."""

_AFTER_A_BREAK = re.compile(r"(;\s*|(?<=.)[\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
"""Where a spreadsheet that takes `;` for the comma, or a line for a row, would begin another cell."""


def cell(value: object) -> str:
    """A value as a cell: text that could be a formula, a phone number too, gets a `'` before it."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(int(value))
    text = _AFTER_A_BREAK.sub(r"\1'", str(value))
    return f"'{text}" if text.lstrip(" ")[:1] in tuple(_BEGINS) else text


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Comma-separated values with one line of heads (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([cell(head) for head in heads])
    for row in rows:
        writer.writerow([cell(value).replace("\x00", "") for value in row])
    return out.getvalue()
