"""A sale or a booking that is paid by link: the link's fields join its form (BUY-16, APAY-7)."""

from __future__ import annotations

from typing import ClassVar

from pos_app.desk.link_forms import LinkForm
from pos_app.domain import links as rules
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.tui.forms.fields import Numbered
from pos_app.tui.text import words_of
from pos_app.tui.verbs.link import ToLink, edit_guest, missing_contact, wants_edit
from pos_app.tui.verbs.link_fields import LinkFields
from pos_app.words import _


class ByLink(ToLink):
    """What would refuse the link is said beside the field of the payment, before anything is sold."""

    PAYMENT: ClassVar[str]
    """Name of the field that chooses the payment."""
    link: LinkFields

    def __init__(self) -> None:
        super().__init__()
        self.lacks_contact = False
        self.link_operation = new_id()

    def guest_id(self) -> str:
        """Who gets it."""
        raise NotImplementedError

    async def link_ahead(self) -> LinkForm | None:
        """The link that would follow; None where another payment is chosen."""
        raise NotImplementedError

    def make_link_fields(self) -> LinkFields:
        """The fields, hidden until they are wanted."""
        self.link = LinkFields(
            self.desk_app.today(), notes="link_notes", label=_("On the link"), visible=False
        )
        return self.link

    async def offer_link(self) -> None:
        """Let the fields join the form, or leave it."""
        ahead = await self.link_ahead()
        self.lacks_contact = ahead is not None and not ahead.available
        self.link.show(ahead is not None and not self.lacks_contact)
        if ahead is None:
            return
        self.link.offer(ahead)
        if self.lacks_contact:
            self.refuse_at(self.PAYMENT, missing_contact(self))
            return
        try:
            rules.check_configured(ahead.is_configured)
            rules.check_amount(ahead.fee.total_with_fee)
        except Refusal as no:
            self.refuse_at(self.PAYMENT, words_of(no))

    def refused(self, no: Refusal) -> None:
        """A guest without contact gets no link; `e` mends it."""
        if no.code == "no_contact" and self.form is not None and self.wall is None:
            self.lacks_contact = True
            self.refuse_at(self.PAYMENT, missing_contact(self))
        else:
            super().refused(no)

    def extra_key(self, key: str, character: str | None) -> bool:
        """`e` goes to the guest's form and comes back, when a contact is missing."""
        if not (self.lacks_contact and wants_edit(self, key, character)):
            return super().extra_key(key, character)
        self.act(self._edit_guest())
        return True

    def unknown_key(self, shown: str) -> None:
        """A number of the payment, pressed on the confirm line: say where it works."""
        field = self.form.field(self.PAYMENT) if self.form is not None and self.form.on_confirm else None
        numbers = dict(field.numbered) if isinstance(field, Numbered) and field.visible else {}
        if self.wall is None and shown in {str(number) for number in numbers}:
            words = _("shift+Tab goes back to “%(field)s”; there %(key)s is “%(choice)s”.")
            choice = numbers[int(shown)].label
            self.refuse(words % {"field": field.label if field else "", "key": shown, "choice": choice})
        else:
            super().unknown_key(shown)

    async def _edit_guest(self) -> None:
        await edit_guest(self, self.guest_id())
        field = self.form.field(self.PAYMENT) if self.form is not None else None
        if self.form is None or field is None:
            return
        field.refusal = ""
        await self.answered(field)
        if self.link.channels.visible:
            self.form.at = len(self.form.fields)
        self.redraw()
