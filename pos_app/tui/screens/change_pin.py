"""An own PIN in place of a one-time one; nobody gets past it without."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pos_app.desk import people
from pos_app.desk.people import SignedIn
from pos_app.domain.errors import BadInput
from pos_app.tui.forms.fields import PinField, ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.screens.forming import FormDialog
from pos_app.words import N_, _

if TYPE_CHECKING:
    from pos_app.tui.flow import FrontDesk


class ChangePin(FormDialog):
    """Asks for the new PIN twice, then signs the person in."""

    def __init__(self, person_id: str, name: str, old: str) -> None:
        super().__init__(_("Choose your own PIN"))
        self.person_id, self.person, self.old = person_id, name, old

    async def prepare(self) -> Form:
        """Two fields."""
        self.new, self.repeated = PinField("pin", _("New PIN")), PinField("again", _("Again"))
        return Form(
            self.title_text,
            [
                ReadOnly(_("Person"), self.person),
                ReadOnly("", _("Six digits that only you know; not 123456, not all the same.")),
                self.new,
                self.repeated,
            ],
            confirm=lambda: _("Use this PIN from now on"),
            drafts=False,
        )

    async def perform(self) -> None:
        """Change it and enter."""
        if self.new.value != self.repeated.value:
            for typed in (self.new, self.repeated):
                typed.put_nothing()
            raise BadInput("pins_differ", N_("The two PINs differ; type both again"), field="pin")
        app = cast("FrontDesk", self.app)
        await app.store.run(people.change_pin, app.front, self.person_id, self.old, self.new.value)
        done: SignedIn = await app.store.run(people.sign_in, app.front, self.person_id, self.new.value)
        self.close()
        app.signed_in(done.desk)
