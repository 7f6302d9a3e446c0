"""The message that takes a payment link to its guest by hand, over WhatsApp."""

from __future__ import annotations

from collections.abc import Iterator

from pos_app.desk.intents import LinkView
from pos_app.receipts.layout import clean, rupiah, spoken
from pos_app.words import MONTHS, N_, WEEKDAYS, _

_GREETINGS = {"en": "", "id": "Kak "}
_GREETED = ("bu", "ibu", "pak", "bapak", "kak", "kakak", "mbak", "mas", "dr.", "dr")
"""Beginnings of names that are a greeting already."""
_AFTERWARDS = {
    "package": N_("Your credits are ready once it is paid. Thank you!"),
    "visit": N_("Your booking is confirmed once it is paid. Thank you!"),
}


def render(link: LinkView, venue: str, language: str) -> str:
    """The message in the customer's language, ready to send: what for, how much, until when, where."""
    return spoken(lambda language: _lines(link, venue, language), language).rstrip("\n")


def _lines(link: LinkView, venue: str, language: str) -> Iterator[str]:
    words = _("Hello %(guest)s, here is the payment link for *%(what)s* at %(venue)s.")
    yield words % {
        "guest": _greeted(clean(link.customer_name), language),
        "what": clean(link.what).replace("*", ""),
        "venue": clean(venue),
    }
    yield _("Total: %(total)s") % {"total": rupiah(language)(link.total)}
    day = f"{WEEKDAYS[language][link.due.weekday()]}, {link.due.day} {MONTHS[language][link.due.month - 1]}"
    yield _("Please pay by %(day)s") % {"day": f"{day} {link.due.year}"}
    yield link.url
    yield _(_AFTERWARDS["package" if link.purchase_id is not None else "visit"])


def _greeted(name: str, language: str) -> str:
    """A name with the greeting of its language, unless it begins with one."""
    first = name.split(" ", 1)[0].lower()
    return name if first in _GREETED else _GREETINGS[language] + name
