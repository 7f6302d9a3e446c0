"""Payment links (chapter 6: LINK-1..25, and APAY-7): who can get one, over what, until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import quote
from zoneinfo import ZoneInfo

from pos_app.domain.errors import BadInput, Conflict
from pos_app.domain.money import Rupiah
from pos_app.domain.names import digits
from pos_app.domain.payments import NOTES_LIMIT
from pos_app.domain.words import Channel, PaymentState, PurchaseStatus

LEAST = 10_000
"""Rupiah that Paper.id takes at least (LINK-24)."""
MOST = 2_147_483_647
"""Rupiah that an invoice of Paper.id can hold."""
PACKAGE_DAYS, APPOINTMENT_DAYS = 3, 7
"""Days until a link is due unless said otherwise (LINK-1, APAY-7)."""
ADVISED_DAYS = 7
JAKARTA = ZoneInfo("Asia/Jakarta")
"""Paper.id's calendar, wherever the outlet is."""
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
UPDATE_CUSTOMER = "Update customer profile with email or phone number"


class Wanted(NamedTuple):
    """What the form of a link says (LINK-1)."""

    email: bool = True
    whatsapp: bool = False
    sms: bool = False
    notes: str = ""
    due: date | None = None
    """The outlet's day; None is today and three days, for an appointment seven."""


def check_payable(payment_status: str, status: str) -> None:
    """Refuse a package that is paid (LINK-3) or not waiting to be paid (LINK-11, LINK-23)."""
    if payment_status == PaymentState.PAID:
        raise Conflict("already_paid", "Package already paid. Cannot create payment link.")
    if status != PurchaseStatus.PENDING_PAYMENT:
        raise BadInput("not_awaiting_payment", "Package is not awaiting payment")


def available(email: str | None, phone: str | None) -> tuple[Channel, ...]:
    """The channels that a customer can be reached over (LINK-5)."""
    by_phone = (Channel.WHATSAPP, Channel.SMS) if phone else ()
    return ((Channel.EMAIL,) if email else ()) + by_phone


def channels(wanted: Wanted, email: str | None, phone: str | None) -> tuple[Channel, ...]:
    """The channels that are wanted and can be used; the others are switched off by themselves.

    Raises:
        BadInput: there is no contact at all (LINK-4), or nothing is left (LINK-8).
    """
    can = available(email, phone)
    if not can:
        raise BadInput(
            "no_contact",
            "Customer must have either email or phone number to receive invoice",
            next_step=UPDATE_CUSTOMER,
        )
    asked = {Channel.EMAIL: wanted.email, Channel.WHATSAPP: wanted.whatsapp, Channel.SMS: wanted.sms}
    left = tuple(channel for channel in can if asked[channel])
    if not left:
        raise BadInput(
            "no_channel",
            "At least one delivery method must be enabled (email, WhatsApp, or SMS)",
            field="channels",
        )
    return left


def check_configured(is_configured: bool) -> None:
    """Refuse while the venue has no credentials (LINK-9)."""
    if not is_configured:
        raise BadInput(
            "not_configured",
            "Payment gateway not configured for this tenant."
            " Please configure Paper.id credentials in tenant settings.",
            next_step="The owner sets it up under F8.",
        )


def check_amount(total: int) -> None:
    """Refuse what Paper.id cannot take (LINK-24)."""
    if total < LEAST:
        raise BadInput(
            "amount_too_small", "Paper.id payments start at %(least)s",
            next_step="Take the payment at the desk.", least=Rupiah(LEAST),
        )  # fmt: skip
    if total > MOST:
        raise BadInput(
            "amount_too_large", "Paper.id payments end at %(most)s",
            next_step="Take the payment at the desk.", most=Rupiah(MOST),
        )  # fmt: skip


def due_day(due: date | None, today: date, days: int) -> date:
    """The day a link is due.

    Raises:
        BadInput: it lies in the past (LINK-17).
    """
    if due is None:
        return today + timedelta(days=days)
    if due < today:
        raise BadInput(
            "due_in_the_past", "The due date cannot lie in the past", field="due",
            next_step="Choose today or a later day.",
        )  # fmt: skip
    return due


def check_notes(notes: str) -> None:
    """Refuse notes over 500 characters (LINK-1)."""
    if len(notes) > NOTES_LIMIT:
        raise BadInput("notes_too_long", "Notes can have 500 characters at most", field="notes")


def advice(due: date, today: date, chosen: int, can: int, notes: str) -> tuple[str, ...]:
    """What would make a payment likelier; never a refusal (LINK-16, LINK-22)."""
    found = []
    if (due - today).days > ADVISED_DAYS:
        found.append("A due date within 7 days is paid sooner.")
    if due == today:
        found.append("Due today: a late evening payment may count as overdue.")
    if chosen == 1 and can > 1:
        found.append("Several channels reach the guest better.")
    if not notes:
        found.append("Notes help the guest to know what the link is for.")
    return tuple(found)


def number(kind: str, now: datetime, tz: ZoneInfo, drawn: int) -> str:
    """`INV-PKG-YYYYMMDD-HHMMSS-XXXX`: the outlet's time and four drawn letters (LINK-13, LINK-14).

    Args:
        kind: `PKG` or `APT`.
        now: the instant of the intent.
        tz: the outlet's zone.
        drawn: a random number below 32⁴.
    """
    letters = "".join(_BASE32[drawn >> shift & 31] for shift in (15, 10, 5, 0))
    return f"INV-{kind}-{now.astimezone(tz):%Y%m%d-%H%M%S}-{letters}"


def is_overdue(due: date, today: date) -> bool:
    """Whether a link may be replaced (LINK-20): the day it was due is over at the outlet."""
    return due < today


def check_none_open(is_open: bool, due: date, today: date) -> None:
    """Refuse a second link while one is open and not overdue (LINK-20)."""
    if is_open and not is_overdue(due, today):
        raise Conflict(
            "link_open", "There is an open payment link already.",
            next_step="Send it again, or withdraw it first.",
        )  # fmt: skip


def international(phone: str | None) -> str:
    """A phone as Paper.id and wa.me want it: digits with the country's code, no plus; empty for none."""
    found = digits(phone or "")
    if found.startswith("620"):
        return "62" + found[3:]
    if found.startswith("0"):
        return "62" + found[1:]
    return "62" + found if found.startswith("8") else found


def whatsapp_link(phone: str | None, text: str) -> str:
    """A `wa.me` address that opens a message ready to send; without a phone the sender picks who."""
    return f"https://wa.me/{international(phone)}?text={quote(text, safe='')}"


def language_of(phone: str | None, at_home: str) -> str:
    """The language of a message to a customer: the country of their phone tells it.

    Args:
        phone: theirs, if they have one.
        at_home: the venue's language, for who has none.
    """
    number = international(phone)
    if not number:
        return at_home
    return "id" if number.startswith("62") else "en"
