"""The sandbox's accounts: what each act does, and what each customer may do with a link."""

from __future__ import annotations

import secrets
import string
import uuid
from datetime import datetime, timedelta
from typing import NamedTuple

from pos_app.domain.clock import Clock, SystemClock
from pos_app.paper.sandbox.keeping import Keeper
from pos_app.paper.sandbox.requests import Refused, Wanted
from pos_app.paper.sandbox.state import Act, Fault, Invoice, Lags, Paid, Partner, Variants, Word

LEAST_PAID_ONLINE = 10_000
"""Rupiah; below it no payment method takes money."""
MOST_BY_QRIS = 10_000_000
"""Rupiah in one payment, nationwide."""
METHODS = ("qris", "va", "card")
_ALPHABET = string.ascii_letters + string.digits


class Listing(NamedTuple):
    """A page of the list and how many there are in all."""

    invoices: list[Invoice]
    total: int


class Book:
    """Holds the state, changes it, and keeps it before anybody is answered."""

    def __init__(self, keeper: Keeper | None = None, clock: Clock | None = None) -> None:
        """Go on from what the keeper has kept."""
        self._keeper = keeper or Keeper()
        self._clock = clock or SystemClock()
        self.state = self._keeper.load()
        self._burnt = set(self.state.burnt)

    def now(self) -> datetime:
        """The sandbox's own time, in UTC."""
        return self._clock.now() + timedelta(seconds=self.state.ahead)

    def create(self, wanted: Wanted) -> Invoice:
        """Make an invoice, and the partner when the number is new; the invoice number is burnt for ever."""
        if wanted.number.strip() in self._burnt:
            raise Refused(int(self.state.variants.duplicate), _DUPLICATE[self.state.variants.duplicate])
        self._meet(wanted)
        now = self.now()
        invoice = Invoice(
            uuid=str(uuid.uuid4()), number=wanted.number, code=_code(), pdf_code=_code(),
            invoice_date=wanted.invoice_date, due_date=wanted.due_date, customer_id=wanted.customer_id,
            items=wanted.items, delivery_fee=wanted.delivery_fee, total=wanted.total, send=wanted.send,
            created_at=now, modified_at=now, texts=wanted.texts,
        )  # fmt: skip
        self.state.invoices[invoice.uuid] = invoice
        self._burnt.add(wanted.number.strip())
        self.state.burnt.append(wanted.number.strip())
        self._keep()
        return invoice

    def invoice(self, remote_id: str) -> Invoice | None:
        """An invoice that was not deleted, or whose link took money all the same (assumed)."""
        found = self.state.invoices.get(remote_id)
        return found if found and (not found.deleted_at or found.payments) else None

    def by_code(self, code: str) -> Invoice | None:
        """The invoice of a payment link or PDF link, deleted ones included."""
        return next(
            (each for each in self.state.invoices.values() if code in (each.code, each.pdf_code)), None
        )

    def word(self, invoice: Invoice) -> Word:
        """The payment status as the API tells it, late by the lag."""
        now = self.now()
        return invoice.word(now, now - timedelta(seconds=self.state.lags.stale_read))

    def listing(self, limit: int, offset: int) -> Listing:
        """A page of the list."""
        seen = self.now() - timedelta(seconds=self.state.lags.list_lag)
        found = [
            invoice
            for invoice in self.state.invoices.values()
            if not invoice.deleted_at and invoice.created_at <= seen
        ]
        if self.state.variants.order == "newest":
            found.reverse()
        start = offset if self.state.variants.offset == "rows" else offset * limit
        return Listing(found[start : start + limit], len(found))

    def delete(self, invoice: Invoice) -> None:
        """Delete an invoice on which no money has arrived."""
        if invoice.payments:
            raise Refused(400, "Invoice that has been paid or partially paid can not be deleted")
        invoice.deleted_at = self.now()
        self._keep()

    def pay(self, invoice: Invoice, amount: int, method: str) -> Paid:
        """Take money for an invoice; raises `Refused` for more than is owed or what no method takes."""
        now = self.now()
        if invoice.deleted_at and self.state.variants.deleted_link == "gone":
            raise Refused(410, "gone")
        if not self.can_take(invoice, amount, method):
            raise Refused(400, "amount")
        paid = _payment(amount, method, now)
        invoice.payments = [*invoice.payments, paid]
        invoice.modified_at = now
        self._keep()
        return paid

    def owed(self, invoice: Invoice) -> int:
        """What is left to pay."""
        return max(0, invoice.total - invoice.paid_by(self.now()))

    def can_take(self, invoice: Invoice, amount: int, method: str) -> bool:
        """Whether a method takes an amount: all that is left, or a part that is large enough."""
        owed = self.owed(invoice)
        is_enough = amount == owed or LEAST_PAID_ONLINE <= amount <= owed
        return (
            method in METHODS
            and amount > 0
            and is_enough
            and invoice.total >= LEAST_PAID_ONLINE
            and not (method == "qris" and amount > MOST_BY_QRIS)
        )

    def set_word(self, invoice: Invoice, word: Word) -> None:
        """Bring an invoice into a state, as customers, the clock or an edit in the dashboard would."""
        now = self.now()
        if invoice.word(now) == "paid" and word != "paid" and self.state.variants.paid_is_final:
            raise Refused(409, "paid is final; switch paid_is_final off first")
        invoice.marked_overdue = word == "overdue"
        arrived = invoice.paid_by(now)
        kept = arrived if arrived < invoice.total else 0
        wanted = {"paid": invoice.total, "partially paid": invoice.total // 2, "overdue": kept}.get(word, 0)
        payments = invoice.payments if wanted >= arrived else []
        if missing := wanted - sum(payment.amount for payment in payments):
            payments = [*payments, _payment(missing, "qris", now)]
        invoice.payments = payments
        invoice.modified_at = now
        self._keep()

    def set_up(
        self,
        *,
        variants: Variants | None = None,
        lags: Lags | None = None,
        ahead: float | None = None,
        port: int | None = None,
    ) -> None:
        """Switch variants, lags and the clock; remember the port."""
        self.state.port = self.state.port if port is None else port
        self.state.variants = variants or self.state.variants
        self.state.lags = lags or self.state.lags
        self.state.ahead = self.state.ahead if ahead is None else ahead
        self._keep()

    def add_fault(self, fault: Fault) -> None:
        """Let something go wrong with coming requests, after the faults that wait already."""
        self.state.faults = [*self.state.faults, fault]
        self._keep()

    def clear_faults(self) -> None:
        """Let nothing go wrong any more."""
        self.state.faults = []
        self._keep()

    def take_fault(self, act: Act) -> Fault | None:
        """The fault that strikes this request, counted off."""
        for fault in self.state.faults:
            if fault.on not in (act, "any"):
                continue
            if fault.after:
                fault.after -= 1
                self._keep()
                return None
            if fault.times > 1:
                fault.times -= 1
            else:
                self.state.faults = [each for each in self.state.faults if each is not fault]
            self._keep()
            return fault
        return None

    def close(self) -> None:
        """Let another sandbox have the file."""
        self._keeper.release()

    def _meet(self, wanted: Wanted) -> None:
        """Make the partner, or find that the one who is there is somebody else."""
        partners = self.state.partners
        known = partners.get(wanted.customer_id)
        asked = (wanted.name, wanted.phone, wanted.email)
        if known and asked != (known.name, known.phone, known.email):
            if self.state.variants.partners == "strict" or known.name != wanted.name:
                raise Refused(400, "Failed partner doesn't match")
            known.phone, known.email = wanted.phone, wanted.email
        if not known:
            partners[wanted.customer_id] = Partner(
                uuid=str(uuid.uuid4()), name=wanted.name, phone=wanted.phone, email=wanted.email
            )

    def _keep(self) -> None:
        self._keeper.keep(self.state)


def _payment(amount: int, method: str, at: datetime) -> Paid:
    return Paid(amount=amount, method=method, at=at, reference=secrets.token_hex(6).upper())


def _code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(7))


_DUPLICATE = {"400": "number sudah dipakai.", "403": "invoice number sudah dipakai"}
