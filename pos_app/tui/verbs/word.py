"""A manager's word on a confirm line: who can give it, and the word itself (ROLE-9, ROLE-15)."""

from __future__ import annotations

from pos_app.desk import people
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.session import Approval
from pos_app.domain.roles import ROLE_NAMES, Act, Role, may, refuse
from pos_app.tui.dialogs.confirm import Given
from pos_app.tui.forms.fields import Option
from pos_app.tui.screens.base import Steered
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _


async def who_can_agree(screen: Steered, act: Act) -> list[Option] | None:
    """The managers to choose from; None when the person at the desk may act alone.

    Raises:
        NotAllowed: nobody else can give a word; the text names who may.
    """
    if may(screen.desk_app.desk.staff.role, act):
        return None
    found = await screen.ask(people.managers, act)
    if not found:
        raise refuse(act, await _names(screen, act))
    return [Option(p.id, p.name, (p.name, Said(_(ROLE_NAMES[p.role]), "muted"))) for p in found]


async def word_of(screen: Steered, given: Given, act: Act, subject_id: str) -> Approval | None:
    """The word of the manager chosen in the form, good for this one act; None when none was asked.

    Raises:
        NotSignedIn: the PIN is wrong, or locked out. NotAllowed: this person may not agree.
    """
    if not given.manager_id:
        return None
    return await screen.ask(people.approve, given.manager_id, given.pin, act, subject_id)


async def check_own(screen: Steered, view: AppointmentView) -> None:
    """Refuse a therapist somebody else's visit before a form opens, naming who may (ROLE-8).

    Raises:
        NotAllowed: it is another therapist's.
    """
    staff = screen.desk_app.desk.staff
    if staff.role != Role.STAFF or view.staff_id == staff.id:
        return
    roster = await screen.ask(people.roster)
    names = [p.name for p in roster if p.id == view.staff_id or p.role != Role.STAFF]
    raise refuse(Act.BOOK, names)


async def _names(screen: Steered, act: Act) -> list[str]:
    return [p.name for p in await screen.ask(people.roster) if may(p.role, act)]
