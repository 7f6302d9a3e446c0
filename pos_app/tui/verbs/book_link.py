"""Bookings that are paid by link: each link an act of its own, after its booking (APAY-7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pos_app.desk import link_forms, links
from pos_app.desk.bookings import Booked, BookingRequest
from pos_app.domain.errors import Refusal
from pos_app.domain.links import Wanted
from pos_app.tui.forms.wall import Wall
from pos_app.tui.text import words_of
from pos_app.tui.verbs.book_wall import booked_wall
from pos_app.tui.verbs.by_link import ByLink
from pos_app.words import _


class Follows(NamedTuple):
    """A booking and the link that is to follow it, if one is wanted."""

    request: BookingRequest
    wanted: Wanted | None
    operation: str


class BookLinks(ByLink):
    """What is checked before a booking, and made after it."""

    async def check_links(self, all_of: Sequence[Follows]) -> None:
        """Refuse, before anything is booked, what would refuse a link."""
        for request, wanted, _operation in all_of:
            if wanted is not None:
                service_id = request.service_ids[0]
                await self.ask(link_forms.check_for_booking, request.customer_id, service_id, wanted)

    async def send_links(self, done: Sequence[Booked], all_of: Sequence[Follows]) -> Wall | None:
        """Make the links of what was booked; a booking stays when its link cannot be made."""
        today, no_link, made = self.desk_app.today(), "", None
        for booked, (_request, wanted, operation) in zip(done, all_of, strict=True):
            if wanted is None:
                continue
            subject = booked.appointment.id
            try:
                made = await self.ask(links.make_for_appointment, subject, wanted, operation=operation)
            except Refusal as no:
                no_link = words_of(no, today)
        if made is None or no_link:
            return booked_wall(done, today, no_link)
        self.made(made.link.id)
        self.say(f"{_('Appointment booked!')} {_(made.link.message)}.", about=made.link.id)
        return None
