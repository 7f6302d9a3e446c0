"""Selling a package (wireframes A3 to A5): package, payment, confirm line; the wall says what was sold."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import customers, packages, payments, sales
from pos_app.desk.packages import PackageView
from pos_app.desk.sales import SaleDone, SaleRequest
from pos_app.domain.errors import Refusal
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import expiry
from pos_app.domain.roles import Act, may
from pos_app.domain.words import Means, SaleMethod
from pos_app.tui import formats, states
from pos_app.tui.forms.fields import Choice, Field, GuestGives, Numbered, Option, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.verbs import doors, wording
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.verbs.sell_wall import paid_wall, pending_wall
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

_COLUMNS = (Column(shrink=True, grow=True), Column(right=True), Column(least=48), Column(least=58))
_HERE = {"1": Means.CASH, "2": Means.POS_TERMINAL, "3": Means.BANK_TRANSFER}
_LATER = {"4": SaleMethod.DIGITAL, "5": SaleMethod.TRANSFER, "6": SaleMethod.ON_VISIT}
_PAYMENTS = {
    "1": (N_("Here: cash"), N_("credits at once")),
    "2": (N_("Here: card machine"), N_("credits at once")),
    "3": (N_("Here: transfer shown"), N_("credits at once")),
    "4": (N_("Payment link"), N_("pending; links come later")),
    "5": (N_("Bank transfer later"), N_("pending; credits once it is confirmed")),
    "6": (N_("At the visit"), N_("pending; credits once it is paid")),
}
_IN_WORDS = {
    "1": N_("cash"),
    "2": N_("card machine"),
    "3": N_("transfer shown"),
    "4": N_("payment pending, link to follow"),
    "5": N_("payment pending, bank transfer"),
    "6": N_("payment pending, at the visit"),
}
NO_CONTACT = N_("Customer must have email or phone to receive payment link.")
_STALE = ("amount_mismatch", "package_not_available", "package_not_here", "package_not_found")


def open_sell(screen: Steered, guest_id: str, guest_name: str) -> None:
    """Begin a sale to a guest over a screen."""
    doors.go(screen, SellForm(guest_id, guest_name))


class SellForm(GuestVerbs, FormScreen, inherit_bindings=False):
    """A sale: nothing is sold before the confirm line, and a package must be typed or moved to."""

    KIND = "sell"
    VERBS = ("receipt", "book", "history", "pay")

    def __init__(self, guest_id: str, guest_name: str) -> None:
        super().__init__()
        self._guest_id, self._guest_name = guest_id, guest_name
        self.done: SaleDone | None = None
        self.lacks_contact = False

    def guest_id(self) -> str:
        """Who buys."""
        return self._guest_id

    def guest_name(self) -> str:
        """Their name."""
        return self._guest_name

    def again(self) -> SellForm:
        """A fresh one for the same guest."""
        return SellForm(self._guest_id, self._guest_name)

    # the form

    async def prepare(self) -> Form:
        """Read what is on sale and the next receipt number."""
        self.place(_("Sell"), self._guest_name)
        on_sale = await self.ask(packages.on_sale)
        self.package = Choice(
            "package",
            _("Package"),
            [self._option(package) for package in on_sale],
            must_touch=True,
            columns=_COLUMNS,
            hint=_("type a name, or move with ↓"),
            none=_("This outlet sells no package yet."),
        )
        self.method = Numbered("method", _("Payment"), self._payments(), default=self._default())
        self.method.choose("1")
        self.receipt = TextField(
            "receipt_number",
            _("Receipt no."),
            value=await self.ask(payments.proposed_receipt_number),
            limit=100,
            asked=False,
            optional=True,
        )
        self.notes = TextField("notes", _("Notes"), limit=500, asked=False, optional=True, hint=_("optional"))
        self.gives = GuestGives(self._price)
        return Form(
            f"{_('Sell')} · {self._guest_name}",
            [self.package, self.method, self.receipt, self.notes],
            confirm=self._in_words,
            afterwards=self._afterwards,
            gives=self.gives,
            busy=N_("Processing payment..."),
        )

    def _option(self, package: PackageView) -> Option:
        saves = f"{package.discount_percentage:.0f}\u00a0%"
        days = package.validity_days
        valid = _("never expires") if days is None else _("%(n)s days") % {"n": days}
        worth = _("worth %(worth)s, saves %(saves)s (%(percent)s)") % {
            "worth": formats.money(package.individual_price),
            "saves": formats.money(package.discount_amount),
            "percent": wording.percent(package.discount_percentage),
        }
        detail: list[Line] = [[wording.item_words(package.items)], [worth]]
        if package.description:
            detail.append([Said(package.description, "muted")])
        cells = (
            package.name,
            Said(formats.money(package.price), "strong"),
            Said(_("saves %(n)s") % {"n": saves}, "muted"),
            Said(valid, "muted"),
        )
        note = formats.money(package.price)
        return Option(package.id, package.name, cells, package.name, package, note, "", detail)

    def _payments(self) -> list[tuple[int, Option]]:
        role = self.desk_app.desk.staff.role
        offered = _PAYMENTS if may(role, Act.SELL_ON_SPOT) else {n: _PAYMENTS[n] for n in ("5", "6")}
        return [(int(n), Option(n, _(label), note=_(note))) for n, (label, note) in offered.items()]

    def _default(self) -> int | None:
        return 1 if may(self.desk_app.desk.staff.role, Act.SELL_ON_SPOT) else None

    async def answered(self, field: Field) -> None:
        """Cash alone asks what the guest gives; money taken here alone has a receipt."""
        chosen = self._chosen()
        self.receipt.visible = chosen in ("", *_HERE)
        self.gives.visible = chosen == "1"
        if self.gives.visible and self.gives.text:
            self.gives.put(self.gives.text)

    def _chosen(self) -> str:
        return str(self.method.value.key) if self.method.value else ""

    def _sold(self) -> PackageView | None:
        return self.package.value.record if self.package.value else None

    def _price(self) -> int:
        package = self._sold()
        return package.price if package else 0

    def _in_words(self) -> str:
        return _("Sell %(package)s to %(guest)s for %(price)s, %(means)s") % {
            "package": self.package.value.label,
            "guest": self._guest_name,
            "price": formats.money(self._price()),
            "means": _(_IN_WORDS[self._chosen()]),
        }

    def _afterwards(self) -> Sequence[Line]:
        package = self._sold()
        if package is None:
            return ()
        app = self.desk_app
        if self._chosen() in _LATER:
            due = formats.day(sales.due_from(app.today()), app.today())
            lines: list[Line] = [
                [states.purchase("pending_payment"), _(", due %(day)s") % {"day": due}],
                [_("Credits will be activated after payment is confirmed")],
            ]
            if self._chosen() == "4":
                lines.append([Said(_("No link is sent yet: links come with Paper.id."), "waiting")])
            return lines
        ends = expiry(app.clock.now(), package.validity_days)
        until = wording.until(ends, app.identity.zone, app.today())
        words = _("%(credits)s at once, %(until)s")
        return [[words % {"credits": wording.credits_word(package.credits), "until": until}]]

    # the act

    async def perform(self) -> Wall:
        """Sell; the price is the one shown, so that a changed one is refused and read again."""
        package, chosen = self._sold(), self._chosen()
        assert package is not None
        here = chosen in _HERE
        handed = self.gives.value if self.gives.visible else None
        request = SaleRequest(
            self._guest_id,
            package.id,
            SaleMethod.ON_SPOT if here else _LATER[chosen],
            _HERE.get(chosen),
            package.price if here else None,
            handed if isinstance(handed, Rupiah) else None,
            self.notes.value or "",
            self.receipt.value or None,
        )
        self.done = await self.ask(sales.sell, request, operation=self.operation)
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        return paid_wall(self.done, zone, today) if here else pending_wall(self.done, today)

    def refused(self, no: Refusal) -> None:
        """What is on sale is read again when it has changed; a guest without contact gets no link."""
        if no.code == "no_contact" and self.form is not None and self.wall is None:
            said = _("%(key)s adds one.") % {"key": self.desk_app.keys.label("edit")}
            self.lacks_contact = True
            self.refuse_at("method", f"{_('Missing Contact Information')}. {_(NO_CONTACT)} {said}")
            return
        super().refused(no)
        if no.code in _STALE and self.form is not None and self.wall is None:
            self.act(self._read_again())

    def extra_key(self, key: str, character: str | None) -> bool:
        """`e` goes to the guest's form and comes back, when a contact is missing."""
        command = self.desk_app.keys.find(key, character)
        if command is None or command.id != "edit" or not self.lacks_contact:
            return False
        self.act(self._edit_guest())
        return True

    async def _edit_guest(self) -> None:
        from pos_app.tui.screens.customer_form import CustomerForm

        guest = await self.ask(customers.get, self._guest_id)
        await self.app.push_screen(CustomerForm(guest))

    async def _read_again(self) -> None:
        on_sale = await self.ask(packages.on_sale)
        self.package.offer([self._option(package) for package in on_sale])
        self.redraw()

    # the wall

    def verb_receipt(self) -> None:
        """The receipt of the payment."""
        assert self.done is not None
        assert self.done.payment is not None
        doors.show_receipt(self, self.done.payment.id)

    def verb_history(self) -> None:
        """The story of the purchase."""
        assert self.done is not None
        doors.show_story(self, "purchase", self.done.purchase.id)

    async def verb_pay(self) -> None:
        """Take the money for what was just sold."""
        from pos_app.tui.verbs.pay import open_pay

        assert self.done is not None
        await open_pay(self, "purchase", self.done.purchase.id)
