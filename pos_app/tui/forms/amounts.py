"""Fields of money and of days, read as people type them. No widgets here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pos_app.domain.errors import BadInput, Refusal
from pos_app.domain.money import Rupiah, parse_amount
from pos_app.domain.payments import check_handed
from pos_app.domain.when import parse_day
from pos_app.tui import formats
from pos_app.tui.forms.base import Did
from pos_app.tui.forms.texts import TextField
from pos_app.tui.text import words_of
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _


class Amount(TextField):
    """Rupiah as people type them; `=` fills in the price."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        price: int | None = None,
        value: int | None = None,
        check: Callable[[Rupiah], str] | None = None,
        asked: bool = True,
        optional: bool = False,
        hint: str = "",
    ) -> None:
        """Make a field; `price` is what `=` fills in, `check` answers why an amount will not do (empty:
        it will)."""
        self._check = check
        super().__init__(
            name,
            label,
            limit=32,
            asked=asked,
            optional=optional,
            hint=hint,
            parse=self._amount,
            show=formats.money,
        )
        self.price = price
        if value is not None:
            self.fill(value)

    def fill(self, amount: int) -> None:
        """Put an amount in, written as money."""
        self.put(formats.number(amount))

    def shown(self) -> Line:
        """The amount as money."""
        if self._value is not None:
            return [Said(formats.money(self._value), "strong"), Said(self._price_hint(), "muted")]
        return super().shown()

    def press(self, key: str, character: str | None) -> Did:
        """`=` is the price; letters of `rb`, `k`, `jt` are typing."""
        if character == "=" and self.price is not None:
            self.fill(self.price)
            self.touched = True
            return Did.EDITED
        return super().press(key, character)

    def _amount(self, text: str) -> Rupiah:
        amount = parse_amount(text, field=self.name)
        if self._check is not None and (why := self._check(amount)):
            raise BadInput("amount", "%(why)s", why=why)
        return amount

    def _understood(self) -> str:
        try:
            return formats.money(parse_amount(self.typing.text)) if self.typing.text.strip() else ""
        except Refusal:
            return ""

    def _price_hint(self) -> str:
        return "   " + _("= price") if self.price is not None and self._value == self.price else ""


class GuestGives(Amount):
    """What the guest hands over, typed on the confirm line; the change is the rest."""

    def __init__(self, due: Callable[[], int]) -> None:
        """Make the field; `due` answers what is to be paid now."""
        self.due = due
        super().__init__("guest_gives", _("Guest gives"), optional=True, asked=False, check=self._enough)

    @property
    def change(self) -> Rupiah | None:
        """What goes back; None until an amount was taken."""
        return Rupiah(self.value - self.due()) if isinstance(self.value, Rupiah) else None

    def _enough(self, amount: Rupiah) -> str:
        if amount < self.due():
            said = _("%(given)s is less than %(due)s. shift+Tab: another method.")
            return said % {"given": formats.money(amount), "due": formats.money(self.due())}
        try:
            check_handed(amount, self.due())
        except Refusal as no:
            return words_of(no)
        return ""


class DateField(TextField):
    """A day as people say it: `24`, `24/11`, `tue`, `+3`, `t`."""

    def __init__(
        self,
        name: str,
        label: str,
        today: date,
        *,
        value: date | None = None,
        asked: bool = True,
        optional: bool = False,
    ) -> None:
        self.today = today
        super().__init__(
            name,
            label,
            limit=24,
            asked=asked,
            optional=optional,
            parse=lambda text: parse_day(text, today, field=name),
            show=lambda day: formats.day(day, today, weekday=True),
        )
        if value is not None:
            self.put(f"{value.day}/{value.month}/{value.year}")
