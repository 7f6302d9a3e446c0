"""What a screen has that stands before one visit: the verbs of the visit, of its guest, and of its papers."""

from __future__ import annotations

from typing import Any

from pos_app.desk import appointments
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.purchases import PaymentView
from pos_app.tui import clipboard, formats
from pos_app.tui.text import words_of
from pos_app.tui.verbs import doors, wording
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.verbs.visit import VisitVerbs, add_verbs
from pos_app.tui.widgets.desk_list import Row
from pos_app.words import _

AT_VISIT_VERBS = (
    *add_verbs("pay", "link"), "receipt", "sell", "book", "use", "edit", "history", "copy", "again", "check",
)  # fmt: skip
"""The commands of this mixin, for `VERBS`."""
_MOST = 9


class AtVisit(VisitVerbs, GuestVerbs):
    """A concrete screen answers `record`, `known` and `detail_row`."""

    def detail_row(self) -> Row | None:
        """The row under the cursor where the visit's detail is shown."""
        return None

    def under_cursor(self) -> Any:
        """The visit, for the verbs of its guest."""
        return self.record()

    def guest_id(self) -> str:
        """Whose visit it is."""
        view = self.visit()
        return view.customer_id if view is not None else ""

    def guest_name(self) -> str:
        """The guest's name."""
        view = self.visit()
        return view.customer_name if view is not None else ""

    def why_not(self, name: str) -> str:
        """What the visit does not allow."""
        view = self.visit()
        if view is not None:
            if name in ("pay", "link", "again", "check") and not view.owed:
                return _("Nothing is owed.")
            if name == "receipt" and not view.paid_amount:
                return _("No payment records yet")
            if name == "edit":
                refusal = view.refusals.get("edit")
                return words_of(refusal) if refusal else ""
            if name == "copy" and not view.customer_phone:
                return _("There is no phone number to copy.")
        return super().why_not(name)

    def possible(self) -> list[str]:
        """What can be done, a link's own verbs only where there is one."""
        return self.named_here(super().possible())

    async def verb_receipt(self) -> None:
        """The receipt of the payment under the cursor, of the only one, or by number."""
        row, view = self.detail_row(), self.visit()
        if row is not None and isinstance(row.record, PaymentView):
            doors.show_receipt(self, row.record.id)
        elif view is not None:
            payment = await self._which_payment(await self._detail(view))
            if payment is not None:
                doors.show_receipt(self, payment.id)

    async def _detail(self, view: AppointmentView) -> AppointmentDetail:
        known = self.known(view)
        return known if known is not None else await self.ask(appointments.detail, view.id)

    async def _which_payment(self, detail: AppointmentDetail) -> PaymentView | None:
        from pos_app.tui.dialogs.question import Question

        payments = detail.payments[-_MOST:]
        if len(payments) < 2:
            return payments[0] if payments else None
        answers = [f"{formats.money(p.amount)}  {wording.means_word(p.method)}" for p in payments]
        answer = await self.app.push_screen_wait(Question(_("Which receipt?"), answers))
        return None if answer is None else payments[answer - 1]

    def verb_edit(self) -> None:
        """The notes of the visit."""
        from pos_app.tui.screens.visit_notes import VisitNotes

        if (view := self.visit()) is not None:
            self.app.push_screen(VisitNotes(view))

    def verb_history(self) -> None:
        """Who did what with this visit."""
        if (view := self.visit()) is not None:
            doors.show_story(self, "appointment", view.id)

    async def verb_copy(self) -> None:
        """The guest's phone number; with an open link also that, by number."""
        from pos_app.tui.verbs import link_acts

        view = self.visit()
        if view is None:
            return
        link = await link_acts.open_of(self, "appointment", view.id) if view.owed else None
        if link is not None:
            await link_acts.copy(self, link)
        elif view.customer_phone:
            phone = formats.phone(view.customer_phone)
            clipboard.copy(self.desk_app, phone)
            self.say(_("Copied: %(text)s") % {"text": phone})
