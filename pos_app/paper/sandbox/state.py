"""What the sandbox remembers, as it stands in its file."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

WIB = timezone(timedelta(hours=7))
"""Paper.id's days are Jakarta's."""
Word: TypeAlias = Literal["unpaid", "partially paid", "paid", "overdue"]
Act: TypeAlias = Literal["create", "get", "list", "send", "delete", "health"]
FaultKind: TypeAlias = Literal[
    "delay", "lost_request", "lost_answer", "401", "403", "429", "500", "502", "redirect", "html",
    "empty", "truncated", "cut", "huge", "drip", "unknown_word", "other_total",
]  # fmt: skip


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", validate_assignment=True)


class Item(_Kept):
    """A line of an invoice."""

    name: str
    description: str
    quantity: int
    price: int
    discount: int = 0
    discount_type: str = "percentage"


class Partner(_Kept):
    """A customer, by the number that clients call `customer.id`."""

    uuid: str
    name: str
    phone: str
    email: str


class Paid(_Kept):
    """Money that arrived through the pay page or a control."""

    amount: int
    method: str
    at: datetime
    reference: str


class Invoice(_Kept):
    """A sales invoice."""

    uuid: str
    number: str
    code: str
    """The last part of its payment link."""
    pdf_code: str
    invoice_date: date
    due_date: date
    customer_id: str
    items: list[Item]
    delivery_fee: int
    total: int
    send: dict[str, bool]
    texts: dict[str, str]
    """What is printed on the document: notes, terms and signatures."""
    created_at: datetime
    modified_at: datetime
    payments: list[Paid] = []
    marked_overdue: bool = False
    deleted_at: datetime | None = None

    def paid_by(self, at: datetime) -> int:
        """How much had arrived at an instant."""
        return sum(payment.amount for payment in self.payments if payment.at <= at)

    def word(self, now: datetime, seen: datetime | None = None) -> Word:
        """The payment status, knowing only of the money that had arrived at `seen`."""
        arrived = self.paid_by(seen or now)
        if arrived >= self.total:
            return "paid"
        if self.marked_overdue or now.astimezone(WIB).date() > self.due_date:
            return "overdue"
        return "partially paid" if arrived else "unpaid"


class Variants(_Kept):
    """Where the sources disagree: which of them is played."""

    duplicate: Literal["400", "403"] = "400"
    paging: Literal["flat", "nested"] = "flat"
    offset: Literal["rows", "pages"] = "rows"
    order: Literal["newest", "oldest"] = "newest"
    total: Literal["beside", "inside"] = "beside"
    status_send: Literal["object", "list"] = "object"
    message: Literal["text", "array"] = "text"
    partners: Literal["strict", "documented"] = "strict"
    deleted_link: Literal["gone", "payable"] = "gone"
    paid_is_final: bool = True


class Lags(_Kept):
    """How far reading is behind writing, in seconds."""

    list_lag: float = Field(default=0, ge=0)
    """An invoice shows in the list only this long after it was made."""
    stale_read: float = Field(default=0, ge=0)
    """A payment shows only this long after it was made."""


class Fault(_Kept):
    """Something that goes wrong with the next matching requests."""

    kind: FaultKind
    on: Act | Literal["any"] = "any"
    times: int = Field(default=1, ge=1)
    after: int = Field(default=0, ge=0)
    """How many matching requests pass unharmed before."""
    commits: bool | None = None
    """Whether the act is done all the same; when not said, as the kind suggests."""
    seconds: float = Field(default=1.0, ge=0)
    """`delay`: how long; `drip`: between two bytes; `429`: Retry-After."""
    word: str = "settled"
    total: int = 1

    @property
    def is_after_the_act(self) -> bool:
        """Whether it strikes once the act is done."""
        strikes_early = self.kind in ("delay", "lost_request", "401", "403", "429", "500", "502", "redirect")
        return self.commits if self.commits is not None else not strikes_early


class State(_Kept):
    """Everything."""

    partners: dict[str, Partner] = {}
    invoices: dict[str, Invoice] = {}
    burnt: list[str] = []
    """Every number ever used."""
    variants: Variants = Variants()
    lags: Lags = Lags()
    faults: list[Fault] = []
    port: int = 0
    """Where it was served last; links that are out there lead to it."""
    ahead: float = 0
    """Seconds that the sandbox's clock runs ahead of the machine's."""
