"""One visit as a screen: what the pane shows where there is room for a pane (wireframe 4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.desk import appointments
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.purchases import PaymentView
from pos_app.tui import formats, visits
from pos_app.tui.screens.base import DeskScreen, Steered
from pos_app.tui.verbs import doors
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.verbs.visit import VisitVerbs, add_verbs
from pos_app.tui.widgets.desk_list import Pane, Row
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _

APPOINTMENT_VERBS = (*add_verbs("pay"), "receipt", "sell", "book", "use", "history")


class AppointmentScreen(VisitVerbs, GuestVerbs, DeskScreen):
    """Customer, treatment, time, status, payment, notes and history; the verbs where they are legal."""

    VERBS = APPOINTMENT_VERBS
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
        self.pane.show(visits.sections(detail, app.today(), app.identity.zone))

    @property
    def row(self) -> Row | None:
        """The row of the pane under the cursor."""
        return self.pane.row

    def record(self) -> Any:
        """The visit, whatever line of it the cursor is on."""
        return self.detail.appointment if self.detail is not None else None

    def under_cursor(self) -> Any:
        """The visit, for the verbs of its guest."""
        return self.record()

    def known(self, view: AppointmentView) -> AppointmentDetail | None:
        """It was read whole."""
        return self.detail

    def guest_id(self) -> str:
        """Whose visit it is."""
        return self.detail.appointment.customer_id if self.detail is not None else ""

    def guest_name(self) -> str:
        """The guest's name."""
        return self.detail.appointment.customer_name if self.detail is not None else ""

    def why_not(self, name: str) -> str:
        """What the visit does not allow."""
        return super().why_not(name) or why_not_appointment(name, self.detail)

    async def verb_receipt(self) -> None:
        """The receipt of a payment."""
        if self.detail is not None:
            await open_receipt_of(self, self.detail, self.row)

    def verb_history(self) -> None:
        """Who did what with it."""
        doors.show_story(self, "appointment", self.appointment_id)

    def enter(self) -> None:
        """Nothing lies deeper than a visit, but the receipt of a payment under the cursor."""
        if self.row is not None and isinstance(self.row.record, PaymentView):
            doors.show_receipt(self, self.row.record.id)
        else:
            super().enter()


def why_not_appointment(name: str, detail: AppointmentDetail | None) -> str:
    """Why money cannot be taken for a visit, or no receipt be shown."""
    if detail is None:
        return ""
    view = detail.appointment
    if name == "pay" and not view.owed:
        return _("Nothing is owed.")
    if name == "receipt" and not detail.payments:
        return _("No payment records yet")
    return ""


async def open_receipt_of(screen: Steered, detail: AppointmentDetail, row: Row | None) -> None:
    """The receipt of the payment under the cursor, of the only one, or by number."""
    from pos_app.tui.dialogs.question import Question
    from pos_app.tui.verbs import wording

    if row is not None and isinstance(row.record, PaymentView):
        doors.show_receipt(screen, row.record.id)
        return
    payments: Sequence[PaymentView] = detail.payments[-9:]
    if len(payments) > 1:
        answers = [f"{formats.money(p.amount)}  {wording.means_word(p.method)}" for p in payments]
        answer = await screen.app.push_screen_wait(Question(_("Which receipt?"), answers))
        payments = [] if answer is None else [payments[answer - 1]]
    if payments:
        doors.show_receipt(screen, payments[0].id)


def open_appointment(screen: Steered, appointment_id: str) -> None:
    """Show a visit over a screen."""
    screen.app.push_screen(AppointmentScreen(appointment_id))
