"""What a payment link is for, and all that is checked before one is made (LINK-2..9, LINK-17, LINK-24)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from pos_app.desk import appointments, customers, gateway, intents, packages, purchases, services, withdrawals
from pos_app.desk.customers import Guest
from pos_app.desk.intents import LinkView
from pos_app.desk.purchases import PurchaseView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain import appointments as bills
from pos_app.domain import fees
from pos_app.domain import links as rules
from pos_app.domain import payments as money
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import local_day
from pos_app.domain.fees import Fee
from pos_app.domain.links import Wanted
from pos_app.domain.names import cleaned_lines
from pos_app.domain.roles import Act
from pos_app.domain.words import Channel
from pos_app.words import N_, text_in


class LinkForm(NamedTuple):
    """What the form of a link shows before it is filled (LINK-1, LINK-5, FEE-5, UIX-3)."""

    customer: Guest
    what: str
    fee: Fee
    due: date
    available: tuple[Channel, ...]
    """Channels the guest can be reached over; none leads to the guest's form (LINK-4)."""
    is_configured: bool
    """Whether the venue has Paper.id credentials (LINK-9)."""
    open: LinkView | None
    """The link there is already."""


class Subject(NamedTuple):
    """What a link is for."""

    kind: str
    """`PKG` or `APT`."""
    id: str
    """Empty before it is sold or booked."""
    customer_id: str
    outlet_id: str
    what: str
    fee: Fee
    days: int
    """Until it is due, unless said otherwise."""
    bought: str = ""
    """What the invoice says of it, in the venue's language."""

    @property
    def keys(self) -> dict[str, str]:
        """Its id, by the column that holds it."""
        return {"purchase_id" if self.kind == "PKG" else "appointment_id": self.id}


def form_for_purchase(desk: Desk, purchase_id: str) -> LinkForm:
    """The form of a package's link; raises as `make` does before anything is filled in."""
    return look(desk, lambda work: _form(work, of_package(work, purchase_id)))


def form_for_appointment(desk: Desk, appointment_id: str) -> LinkForm:
    """The form of an appointment's link, over what is still owed and the fee; raises as `make` does."""
    return look(desk, lambda work: _form(work, of_appointment(work, appointment_id)))


def form_for_sale(desk: Desk, customer_id: str, package_id: str) -> LinkForm:
    """The form of the link that is to follow a sale (BUY-16); raises `NotFound` and `BadInput`."""
    return look(desk, lambda work: _form(work, _to_be_sold(work, customer_id, package_id)))


def form_for_booking(desk: Desk, customer_id: str, service_id: str) -> LinkForm:
    """The form of the link that is to follow a booking (APAY-7); raises `NotFound`."""
    return look(desk, lambda work: _form(work, _to_be_booked(work, customer_id, service_id)))


def check_for_sale(desk: Desk, customer_id: str, package_id: str, wanted: Wanted) -> None:
    """Refuse, before a package is sold, what would refuse its link afterwards; raises as `make`."""
    look(desk, lambda work: checked(work, _to_be_sold(work, customer_id, package_id), wanted))


def check_for_booking(desk: Desk, customer_id: str, service_id: str, wanted: Wanted) -> None:
    """Refuse, before a visit is booked, what would refuse its link afterwards; raises as `make`."""
    look(desk, lambda work: checked(work, _to_be_booked(work, customer_id, service_id), wanted))


def _form(work: Work, subject: Subject) -> LinkForm:
    guest = customers.one(work, subject.customer_id)
    today = local_day(work.now, work.desk.zone)
    row = withdrawals.live_row(work, **subject.keys) if subject.id else None
    return LinkForm(
        guest,
        subject.what,
        subject.fee,
        rules.due_day(None, today, subject.days),
        rules.available(guest.email, guest.phone),
        gateway.one(work).is_configured,
        intents.view(work, row) if row else None,
    )


def of_package(work: Work, purchase_id: str) -> Subject:
    """A package that waits to be paid; raises as `make_for_purchase`."""
    purchase = purchases.one(work, purchase_id)
    rules.check_payable(purchase.payment_status, purchase.status)
    money.check_validity(purchase.expires_at, work.now)
    fee = fees.of_package(work.desk.tenant.plan, purchase.price)
    return Subject(
        "PKG", purchase_id, purchase.customer_id, purchase.outlet_id, purchase.package_name, fee,
        rules.PACKAGE_DAYS, _bought(work, purchase),
    )  # fmt: skip


def _bought(work: Work, purchase: PurchaseView) -> str:
    """Items and validity, as the payment page shows them (RCPT-5)."""
    language = work.desk.tenant.language
    items = [
        f"{item.quantity} × {item.service_name if item.service_id else text_in(language, item.service_name)}"
        for item in purchase.items
    ]
    days = purchase.validity_days
    valid = text_in(language, N_("Never expires") if days is None else N_("Valid for %(days)s days"))
    return "; ".join([*items, valid % {"days": days} if days is not None else valid])


def of_appointment(work: Work, appointment_id: str) -> Subject:
    """A visit with what is still owed for it; raises as `make_for_appointment`."""
    bill = appointments.one(work, appointment_id)
    bills.check_payable(bill.status, bill.credit_redeemed)
    bills.check_open(bill.total_price, bill.paid_amount)
    fee = fees.of_appointment(work.desk.tenant.plan, bill.owed)
    return Subject(
        "APT", appointment_id, bill.customer_id, bill.outlet_id, bill.service_name, fee,
        rules.APPOINTMENT_DAYS, f"{bill.service_name}, {work.desk.outlet.name}",
    )  # fmt: skip


def _to_be_sold(work: Work, customer_id: str, package_id: str) -> Subject:
    package = packages.for_sale(work, package_id, work.desk.outlet.id)
    fee = fees.of_package(work.desk.tenant.plan, package.price)
    return Subject("PKG", "", customer_id, work.desk.outlet.id, package.name, fee, rules.PACKAGE_DAYS)


def _to_be_booked(work: Work, customer_id: str, service_id: str) -> Subject:
    service = services.one(work, service_id)
    fee = fees.of_appointment(work.desk.tenant.plan, service.price)
    return Subject("APT", "", customer_id, work.desk.outlet.id, service.name, fee, rules.APPOINTMENT_DAYS)


class Checked(NamedTuple):
    """What a link is made of."""

    guest: Guest
    channels: tuple[Channel, ...]
    environment: str
    notes: str
    due: date


def checked(work: Work, subject: Subject, wanted: Wanted) -> Checked:
    """What a link is made of, after every check that does not ask for the sale itself (LINK-2, LINK-23)."""
    work.require(Act.MAKE_LINK)
    guest = customers.one(work, subject.customer_id)
    channels = rules.channels(wanted, guest.email, guest.phone)
    found = gateway.one(work)
    rules.check_configured(found.is_configured)
    rules.check_amount(subject.fee.total_with_fee)
    notes = mask_cards(cleaned_lines(wanted.notes))
    rules.check_notes(notes)
    due = rules.due_day(wanted.due, local_day(work.now, work.desk.zone), subject.days)
    return Checked(guest, channels, found.environment, notes, due)


def fee_for(desk: Desk, appointment_id: str) -> Fee:
    """What an appointment's link would come to (FEE-5); raises as `make_for_appointment`."""
    return look(desk, lambda work: of_appointment(work, appointment_id).fee)
