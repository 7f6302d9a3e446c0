"""One visit as a screen: what the pane shows where there is room for a pane (wireframe 4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.desk import appointments, links
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.purchases import PaymentView
from pos_app.tui import formats, link_words, visits
from pos_app.tui.screens.base import DeskScreen, Steered
from pos_app.tui.verbs import doors
from pos_app.tui.verbs.at_visit import AT_VISIT_VERBS, AtVisit
from pos_app.tui.widgets.desk_list import Pane, Row
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _


class AppointmentScreen(AtVisit, DeskScreen):
    """Customer, treatment, time, status, payment, notes and history; the verbs where they are legal."""

    VERBS = AT_VISIT_VERBS
    FOLLOWS_PAPER = True
    DEFAULT_CSS = "AppointmentScreen Pane { width: 1fr; margin: 0 1 0 0; }"

    def __init__(self, appointment_id: str) -> None:
        super().__init__()
        self.appointment_id = appointment_id
        self.pane = Pane()
        self.detail: AppointmentDetail | None = None

    def body(self) -> Iterable[Widget]:
        """The pane alone."""
        yield Horizontal(self.pane, classes="body")

    async def load(self) -> None:
        """Read the visit."""
        app = self.desk_app
        detail = self.detail = await self.ask(appointments.detail, self.appointment_id)
        view = detail.appointment
        owes = [Said(_("Owes %(amount)s") % {"amount": formats.money(view.owed)}, "due")] if view.owed else []
        self.place(_("Appointments"), view.customer_name, visits.at(view, app.today()), right=owes)
        sent = await self.ask(links.of_appointment, self.appointment_id)
        self.note_links(self.appointment_id, sent)
        shown = visits.sections(detail, app.today(), app.identity.zone)
        self.pane.show(link_words.among(shown, 2, sent, app.now(), app.today()))

    def detail_row(self) -> Row | None:
        """The row of the pane under the cursor."""
        return self.pane.row

    def record(self) -> Any:
        """The visit, whatever line of it the cursor is on."""
        return self.detail.appointment if self.detail is not None else None

    def known(self, view: AppointmentView) -> AppointmentDetail | None:
        """It was read whole."""
        return self.detail

    def enter(self) -> None:
        """Nothing lies deeper than a visit, but the receipt of a payment under the cursor."""
        row = self.detail_row()
        if row is not None and isinstance(row.record, PaymentView):
            doors.show_receipt(self, row.record.id)
        else:
            super().enter()


def open_appointment(screen: Steered, appointment_id: str) -> None:
    """Show a visit over a screen."""
    screen.app.push_screen(AppointmentScreen(appointment_id))
