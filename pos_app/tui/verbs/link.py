"""`l`: make the payment link of what is owed, or show the one there is (LINK-1..24, wireframe 7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pos_app.desk import customers, link_forms, links
from pos_app.desk.link_forms import LinkForm
from pos_app.domain import links as rules
from pos_app.domain.roles import Act
from pos_app.tui import formats, link_words
from pos_app.tui.forms.fields import ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.form_base import Forming
from pos_app.tui.screens.forming import FormDialog
from pos_app.tui.verbs import doors
from pos_app.tui.verbs.link_fields import NO_CONTACT, LinkFields, fee_words
from pos_app.tui.widgets.drawing import Line, Part, Said
from pos_app.words import N_, _

_FORMS: dict[str, Callable[..., LinkForm]] = {
    "purchase": link_forms.form_for_purchase,
    "appointment": link_forms.form_for_appointment,
}


async def open_link(screen: Steered, kind: str, subject_id: str) -> None:
    """Show the open link of a `purchase` or an `appointment`, or begin to make one; an overdue link is shown
    or replaced, by number (LINK-20).

    Raises:
        Refusal: nothing is owed, Paper.id is not set up (LINK-9), or the sum is none it takes (LINK-24).
        NotAllowed: the role makes no links (ROLE-6); the text names who may.
    """
    await doors.check_may(screen, Act.MAKE_LINK)
    form = await screen.ask(_FORMS[kind], subject_id)
    if form.open is not None:
        from pos_app.tui.screens.link import LinkScreen

        replace = form.open.shown == "overdue" and await _asked_to_replace(screen, form.open.due)
        if replace is None:
            return
        if not replace:
            doors.go(screen, LinkScreen(form.open.id))
            return
    rules.check_configured(form.is_configured)
    rules.check_amount(form.fee.total_with_fee)
    doors.go(screen, LinkDialog(kind, subject_id))


async def _asked_to_replace(screen: Steered, due: Any) -> bool | None:
    from pos_app.tui.dialogs.question import Question

    said = formats.overdue(due, screen.desk_app.today())
    question = Question(
        _("The payment link is overdue"), [_("Show it"), _("Replace it by a new one")], [said]
    )
    answer = await screen.app.push_screen_wait(question)
    return None if answer is None else answer == 2


class ToLink(Forming):
    """A form whose wall is a payment link on the screen."""

    link_id = ""

    def close(self, outcome: Any = None) -> None:
        """Leave; where a link was made it is shown."""
        app, link_id = self.desk_app, self.link_id
        self.link_id = ""
        super().close(outcome)
        if link_id:
            from pos_app.tui.screens.link import LinkScreen

            app.push_screen(LinkScreen(link_id))

    def made(self, link_id: str) -> None:
        """A link was made: it goes out at once, and is shown when the form closes."""
        self.link_id = link_id
        self.desk_app.paper.wake()


class LinkDialog(ToLink, FormDialog, inherit_bindings=False):
    """The form of a link: everything is answered, a bare Enter makes it."""

    def __init__(self, kind: str, subject_id: str) -> None:
        super().__init__()
        self.kind, self.subject_id = kind, subject_id
        self.ahead: LinkForm | None = None

    async def prepare(self) -> Form:
        """Read whom it goes to, for what and for how much."""
        self.ahead = ahead = await self.ask(_FORMS[self.kind], self.subject_id)
        self.link = LinkFields(self.desk_app.today())
        self.link.offer(ahead)
        self.email, self.phone = ReadOnly(_("E-mail")), ReadOnly(_("Phone"))
        self._show_contact(ahead)
        return Form(
            _("Create Payment Link - %(what)s") % {"what": ahead.what},
            [
                ReadOnly(_("Customer"), Said(ahead.customer.name, "strong")),
                self.email,
                self.phone,
                ReadOnly(_("Price"), formats.money(ahead.fee.base_amount)),
                ReadOnly(_("Platform fee"), Said(fee_words(ahead), "muted")),
                ReadOnly(_("Total"), Said(formats.money(ahead.fee.total_with_fee), "strong")),
                *self.link.fields,
            ],
            confirm=lambda: _("Create the link and send it %(how)s") % {"how": self.link.in_words()},
            afterwards=self._afterwards,
            busy=N_("Creating the link…"),
            drafts=False,
        )

    def _show_contact(self, ahead: LinkForm) -> None:
        guest = ahead.customer
        self.email.show(*_contact(guest.email or ""))
        self.phone.show(*_contact(formats.phone(guest.phone)))

    def _afterwards(self) -> Sequence[Line]:
        lines: list[Line] = [[_(link_words.AFTER_PAYMENT)]] if self.kind == "purchase" else []
        return [*lines, *self.link.advice()]

    async def load(self) -> None:
        """Make the form; without a contact say at once what to do."""
        is_new = self.form is None
        await super().load()
        if is_new and self.form is not None and not self.link.channels.available:
            self.refuse_at("channels", missing_contact(self))

    async def perform(self) -> Wall | None:
        """Store the intent; the relay carries it to Paper.id."""
        make = links.make_for_purchase if self.kind == "purchase" else links.make_for_appointment
        done = await self.ask(make, self.subject_id, self.link.wanted(), operation=self.operation)
        self.made(done.link.id)
        self.say(_(done.link.message), about=done.link.id)
        return None

    def extra_key(self, key: str, character: str | None) -> bool:
        """`e` goes to the guest's form and comes back, when a contact is missing."""
        if not wants_edit(self, key, character) or self.link.channels.available:
            return False
        self.act(self._edit_guest())
        return True

    def form_keys(self) -> Sequence[tuple[str, str]]:
        """`e`, while there is no way to send."""
        if self.form is None or self.link.channels.available:
            return []
        return [(self.desk_app.keys.label("edit"), _("Edit"))]

    async def _edit_guest(self) -> None:
        assert self.ahead is not None
        await edit_guest(self, self.ahead.customer.id)
        self.ahead = ahead = await self.ask(_FORMS[self.kind], self.subject_id)
        self.link.offer(ahead)
        self._show_contact(ahead)
        self.link.channels.refusal = ""
        if self.form is not None and self.link.channels.available:
            self.form.at = len(self.form.fields)
        self.redraw()


def _contact(text: str) -> list[Part]:
    if not text:
        return [Said(_("(not available)"), "waiting")]
    return [text, Said("  " + _("Available"), "muted")]


def missing_contact(screen: Steered) -> str:
    """Why no link can be sent to a guest, and the key that mends it (LINK-4, UIX-4)."""
    key = _("%(key)s adds one.") % {"key": screen.desk_app.keys.label("edit")}
    return f"{_('Missing Contact Information')}. {_(NO_CONTACT)} {key}"


def wants_edit(screen: Steered, key: str, character: str | None) -> bool:
    """Whether a key is the one that edits."""
    command = screen.desk_app.keys.find(key, character)
    return command is not None and command.id == "edit"


async def edit_guest(screen: Steered, guest_id: str) -> None:
    """Go to the guest's form and come back when it is left."""
    from pos_app.tui.screens.customer_form import CustomerForm

    guest = await screen.ask(customers.get, guest_id)
    await screen.app.push_screen_wait(CustomerForm(guest))
