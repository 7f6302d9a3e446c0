"""The fields of a payment link, in its own form and in those of a sale and a booking (LINK-1, LINK-5)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pos_app.desk.customers import Guest
from pos_app.desk.link_forms import LinkForm
from pos_app.domain import links as rules
from pos_app.domain.links import Wanted
from pos_app.domain.payments import NOTES_LIMIT
from pos_app.domain.when import parse_day
from pos_app.domain.words import Channel
from pos_app.tui import formats, link_words
from pos_app.tui.forms.base import Did
from pos_app.tui.forms.fields import DateField, Field, Option, TextField, Ticks
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

NO_CONTACT = N_("Customer must have email or phone to receive payment link.")
"""Wireframe 7's sentence (English msgid)."""
_TICKED = (Channel.EMAIL, Channel.WHATSAPP)
"""What is ticked at first, where it can be used; an SMS costs extra (UIX-3)."""


class ChannelTicks(Ticks):
    """The ways to send a link; one without its address cannot be ticked (LINK-5..8, UIX-3)."""

    def __init__(self) -> None:
        super().__init__("channels", _("Send by"), [], least=1)
        self.must = N_("At least one delivery method must be selected")
        self.available: tuple[Channel, ...] = ()

    def offer(self, guest: Guest, available: tuple[Channel, ...]) -> None:
        """Offer what a guest can be reached over; what was ticked by hand stays."""
        self.available = available
        self.options = [self._option(channel, guest) for channel in Channel]
        wanted = self.ticked if self.touched else {channel.value for channel in _TICKED}
        self.ticked = {channel.value for channel in available if channel.value in wanted}

    def _option(self, channel: Channel, guest: Guest) -> Option:
        to, is_there = formats.phone(guest.phone), channel in self.available
        notes = {
            Channel.EMAIL: _("Send invoice to %(email)s") % {"email": guest.email or ""},
            Channel.WHATSAPP: _("Send via WhatsApp to %(phone)s") % {"phone": to},
            Channel.SMS: _("(additional charges may apply)"),
        }
        reason = notes[channel] if channel == Channel.SMS else _("(not available)")
        name = _(link_words.CHANNELS[channel])
        return Option(channel.value, name, note=notes[channel], reason="" if is_there else reason)

    @property
    def missing(self) -> str:
        """What is said when nothing is ticked, or nothing can be."""
        return super().missing if self.available else _(NO_CONTACT)

    @property
    def chosen(self) -> tuple[Channel, ...]:
        """The channels ticked."""
        return tuple(channel for channel in Channel if channel.value in self.ticked)

    def _toggle(self) -> Did:
        if self.options[self.at].reason:
            lacks_email = self.options[self.at].key == Channel.EMAIL
            return self.refuse(
                _("The guest has no e-mail address.") if lacks_email else _("The guest has no phone number.")
            )
        return super()._toggle()


class DueField(DateField):
    """Until when a link is to be paid: never a day that is past (LINK-17)."""

    def __init__(self, name: str, today: date) -> None:
        super().__init__(name, _("Due"), today, asked=False)
        self._parse = self._due

    def _due(self, text: str) -> date:
        return rules.due_day(parse_day(text, self.today, field=self.name), self.today, 0)

    def offer(self, day: date) -> None:
        """Put a day in, unless one was typed."""
        if not self.touched:
            self.put(f"{day.day}/{day.month}/{day.year}")


class LinkFields:
    """Channels, due day and notes: all answered already, reached by Tab."""

    def __init__(self, today: date, *, notes: str = "notes", label: str = "", visible: bool = True) -> None:
        """Make the fields; the notes get another name where the form has notes of its own."""
        self.form: LinkForm | None = None
        self.today = today
        self.channels = ChannelTicks()
        self.due = DueField("due", today)
        hint = _("optional, for the guest")
        self.notes = TextField(
            notes, label or _("Notes"), limit=NOTES_LIMIT, asked=False, optional=True, hint=hint
        )
        self.show(visible)

    @property
    def fields(self) -> list[Field]:
        """In the order in which they stand."""
        return [self.channels, self.due, self.notes]

    def show(self, visible: bool) -> None:
        """Let them join the form, or leave it."""
        for field in self.fields:
            field.visible = visible

    def offer(self, form: LinkForm) -> None:
        """Answer them from what the desk knows of guest and sum."""
        self.form = form
        self.channels.offer(form.customer, form.available)
        self.due.offer(form.due)

    def wanted(self) -> Wanted:
        """What they say."""
        chosen = self.channels.chosen
        return Wanted(
            Channel.EMAIL in chosen,
            Channel.WHATSAPP in chosen,
            Channel.SMS in chosen,
            self.notes.value or "",
            self.due.value,
        )

    def in_words(self) -> str:
        """The end of a confirm line: `by e-mail, WhatsApp, Rp 300.000, due 24 Nov`."""
        if self.form is None or self.due.value is None:
            return "…"  # painted while the desk is still asked
        return _("by %(channels)s, %(total)s, due %(day)s") % {
            "channels": link_words.names(self.channels.chosen) or _("(not chosen yet)"),
            "total": formats.money(self.form.fee.total_with_fee),
            "day": formats.day(self.due.value, self.today),
        }

    def advice(self) -> Sequence[Line]:
        """What would help, said and never demanded."""
        if self.due.value is None:
            return ()
        chosen, can = len(self.channels.chosen), len(self.channels.available)
        said = link_words.advice(self.due.value, self.today, chosen, can, self.notes.value or "")
        if Channel.WHATSAPP in self.channels.available:
            return said
        return [[Said(_("Paper.id may refuse a guest without a phone number."), "waiting")], *said]

    def fee_words(self) -> str:
        """What the sum is made of, where there is a fee on top; empty for none (FEE-5)."""
        if self.form is None or not self.form.fee.platform_fee:
            return ""
        return fee_words(self.form)


def fee_words(form: LinkForm) -> str:
    """The platform fee with its percentage and whose it is."""
    if not form.fee.platform_fee:
        return _("%(fee)s (fee-exempt)") % {"fee": formats.money(form.fee.platform_fee)}
    return _("%(fee)s (%(percent)s\u00a0%%, plan %(plan)s)") % {
        "fee": formats.money(form.fee.platform_fee),
        "percent": form.fee.fee_percentage,
        "plan": form.fee.subscription_plan.value,
    }
