"""A receipt as plain text of 42 columns, as a slip printer prints it (RCPT-3)."""

from __future__ import annotations

from collections.abc import Iterator

from pos_app.desk.slips import Slip
from pos_app.receipts.layout import (
    RULE,
    WIDTH,
    centred,
    day,
    heading,
    pair,
    rupiah,
    sides,
    spoken,
    time,
    wrap,
)
from pos_app.words import N_, _, ngettext_

_METHODS = {
    "cash": N_("Cash"),
    "pos_terminal": N_("POS Terminal"),
    "bank_transfer": N_("Bank Transfer"),
    "paper_digital": N_("Paper.id, online"),
}


def render(slip: Slip, language: str) -> str:
    """The receipt in a language: lines of at most 42 cells, nothing in them but what prints."""
    return spoken(lambda language: _lines(slip, language), language)


def _lines(slip: Slip, language: str) -> Iterator[str]:
    yield from _head(slip, language)
    yield RULE
    yield from pair(_("Receipt"), slip.receipt_number)
    yield from pair(_("Reference"), slip.reference)
    if slip.is_online:
        yield from pair(_("Invoice"), slip.invoice_number)
    label = _("Seen paid") if slip.is_online else _("Time")
    yield from pair(label, time(slip.paid_at.astimezone(slip.zone), language))
    yield from pair(_("Customer"), slip.customer_name)
    yield RULE
    yield from _bought(slip)
    yield RULE
    yield from _money(slip, language)
    yield RULE
    yield from pair(_("Link made by") if slip.is_online else _("Cashier"), slip.cashier)
    if slip.is_package:
        yield from pair(_("Valid until"), _until(slip, language))
    yield ""
    yield centred(_("Thank you!"))


def _head(slip: Slip, language: str) -> Iterator[str]:
    if slip.first_made_at is not None:
        first = time(slip.first_made_at.astimezone(slip.zone), language)
        yield centred(_("*** COPY ***"))
        yield from map(centred, wrap(_("first made %(time)s") % {"time": first}, WIDTH))
        yield ""
    yield from heading(slip.tenant_name, slip.outlet_name, slip.outlet_address, slip.outlet_phone or "")
    if slip.is_online and slip.environment != "production":
        yield centred(_("*** TRIAL, NO REAL MONEY ***"))


def _bought(slip: Slip) -> Iterator[str]:
    yield from wrap(slip.title, WIDTH)
    if not slip.is_package:
        return
    for item in slip.items:
        name = item.service_name if item.service_id else _(item.service_name)
        yield from sides(f"  {name}", f"x {item.quantity}")


def _money(slip: Slip, language: str) -> Iterator[str]:
    shown = rupiah(language)
    yield from sides(_("Amount"), shown(slip.amount))
    if slip.fee:
        yield from sides(_("Platform Fee"), shown(slip.fee))
        yield from sides(_("Paid online"), shown(slip.amount + slip.fee))
    yield from sides(_("Method"), _(_METHODS[slip.method]) if slip.method in _METHODS else slip.method)
    if slip.handed is not None and slip.handed > slip.amount:
        yield from sides(_("Received"), shown(slip.handed))
        yield from sides(_("Change"), shown(slip.handed - slip.amount))
    if slip.owed:
        yield from sides(_("Still owed"), shown(slip.owed))
    if slip.credits:
        words = ngettext_("%(n)s credit activated", "%(n)s credits activated", slip.credits)
        yield from wrap(words % {"n": slip.credits}, WIDTH)


def _until(slip: Slip, language: str) -> str:
    if slip.valid_until is None:
        return _("Never expires")
    return day(slip.valid_until.astimezone(slip.zone), language)
