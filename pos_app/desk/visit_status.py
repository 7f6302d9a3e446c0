"""The moves of an appointment's status, and their withdrawal (STAT-1..9)."""

from __future__ import annotations

from datetime import datetime, timedelta

from pos_app.desk import withdrawals
from pos_app.desk.appointments import (
    AppointmentDetail,
    AppointmentView,
    Step,
    Undoable,
    check_own,
    detail_in,
    last_slip,
    one,
    steps,
)
from pos_app.desk.session import Approval, Desk
from pos_app.desk.work import Work, operate
from pos_app.domain import appointments as rules
from pos_app.domain.clock import local_day
from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.names import cleaned_lines
from pos_app.domain.roles import Act, may
from pos_app.domain.scheduling import conflict
from pos_app.domain.words import AppointmentStatus
from pos_app.store import Clash, P, Statement
from pos_app.store.tables import Appointment, AppointmentStep

SLIP_MINUTES = 5
"""How long somebody can withdraw an own slip."""

_SET_STATUS = Statement(
    Appointment.update(
        status=P("to"), confirmed_at=P("confirmed_at"), completion_withdrawn=P("withdrawn"),
        updated_at=P("at"),
    ).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.status == P("was"),
        Appointment.payment_status == P("bill"),
    )
)  # fmt: skip
_CONFIRMED_AT = Statement(
    Appointment.select(Appointment.confirmed_at, Appointment.completion_withdrawn).where(
        Appointment.id == P("id")
    )
)


def add_step(
    work: Work, appointment_id: str, act: str, was: AppointmentStatus | None, to: AppointmentStatus, *,
    reason: str = "", undoes: str | None = None,
) -> None:  # fmt: skip
    """Append a step and its audit row."""
    work.insert(
        AppointmentStep,
        id=new_id(),
        appointment_id=appointment_id,
        act=act,
        from_status=was.value if was else None,
        to_status=to.value,
        reason=reason,
        undoes=undoes,
        staff_id=work.staff_id,
        at=work.at,
    )
    facts = {"from": was.value if was else None, "to": to.value}
    work.audit(act, "appointment", appointment_id, reason, **facts)


def set_status(
    work: Work, view: AppointmentView, to: AppointmentStatus, *, withdrawn: bool | None = None
) -> None:
    """Write a status where the old one still holds.

    Raises:
        Conflict: another terminal was first.
    """
    kept = work.one(_CONFIRMED_AT, id=view.id)
    first = to == AppointmentStatus.CONFIRMED and kept.confirmed_at is None
    changed = work.do(
        _SET_STATUS,
        id=view.id,
        tenant=work.tenant_id,
        was=view.status.value,
        bill=view.payment_status.value,
        to=to.value,
        confirmed_at=work.at if first else kept.confirmed_at,
        withdrawn=bool(kept.completion_withdrawn) if withdrawn is None else withdrawn,
        at=work.at,
    )
    if changed != 1:
        raise Conflict("changed_meanwhile", "This appointment was just changed at another terminal.")


def _move(
    desk: Desk, appointment_id: str, act: str, to: AppointmentStatus, operation: str, reason: str = ""
) -> AppointmentDetail:
    text = cleaned_lines(reason)
    if len(text) > rules.REASON_LIMIT:
        raise BadInput("reason_too_long", "A reason can have 500 characters at most", field="reason")

    def deed(work: Work) -> str:
        role = work.require(Act.BOOK)
        view = one(work, appointment_id)
        check_own(work, view.staff_id, role)
        rules.check_move(view.status, to)
        if to in (AppointmentStatus.IN_PROGRESS, AppointmentStatus.NO_SHOW):
            rules.check_day(view.day, local_day(work.now, desk.zone))
        if to == AppointmentStatus.COMPLETED:
            rules.check_settled(view.total_price, view.paid_amount, view.payment_status)
        set_status(work, view, to)
        if to == AppointmentStatus.NO_SHOW:
            withdrawals.release(work, "no-show", appointment_id=appointment_id)
        add_step(work, appointment_id, act, view.status, to, reason=text)
        return appointment_id

    return operate(desk, operation, act, (appointment_id, text), deed, detail_in)


def confirm(desk: Desk, appointment_id: str, *, operation: str) -> AppointmentDetail:
    """Pending becomes confirmed, by hand (STAT-1).

    Raises:
        NotFound, Unprocessable: no such appointment, or it is in another state (STAT-5).
        NotAllowed: a therapist's, for somebody else's (ROLE-8).
    """
    return _move(desk, appointment_id, "confirm", AppointmentStatus.CONFIRMED, operation)


def check_in(desk: Desk, appointment_id: str, *, operation: str) -> AppointmentDetail:
    """Confirmed becomes in progress (STAT-6); raises as `confirm`."""
    return _move(desk, appointment_id, "check_in", AppointmentStatus.IN_PROGRESS, operation)


def complete(desk: Desk, appointment_id: str, *, operation: str) -> AppointmentDetail:
    """Done, once nothing is owed (STAT-2, STAT-9); raises as `confirm`, `BadInput` while money is open."""
    return _move(desk, appointment_id, "complete", AppointmentStatus.COMPLETED, operation)


def no_show(desk: Desk, appointment_id: str, *, operation: str, reason: str = "") -> AppointmentDetail:
    """The guest did not come (STAT-3); a credit stays used (CANCEL-11). Raises as `confirm`."""
    return _move(desk, appointment_id, "no_show", AppointmentStatus.NO_SHOW, operation, reason)


def undo_slip(
    desk: Desk, appointment_id: str, *, operation: str, approval: Approval | None = None
) -> AppointmentDetail:
    """Withdraw the last check-in, no-show or completion: within five minutes by who made it, the same
    business day by a manager; a counter-entry that restores the state before.

    Raises:
        BadInput: nothing to withdraw, or its time is over.
        NotAllowed: not one's own slip, or too late for it, and no manager gave a word.
        Conflict: the therapist's time of a no-show was given to somebody else.
    """

    def deed(work: Work) -> str:
        view = one(work, appointment_id)
        slip = last_slip(steps(work, appointment_id))
        if slip is None:
            raise BadInput("nothing_to_undo", "There is nothing to undo here.")
        _check_undo(work, slip, appointment_id, approval)
        back = AppointmentStatus(slip.from_status or view.status)
        set_status(work, view, back, withdrawn=True if slip.act == "complete" else None)
        add_step(work, appointment_id, f"undo_{slip.act}", view.status, back, undoes=slip.id)
        return appointment_id

    try:
        return operate(desk, operation, "undo_slip", (appointment_id,), deed, detail_in)
    except Clash as clash:
        if "appointment_clash" in clash.text:
            raise conflict() from clash
        raise


def _check_undo(work: Work, slip: Step, appointment_id: str, approval: Approval | None) -> None:
    own = slip.staff_id == work.staff_id and work.now - slip.at <= timedelta(minutes=SLIP_MINUTES)
    if own:
        work.role()
        return
    if local_day(slip.at, work.desk.zone) != local_day(work.now, work.desk.zone):
        raise BadInput("undo_too_late", "This can be undone on the same day only.")
    work.require(Act.WITHDRAW_SLIP, appointment_id, approval)


def may_undo_alone(desk: Desk, undoable: Undoable, now: datetime) -> bool:
    """Whether the person at the desk can undo without a manager's word, for the confirm line."""
    if undoable.kind == "late":
        return may(desk.staff.role, Act.UNDO_REDEMPTION)
    fresh = now - undoable.at <= timedelta(minutes=SLIP_MINUTES)
    return may(desk.staff.role, Act.WITHDRAW_SLIP) or (fresh and undoable.staff_id == desk.staff.id)
