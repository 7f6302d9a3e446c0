"""Taking money by hand (wireframe 6): for a pending package, or for one or all treatments of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pos_app.desk import payments
from pos_app.desk.payments import ManualPayment
from pos_app.domain.money import Rupiah
from pos_app.domain.roles import Act
from pos_app.domain.words import Means
from pos_app.tui import formats
from pos_app.tui.forms.fields import Amount, Field, GuestGives, Numbered, Option, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormDialog
from pos_app.tui.verbs import doors, wording
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.widgets.drawing import Line
from pos_app.words import N_, _

_NUMBERS = (Means.CASH, Means.POS_TERMINAL, Means.BANK_TRANSFER)


async def open_pay(screen: Steered, kind: str, subject_id: str) -> None:
    """Begin a payment for a `purchase` or an `appointment` over a screen.

    Raises:
        NotAllowed: the role takes no money (ROLE-5); the text names who may.
    """
    await doors.check_may(screen, Act.RECORD_PAYMENT)
    from pos_app.tui.verbs.pay_package import PayPackage
    from pos_app.tui.verbs.pay_visit import PayVisit

    doors.go(screen, PayPackage(subject_id) if kind == "purchase" else PayVisit(subject_id))


class PayForm(GuestVerbs, FormDialog, inherit_bindings=False):
    """What both kinds share: method asked; amount, receipt and notes answered already."""

    VERBS: ClassVar[tuple[str, ...]] = ("receipt", "book", "history")

    def __init__(self) -> None:
        super().__init__()
        self._guest_id, self._guest_name, self.payment_id = "", "", ""

    def guest_id(self) -> str:
        """Who pays."""
        return self._guest_id

    def guest_name(self) -> str:
        """Their name."""
        return self._guest_name

    def price(self) -> int:
        """What `=` fills in."""
        raise NotImplementedError

    def why_not_this(self, amount: Rupiah) -> str:
        """Why an amount will not do; empty when it will."""
        raise NotImplementedError

    def afterwards(self) -> Sequence[Line]:
        """What will be true then."""
        return ()

    async def money_form(self, title: str, above: Sequence[Field], below: Sequence[Field] = ()) -> Form:
        """The form with the fields that every payment has."""
        self.method = Numbered("method", _("Method"), _methods(), default=1)
        self.method.choose(Means.CASH.value)
        self.amount = Amount(
            "amount",
            _("Amount"),
            price=self.price(),
            value=self.price(),
            asked=False,
            check=self.why_not_this,
        )
        self.receipt = TextField(
            "receipt_number",
            _("Receipt no."),
            value=await self.ask(payments.proposed_receipt_number),
            limit=100,
            asked=False,
            optional=True,
        )
        self.notes = TextField(
            "notes",
            _("Notes"),
            limit=500,
            asked=False,
            optional=True,
            hint=_("Payment notes for audit trail"),
        )
        self.gives = GuestGives(lambda: int(self.amount.value or 0))
        return Form(
            title,
            [*above, self.method, self.amount, self.receipt, self.notes, *below],
            confirm=self._in_words,
            afterwards=self.afterwards,
            gives=self.gives,
            busy=N_("Processing payment..."),
            drafts=False,
        )

    def _in_words(self) -> str:
        means = wording.means_in_words(self.method.value.key) if self.method.value else ""
        return _("Record %(amount)s, %(means)s") % {
            "amount": formats.money(self.amount.value),
            "means": means,
        }

    async def answered(self, field: Field) -> None:
        """Cash alone asks what the guest gives."""
        self.gives.visible = self.method.value is None or self.method.value.key == Means.CASH
        if self.gives.visible and self.gives.text:
            self.gives.put(self.gives.text)

    def request(self) -> ManualPayment:
        """The money as the desk takes it."""
        handed = self.gives.value if self.gives.visible else None
        return ManualPayment(
            Means(self.method.value.key),
            self.amount.value,
            (self.receipt.value or None) if self.receipt.touched else None,
            self.notes.value or "",
            handed if isinstance(handed, Rupiah) else None,
        )

    async def verb_receipt(self) -> None:
        """The receipt of the payment."""
        doors.show_receipt(self, self.payment_id)


def _methods() -> list[tuple[int, Option]]:
    return [
        (n, Option(means.value, _(wording.MEANS[means]), note=_(wording.MEANS_NOTES[means])))
        for n, means in enumerate(_NUMBERS, 1)
    ]
