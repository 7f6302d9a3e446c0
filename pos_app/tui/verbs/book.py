"""Booking a visit (wireframes 1 and 11): treatment, therapist, time; a credit pays where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pos_app.desk import bookings, credits, visits
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.visits import Planned
from pos_app.domain.clock import instant
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.words import AppointmentKind, BookingPayment
from pos_app.tui.forms.fields import ReadOnly
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.verbs import book_times, book_words, doors
from pos_app.tui.verbs.book_fields import NOTHING_KNOWN, BookFields, Known, Part
from pos_app.tui.verbs.book_link import Follows
from pos_app.tui.verbs.book_times import Start
from pos_app.tui.widgets.drawing import Line
from pos_app.words import _

_TIME_CODES = ("booking_conflict", "staff_not_working", "time_passed", "booked_already")
_CREDIT_CODES = ("no_credits", "redemption_failed", "foreign_package")


def open_book(
    screen: Steered, guest_id: str, guest_name: str, *, service_id: str = "", staff_id: str = "",
    day: date | None = None, minute: int | None = None,
) -> None:  # fmt: skip
    """Begin a booking for a guest over a screen; what is known already stands under the cursor."""
    doors.go(screen, BookForm(guest_id, guest_name, Known(service_id, staff_id, day, minute)))


class BookForm(BookFields, inherit_bindings=False):
    """A booking: the act, its refusals and its wall."""

    KIND = "book"
    VERBS = ("check_in", "book", "pay", "link", "sell", "history")

    def again(self) -> BookForm:
        """A fresh one for the same guest and day."""
        day = self.time.day if self.form is not None else self.hints.day
        return BookForm(self._guest_id, self._guest_name, self.hints._replace(day=day), self.parts)

    async def prepare(self) -> Form:
        """The fields, below the treatments that the visit has already."""
        self.place(_("Book"), self._guest_name)
        asked = await self.make_fields()
        earlier = [self._part_line(number) for number in range(len(self.parts))]
        return Form(
            f"{_('Book')} · {self._guest_name}",
            [*earlier, *asked],
            confirm=self._in_words,
            afterwards=self._afterwards,
        )

    # what the form says

    def _start(self) -> Start:
        start = self.time.taken
        assert start is not None
        return start

    def _one_in_words(self) -> str:
        service, today = self._treatment().service, self.desk_app.today()
        link = self.link.in_words() if self.payment.is_link else ""
        return book_words.one(service, self._start(), self.payment.credit, today, link)

    def _in_words(self) -> str:
        if not self.parts:
            return _("Book %(what)s") % {"what": self._one_in_words()}
        words = _("Book all %(n)s treatments; the last: %(what)s")
        return words % {"n": len(self.parts) + 1, "what": self._one_in_words()}

    def _afterwards(self) -> Sequence[Line]:
        start = self.time.taken
        if self.service.value is None or start is None:
            return ()
        begins = instant(start.day, start.minute, self.desk_app.identity.zone)
        warns = self.desk_app.desk.policy.must_cover_visit_date != "off"
        service = self._treatment().service
        said = book_words.afterwards(service, self.payment, begins, warns=warns, link=self.link)
        met = book_times.elsewhere(start, service, self.elsewhere)
        return [*said, book_words.met(met)] if met is not None else said

    # another treatment

    def extra_key(self, key: str, character: str | None) -> bool:
        """`+` on the confirm line of a complete form: another treatment right after this one."""
        command, form = self.desk_app.keys.find(key, character), self.form
        if command is None or command.id != "another" or form is None:
            return super().extra_key(key, character)
        if not form.on_confirm or form.missing is not None:
            return False
        self._keep_part(form)
        self.act(self._ask_another(form))
        return True

    def form_keys(self) -> Sequence[tuple[str, str]]:
        """`+`, where it works; the keys of other days at the times."""
        form, label = self.form, self.desk_app.keys.label
        if form is not None and form.on_confirm and form.missing is None:
            return [(label("another"), _("Another treatment"))]
        if form is not None and form.current is self.time:
            days = f"{label('day_before')} {label('day_after')}"
            return [(days, _("Day")), (label("date"), _("Date")), (label("this_day"), _("Today"))]
        return []

    def _part_line(self, number: int) -> ReadOnly:
        line = ReadOnly(_("Visit") if number == 0 else " ", self.parts[number].words)
        line.touched = True
        return line

    def _keep_part(self, form: Form) -> None:
        start, length, credit = self._start(), self._treatment().service.length, self.payment.credit
        ends, blocked = start.minute + length.duration, start.minute + length.blocked
        planned = Planned(start.therapists[0].id, start.minute, ends, blocked)
        credit_id = credit.id if credit else ""
        words = self._one_in_words()
        follows = self._follows()
        part = Part(follows.request, self.operation, words, planned, credit_id, *follows[1:])
        self.parts.append(part)
        self.operation, self.link_operation = new_id(), new_id()
        form.fields.insert(len(self.parts) - 1, self._part_line(len(self.parts) - 1))

    async def _ask_another(self, form: Form) -> None:
        self.hints, self.free = NOTHING_KNOWN, None
        for field in (self.service, self.staff, self.time):
            field.clear()
        self.notes.put("")
        self.payment.forget()
        self.link.show(False)
        self.staff.offer([])
        self.time.offer_day(self._first_day(), [])
        await self._offer_services()
        form.go_to(self.service)
        self.redraw()

    # the act

    def _request(self) -> BookingRequest:
        start, credit = self._start(), self.payment.credit
        return BookingRequest(
            self._guest_id,
            (self._treatment().service.id,),
            start.day,
            start.minute,
            self.staff.staff_id,
            self._how(),
            credit.purchase_id if credit else None,
            self.notes.value or "",
            AppointmentKind.WALK_IN if start.is_now else AppointmentKind.SCHEDULED,
        )

    def _how(self) -> BookingPayment:
        if self.payment.is_link:
            return BookingPayment.LINK
        return BookingPayment.CREDIT if self.payment.credit else BookingPayment.LATER

    def _follows(self) -> Follows:
        wanted = self.link.wanted() if self.payment.is_link else None
        return Follows(self._request(), wanted, self.link_operation)

    async def perform(self) -> Wall | None:
        """Book: one treatment, or all of the visit in one go; links follow, each an act of its own."""
        earlier = [Follows(part.request, part.wanted, part.link_operation) for part in self.parts]
        all_of = [*earlier, self._follows()]
        await self.check_links(all_of)
        if self.parts:
            requests = [*(part.request for part in self.parts), self._request()]
            operations = [*(part.operation for part in self.parts), self.operation]
            self.done = await self.ask(visits.book_visit, requests, operations=operations)
        else:
            self.done = (await self.ask(bookings.book, self._request(), operation=self.operation),)
        return await self.send_links(self.done, all_of)

    def refused(self, no: Refusal) -> None:
        """The form stays; free times, or the credits, are read again (BOOK-18)."""
        if self.form is None or self.wall is not None or not self.form.on_confirm:
            super().refused(no)
        elif no.params.get("treatment", len(self.parts)) != len(self.parts):
            self.act(self._ask_again(no, int(str(no.params["treatment"]))))
        elif no.code in _TIME_CODES:
            self.act(self._say_nearest(no))
        elif no.code in _CREDIT_CODES:
            self.act(self._say_credit_gone(no))
        else:
            super().refused(no)

    async def _say_nearest(self, no: Refusal) -> None:
        wanted = self._start()
        await self._offer_times(wanted.day, roll=False)
        self.time.clear()
        service = self._treatment().service
        free = book_times.for_guest(self.free, service, self.elsewhere) if self.free else None
        near = book_times.nearest(free, wanted.minute) if free else []
        if near:
            self.time.point_at(book_times.key_of(wanted.day, near[0].minute))
        self.time.touched = True
        self.refuse_at("time", book_words.time_refused(no, free, wanted.minute, self.desk_app.today()))

    async def _say_credit_gone(self, no: Refusal) -> None:
        self.held = await self.ask(credits.available, self._guest_id)
        self._offer_payment()
        self.payment.visible = self.payment.asked = True
        self.refuse_at("payment", book_words.credit_refused(no))

    async def _ask_again(self, no: Refusal, number: int) -> None:
        """An earlier treatment of the visit was refused: it, and what follows it, is asked again."""
        said = book_words.time_refused(no, None, 0, self.desk_app.today())
        words = self.parts[number].words
        first = self.parts[number].request
        self.parts = self.parts[:number]
        self.hints = Known(first.service_ids[0], first.staff_id or "", first.day, first.minute)
        self.free = None
        self.form = self.view.form = None  # it speaks of fields that are made anew
        self.form = self.view.form = await self.prepare()
        self.redraw()
        self.refuse(f"{words}: {said}")

    # the wall

    def record(self) -> Any:
        """The visit that was booked."""
        return self.done[-1].appointment if self.done else None

    def verb_history(self) -> None:
        """The story of the appointment."""
        doors.show_story(self, "appointment", self.done[-1].appointment.id)

    async def verb_link(self) -> None:
        """Make the link of what was booked."""
        from pos_app.tui.verbs.link import open_link

        await open_link(self, "appointment", self.done[-1].appointment.id)

    async def verb_pay(self) -> None:
        """Take the money for what was booked, if it is to be paid."""
        from pos_app.tui.verbs.pay import open_pay

        await open_pay(self, "appointment", self.done[-1].appointment.id)
