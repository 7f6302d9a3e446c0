"""A payment link as a slip of 42 columns, with its QR code (RCPT-5): what the payment page says, on paper."""

from __future__ import annotations

from collections.abc import Iterator

from pos_app.desk.link_slips import LinkSlip
from pos_app.receipts import qr
from pos_app.receipts.layout import RULE, WIDTH, centred, day, heading, pair, rupiah, sides, spoken, wrap
from pos_app.words import _, ngettext_


def render(slip: LinkSlip, language: str) -> str:
    """The slip in a language: lines of at most 42 cells; where the QR code does not fit, the link alone."""
    return spoken(lambda language: _lines(slip, language), language)


def file_name(slip: LinkSlip) -> str:
    """What the slip's file is called, without its ending."""
    return f"{slip.number}-link"


def _lines(slip: LinkSlip, language: str) -> Iterator[str]:
    yield from heading(slip.tenant_name, slip.outlet_name, slip.outlet_address, slip.outlet_phone or "")
    yield ""
    yield centred(_("Complete Your Payment"))
    if slip.environment != "production":
        yield centred(_("*** TRIAL, NO REAL MONEY ***"))
    yield RULE
    yield from pair(_("Invoice"), slip.number)
    yield from pair(_("Customer"), slip.customer_name)
    yield from pair(_("Due"), day(slip.due, language))
    yield RULE
    yield from _bought(slip)
    yield RULE
    yield from _money(slip, language)
    yield RULE
    yield from _way(slip)


def _bought(slip: LinkSlip) -> Iterator[str]:
    yield from wrap(slip.title, WIDTH)
    if slip.is_package:
        for item in slip.items:
            name = item.service_name if item.service_id else _(item.service_name)
            yield from sides(f"  {name}", f"x {item.quantity}")
        yield from pair(_("Valid for"), _validity(slip.validity_days))
    if slip.notes:
        yield from pair(_("Notes"), slip.notes)


def _validity(days: int | None) -> str:
    if days is None:
        return _("Never expires")
    return ngettext_("%(n)s day after purchase", "%(n)s days after purchase", days) % {"n": days}


def _money(slip: LinkSlip, language: str) -> Iterator[str]:
    shown = rupiah(language)
    yield from sides(_("Package Price") if slip.is_package else _("Price"), shown(slip.amount))
    yield from sides(_("Platform Fee"), shown(slip.fee))
    yield from sides(_("Total"), shown(slip.total))


def _way(slip: LinkSlip) -> Iterator[str]:
    code = qr.lines(slip.url)
    if code:
        yield from map(centred, wrap(_("Scan to pay on Paper.id's page:"), WIDTH))
        yield from code
    else:
        yield from map(centred, wrap(_("Pay on Paper.id's page:"), WIDTH))
    yield from (slip.url[at : at + WIDTH] for at in range(0, len(slip.url), WIDTH))
