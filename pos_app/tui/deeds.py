"""What was done, in words: the story of a record, the day of an outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pos_app.desk.story import Deed
from pos_app.domain.words import FlagKind
from pos_app.tui import flag_words, formats, states
from pos_app.tui.paper_news import FLAGS
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _

ACTS = {
    "setup": N_("Venue set up"),
    "sign_in": N_("Signed in"),
    "locked_out": N_("Locked out after wrong PINs"),
    "change_pin": N_("PIN changed"),
    "one_time_pin": N_("One-time PIN given"),
    "create_staff": N_("Person added"),
    "edit_staff": N_("Person changed"),
    "create_outlet": N_("Outlet added"),
    "create_customer": N_("Customer added"),
    "edit_customer": N_("Customer changed"),
    "import": N_("File imported"),
    "import_purchase": N_("Package imported"),
    "sell": N_("Package sold"),
    "record_payment": N_("Payment recorded"),
    "cancel_purchase": N_("Pending purchase cancelled"),
    "expire": N_("Credits expired"),
    "redeem": N_("Credit used"),
    "reverse": N_("Credit given back"),
    "book": N_("Booked"),
    "move": N_("Moved"),
    "confirm": N_("Confirmed"),
    "check_in": N_("Checked in"),
    "complete": N_("Completed"),
    "no_show": N_("No-show"),
    "cancel": N_("Cancelled"),
    "undo_check_in": N_("Check-in taken back"),
    "undo_no_show": N_("No-show taken back"),
    "undo_complete": N_("Completion taken back"),
    "receipt": N_("Receipt given out"),
    "language": N_("Language changed"),
    "restore": N_("Backup restored"),
    "make_link": N_("Payment link made"),
    "link_made": N_("Payment link taken by Paper.id"),
    "resend_link": N_("Payment link sent again"),
    "withdraw_link": N_("Payment link withdrawn"),
    "move_due": N_("Due day of the link moved"),
    "link_void": N_("Payment link void at Paper.id"),
    "link_rejected": N_("Payment link refused by Paper.id"),
    "link_paid": N_("Paid online"),
    "link_paid_unallocated": N_("Paid online, fits no sale"),
    "flag": N_("Put before a manager"),
    "resolve_flag": N_("Decided by a manager"),
    "stray_invoice": N_("Unknown invoice found at Paper.id"),
    "settle_stray": N_("Unknown invoice settled"),
    "gateway_refused": N_("Paper.id refused the credentials"),
    "set_gateway": N_("Paper.id set up"),
    "reconcile": N_("Compared with Paper.id"),
    "export": N_("Pending payments exported"),
}
"""Audited acts in words (English msgids); another one stands as it is kept."""
_OF_GUEST = (Column(), Column(), Column(shrink=True, grow=True), Column(shrink=True))
_OF_DAY = (
    Column(),
    Column(),
    Column(shrink=True, grow=True),
    Column(shrink=True),
    Column(least=78, shrink=True),
)


def section(
    title: str, note: str, deeds: Sequence[Deed], zone: ZoneInfo, today: date, *, guests: bool, empty: str
) -> Section:
    """Deeds as rows: when, what, about what, of which guest where that differs, who did it."""
    rows = []
    for number, deed in enumerate(deeds):
        cells = [Said(formats.moment(deed.at, zone, today), "muted"), _done(deed)]
        cells += [deed.what, deed.customer] if guests else [deed.what]
        rows.append(Row(f"deed-{number}", [*cells, Said(deed.who, "muted")], record=deed))
    return Section(title, note, _OF_DAY if guests else _OF_GUEST, rows, empty=empty)


def _done(deed: Deed) -> str:
    """A deed in words; of money how much, and what it was paid with: nothing of that is cut."""
    amount, method = deed.facts.get("amount"), deed.facts.get("method")
    if not isinstance(amount, int):
        return word(deed.act)
    if deed.act == "record_payment" and isinstance(method, str):
        words = {"money": formats.money(amount), "means": wording.means_word(method)}
        return _("Paid %(money)s %(means)s") % words
    if deed.act == "link_paid":
        return _("Paid online %(money)s") % {"money": formats.money(amount)}
    return word(deed.act)


def word(act: str) -> str:
    """An act in words."""
    return _(ACTS[act]) if act in ACTS else act.replace("_", " ")


def detail(deed: Deed, zone: ZoneInfo, today: date) -> Section:
    """Everything that is kept of a deed."""
    local = deed.at.astimezone(zone)
    facts = [
        Fact(_("When"), f"{formats.near_day(local.date(), today)} {formats.seconds(local)}"),
        Fact(_("Who"), deed.who),
    ]
    if deed.customer:
        facts.append(Fact(_("Guest"), deed.customer))
    if deed.what:
        facts.append(Fact(_("About"), deed.what))
    if deed.approved_by:
        facts.append(Fact(_("Agreed by"), deed.approved_by))
    if deed.reason:
        facts.append(Fact(_("Reason"), deed.reason))
    facts += [Fact(label, value) for label, value in _facts(deed, zone)]
    return Section(word(deed.act), facts=facts)


_LABELS = {
    "amount": N_("Amount"),
    "price": N_("Price"),
    "method": N_("Method"),
    "from": N_("Before"),
    "to": N_("Afterwards"),
    "copy": N_("A copy"),
    "changed": N_("Changed"),
    "plan": N_("Plan"),
    "role": N_("Role"),
    "source": N_("Source"),
    "created": N_("Created"),
    "updated": N_("Updated"),
    "unchanged": N_("Unchanged"),
    "skipped": N_("Left out"),
    "assumed": N_("Assumed"),
    "status": N_("Status"),
    "number": N_("Invoice"),
    "fee": N_("Platform fee"),
    "channels": N_("Sent by"),
    "kind": N_("Why"),
    "why": N_("Why"),
    "way": N_("Way out"),
    "detail": N_("Detail"),
    "rows": N_("Rows"),
    "environment": N_("Paper.id"),
}
_MONEY = ("amount", "price", "paid", "total", "fee")


_ID = re.compile(r"[0-9a-f]{24}")


def _facts(deed: Deed, zone: ZoneInfo) -> list[tuple[str, str]]:
    """What else is kept of it, but for ids, which tell nobody anything."""
    return [
        (_label(name), _value(name, value, zone))
        for name, value in deed.facts.items()
        if value not in (None, "", []) and not _ID.fullmatch(str(value))
    ]


def _label(name: str) -> str:
    return _(_LABELS[name]) if name in _LABELS else name.replace("_", " ").capitalize()


def _value(name: str, value: object, zone: ZoneInfo) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in _MONEY and isinstance(value, int):
        return formats.money(value)
    if name in ("from", "to") and isinstance(value, str):
        return _instant(value, zone) or states.visit(value).text
    if name in ("kind", "why") and value in set(FlagKind):
        return _(FLAGS[FlagKind(str(value))])
    if name == "way" and value in flag_words.WAYS:
        return _(flag_words.WAYS[str(value)])
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return wording.means_word(str(value))


def _instant(value: str, zone: ZoneInfo) -> str:
    """An instant in outlet time; empty for what is none."""
    with suppress(ValueError):
        local = datetime.fromisoformat(value).astimezone(zone)
        return f"{formats.day(local.date(), weekday=True)} {formats.clock(local)}"
    return ""
