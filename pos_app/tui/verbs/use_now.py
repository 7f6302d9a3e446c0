"""Using a credit at once, without an appointment (wireframe A6)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import cards, credits, redemptions, services
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.desk.redemptions import UseDone
from pos_app.domain.clock import local_day
from pos_app.tui import formats
from pos_app.tui.forms.fields import Choice, Field, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.text import filled
from pos_app.tui.verbs import doors, treatments, wording
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.verbs.treatments import Treatment
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _


async def open_use_now(screen: Steered, guest_id: str, guest_name: str, *, service_id: str = "") -> None:
    """Begin using a credit over a screen; a guest without one is told so, and nothing opens."""
    if not await screen.ask(credits.available, guest_id):
        screen.refuse(_("No Credits Available. s sells a package."))
        return
    doors.go(screen, UseForm(guest_id, guest_name, service_id))


class UseForm(GuestVerbs, FormScreen, inherit_bindings=False):
    """One credit, now; an unpaid booking of today for the same treatment is said first."""

    KIND = "use"
    VERBS = ("use", "book", "sell", "undo", "history")

    def __init__(self, guest_id: str, guest_name: str, service_id: str = "") -> None:
        super().__init__()
        self._guest_id, self._guest_name, self._service_id = guest_id, guest_name, service_id
        self.unpaid: AppointmentView | None = None
        self.done: UseDone | None = None

    def guest_id(self) -> str:
        """Whose credit it is."""
        return self._guest_id

    def guest_name(self) -> str:
        """Their name."""
        return self._guest_name

    def again(self) -> UseForm:
        """A fresh one for the same guest."""
        return UseForm(self._guest_id, self._guest_name, self._service_id)

    # the form

    async def prepare(self) -> Form:
        """Read the credits, and for which treatments they are."""
        self.place(_("Use credit now"), self._guest_name)
        held = await self.ask(credits.available, self._guest_id)
        every = treatments.treatments(await self.ask(services.listed), held)
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        shown = [treatments.option(one, zone, today) for one in every if one.credits]
        known = self._service_id in {option.key for option in shown}
        own = not self._service_id and any(treatments.has_own(one) for one in every)
        self.service = Choice(
            "service",
            _("Treatment"),
            shown,
            must_touch=not (known or own),
            columns=treatments.COLUMNS,
            hint=_("type a name, or move with ↓"),
            none=_("No Credits Available. Esc, then s sells a package."),
        )
        if known:
            self.service.point_at(self._service_id)
        self.notes = TextField("notes", _("Notes"), limit=500, asked=False, optional=True, hint=_("optional"))
        return Form(
            f"{_('Use credit now')} · {self._guest_name}",
            [self.service, self.notes],
            confirm=self._in_words,
            afterwards=self._afterwards,
            busy=N_("Saving…"),
        )

    async def answered(self, field: Field) -> None:
        """Look whether the guest has an unpaid booking for it today: that one is paid with `u`."""
        if field is not self.service or self.service.value is None:
            return
        self.unpaid = await self._unpaid_today(self._treatment().service.id)
        if self.unpaid is not None:
            self.refuse(self._unpaid_words())

    async def _unpaid_today(self, service_id: str) -> AppointmentView | None:
        today = self.desk_app.today()
        card = await self.ask(cards.card, self._guest_id)
        for view in card.to_come:
            if view.day == today and view.service_id == service_id and view.owed and not view.paid_amount:
                return view
        return None

    def _unpaid_words(self) -> str:
        assert self.unpaid is not None
        words = _("%(service)s today %(time)s is booked and not paid: u pays that booking with the credit.")
        return words % {"service": self.unpaid.service_name, "time": formats.clock(self.unpaid.start)}

    def extra_key(self, key: str, character: str | None) -> bool:
        """`u` on the confirm line pays the unpaid booking instead."""
        command = self.desk_app.keys.find(key, character)
        form = self.form
        if command is None or command.id != "redeem" or form is None or not form.on_confirm:
            return False
        if self.unpaid is None:
            return False
        doors.pay_with_credit(self, self.unpaid)
        return True

    def form_keys(self) -> Sequence[tuple[str, str]]:
        """`u`, when there is such a booking."""
        form = self.form
        if self.unpaid is None or form is None or not form.on_confirm:
            return []
        return [(self.desk_app.keys.label("redeem"), _("Pay that booking"))]

    def _treatment(self) -> Treatment:
        found: Treatment = self.service.value.record
        return found

    def _first(self) -> CreditView:
        return self._treatment().credits[0]

    def _in_words(self) -> str:
        return _("Use 1 credit for %(service)s of %(package)s now, for %(guest)s") % {
            "service": self._treatment().service.name,
            "package": self._first().package_name,
            "guest": self._guest_name,
        }

    def _afterwards(self) -> Sequence[Line]:
        if self.service.value is None:
            return ()
        treatment, first = self._treatment(), self._first()
        left = wording.credits_word(treatment.left - 1)
        until = wording.until(first.expires_at, self.desk_app.identity.zone, self.desk_app.today())
        lines: list[Line] = [
            [_("Credits to use: 1"), Said(f"   {first.package_name}, {until}", "muted")],
            [_("Remaining after: %(credits)s") % {"credits": left}],
            [Said(_("Using FIFO: Oldest credits will be used first"), "muted")],
        ]
        if first.expiry.is_soon:
            lines.append([Said(_("Recommend using before expiration"), "waiting")])
        if self.unpaid is not None:
            lines.append([Said(self._unpaid_words(), "waiting")])
        return lines

    # the act and its wall

    async def perform(self) -> Wall:
        """Use it, from the package that was shown."""
        treatment, first = self._treatment(), self._first()
        self.done = await self.ask(
            redemptions.use_now,
            self._guest_id,
            treatment.service.id,
            operation=self.operation,
            notes=self.notes.value or "",
            purchase_id=first.purchase_id,
        )
        return self._wall(self.done, treatment.left - 1)

    def _wall(self, done: UseDone, left: int) -> Wall:
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        at = local_day(done.redemption.redeemed_at, zone)
        when = f"{formats.near_day(at, today)} {formats.clock(done.redemption.redeemed_at, zone)}"
        facts = [
            Fact(_("Treatment"), done.redemption.service_name),
            Fact(_("Customer"), done.customer_name),
            Fact(_("Package"), done.package_name),
            Fact(_("Remaining"), Said(wording.credits_word(left), "strong")),
            Fact(_("Expires"), wording.expires(done.credit.expires_at, zone, today)),
            Fact(_("Redeemed by"), done.redemption.redeemed_by),
            Fact(_("Time"), when),
        ]
        return Wall(
            _("Credit Redeemed Successfully"),
            facts,
            verbs=("use", "book", "sell", "undo", "history"),
            message=filled(
                _("1 credit of %(package)s used for %(service)s, %(left)s left."),
                package=done.package_name,
                service=done.redemption.service_name,
                left=wording.credits_word(left),
            ),
        )

    def verb_history(self) -> None:
        """The story of the package."""
        assert self.done is not None
        doors.show_story(self, "purchase", self.done.redemption.purchase_id)

    def verb_undo(self) -> None:
        """Leave the wall, and take the use back."""
        assert self.done is not None
        doors.undo(self, self.done.redemption)
