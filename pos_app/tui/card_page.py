"""What the customer card lists: credits, packages, what is owed, appointments (wireframes 9, 12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from pos_app.desk.appointments import AppointmentView
from pos_app.desk.cards import Card, Owed
from pos_app.desk.purchases import PurchaseView
from pos_app.domain.appointments import FREES_TIME
from pos_app.domain.words import AppointmentStatus, PurchaseStatus
from pos_app.tui import formats, glyphs, start_page, states, visits
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Row, Section
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import N_, _, ngettext_, pgettext_

_STATE = 16
"""Cells of the column of states, the same in every section."""
_OVER = (PurchaseStatus.DEPLETED, PurchaseStatus.EXPIRED, PurchaseStatus.CANCELLED)
_ENDED = (AppointmentStatus.COMPLETED, AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW)
_METHODS = {
    "manual_onspot": N_("at the desk"),
    "paper_digital": N_("payment link"),
    "bank_transfer": N_("bank transfer"),
    "pay_on_visit": N_("at the visit"),
    "visit": N_("at checkout"),
}


def head(view: Card, zone: ZoneInfo, today: date) -> list[Line]:
    """Contact and note, then the figures (SUM-1..6)."""
    guest, summary = view.guest, view.summary
    contact: list[Part] = []
    for text in (formats.phone(guest.phone), guest.email or ""):
        if text:
            contact += [text, "   "]
    if not contact:
        contact = [Said(_("no phone, no e-mail"), "muted"), "   "]
    if guest.notes:
        contact += [Said(_("Note") + " ", "muted"), Said(guest.notes, "strong")]
    figures: list[Part] = [
        *_figures_of_packages(summary.active_packages, summary.total_packages),
        Said("   " + _("Credits") + " ", "muted"),
        Said(formats.number(sum(service.remaining for service in view.services)), "strong"),
    ]
    soon = sum(one.remaining for one in summary.expiring_soon)
    if soon:
        words = ngettext_("%(n)s ends within 7 days", "%(n)s end within 7 days", soon)
        figures.append(Said("   " + words % {"n": formats.number(soon)}, "waiting"))
    used = _("used this month %(n)s") % {"n": formats.number(summary.credits_used_this_month)}
    if summary.last_used_at is not None:
        last = formats.day(summary.last_used_at.astimezone(zone).date(), today)
        used = f"{used}, " + _("last %(day)s") % {"day": last}
    figures.append(Said(f"   {used}", "muted"))
    return [contact, figures]


def _figures_of_packages(active: int, every: int) -> list[Part]:
    if not every:
        return [Said(_("No packages"), "muted")]
    return [
        Said(_("Packages") + " ", "muted"),
        Said(f"{active}/{every}", "strong"),
        Said(" " + _("active"), "muted"),
    ]


def sections(view: Card, status: str, zone: ZoneInfo, today: date) -> list[Section]:
    """Credits, packages (of one status if one is given), owed, appointments."""
    return [
        start_page.credits_section(view.services, zone, today),
        _packages(view, status, zone, today),
        _owed(view, today),
        _appointments(view, today),
    ]


def _packages(view: Card, status: str, zone: ZoneInfo, today: date) -> Section:
    shown = [p for p in view.purchases if not status or status in (p.status.value, p.shown_status)]
    shown.sort(key=lambda p: p.status in _OVER)
    summary = view.summary
    note = _("%(active)s of %(all)s active") % {
        "active": summary.active_packages,
        "all": summary.total_packages,
    }
    if status:
        note += "   " + _("only: %(status)s. Esc shows all.") % {"status": states.purchase(status).text}
    empty = _("None of this status. Esc shows all.") if status else _("No package yet. s sells one.")
    columns = (Column(width=_STATE), Column(shrink=True, grow=True), Column(right=True), Column(right=True))
    rows = [_package(p, zone, today) for p in shown]
    return Section(_("Packages"), note if view.purchases else "", columns, rows, empty=empty)


def _package(view: PurchaseView, zone: ZoneInfo, today: date) -> Row:
    total = view.total or view.promised_credits
    left = _("%(left)s of %(total)s") % {"left": view.remaining, "total": total}
    until: Part = Said(glyphs.current().dash, "muted")
    if view.expires_at is not None and view.total:
        day = formats.day(view.expires_at.astimezone(zone).date(), today, pad=True)
        until = Said(day, "waiting" if view.expiry.is_soon and view.remaining else "text")
    elif view.status == PurchaseStatus.ACTIVE:
        until = Said(pgettext_("expiry", "never"), "muted")
    over = view.status in _OVER
    cells = [states.purchase(view.shown_status), view.package_name, left, until]
    return Row(f"purchase-{view.id}", cells, over, view)


def _owed(view: Card, today: date) -> Section:
    columns = (
        Column(width=_STATE), Column(shrink=True, grow=True), Column(least=60), Column(right=True),
        Column(right=True),
    )  # fmt: skip
    rows = [_bill(bill, today) for bill in view.owed]
    note = formats.money(view.owes) if view.owes else ""
    return Section(_("Owed"), note, columns, rows, empty=_("Nothing is owed."))


def _bill(bill: Owed, today: date) -> Row:
    if bill.due_day is None or bill.due_day > today or bill.kind == "appointment":
        word = states.bill("pending")
    else:
        word = states.bill("overdue" if bill.due_day < today else "due_today")
    due: Part = Said(glyphs.current().dash, "muted")
    if bill.due_day is not None:
        late = bill.kind == "purchase" and bill.due_day < today
        text = formats.overdue(bill.due_day, today) if late else formats.near_day(bill.due_day, today)
        due = Said(text, "muted")
    cells = [
        states.narrow(word),
        bill.what,
        Said(_(_METHODS.get(bill.method, bill.method)), "muted"),
        due,
        formats.money(bill.amount),
    ]
    return Row(f"owed-{bill.id}", cells, record=bill)


def _appointments(view: Card, today: date) -> Section:
    columns = (Column(), Column(shrink=True, grow=True), Column(least=48), Column())
    rows = [_visit(v, today) for v in (*view.to_come, *view.past)]
    coming = sum(v.status not in FREES_TIME for v in view.to_come)
    note = _("%(coming)s to come, %(past)s past") % {"coming": coming, "past": view.past_count}
    empty = _("No appointment yet. b books one.")
    return Section(_("Appointments"), note if rows else "", columns, rows, empty=empty)


def _visit(view: AppointmentView, today: date) -> Row:
    cells: list[str | Said | Sequence[Part]] = [
        visits.at(view, today),
        [view.service_name, Said(f", {view.staff_name}", "muted")],
        states.narrow(states.visit(view.status.value)),
        states.narrow(visits.bill(view)),
    ]
    return Row(f"visit-{view.id}", cells, view.day < today or view.status in _ENDED, view)
