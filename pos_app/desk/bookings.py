"""Booking a visit, with a credit or to be paid later, and moving it (BOOK-1..20, STAT-7, STAT-10)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from pos_app.desk import (
    appointments,
    credits,
    customers,
    purchases,
    redemptions,
    services,
    times,
    visit_status,
)
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.desk.services import ServiceView, Therapist
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, operate
from pos_app.domain import appointments as rules
from pos_app.domain import plans, scheduling
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import instant, local_day, micros
from pos_app.domain.credits import is_expired, order_of_use
from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.names import cleaned_lines
from pos_app.domain.payments import check_lengths
from pos_app.domain.roles import Act
from pos_app.domain.words import (
    AppointmentKind,
    AppointmentStatus,
    BillState,
    BookingPayment,
    RedemptionSource,
)
from pos_app.store import Clash, P, Statement, fn
from pos_app.store.tables import Appointment
from pos_app.words import N_


class BookingRequest(NamedTuple):
    """What a booking needs (BOOK-1)."""

    customer_id: str
    service_ids: tuple[str, ...]
    """One treatment; several are booked as several appointments (BOOK-14)."""
    day: date
    minute: int
    """Minutes since the outlet's midnight."""
    staff_id: str | None = None
    """None takes any available therapist (SCHED-8)."""
    payment: BookingPayment = BookingPayment.LATER
    purchase_id: str | None = None
    """Limits the credit to one package (BOOK-7)."""
    notes: str = ""
    kind: AppointmentKind = AppointmentKind.SCHEDULED
    visit_id: str | None = None
    """The visit it belongs to, when it follows another treatment."""


class Booked(NamedTuple):
    """What a booking made (wireframe 2)."""

    appointment: AppointmentView
    credit: CreditView | None
    credits_left: int
    """Visits left for this treatment over all packages."""
    message: str
    notice: str
    """Words of warning (BOOK-16, C-2), a line each, or empty."""


class Moved(NamedTuple):
    """What moving an appointment made."""

    appointment: AppointmentView
    was: datetime


_SAME = Statement(
    Appointment.select(Appointment.staff_name).where(
        Appointment.tenant_id == P("tenant"),
        Appointment.customer_id == P("customer"),
        Appointment.service_id == P("service"),
        Appointment.staff_id == P("staff"),
        Appointment.starts_at == P("starts_at"),
        Appointment.status.not_in(["cancelled", "no_show"]),
        Appointment.id != P("but"),
    )
)
_ELSEWHERE = Statement(
    Appointment.select(Appointment.id)
    .where(
        Appointment.tenant_id == P("tenant"),
        Appointment.customer_id == P("customer"),
        Appointment.id != P("id"),
        Appointment.status.not_in(["cancelled", "no_show"]),
        Appointment.starts_at < P("ends"),
        Appointment.ends_at > P("starts"),
    )
    .limit(1)
)
_THIS_MONTH = Statement(
    Appointment.select(fn.COUNT(Appointment.created_at)).where(
        Appointment.tenant_id == P("tenant"), Appointment.created_at >= P("since")
    )
)
_MOVE = Statement(
    Appointment.update(
        day=P("day"), starts_at=P("starts_at"), ends_at=P("ends_at"), blocked_until=P("blocked_until"),
        staff_id=P("staff"), staff_name=P("staff_name"), rescheduled_from=P("was"), rescheduled_at=P("at"),
        updated_at=P("at"),
    ).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.starts_at == P("was"),
        Appointment.status.in_(["pending", "confirmed"]),
    )
)  # fmt: skip


def book(desk: Desk, request: BookingRequest, *, operation: str) -> Booked:
    """Book one treatment; with a credit, appointment and redemption stand or fall together (BOOK-10).

    Checks in BOOK-20's order: role, package (BOOK-4), one treatment (BOOK-14), credit (BOOK-5), scheduling,
    plan limit, then the write.

    Raises:
        NotAllowed: the role (ROLE-8), or the month's number of the plan (PLAN-4).
        NotFound: customer or treatment unknown.
        BadInput: BOOK-4, BOOK-5, BOOK-12, BOOK-14, a past time, a missing skill.
        Conflict: outside working hours, double-booked, or booked already (SCHED-5, SCHED-13).
    """
    notes = checked_notes(request)

    def deed(work: Work) -> str:
        write(work, operation, request, notes)
        return operation

    try:
        return operate(desk, operation, "book", tuple(request), deed, booked)
    except Clash as clash:
        if "appointment_clash" in clash.text:
            raise scheduling.conflict() from clash
        raise


def checked_notes(request: BookingRequest) -> str:
    """The notes as they are kept; raises `BadInput` for too long ones."""
    if not request.notes:
        return ""
    notes = mask_cards(cleaned_lines(request.notes))
    check_lengths(notes, None)
    return notes


def write(work: Work, appointment_id: str, request: BookingRequest, notes: str) -> None:
    """Check in BOOK-20's order and write one booking inside an open transaction."""
    role = work.require(Act.BOOK)
    customers.one(work, request.customer_id)
    service = _service(work, request)
    credit = _credit(work, request, service) if request.payment == BookingPayment.CREDIT else None
    if request.staff_id is not None:
        _check_same(work, request.customer_id, service, request.staff_id, _starts(work, request))
    therapist = times.assign(work, service, request.staff_id, request.day, request.minute)
    appointments.check_own(work, therapist.id, role)
    _check_plan(work)
    _insert(work, appointment_id, request, service, therapist, credit, notes)
    if credit is not None:
        redemptions.redeem(
            work, credit, service, source=RedemptionSource.BOOKING, lost=redemptions.lost_race(credit),
            appointment_id=appointment_id, redemption_id=new_id(),
        )  # fmt: skip


def _starts(work: Work, request: BookingRequest) -> datetime:
    return instant(request.day, request.minute, work.desk.zone)


def _service(work: Work, request: BookingRequest) -> ServiceView:
    with_credit = request.payment == BookingPayment.CREDIT
    if with_credit and request.purchase_id is not None:
        _check_package(work, request)
    if len(request.service_ids) != 1:
        if with_credit:
            raise BadInput(
                "one_service", "Package credits can only be used for a single-service appointment",
                field="service",
            )  # fmt: skip
        raise BadInput(
            "one_service", "Book each treatment of a visit as its own appointment", field="service"
        )
    return services.one(work, request.service_ids[0])


def _check_package(work: Work, request: BookingRequest) -> None:
    owners = {view.id for view in purchases.of_customer(work, request.customer_id)}
    if request.purchase_id not in owners:
        raise BadInput(
            "foreign_package", "Customer package not found or does not belong to customer", field="payment"
        )


def _credit(work: Work, request: BookingRequest, service: ServiceView) -> CreditView:
    found = credits.usable(work, request.customer_id, service.id, request.purchase_id)
    if not found:
        raise redemptions.no_credits(service)
    credit = found[0]
    if work.desk.policy.must_cover_visit_date == "block" and _ends_before(work, credit, request):
        raise BadInput(
            "expires_before_visit", "This credit ends before the visit; choose an earlier day",
            field="time",
        )  # fmt: skip
    return credit


def _ends_before(work: Work, credit: CreditView, request: BookingRequest) -> bool:
    return is_expired(credit.expires_at, _starts(work, request))


def _check_same(
    work: Work, customer_id: str, service: ServiceView, staff_id: str, starts: datetime, but: str = ""
) -> None:
    """Refuse the same visit twice in its own words (SCHED-5); without this it would be any conflict."""
    name = work.value(
        _SAME, tenant=work.tenant_id, customer=customer_id, service=service.id, staff=staff_id,
        starts_at=micros(starts), but=but,
    )  # fmt: skip
    if name is not None:
        raise Conflict(
            "booked_already", "This guest already has %(service)s with %(staff)s at this time",
            service=service.name, staff=name, field="time",
        )  # fmt: skip


def _check_plan(work: Work) -> None:
    first = local_day(work.now, work.desk.zone).replace(day=1)
    since = micros(instant(first, 0, work.desk.zone))
    count = work.value(_THIS_MONTH, tenant=work.tenant_id, since=since)
    plans.check_appointments(work.desk.tenant.plan, count)


def _insert(
    work: Work, appointment_id: str, request: BookingRequest, service: ServiceView, therapist: Therapist,
    credit: CreditView | None, notes: str,
) -> None:  # fmt: skip
    starts = micros(_starts(work, request))
    by_link = request.payment == BookingPayment.LINK
    status = AppointmentStatus.PENDING if by_link else AppointmentStatus.CONFIRMED
    bill = BillState.PAID if credit else rules.bill_state(service.price, 0)
    work.insert(
        Appointment,
        id=appointment_id,
        tenant_id=work.tenant_id,
        outlet_id=work.desk.outlet.id,
        customer_id=request.customer_id,
        service_id=service.id,
        service_name=service.name,
        staff_id=therapist.id,
        staff_name=therapist.name,
        visit_id=request.visit_id or appointment_id,
        day=request.day.isoformat(),
        starts_at=starts,
        ends_at=starts + service.length.duration * 60_000_000,
        blocked_until=starts + service.length.blocked * 60_000_000,
        total_price=int(service.price),
        status=status.value,
        payment_status=bill.value,
        kind=request.kind.value,
        credit_redeemed=credit is not None,
        credit_id=credit.id if credit else None,
        purchase_id=credit.purchase_id if credit else None,
        package_name=credit.package_name if credit else None,
        notes=notes,
        confirmed_at=None if by_link else work.at,
        created_by=work.staff_id,
        created_at=work.at,
        updated_at=work.at,
    )
    visit_status.add_step(work, appointment_id, "book", None, status)


def booked(work: Work, appointment_id: str) -> Booked:
    """What a booking made, read inside an open transaction."""
    view = appointments.one(work, appointment_id)
    usable = credits.usable(work, view.customer_id, view.service_id)
    credit = next((one for one in usable if one.id == view.credit_id), None)
    if credit is None and view.credit_id:
        credit = credits.one(work, view.credit_id)
    left = sum(c.remaining for c in usable)
    message = "Appointment booked!"
    if credit is not None:
        message = "Appointment booked! Credit redeemed from %s" % credit.package_name  # noqa: UP031
    notices = []
    warned = work.desk.policy.must_cover_visit_date != "off"
    if warned and credit is not None and is_expired(credit.expires_at, view.starts_at):
        notices.append(N_("The credit ends before the visit; it stays used for this booking."))
    earliest = usable[0] if usable else credit
    if credit and earliest and earliest is not credit and order_of_use(earliest) < order_of_use(credit):
        notices.append(N_("An earlier-expiring credit exists"))
    if work.value(_ELSEWHERE, tenant=work.tenant_id, id=view.id, customer=view.customer_id,
                  starts=micros(view.starts_at), ends=micros(view.ends_at)):  # fmt: skip
        notices.append(N_("This guest has another visit at this time"))
    return Booked(view, credit, left, message, "\n".join(notices))


def move(
    desk: Desk, appointment_id: str, day: date, minute: int, *, operation: str, staff_id: str | None = None,
    reason: str = "",
) -> Moved:  # fmt: skip
    """Move a booking to another time, with the same therapist unless another is named (STAT-10).

    All scheduling rules run again; a redeemed credit stays redeemed; the old time is kept.

    Raises:
        NotFound, NotAllowed, BadInput, Conflict: as `book`.
        Unprocessable: the visit has begun or is over.
    """
    text = cleaned_lines(reason)
    if len(text) > rules.REASON_LIMIT:
        raise BadInput("reason_too_long", "A reason can have 500 characters at most", field="reason")

    def deed(work: Work) -> str:
        role = work.require(Act.BOOK)
        view = appointments.one(work, appointment_id)
        appointments.check_own(work, view.staff_id, role)
        rules.check_movable(view.status)
        service = services.one(work, view.service_id)
        starts, whom = instant(day, minute, desk.zone), staff_id or view.staff_id
        _check_same(work, view.customer_id, service, whom, starts, but=appointment_id)
        therapist = times.assign(work, service, whom, day, minute, but=appointment_id)
        _write_move(work, view, service, therapist, day, starts)
        work.audit(
            "move", "appointment", appointment_id, text,
            **{"from": view.starts_at.isoformat(), "to": starts.isoformat()},
        )  # fmt: skip
        return appointment_id

    def show(work: Work, moved: str) -> Moved:
        view = appointments.one(work, moved)
        return Moved(view, view.rescheduled_from or view.starts_at)

    try:
        params = (appointment_id, day, minute, staff_id, text)
        return operate(desk, operation, "move", params, deed, show)
    except Clash as clash:
        if "appointment_clash" in clash.text:
            raise scheduling.conflict() from clash
        raise


def _write_move(
    work: Work, view: AppointmentView, service: ServiceView, therapist: Therapist, day: date, starts: datetime
) -> None:
    at = micros(starts)
    changed = work.do(
        _MOVE, id=view.id, tenant=work.tenant_id, day=day.isoformat(), starts_at=at,
        ends_at=at + service.length.duration * 60_000_000,
        blocked_until=at + service.length.blocked * 60_000_000,
        staff=therapist.id, staff_name=therapist.name, was=micros(view.starts_at), at=work.at,
    )  # fmt: skip
    if changed != 1:
        raise Conflict("changed_meanwhile", "This appointment was just changed at another terminal.")
