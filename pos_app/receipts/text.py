"""A receipt as plain text of 42 columns, as a slip printer prints it (RCPT-3)."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from datetime import datetime

from pos_app.desk.slips import Slip
from pos_app.words import MONTHS, N_, _, current_language, ngettext_, set_language

WIDTH = 42
_METHODS = {
    "cash": N_("Cash"),
    "pos_terminal": N_("POS Terminal"),
    "bank_transfer": N_("Bank Transfer"),
}


def render(slip: Slip, language: str) -> str:
    """The receipt in a language: lines of at most 42 cells, nothing in them but what prints."""
    before = current_language()
    set_language(language)
    try:
        return "\n".join(_lines(slip, language)) + "\n"
    finally:
        set_language(before)


def _lines(slip: Slip, language: str) -> Iterator[str]:
    yield from _head(slip, language)
    yield "-" * WIDTH
    yield from _pair(_("Receipt"), slip.receipt_number)
    yield from _pair(_("Reference"), slip.reference)
    yield from _pair(_("Time"), _time(slip.paid_at.astimezone(slip.zone), language))
    yield from _pair(_("Customer"), slip.customer_name)
    yield "-" * WIDTH
    yield from _bought(slip)
    yield "-" * WIDTH
    yield from _money(slip, language)
    yield "-" * WIDTH
    yield from _pair(_("Cashier"), slip.cashier)
    if slip.is_package:
        yield from _pair(_("Valid until"), _until(slip, language))
    yield ""
    yield _centred(_("Thank you!"))


def _head(slip: Slip, language: str) -> Iterator[str]:
    if slip.first_made_at is not None:
        first = _time(slip.first_made_at.astimezone(slip.zone), language)
        yield _centred(_("*** COPY ***"))
        yield from map(_centred, _wrap(_("first made %(time)s") % {"time": first}, WIDTH))
        yield ""
    for text in (slip.tenant_name, slip.outlet_name, slip.outlet_address, slip.outlet_phone or ""):
        if text.strip():
            yield from map(_centred, _wrap(text, WIDTH))


def _bought(slip: Slip) -> Iterator[str]:
    yield from _wrap(slip.title, WIDTH)
    if not slip.is_package:
        return
    for item in slip.items:
        yield from _sides(f"  {item.service_name}", f"x {item.quantity}")


def _money(slip: Slip, language: str) -> Iterator[str]:
    rupiah = _rupiah(language)
    yield from _sides(_("Amount"), rupiah(slip.amount))
    yield from _sides(_("Method"), _(_METHODS[slip.method]) if slip.method in _METHODS else slip.method)
    if slip.handed is not None and slip.handed > slip.amount:
        yield from _sides(_("Received"), rupiah(slip.handed))
        yield from _sides(_("Change"), rupiah(slip.handed - slip.amount))
    if slip.owed:
        yield from _sides(_("Still owed"), rupiah(slip.owed))
    if slip.credits:
        words = ngettext_("%(n)s credit activated", "%(n)s credits activated", slip.credits)
        yield from _wrap(words % {"n": slip.credits}, WIDTH)


def _until(slip: Slip, language: str) -> str:
    if slip.valid_until is None:
        return _("Never expires")
    return _day(slip.valid_until.astimezone(slip.zone), language)


def _rupiah(language: str) -> Callable[[int], str]:
    group = "," if language == "en" else "."
    return lambda amount: f"Rp {amount:,}".replace(",", group)


def _day(at: datetime, language: str) -> str:
    return f"{at.day} {MONTHS[language][at.month - 1]} {at.year}"


def _time(at: datetime, language: str) -> str:
    return f"{_day(at, language)} {at:%H:%M}"


def _pair(label: str, value: str) -> Iterator[str]:
    """A label and its value, which wraps below itself."""
    head = f"{label}: "
    first, *rest = _wrap(value, WIDTH - len(head)) if _cells(value) > WIDTH - len(head) else [_clean(value)]
    yield head + first
    for line in rest:
        yield " " * len(head) + line


def _sides(left: str, right: str) -> Iterator[str]:
    """Left and right on one edge each; a long left side takes lines of its own."""
    *above, last = _wrap(left, WIDTH - _cells(right) - 1)
    yield from above
    yield last + " " * (WIDTH - _cells(last) - _cells(right)) + right


def _centred(text: str) -> str:
    return " " * ((WIDTH - _cells(text)) // 2) + text


def _wrap(text: str, width: int) -> list[str]:
    """Clean text in lines of at most `width` cells; what is wider than a letter counts for what it takes."""
    text = _clean(text)
    if _cells(text) == len(text):
        indent = " " * (len(text) - len(text.lstrip()))
        return textwrap.wrap(text, width, subsequent_indent=indent) or [""]
    lines, line = [], ""
    for character in text:
        if _cells(line + character) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def _clean(text: str) -> str:
    """Without anything that a printer would obey or nobody can see."""
    shown = "".join(" " if c.isspace() else c for c in text)
    return "".join(c for c in shown if unicodedata.category(c)[0] != "C")


def _cells(text: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(bool(unicodedata.combining(c)) for c in text)
