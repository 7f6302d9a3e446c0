"""A customer's data: a new one from the words typed in the finder, or one that changes (ENT-13, ENT-14)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import customers
from pos_app.desk.contact import normal_email, normal_phone
from pos_app.desk.customers import NAME_LIMIT, NOTES_LIMIT, Guest, Namesake
from pos_app.domain.errors import BadInput
from pos_app.tui import formats
from pos_app.tui.forms.fields import Field, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.forming import FormScreen
from pos_app.words import N_, _

_ANOTHER = N_("Same person? Enter goes on and adds another one; Ctrl+o opens %(name)s.")
_BOTH = N_("Same person? Enter goes on, and both have it; Ctrl+o opens %(name)s.")


class CustomerForm(FormScreen):
    """Name and phone are asked, e-mail and notes stand behind Tab; a known phone or e-mail warns once."""

    KIND = "edit"

    def __init__(
        self, guest: Guest | None = None, *, name: str = "", phone: str = "", then: str = ""
    ) -> None:
        """Make the form.

        Args:
            guest: who is changed; None makes a new customer.
            name: typed already.
            phone: typed already.
            then: a verb to begin with on the new customer's card.
        """
        super().__init__()
        self.guest, self._words, self._digits, self._then = guest, name, phone, then
        self._seen: set[str] = set()
        self._known: dict[str, Namesake] = {}
        """Who has what stands in a field, by the field's name."""

    @classmethod
    def for_words(cls, words: str, then: str = "") -> CustomerForm:
        """A new customer from what was typed in the finder: digits are a phone, an address an e-mail."""
        text = " ".join(words.split())
        parts = text.split(" ")
        digits = [p for p in parts if p.strip("+-.()").replace("-", "").isdigit()]
        names = [p for p in parts if p not in digits]
        return cls(name=" ".join(names), phone=" ".join(digits), then=then)

    def draft_title(self) -> str:
        """A new customer by the name typed so far, or by what else is there."""
        typed = self.name_field.text.strip() or self.phone.text.strip()
        if self.guest is not None or not typed:
            return super().draft_title()
        return f"{_('New customer')} · {typed}"

    def again(self) -> CustomerForm:
        """The same form anew."""
        return CustomerForm(self.guest, name=self._words, phone=self._digits, then=self._then)

    async def prepare(self) -> Form:
        """Four fields."""
        guest = self.guest
        title = _("Edit · %(name)s") % {"name": guest.name} if guest else _("New customer")
        self.place(_("Customers"), *([guest.name, _("Edit")] if guest else [_("New customer")]))
        self.name_field = TextField(
            "name", _("Name"), value=guest.name if guest else self._words, limit=NAME_LIMIT, parse=_name
        )
        self.phone = TextField(
            "phone",
            _("Phone"),
            value=formats.phone(guest.phone) if guest else self._digits,
            limit=40,
            hint=_("optional, e.g. 0812-3456-7890"),
            parse=_phone,
            show=self._understood,
            optional=True,
        )
        self.email = TextField(
            "email",
            _("E-mail"),
            value=(guest.email or "") if guest else "",
            limit=200,
            hint=_("optional"),
            parse=_email,
            asked=False,
            optional=True,
        )
        self.notes = TextField(
            "notes",
            _("Notes"),
            value=guest.notes if guest else "",
            limit=NOTES_LIMIT,
            hint=_("optional: allergies, wishes"),
            asked=False,
            optional=True,
        )
        if not guest and (self._words or self._digits):
            self.name_field.touched = True
        return Form(title, [self.name_field, self.phone, self.email, self.notes], confirm=self._in_words)

    def _in_words(self) -> str:
        name = self.name_field.value or ""
        if self.guest is not None:
            return _("Save %(name)s") % {"name": name}
        phone = formats.phone(self.phone.value or None)
        both = _("Add %(name)s, %(phone)s") % {"name": name, "phone": phone}
        return both if phone else _("Add %(name)s") % {"name": name}

    def _understood(self, phone: str) -> str:
        """The phone as it will stand, where it was typed in another way."""
        shown = formats.phone(phone)
        return "" if shown == self.phone.text.strip() else shown

    # who has it already

    def typed(self, field: Field) -> None:
        """Warn while typing that somebody has this phone or e-mail."""
        if field in (self.phone, self.email):
            self.app.run_worker(
                self._warn(self.phone if field is self.phone else self.email),
                group=self.desk_app.ROWS,
                exclusive=True,
            )

    async def _warn(self, field: TextField) -> list[Namesake]:
        """Look up and say who has what stands in the field."""
        text = field.text
        but = self.guest.id if self.guest is not None else ""
        phone, email = (text, "") if field is self.phone else ("", text)
        found = await self.ask(customers.duplicates, phone, email, but)
        if text == field.text:
            field.warning = _warning(found)
            self._known.pop(field.name, None)
            if found:
                self._known[field.name] = found[0]
            self.redraw()
        return found

    async def answered(self, field: Field) -> None:
        """Stop once at a phone or e-mail that somebody has."""
        if field not in (self.phone, self.email):
            return
        taken = self.phone if field is self.phone else self.email
        if not taken.text.strip() or taken.text in self._seen:
            return
        if (found := await self._warn(taken)) and self.form is not None:
            self._seen.add(taken.text)
            self.form.go_to(taken)
            self.redraw()
            self.refuse(_(_ANOTHER if self.guest is None else _BOTH) % {"name": found[0].name})

    def form_keys(self) -> Sequence[tuple[str, str]]:
        """The way to who has the phone or e-mail already."""
        return self.keys_here(("known_guest",)) if self._known else []

    def extra_key(self, key: str, character: str | None) -> bool:
        """Open the card of who has it already; this form waits behind it with all that was typed."""
        command = self.desk_app.keys.find(key, character)
        if command is None or command.id != "known_guest" or not self._known or self.form is None:
            return False
        from pos_app.tui.screens.card import Card

        here = self.form.current.name if self.form.current is not None else ""
        known = self._known.get(here) or next(iter(self._known.values()))
        self.app.push_screen(Card(known.id, then=self._then))
        return True

    # the act

    async def perform(self) -> Wall | None:
        """Save; a new customer's card opens, an edit leads back."""
        if self.guest is None and not await self._all_seen():
            raise BadInput(
                "known_contact", _ANOTHER, field=self._stopped_at, name=self._known[self._stopped_at].name
            )
        draft = customers.Draft(
            self.name_field.value or "", self.phone.text, self.email.text, self.notes.text
        )
        if self.guest is not None:
            saved = await self.ask(customers.edit, self.guest.id, draft, operation=self.operation)
            self.say(_("Saved: %(name)s.") % {"name": saved.name})
            return None
        saved = await self.ask(customers.create, draft, operation=self.operation)
        self.say(_("Added: %(name)s.") % {"name": saved.name})
        self._open_card(saved.id)
        return None

    _stopped_at = ""

    async def _all_seen(self) -> bool:
        """Whether every warning was seen; fields reached by Tab alone were not looked at yet."""
        for field in (self.phone, self.email):
            if field.text.strip() and field.text not in self._seen and await self._warn(field):
                self._seen.add(field.text)
                self._stopped_at = field.name
                return False
        return True

    def _open_card(self, customer_id: str) -> None:
        from pos_app.tui.screens.card import Card

        app, then = self.desk_app, self._then
        self.close(True)
        app.push_screen(Card(customer_id, then=then))


def _warning(found: list[Namesake]) -> str:
    if not found:
        return ""
    names = ", ".join(one.name for one in found[:3])
    words = (
        _("This phone belongs to: %(names)s")
        if found[0].same == "phone"
        else _("This e-mail belongs to: %(names)s")
    )
    return words % {"names": names}


def _name(text: str) -> str:
    if not text:
        raise BadInput("name_missing", "A customer needs a name", field="name")
    return text


def _phone(text: str) -> str:
    return normal_phone(text) or ""


def _email(text: str) -> str:
    return normal_email(text) or ""
