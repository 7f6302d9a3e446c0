"""Selling a package (wireframes A3 to A5): package, payment, confirm line; the wall says what was sold.

Sold by payment link the link's fields join the form, and the wall is the link on the screen (BUY-16).
"""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import link_forms, links, packages, payments, sales
from pos_app.desk.link_forms import LinkForm
from pos_app.desk.packages import PackageView
from pos_app.desk.sales import SaleDone, SaleRequest
from pos_app.domain.errors import Refusal
from pos_app.domain.money import Rupiah
from pos_app.domain.packages import expiry
from pos_app.domain.roles import Act, may
from pos_app.domain.words import Means, SaleMethod
from pos_app.tui import formats, link_words, states
from pos_app.tui.forms.fields import Choice, Field, GuestGives, Numbered, Option, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.text import filled, words_of
from pos_app.tui.verbs import doors, wording
from pos_app.tui.verbs.by_link import ByLink
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
    "4": (N_("Payment link"), N_("pending; credits once it is paid online")),
    "5": (N_("Bank transfer later"), N_("pending; credits once it is confirmed")),
    "6": (N_("At the visit"), N_("pending; credits once it is paid")),
}
_IN_WORDS = {
    "1": N_("cash"),
    "2": N_("card machine"),
    "3": N_("transfer shown"),
    "5": N_("payment pending, bank transfer"),
    "6": N_("payment pending, at the visit"),
}
_LINK = "4"
_STALE = ("amount_mismatch", "package_not_available", "package_not_here", "package_not_found")


def open_sell(screen: Steered, guest_id: str, guest_name: str) -> None:
    """Begin a sale to a guest over a screen."""
    doors.go(screen, SellForm(guest_id, guest_name))


class SellForm(ByLink, GuestVerbs, FormScreen, inherit_bindings=False):
    """A sale: nothing is sold before the confirm line, and a package must be typed or moved to."""

    KIND, PAYMENT = "sell", "method"
    VERBS = ("receipt", "book", "link", "history", "pay")

    def __init__(self, guest_id: str, guest_name: str) -> None:
        super().__init__()
        self._guest_id, self._guest_name = guest_id, guest_name
        self.done: SaleDone | None = None

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
            [self.package, self.method, *self.make_link_fields().fields, self.receipt, self.notes],
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
        await self.offer_link()

    async def link_ahead(self) -> LinkForm | None:
        """The link over the package's price."""
        package = self._sold()
        if self._chosen() != _LINK or package is None:
            return None
        return await self.ask(link_forms.form_for_sale, self._guest_id, package.id)

    def _chosen(self) -> str:
        return str(self.method.value.key) if self.method.value else ""

    def _sold(self) -> PackageView | None:
        return self.package.value.record if self.package.value else None

    def _price(self) -> int:
        package = self._sold()
        return package.price if package else 0

    def _in_words(self) -> str:
        if self._chosen() == _LINK:
            return _("Sell and send the link %(how)s") % {"how": self.link.in_words()}
        return filled(
            _("Sell %(package)s to %(guest)s for %(price)s, %(means)s"),
            package=self.package.value.label,
            guest=self._guest_name,
            price=formats.money(self._price()),
            means=_(_IN_WORDS[self._chosen()]),
        )

    def _afterwards(self) -> Sequence[Line]:
        package = self._sold()
        if package is None:
            return ()
        app = self.desk_app
        if self._chosen() in _LATER:
            by_link = self._chosen() == _LINK
            day = self.link.due.value if by_link and self.link.due.value else sales.due_from(app.today())
            due = formats.day(day, app.today())
            lines: list[Line] = [
                [states.purchase("pending_payment"), _(", due %(day)s") % {"day": due}],
                [_(link_words.AFTER_PAYMENT if by_link else sales.AFTER_CONFIRMATION)],
            ]
            return [*lines, *self.link.advice()] if by_link else lines
        ends = expiry(app.clock.now(), package.validity_days)
        until = wording.until(ends, app.identity.zone, app.today())
        words = _("%(credits)s at once, %(until)s")
        return [[words % {"credits": wording.credits_word(package.credits), "until": until}]]

    # the act

    async def perform(self) -> Wall | None:
        """Sell; the price is the one shown, so that a changed one is refused and read again. By link it is
        two operations: the sale stays when the link cannot be made (BUY-16)."""
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
            (self.receipt.value or None) if self.receipt.touched else None,
        )
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        if chosen == _LINK:
            return await self._sell_by_link(package, request)
        self.done = await self.ask(sales.sell, request, operation=self.operation)
        return paid_wall(self.done, zone, today) if here else pending_wall(self.done, today)

    async def _sell_by_link(self, package: PackageView, request: SaleRequest) -> Wall | None:
        wanted = self.link.wanted()
        await self.ask(link_forms.check_for_sale, self._guest_id, package.id, wanted)
        done = self.done = await self.ask(sales.sell, request, operation=self.operation)
        try:
            made = await self.ask(
                links.make_for_purchase, done.purchase.id, wanted, operation=self.link_operation
            )
        except Refusal as no:
            return pending_wall(done, self.desk_app.today(), no_link=words_of(no, self.desk_app.today()))
        self.made(made.link.id)
        said = _("Package purchase created: %(package)s.") % {"package": done.purchase.package_name}
        self.say(f"{said} {_(made.link.message)}.", about=made.link.id)
        return None

    def refused(self, no: Refusal) -> None:
        """What is on sale is read again when it has changed."""
        super().refused(no)
        if no.code in _STALE and self.form is not None and self.wall is None:
            self.act(self._read_again())

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

    async def verb_link(self) -> None:
        """Make the link of what was just sold."""
        from pos_app.tui.verbs.link import open_link

        assert self.done is not None
        await open_link(self, "purchase", self.done.purchase.id)

    async def verb_pay(self) -> None:
        """Take the money for what was just sold."""
        from pos_app.tui.verbs.pay import open_pay

        assert self.done is not None
        await open_pay(self, "purchase", self.done.purchase.id)
