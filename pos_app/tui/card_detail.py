"""The pane of the customer card: a treatment's credits with their uses (A2), a package whole (PAY-13..17)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from pos_app.desk.appointments import AppointmentView
from pos_app.desk.cards import Card
from pos_app.desk.credits import CreditView, ServiceCredits
from pos_app.desk.purchases import PaymentStatusView, PaymentView, PurchaseDetail, PurchaseView
from pos_app.desk.redemptions import RedemptionView
from pos_app.domain.words import AttemptStatus, PurchaseStatus, RedemptionSource
from pos_app.tui import formats, states
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import N_, _, ngettext_

_SOURCES = {
    RedemptionSource.BOOKING: N_("used at booking"),
    RedemptionSource.LATE: N_("used for a booking"),
    RedemptionSource.WALK_IN: N_("used now"),
}
_METHODS = {
    "manual_onspot": N_("Cash / POS Terminal"),
    "paper_digital": N_("Payment link"),
    "bank_transfer": N_("Bank Transfer"),
    "pay_on_visit": N_("Pay at the visit"),
}
_ATTEMPTS = {
    AttemptStatus.PENDING: (N_("Pending"), "waiting"),
    AttemptStatus.COMPLETED: (N_("Paid"), "paid"),
    AttemptStatus.FAILED: (N_("Failed"), "bad"),
}
_PARTS = (Column(shrink=True, grow=True), Column(right=True), Column(right=True))
_USES = (Column(right=True), Column(), Column(shrink=True, grow=True))
_PAYMENTS = (Column(width=12), Column(), Column(shrink=True, grow=True), Column(right=True))


def name_of(record: Any) -> str:
    """What a package or a visit is called; empty for anything else."""
    if isinstance(record, PurchaseView):
        return record.package_name
    return record.service_name if isinstance(record, AppointmentView) else ""


def service(view: Card, row: ServiceCredits, zone: ZoneInfo, today: date) -> list[Section]:
    """Every credit of a treatment, used up and expired ones too, and what was used (A2)."""
    mine = [credit for credit in view.credits if credit.service_id == row.service_id]
    ids = {credit.id for credit in mine}
    left = ngettext_("%(n)s left", "%(n)s left", row.remaining) % {"n": formats.number(row.remaining)}
    rows = [_credit(credit, zone, today) for credit in mine]
    uses = [use for use in view.uses if use.credit_id in ids]
    return [
        Section(
            wording.service_word(row.service_name),
            f"{left}, {_('Expires soon')}" if row.expiry.is_soon else left,
            _PARTS,
            rows,
        ),
        _uses(uses, zone, today),
    ]


def _credit(credit: CreditView, zone: ZoneInfo, today: date) -> Row:
    left = _("%(left)s of %(total)s") % {"left": credit.remaining, "total": credit.total}
    day = wording.expires(credit.expires_at, zone, today)
    name: Line = [credit.package_name]
    if credit.expiry.is_expired:
        name = [Said(_("Expired") + ": ", "ended"), credit.package_name]
    near = wording.expiry_note(credit.expiry) if credit.remaining else ""
    tone = "waiting" if near else "text"
    return Row(f"credit-{credit.id}", [name, left, Said(day, tone)], not credit.remaining, credit)


def _uses(uses: Sequence[RedemptionView], zone: ZoneInfo, today: date) -> Section:
    rows = [_use(use, zone, today) for use in uses]
    return Section(_("Used"), str(len(rows) or ""), _USES, rows, empty=_("Nothing used yet."))


def _use(use: RedemptionView, zone: ZoneInfo, today: date) -> Row:
    said: list[Part] = [_(_SOURCES[use.source])]
    if use.is_reversed:
        said.append(Said(", " + _("given back"), "ended"))
    at = formats.moment(use.redeemed_at, zone, today)
    who: list[Part] = [Said(use.redeemed_by, "muted")]
    if use.notes:
        who.append(Said(f"  {use.notes}", "muted"))
    return Row(f"use-{use.id}", [at, said, who], use.is_reversed, use)


def purchase(
    detail: PurchaseDetail, uses: Sequence[RedemptionView], zone: ZoneInfo, today: date
) -> list[Section]:
    """A package with what it holds, how it is paid and what was used of it."""
    view = detail.purchase
    mine = [use for use in uses if use.purchase_id == view.id]
    shown = [
        Section(view.package_name, "", facts=_facts(view, zone, today)),
        _items(detail),
        *_payment(view, detail.payment, zone, today),
    ]
    return [*shown, _uses(mine, zone, today)] if view.total else shown


def _facts(view: PurchaseView, zone: ZoneInfo, today: date) -> list[Fact]:
    facts = [
        Fact(_("Status"), states.purchase(view.shown_status)),
        Fact(_("Price"), Said(formats.money(view.price), "strong")),
        Fact(_("Sold"), _sold(view, zone, today)),
    ]
    if view.status == PurchaseStatus.PENDING_PAYMENT and view.due_day is not None:
        late = view.due_day < today
        distance = formats.overdue(view.due_day, today)
        due: list[Part] = [
            formats.day(view.due_day, today),
            Said(f"  {distance}", "bad" if late else "muted"),
        ]
        facts.append(Fact(_("Due"), due))
    if view.total:
        facts.append(Fact(_("Valid"), _valid(view, zone, today)))
    elif view.validity_days:
        days = ngettext_("%(n)s day", "%(n)s days", view.validity_days) % {"n": view.validity_days}
        facts.append(Fact(_("Valid"), _("%(days)s from the day it is paid") % {"days": days}))
    if view.assumed:
        facts.append(Fact("", Said(_("Imported: what is left of each treatment was assumed."), "waiting")))
    if view.cancel_reason:
        facts.append(Fact(_("Reason"), view.cancel_reason))
    if view.notes:
        facts.append(Fact(_("Notes"), view.notes))
    return facts


def _sold(view: PurchaseView, zone: ZoneInfo, today: date) -> list[Part]:
    day = formats.day(view.purchased_at.astimezone(zone).date(), today)
    if view.imported:
        return [day, Said(", " + _("imported"), "muted")]
    return [day, Said(f", {view.sold_by}", "muted")]


def _valid(view: PurchaseView, zone: ZoneInfo, today: date) -> list[Part]:
    said: list[Part] = [wording.until(view.expires_at, zone, today)]
    if view.expires_at is not None and view.remaining:
        distance = formats.distance(view.expires_at.astimezone(zone).date(), today)
        said.append(Said(f"  {distance}", "waiting" if view.expiry.is_soon else "muted"))
    return said


def _items(detail: PurchaseDetail) -> Section:
    view = detail.purchase
    if not detail.credits:
        rows = [
            Row(f"item-{n}", [wording.service_word(i.service_name), str(i.quantity), ""])
            for n, i in enumerate(view.items)
        ]
        promised = wording.credits_word(view.promised_credits)
        return Section(_("Holds once paid"), promised, _PARTS, rows)
    rows = [
        Row(
            f"credit-{c.id}",
            [
                wording.service_word(c.service_name),
                _("%(left)s of %(total)s") % {"left": c.remaining, "total": c.total},
                _gone(c),
            ],
            not c.remaining,
            c,
        )
        for c in detail.credits
    ]
    left = _("%(left)s of %(total)s") % {"left": view.remaining, "total": view.total}
    return Section(_("Credits"), left, _PARTS, rows)


def _gone(credit: CreditView) -> Part:
    if not credit.expired:
        return ""
    words = ngettext_("%(n)s expired", "%(n)s expired", credit.expired) % {"n": credit.expired}
    return Said(words, "ended")


def _payment(view: PurchaseView, status: PaymentStatusView, zone: ZoneInfo, today: date) -> list[Section]:
    if view.imported and not status.payments:
        return [Section(_("Payment"), empty=_("Imported: paid before, no payment is recorded here."))]
    facts = [
        *_confirmed(view, status, zone, today),
        Fact(_("Method"), _method(view, status)),
        Fact(_("Total paid"), formats.money(status.total_paid)),
    ]
    if status.remaining_balance:
        facts.append(Fact(_("Balance due"), Said(formats.money(status.remaining_balance), "due")))
        after = _("Credits will be activated after payment is confirmed")
        facts.append(Fact("", Said(after, "muted")))
    none = "" if status.payments else _("No payment records yet")
    shown = [Section(_("Payment"), facts=facts), Section(_("Payment history"), empty=none)]
    for payment in status.payments:
        shown += _attempt(payment, zone, today)
    return shown


def _method(view: PurchaseView, status: PaymentStatusView) -> str:
    """How it was paid, once it is; until then how it is to be paid (ENUM-7)."""
    paid = [wording.means_word(p.method) for p in status.payments if p.status == AttemptStatus.COMPLETED]
    return ", ".join(dict.fromkeys(paid)) or _(_METHODS.get(view.method.value, view.method.value))


def _confirmed(view: PurchaseView, status: PaymentStatusView, zone: ZoneInfo, today: date) -> list[Fact]:
    """The badge of wireframe 9 and what it means."""
    if status.is_paid and view.payment_confirmed_at is not None:
        day = formats.day(view.payment_confirmed_at.astimezone(zone).date(), today)
        words = _("Payment confirmed on %(day)s") % {"day": day}
        return [Fact(_("Status"), Said(_("PAID"), "paid")), Fact("", words)]
    if view.status == PurchaseStatus.PENDING_PAYMENT:
        words = _("Waiting for payment confirmation")
        return [Fact(_("Status"), Said(_("PENDING PAYMENT"), "waiting")), Fact("", words)]
    return [Fact(_("Status"), states.bill(status.payment_status.value))]


def _attempt(payment: PaymentView, zone: ZoneInfo, today: date) -> list[Section]:
    """One payment: its row, and what belongs to it below."""
    word, tone = _ATTEMPTS[payment.status]
    cells = [
        formats.moment(payment.paid_at or payment.recorded_at, zone, today),
        Said(_(word), tone),
        Said(wording.means_word(payment.method), "muted"),
        formats.money(payment.amount),
    ]
    reference = _("Ref: %(receipt)s") % {"receipt": payment.receipt_number or payment.reference}
    facts = [Fact("", Said(reference, "muted"))]
    if payment.notes:
        facts.append(Fact(_("Notes"), payment.notes))
    row = Row(f"payment-{payment.id}", cells, record=payment)
    return [Section(columns=_PAYMENTS, rows=[row]), Section(facts=facts)]
