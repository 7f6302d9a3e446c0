"""What can be done for a guest, wherever one stands before one: sell, book, take payment, send a link, use a
credit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pos_app.desk import cards
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.cards import Owed
from pos_app.desk.credits import CreditView, ServiceCredits
from pos_app.desk.intents import LinkView
from pos_app.desk.purchases import PurchaseView
from pos_app.domain.words import PurchaseStatus
from pos_app.tui import formats, link_words
from pos_app.words import _

if TYPE_CHECKING:
    from pos_app.tui.screens.base import Steered

    _Base = Steered
else:
    _Base = object

_MOST = 9


class GuestVerbs(_Base):
    """`s b p l w` for a screen that knows its guest; what is under the cursor stands in the form already."""

    _linked: frozenset[str] = frozenset()

    def guest_id(self) -> str:
        """Whose card, row or wall this is."""
        raise NotImplementedError

    def guest_name(self) -> str:
        """The guest's name."""
        raise NotImplementedError

    def under_cursor(self) -> Any:
        """The record of the row under the cursor, or None."""
        row = getattr(self, "row", None)
        return None if row is None else row.record

    def verb_sell(self) -> None:
        """Sell a package."""
        from pos_app.tui.verbs.sell import open_sell

        open_sell(self, self.guest_id(), self.guest_name())

    def verb_book(self) -> None:
        """Book a visit; a credit under the cursor stands there already."""
        from pos_app.tui.verbs.book import open_book

        open_book(self, self.guest_id(), self.guest_name(), service_id=service_of(self.under_cursor()))

    async def verb_use(self) -> None:
        """Use a credit at once; one under the cursor stands there already."""
        from pos_app.tui.verbs.use_now import open_use_now

        service_id = service_of(self.under_cursor())
        await open_use_now(self, self.guest_id(), self.guest_name(), service_id=service_id)

    async def verb_pay(self) -> None:
        """Take payment for what is under the cursor if money is owed for it, else for what the guest owes."""
        owed = bill_of(self.under_cursor()) or await self._which_bill(_("Take payment for what?"))
        if owed is not None:
            from pos_app.tui.verbs.pay import open_pay

            await open_pay(self, *owed)

    async def verb_link(self) -> None:
        """Make, or show, the payment link of what is under the cursor, else of what the guest owes."""
        owed = bill_of(self.under_cursor()) or await self._which_bill(_("A payment link for what?"))
        if owed is not None:
            from pos_app.tui.verbs.link import open_link

            await open_link(self, *owed)

    async def verb_again(self) -> None:
        """Send the open link of what is owed again."""
        from pos_app.tui.verbs import link_acts

        if (link := await self._open_link()) is not None:
            if reason := link_acts.why_not(link, "again"):
                self.refuse(reason)
            else:
                await link_acts.open_again(self, link)

    async def verb_check(self) -> None:
        """Ask Paper.id about the open link of what is owed."""
        from pos_app.tui.verbs import link_check

        if (link := await self._open_link()) is not None:
            await link_check.check(self, link.id)
            self.reload()

    def note_links(self, subject_id: str, sent: Sequence[LinkView]) -> None:
        """Keep whether something has an open link, so that the key line names what can be done with it."""
        is_open = link_words.live(sent) is not None
        self._linked = self._linked | {subject_id} if is_open else self._linked - {subject_id}
        self.show_keys()

    def named_here(self, names: Sequence[str]) -> list[str]:
        """Verbs for the key line: of a link's own only where the row is known to have an open one."""
        owed = bill_of(self.under_cursor())
        if owed is not None and owed[1] in self._linked:
            return list(names)
        return [name for name in names if name not in ("again", "check")]

    async def _open_link(self) -> LinkView | None:
        """The open link of what is under the cursor, else of what the guest owes."""
        from pos_app.tui.verbs import link_acts

        owed = bill_of(self.under_cursor()) or await self._which_bill(_("The link of what?"))
        link = await link_acts.open_of(self, *owed) if owed is not None else None
        if owed is not None and link is None:
            said = _("There is no open payment link. %(key)s makes one.")
            self.refuse(said % {"key": self.desk_app.keys.label("link")})
        return link

    async def _which_bill(self, question: str) -> tuple[str, str] | None:
        from pos_app.tui.dialogs.question import Question

        bills = (await self.ask(cards.card, self.guest_id())).owed
        if not bills:
            self.refuse(_("Nothing is owed."))
            return None
        if len(bills) == 1:
            return bills[0].kind, bills[0].id
        answers = [self._bill_words(bill) for bill in bills[:_MOST]]
        answer = await self.app.push_screen_wait(Question(question, answers))
        return None if answer is None else (bills[answer - 1].kind, bills[answer - 1].id)

    def _bill_words(self, bill: Owed) -> str:
        words = f"{bill.what}  {formats.money(bill.amount)}"
        if bill.due_day is None:
            return words
        today = self.desk_app.today()
        if bill.kind == "appointment":
            return f"{words}  {formats.near_day(bill.due_day, today)}"
        due = _("due %(day)s") % {"day": formats.day(bill.due_day, today)}
        return (
            f"{words}  {due}" if bill.due_day >= today else f"{words}  {formats.overdue(bill.due_day, today)}"
        )


def service_of(record: Any) -> str:
    """The treatment that a record is about; empty where it is about none."""
    if isinstance(record, CreditView | ServiceCredits | AppointmentView):
        return record.service_id or ""
    return ""


def bill_of(record: Any) -> tuple[str, str] | None:
    """What is owed for a record, as `purchase` or `appointment` and its id; None where nothing is."""
    if isinstance(record, Owed):
        return record.kind, record.id
    if isinstance(record, PurchaseView) and record.status == PurchaseStatus.PENDING_PAYMENT:
        return "purchase", record.id
    if isinstance(record, AppointmentView) and record.owed:
        return "appointment", record.id
    return None
