"""Taking the money for a pending package (wireframe 6): the price, exactly."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import customers, payments, purchases
from pos_app.desk.intents import LinkView
from pos_app.desk.payments import PaymentDone
from pos_app.desk.purchases import PurchaseView
from pos_app.domain.errors import Refusal
from pos_app.domain.money import Rupiah
from pos_app.domain.words import PaymentState
from pos_app.tui import formats, states
from pos_app.tui.forms.fields import ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.verbs import doors, pay_link, wording
from pos_app.tui.verbs.pay import PayForm
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _


class PayPackage(PayForm):
    """The price of a pending package, exactly (PAY-6)."""

    def __init__(self, purchase_id: str) -> None:
        super().__init__()
        self.purchase_id = purchase_id
        self.purchase: PurchaseView | None = None
        self.link: LinkView | None = None

    async def prepare(self) -> Form:
        """Read the purchase as it is now, once its open link was asked about."""
        self.link = await pay_link.look_first(self, "purchase", self.purchase_id)
        detail = await self.ask(purchases.detail, self.purchase_id)
        self.purchase = detail.purchase
        guest = await self.ask(customers.get, self.purchase.customer_id)
        self._guest_id, self._guest_name = guest.id, guest.name
        price = formats.money(self.purchase.price)
        above = [
            ReadOnly(_("Customer"), guest.name, "   ", states.purchase(self.purchase.status.value)),
            ReadOnly(_("Price"), price),
        ]
        below = [
            *pay_link.note(self, self.link),
            *(
                ReadOnly(_("Remember") if number == 0 else " ", Said(_(hint), "muted"))
                for number, hint in enumerate(payments.HINTS)
            ),
        ]
        title = _("Record Payment - %(package)s") % {"package": self.purchase.package_name}
        form = await self.money_form(title, above, below)
        if self.purchase.payment_status == PaymentState.PAID:
            self.show_wall(self._already_paid())
        return form

    def price(self) -> int:
        """The price of the package."""
        return self.purchase.price if self.purchase else 0

    def why_not_this(self, amount: Rupiah) -> str:
        """PAY-6's sentence."""
        if amount == self.price():
            return ""
        words = _("Payment amount (%(amount)s) must match package price (%(price)s)")
        said = words % {"amount": formats.money(amount), "price": formats.money(self.price())}
        return f"{said}. {_('= fills in the price.')}"

    def afterwards(self) -> Sequence[Line]:
        """Active, with its credits, at once (wireframe 6a)."""
        assert self.purchase is not None
        credits = wording.credits_word(self.purchase.promised_credits)
        return [
            [_("Package status will change to ACTIVE")],
            [_("%(credits)s will be activated immediately") % {"credits": credits}],
        ]

    async def perform(self) -> Wall:
        """Record the payment."""
        done = await self.ask(payments.record, self.purchase_id, self.request(), operation=self.operation)
        self.payment_id = done.payment.id
        return self._wall(done)

    def refused(self, no: Refusal) -> None:
        """Somebody else took the money meanwhile: say so, and show how it was paid."""
        if no.code == "already_paid" and self.form is not None and self.wall is None:
            self.desk_app.empty_queue()
            self.show_wall(self._already_paid())
            self.desk_app.say(_("This package has already been paid."), "bad")
        else:
            super().refused(no)

    def _already_paid(self) -> Wall:
        online = pay_link.paid_words(self, self.link)
        how = online or _("h shows who took the money, and when.")
        return Wall(
            _("Already Paid"),
            [Fact(_("Customer"), self._guest_name), Fact(_("Package"), self.purchase.package_name)]
            if self.purchase
            else (),
            after=[[_("This package has already been paid.")], [how]],
            verbs=("history", "book"),
            message=online or _("This package has already been paid."),
            tone="waiting",
        )

    def _wall(self, done: PaymentDone) -> Wall:
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        paid, credits = done.payment, wording.credits_word(done.credits)
        facts = [
            Fact(_("Package"), done.purchase.package_name),
            Fact(_("Customer"), done.customer_name),
            Fact(
                _("Amount"),
                [Said(formats.money(paid.amount), "strong"), f"  {wording.means_word(paid.method)}"],
            ),
            Fact(_("Reference"), paid.reference),
            Fact(_("Receipt no."), paid.receipt_number or ""),
            Fact(_("Status"), [Said(_("Active").upper(), "paid")]),
            Fact(_("Credits"), _("%(credits)s activated") % {"credits": credits}),
            Fact(_("Expires"), wording.expires(done.expires_at, zone, today)),
            Fact(_("Recorded by"), f"{paid.recorded_by}, {formats.clock(paid.recorded_at, zone)}"),
        ]
        return Wall(
            _("Payment Recorded Successfully"),
            facts,
            big=(_("Change"), formats.money(paid.change)) if paid.handed is not None else None,
            verbs=("receipt", "book", "history"),
            message=_("Payment recorded - credits activated! %(amount)s %(means)s, receipt %(receipt)s")
            % {
                "amount": formats.money(paid.amount),
                "means": wording.means_in_words(paid.method),
                "receipt": paid.receipt_number or paid.reference,
            },
        )

    def verb_history(self) -> None:
        """The story of the purchase."""
        doors.show_story(self, "purchase", self.purchase_id)
