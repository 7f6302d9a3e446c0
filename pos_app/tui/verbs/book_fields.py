"""What a booking asks: each answer decides what is offered next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from pos_app.desk import appointments, credits, link_forms, services, times, visits
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.bookings import Booked, BookingRequest
from pos_app.desk.credits import CreditView
from pos_app.desk.link_forms import LinkForm
from pos_app.desk.services import ServiceView
from pos_app.desk.times import FreeTimes
from pos_app.desk.visits import Planned
from pos_app.domain.links import Wanted
from pos_app.domain.roles import Act, Role, may
from pos_app.tui.forms.fields import Choice, Field, Option, TextField
from pos_app.tui.forms.times import TimeList
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.verbs import book_times, treatments
from pos_app.tui.verbs.book_link import BookLinks
from pos_app.tui.verbs.book_payment import BookPayment
from pos_app.tui.verbs.book_staff import StaffChoice, anybody
from pos_app.tui.verbs.book_times import BookTimes
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.verbs.treatments import Treatment
from pos_app.tui.verbs.visit import VisitVerbs
from pos_app.words import _


class Known(NamedTuple):
    """What is known from where one came: it stands under the cursor, and is still asked."""

    service_id: str = ""
    staff_id: str = ""
    day: date | None = None
    minute: int | None = None


NOTHING_KNOWN = Known()


class Part(NamedTuple):
    """A treatment of the visit that the form has already, to be booked with the others."""

    request: BookingRequest
    operation: str
    words: str
    planned: Planned
    credit_id: str
    wanted: Wanted | None = None
    """The link that is to follow its booking."""
    link_operation: str = ""


class BookFields(BookLinks, GuestVerbs, VisitVerbs, FormScreen, inherit_bindings=False):
    """The fields of a booking and what is read for them."""

    PAYMENT = "payment"

    def __init__(
        self, guest_id: str, guest_name: str, known: Known = NOTHING_KNOWN, parts: Sequence[Part] = ()
    ) -> None:
        super().__init__()
        self._guest_id, self._guest_name, self.hints = guest_id, guest_name, known
        self.parts = list(parts)
        self.held: list[CreditView] = []
        self.free: FreeTimes | None = None
        self.elsewhere: list[AppointmentView] = []
        """The guest's visits to come, which a new one may meet."""
        self.done: tuple[Booked, ...] = ()

    def guest_id(self) -> str:
        """Who comes."""
        return self._guest_id

    def guest_name(self) -> str:
        """Their name."""
        return self._guest_name

    # the form

    async def make_fields(self) -> list[Field]:
        """Read treatments and credits; therapists and times follow the choice."""
        self.held = await self.ask(credits.available, self._guest_id)
        self.service = Choice(
            "service",
            _("Service"),
            columns=treatments.COLUMNS,
            hint=_("type a name, or move with ↓"),
            none=_("There is no treatment yet."),
        )
        await self._offer_services(self.hints.service_id)
        self.time = BookTimes("time", _("Time"), self.desk_app.today())
        self.staff = StaffChoice(self.time)
        self.payment = BookPayment()
        self.notes = TextField("notes", _("Notes"), limit=500, asked=False, optional=True, hint=_("optional"))
        self.payment.by_link = may(self.desk_app.desk.staff.role, Act.MAKE_LINK)
        link = self.make_link_fields()
        return [self.service, self.staff, self.time, self.payment, *link.fields, self.notes]

    async def _offer_services(self, known: str = "") -> None:
        every = treatments.treatments(await self.ask(services.listed), self._left_over())
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        self.service.offer([treatments.option(one, zone, today) for one in every])
        is_there = known in {one.service.id for one in every}
        own = not known and bool(every) and treatments.has_own(every[0])
        self.service.must_touch = not (is_there or own)
        if is_there:
            self.service.point_at(known)

    async def answered(self, field: Field) -> None:
        """Therapists and payment follow the treatment, times the therapist."""
        if field is self.service and self.service.value is not None:
            await self._offer_staff()
            self._offer_payment()
            await self.offer_link()
            if self.staff.value is not None:
                await self._offer_times(self.time.day)
        elif field is self.staff and self.staff.value is not None:
            await self._offer_times(self._first_day() if self.free is None else self.time.day)
        elif field is self.payment:
            await self._refresh_credits()
            await self.offer_link()

    async def link_ahead(self) -> LinkForm | None:
        """The link over the treatment's price, with the plan's fee (APAY-7)."""
        if self.service.value is None or not self.payment.is_link:
            return None
        return await self.ask(link_forms.form_for_booking, self._guest_id, self._treatment().service.id)

    def _treatment(self) -> Treatment:
        found: Treatment = self.service.value.record
        return found

    # therapists

    async def _offer_staff(self) -> None:
        service = self._treatment().service
        people = await self.ask(services.therapists, service.id)
        me = self.desk_app.desk.staff
        if me.role == Role.STAFF:
            people = [person for person in people if person.id == me.id]
            self.staff.none = _("You do not perform this treatment.")
        rows = [Option(person.id, person.name, record=person) for person in people]
        if len(people) > 1:
            rows.insert(0, anybody())
        self.staff.offer(rows)
        if self.hints.staff_id:
            self.staff.point_at(self.hints.staff_id)

    # times

    def _first_day(self) -> date:
        if self.parts:
            return self.parts[-1].request.day
        return max(self.hints.day or self.desk_app.today(), self.desk_app.today())

    async def _offer_times(self, day: date, *, roll: bool = True) -> None:
        """Read the free times of a day; a list that would open on a full one opens on the next free one."""
        service, staff_id = self._treatment().service, self.staff.staff_id
        free = await self.ask(times.free_times, service.id, staff_id, day)
        self.elsewhere = await self.ask(appointments.of_guest, self._guest_id)
        if roll and not self.parts:
            free = await self._with_a_time(free, service, staff_id)
        self.free = free
        planned = [part.planned for part in self.parts if part.request.day == free.day]
        after, today = None, self.desk_app.today()
        if planned:
            after = await self.ask(visits.right_after, service.id, staff_id, free.day, planned)
        ends = max((one.end for one in planned), default=0)
        rows, first = book_times.options(
            free, service, today, after=after, from_minute=ends, taken=self.elsewhere
        )
        who = _("any therapist") if staff_id is None else str(self.staff.value.label)
        self.time.title = book_times.title(free, who, today)
        self.time.offer_day(free.day, rows, at=self._known_row(rows, free.day, first))

    async def _with_a_time(self, free: FreeTimes, service: ServiceView, staff_id: str | None) -> FreeTimes:
        """The day itself, or the first following one, on which therapist and guest are both free; the day
        itself where there is none."""
        for ahead in (None, *free.later):
            day = free
            if ahead is not None:
                day = await self.ask(times.free_times, service.id, staff_id, ahead.day)
            both = book_times.for_guest(day, service, self.elsewhere)
            if both.slots or both.now:
                return day
        return free

    def _known_row(self, rows: Sequence[Option], day: date, first: int) -> int:
        if self.hints.minute is None or day != self.hints.day:
            return first
        wanted, service = book_times.key_of(day, self.hints.minute), self._treatment().service
        known = (n for n, row in enumerate(rows) if row.key == wanted)
        return next(
            (n for n in known if not book_times.elsewhere(rows[n].record, service, self.elsewhere)), first
        )

    async def day_wanted(self, field: TimeList, day: date) -> None:
        """`[` `]` `g` `t` and the rows of other days."""
        if self.service.value is not None and self.staff.value is not None:
            await self._offer_times(day, roll=False)

    # payment

    def _left_over(self) -> list[CreditView]:
        """The credits without those that earlier treatments of this visit use."""
        spent = [part.credit_id for part in self.parts]
        return [c._replace(remaining=c.remaining - spent.count(c.id)) for c in self.held]

    def _offer_payment(self) -> None:
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        self.payment.offer_for(self._treatment().service, self._left_over(), zone, today)

    async def _refresh_credits(self) -> None:
        before = [(c.id, c.remaining) for c in self.held]
        self.held = await self.ask(credits.available, self._guest_id)
        if [(c.id, c.remaining) for c in self.held] != before:
            self._offer_payment()
            self.refuse(_("The credits have changed; they were read again."))
