"""What can be done with a pending payment, on its row (PEND-6, PEND-7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.desk import purchases
from pos_app.desk.pending import PendingRow
from pos_app.domain.pending import Badge
from pos_app.tui import clipboard, formats, pending_page
from pos_app.tui.verbs import doors, link_acts, link_check
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

if TYPE_CHECKING:
    from pos_app.tui.screens.base import Steered

    _Base = Steered
else:
    _Base = object

AT_PENDING_VERBS = ("pay", "link", "again", "copy", "call", "check", "cancel", "receipt", "history")
"""Likeliest first."""
_NEEDS = {
    "pay": ("pay",),
    "link": ("make_link", "show_link"),
    "again": ("resend",),
    "check": ("check_now",),
    "cancel": ("cancel", "withdraw"),
    "call": ("call",),
    "copy": ("copy", "call"),
    "receipt": ("copy",),
}
"""For each verb the actions of which one must be open."""
_WHY = {
    "pay": N_("This sale is settled; only a manager's decision is open."),
    "link": N_("There is no payment link."),
    "again": N_("There is no open link to send again."),
    "check": N_("There is no open link to ask about."),
    "cancel": N_("Neither a pending package nor an open link: nothing to cancel."),
    "call": N_("No phone number is known."),
    "copy": N_("There is neither a link nor a phone to copy."),
    "receipt": N_("There is no open link to print."),
}


class AtPending(_Base):
    """`p l y c n k x r h` for a screen that knows which payment is meant."""

    def pending_row(self) -> PendingRow | None:
        """The payment, or None where there is none."""
        raise NotImplementedError

    def guest_id(self) -> str:
        """Whose it is."""
        one = self.pending_row()
        return one.customer_id if one is not None else ""

    def guest_name(self) -> str:
        """Their name."""
        one = self.pending_row()
        return one.customer_name if one is not None else ""

    def why_not(self, name: str) -> str:
        """What the payment does not allow (PEND-7)."""
        one = self.pending_row()
        if one is None:
            return _("Nothing is pending here.")
        needs = _NEEDS.get(name)
        if needs is None or any(action in one.actions for action in needs):
            return ""
        return _(_WHY[name])

    def _subject(self) -> tuple[str, str]:
        one = self._one()
        if one.purchase_id is not None:
            return "purchase", one.purchase_id
        assert one.appointment_id is not None
        return "appointment", one.appointment_id

    def _one(self) -> PendingRow:
        one = self.pending_row()
        assert one is not None
        return one

    async def verb_pay(self) -> None:
        """Take the money here; an open link is withdrawn with it (PAY-12)."""
        from pos_app.tui.verbs.pay import open_pay

        await open_pay(self, *self._subject())

    async def verb_link(self) -> None:
        """Make a link, or show the one there is."""
        from pos_app.tui.verbs.link import open_link

        one = self._one()
        if "make_link" in one.actions or one.link is None or one.link.is_live:
            await open_link(self, *self._subject())
        else:
            from pos_app.tui.screens.link import LinkScreen

            doors.go(self, LinkScreen(one.link.id))

    async def verb_again(self) -> None:
        """Send the link again."""
        link = self._one().link
        assert link is not None
        await link_acts.open_again(self, link)

    async def verb_check(self) -> None:
        """Ask Paper.id at once (POLL-14)."""
        link = self._one().link
        assert link is not None
        await link_check.check(self, link.id)
        self.reload()

    async def verb_copy(self) -> None:
        """The link, its message or the phone, by number; without a link the phone."""
        one = self._one()
        if one.link is not None and "copy" in one.actions:
            await link_acts.copy(self, one.link)
            return
        phone = formats.phone(one.customer_phone)
        clipboard.copy(self.desk_app, phone)
        self.say(_("Copied: %(text)s") % {"text": phone})

    async def verb_call(self) -> None:
        """The phone in large digits, and what the call is about."""
        from pos_app.tui.dialogs.call import CallDialog

        one = self._one()
        about: list[Line] = [
            [one.what, "  ", Said(formats.money(one.amount), "strong"), "  ", pending_page.badge(one)]
        ]
        if one.due is not None and one.badge != Badge.FLAGGED:
            today = self.desk_app.today()
            day = formats.day(one.due, today, weekday=True)
            about.append([Said(_("due %(day)s") % {"day": day}, "muted")])
        phone = formats.phone(one.customer_phone)
        await self.app.push_screen_wait(CallDialog(one.customer_name, phone, about))

    async def verb_cancel(self) -> None:
        """Cancel the purchase, or withdraw the link; by number where both can be done (LIFE-4, LINK-25)."""
        one = self._one()
        act = "cancel" if "cancel" in one.actions else "withdraw"
        if "cancel" in one.actions and "withdraw" in one.actions:
            answer = await self._which(one)
            if answer is None:
                return
            act = "withdraw" if answer == 1 else "cancel"
        if act == "withdraw":
            assert one.link is not None
            await link_acts.open_withdraw(self, one.link)
        else:
            await self._cancel_purchase(one)

    async def _which(self, one: PendingRow) -> int | None:
        from pos_app.tui.dialogs.question import Question

        answers = [
            _("Withdraw the link; the package stays pending"),
            _("Cancel the package, and withdraw its link"),
        ]
        question = Question(_("Cancel what?"), answers, [f"{one.customer_name}, {one.what}"])
        answer: int | None = await self.app.push_screen_wait(question)
        return answer

    async def _cancel_purchase(self, one: PendingRow) -> None:
        from pos_app.tui.screens.cancel import open_cancel_purchase

        assert one.purchase_id is not None
        found = await self.ask(purchases.detail, one.purchase_id)
        await open_cancel_purchase(self, found.purchase)

    async def verb_receipt(self) -> None:
        """The link as a slip."""
        link = self._one().link
        assert link is not None
        await link_acts.show_paper(self, link)

    def verb_history(self) -> None:
        """Who did what with it, then with the guest."""
        doors.show_story(self, *self._subject())
