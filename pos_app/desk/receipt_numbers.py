"""The venue's own receipt numbers, `PKG-RCPT-YYYY-NNN`: given out one by one, none twice (RCPT-3)."""

from __future__ import annotations

import re

from pos_app.desk.work import Work
from pos_app.domain.clock import local_day, moment
from pos_app.domain.errors import BadInput, Conflict
from pos_app.store import JOIN, P, Statement, fn
from pos_app.store.tables import Appointment, Counter, Customer, Payment, Purchase
from pos_app.words import N_

_OURS = re.compile(r"PKG-RCPT-[0-9]{4}-[0-9]+", re.IGNORECASE)
_NUMBER = Statement(
    Counter.select(Counter.value).where(Counter.tenant_id == P("tenant"), Counter.name == P("name"))
)
_COUNT_ON = Statement(
    Counter.update(value=Counter.value + 1).where(Counter.tenant_id == P("tenant"), Counter.name == P("name"))
)
_HOLDER = Statement(
    Payment.select(Customer.name, Payment.created_at)
    .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Payment.purchase_id))
    .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Payment.appointment_id))
    .join(Customer, on=(Customer.id == fn.COALESCE(Purchase.customer_id, Appointment.customer_id)))
    .where(Payment.tenant_id == P("tenant"), Payment.receipt_number == P("number"))
    .limit(1)
)


def is_ours(number: str | None) -> bool:
    """Whether a number is one of the venue's own series; others (a card slip's) are kept as typed."""
    return number is not None and _OURS.fullmatch(number) is not None


def proposed(work: Work) -> str:
    """The number that the next payment gets unless another is typed."""
    name = _series(work)
    last = work.value(_NUMBER, tenant=work.tenant_id, name=name) or 0
    return f"{name}-{last + 1:03d}"


def take(work: Work, typed: str | None) -> str:
    """The number of a payment: the one typed, or the next of the year.

    Raises:
        Conflict: the typed number is one of ours and stands on another receipt.
        BadInput: it is one of ours, and not the next.
    """
    if typed is not None and not is_ours(typed):
        return typed
    name = _series(work)
    work.transaction.lock(f"{name}:{work.tenant_id}")
    number = proposed(work)
    if typed is not None and typed.upper() != number:
        _refuse(work, typed.upper(), number)
    if not work.do(_COUNT_ON, tenant=work.tenant_id, name=name):
        work.insert(Counter, tenant_id=work.tenant_id, name=name, value=1)
    return number


def _series(work: Work) -> str:
    return f"PKG-RCPT-{work.now.astimezone(work.desk.zone):%Y}"


def _refuse(work: Work, typed: str, number: str) -> None:
    next_step = N_("Type another number, or clear the field: the next one is taken then.")
    holder = work.one(_HOLDER, tenant=work.tenant_id, number=typed)
    if holder is not None:
        raise Conflict(
            "receipt_number_used",
            "Receipt number %(number)s is already used by %(guest)s, %(day)s",
            field="receipt_number",
            next_step=next_step,
            number=typed,
            guest=holder.name,
            day=local_day(moment(holder.created_at), work.desk.zone),
        )
    raise BadInput(
        "receipt_number_not_next",
        "Receipt number %(number)s is not the next one: %(next)s",
        field="receipt_number",
        next_step=next_step,
        number=typed,
        next=number,
    )
