"""Taking money for a treatment, or for all treatments of a visit."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import appointment_payments, appointments
from pos_app.desk.appointment_payments import BillPaid
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.intents import LinkView
from pos_app.desk.purchases import PaymentView
from pos_app.domain.money import Rupiah
from pos_app.domain.words import BillState
from pos_app.tui import formats, states
from pos_app.tui.forms.fields import Field, Numbered, Option, ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.text import words_of
from pos_app.tui.verbs import doors, pay_link, wording
from pos_app.tui.verbs.pay import PayForm
from pos_app.tui.verbs.visit import VisitVerbs
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import _, ngettext_


class PayVisit(VisitVerbs, PayForm, inherit_bindings=False):
    """Up to what is owed for one treatment, or all that is owed for a visit of several (APAY-2, APAY-3)."""

    VERBS = ("receipt", "done", "book", "history")

    def __init__(self, appointment_id: str) -> None:
        super().__init__()
        self.appointment_id = appointment_id
        self.bill: AppointmentView | None = None
        self.bills: list[AppointmentView] = []
        self.link: LinkView | None = None
        self.paid: Sequence[PaymentView] = ()

    async def prepare(self) -> Form:
        """Read what is owed now, once its open link was asked about."""
        self.link = await pay_link.look_first(self, "appointment", self.appointment_id)
        self.bill = (await self.ask(appointments.detail, self.appointment_id)).appointment
        self.bills = await self.ask(appointment_payments.open_bills, self.appointment_id)
        bill = self.bill
        self._guest_id, self._guest_name = bill.customer_id, bill.customer_name
        self.which = Numbered("which", _("Pay for"), self._choices())
        self.which.visible = len(self.bills) > 1
        self.owes = ReadOnly(_("Outstanding"), formats.money(bill.owed))
        title = _("Record Payment - %(package)s") % {"package": bill.service_name}
        above = [ReadOnly(_("Customer"), bill.customer_name), self.owes, self.which]
        form = await self.money_form(title, above, pay_link.note(self, self.link))
        if not bill.owed:
            refusal = bill.refusals.get("pay")
            reason = pay_link.paid_words(self, self.link)
            reason = reason or (words_of(refusal) if refusal else _("Nothing is owed for this appointment."))
            self.show_wall(Wall(reason, [Fact(_("Customer"), bill.customer_name)], verbs=("history",)))
        return form

    def _choices(self) -> list[tuple[int, Option]]:
        assert self.bill is not None
        every = sum(bill.owed for bill in self.bills)
        names = ", ".join(bill.service_name for bill in self.bills)
        return [
            (
                1,
                Option(
                    "one", _("This one"), note=f"{self.bill.service_name}  {formats.money(self.bill.owed)}"
                ),
            ),
            (2, Option("all", _("All"), note=f"{names}  {formats.money(every)}")),
        ]

    @property
    def _all(self) -> bool:
        return self.which.visible and self.which.value is not None and self.which.value.key == "all"

    def price(self) -> int:
        """What is owed for what is paid."""
        if self._all:
            return sum(bill.owed for bill in self.bills)
        return self.bill.owed if self.bill else 0

    def why_not_this(self, amount: Rupiah) -> str:
        """APAY-3's sentence; several treatments are paid in full."""
        owed = formats.money(self.price())
        if amount <= 0:
            return _("Amount must be greater than 0")
        if amount > self.price():
            words = _("Payment amount (%(amount)s) exceeds remaining balance (%(balance)s)")
            return words % {"amount": formats.money(amount), "balance": owed}
        if self._all and amount < self.price():
            return _("All treatments of a visit are paid in full: %(owed)s") % {"owed": owed}
        return ""

    async def answered(self, field: Field) -> None:
        """This one or all decides the amount."""
        if field is self.which:
            self.owes.show(formats.money(self.price()))
            self.amount.price = self.price()
            self.amount.fill(self.price())
        await super().answered(field)

    def afterwards(self) -> Sequence[Line]:
        """Paid, or what is still owed."""
        left = self.price() - int(self.amount.value or 0)
        if left:
            return [[states.bill("partially_paid"), f", {_('still owed')} {formats.money(left)}"]]
        return [[states.bill("paid")]]

    async def perform(self) -> Wall:
        """Record the payment."""
        function = appointment_payments.pay_visit if self._all else appointment_payments.pay
        done = await self.ask(function, self.appointment_id, self.request(), operation=self.operation)
        self.paid, self.payment_id = done.payments, done.payments[0].id
        self.bill = next(view for view in done.appointments if view.id == self.appointment_id)
        return self._wall(done)

    def _wall(self, done: BillPaid) -> Wall:
        zone, paid = self.desk_app.identity.zone, done.payments[0]
        handed = paid.handed if len(done.payments) == 1 else self.request().handed
        state = BillState.PARTIALLY_PAID if done.owed else BillState.PAID
        words = ngettext_("%(n)s treatment", "%(n)s treatments", len(done.payments)) % {
            "n": len(done.payments)
        }
        status: list[Part] = [
            states.bill(state.value),
            f", {_('still owed')} {formats.money(done.owed)}" if done.owed else "",
        ]
        facts = [
            *[
                Fact(_("Treatment") if n == 0 else "", view.service_name)
                for n, view in enumerate(self._paid_for(done))
            ],
            Fact(_("Customer"), self._guest_name),
            Fact(
                _("Amount"),
                [Said(formats.money(done.amount), "strong"), f"  {wording.means_word(paid.method)}"],
            ),
            Fact(_("Status"), status),
            Fact(_("Reference"), ", ".join(payment.reference for payment in done.payments)),
            Fact(_("Receipt no."), ", ".join(payment.receipt_number or "" for payment in done.payments)),
            Fact(_("Recorded by"), f"{paid.recorded_by}, {formats.clock(paid.recorded_at, zone)}"),
        ]
        said = _("Payment recorded: %(amount)s for %(what)s, %(means)s") % {
            "amount": formats.money(done.amount),
            "what": words,
            "means": wording.means_in_words(paid.method),
        }
        return Wall(
            _("Payment Recorded Successfully"),
            facts,
            big=(_("Change"), formats.money(handed - done.amount)) if handed is not None else None,
            verbs=("receipt", "done", "book", "history"),
            message=said,
        )

    def _paid_for(self, done: BillPaid) -> list[AppointmentView]:
        paid = {payment.appointment_id for payment in done.payments}
        return [view for view in done.appointments if view.id in paid]

    async def verb_receipt(self) -> None:
        """The receipt; by number where several treatments were paid."""
        from pos_app.tui.dialogs.question import Question

        if len(self.paid) > 1:
            names = {view.id: view.service_name for view in self.bills}
            answers = [
                f"{names.get(one.appointment_id or '', '')}  {formats.money(one.amount)}" for one in self.paid
            ]
            answer = await self.app.push_screen_wait(Question(_("Which receipt?"), answers[:9]))
            if answer is None:
                return
            self.payment_id = self.paid[answer - 1].id
        doors.show_receipt(self, self.payment_id)

    def record(self) -> AppointmentView | None:
        """The visit as it is after the payment."""
        return self.bill

    def verb_history(self) -> None:
        """The story of the appointment."""
        doors.show_story(self, "appointment", self.appointment_id)
