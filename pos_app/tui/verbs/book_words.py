"""What the booking form says: the act in words, what will be true then, why it was refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pos_app.desk.appointments import AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.desk.services import ServiceView
from pos_app.desk.times import FreeTimes
from pos_app.domain.credits import is_expired
from pos_app.domain.errors import Refusal
from pos_app.tui import formats, states, visits
from pos_app.tui.text import words_of
from pos_app.tui.verbs import book_times, wording
from pos_app.tui.verbs.book_payment import BookPayment
from pos_app.tui.verbs.book_times import Start
from pos_app.tui.verbs.link_fields import LinkFields
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _


def one(service: ServiceView, start: Start, credit: CreditView | None, today: date, link: str = "") -> str:
    """`Facial Treatment today 14:30 with Dewi, 1 credit of Luxury Spa Package`."""
    day = _("today") if start.day == today else formats.near_day(start.day, today)
    words = _("%(service)s %(day)s %(time)s with %(staff)s") % {
        "service": service.name,
        "day": day,
        "time": formats.clock(start.minute),
        "staff": start.therapists[0].name,
    }
    if credit is not None:
        return f"{words}, " + _("1 credit of %(package)s") % {"package": credit.package_name}
    if link:
        return _("%(what)s, and send the link %(how)s") % {"what": words, "how": link}
    if not service.price:
        return f"{words}, {_('free of charge')}"
    return f"{words}, " + _("%(price)s at checkout") % {"price": formats.money(service.price)}


def afterwards(
    service: ServiceView, payment: BookPayment, begins: datetime, *, warns: bool, link: LinkFields
) -> Sequence[Line]:
    """What will be true then, with the notices of BOOK-16 and C-2."""
    credit = payment.credit
    if payment.is_link:
        return _by_link(link)
    if credit is None:
        price = service.price
        return [[states.bill("pending", formats.money(price)) if price else states.bill("paid")]]
    left = {"credits": wording.credits_word(payment.visits_left - 1), "service": service.name}
    lines: list[Line] = [[_("%(credits)s of %(service)s left") % left]]
    if warns and is_expired(credit.expires_at, begins):
        notice = _("The credit ends before the visit; it stays used for this booking.")
        lines.append([Said(notice, "waiting")])
    if payment.is_later_choice:
        lines.append([Said(_("An earlier-expiring credit exists"), "waiting")])
    if credit.expiry.is_soon:
        lines.append([wording.expiry_note(credit.expiry)])
    return lines


def _by_link(link: LinkFields) -> Sequence[Line]:
    """Pending until it is paid online, and what is paid on top (FEE-5)."""
    lines: list[Line] = [[states.visit("pending"), _(", confirmed once it is paid online")]]
    if fee := link.fee_words():
        lines.append([_("Platform fee"), f" {fee}"])
    return [*lines, *link.advice()]


def met(visit: AppointmentView) -> Line:
    """The guest is elsewhere at this time: said, never refused."""
    said = (
        f"{_('This guest has another visit at this time')}: {visit.service_name}, {visits.time_span(visit)}"
    )
    return [Said(said, "waiting")]


def time_refused(no: Refusal, free: FreeTimes | None, minute: int, today: date) -> str:
    """BOOK-18's notice with the three nearest free times."""
    said = f"{_('Booking Error')}: {words_of(no, today)}."
    near = book_times.nearest(free, minute) if free else []
    if not near:
        return said
    names = ", ".join(f"{formats.clock(slot.minute)} {slot.therapists[0].name}" for slot in near)
    return said + " " + _("Free: %(times)s.") % {"times": names}


def credit_refused(no: Refusal) -> str:
    """BOOK-18's notices about a credit."""
    if no.code == "redemption_failed":
        said = _("Credit redemption failed. The booking was not created. Please try again.")
        return f"{_('Booking Failed')}: {said}"
    said = _("The credit may have been used or expired. Please select a different payment method.")
    return f"{_('Credit Unavailable')}: {said}"
