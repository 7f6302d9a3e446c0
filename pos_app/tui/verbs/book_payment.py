"""How a visit is paid: with a credit where one fits, at checkout, or by link; numbers stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from pos_app.desk.credits import CreditView
from pos_app.desk.services import ServiceView
from pos_app.tui import formats
from pos_app.tui.forms.fields import Numbered, Option
from pos_app.tui.verbs import treatments, wording
from pos_app.words import _

CREDIT, LATER, LINK = "credit", "later", "link"


class BookPayment(Numbered):
    """`1` a credit, with the packages that fit below it in the order of use (CRED-8); `2` at checkout; `3`
    by link. Asked only when two packages fit."""

    def __init__(self) -> None:
        super().__init__("payment", _("Payment"), [], asked=False)
        self.visible = False
        self.by_link = False
        """Whether who books may send links (ROLE-6)."""
        self.fits: list[CreditView] = []
        """The first credit of each package that fits."""
        self.visits_left = 0
        """Visits left for the treatment over all packages, before this booking."""

    def offer_for(
        self, service: ServiceView, held: Sequence[CreditView], zone: ZoneInfo, today: date
    ) -> None:
        """Offer what fits a treatment; the first credit of CRED-8 is chosen already (BOOK-7, BOOK-19)."""
        credits = treatments.fitting(held, service.id)
        first: dict[str, CreditView] = {}
        for credit in credits:
            first.setdefault(credit.purchase_id, credit)
        self.fits, self.visits_left = list(first.values()), sum(credit.remaining for credit in credits)
        later = Option(LATER, _("Pay at checkout"), note=formats.money(service.price))
        more = [(2, later)]
        if service.price and self.by_link:
            note = _("to be confirmed by its payment")
            more.append((3, Option(LINK, _("Payment link"), note=note)))
        if self.fits:
            use = Option(CREDIT, _("Use Package Credit"))
            self._offer_packages(zone, today)
            self.offer([(1, use), *more], default=1 if self.value is None else None)
        else:
            self.below = {}
            by_link = self.value is not None and self.value.key == LINK
            self.offer(more, default=None if by_link else 2)
        if self.value is None:
            self.choose(CREDIT if self.fits else LATER)
        self.asked = len(self.fits) > 1
        self.visible = bool(service.price) or bool(self.fits)

    def _offer_packages(self, zone: ZoneInfo, today: date) -> None:
        before = self.below_highlighted
        rows = []
        for credit in self.fits:
            ends = wording.until(credit.expires_at, zone, today)
            words = f"{wording.credits_word(credit.remaining)}, {ends}"
            rows.append(Option(credit.purchase_id, credit.package_name, record=credit, note=words))
        self.below = {1: rows}
        keys = [row.key for row in rows]
        self.row = keys.index(before.key) if before is not None and before.key in keys else 0

    def forget(self) -> None:
        """Nothing is offered yet: another treatment is being chosen."""
        self.numbered, self._taken, self.below, self.row = [], None, {}, 0
        self.visible = self.asked = False

    @property
    def credit(self) -> CreditView | None:
        """The credit that would pay."""
        below = self.below_highlighted
        if self.value is None or self.value.key != CREDIT or below is None:
            return None
        found: CreditView = below.record
        return found

    @property
    def is_link(self) -> bool:
        """Whether a link is to follow."""
        return self.visible and self.value is not None and self.value.key == LINK

    @property
    def is_later_choice(self) -> bool:
        """Whether the credit chosen is not the one that ends first (C-2)."""
        return self.credit is not None and self.credit is not self.fits[0]
