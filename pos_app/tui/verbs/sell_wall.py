"""What a sale turns into (wireframe A5): paid at once, or waiting for its payment."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from pos_app.desk import sales
from pos_app.desk.sales import SaleDone
from pos_app.domain.words import SaleMethod
from pos_app.tui import formats, states
from pos_app.tui.forms.wall import Wall
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _


def paid_wall(done: SaleDone, zone: ZoneInfo, today: date) -> Wall:
    """A sale on the spot; the change stands largest."""
    purchase, payment = done.purchase, done.payment
    assert payment is not None
    amount = Said(formats.money(payment.amount), "strong")
    facts = [
        Fact(_("Package"), purchase.package_name),
        Fact(_("Customer"), done.customer_name),
        Fact(_("Amount"), [amount, f"  {wording.means_word(payment.method)}"]),
        Fact(_("Credits"), wording.item_words(purchase.items)),
        Fact("", _("%(credits)s activated") % {"credits": wording.credits_word(done.credits)}),
        Fact(_("Expires"), wording.expires(purchase.expires_at, zone, today)),
        Fact(_("Receipt no."), payment.receipt_number or ""),
        Fact(_("Reference"), payment.reference),
        Fact(_("Processed by"), f"{payment.recorded_by}, {formats.clock(payment.recorded_at, zone)}"),
    ]
    return Wall(
        _("Package Purchase Successful!"),
        facts,
        big=(_("Change"), formats.money(payment.change)) if payment.handed is not None else None,
        verbs=("receipt", "book", "history"),
        message=f"{_(done.message)} {purchase.package_name}, {formats.money(payment.amount)}",
    )


def pending_wall(done: SaleDone, today: date, no_link: str = "") -> Wall:
    """A sale that waits for its payment, with what the guest is told (BUY-7, BUY-17), or why its link could
    not be made (BUY-16)."""
    purchase = done.purchase
    due = formats.day(purchase.due_day, today, weekday=True) if purchase.due_day else ""
    facts = [
        Fact(_("Package"), purchase.package_name),
        Fact(_("Customer"), done.customer_name),
        Fact(_("Balance Due"), Said(formats.money(purchase.price), "strong")),
        Fact(_("Status"), states.purchase("pending_payment")),
        Fact(_("Due"), due),
        Fact(_("Purchase ID"), purchase.id),
        Fact(_("Credits"), _(sales.AFTER_CONFIRMATION)),
    ]
    after: list[Line] = [[Said(no_link, "bad")]] if no_link else []
    if purchase.method == SaleMethod.TRANSFER:
        after.append([_(sales.TRANSFER_INSTRUCTIONS)])
    said = _("Package purchase created: %(package)s, payment pending.")
    return Wall(
        _(done.message),
        facts,
        after=after,
        verbs=("link", "pay", "book", "history") if no_link else ("book", "pay", "link", "history"),
        message=said % {"package": purchase.package_name},
        tone="waiting",
    )
