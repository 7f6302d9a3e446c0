"""Making, showing, sending again, replacing and withdrawing payment links (LINK-1..25, APAY-7)."""

from __future__ import annotations

import secrets
from datetime import date
from typing import NamedTuple

from pos_app.desk import gateway, intents, link_forms, withdrawals
from pos_app.desk.intents import LinkView
from pos_app.desk.link_forms import Subject
from pos_app.desk.payments import taken_reference
from pos_app.desk.session import Approval, Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act, look, operate
from pos_app.domain import invoices
from pos_app.domain import links as rules
from pos_app.domain.appointments import check_reason
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import local_day
from pos_app.domain.errors import Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.names import cleaned_lines
from pos_app.domain.roles import Act
from pos_app.domain.words import Channel, IntentState
from pos_app.store import P, Statement
from pos_app.store.tables import Delivery, Intent, Payment, Purchase


class LinkDone(NamedTuple):
    """What making or sending a link did; its state is read again with `show`."""

    link: LinkView
    advice: tuple[str, ...]


_NUMBER = Statement(
    Intent.select(Intent.id).where(Intent.tenant_id == P("tenant"), Intent.number == P("number"))
)
_PENDING_AGAIN = Statement(
    Purchase.update(payment_status="pending", updated_at=P("at")).where(
        Purchase.id == P("id"), Purchase.payment_status == "failed", Purchase.status == "pending_payment"
    )
)
_NOW = Statement(
    Intent.update(next_at=P("at")).where(
        Intent.id == P("id"), Intent.state.in_(["queued", "unknown", "void_wanted"]), Intent.next_at > P("at")
    )
)
_POLL_NOW = Statement(
    Intent.update(poll_at=P("at")).where(
        Intent.id == P("id"), Intent.remote_id.is_null(False), Intent.invoice != "paid"
    )
)


def make_for_purchase(desk: Desk, purchase_id: str, wanted: Wanted, *, operation: str) -> LinkDone:
    """Store the intent of a link over a package's price; the relay carries it to Paper.id.

    An overdue link is replaced by it (LINK-20).

    Raises:
        NotFound: LINK-3. Conflict: it is paid (LINK-3) or has an open link (LINK-20).
        BadInput: not pending (LINK-23), no contact (LINK-4), no channel (LINK-8), not set up (LINK-9),
            an amount Paper.id does not take (LINK-24), a due date in the past (LINK-17), long notes.
        NotAllowed: the role may not (ROLE-6).
    """
    params = ("package", purchase_id, *wanted)
    return operate(
        desk, operation, "make_link", params,
        lambda work: _make(work, operation, "PKG", purchase_id, wanted), _done,
    )  # fmt: skip


def make_for_appointment(desk: Desk, appointment_id: str, wanted: Wanted, *, operation: str) -> LinkDone:
    """Store the intent of a link over what an appointment still owes, with the plan's fee on top (APAY-7).

    Raises:
        As `make_for_purchase`; BadInput and Conflict also where no money is taken (APAY-6) or owed.
    """
    params = ("appointment", appointment_id, *wanted)
    return operate(
        desk, operation, "make_link", params,
        lambda work: _make(work, operation, "APT", appointment_id, wanted), _done,
    )  # fmt: skip


def _make(work: Work, intent_id: str, kind: str, subject_id: str, wanted: Wanted) -> str:
    work.require(Act.MAKE_LINK)
    package = kind == "PKG"
    withdrawals.lock(
        work, purchase_id=subject_id if package else None, appointment_id=None if package else subject_id
    )
    subject = (
        link_forms.of_package(work, subject_id) if package else link_forms.of_appointment(work, subject_id)
    )
    today = local_day(work.now, work.desk.zone)
    if (open_ := withdrawals.live_row(work, **subject.keys)) is not None:
        rules.check_none_open(True, date.fromisoformat(open_.due_day), today)
    guest, channels, environment, notes, due = link_forms.checked(work, subject, wanted)
    if open_ is not None:
        withdrawals.release(work, "replaced", **subject.keys)
    draft = invoices.Draft(
        intent_id, _number(work, kind), subject.customer_id, guest.name, guest.email, guest.phone,
        subject.what, subject.bought, int(subject.fee.total_with_fee), due, channels, notes, work.now,
    )  # fmt: skip
    _insert(work, subject, draft, environment)
    return intent_id


def _insert(work: Work, subject: Subject, draft: invoices.Draft, environment: str) -> None:
    payment_id = new_id()
    work.insert(
        Payment, id=payment_id, tenant_id=work.tenant_id, outlet_id=subject.outlet_id, **subject.keys,
        amount=int(subject.fee.base_amount), method="paper_digital", provider="paper_id", status="pending",
        reference=taken_reference(work, f"{subject.kind}-{subject.id}"), notes=draft.notes,
        recorded_by=work.staff_id, recorded_at=work.at, created_at=work.at,
    )  # fmt: skip
    if subject.kind == "PKG":
        work.do(_PENDING_AGAIN, id=subject.id, at=work.at)
    work.insert(
        Intent, id=draft.intent_id, tenant_id=work.tenant_id, outlet_id=subject.outlet_id,
        customer_id=subject.customer_id, **subject.keys, payment_id=payment_id, environment=environment,
        number=draft.number, amount=int(subject.fee.base_amount), fee=int(subject.fee.platform_fee),
        fee_percent=subject.fee.fee_percentage, due_day=draft.due.isoformat(),
        channels=" ".join(draft.channels), notes=draft.notes, request=invoices.request_of(draft),
        next_at=shared_at(work), created_by=work.staff_id, created_at=work.at,
    )  # fmt: skip
    _queue(work, draft.intent_id, draft.intent_id, "create", draft.channels, draft.email, draft.phone)
    work.audit(
        "make_link", "link", draft.intent_id, number=draft.number, amount=int(subject.fee.base_amount),
        fee=int(subject.fee.platform_fee), channels=[*draft.channels], **subject.keys,
    )  # fmt: skip


def _number(work: Work, kind: str) -> str:
    while True:
        number = rules.number(kind, work.now, work.desk.zone, secrets.randbelow(32**4))
        if work.value(_NUMBER, tenant=work.tenant_id, number=number) is None:
            return number


def _queue(
    work: Work, intent_id: str, batch: str, kind: str, channels: tuple[Channel, ...], email: str | None,
    phone: str | None,
) -> None:  # fmt: skip
    for channel in channels:
        to = email if channel == Channel.EMAIL else rules.international(phone)
        work.insert(
            Delivery, id=new_id(), tenant_id=work.tenant_id, intent_id=intent_id, batch_id=batch, kind=kind,
            channel=channel.value, recipient=to or "", next_at=shared_at(work) if kind == "resend" else None,
            asked_by=work.staff_id, asked_at=work.at,
        )  # fmt: skip


def _done(work: Work, intent_id: str) -> LinkDone:
    link = intents.one(work, intent_id)
    can = rules.available(link.customer_email, link.customer_phone)
    today = local_day(work.now, work.desk.zone)
    return LinkDone(link, rules.advice(link.due, today, len(link.channels), len(can), link.notes))


def show(desk: Desk, intent_id: str) -> LinkView:
    """A link as it stands now; raises `NotFound`."""
    return look(desk, lambda work: intents.one(work, intent_id))


def of_purchase(desk: Desk, purchase_id: str) -> list[LinkView]:
    """Every link of a purchase, newest first."""
    return look(desk, lambda work: intents.of_purchase(work, purchase_id))


def of_appointment(desk: Desk, appointment_id: str) -> list[LinkView]:
    """Every link of an appointment, newest first."""
    return look(desk, lambda work: intents.of_appointment(work, appointment_id))


def withdraw(
    desk: Desk, intent_id: str, reason: str, *, operation: str, approval: Approval | None = None
) -> LinkView:
    """Withdraw an open link by hand; what it was for stays pending (LINK-25).

    Raises:
        NotFound: no such link. BadInput: no reason. Conflict: it is paid or withdrawn already.
        NotAllowed: somebody else made it, and no manager gave a word.
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        work.require(Act.MAKE_LINK)
        row = intents.row_of(work, intent_id)
        if row.created_by != work.staff_id:
            work.require(Act.WITHDRAW_LINK, intent_id, approval)
        if row.invoice != "pending" or row.state not in intents.LIVE:
            raise Conflict("link_not_open", "This payment link is no longer open.")
        if not withdrawals.withdraw(work, row, reason):
            raise Conflict(
                "changed_meanwhile", "This payment link was just changed at another terminal."
            )  # fmt: skip
        return intent_id

    return operate(desk, operation, "withdraw_link", (intent_id, reason), deed, intents.one)


def resend(desk: Desk, intent_id: str, wanted: Wanted, *, operation: str) -> LinkDone:
    """Have Paper.id send the same link again: same number, amount and due day (LINK-18, LINK-19).

    Of `wanted` only the channels count. Done twice it is two messages; so it is a person's act each time.

    Raises:
        NotFound: no such link. Conflict: it is not open at Paper.id.
        BadInput: no contact (LINK-4), no channel (LINK-8). NotAllowed: the role may not (ROLE-6).
    """

    def deed(work: Work) -> str:
        work.require(Act.MAKE_LINK)
        link = intents.one(work, intent_id)
        channels = rules.channels(wanted, link.customer_email, link.customer_phone)
        if not link.is_open:
            raise Conflict(
                "link_not_open", "Only an open payment link can be sent again.",
                next_step="" if link.state != IntentState.QUEUED else "It is sent as soon as it is made.",
            )  # fmt: skip
        _queue(work, intent_id, operation, "resend", channels, link.customer_email, link.customer_phone)
        work.audit("resend_link", "link", intent_id, channels=[*channels])
        return intent_id

    params = (intent_id, wanted.email, wanted.whatsapp, wanted.sms)
    return operate(desk, operation, "resend_link", params, deed, _done)


def check_now(desk: Desk, intent_id: str) -> LinkView:
    """Have a link tried, or asked about, next (POLL-14); the relay is woken by who calls this.

    Raises:
        NotFound: no such link.
    """

    def deed(work: Work) -> LinkView:
        row = intents.row_of(work, intent_id)
        now = shared_at(work)
        work.do(_NOW, id=intent_id, at=now)
        if row.remote_id:
            work.do(_POLL_NOW, id=intent_id, at=now)
        if row.state == "blocked":
            gateway.put(work, gateway.REFUSED, "")
            gateway.unblock(work, row.environment)
        return intents.one(work, intent_id)

    return act(desk, deed)
