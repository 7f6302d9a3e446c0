"""The invoice that is asked of Paper.id: frozen when the intent is stored, the same at every try."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import NamedTuple

from pos_app.domain.links import JAKARTA, international
from pos_app.domain.names import cleaned, folded
from pos_app.domain.words import Channel

NAME_LIMIT, TEXT_LIMIT = 100, 255
_DAY = "%d-%m-%Y"


class Draft(NamedTuple):
    """What an invoice is made of."""

    intent_id: str
    number: str
    customer_id: str
    name: str
    email: str | None
    phone: str | None
    what: str
    bought: str
    """What stands below it, for the guest: `6 × Facial; Valid for 90 days`."""
    total: int
    """Whole rupiah, the platform fee included."""
    due: date
    channels: tuple[Channel, ...]
    notes: str
    now: datetime


def partner_id(customer_id: str, name: str, email: str | None, phone: str | None) -> str:
    """Who the customer is to Paper.id: another one as soon as name, e-mail or phone changes.

    Paper.id refuses a known id with other data for ever.
    """
    said = "\n".join((folded(name), (email or "").casefold(), international(phone)))
    return f"{customer_id}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def request_of(draft: Draft) -> str:
    """The request's JSON. Days are Jakarta's, the due day never before Jakarta's today; the intent's id is
    in it twice, so that an invoice that is found can be proved ours."""
    today = draft.now.astimezone(JAKARTA).date()
    name = cleaned(draft.name)[:NAME_LIMIT]
    phone = international(draft.phone)
    customer = {
        "id": partner_id(draft.customer_id, name, draft.email, draft.phone),
        "name": name,
        **({"email": draft.email} if draft.email else {}),
        "phone": phone,
    }
    what = cleaned(draft.what)[:NAME_LIMIT]
    item = {
        "name": what,
        "description": cleaned(draft.bought)[:TEXT_LIMIT] or what,
        "quantity": 1,
        "price": draft.total,
        "tax_id": "",
    }
    body = {
        "invoice_date": today.strftime(_DAY),
        "due_date": max(draft.due, today).strftime(_DAY),
        "number": draft.number,
        "customer": customer,
        "items": [item],
        "send": {channel.value: channel in draft.channels for channel in Channel},
        "notes": proof_notes(draft.notes, draft.intent_id),
        "additional_info": {"intent": draft.intent_id},
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def renewed(request: str, due: date) -> str:
    """A request whose due day was moved because it waited until that was over; else as it is.

    Nothing but the two days changes, and the same due day always gives the same letters.
    """
    body = json.loads(request)
    if datetime.strptime(body["due_date"], _DAY).date() >= due:
        return request
    body["invoice_date"] = body["due_date"] = due.strftime(_DAY)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def proof_notes(notes: str, intent_id: str) -> str:
    """The notes on the invoice, with the mark that proves it ours."""
    return f"{cleaned(notes)} [{intent_id}]".strip()


def is_ours(notes: str, intent_id: str) -> bool:
    """Whether an invoice's notes carry the intent's mark."""
    return intent_id in notes
