"""What Paper.id's answers do to payments: each one transaction (POLL-1, POLL-5..13)."""

from __future__ import annotations

from typing import Any, NamedTuple

from pos_app.desk import (
    appointment_payments,
    appointments,
    flags,
    intents,
    payments,
    polls,
    purchases,
    visit_status,
    withdrawals,
)
from pos_app.desk.session import Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act
from pos_app.domain import polling as rules
from pos_app.domain.credits import is_expired
from pos_app.domain.ids import new_id
from pos_app.domain.money import Rupiah
from pos_app.domain.polling import Money, Reading
from pos_app.domain.words import AppointmentStatus, FlagKind, PurchaseStatus
from pos_app.store import P, Statement
from pos_app.store.tables import Intent, Payment, ProviderEvent

SECOND = 1_000_000


class Settled(NamedTuple):
    """What one answer did."""

    intent_id: str
    customer_name: str
    what: str
    total: Rupiah
    word: str
    """The status kept."""
    is_news: bool
    """Whether this answer was never seen before."""
    paid: bool
    """It was seen paid now, whatever became of the money."""
    activated: bool
    """The package became active, or the bill was credited, now."""
    flags: tuple[FlagKind, ...]
    """Raised now."""
    partly: bool = False
    """It was seen paid in part for the first time; how much, Paper.id does not tell."""


_SEEN = Statement(
    ProviderEvent.select(ProviderEvent.id).where(
        ProviderEvent.intent_id == P("intent"), ProviderEvent.digest == P("digest")
    )
)
_KEEP = Statement(
    Intent.update(
        remote_word=P("word"), link=P("link"), checked_at=P("at"), polls_failed=P("none"),
        poll_at=P("poll_at"), answer=P("answer"),
    ).where(Intent.id == P("id"))
)  # fmt: skip
_PAID = Statement(
    Intent.update(
        invoice="paid", state="sent", paid_at=P("at"), lease=P("never"), lease_until=P("never"),
        poll_at=P("never"),
    ).where(Intent.id == P("id"), Intent.invoice != "paid")
)  # fmt: skip
_COMPLETE = Statement(
    Payment.update(status="completed", paid_at=P("at"), recorded_at=P("at")).where(
        Payment.id == P("id"), Payment.status != "completed"
    )
)


def take(
    desk: Desk, intent_id: str, reading: Reading, *, watched: bool = False, looked_at: bool = False
) -> Settled:
    """Let an answer have its effect, all of it or nothing; the same answer again changes nothing (POLL-5).

    Raises:
        NotFound: no such link.
    """
    return act(desk, lambda work: _take(work, intent_id, reading, watched, looked_at))


def _take(work: Work, intent_id: str, reading: Reading, watched: bool, looked_at: bool) -> Settled:
    row = _held(work, intent_id)
    is_news = _keep_event(work, row, reading)
    verdict = rules.judge(row.remote_word, row.number, row.amount + row.fee, reading)
    raised = [kind for kind in verdict.flags if is_news and _flag(work, row, kind, reading)]
    link = reading.link or row.link
    work.do(
        _KEEP, id=row.id, word=verdict.word, link=link, at=work.at, none=0,
        poll_at=polls.next_at(work, row, watched, looked_at), answer="" if link else "no_link",
    )  # fmt: skip
    activated = False
    paid = verdict.money != Money.NONE and row.invoice != "paid"
    if paid:
        fits = verdict.money == Money.FITS
        activated, money_flags = _settle(work, row, reading, fits)
        raised += money_flags
    return Settled(
        row.id, row.guest, row.what, Rupiah(row.amount + row.fee), verdict.word, is_news, paid, activated,
        tuple(raised), verdict.word == rules.PARTLY_PAID != row.remote_word,
    )  # fmt: skip


def _held(work: Work, intent_id: str) -> Any:
    """A link's row, with its sale held until the end of the transaction."""
    row = intents.row_of(work, intent_id)
    withdrawals.lock(work, purchase_id=row.purchase_id, appointment_id=row.appointment_id)
    return intents.row_of(work, intent_id)


def _keep_event(work: Work, row: Any, reading: Reading) -> bool:
    if work.value(_SEEN, intent=row.id, digest=reading.digest) is not None:
        return False
    work.insert(
        ProviderEvent, id=new_id(), tenant_id=work.tenant_id, intent_id=row.id, digest=reading.digest,
        word=reading.word, number=reading.number, total=reading.total, odd_total=reading.odd_total,
        seen_at=work.at,
    )  # fmt: skip
    return True


def _flag(work: Work, row: Any, kind: FlagKind, reading: Reading) -> bool:
    detail = {
        FlagKind.UNKNOWN_WORD: reading.word,
        FlagKind.CONTRADICTION: f"{row.remote_word} > {reading.word}",
        FlagKind.AMOUNT_MISMATCH: reading.odd_total or str(reading.total),
    }.get(kind, "")
    return flags.raise_flag(work, row, kind, detail)


def _settle(work: Work, row: Any, reading: Reading, fits: bool) -> tuple[bool, list[FlagKind]]:
    """What money seen at Paper.id does: the sale becomes paid, or the money is kept beside it."""
    work.do(_PAID, id=row.id, at=work.at, never=None)
    kind = _wrong(work, row, fits) or (None if _credit(work, row) else FlagKind.DOUBLE_PAYMENT)
    if kind is None:
        return True, []
    total = reading.total if reading.total is not None or reading.odd_total else row.amount + row.fee
    flags.keep_unallocated(work, row, total, kind.value)
    work.audit("link_paid_unallocated", "link", row.id, amount=total, why=kind.value)
    raised = flags.raise_flag(work, row, kind, str(total if total is not None else reading.odd_total))
    return False, [kind] if raised else []


def _wrong(work: Work, row: Any, fits: bool) -> FlagKind | None:
    """Why the money cannot be given to its sale, as far as can be seen before it is tried."""
    if row.purchase_id:
        purchase = purchases.one(work, row.purchase_id)
        if purchase.payment_status == "paid":
            return FlagKind.DOUBLE_PAYMENT
        if purchase.status != PurchaseStatus.PENDING_PAYMENT or is_expired(purchase.expires_at, work.now):
            return FlagKind.PAID_TOO_LATE
    else:
        bill = appointments.one(work, row.appointment_id)
        if bill.status in (AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW):
            return FlagKind.PAID_TOO_LATE
        if bill.credit_redeemed or bill.owed < row.amount:
            return FlagKind.DOUBLE_PAYMENT
    return None if fits else FlagKind.AMOUNT_MISMATCH


def _credit(work: Work, row: Any) -> bool:
    """Give the money to its sale; False where the sale was paid in the meantime."""
    if row.purchase_id:
        done = payments.activate(work, purchases.one(work, row.purchase_id))
    else:
        done = _credit_bill(work, row)
    if not done:
        return False
    work.do(_COMPLETE, id=row.payment_id, at=work.at)
    work.audit(
        "link_paid", "purchase" if row.purchase_id else "appointment", row.purchase_id or row.appointment_id,
        link=row.id, payment=row.payment_id, amount=row.amount,
    )  # fmt: skip
    withdrawals.release(
        work, "paid by another link", purchase_id=row.purchase_id, appointment_id=row.appointment_id
    )
    return True


def _credit_bill(work: Work, row: Any) -> bool:
    bill = appointments.one(work, row.appointment_id)
    if not appointment_payments.credit_online(work, bill, row.amount):
        return False
    bill = appointments.one(work, bill.id)
    if bill.status == AppointmentStatus.PENDING:
        visit_status.set_status(work, bill, AppointmentStatus.CONFIRMED)
        visit_status.add_step(
            work, bill.id, "confirm", bill.status, AppointmentStatus.CONFIRMED, reason="paid online"
        )
    return True


def gone(desk: Desk, intent_id: str) -> bool:
    """Paper.id shows no such invoice: neither paid nor unpaid; whether a manager was told now.

    Of one that we withdrew it is what was wanted.
    """

    def deed(work: Work) -> bool:
        row = _held(work, intent_id)
        work.do(
            _KEEP, id=row.id, word=row.remote_word, link=row.link, at=work.at, none=0,
            poll_at=_gone_again(work, row), answer=row.answer,
        )  # fmt: skip
        return row.state == "sent" and row.invoice == "pending" and flags.raise_flag(
            work, row, FlagKind.REMOTE_GONE, row.number, once=True
        )  # fmt: skip

    return act(desk, deed)


def _gone_again(work: Work, row: Any) -> int | None:
    if row.state == "sent" and row.invoice == "pending":
        return shared_at(work) + rules.SLOWEST_SECONDS * SECOND
    return polls.next_at(work, row, False, False)
