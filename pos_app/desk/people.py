"""Signing in, PINs, one-time PINs, and a manager's word for one act."""

from __future__ import annotations

import secrets
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pos_app.desk import pins
from pos_app.desk.session import Approval, Desk, Front, Person
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import micros, minute_reached, moment, moment_or_none
from pos_app.domain.errors import BadInput, NotAllowed, NotFound, NotSignedIn
from pos_app.domain.ids import new_id
from pos_app.domain.roles import Act, Role, may, outranks
from pos_app.store import P, Statement
from pos_app.store.tables import Staff
from pos_app.words import N_


class RosterEntry(NamedTuple):
    """A name on the sign-in screen."""

    id: str
    name: str
    role: Role
    last_seen_at: datetime | None
    has_pin: bool
    must_change_pin: bool
    locked_until: datetime | None
    was_here_last: bool
    """Whether this person was the last one signed in at this outlet."""
    outlet_id: str | None = None
    """Where they work; None for the whole venue."""


class SignedIn(NamedTuple):
    """The outcome of a sign-in."""

    desk: Desk
    must_change_pin: bool


class WrongPin(NotSignedIn):
    """The PIN is wrong; `params["left"]` tries are left before a pause."""


class LockedOut(NotSignedIn):
    """Too many wrong PINs; `params["until"]` is the full minute (UTC) from which the next try is heard."""


_COLUMNS = (
    Staff.id, Staff.name, Staff.role, Staff.outlet_id, Staff.status, Staff.pin_hash, Staff.pin_is_one_time,
    Staff.failures, Staff.lock_level, Staff.locked_until, Staff.last_seen_at, Staff.last_outlet_id,
    Staff.is_bookable, Staff.position,
)  # fmt: skip
_ROSTER = Statement(
    Staff.select(*_COLUMNS)
    .where(
        Staff.tenant_id == P("tenant"),
        Staff.status == "active",
        (Staff.outlet_id == P("outlet"))
        | Staff.outlet_id.is_null()
        | Staff.role.in_(["TENANT_ADMIN", "SUPER_ADMIN"]),
    )
    .order_by(Staff.name_key, Staff.id)
)
_EVERYBODY = Statement(
    Staff.select(*_COLUMNS).where(Staff.tenant_id == P("tenant")).order_by(Staff.name_key, Staff.id)
)
_ONE = Statement(Staff.select(*_COLUMNS).where(Staff.id == P("id"), Staff.tenant_id == P("tenant")))
_FAILED = Statement(
    Staff.update(
        failures=P("failures"), lock_level=P("lock_level"), locked_until=P("locked_until")
    ).where(Staff.id == P("id"))
)  # fmt: skip
_SEEN = Statement(
    Staff.update(
        failures=0, lock_level=0, locked_until=None, last_seen_at=P("at"), last_outlet_id=P("outlet")
    ).where(Staff.id == P("id"))
)
_SET_PIN = Statement(
    Staff.update(
        pin_hash=P("pin_hash"), pin_is_one_time=P("one_time"), failures=0, lock_level=0, locked_until=None
    ).where(Staff.id == P("id"), Staff.tenant_id == P("tenant"))
)


def roster(front: Front) -> list[RosterEntry]:
    """Who can sign in at this outlet, by name; the owner everywhere."""

    def ask(work: Work) -> list[RosterEntry]:
        rows = work.all(_ROSTER, tenant=work.tenant_id, outlet=front.outlet.id)
        return _entries(rows, front)

    return look(front, ask)


def everybody(desk: Desk) -> list[RosterEntry]:
    """All people of the tenant, for the owner.

    Raises:
        NotAllowed: the role may not manage people.
    """

    def ask(work: Work) -> list[RosterEntry]:
        work.require(Act.MANAGE_PEOPLE)
        return _entries(work.all(_EVERYBODY, tenant=work.tenant_id), desk)

    return look(desk, ask)


def _entries(rows: list[Any], front: Front) -> list[RosterEntry]:
    here = [row for row in rows if row.last_outlet_id == front.outlet.id and row.last_seen_at]
    last = max(here, key=lambda row: row.last_seen_at, default=None)
    return [
        RosterEntry(
            row.id,
            row.name,
            Role(row.role),
            moment_or_none(row.last_seen_at),
            row.pin_hash is not None,
            bool(row.pin_is_one_time),
            moment_or_none(row.locked_until),
            row is last,
            row.outlet_id,
        )
        for row in rows
    ]


def sign_in(front: Front, staff_id: str, pin: str) -> SignedIn:
    """Sign a person in; fewer than six digits are no try.

    Raises:
        BadInput: what was typed is not six digits.
        WrongPin: with the tries left.
        LockedOut: too many wrong PINs (5, then a pause of 1, 2, 4 … 15 minutes).
        NotSignedIn: the person has no PIN yet or may not sign in here.
    """
    checked = _checked(front, staff_id, pin)
    if isinstance(checked, NotSignedIn):
        raise checked

    def enter(work: Work) -> None:
        work.do(_SEEN, id=staff_id, at=work.at, outlet=front.outlet.id)
        work.audit("sign_in", "staff", staff_id)

    act(front, enter)
    values = {f.name: getattr(front, f.name) for f in fields(Front)}
    person = Person(checked.id, checked.name, Role(checked.role), checked.outlet_id)
    return SignedIn(Desk(**values, staff=person), bool(checked.pin_is_one_time))


def _checked(front: Front, staff_id: str, pin: str) -> Any:
    """The row of a person whose PIN is right, or the refusal (returned, so that its count is committed)."""
    pins.check_digits(pin)

    def check(work: Work) -> Any:
        row = work.one(_ONE, id=staff_id, tenant=work.tenant_id)
        if row is None or row.status != "active" or not _works_at(row, front.outlet.id):
            return NotSignedIn("cannot_sign_in", "This person cannot sign in here.")
        if row.locked_until is not None and row.locked_until > work.at:
            return _locked_out(moment(row.locked_until))
        if row.pin_hash is None:
            return NotSignedIn(
                "no_pin", "%(name)s has no PIN yet.", name=row.name,
                next_step="The owner gives one under F8, People.",
            )  # fmt: skip
        if pins.matches(row.pin_hash, pin):
            return row
        return _count_failure(work, row)

    return act(front, check)


def _works_at(row: Any, outlet_id: str) -> bool:
    """Whether somebody belongs to an outlet; the owner belongs to all (ROLE-14)."""
    everywhere = row.outlet_id is None or row.role in (Role.TENANT_ADMIN, Role.SUPER_ADMIN)
    return everywhere or row.outlet_id == outlet_id


def _locked_out(until: datetime) -> LockedOut:
    return LockedOut(
        "locked_out", "Locked until %(until)s after %(tries)s wrong PINs.",
        until=minute_reached(until), tries=pins.TRIES, field="pin",
    )  # fmt: skip


def _wrong(left: int) -> WrongPin:
    words = N_("Wrong PIN. %(left)s try left.") if left == 1 else N_("Wrong PIN. %(left)s tries left.")
    return WrongPin("wrong_pin", words, left=left, field="pin")


def _count_failure(work: Work, row: Any) -> NotSignedIn:
    failures = row.failures + 1
    if failures < pins.TRIES:
        work.do(
            _FAILED, id=row.id, failures=failures, lock_level=row.lock_level, locked_until=row.locked_until
        )
        return _wrong(pins.TRIES - failures)
    until = work.now + pins.pause(row.lock_level)
    work.do(_FAILED, id=row.id, failures=0, lock_level=row.lock_level + 1, locked_until=micros(until))
    work.audit("locked_out", "staff", row.id)
    return _locked_out(until)


def change_pin(front: Front, staff_id: str, old: str, new: str) -> None:
    """Choose an own PIN in place of an old or one-time one.

    Raises:
        BadInput: the new PIN is not six digits, too easy, or the old one again.
        NotSignedIn: the old PIN is wrong.
    """
    pins.check_pin(new)
    if new == old:
        raise BadInput("same_pin", "The new PIN must be another one", field="pin")
    checked = _checked(front, staff_id, old)
    if isinstance(checked, NotSignedIn):
        raise checked
    pin_hash = pins.hashed(new)

    def change(work: Work) -> None:
        work.do(_SET_PIN, id=staff_id, tenant=work.tenant_id, pin_hash=pin_hash, one_time=False)
        work.audit("change_pin", "staff", staff_id)

    act(front, change)


def issue_one_time_pin(desk: Desk, staff_id: str) -> str:
    """Give a person (imported, new, or one who forgot) a one-time PIN; it is changed at the first sign-in.

    Raises:
        NotAllowed: the role may not manage people, or not this person (ROLE-14).
        NotFound: no such person in this tenant.
    """
    pin = pins.one_time_pin()
    pin_hash = pins.hashed(pin)

    def issue(work: Work) -> None:
        role = work.require(Act.MANAGE_PEOPLE)
        row = work.one(_ONE, id=staff_id, tenant=work.tenant_id)
        if row is None:
            raise NotFound("staff_not_found", "Staff member not found")
        if staff_id != work.staff_id and not outranks(role, Role(row.role)):
            raise NotAllowed("equal_role", "Nobody manages a person of an equal or higher role.")
        work.do(_SET_PIN, id=staff_id, tenant=work.tenant_id, pin_hash=pin_hash, one_time=True)
        work.audit("one_time_pin", "staff", staff_id)

    act(desk, issue)
    return pin


def managers(desk: Desk, deed: Act) -> list[RosterEntry]:
    """Who could give their word for an act: those who may do it, without the person at the desk."""
    return [
        entry
        for entry in roster(desk)
        if may(entry.role, deed) and entry.id != desk.staff.id and entry.has_pin and not entry.must_change_pin
    ]


def approve(desk: Desk, manager_id: str, pin: str, deed: Act, subject_id: str) -> Approval:
    """A manager's word for one act on one record: own PIN, good for 60 seconds, once, never for oneself.

    Raises:
        NotSignedIn: wrong PIN or locked out.
        NotAllowed: the person may not do it either, or is the one who asks.
    """
    if manager_id == desk.staff.id:
        raise NotAllowed("own_word", "Nobody approves their own act.")
    checked = _checked(desk, manager_id, pin)
    if isinstance(checked, NotSignedIn):
        raise checked
    if not may(Role(checked.role), deed) or checked.pin_is_one_time:
        raise NotAllowed("cannot_approve", "%(name)s may not approve this.", name=checked.name)
    now = desk.clock.now()
    approval = Approval(secrets.token_hex(8), manager_id, checked.name, deed, subject_id, now)
    stale = [nonce for nonce, other in desk.approvals.items() if now - other.at > timedelta(minutes=1)]
    for nonce in stale:
        desk.approvals.pop(nonce, None)
    desk.approvals[approval.nonce] = approval
    return approval


def through_door(front: Front, role: Role = Role.TENANT_ADMIN) -> Desk:
    """The desk of a door that nobody signs in at (import, setup, demo): audited as done by that door.

    Raises:
        NotFound: the tenant has nobody of that role.
    """

    def ask(work: Work) -> Person:
        for row in work.all(_EVERYBODY, tenant=work.tenant_id):
            if row.role == role and row.status == "active":
                return Person(row.id, row.name, Role(row.role), row.outlet_id)
        raise NotFound("no_owner", "This venue has no owner yet.", next_step="Run pos-app setup.")

    person = look(front, ask)
    values = {f.name: getattr(front, f.name) for f in fields(Front)}
    return Desk(**values, staff=person)


def new_person(
    work: Work, *, name: str, name_key: str, role: Role, outlet_id: str | None, is_bookable: bool = False,
    pin_hash: str | None = None, one_time: bool = False, source_id: str | None = None,
) -> str:  # fmt: skip
    """Add a person inside an open transaction; returns the id. Permission is the caller's to check."""
    staff_id = new_id()
    work.insert(
        Staff, id=staff_id, tenant_id=work.tenant_id, outlet_id=outlet_id, name=name, name_key=name_key,
        role=role.value, is_bookable=is_bookable, pin_hash=pin_hash, pin_is_one_time=one_time,
        source_id=source_id, created_at=work.at,
    )  # fmt: skip
    return staff_id
