"""Payment links as they are kept and read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from pos_app.desk.work import Work
from pos_app.domain import links as rules
from pos_app.domain.clock import moment, moment_or_none
from pos_app.domain.errors import NotFound
from pos_app.domain.money import Rupiah
from pos_app.domain.polling import PARTLY_PAID
from pos_app.domain.troubles import Stage, Told, told
from pos_app.domain.words import Channel, DeliveryState, FlagKind, IntentState, InvoiceStatus
from pos_app.store import JOIN, Case, P, Statement, fn
from pos_app.store.tables import Appointment, Customer, Delivery, Flag, Intent, Purchase, Staff
from pos_app.words import N_

LIVE = ("queued", "sending", "unknown", "sent", "blocked")
"""States of a link that can still be paid or become payable."""
QUEUED, ACCEPTED = N_("Payment link queued"), N_("Payment link sent to customer via %(channels)s")


class DeliveryView(NamedTuple):
    """One channel over which a link was, or is to be, sent."""

    id: str
    kind: str
    """`create` or `resend`."""
    channel: Channel
    recipient: str
    state: DeliveryState
    said: str
    """Why it failed: Paper.id's words, or `not_said`, `may_be_sent`."""
    asked_at: datetime
    done_at: datetime | None


class FlagView(NamedTuple):
    """Something that needs a manager."""

    id: str
    intent_id: str
    kind: FlagKind
    detail: str
    raised_at: datetime


class LinkView(NamedTuple):
    """A payment link (ENT-8)."""

    id: str
    customer_id: str
    customer_name: str
    customer_email: str | None
    customer_phone: str | None
    purchase_id: str | None
    appointment_id: str | None
    what: str
    """The package's or the treatment's name."""
    outlet_id: str
    environment: str
    number: str
    amount: Rupiah
    """What counts as paid."""
    fee: Rupiah
    fee_percent: int
    due: date
    channels: tuple[Channel, ...]
    notes: str
    state: IntentState
    invoice: InvoiceStatus
    word: str
    """What Paper.id last said: `unpaid`, `overdue`, `partially paid`, `paid`; empty before it was asked."""
    url: str
    """Where the guest pays; empty until Paper.id has taken it."""
    answer: str
    """What kept it from going on the last time, as a slug; empty when nothing did."""
    said: str
    """The last answer in Paper.id's words, if it had any."""
    attempts: int
    next_at: datetime
    """When it is tried again by itself."""
    sent_at: datetime | None
    checked_at: datetime | None
    silences: int
    """Questions since then that got no usable answer."""
    paid_at: datetime | None
    """When the desk first saw it paid."""
    void_reason: str
    created_by_id: str
    created_by: str
    """Name."""
    created_at: datetime
    is_overdue: bool
    deliveries: tuple[DeliveryView, ...]
    flags: tuple[FlagView, ...]
    """Open ones."""

    @property
    def total(self) -> Rupiah:
        """What the guest pays."""
        return Rupiah(self.amount + self.fee)

    @property
    def is_live(self) -> bool:
        """Whether it is, or may become, payable."""
        return self.state in LIVE and self.invoice == InvoiceStatus.PENDING

    @property
    def is_open(self) -> bool:
        """Whether Paper.id has taken it and it waits to be paid."""
        return self.state == IntentState.SENT and self.invoice == InvoiceStatus.PENDING

    @property
    def shown(self) -> str:
        """Its state for the screen: needs_manager, paid, partly_paid, overdue, waiting, queued, sending,
        checking, blocked, refused, withdrawing, withdrawn."""
        if self.flags:
            return "needs_manager"
        if self.invoice == InvoiceStatus.PAID:
            return "paid"
        if self.is_open:
            if self.word == PARTLY_PAID:
                return "partly_paid"
            return "overdue" if self.is_overdue else "waiting"
        return {
            IntentState.UNKNOWN: "checking",
            IntentState.REJECTED: "refused",
            IntentState.VOID_WANTED: "withdrawing",
            IntentState.VOID: "withdrawn",
        }.get(self.state, self.state.value)

    @property
    def trouble(self) -> Told | None:
        """Why it does not go on, for the desk and for the owner, and what to do; None when it does."""
        if not self.answer or self.state == IntentState.VOID or self.invoice == InvoiceStatus.PAID:
            return None
        stage = Stage.WAITING if self.state == IntentState.SENT else Stage.MAKING
        if self.state == IntentState.VOID_WANTED:
            stage = Stage.WITHDRAWING
        return told(self.answer, self.said, stage)

    @property
    def message(self) -> str:
        """What is said of its sending: LINK-15's words once Paper.id has accepted it, queued before."""
        return ACCEPTED if self.accepted else QUEUED

    @property
    def accepted(self) -> tuple[Channel, ...]:
        """The channels whose request Paper.id accepted (`delivery_methods`)."""
        found = {d.channel for d in self.deliveries if d.state == DeliveryState.ACCEPTED}
        return tuple(channel for channel in Channel if channel in found)


COLUMNS = (
    Intent.id, Intent.customer_id, Intent.purchase_id, Intent.appointment_id, Intent.outlet_id,
    Intent.environment, Intent.number, Intent.amount, Intent.fee, Intent.fee_percent, Intent.due_day,
    Intent.channels, Intent.notes, Intent.state, Intent.invoice, Intent.may_exist, Intent.remote_id,
    Intent.remote_word, Intent.link, Intent.answer, Intent.said, Intent.attempts, Intent.looks,
    Intent.next_at, Intent.sent_at, Intent.checked_at, Intent.paid_at, Intent.void_reason,
    Intent.doubtful_since, Intent.polls_failed, Intent.payment_id, Intent.voided_at,
    Intent.void_wanted_at, Intent.created_by, Intent.created_at, Customer.name.alias("guest"),
    Customer.email, Customer.phone,
    fn.COALESCE(Purchase.package_name, Appointment.service_name).alias("what"), Staff.name.alias("maker"),
)  # fmt: skip
JOINED = (
    Intent.select(*COLUMNS)
    .join(Customer, on=(Customer.id == Intent.customer_id))
    .join(Staff, on=(Staff.id == Intent.created_by))
    .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Intent.purchase_id))
    .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Intent.appointment_id))
)
_Live = Intent.alias()
_DUE_OF_LINK = (
    _Live.select(_Live.due_day)
    .where(_Live.purchase_id == Purchase.id, _Live.invoice == "pending", _Live.state.in_(LIVE))
    .order_by(_Live.created_at.desc(), _Live.id.desc())
    .limit(1)
)
DUE_DAY = fn.COALESCE(
    Case(None, [(Purchase.status == "pending_payment", _DUE_OF_LINK)], None), Purchase.due_day
)
"""When a purchase is to be paid: by the day its live link gives the guest, else by its own (PEND-4)."""
_ONE = Statement(JOINED.where(Intent.id == P("id"), Intent.tenant_id == P("tenant")))
_NEWEST = JOINED.order_by(Intent.created_at.desc(), Intent.id.desc())
_OF_PURCHASE = Statement(
    _NEWEST.where(Intent.purchase_id == P("subject"), Intent.tenant_id == P("tenant"))
)  # fmt: skip
_OF_APPOINTMENT = Statement(
    _NEWEST.where(Intent.appointment_id == P("subject"), Intent.tenant_id == P("tenant"))
)
_DELIVERIES = Statement(
    Delivery.select(
        Delivery.id, Delivery.kind, Delivery.channel, Delivery.recipient, Delivery.state, Delivery.said,
        Delivery.asked_at, Delivery.done_at,
    ).where(Delivery.intent_id == P("intent")).order_by(Delivery.asked_at, Delivery.id)
)  # fmt: skip
_FLAG_COLUMNS = (Flag.id, Flag.intent_id, Flag.kind, Flag.detail, Flag.raised_at)
_FLAGS = Statement(
    Flag.select(*_FLAG_COLUMNS)
    .where(Flag.intent_id == P("intent"), Flag.resolved_at.is_null())
    .order_by(Flag.raised_at, Flag.id)
)

SENT_OVER = Statement(
    Delivery.update(state=P("state"), said=P("said"), done_at=P("at")).where(
        Delivery.batch_id == P("batch"), Delivery.channel == P("channel"), Delivery.state == "queued"
    )
)
FAIL_DELIVERIES = Statement(
    Delivery.update(state="failed", said=P("said"), done_at=P("at")).where(
        Delivery.intent_id == P("intent"), Delivery.kind == "create", Delivery.state == "queued"
    )
)


def row_of(work: Work, intent_id: str) -> Any:
    """A link's row; raises `NotFound`."""
    row = work.one(_ONE, id=intent_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("link_not_found", "Payment link not found")
    return row


def one(work: Work, intent_id: str) -> LinkView:
    """One link of the tenant (TEN-3); raises `NotFound`."""
    return view(work, row_of(work, intent_id))


def view(work: Work, row: Any) -> LinkView:
    """A link from its row."""
    due = date.fromisoformat(row.due_day)
    today = work.now.astimezone(work.desk.zone).date()
    deliveries = tuple(
        DeliveryView(
            d.id, d.kind, Channel(d.channel), d.recipient, DeliveryState(d.state), d.said,
            moment(d.asked_at), moment_or_none(d.done_at),
        )
        for d in work.all(_DELIVERIES, intent=row.id)
    )  # fmt: skip
    flags = tuple(flag_view(found) for found in work.all(_FLAGS, intent=row.id))
    return LinkView(
        id=row.id,
        customer_id=row.customer_id,
        customer_name=row.guest,
        customer_email=row.email,
        customer_phone=row.phone,
        purchase_id=row.purchase_id,
        appointment_id=row.appointment_id,
        what=row.what,
        outlet_id=row.outlet_id,
        environment=row.environment,
        number=row.number,
        amount=Rupiah(row.amount),
        fee=Rupiah(row.fee),
        fee_percent=row.fee_percent,
        due=due,
        channels=tuple(Channel(name) for name in row.channels.split()),
        notes=row.notes,
        state=IntentState(row.state),
        invoice=InvoiceStatus(row.invoice),
        word=row.remote_word,
        url=row.link,
        answer=row.answer,
        said=row.said,
        attempts=row.attempts,
        next_at=moment(row.next_at),
        sent_at=moment_or_none(row.sent_at),
        checked_at=moment_or_none(row.checked_at),
        silences=row.polls_failed,
        paid_at=moment_or_none(row.paid_at),
        void_reason=row.void_reason,
        created_by_id=row.created_by,
        created_by=row.maker,
        created_at=moment(row.created_at),
        is_overdue=rules.is_overdue(due, today),
        deliveries=deliveries,
        flags=flags,
    )


def flag_view(row: Any) -> FlagView:
    """A flag from its row."""
    return FlagView(row.id, row.intent_id, FlagKind(row.kind), row.detail, moment(row.raised_at))


def of_purchase(work: Work, purchase_id: str) -> list[LinkView]:
    """Every link of a purchase, newest first."""
    return [view(work, row) for row in work.all(_OF_PURCHASE, subject=purchase_id, tenant=work.tenant_id)]


def of_appointment(work: Work, appointment_id: str) -> list[LinkView]:
    """Every link of an appointment, newest first."""
    rows = work.all(_OF_APPOINTMENT, subject=appointment_id, tenant=work.tenant_id)
    return [view(work, row) for row in rows]


def url_of(work: Work, purchase_id: str) -> str | None:
    """The link of the open or last invoice of a purchase (ENT-20)."""
    rows = work.all(_OF_PURCHASE, subject=purchase_id, tenant=work.tenant_id)
    return next((row.link for row in rows if row.link), None)
