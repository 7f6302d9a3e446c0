"""Appointments as they are read (ENT-9)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from pos_app.desk import credits, purchases
from pos_app.desk.credits import CreditView
from pos_app.desk.purchases import PaymentView, PurchaseView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain import appointments as rules
from pos_app.domain.clock import minute_of_day, moment, moment_or_none
from pos_app.domain.errors import NotFound, Refusal
from pos_app.domain.money import Rupiah
from pos_app.domain.roles import Act, Role, refuse
from pos_app.domain.words import AppointmentStatus, BillState
from pos_app.store import JOIN, P, Statement
from pos_app.store.tables import Appointment, AppointmentStep, Customer, Redemption, Staff

SLIPS = ("check_in", "no_show", "complete")
"""Acts that can be withdrawn."""


class AppointmentView(NamedTuple):
    """A booked visit (ENT-9)."""

    id: str
    customer_id: str
    customer_name: str
    customer_phone: str | None
    service_id: str
    service_name: str
    staff_id: str
    staff_name: str
    outlet_id: str
    visit_id: str
    day: date
    start: int
    """Minutes since the outlet's midnight."""
    end: int
    starts_at: datetime
    ends_at: datetime
    total_price: Rupiah
    """The list price, also when a credit pays (C-60)."""
    paid_amount: Rupiah
    status: AppointmentStatus
    payment_status: BillState
    credit_redeemed: bool
    credit_id: str | None
    purchase_id: str | None
    package_name: str | None
    kind: str
    notes: str
    cancel_reason: str | None
    rescheduled_from: datetime | None
    completion_withdrawn: bool

    @property
    def owed(self) -> Rupiah:
        """What is still to be paid; nothing with a credit, or once it is cancelled or missed."""
        if self.credit_redeemed or self.status in rules.FREES_TIME:
            return Rupiah(0)
        return Rupiah(self.total_price - self.paid_amount)

    @property
    def refusals(self) -> dict[str, Refusal]:
        """Why verbs cannot be done now: confirm, check_in, complete, no_show, move, edit, pay, use_late,
        cancel. A verb that is missing can be done."""
        return rules.refusals(
            self.status, self.total_price, self.paid_amount, self.payment_status, self.credit_redeemed
        )


class Step(NamedTuple):
    """A move of the status."""

    id: str
    act: str
    from_status: str | None
    to_status: str
    reason: str
    undoes: str | None
    staff_id: str
    staff_name: str
    at: datetime


class Undoable(NamedTuple):
    """What `z` would take back."""

    kind: str
    """`slip`, or `late` for a credit used on the booking."""
    act: str
    id: str
    at: datetime
    staff_id: str
    staff_name: str


class AppointmentDetail(NamedTuple):
    """Everything about one visit (wireframe 4)."""

    appointment: AppointmentView
    payments: tuple[PaymentView, ...]
    steps: tuple[Step, ...]
    credit: CreditView | None
    purchase: PurchaseView | None
    undoable: Undoable | None
    fits_credit: CreditView | None
    """The credit that late redemption would use (LATE-14); None where it is not offered."""


class DayBook(NamedTuple):
    """A day at this outlet."""

    day: date
    appointments: tuple[AppointmentView, ...]

    @property
    def booked(self) -> int:
        """Visits of the day that take place or took place."""
        return sum(a.status not in rules.FREES_TIME for a in self.appointments)

    @property
    def here(self) -> int:
        """Guests being treated."""
        return sum(a.status == AppointmentStatus.IN_PROGRESS for a in self.appointments)

    @property
    def done(self) -> int:
        """Visits completed."""
        return sum(a.status == AppointmentStatus.COMPLETED for a in self.appointments)


_COLUMNS = (
    Appointment.id, Appointment.customer_id, Customer.name.alias("guest"), Customer.phone,
    Appointment.service_id, Appointment.service_name, Appointment.staff_id, Appointment.staff_name,
    Appointment.outlet_id, Appointment.visit_id, Appointment.day, Appointment.starts_at,
    Appointment.ends_at, Appointment.total_price, Appointment.paid_amount, Appointment.status,
    Appointment.payment_status, Appointment.credit_redeemed, Appointment.credit_id,
    Appointment.purchase_id, Appointment.package_name, Appointment.kind, Appointment.notes,
    Appointment.cancel_reason, Appointment.rescheduled_from, Appointment.completion_withdrawn,
)  # fmt: skip
_JOINED = Appointment.select(*_COLUMNS).join(Customer, on=(Customer.id == Appointment.customer_id))
_ONE = Statement(_JOINED.where(Appointment.id == P("id"), Appointment.tenant_id == P("tenant")))
_DAY = Statement(
    _JOINED.where(
        Appointment.tenant_id == P("tenant"),
        Appointment.outlet_id == P("outlet"),
        Appointment.day == P("day"),
    ).order_by(Appointment.starts_at, Appointment.id)
)  # fmt: skip
_TO_COME = Statement(
    _JOINED.where(
        Appointment.customer_id == P("customer"),
        Appointment.tenant_id == P("tenant"),
        Appointment.starts_at >= P("since"),
    ).order_by(Appointment.starts_at, Appointment.id)
)
_PAST = Statement(
    _JOINED.where(
        Appointment.customer_id == P("customer"),
        Appointment.tenant_id == P("tenant"),
        Appointment.starts_at < P("since"),
    )
    .order_by(Appointment.starts_at.desc(), Appointment.id.desc())
    .limit(P("most"))
)
_UNPAID = Statement(
    _JOINED.where(
        Appointment.customer_id == P("customer"),
        Appointment.tenant_id == P("tenant"),
        Appointment.payment_status.in_(["pending", "partially_paid"]),
        Appointment.status.not_in(["cancelled", "no_show"]),
    ).order_by(Appointment.starts_at)
)
_STEPS = Statement(
    AppointmentStep.select(
        AppointmentStep.id, AppointmentStep.act, AppointmentStep.from_status, AppointmentStep.to_status,
        AppointmentStep.reason, AppointmentStep.undoes, AppointmentStep.staff_id,
        Staff.name.alias("staff_name"), AppointmentStep.at,
    )
    .join(Staff, JOIN.LEFT_OUTER, on=(Staff.id == AppointmentStep.staff_id))
    .where(AppointmentStep.appointment_id == P("appointment"))
    .order_by(AppointmentStep.at, AppointmentStep.id)
)  # fmt: skip
_LATE_USE = Statement(
    Redemption.select(
        Redemption.id, Redemption.redeemed_at, Redemption.redeemed_by, Staff.name.alias("staff_name")
    )
    .join(Staff, on=(Staff.id == Redemption.redeemed_by))
    .where(
        Redemption.appointment_id == P("appointment"),
        Redemption.state == "active",
        Redemption.source == "late",
    )
)


def one(work: Work, appointment_id: str) -> AppointmentView:
    """One appointment of the tenant inside an open transaction; raises `NotFound` (LATE-9, TEN-3)."""
    row = work.one(_ONE, id=appointment_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("appointment_not_found", "Appointment not found")
    return _view(work, row)


def _view(work: Work, row: Any) -> AppointmentView:
    starts_at, ends_at, tz = moment(row.starts_at), moment(row.ends_at), work.desk.zone
    start = minute_of_day(starts_at, tz)
    return AppointmentView(
        id=row.id,
        customer_id=row.customer_id,
        customer_name=row.guest,
        customer_phone=row.phone,
        service_id=row.service_id,
        service_name=row.service_name,
        staff_id=row.staff_id,
        staff_name=row.staff_name,
        outlet_id=row.outlet_id,
        visit_id=row.visit_id,
        day=date.fromisoformat(row.day),
        start=start,
        end=start + (row.ends_at - row.starts_at) // 60_000_000,
        starts_at=starts_at,
        ends_at=ends_at,
        total_price=Rupiah(row.total_price),
        paid_amount=Rupiah(row.paid_amount),
        status=AppointmentStatus(row.status),
        payment_status=BillState(row.payment_status),
        credit_redeemed=bool(row.credit_redeemed),
        credit_id=row.credit_id,
        purchase_id=row.purchase_id,
        package_name=row.package_name,
        kind=row.kind,
        notes=row.notes,
        cancel_reason=row.cancel_reason,
        rescheduled_from=moment_or_none(row.rescheduled_from),
        completion_withdrawn=bool(row.completion_withdrawn),
    )


def day(desk: Desk, on: date) -> DayBook:
    """Every appointment of a day at this outlet, by time; a therapist sees the own ones (ROLE-8)."""

    def ask(work: Work) -> DayBook:
        rows = work.all(_DAY, tenant=work.tenant_id, outlet=desk.outlet.id, day=on.isoformat())
        views = tuple(_view(work, row) for row in rows)
        if desk.staff.role == Role.STAFF:
            views = tuple(view for view in views if view.staff_id == desk.staff.id)
        return DayBook(on, views)

    return look(desk, ask)


def to_come(work: Work, customer_id: str) -> list[AppointmentView]:
    """A customer's appointments from the start of today on."""
    since = _start_of_today(work)
    rows = work.all(_TO_COME, customer=customer_id, tenant=work.tenant_id, since=since)
    return [_view(work, row) for row in rows]


def of_guest(desk: Desk, customer_id: str) -> list[AppointmentView]:
    """The visits from today on that take a guest's time, at any outlet (SCHED-14)."""

    def ask(work: Work) -> list[AppointmentView]:
        return [view for view in to_come(work, customer_id) if view.status not in rules.FREES_TIME]

    return look(desk, ask)


def past(work: Work, customer_id: str, most: int = 30) -> list[AppointmentView]:
    """A customer's last appointments before today, newest first."""
    since = _start_of_today(work)
    rows = work.all(_PAST, customer=customer_id, tenant=work.tenant_id, since=since, most=most)
    return [_view(work, row) for row in rows]


def unpaid(work: Work, customer_id: str) -> list[AppointmentView]:
    """A customer's appointments for which money is owed."""
    rows = work.all(_UNPAID, customer=customer_id, tenant=work.tenant_id)
    return [view for view in (_view(work, row) for row in rows) if view.owed]


def _start_of_today(work: Work) -> int:
    minutes = minute_of_day(work.now, work.desk.zone)
    return work.at - minutes * 60_000_000 - work.at % 60_000_000


def detail(desk: Desk, appointment_id: str) -> AppointmentDetail:
    """Everything about one visit; raises `NotFound`."""
    return look(desk, lambda work: detail_in(work, appointment_id))


def detail_in(work: Work, appointment_id: str) -> AppointmentDetail:
    """`detail` inside an open transaction."""
    view = one(work, appointment_id)
    taken = steps(work, appointment_id)
    late = work.one(_LATE_USE, appointment=appointment_id)
    slip = last_slip(taken)
    undoable = None
    if slip is not None:
        undoable = Undoable("slip", slip.act, slip.id, slip.at, slip.staff_id, slip.staff_name)
    if late is not None and (undoable is None or moment(late.redeemed_at) > undoable.at):
        at = moment(late.redeemed_at)
        undoable = Undoable("late", "use_late", late.id, at, late.redeemed_by, late.staff_name)
    return AppointmentDetail(
        view,
        tuple(purchases.payments_of_appointment(work, appointment_id)),
        tuple(taken),
        credits.one(work, view.credit_id) if view.credit_id else None,
        purchases.one(work, view.purchase_id) if view.purchase_id else None,
        undoable,
        _fitting_credit(work, view),
    )


def _fitting_credit(work: Work, view: AppointmentView) -> CreditView | None:
    if "use_late" in view.refusals:
        return None
    found = credits.usable(work, view.customer_id, view.service_id)
    return found[0] if found else None


def steps(work: Work, appointment_id: str) -> list[Step]:
    """The steps that an appointment's status took, oldest first."""
    rows = work.all(_STEPS, appointment=appointment_id)
    return [
        Step(
            r.id,
            r.act,
            r.from_status,
            r.to_status,
            r.reason,
            r.undoes,
            r.staff_id,
            r.staff_name,
            moment(r.at),
        )
        for r in rows
    ]


def last_slip(taken: list[Step]) -> Step | None:
    """The newest step that stands, when it is one that can be withdrawn."""
    undone = {step.undoes for step in taken}
    moves = [step for step in taken if step.undoes is None and step.id not in undone]
    return moves[-1] if moves and moves[-1].act in SLIPS else None


def check_own(work: Work, staff_id: str, role: Role) -> None:
    """Refuse a therapist somebody else's appointment (ROLE-8)."""
    if role == Role.STAFF and staff_id != work.staff_id:
        raise refuse(Act.BOOK, ["own only for therapists"])
