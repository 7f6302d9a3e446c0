"""The main job of a front desk, played without a screen; each step is told in a line."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.demo import venue
from pos_app.desk import (
    attention,
    bookings,
    cancellations,
    customers,
    packages,
    payments,
    people,
    sales,
    services,
    times,
)
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.payments import ManualPayment
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk, Front
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means, SaleMethod
from pos_app.words import _

Say = Callable[[str], None]
_GUEST, _PACKAGE, _SERVICE = "Ni Made Ayu", "Luxury Spa Package", "Facial Treatment"


def play(front: Front, say: Say) -> None:
    """Sign in, find, sell, pay in cash, book with a credit, cancel with refund, settle an open payment.

    Raises:
        Refusal: the demo is not as it was built.
    """
    desk = _sign_in(front, say)
    guest = _find(desk, say)
    _sell(desk, guest, say)
    appointment_id = _book(desk, guest, say)
    _cancel(desk, appointment_id, say)
    _settle(desk, say)


def _rupiah(amount: int) -> str:
    return f"Rp {amount:,}"


def _sign_in(front: Front, say: Say) -> Desk:
    entry = next(entry for entry in people.roster(front) if entry.name == "Sari Wulandari")
    desk = people.sign_in(front, entry.id, venue.PIN).desk
    say(_("Signed in: %(name)s, %(outlet)s") % {"name": desk.staff.name, "outlet": desk.outlet.name})
    return desk


def _find(desk: Desk, say: Say) -> str:
    found = customers.find(desk, "made ay")
    names = ", ".join(row.name for row in found.rows)
    say(_('Find "made ay" among %(total)s customers: %(names)s') % {"total": found.total, "names": names})
    guest = next(row for row in found.rows if row.name == _GUEST)
    return guest.id


def _sell(desk: Desk, guest: str, say: Say) -> None:
    (package,) = packages.on_sale(desk, _PACKAGE)
    request = SaleRequest(guest, package.id, SaleMethod.ON_SPOT, Means.CASH, handed=600_000)
    done = sales.sell(desk, request, operation=new_id())
    say(
        _("Sell %(package)s: %(message)s %(credits)s credits")
        % {"package": package.name, "message": done.message, "credits": done.credits}
    )
    paid = done.payment
    assert paid is not None
    assert paid.handed is not None
    say(
        _("Paid %(amount)s in cash, guest gives %(handed)s, change %(change)s, receipt %(receipt)s")
        % {
            "amount": _rupiah(paid.amount),
            "handed": _rupiah(paid.handed),
            "change": _rupiah(paid.handed - paid.amount),
            "receipt": paid.receipt_number,
        }
    )


def _book(desk: Desk, guest: str, say: Say) -> str:
    service = next(one for one in services.listed(desk) if one.name == _SERVICE)
    free = times.free_times(desk, service.id, None, desk.today)
    day, minute = (
        (free.day, free.slots[0].minute) if free.slots else (free.later[0].day, free.later[0].minute)
    )
    request = BookingRequest(guest, (service.id,), day, minute, payment=BookingPayment.CREDIT)
    booked = bookings.book(desk, request, operation=new_id())
    view = booked.appointment
    say(
        _("%(message)s: %(service)s with %(therapist)s, %(day)s %(time)s, %(left)s credits left")
        % {
            "message": booked.message,
            "service": view.service_name,
            "therapist": view.staff_name,
            "day": f"{view.day:%d %b %Y}",
            "time": f"{view.start // 60:02}:{view.start % 60:02}",
            "left": booked.credits_left,
        }
    )
    return view.id


def _cancel(desk: Desk, appointment_id: str, say: Say) -> None:
    preview = cancellations.preview(desk, appointment_id)
    assert preview.refund is not None
    say(
        _("Cancel: the credit goes back to %(package)s, %(before)s → %(after)s")
        % {
            "package": preview.refund.package_name,
            "before": preview.refund.before,
            "after": preview.refund.after,
        }
    )
    done = cancellations.cancel(desk, appointment_id, "Customer asked", operation=new_id())
    say(_("Cancelled and refunded: %(left)s credits for this treatment") % {"left": done.credits_remaining})


def _settle(desk: Desk, say: Say) -> None:
    """Take the money for the payment that has been due longest."""
    due = next(row for row in attention.rows(desk) if row.kind == "overdue")
    request = ManualPayment(Means.CASH, due.amount)
    done = payments.record(desk, due.purchase_id, request, operation=new_id())
    say(
        _("%(guest)s pays %(package)s, %(days)s days overdue, %(amount)s: %(message)s")
        % {
            "guest": done.customer_name,
            "package": done.purchase.package_name,
            "days": due.days,
            "amount": _rupiah(done.payment.amount),
            "message": done.message,
        }
    )
