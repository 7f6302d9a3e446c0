"""A visit in words: how it stands, when it is, and its whole detail (wireframes 3 and 4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from pos_app.desk.appointments import AppointmentDetail, AppointmentView, Step
from pos_app.desk.purchases import PaymentView
from pos_app.domain.appointments import FREES_TIME
from pos_app.domain.words import AppointmentStatus, AttemptStatus, BillState
from pos_app.tui import formats, glyphs, states
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Part, Said
from pos_app.words import N_, _

_STEPS = {
    "book": N_("Booked"),
    "confirm": N_("Confirmed"),
    "check_in": N_("Checked in"),
    "complete": N_("Completed"),
    "no_show": N_("No-show"),
    "cancel": N_("Cancelled"),
    "undo_check_in": N_("Check-in taken back"),
    "undo_no_show": N_("No-show taken back"),
    "undo_complete": N_("Completion taken back"),
}
_STEP_COLUMNS = (Column(width=12), Column(), Column(shrink=True), Column(shrink=True, grow=True))
_PAYMENT_COLUMNS = (Column(width=12), Column(), Column(shrink=True, grow=True), Column(right=True))
CANCELLABLE = (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)


def bill(view: AppointmentView) -> Said:
    """How the payment of a visit stands: a word in its tone."""
    state = view.payment_status
    if view.credit_redeemed and state == BillState.PAID:
        return states.bill("credit")
    if view.status in FREES_TIME and state == BillState.PENDING:
        return Said(glyphs.current().dash, "muted")
    return states.bill(state.value)


def time_span(view: AppointmentView) -> str:
    """`14:30 – 15:30`."""
    return f"{formats.clock(view.start)} {glyphs.current().dash} {formats.clock(view.end)}"


def when(view: AppointmentView, today: date) -> str:
    """`Today 14:30 – 15:30`, `Tue 24 Nov 10:00 – 11:00`."""
    return f"{formats.near_day(view.day, today)} {time_span(view)}"


def in_short(view: AppointmentView, today: date) -> str:
    """`Ni Made Ayu, Facial Treatment, Tue 24 Nov 10:00`."""
    return f"{view.customer_name}, {service(view)}, {at(view, today)}"


def at(view: AppointmentView, today: date) -> str:
    """`Today 14:30`."""
    return f"{formats.near_day(view.day, today)} {formats.clock(view.start)}"


def service(view: AppointmentView) -> str:
    """The treatment's name."""
    return view.service_name


def sections(detail: AppointmentDetail, today: date, zone: ZoneInfo) -> list[Section]:
    """Everything about a visit, for the pane and the screen of it."""
    view = detail.appointment
    shown = [_head(view, today, zone), _payment(detail, today, zone)]
    if detail.payments:
        shown.append(_payments(detail.payments, today, zone))
    if view.notes:
        shown.append(Section(_("Notes"), facts=[Fact("", view.notes)]))
    shown.append(_history(detail.steps, today, zone))
    return shown


def _head(view: AppointmentView, today: date, zone: ZoneInfo) -> Section:
    minutes = formats.minutes(view.end - view.start)
    facts = [
        Fact(_("Customer"), [Said(view.customer_name, "strong"), *_phone(view)]),
        Fact(_("Service"), f"{service(view)} ({minutes})"),
        Fact(_("Staff"), view.staff_name),
        Fact(_("Time"), when(view, today)),
        Fact(_("Status"), [states.visit(view.status.value)]),
    ]
    if view.rescheduled_from is not None:
        local = view.rescheduled_from.astimezone(zone)
        was = f"{formats.near_day(local.date(), today)} {formats.clock(local)}"
        facts.append(Fact(_("Moved from"), Said(was, "muted")))
    if view.cancel_reason:
        facts.append(Fact(_("Reason"), view.cancel_reason))
    return Section(_("Appointment Details"), facts=facts)


def _phone(view: AppointmentView) -> list[Part]:
    return [Said(f"  {formats.phone(view.customer_phone)}", "muted")] if view.customer_phone else []


def _payment(detail: AppointmentDetail, today: date, zone: ZoneInfo) -> Section:
    view = detail.appointment
    facts = _credit_facts(detail, today, zone) if view.credit_redeemed else _money_facts(detail)
    return Section(_("Payment Information"), facts=facts)


def _credit_facts(detail: AppointmentDetail, today: date, zone: ZoneInfo) -> list[Fact]:
    view = detail.appointment
    paid = view.payment_status == BillState.PAID
    facts = [
        Fact(_("Status"), Said(_("PAID"), "paid") if paid else bill(view)),
        Fact(_("Method"), [_("Package Credit"), *([Said("  "), bill(view)] if paid else [])]),
        Fact(_("Package"), view.package_name or glyphs.current().dash),
        Fact("", Said(_("Credit from %(package)s") % {"package": view.package_name or ""}, "muted")),
        Fact(_("Credit ID"), Said(view.credit_id or "", "muted")),
        Fact(_("Package ID"), Said(view.purchase_id or "", "muted")),
    ]
    if detail.purchase is not None:
        bought = detail.purchase.purchased_at.astimezone(zone).date()
        facts.append(Fact(_("Purchased"), formats.day(bought, today)))
    if paid:
        facts.append(Fact("", Said(_("No payment transaction - prepaid via package"), "muted")))
    if view.status in CANCELLABLE:
        words = _("Cancelling will refund the credit to customer's package")
        facts.append(Fact("", Said(words, "muted")))
    return facts


def _money_facts(detail: AppointmentDetail) -> list[Fact]:
    view = detail.appointment
    facts = [
        Fact(_("Status"), bill(view)),
        Fact(_("Total"), Said(formats.money(view.total_price), "strong")),
        Fact(_("Paid so far"), formats.money(view.paid_amount)),
        Fact(_("Outstanding"), Said(formats.money(view.owed), "due" if view.owed else "text")),
    ]
    if detail.fits_credit is not None:
        said = _("%(package)s has %(n)s for this treatment.") % {
            "package": detail.fits_credit.package_name,
            "n": wording.credits_word(detail.fits_credit.remaining),
        }
        facts.append(Fact(_("Credit"), said))
    if view.status in FREES_TIME and view.paid_amount:
        facts.append(Fact("", Said(_("Payments are not refunded automatically."), "waiting")))
    return facts


def _payments(payments: Sequence[PaymentView], today: date, zone: ZoneInfo) -> Section:
    rows = []
    for payment in payments:
        done = payment.status == AttemptStatus.COMPLETED
        cells: list[str | Said] = [
            formats.moment(payment.recorded_at, zone, today),
            wording.means_word(payment.method),
            Said(payment.receipt_number or payment.reference, "muted"),
            Said(formats.money(payment.amount), "text" if done else "muted"),
        ]
        rows.append(Row(payment.id, cells, not done, payment))
    return Section(_("Payment History"), str(len(rows)), _PAYMENT_COLUMNS, rows)


def _history(steps: Sequence[Step], today: date, zone: ZoneInfo) -> Section:
    rows = []
    for step in steps:
        word = _(_STEPS[step.act]) if step.act in _STEPS else step.act
        cells = [
            Said(formats.moment(step.at, zone, today), "muted"),
            word,
            Said(step.staff_name or "", "muted"),
            Said(step.reason, "muted"),
        ]
        rows.append(Row(step.id, cells, record=step))
    return Section(_("History"), columns=_STEP_COLUMNS, rows=rows)


def ahead(minutes: int) -> str:
    """How soon something is: `in 25 min`, `in 2 h 10 min`."""
    if minutes < 60:
        return _("in %(n)s min") % {"n": minutes}
    return _("in %(h)s h %(m)s min") % {"h": minutes // 60, "m": minutes % 60}


def minute_now(now: datetime) -> int:
    """Minutes since midnight of an instant in outlet time."""
    return now.hour * 60 + now.minute
