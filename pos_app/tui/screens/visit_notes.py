"""`e` on a visit: its notes, in a form of one field."""

from __future__ import annotations

from pos_app.desk import appointment_notes
from pos_app.desk.appointments import AppointmentView
from pos_app.tui.forms.fields import ReadOnly, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.forming import FormDialog
from pos_app.tui.visits import in_short
from pos_app.words import _


class VisitNotes(FormDialog):
    """What those who treat the guest should know."""

    def __init__(self, view: AppointmentView) -> None:
        super().__init__(_("Edit Appointment"))
        self._view = view

    async def prepare(self) -> Form:
        """The notes as they are."""
        shown = in_short(self._view, self.desk_app.today())
        self._notes = TextField("notes", _("Notes"), value=self._view.notes, optional=True, limit=500)
        fields = [ReadOnly(_("Appointment"), shown), self._notes]
        return Form(_("Edit Appointment"), fields, confirm=lambda: _("Keep these notes"))

    async def perform(self) -> Wall | None:
        """Write them."""
        await self.ask(
            appointment_notes.edit_notes,
            self._view.id,
            str(self._notes.value or ""),
            operation=self.operation,
        )
        self.say(_("Notes of the appointment kept."))
        return None
