"""What is written at an appointment for those who treat the guest."""

from __future__ import annotations

from pos_app.desk import appointments
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, operate
from pos_app.domain.appointments import check_changeable
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import micros
from pos_app.domain.names import cleaned_lines
from pos_app.domain.payments import check_lengths
from pos_app.domain.roles import Act
from pos_app.store import P, Statement
from pos_app.store.tables import Appointment

_WRITE = Statement(
    Appointment.update(notes=P("notes"), updated_at=P("at")).where(
        Appointment.id == P("id"),
        Appointment.tenant_id == P("tenant"),
        Appointment.status.not_in(["completed", "cancelled"]),
    )
)


def edit_notes(desk: Desk, appointment_id: str, notes: str, *, operation: str) -> AppointmentView:
    """Write the notes of a visit anew; a completed or cancelled one stays as it is (STAT-5).

    Raises:
        NotFound: no such appointment. Unprocessable: it is completed or cancelled.
        BadInput: more than 500 characters. NotAllowed: a therapist's, for somebody else's (ROLE-8).
    """
    text = mask_cards(cleaned_lines(notes))
    check_lengths(text, None)

    def deed(work: Work) -> str:
        role = work.require(Act.BOOK)
        view = appointments.one(work, appointment_id)
        appointments.check_own(work, view.staff_id, role)
        check_changeable(view.status)
        work.do(_WRITE, id=appointment_id, tenant=work.tenant_id, notes=text, at=micros(work.now))
        work.audit("edit_notes", "appointment", appointment_id)
        return appointment_id

    return operate(desk, operation, "edit_notes", (appointment_id, text), deed, appointments.one)
