"""The shapes of Paper.id's answers, oddities included; what the client needs of them and no more."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from pos_app.domain.money import Rupiah
from pos_app.paper import outcomes
from pos_app.paper.answers import (
    Unusable,
    read_amount,
    read_count,
    read_day,
    read_moment,
    read_object,
    read_text,
)
from pos_app.paper.links import showable
from pos_app.paper.profiles import Profile

Text = Annotated[str, BeforeValidator(read_text)]
Day = Annotated[date | None, BeforeValidator(read_day)]
Moment = Annotated[datetime | None, BeforeValidator(read_moment)]
Count = Annotated[int | None, BeforeValidator(read_count)]
RemoteId = Annotated[str, BeforeValidator(read_text), Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""Opaque, but fit to stand in a path: a UUID today, a short string of digits once."""
Model = TypeVar("Model", bound=BaseModel)
_SPELLINGS = {"partially_paid": "partially paid", "partial": "partially paid"}
CHANNELS = ("email", "whatsapp", "sms")


class _Made(BaseModel):
    id: RemoteId
    number: Text = ""
    payper_url: Text = ""
    pdf_url_short: Text = ""
    status_send: Any = None


class _MadeAnswer(BaseModel):
    data: _Made


class _Status(BaseModel):
    payment_status: Text = ""


class _Customer(BaseModel):
    id: Text = ""
    company_name: Text = ""


class _Beside(BaseModel):
    """What get-one puts beside `data`, and what a live service might put inside."""

    total: Any = None
    notes: Text = ""
    created_at: Moment = None
    modified_at: Moment = None


class _Data(_Beside):
    number: Text = ""
    invoice_date: Day = None
    due_date: Day = None
    status: _Status
    payment_link: Text = ""
    pdf_link: Text = ""
    customer: Annotated[
        _Customer, BeforeValidator(lambda value: value if isinstance(value, dict) else {})
    ] = _Customer()


class _OneAnswer(_Beside):
    data: _Data


class _Row(BaseModel):
    uuid: RemoteId
    number: Text


class _Paging(BaseModel):
    total_records: Count = None


class _ListAnswer(_Paging):
    invoices: list[Any] | None
    pagination: Annotated[
        _Paging, BeforeValidator(lambda value: value if isinstance(value, dict) else {})
    ] = _Paging()


def read_created(body: bytes, profile: Profile) -> outcomes.Created:
    """The answer to a create; raises `Unusable`."""
    made = _checked(_MadeAnswer, body).data
    return outcomes.Created(
        made.id,
        made.number.strip(),
        showable(made.payper_url, profile),
        showable(made.pdf_url_short, profile),
        _accepted(made.status_send),
    )


def read_invoice(body: bytes, profile: Profile) -> outcomes.Invoice:
    """The answer to a get-one, its halves put together; raises `Unusable`."""
    answer = _checked(_OneAnswer, body)
    data = answer.data
    total, odd_total = _total(answer.total, data.total)
    word = data.status.payment_status.lower()[:40]
    return outcomes.Invoice(
        number=data.number,
        status_word=_SPELLINGS.get(word, word),
        total=total,
        odd_total=odd_total,
        link=showable(data.payment_link, profile),
        pdf_link=showable(data.pdf_link, profile),
        customer_id=data.customer.id,
        customer_name=data.customer.company_name,
        notes=answer.notes or data.notes,
        invoice_date=data.invoice_date,
        due_date=data.due_date,
        created_at=answer.created_at or data.created_at,
        modified_at=answer.modified_at or data.modified_at,
        digest=hashlib.sha256(body).hexdigest(),
    )


def read_page(body: bytes) -> outcomes.Page:
    """A page of the list, with either shape of paging; rows that cannot be read are left out.

    Raises:
        Unusable: it is no list.
    """
    answer = _checked(_ListAnswer, body)
    rows = answer.invoices or []
    read = (_row(row) for row in rows)
    total = answer.total_records if answer.total_records is not None else answer.pagination.total_records
    return outcomes.Page(tuple(row for row in read if row), len(rows), total)


def read_sent(body: bytes) -> outcomes.Sent:
    """The answer to a send-all; raises `Unusable`."""
    return outcomes.Sent(_accepted(read_object(body).get("data")))


def _row(value: Any) -> outcomes.Listed | None:
    try:
        row = _Row.model_validate(value)
    except ValidationError:
        return None
    return outcomes.Listed(row.uuid, row.number)


def _accepted(status: Any) -> tuple[str, ...]:
    """The channels marked `true` (create) or `{"status": 200}` (send-all); any other shape marks none."""
    if not isinstance(status, dict):
        return ()
    return tuple(
        channel
        for channel in CHANNELS
        if (mark := status.get(channel)) is True or (isinstance(mark, dict) and mark.get("status") == 200)
    )


def _total(beside: Any, inside: Any) -> tuple[Rupiah | None, str]:
    """The total, or what stood there instead when it is no amount or two that differ."""
    given = [value for value in (beside, inside) if value is not None]
    try:
        amounts = {read_amount(value) for value in given}
    except ValueError:
        return None, " / ".join(repr(value)[:40] for value in given)
    if len(amounts) > 1:
        return None, " / ".join(str(int(amount)) for amount in sorted(amounts))
    return (amounts.pop() if amounts else None), ""


def _checked(model: type[Model], body: bytes) -> Model:
    try:
        return model.model_validate(read_object(body))
    except ValidationError:
        raise Unusable from None
