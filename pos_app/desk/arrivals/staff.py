"""People of a file: matched by name and outlet; a skill is every service of a category (SCHED-6)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from pos_app.desk.arrivals.tally import N_, Tally, unknown
from pos_app.desk.incoming import Line, StaffRow
from pos_app.desk.people import new_person
from pos_app.domain import plans
from pos_app.domain.errors import BadInput, NotAllowed, Refusal
from pos_app.domain.names import folded, name_key
from pos_app.domain.roles import ROLE_NAMES, Role, outranks
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Service, Staff, StaffSkill
from pos_app.words import _

_KNOWN = Statement(
    Staff.select(
        Staff.id, Staff.name_key, Staff.outlet_id, Staff.role, Staff.is_bookable, Staff.status
    ).where(Staff.tenant_id == P("tenant"), Staff.status != "terminated")
)
_CATEGORIES = Statement(
    Service.select(Service.id, Service.category).where(
        Service.tenant_id == P("tenant"), Service.status == "active"
    )
)
_SKILLS = Statement(StaffSkill.select(StaffSkill.service_id).where(StaffSkill.staff_id == P("staff")))
_DROP_SKILLS = Statement(StaffSkill.delete().where(StaffSkill.staff_id == P("staff")))
_AT_OUTLET = Statement(
    Staff.select(fn.COUNT(Staff.id)).where(
        Staff.tenant_id == P("tenant"), Staff.outlet_id == P("outlet"), Staff.status != "terminated"
    )
)
_UPDATE = Statement(
    Staff.update(role=P("role"), is_bookable=P("is_bookable")).where(
        Staff.id == P("id"), Staff.tenant_id == P("tenant")
    )
)


class _Wanted(NamedTuple):
    """A line with everything looked up."""

    row: StaffRow
    role: Role
    outlet: str
    skills: frozenset[str]


def take_in(tally: Tally, rows: tuple[StaffRow, ...]) -> None:
    """Make or update each person; they get their one-time PINs from the owner afterwards."""
    work = tally.work
    mine = work.role()
    known: dict[str, list[Any]] = defaultdict(list)
    for person in work.all(_KNOWN, tenant=work.tenant_id):
        known[person.name_key].append(person)
    categories: dict[str, set[str]] = defaultdict(set)
    for service in work.all(_CATEGORIES, tenant=work.tenant_id):
        categories[folded(service.category)].add(service.id)
    for row in tally.each(rows):
        try:
            wanted = _wanted(tally, row, categories)
            there = _there(tally, wanted, known[name_key(row.name)])
            if there is None:
                _make(tally, wanted)
                tally.created += 1
            elif not _bring_up_to_date(tally, wanted, there, mine):
                tally.unchanged += 1
        except Refusal as refusal:
            tally.skip(row.line, refusal)


def _wanted(tally: Tally, row: StaffRow, categories: dict[str, set[str]]) -> _Wanted:
    outlet = row.outlet or (tally.work.desk.outlet.name if tally.has_one_outlet else "")
    if not outlet and row.role != Role.TENANT_ADMIN:
        raise BadInput("outlet_missing", N_("The outlet is missing."))
    skills: set[str] = set()
    for category in row.skills:
        if folded(category) not in categories:
            raise unknown(N_("There is no service of the category %(name)s."), category)
        skills |= categories[folded(category)]
    return _Wanted(row, Role(row.role), outlet, frozenset(skills))


def _there(tally: Tally, wanted: _Wanted, namesakes: list[Any]) -> Any:
    """The same person in the store: at the outlet, or above all outlets as an owner is."""
    outlet = tally.outlet(wanted.outlet) if wanted.outlet else None
    here = [person for person in namesakes if outlet and person.outlet_id == outlet.id]
    everywhere = [
        person
        for person in namesakes
        if person.outlet_id is None or (wanted.role == person.role == Role.TENANT_ADMIN)
    ]
    return next(iter(here or everywhere), None)


def _make(tally: Tally, wanted: _Wanted) -> None:
    work, row = tally.work, wanted.row
    outlet = tally.outlet(wanted.outlet) if wanted.outlet else None
    at_outlet = int(work.value(_AT_OUTLET, tenant=work.tenant_id, outlet=outlet.id)) if outlet else 0
    plans.check_staff(work.desk.tenant.plan, at_outlet)
    if wanted.outlet:
        tally.check_outlets([wanted.outlet])
        outlet = tally.find_or_make_outlet(wanted.outlet)
    staff_id = new_person(
        work, name=row.name, name_key=name_key(row.name), role=wanted.role,
        outlet_id=outlet.id if outlet else None, is_bookable=bool(wanted.skills),
    )  # fmt: skip
    _put_skills(tally, staff_id, wanted.skills)
    work.audit("create_staff", "staff", staff_id, role=wanted.role.value)
    if not outranks(work.role(), wanted.role):
        tally.notes.append(
            Line(row.line, _("A PIN for this person can only be given by somebody of a higher role."))
        )


def _bring_up_to_date(tally: Tally, wanted: _Wanted, there: Any, mine: Role) -> bool:
    work = tally.work
    skills = frozenset(row.service_id for row in work.all(_SKILLS, staff=there.id))
    bookable = bool(wanted.skills)
    if (Role(there.role), bool(there.is_bookable), skills) == (wanted.role, bookable, wanted.skills):
        return False
    if there.role != wanted.role and not (outranks(mine, Role(there.role)) and outranks(mine, wanted.role)):
        raise NotAllowed("equal_role", N_("Nobody manages a person of an equal or higher role."))
    work.do(_UPDATE, id=there.id, tenant=work.tenant_id, role=wanted.role.value, is_bookable=bookable)
    if skills != wanted.skills:
        work.do(_DROP_SKILLS, staff=there.id)
        _put_skills(tally, there.id, wanted.skills)
    work.audit("edit_staff", "staff", there.id, role=wanted.role.value)
    roles = (_(ROLE_NAMES[Role(there.role)]), _(ROLE_NAMES[wanted.role]))
    performs = (len(skills), len(wanted.skills))
    tally.change(wanted.row.line, wanted.row.name, {N_("role"): roles, N_("treatments"): performs})
    return True


def _put_skills(tally: Tally, staff_id: str, skills: frozenset[str]) -> None:
    for service_id in sorted(skills):
        tally.work.insert(StaffSkill, staff_id=staff_id, service_id=service_id)
