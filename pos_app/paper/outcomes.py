"""All that Paper.id can be said to have answered: a closed set, whatever came over the wire.

An act ends as itself (`Created`, `Invoice`, `Page`, `Sent`, `Deleted`, `Reachable`), as `Duplicate` or
`Missing` where that can be, or as one of `Trouble`.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from pos_app.domain.money import Rupiah


class Why(StrEnum):
    """What stood in the way; a slug to choose words by, never words."""

    NO_SUCH_HOST = "no_such_host"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    CONNECT_TIMEOUT = "connect_timeout"
    TLS = "tls"
    TLS_CLOCK = "tls_clock"
    """The certificate is not valid at this machine's time: most likely its clock is wrong."""
    TIMEOUT = "timeout"
    RESET = "reset"
    SERVER_ERROR = "server_error"
    REDIRECTED = "redirected"
    TOO_LARGE = "too_large"
    NOT_PAPER = "not_paper"
    """An answer, but none of Paper.id's: a sign-in page of the network, an empty or a garbled body."""
    OTHER_NUMBER = "other_number"
    """The invoice made carries another number than was asked for."""
    UNEXPECTED = "unexpected"


class Rejected(NamedTuple):
    """A definite no: nothing was done."""

    status: int
    said: str
    """Paper.id's words, cleaned and short; may be empty."""


class Unauthorised(NamedTuple):
    """The credentials or this network's address are not accepted."""

    status: int
    said: str


class Busy(NamedTuple):
    """Too many requests; nothing was done."""

    retry_after: int | None
    """Seconds to wait, if it was said."""


class Unknown(NamedTuple):
    """No usable answer: it may have been done."""

    why: Why
    status: int | None = None
    said: str = ""
    retry_after: int | None = None
    """Seconds to wait, if it was said."""


class Offline(NamedTuple):
    """Nothing was sent: there is no way to Paper.id at present."""

    why: Why


Trouble: TypeAlias = Rejected | Unauthorised | Busy | Unknown | Offline


class Created(NamedTuple):
    """The invoice is there, and unpaid."""

    remote_id: str
    number: str
    link: str
    """Where the customer pays; empty when none came or it may not be shown."""
    pdf_link: str
    accepted: tuple[str, ...]
    """The channels whose request was accepted (`email`, `whatsapp`, `sms`): not that anything arrived."""


class Duplicate(NamedTuple):
    """The number is burnt: it was used once, perhaps by a try whose answer was lost."""

    status: int
    said: str


class Missing(NamedTuple):
    """Not visible there: neither paid nor unpaid can be concluded from it."""

    status: int
    said: str


class Invoice(NamedTuple):
    """What Paper.id says of one invoice."""

    number: str
    status_word: str
    """The payment status, trimmed and in lower case; may be a word that nobody knows."""
    total: Rupiah | None
    """The full sum, never what is still owed; None when it was not said, or see `odd_total`."""
    odd_total: str
    """A total that is no amount of whole rupiah, or two that differ, as given; else empty."""
    link: str
    pdf_link: str
    customer_id: str
    customer_name: str
    notes: str
    invoice_date: date | None
    due_date: date | None
    created_at: datetime | None
    modified_at: datetime | None
    digest: str
    """SHA-256 of the answer as it came: the same answer twice is the same event."""


class Listed(NamedTuple):
    """One row of the list; what more the row says of the payment is not to be trusted."""

    remote_id: str
    number: str


class Page(NamedTuple):
    """A page of the list."""

    rows: tuple[Listed, ...]
    row_count: int
    """The rows of the page, those that could not be read included."""
    total_records: int | None


class Sent(NamedTuple):
    """The request to send again was accepted."""

    accepted: tuple[str, ...]


class Deleted(NamedTuple):
    """Deleted; whether the link still takes money is not known, so it is read a few times more."""


class Reachable(NamedTuple):
    """Paper.id answers."""


class Authorised(NamedTuple):
    """Paper.id answers, and accepts the credentials."""
