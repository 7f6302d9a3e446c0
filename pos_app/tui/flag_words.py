"""What needs a manager, in words: what happened, what the money is, what each way out does (POLL-11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from pos_app.desk.flags import Concern
from pos_app.desk.purchases import PaymentView
from pos_app.domain.words import FlagKind
from pos_app.tui import formats
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

_HAPPENED = {
    FlagKind.DOUBLE_PAYMENT: N_(
        "The guest paid this link, but what it is for had been paid in another way. The second payment is"
        " real: it lies at Paper.id and belongs to no sale."
    ),
    FlagKind.PAID_TOO_LATE: N_(
        "The guest paid this link after what it is for was cancelled or had run out. The payment is real:"
        " it lies at Paper.id and belongs to no sale."
    ),
    FlagKind.PARTLY_PAID: N_(
        "The link was withdrawn, but Paper.id says that a part of it had been paid. How much, only its"
        " dashboard shows."
    ),
    FlagKind.CONTRADICTION: N_(
        "Paper.id takes back what it said before (%(detail)s). The desk keeps what was settled first; look"
        " in the dashboard which is true."
    ),
    FlagKind.UNKNOWN_WORD: N_(
        "Paper.id says “%(detail)s” of this invoice, a word that the desk does not know. Nothing was changed;"
        " look in the dashboard what it means."
    ),
    FlagKind.REMOTE_GONE: N_(
        "Paper.id shows this invoice no more, neither paid nor unpaid: somebody may have deleted it in the"
        " dashboard. The guest cannot pay it."
    ),
    FlagKind.NUMBER_COLLISION: N_(
        "Paper.id knows this number as another invoice, none of this desk. Nothing was sent to the guest."
    ),
    FlagKind.LOOK_THERE: N_(
        "It could not be found out whether this invoice exists. Look for its number in Paper.id's dashboard."
    ),
}
_OTHER_AMOUNT_PAID = N_(
    "The guest paid this link, but Paper.id says another amount than was asked for. Nothing was activated;"
    " the payment lies at Paper.id and belongs to no sale."
)
_OTHER_AMOUNT = N_(
    "Paper.id shows this invoice with another amount (%(detail)s) than was asked for. Nobody has paid it yet."
)
WAYS = {
    "refunded": N_("The money was given back"),
    "credit_note": N_("The guest has a credit note for it"),
    "accept": N_("Take it as the payment of this package"),
    "noted": N_("Looked into; nothing to be done"),
    "withdraw": N_("Withdraw the link"),
    "abandon": N_("Not at Paper.id: give the number up"),
    "keep_looking": N_("Keep looking for it"),
}
"""What the ways out are called (English msgids)."""
_DOES = {
    "refunded": N_("Writes down that it was given back. Give it back yourself first."),
    "credit_note": N_("Writes down that the guest has a credit note. Books nothing else."),
    "accept": N_("Activates the package at its price. What is beyond stays on record."),
    "noted": N_("Takes this off the list, with your reason. Changes nothing else."),
    "withdraw": N_("Gives the link up. It stays to be paid; a new link can be made."),
    "abandon": N_("Looks for it no more. It stays to be paid; a new link can be made."),
    "keep_looking": N_("Goes on looking, and tells you again when it finds nothing."),
}
REASONS = {
    "refunded": (N_("Transferred back to the guest"), N_("Given back in cash")),
    "credit_note": (N_("Guest wants to keep it for later"),),
    "accept": (N_("Amount agreed with the guest"), N_("Fees of the bank")),
    "noted": (N_("Checked in the dashboard"),),
    "withdraw": (N_("Deleted in the dashboard"),),
    "abandon": (N_("Checked in the dashboard: not there"),),
    "keep_looking": (N_("Paper.id is slow today"),),
}
"""Reasons to take with ↓ (English msgids)."""


def happened(concern: Concern) -> str:
    """What happened, in a paragraph."""
    kind = concern.flag.kind
    if kind == FlagKind.AMOUNT_MISMATCH:
        words = _OTHER_AMOUNT if "noted" in concern.ways else _OTHER_AMOUNT_PAID
    else:
        words = _HAPPENED[kind]
    return _(words) % {"detail": _detail(concern.flag.detail)}


def _detail(detail: str) -> str:
    return (
        formats.money(int(detail)) if detail.isascii() and detail.isdigit() and len(detail) < 16 else detail
    )


def does(way: str) -> str:
    """What a way out does."""
    return _(_DOES[way])


def money(concern: Concern, payments: Sequence[PaymentView], zone: ZoneInfo, today: date) -> list[Fact]:
    """What was asked for, what waits, and what had been paid before."""
    link = concern.link
    facts = [Fact(_("Asked for"), Said(formats.money(link.total), "strong"))]
    if concern.amount is not None:
        facts.append(Fact(_("Waits"), [Said(formats.money(concern.amount), "bad"), *_beyond(concern)]))
    elif concern.flag.kind in (FlagKind.DOUBLE_PAYMENT, FlagKind.PAID_TOO_LATE, FlagKind.PARTLY_PAID):
        facts.append(Fact(_("Waits"), Said(_("Paper.id named no amount: see its dashboard"), "waiting")))
    before = [one for one in payments if one.paid_at is not None]
    for number, one in enumerate(before):
        facts.append(Fact(_("Paid before") if number == 0 else "", _paid(one, zone, today)))
    return facts


def _beyond(concern: Concern) -> Line:
    more = (concern.amount or 0) - concern.link.total
    if not more:
        return []
    words = _("  %(amount)s more than asked for") if more > 0 else _("  %(amount)s less than asked for")
    return [Said(words % {"amount": formats.money(abs(more))}, "waiting")]


def _paid(one: PaymentView, zone: ZoneInfo, today: date) -> Line:
    at = formats.moment(one.paid_at or one.recorded_at, zone, today)
    online = one.method == "paper_digital"
    how = _("by link") if online else wording.means_in_words(one.method)
    who = "" if online else f"  {one.recorded_by}"
    return [formats.money(one.amount), f"  {how}  {at}", Said(who, "muted")]
