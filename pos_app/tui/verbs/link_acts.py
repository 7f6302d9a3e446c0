"""What can be done with a payment link: `c y x r`, and another one in its place (LINK-18..20, LINK-25)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import appointments, links, purchases
from pos_app.desk.intents import LinkView
from pos_app.desk.purchases import PaymentView
from pos_app.domain.links import Wanted, language_of, whatsapp_link
from pos_app.domain.roles import Act
from pos_app.domain.words import Channel, IntentState, InvoiceStatus
from pos_app.receipts import message
from pos_app.tui import clipboard, formats, link_words
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.forms.fields import ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormDialog
from pos_app.tui.text import filled
from pos_app.tui.verbs import doors
from pos_app.tui.verbs.link_fields import ChannelTicks
from pos_app.tui.verbs.word import who_can_agree, word_of
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _

_BRIEF = 60
"""Characters up to which the text to be copied stands beside its name."""
REASONS = (N_("Customer pays in another way"), N_("Wrong package or price"), N_("Our mistake"))


def subject(link: LinkView) -> tuple[str, str]:
    """What a link is for: `purchase` or `appointment`, and its id."""
    if link.purchase_id is not None:
        return "purchase", link.purchase_id
    assert link.appointment_id is not None
    return "appointment", link.appointment_id


def why_not(link: LinkView, name: str) -> str:
    """Why a verb cannot be done with a link as it is now; empty when it can."""
    paid = link.invoice == InvoiceStatus.PAID
    reasons = {
        "copy": "" if link.url or link.customer_phone else _("There is nothing to copy yet."),
        "again": "" if link.is_open else _("Only an open payment link can be sent again."),
        "check": "" if _can_be_checked(link) else _("There is nothing to check any more."),
        "pay": _("It is paid already.") if paid else "",
        "receipt": "" if paid or link.is_open else _("Only an open or a paid link has a slip."),
        "cancel": "" if link.is_live else _("This payment link is no longer open."),
        "link": _no_other(link, paid),
        "book": "" if paid else _("First the payment."),
        "sell": "" if paid else _("First the payment."),
    }
    return reasons.get(name, "")


def _can_be_checked(link: LinkView) -> bool:
    return link.is_live or link.state == IntentState.VOID_WANTED


def _no_other(link: LinkView, paid: bool) -> str:
    if paid:
        return _("It is paid already.")
    if link.is_live and link.shown != "overdue":
        return _("There is an open payment link already.")
    return ""


# copying


async def copy(screen: Steered, link: LinkView) -> None:
    """Copy the link, a message with it, the address that opens WhatsApp with it, or the phone."""
    from pos_app.tui.dialogs.question import Question

    found = _to_copy(screen, link)
    answer = 1
    if len(found) > 1:
        answers = [f"{name}  {text}" if len(text) < _BRIEF else name for name, text in found]
        answer = await screen.app.push_screen_wait(Question(_("Copy"), answers)) or 0
    if answer:
        name, text = found[answer - 1]
        clipboard.copy(screen.desk_app, text)
        screen.say(_("Copied: %(text)s") % {"text": name})


def _to_copy(screen: Steered, link: LinkView) -> list[tuple[str, str]]:
    tenant = screen.desk_app.desk.tenant
    found: list[tuple[str, str]] = []
    if link.url and link.is_live:
        text = message.render(link, tenant.name, language_of(link.customer_phone, tenant.language))
        found = [
            (_("Link"), link.url),
            (_("WhatsApp message"), text),
            (_("WhatsApp, ready to send"), whatsapp_link(link.customer_phone, text)),
        ]
    phone = [(_("Phone"), formats.phone(link.customer_phone))] if link.customer_phone else []
    return [*found, *phone]


# with a line or a form


async def open_again(screen: Steered, link: LinkView) -> None:
    """Ask over which channels an open link is sent again, and send it."""
    await screen.app.push_screen_wait(SendAgain(link))


class SendAgain(FormDialog):
    """The channels are answered with those of the first time; Enter sends."""

    def __init__(self, link: LinkView) -> None:
        super().__init__(_("Send the Payment Link Again"))
        self.link = link

    async def prepare(self) -> Form:
        """The same link to the same guest."""
        from pos_app.desk import customers
        from pos_app.domain.links import available

        guest = await self.ask(customers.get, self.link.customer_id)
        self.channels = ChannelTicks()
        self.channels.offer(guest, available(guest.email, guest.phone))
        before = {channel.value for channel in self.link.channels}
        kept = before & {channel.value for channel in self.channels.available}
        self.channels.ticked = kept or self.channels.ticked
        facts = [
            ReadOnly(_("Customer"), Said(guest.name, "strong")),
            ReadOnly(_("Invoice"), self.link.number),
            ReadOnly(_("Total"), formats.money(self.link.total)),
        ]
        return Form(
            self.title_text,
            [*facts, self.channels],
            confirm=self._in_words,
            afterwards=lambda: [[Said(_("The same link, with the same amount and due date."), "muted")]],
            busy=N_("Saving…"),
            drafts=False,
        )

    def _in_words(self) -> str:
        return _("Send again by %(channels)s") % {"channels": link_words.names(self.channels.chosen)}

    async def perform(self) -> Wall | None:
        """Have it sent."""
        chosen = self.channels.chosen
        wanted = Wanted(Channel.EMAIL in chosen, Channel.WHATSAPP in chosen, Channel.SMS in chosen)
        await self.ask(links.resend, self.link.id, wanted, operation=self.operation)
        self.desk_app.paper.wake()
        said = _("Queued to be sent again by %(channels)s.") % {"channels": link_words.names(chosen)}
        self.say(said, about=self.link.id)
        return None


async def open_withdraw(screen: Steered, link: LinkView) -> None:
    """Ask for the reason and withdraw a link; somebody else's with a manager's word (LINK-25, ROLE-9).

    Raises:
        NotAllowed: a manager's word is needed and nobody can give one.
    """
    own = link.created_by_id == screen.desk_app.desk.staff.id
    managers = None if own else await who_can_agree(screen, Act.WITHDRAW_LINK)

    async def act(given: Given) -> None:
        word = await word_of(screen, given, Act.WITHDRAW_LINK, link.id)
        gone = await screen.ask(
            links.withdraw, link.id, given.reason, operation=given.operation, approval=word
        )
        screen.desk_app.paper.wake()
        screen.say(filled(_("Link withdrawn: %(what)s stays to be paid."), what=gone.what))

    dialog = ConfirmDialog(
        _("Withdraw Payment Link"),
        _("Withdraw the link over %(amount)s") % {"amount": formats.money(link.total)},
        act,
        lines=_about(screen, link),
        reason="required",
        reasons=[_(reason) for reason in REASONS],
        managers=managers,
        leave=N_("Keep Link"),
    )
    await screen.app.push_screen_wait(dialog)


def _about(screen: Steered, link: LinkView) -> Sequence[Fact]:
    app = screen.desk_app
    return [
        Fact(_("Customer"), Said(link.customer_name, "strong")),
        Fact(_("For"), link.what),
        Fact(
            _("Total"), [Said(formats.money(link.total), "strong"), "  ", *link_words.due(link, app.today())]
        ),
        Fact(_("Invoice"), link.number),
        Fact(_("Made by"), link.created_by),
        Fact(" ", Said(_("It can no longer be paid then; what it is for stays to be paid."), "muted")),
    ]


async def another(screen: Steered, link: LinkView) -> None:
    """Make another link in place of one that is overdue, refused or withdrawn; this one is left."""
    from pos_app.tui.verbs.link import LinkDialog

    await doors.check_may(screen, Act.MAKE_LINK)
    app = screen.desk_app
    screen.close()
    app.push_screen(LinkDialog(*subject(link)))


# on paper


async def show_paper(screen: Steered, link: LinkView) -> None:
    """The slip of an open link with its code, or the receipt of a paid one (RCPT-5)."""
    from pos_app.tui.screens.link_slip import LinkSlipScreen

    if link.invoice != InvoiceStatus.PAID:
        screen.app.push_screen(LinkSlipScreen(link.id))
        return
    payment = await _payment_of(screen, link)
    if payment is None:
        screen.refuse(_("No payment records yet"))
    else:
        doors.show_receipt(screen, payment.id)


async def _payment_of(screen: Steered, link: LinkView) -> PaymentView | None:
    kind, subject_id = subject(link)
    if kind == "purchase":
        found: Sequence[PaymentView] = (await screen.ask(purchases.detail, subject_id)).payment.payments
    else:
        found = (await screen.ask(appointments.detail, subject_id)).payments
    online = [one for one in found if one.method == "paper_digital" and one.paid_at is not None]
    return online[-1] if online else None


async def open_of(screen: Steered, kind: str, subject_id: str) -> LinkView | None:
    """The link of a `purchase` or an `appointment` that is, or may become, payable."""
    of = links.of_purchase if kind == "purchase" else links.of_appointment
    return link_words.live(await screen.ask(of, subject_id))
