"""What a booking turns into (wireframe 2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pos_app.desk.bookings import Booked
from pos_app.domain.words import AppointmentKind
from pos_app.tui import formats, glyphs, states
from pos_app.tui.forms.wall import Wall
from pos_app.tui.text import filled, together
from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _, ngettext_


def booked_wall(done: Sequence[Booked], today: date, no_link: str = "") -> Wall:
    """The wall of one booking, or of all treatments of a visit; or why a link could not be made."""
    facts = [Fact(_("Customer"), done[0].appointment.customer_name)]
    for booked in done:
        facts += _facts(booked, today)
    after: list[Line] = [[Said(no_link, "bad")]] if no_link else []
    for booked in done:
        if booked.credit is not None and booked is done[-1]:
            after.append([_left(booked.credits_left)])
        after += [[Said(_(notice), "waiting")] for notice in booked.notice.splitlines()]
    last = done[-1].appointment
    verbs = [
        *(["check_in"] if last.kind == AppointmentKind.WALK_IN else []),
        "book",
        *(["pay", "link"] if last.owed else []),
        "sell",
        "history",
    ]
    return Wall(
        _("Booking Confirmed!"),
        facts,
        after=after,
        verbs=verbs,
        message=together(*dict.fromkeys(_message(booked) for booked in done)),
    )


def _facts(booked: Booked, today: date) -> list[Fact]:
    view = booked.appointment
    what = _("%(service)s with %(staff)s") % {"service": view.service_name, "staff": view.staff_name}
    when = f"{formats.near_day(view.day, today)} {formats.clock(view.start)}"
    facts = [
        Fact(_("Treatment"), Said(what, "strong")),
        Fact(_("Time"), f"{when} {glyphs.current().dash} {formats.clock(view.end)}"),
    ]
    if booked.credit is not None:
        return [
            *facts,
            Fact(_("Payment"), Said(_("Package Credit Used"), "credit")),
            Fact(_("Status"), Said(_("Paid").upper(), "paid")),
            Fact(_("Package"), booked.credit.package_name),
        ]
    if not view.total_price:
        return [*facts, Fact(_("Status"), states.bill("paid"))]
    return [
        *facts,
        Fact(_("Payment"), _("Pay at checkout")),
        Fact(_("Status"), states.bill("pending", formats.money(view.owed))),
    ]


def _left(count: int) -> str:
    words = ngettext_(
        "%(n)s credit remaining after this booking", "%(n)s credits remaining after this booking", count
    )
    return words % {"n": formats.number(count)}


def _message(booked: Booked) -> str:
    if booked.credit is None:
        return _("Appointment booked!")
    words = _("Appointment booked! Credit redeemed from %(package)s")
    said = filled(words, package=booked.credit.package_name)
    return together(said, _left(booked.credits_left), between=". ", end=".")
