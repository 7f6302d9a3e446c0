"""Words that the forms of money and credits share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from pos_app.domain.clock import local_day
from pos_app.domain.credits import Expiry
from pos_app.domain.packages import ALL_SERVICES, Item
from pos_app.domain.words import Means
from pos_app.tui import formats
from pos_app.tui.widgets.drawing import Part, Said
from pos_app.words import N_, _, current_language, ngettext_

MEANS = {
    Means.CASH: N_("Cash"),
    Means.POS_TERMINAL: N_("POS Terminal"),
    Means.BANK_TRANSFER: N_("Bank Transfer"),
}
"""What the means of a payment are called (English msgids)."""
MEANS_NOTES = {
    Means.CASH: N_("Customer paid cash at location"),
    Means.POS_TERMINAL: N_("Credit/debit card via POS machine"),
    Means.BANK_TRANSFER: N_("Customer showed the transfer"),
}
"""One line about each (English msgids, UIX-6)."""
ONLINE = "paper_digital"
"""The method of a payment that came by itself, over a link."""
_IN_WORDS = {
    Means.CASH: N_("cash"),
    Means.POS_TERMINAL: N_("card machine"),
    Means.BANK_TRANSFER: N_("bank transfer"),
}


def means_in_words(method: str) -> str:
    """What a payment was made with, inside a sentence."""
    if method == ONLINE:
        return _("payment link")
    return _(_IN_WORDS[Means(method)]) if method in set(Means) else method


def means_word(method: str) -> str:
    """What a payment was made with (ENUM-7)."""
    if method == ONLINE:
        return _("Digital Payment")
    return _(MEANS[Means(method)]) if method in set(Means) else method


def credits_word(count: int) -> str:
    """`4 credits`."""
    return ngettext_("%(n)s credit", "%(n)s credits", count) % {"n": formats.number(count)}


def until(expires_at: datetime | None, zone: ZoneInfo, today: date) -> str:
    """`until 20 Jan 2027`, or that it never expires."""
    if expires_at is None:
        return _("never expires")
    return _("until %(day)s") % {"day": formats.day(local_day(expires_at, zone), today)}


def expires(expires_at: datetime | None, zone: ZoneInfo, today: date) -> str:
    """`20 Jan 2027`, or `Never expires`."""
    if expires_at is None:
        return _("Never expires")
    return formats.day(local_day(expires_at, zone), today)


def expiry_note(expiry: Expiry) -> Part:
    """How near an expiry is, where that matters (CRED-11)."""
    if not expiry.is_soon:
        return ""
    if not expiry.days:
        return Said(_("Expires today"), "waiting")
    words = ngettext_(
        "Expiring soon - use within %(n)s day", "Expiring soon - use within %(n)s days", expiry.days
    )
    return Said(words % {"n": expiry.days}, "waiting")


def percent(share: Decimal) -> str:
    """`25 %`, `33.33 %`: no needless zeros, the decimal mark of the language."""
    text = f"{share:f}".rstrip("0").rstrip(".") if "." in f"{share:f}" else f"{share:f}"
    return (text.replace(".", ",") if current_language() == "id" else text) + "\u00a0%"


def service_word(name: str) -> str:
    """What a treatment is called; a credit for any treatment has a word of ours."""
    return _(name) if name == ALL_SERVICES else name


def item_words(items: Sequence[Item]) -> str:
    """`Facial Treatment × 5, Full Body Massage × 5`."""
    return ", ".join(f"{service_word(item.service_name)} × {item.quantity}" for item in items)
