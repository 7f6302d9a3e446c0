"""What the sandbox accepts: the fields that the documentation calls required, and their formats."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, NamedTuple

from pos_app.paper.answers import Unusable, read_object
from pos_app.paper.sandbox.state import Item

CHANNELS = ("email", "whatsapp", "sms")
TEXTS = ("signature_text_header", "signature_text_footer", "terms_condition", "notes")
_DAY = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_INT32 = 2_147_483_647


class Refused(Exception):
    """A request is answered with an error."""

    def __init__(self, status: int, message: str) -> None:
        """Say the HTTP status and the words."""
        super().__init__(status, message)
        self.status = status
        self.message = message


class Wanted(NamedTuple):
    """A create that is well-formed."""

    number: str
    invoice_date: date
    due_date: date
    customer_id: str
    name: str
    phone: str
    email: str
    items: list[Item]
    delivery_fee: int
    total: int
    send: dict[str, bool]
    texts: dict[str, str]


def read_create(body: bytes) -> Wanted:
    """The body of a create; raises `Refused` (400) in the manner of field validation."""
    given = _object(body)
    customer = given.get("customer")
    if not isinstance(customer, dict):
        raise Refused(400, "customer is required")
    send = _send(given.get("send"))
    email = _text(customer, "email", "customer email", needed=send["email"])
    items = _items(given.get("items"))
    fee = given.get("additional_fee") or {}
    delivery_fee = _whole(fee, "delivery_fee", "delivery fee") if isinstance(fee, dict) else 0
    return Wanted(
        number=_text(given, "number", "number"),
        invoice_date=_day(given, "invoice_date"),
        due_date=_day(given, "due_date"),
        customer_id=_text(customer, "id", "customer id"),
        name=_text(customer, "name", "customer name"),
        phone=_text(customer, "phone", "customer phone"),
        email=email,
        items=items,
        delivery_fee=delivery_fee,
        total=_total(items, given) + delivery_fee,
        send=send,
        texts={key: _text(given, key, key, needed=False) for key in TEXTS},
    )


def read_send(body: bytes) -> tuple[str, ...]:
    """The channels that a send-all names a recipient for; raises `Refused` without any."""
    given = _object(body)
    named = [
        channel
        for channel, key in (("email", "to"), ("whatsapp", "number"), ("sms", "number"))
        if isinstance(entry := given.get(channel), dict) and entry.get(key)
    ]
    if not named:
        raise Refused(400, "")
    return tuple(named)


def _object(body: bytes) -> dict[str, Any]:
    try:
        return read_object(body)
    except Unusable:
        raise Refused(400, "invalid request body") from None


def _text(given: dict[str, Any], key: str, called: str, *, needed: bool = True) -> str:
    value = given.get(key)
    if value is None or value == "":
        if needed:
            raise Refused(400, f"{called} is required")
        return ""
    if not isinstance(value, str) or len(value) > 1_000:
        raise Refused(400, f"{called} must be a string")
    return value


def _day(given: dict[str, Any], key: str) -> date:
    text = _text(given, key, key)
    found = _DAY.fullmatch(text)
    try:
        if found:
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        pass
    raise Refused(400, f"{key} must be in format DD-MM-YYYY")


def _whole(given: dict[str, Any], key: str, called: str, least: int = 0) -> int:
    value = given.get(key, 0)
    if type(value) is not int or not least <= value <= _INT32:
        raise Refused(400, f"{called} must be an integer")
    return value


def _send(value: Any) -> dict[str, bool]:
    """A channel that is not named is on, as the documentation's schema has it."""
    if not isinstance(value, dict):
        raise Refused(400, "send is required")
    send = {channel: value.get(channel, True) for channel in CHANNELS}
    if not all(isinstance(flag, bool) for flag in send.values()):
        raise Refused(400, "send must be an object of booleans")
    return send


def _items(value: Any) -> list[Item]:
    if not isinstance(value, list) or not value:
        raise Refused(400, "items is required")
    found = []
    for entry in value:
        if not isinstance(entry, dict):
            raise Refused(400, "items must be an array of objects")
        kind = entry.get("discount_type") or "percentage"
        if kind not in ("percentage", "amount"):
            raise Refused(400, "discount_type must be percentage or amount")
        found.append(
            Item(
                name=_text(entry, "name", "item name"),
                description=_text(entry, "description", "item description"),
                quantity=_whole(entry, "quantity", "item quantity", least=1),
                price=_whole(entry, "price", "item price"),
                discount=_whole(entry, "discount", "item discount"),
                discount_type=kind,
            )
        )
    return found


def _total(items: list[Item], given: dict[str, Any]) -> int:
    total = sum(_reduced(item.quantity * item.price, item.discount, item.discount_type) for item in items)
    discount = _whole(given, "additional_discount", "additional discount")
    total = _reduced(total, discount, given.get("additional_discount_type") or "amount")
    if not 0 <= total <= _INT32:
        raise Refused(400, "total is out of range")
    return total


def _reduced(amount: int, discount: int, kind: str) -> int:
    return amount - (amount * discount // 100 if kind == "percentage" else discount)
