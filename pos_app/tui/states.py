"""State words and their tones: the word says it, the colour only repeats it."""

from __future__ import annotations

from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _, pgettext_

_PURCHASE = {
    "pending_payment": (N_("Pending Payment"), "waiting"),
    "active": (N_("Active"), "paid"),
    "partially_used": (N_("Partially used"), "paid"),
    "depleted": (N_("Depleted"), "ended"),
    "expired": (N_("Expired"), "ended"),
    "cancelled": (N_("Cancelled"), "ended"),
}
_BILL = {
    "pending": (N_("Payment Pending"), "waiting"),
    "partially_paid": (N_("Partially Paid"), "waiting"),
    "paid": (N_("Paid"), "paid"),
    "credit": (N_("Credit Used"), "credit"),
    "refunded": (N_("Refunded"), "ended"),
    "failed": (N_("Failed"), "bad"),
    "due_today": (N_("Due Today"), "due"),
    "overdue": (N_("Overdue"), "bad"),
}
_VISIT = {
    "pending": (N_("Pending"), "waiting"),
    "confirmed": (N_("Confirmed"), "text"),
    "in_progress": (N_("In progress"), "strong"),
    "completed": (N_("Completed"), "text"),
    "cancelled": (N_("Cancelled"), "ended"),
    "no_show": (N_("No-show"), "ended"),
}


def purchase(status: str) -> Said:
    """A customer package's state."""
    return _said(_PURCHASE, status)


def bill(status: str, more: str = "") -> Said:
    """How a visit or a bill stands; `more` follows the word (`Paid Rp 120.000`)."""
    word = _said(_BILL, status)
    return Said(f"{word.text} {more}", word.tone) if more else word


def visit(status: str) -> Said:
    """An appointment's status."""
    return _said(_VISIT, status)


def narrow(state: Said) -> Said:
    """A state in the word that fits a column, where a language has a shorter one."""
    short = {
        _("In progress"): pgettext_("column", "In progress"),
        _("Credit Used"): pgettext_("column", "Credit Used"),
        _("Partially Paid"): pgettext_("column", "Partially Paid"),
        _("Due Today"): pgettext_("column", "Due Today"),
        _("Overdue"): pgettext_("column", "Overdue"),
    }
    return Said(short.get(state.text, state.text), state.tone)


def _said(words: dict[str, tuple[str, str]], status: str) -> Said:
    word, tone = words.get(str(status), (str(status), "text"))
    return Said(_(word), tone)
