"""The customer card: who it is, what they have, owe and have booked, under one cursor (SUM-1..8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from textual.containers import Horizontal
from textual.geometry import Size
from textual.widget import Widget

from pos_app.desk import appointments, cards, links, purchases
from pos_app.desk.appointments import AppointmentDetail, AppointmentView
from pos_app.desk.cards import Card as CardView
from pos_app.desk.cards import Owed
from pos_app.desk.credits import ServiceCredits
from pos_app.desk.purchases import PaymentView, PurchaseView
from pos_app.domain.words import AppointmentStatus
from pos_app.tui import card_detail, card_page, clipboard, formats, link_words, states, visits
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import words_of
from pos_app.tui.verbs.guest import GuestVerbs, bill_of
from pos_app.tui.verbs.visit import VISIT_VERBS, VisitVerbs
from pos_app.tui.widgets.desk_list import Row, Section
from pos_app.tui.widgets.drawing import Line, Said, wrapped
from pos_app.tui.widgets.lines import OneLine
from pos_app.words import _

STATUSES = ("pending_payment", "active", "partially_used", "depleted", "expired", "cancelled")
"""What `f` filters packages by (PKG-19)."""
_MONEY = ("pay", "link", "again", "check")


class CardHead(OneLine):
    """The guest's contact, note and figures, above the sections."""

    DEFAULT_CSS = "CardHead { height: auto; width: 1fr; margin: 0 0 1 0; }"

    def __init__(self) -> None:
        super().__init__()
        self._said: Sequence[Line] = ()

    def show(self, said: Sequence[Line]) -> None:
        """Show other facts."""
        self._said = said
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Line]:
        """The facts, wrapped."""
        return [[" ", *part] for line in self._said for part in wrapped(line, width - 2, 3)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as they take."""
        return max(1, len(self.lines(width)))


class Card(VisitVerbs, GuestVerbs, ListScreen):
    """Everything the desk knows of one guest."""

    VERBS = (
        "sell", "book", "pay", "link", "use", *VISIT_VERBS, "receipt", "edit", "history", "filter", "copy",
        "again", "check",
    )  # fmt: skip
    FOLLOWS_PAPER = True

    def __init__(self, customer_id: str, *, cursor: str = "", then: str = "") -> None:
        """Show a guest.

        Args:
            customer_id: whose card.
            cursor: the record the cursor goes to first.
            then: a verb to begin with once it is there (F3, F4).
        """
        super().__init__()
        self.customer_id = customer_id
        self.head = CardHead()
        self.view: CardView | None = None
        self.status = ""
        self._first, self._then = cursor, then
        self._details: dict[str, AppointmentDetail] = {}

    def body(self) -> Iterable[Widget]:
        """The guest, then list and pane."""
        yield self.head
        yield Horizontal(self.list, self.pane, classes="body")

    async def load(self) -> None:
        """Read the card."""
        self.view = view = await self.ask(cards.card, self.customer_id)
        self._details.clear()
        self._show(view)
        if self._then:
            then, self._then = self._then, ""
            self.do(then)

    def _show(self, view: CardView) -> None:
        today, zone = self.desk_app.today(), self.desk_app.identity.zone
        owes = [Said(_("owes %(amount)s") % {"amount": formats.money(view.owes)}, "bad")] if view.owes else []
        self.place(_("Customers"), view.guest.name, right=owes)
        self.head.show(card_page.head(view, zone, today))
        sections = card_page.sections(view, self.status, zone, today)
        keys = [row.key for section in sections for row in section.rows]
        first = next((key for key in keys if self._first and key.endswith(self._first)), None)
        self._first = ""
        self.list.show(sections, cursor=first)

    # what is under the cursor

    def guest_id(self) -> str:
        """Whose card it is."""
        return self.customer_id

    def guest_name(self) -> str:
        """The guest's name."""
        return self.view.guest.name if self.view else ""

    def others(self) -> Sequence[Any]:
        """What a verb can mean when the row does not fit: visits to come, pending packages, uses."""
        view = self.view
        if view is None:
            return ()
        return (*view.to_come, *view.purchases, *view.uses)

    def known(self, view: AppointmentView) -> AppointmentDetail | None:
        """The visit's detail, once the pane has read it."""
        return self._details.get(view.id)

    def record(self) -> Any:
        """The record of the row; an owed visit is that visit."""
        found = super().record()
        if isinstance(found, Owed) and self.view is not None:
            records: list[Any] = [*self.view.to_come, *self.view.past, *self.view.purchases]
            return next((one for one in records if one.id == found.id), found)
        return found

    def why_not(self, name: str) -> str:
        """What a guest without bills, credits or packages cannot do."""
        view = self.view
        if view is None:
            return _("The card is not there yet.")
        if name == "edit" and isinstance(record := self.record(), AppointmentView):
            refusal = record.refusals.get("edit")
            return words_of(refusal) if refusal else ""
        if name in ("pay", "link", "again", "check") and not view.owed:
            return _("Nothing is owed.")
        if name == "use" and not view.services:
            return _("No credit that could be used. s sells a package.")
        if name == "filter" and not view.purchases:
            return _("No package yet. s sells one.")
        if name == "copy" and not (view.guest.phone or view.guest.email):
            return _("There is neither phone nor e-mail to copy.")
        if name == "receipt" and not self._may_have_receipts(view):
            return _("No payment records yet")
        return super().why_not(name)

    @staticmethod
    def _may_have_receipts(view: CardView) -> bool:
        paid = any(p.payment_confirmed_at is not None and not p.imported for p in view.purchases)
        return paid or any(visit.paid_amount for visit in (*view.to_come, *view.past))

    # the pane

    async def detail(self, row: Row) -> Sequence[Section]:
        """The row whole."""
        record, view = row.record, self.view
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        if view is None:
            return ()
        if isinstance(record, ServiceCredits):
            return card_detail.service(view, record, zone, today)
        if isinstance(record, Owed) and record.kind == "appointment":
            return await self._visit_detail(record.id)
        if isinstance(record, AppointmentView):
            return await self._visit_detail(record.id)
        if isinstance(record, Owed | PurchaseView):
            found = await self.ask(purchases.detail, record.id)
            sent = await self.ask(links.of_purchase, record.id)
            self.note_links(record.id, sent)
            shown = card_detail.purchase(found, view.uses, zone, today)
            return link_words.among(shown, 1, sent, self.desk_app.now(), today)
        return ()

    async def _visit_detail(self, appointment_id: str) -> Sequence[Section]:
        found = await self.ask(appointments.detail, appointment_id)
        self._details[appointment_id] = found
        self.show_keys()
        sent = await self.ask(links.of_appointment, appointment_id)
        self.note_links(appointment_id, sent)
        shown = visits.sections(found, self.desk_app.today(), self.desk_app.identity.zone)
        return link_words.among(shown, 2, sent, self.desk_app.now(), self.desk_app.today())

    def open_row(self, row: Row) -> None:
        """Enter: into the pane, or the row as a screen where there is none."""
        if self.has_class("-narrow") and isinstance(row.record, AppointmentView):
            from pos_app.tui.screens.appointment import open_appointment

            open_appointment(self, row.record.id)
        else:
            super().open_row(row)

    def enter(self) -> None:
        """A guest without anything yet."""
        self.refuse(_("Nothing to open yet. s sells a package, b books."))

    def go_back(self) -> None:
        """Esc: from the pane to the list, from a filter to all packages, then away."""
        if self.pane.has_focus:
            self.list.focus()
        elif self.status and self.view is not None:
            self.status = ""
            self._show(self.view)
        else:
            super().go_back()

    # verbs of the card

    def verb_edit(self) -> None:
        """Change what is written of the guest, or at the visit under the cursor."""
        from pos_app.tui.screens.customer_form import CustomerForm
        from pos_app.tui.screens.visit_notes import VisitNotes

        assert self.view is not None
        if isinstance(record := self.record(), AppointmentView):
            self.app.push_screen(VisitNotes(record))
            return
        self.app.push_screen(CustomerForm(self.view.guest))

    def verb_history(self) -> None:
        """Who did what with what is under the cursor, then with the guest."""
        from pos_app.tui.screens.story import Story

        record = self.record()
        name = card_detail.name_of(record)
        subject = record.id if name else ""
        self.app.push_screen(Story(subject, name, guest_id=self.customer_id, guest_name=self.guest_name()))

    def possible(self) -> list[str]:
        """What acts on the row under the cursor first, then what the card allows besides."""
        names = self.named_here(super().possible())
        here = self.record()
        own = [name for name in VISIT_VERBS if self.acts_on(name, here)]
        if bill_of(here) is not None:
            own += _MONEY
        own = own or ["sell", "book", "use"]
        is_here = isinstance(here, AppointmentView) and here.status == AppointmentStatus.IN_PROGRESS

        def rank(name: str) -> int:
            """A visit that has not begun is seldom completed: rather moved or cancelled."""
            if name in own:
                return 1 if name == "done" and not is_here else 0
            return 3 if name in VISIT_VERBS else 2

        return sorted(names, key=rank)

    async def verb_filter(self) -> None:
        """Show packages of one status only."""
        from pos_app.tui.dialogs.question import Question

        assert self.view is not None
        words = [_("All packages"), *(states.purchase(status).text for status in STATUSES)]
        answer = await self.app.push_screen_wait(Question(_("Packages"), words))
        if answer is not None:
            self.status = "" if answer == 1 else STATUSES[answer - 2]
            self._show(self.view)

    async def verb_copy(self) -> None:
        """Copy phone or e-mail; of something with an open link also that."""
        from pos_app.tui.dialogs.question import Question
        from pos_app.tui.verbs import link_acts

        assert self.view is not None
        owed = bill_of(self.under_cursor())
        if owed is not None and (link := await link_acts.open_of(self, *owed)) is not None:
            await link_acts.copy(self, link)
            return
        guest = self.view.guest
        found = [text for text in (formats.phone(guest.phone), guest.email) if text]
        answer = 1
        if len(found) > 1:
            answer = await self.app.push_screen_wait(Question(_("Copy"), found)) or 0
        if answer:
            clipboard.copy(self.desk_app, found[answer - 1])
            self.say(_("Copied: %(text)s") % {"text": found[answer - 1]})

    async def verb_receipt(self) -> None:
        """The receipt of what is under the cursor, else one of the guest's, by number."""
        from pos_app.tui.dialogs.question import Question
        from pos_app.tui.screens.receipt import open_receipt

        found = await self._payments()
        if not found:
            self.refuse(_("No payment records yet"))
            return
        answer = 1
        if len(found) > 1:
            answers = [self._payment_words(what, payment) for what, payment in found[:9]]
            answer = await self.app.push_screen_wait(Question(_("Which receipt?"), answers)) or 0
        if answer:
            open_receipt(self, found[answer - 1][1].id)

    def _payment_words(self, what: str, payment: PaymentView) -> str:
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        at = formats.moment(payment.paid_at or payment.recorded_at, zone, today)
        return f"{at}  {formats.money(payment.amount)}  {what}"

    async def _payments(self) -> list[tuple[str, PaymentView]]:
        """The completed payments of the row, else of all packages and visits, newest first."""
        record, view = self.record(), self.view
        if isinstance(record, PaymentView):
            return [("", record)]
        of_row = await self._payments_of(record)
        if of_row or view is None:
            return of_row
        found = []
        for one in (*view.purchases, *view.to_come, *view.past):
            found += await self._payments_of(one)
        return sorted(found, key=lambda pair: pair[1].recorded_at, reverse=True)

    async def _payments_of(self, record: Any) -> list[tuple[str, PaymentView]]:
        attempts: Sequence[PaymentView] = ()
        if isinstance(record, PurchaseView) and record.payment_confirmed_at is not None:
            attempts = (await self.ask(purchases.detail, record.id)).payment.payments
        elif isinstance(record, AppointmentView) and record.paid_amount:
            attempts = (await self.ask(appointments.detail, record.id)).payments
        name = card_detail.name_of(record)
        return [(name, payment) for payment in attempts if payment.paid_at is not None][::-1]
