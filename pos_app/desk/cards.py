"""The customer card: who it is, what they have, owe and have booked (SUM-1..8, wireframes 9, 12)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from pos_app.desk import appointments, credits, customers, purchases, redemptions
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.credits import CreditView, ServiceCredits
from pos_app.desk.customers import Guest
from pos_app.desk.purchases import PurchaseView
from pos_app.desk.redemptions import RedemptionView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain.clock import day_bounds, local_day, micros
from pos_app.domain.credits import REMINDER_DAYS, Expiry, order_of_use
from pos_app.domain.money import Rupiah
from pos_app.domain.words import PaymentState, PurchaseStatus
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Appointment, Credit, Purchase, Redemption


class Expiring(NamedTuple):
    """A package that ends within 7 days (SUM-4)."""

    purchase_id: str
    package_name: str
    remaining: int
    expires_at: datetime
    days: int


class Summary(NamedTuple):
    """A customer in figures (SUM-1..6)."""

    total_packages: int
    active_packages: int
    pending_payment_packages: int
    total_credits: int
    used_credits: int
    remaining_credits: int
    expired_credits: int
    expiring_soon: tuple[Expiring, ...]
    pending_count: int
    pending_amount: Rupiah
    credits_used_this_month: int
    last_used_at: datetime | None


class StaffSummary(NamedTuple):
    """The staff's figure over all paid packages (SUM-7)."""

    total_packages: int
    active_packages: int
    total_credits: int
    used_credits: int
    remaining_credits: int
    expired_credits: int
    expiring_within_30_days: int
    """Credits, not packages."""


class Owed(NamedTuple):
    """Something to be paid."""

    kind: str
    """`purchase` or `appointment`."""
    id: str
    what: str
    amount: Rupiah
    due_day: date | None
    method: str


class Card(NamedTuple):
    """Everything the desk shows of one customer."""

    guest: Guest
    summary: Summary
    services: tuple[ServiceCredits, ...]
    credits: tuple[CreditView, ...]
    """All of them, used-up and expired ones too, in the order of use."""
    purchases: tuple[PurchaseView, ...]
    owed: tuple[Owed, ...]
    to_come: tuple[AppointmentView, ...]
    past: tuple[AppointmentView, ...]
    past_count: int
    uses: tuple[RedemptionView, ...]

    @property
    def owes(self) -> Rupiah:
        """All that is owed."""
        return Rupiah(sum(row.amount for row in self.owed))


class Glance(NamedTuple):
    """A customer in the finder's pane: what is asked most, without opening the card."""

    guest: Guest
    services: tuple[ServiceCredits, ...]
    owes: Rupiah
    next: AppointmentView | None


_PAST_COUNT = Statement(
    Appointment.select(fn.COUNT(Appointment.id)).where(
        Appointment.customer_id == P("customer"),
        Appointment.tenant_id == P("tenant"),
        Appointment.day < P("today"),
    )
)
_USED_SINCE = Statement(
    Redemption.select(fn.COUNT(Redemption.id)).where(
        Redemption.customer_id == P("customer"),
        Redemption.tenant_id == P("tenant"),
        Redemption.state == "active",
        Redemption.redeemed_at >= P("since"),
    )
)
_ALL_CREDITS = Statement(
    Credit.select(
        Credit.id, Credit.purchase_id, Credit.customer_id, Purchase.package_name, Credit.service_id,
        Credit.service_name, Credit.total, Credit.used, Credit.remaining, Credit.expired,
        Credit.purchased_at, Credit.expires_at, Credit.last_used_at,
    )
    .join(Purchase, on=(Purchase.id == Credit.purchase_id))
    .where(Credit.customer_id == P("customer"), Credit.tenant_id == P("tenant"))
)  # fmt: skip


def card(desk: Desk, customer_id: str) -> Card:
    """Everything about one customer; raises `NotFound`."""

    def ask(work: Work) -> Card:
        guest = customers.one(work, customer_id)
        every = _credits(work, customer_id)
        bought = purchases.of_customer(work, customer_id)
        today = local_day(work.now, desk.zone).isoformat()
        count = work.value(_PAST_COUNT, customer=customer_id, tenant=work.tenant_id, today=today)
        return Card(
            guest,
            _summary(work, customer_id, bought),
            tuple(credits.by_service(every)),
            tuple(sorted(every, key=order_of_use)),
            tuple(bought),
            tuple(_owed(work, customer_id, bought)),
            tuple(appointments.to_come(work, customer_id)),
            tuple(appointments.past(work, customer_id)),
            int(count),
            tuple(redemptions.of_customer(work, customer_id)),
        )

    return look(desk, ask)


def glance(desk: Desk, customer_id: str) -> Glance:
    """A customer at a glance; raises `NotFound`."""

    def ask(work: Work) -> Glance:
        bought = purchases.of_customer(work, customer_id, PurchaseStatus.PENDING_PAYMENT)
        owes = sum(row.amount for row in _owed(work, customer_id, bought))
        to_come = [view for view in appointments.to_come(work, customer_id) if view.status in _COMING]
        services = credits.by_service(_credits(work, customer_id))
        guest = customers.one(work, customer_id)
        return Glance(guest, tuple(services), Rupiah(owes), to_come[0] if to_come else None)

    return look(desk, ask)


_COMING = ("pending", "confirmed", "in_progress")


def _credits(work: Work, customer_id: str) -> list[CreditView]:
    rows = work.all(_ALL_CREDITS, customer=customer_id, tenant=work.tenant_id)
    return [credits.view(row, work) for row in rows]


def _owed(work: Work, customer_id: str, bought: list[PurchaseView]) -> list[Owed]:
    pending = [
        Owed("purchase", view.id, view.package_name, view.price, view.due_day, view.method.value)
        for view in bought
        if view.status == PurchaseStatus.PENDING_PAYMENT and view.payment_status != PaymentState.PAID
    ]
    pending.sort(key=lambda row: (row.due_day or date.max, row.id))
    visits = [
        Owed("appointment", view.id, view.service_name, view.owed, view.day, "visit")
        for view in appointments.unpaid(work, customer_id)
    ]
    return pending + visits


def summary(desk: Desk, customer_id: str) -> Summary:
    """A customer in figures (SUM-1..6); raises `NotFound`."""

    def ask(work: Work) -> Summary:
        customers.one(work, customer_id)
        return _summary(work, customer_id, purchases.of_customer(work, customer_id))

    return look(desk, ask)


def _summary(work: Work, customer_id: str, bought: list[PurchaseView]) -> Summary:
    counted = [view for view in bought if view.status != PurchaseStatus.CANCELLED]
    active = [view for view in counted if view.status == PurchaseStatus.ACTIVE and view.remaining]
    now_active = [view for view in counted if view.status == PurchaseStatus.ACTIVE]
    pending = [view for view in counted if view.status == PurchaseStatus.PENDING_PAYMENT]
    soon = [
        Expiring(view.id, view.package_name, view.remaining, view.expires_at, view.expiry.days or 0)
        for view in active
        if view.expires_at is not None and view.expiry.is_soon
    ]
    first = local_day(work.now, work.desk.zone).replace(day=1)
    since = micros(day_bounds(first, work.desk.zone)[0])
    uses = redemptions.of_customer(work, customer_id, most=100)
    live = [use.redeemed_at for use in uses if not use.is_reversed]
    used = work.value(_USED_SINCE, customer=customer_id, tenant=work.tenant_id, since=since)
    return Summary(
        total_packages=len(counted),
        active_packages=len(active),
        pending_payment_packages=len(pending),
        total_credits=sum(view.total for view in now_active),
        used_credits=sum(view.used for view in now_active),
        remaining_credits=sum(view.remaining for view in now_active),
        expired_credits=sum(view.expired for view in counted),
        expiring_soon=tuple(sorted(soon, key=lambda row: row.expires_at)),
        pending_count=len(pending),
        pending_amount=Rupiah(sum(view.price for view in pending)),
        credits_used_this_month=int(used),
        last_used_at=max(live, default=None),
    )


def staff_summary(desk: Desk, customer_id: str) -> StaffSummary:
    """The staff's figure (SUM-7): over all paid packages, and credits that end within 30 days."""

    def ask(work: Work) -> StaffSummary:
        customers.one(work, customer_id)
        bought = purchases.of_customer(work, customer_id)
        paid = [v for v in bought if v.payment_status == PaymentState.PAID]
        near = [c for c in _credits(work, customer_id) if c.remaining and _within(c.expiry)]
        return StaffSummary(
            len(paid),
            sum(v.status == PurchaseStatus.ACTIVE and v.remaining > 0 for v in paid),
            sum(v.total for v in paid),
            sum(v.used for v in paid),
            sum(v.remaining for v in paid),
            sum(v.expired for v in paid),
            sum(c.remaining for c in near),
        )

    return look(desk, ask)


def _within(expiry: Expiry) -> bool:
    return expiry.days is not None and not expiry.is_expired and expiry.days <= REMINDER_DAYS
