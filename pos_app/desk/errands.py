"""What carries links to Paper.id, one transaction a step: claimed with a lease, adopted, parked, refused.

The network is between the steps and never inside one. Every write holds only while the fact it rests on
still does, so that a late answer of an overtaken relay has no effect.
"""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from pos_app.desk import appointments, flags, gateway, intents, purchases, withdrawals
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import moment
from pos_app.domain.invoices import is_ours
from pos_app.domain.polling import (
    LEASE_SECONDS,
    SETTLE_SECONDS,
    YOUNG_SECONDS,
    Reading,
    back_off,
    needs_a_person,
)
from pos_app.domain.words import Channel, FlagKind, PurchaseStatus
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Delivery, Intent, Purchase

SECOND = 1_000_000
REFUSALS = 3
"""How often deleting may be refused, though nothing seems to be paid, until a manager is told."""
OFFLINE = ("no_such_host", "refused", "unreachable", "connect_timeout")
"""Answers that only say that there is no way to Paper.id."""


class Errand(NamedTuple):
    """A link that a relay has claimed."""

    intent_id: str
    token: str
    number: str
    request: str
    """What is posted, letter by letter."""
    total: int
    is_void: bool
    """Whether it is to be withdrawn, not made."""
    may_exist: bool
    """Whether a post may have arrived: look first."""
    remote_id: str | None
    too_soon: bool
    """Whether the last post is so fresh that it may still be under way there: nothing is posted."""


class Resend(NamedTuple):
    """A link to be sent again, over some channels."""

    batch_id: str
    remote_id: str
    email: str
    whatsapp: str
    sms: str


class Found(NamedTuple):
    """An invoice at Paper.id that is to be ours."""

    remote_id: str
    link: str
    accepted: tuple[str, ...]
    """Channels whose request was accepted."""
    reading: Reading | None
    """What a look at it said; None for an answer to our own post."""


_Older = Intent.alias()
_HAS_OLDER = fn.EXISTS(
    _Older.select(_Older.id).where(
        _Older.tenant_id == Intent.tenant_id,
        _Older.state == "void_wanted",
        (_Older.purchase_id == Intent.purchase_id) | (_Older.appointment_id == Intent.appointment_id),
    )
)
_FREE = Intent.lease_until.is_null() | (Intent.lease_until <= P("at"))
_NEXT = Statement(
    Intent.select(
        Intent.id,
        Intent.state,
        Intent.number,
        Intent.request,
        Intent.amount,
        Intent.fee,
        Intent.may_exist,
        Intent.remote_id,
        Intent.attempts,
        Intent.posted_at,
    )
    .where(
        Intent.tenant_id == P("tenant"),
        Intent.environment == P("environment"),
        Intent.state.in_(["queued", "unknown", "sending", "void_wanted"]),
        Intent.next_at <= P("at"),
        _FREE,
        (Intent.state == "void_wanted") | ~_HAS_OLDER,
    )
    .order_by(Intent.next_at, Intent.created_at, Intent.id)
    .limit(1)
)
_CLAIM = Statement(
    Intent.update(
        state=P("to"), lease=P("token"), lease_until=P("until"), may_exist=P("may_exist"),
        attempts=Intent.attempts + 1, next_at=P("until"),
    ).where(
        Intent.id == P("id"), Intent.state == P("was"), Intent.attempts == P("attempts"), _FREE
    )
)  # fmt: skip
_POSTING = Statement(
    Intent.update(may_exist=P("yes"), posted_at=P("at"), doubtful_since=fn.COALESCE(
        Intent.doubtful_since, P("at")
    )).where(Intent.id == P("id"), Intent.lease == P("token"), Intent.state == "sending",
             Intent.lease_until > P("at"))
)  # fmt: skip
_ADOPT = Statement(
    Intent.update(
        state=P("to"), remote_id=P("remote"), link=P("link"), sent_at=P("at"), answer=P("answer"),
        said=P("empty"), may_exist=P("yes"), lease=P("never"), lease_until=P("never"), poll_at=P("poll_at"),
        next_at=P("at"), looks=P("none"), doubtful_since=P("never"),
    ).where(Intent.id == P("id"), Intent.state == P("was"), Intent.remote_id.is_null())
)  # fmt: skip
_PARK = Statement(
    Intent.update(
        state=P("to"), may_exist=P("may_exist"), answer=P("answer"), said=P("said"), next_at=P("next_at"),
        looks=P("looks"), doubtful_since=P("doubtful"), lease=P("never"), lease_until=P("never"),
    ).where(Intent.id == P("id"), Intent.lease == P("token"), Intent.state == P("was"))
)  # fmt: skip
_REJECT = Statement(
    Intent.update(
        state="rejected", invoice="void", answer="rejected", said=P("said"), voided_at=P("at"),
        may_exist=P("no"), lease=P("never"), lease_until=P("never"), poll_at=P("never"),
    ).where(Intent.id == P("id"), Intent.lease == P("token"), Intent.state == "sending")
)  # fmt: skip
_VOID = Statement(
    Intent.update(
        state="void", invoice="void", voided_at=P("at"), answer=P("answer"), said=P("empty"),
        lease=P("never"), lease_until=P("never"), poll_at=P("poll_at"),
    ).where(Intent.id == P("id"), Intent.lease == P("token"), Intent.state == "void_wanted")
)  # fmt: skip
_PURCHASE_FAILED = Statement(
    Purchase.update(payment_status="failed", updated_at=P("at")).where(
        Purchase.id == P("id"), Purchase.status == "pending_payment", Purchase.payment_status == "pending"
    )
)
_SENT_OVER = Statement(
    Delivery.update(state=P("state"), said=P("said"), done_at=P("at")).where(
        Delivery.batch_id == P("batch"), Delivery.channel == P("channel"), Delivery.state == "queued"
    )
)
_FAIL_DELIVERIES = Statement(
    Delivery.update(state="failed", said=P("said"), done_at=P("at")).where(
        Delivery.intent_id == P("intent"), Delivery.kind == "create", Delivery.state == "queued"
    )
)
_NEXT_RESEND = Statement(
    Delivery.select(Delivery.batch_id, Delivery.tried, Intent.remote_id, Intent.invoice)
    .join(Intent, on=(Intent.id == Delivery.intent_id))
    .where(
        Delivery.tenant_id == P("tenant"),
        Intent.environment == P("environment"),
        Delivery.kind == "resend",
        Delivery.state == "queued",
        Delivery.next_at <= P("at"),
    )
    .order_by(Delivery.next_at, Delivery.id)
    .limit(1)
)
_BATCH = Statement(
    Delivery.select(Delivery.channel, Delivery.recipient).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued"
    )
)
_CLAIM_BATCH = Statement(
    Delivery.update(tried=P("yes"), next_at=P("until")).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued", Delivery.tried == P("no")
    )
)
_END_BATCH = Statement(
    Delivery.update(state="failed", said=P("said"), done_at=P("at")).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued"
    )
)
_AGAIN = Statement(
    Delivery.update(tried=P("no"), next_at=P("next_at")).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued"
    )
)

_HURRY = Statement(
    Intent.update(next_at=P("at")).where(
        Intent.tenant_id == P("tenant"),
        Intent.environment == P("environment"),
        Intent.state.in_(["queued", "unknown", "void_wanted"]),
        Intent.answer.in_(OFFLINE),
        Intent.next_at > P("at"),
    )
)


def claim(desk: Desk, environment: str, token: str) -> Errand | None:
    """Take the next link that is due, for as long as a lease lasts; None when nothing is.

    A link waits while an older one of the same sale is still to be withdrawn.
    """

    def next_(work: Work) -> Any:
        return work.one(_NEXT, tenant=work.tenant_id, environment=environment, at=work.at)

    def deed(work: Work) -> Errand | None:
        row = next_(work)
        if row is None:
            return None
        is_void = row.state == "void_wanted"
        changed = work.do(
            _CLAIM, id=row.id, was=row.state, attempts=row.attempts, at=work.at, token=token,
            until=work.at + LEASE_SECONDS * SECOND, may_exist=bool(row.may_exist),
            to=row.state if is_void else "sending",
        )  # fmt: skip
        if changed != 1:
            return None
        fresh = row.posted_at is not None and work.at - row.posted_at < SETTLE_SECONDS * SECOND
        return Errand(
            row.id, token, row.number, row.request, row.amount + row.fee, is_void, bool(row.may_exist),
            row.remote_id, fresh,
        )  # fmt: skip

    return act(desk, deed) if look(desk, next_) else None


def posting(desk: Desk, errand: Errand) -> bool:
    """Write down that the post begins now, before it does; False when the lease is no longer ours."""

    def deed(work: Work) -> bool:
        values = {"id": errand.intent_id, "token": errand.token, "at": work.at, "yes": True}
        return bool(work.do(_POSTING, **values) == 1)

    return act(desk, deed)


def adopt(desk: Desk, errand: Errand, found: Found) -> str:
    """Take an invoice of Paper.id's as the link's own, after proving that it is; what became of it.

    `adopted`, `withdrawing` (what it was for is no longer pending), `collision` (it is somebody
    else's: flagged), or `overtaken` (another relay was first: no effect).
    """

    def deed(work: Work) -> str:
        row = intents.row_of(work, errand.intent_id)
        if found.reading is not None and not _is_proved(row, found.reading):
            return _collide(work, row, errand, found)
        if row.remote_id:
            return "overtaken"
        pending = row.invoice == "pending" and _is_pending(work, row)
        to = "sent" if pending else "void_wanted"
        changed = work.do(
            _ADOPT, id=row.id, was=row.state, to=to, remote=found.remote_id, link=found.link, at=work.at,
            answer="created" if found.reading is None else "found", empty="", yes=True, never=None, none=0,
            poll_at=work.at + (YOUNG_SECONDS if found.link else 1) * SECOND if pending else None,
        )  # fmt: skip
        if changed != 1:
            return "overtaken"
        _note_sending(work, row, found)
        work.audit("link_made", "link", row.id, remote=found.remote_id, state=to)
        if not pending and row.invoice == "pending":
            withdrawals.unwant(work, row, "no longer pending")
        return "adopted" if pending else "withdrawing"

    return act(desk, deed)


def _is_proved(row: Any, reading: Reading) -> bool:
    same = reading.number.strip() == row.number and reading.total in (None, row.amount + row.fee)
    return same and not reading.odd_total and is_ours(reading.notes, row.id)


def _collide(work: Work, row: Any, errand: Errand, found: Found) -> str:
    flags.raise_flag(work, row, FlagKind.NUMBER_COLLISION, found.remote_id)
    _put_back(work, row, errand, "collision", "", 24 * 3600, looked=True, posted_nothing=False)
    return "collision"


def _is_pending(work: Work, row: Any) -> bool:
    if row.purchase_id:
        purchase = purchases.one(work, row.purchase_id)
        return purchase.status == PurchaseStatus.PENDING_PAYMENT
    return bool(appointments.one(work, row.appointment_id).owed >= row.amount)


def _note_sending(work: Work, row: Any, found: Found) -> None:
    for name in row.channels.split():
        known = found.reading is not None or name in found.accepted
        work.do(
            _SENT_OVER, batch=row.id, channel=name, state="accepted" if known else "failed",
            said="" if known else "not_said", at=work.at,
        )  # fmt: skip


def park(
    desk: Desk, errand: Errand, answer: str, said: str = "", *, retry_after: int | None = None,
    looked: bool = False, posted_nothing: bool = False,
) -> None:  # fmt: skip
    """Put a link back for later, after an answer that settles nothing (back-off of reliability, POLL-8).

    Args:
        desk: whose relay.
        errand: what was claimed.
        answer: a slug of what happened.
        said: Paper.id's words.
        retry_after: seconds it asked to wait.
        looked: whether a look or a post brought no certainty; after enough of them a manager is told.
        posted_nothing: the post certainly did nothing, so what was known before it holds again.
    """

    def deed(work: Work) -> None:
        row = intents.row_of(work, errand.intent_id)
        tries = row.attempts if not looked else row.looks + 1
        wait = back_off(tries, random.random(), retry_after)  # noqa: S311 - jitter
        _put_back(work, row, errand, answer, said, wait, looked=looked, posted_nothing=posted_nothing)

    act(desk, deed)


def _put_back(
    work: Work, row: Any, errand: Errand, answer: str, said: str, wait: float, *, looked: bool,
    posted_nothing: bool,
) -> None:  # fmt: skip
    may_exist = errand.may_exist if posted_nothing else bool(row.may_exist)
    looks = row.looks + 1 if looked else row.looks
    doubtful = row.doubtful_since if may_exist else None
    to = row.state if row.state == "void_wanted" else ("unknown" if may_exist else "queued")
    changed = work.do(
        _PARK, id=row.id, token=errand.token, was=row.state, to=to, may_exist=may_exist, answer=answer,
        said=said, next_at=work.at + int(wait * SECOND), looks=looks, doubtful=doubtful, never=None,
    )  # fmt: skip
    if changed:
        _tell(work, row, looks, doubtful if may_exist else None)


def _tell(work: Work, row: Any, looks: int, doubtful: int | None) -> None:
    """Put what has been open for too long before a manager."""
    if row.remote_id is None:
        if doubtful and needs_a_person(looks, work.now - moment(doubtful)):
            flags.raise_flag(work, row, FlagKind.LOOK_THERE, row.number)
        return
    if row.state == "void_wanted" and looks >= REFUSALS:
        flags.raise_flag(work, row, FlagKind.PARTLY_PAID)
    wanted = row.void_wanted_at
    if wanted and needs_a_person(0, work.now - moment(wanted)):
        flags.raise_flag(work, row, FlagKind.LOOK_THERE, row.number)


def block(desk: Desk, errand: Errand, said: str, *, posted_nothing: bool) -> None:
    """Stop a link because the credentials, or this network, are not accepted; the owner must look."""

    def deed(work: Work) -> None:
        row = intents.row_of(work, errand.intent_id)
        may_exist = errand.may_exist if posted_nothing else bool(row.may_exist)
        to = "void_wanted" if row.state == "void_wanted" else "blocked"
        work.do(
            _PARK, id=row.id, token=errand.token, was=row.state, to=to, may_exist=may_exist,
            answer="unauthorised", said=said, next_at=work.at + 60 * SECOND, looks=row.looks,
            doubtful=row.doubtful_since if may_exist else None, never=None,
        )  # fmt: skip

    act(desk, deed)
    gateway.note_refused(desk, said)


def reject(desk: Desk, errand: Errand, status: int, said: str) -> bool:
    """Keep that Paper.id refused a link for good: nothing exists there, a person decides (LINK-10, POLL-9).

    False where a try before may have arrived: then it stays in doubt and a manager is told.
    """

    def deed(work: Work) -> bool:
        row = intents.row_of(work, errand.intent_id)
        if errand.may_exist:
            flags.raise_flag(work, row, FlagKind.LOOK_THERE, row.number)
            _put_back(work, row, errand, "rejected", said, 600, looked=True, posted_nothing=False)
            return False
        values = {"id": row.id, "token": errand.token, "at": work.at, "no": False, "never": None}
        if work.do(_REJECT, **values, said=said) != 1:
            if row.state == "void_wanted":
                _put_back(work, row, errand, "rejected", said, 0, looked=False, posted_nothing=True)
            return False
        work.do(withdrawals.FAIL_PAYMENT, id=row.payment_id)
        work.do(_FAIL_DELIVERIES, intent=row.id, said=said, at=work.at)
        if row.purchase_id:
            work.do(_PURCHASE_FAILED, id=row.purchase_id, at=work.at)
        work.audit("link_rejected", "link", row.id, status=status, said=said)
        return True

    return act(desk, deed)


def voided(desk: Desk, errand: Errand, answer: str) -> bool:
    """Keep that a link takes no more money; one that existed is still asked about for a month.

    False where it is no longer ours to say.
    """

    def deed(work: Work) -> bool:
        row = intents.row_of(work, errand.intent_id)
        values = {"id": row.id, "token": errand.token, "at": work.at, "empty": "", "never": None}
        hour = work.at + 3600 * SECOND if row.remote_id else None
        if work.do(_VOID, **values, answer=answer, poll_at=hour) != 1:
            return False
        work.do(_FAIL_DELIVERIES, intent=row.id, said="withdrawn", at=work.at)
        work.audit("link_void", "link", row.id, answer=answer)
        return True

    return act(desk, deed)


def flag_partly_paid(desk: Desk, errand: Errand) -> None:
    """Keep that a link to be withdrawn is paid in part: it is not deleted, a manager decides."""

    def deed(work: Work) -> None:
        row = intents.row_of(work, errand.intent_id)
        flags.raise_flag(work, row, FlagKind.PARTLY_PAID)
        _put_back(work, row, errand, "partly_paid", "", 3600, looked=False, posted_nothing=False)

    act(desk, deed)


def claim_resend(desk: Desk, environment: str) -> Resend | None:
    """Take the next request to send a link again, or None.

    One that was begun and never ended may have been sent: it is ended as that, and a person decides.
    """

    def next_(work: Work) -> Any:
        return work.one(_NEXT_RESEND, tenant=work.tenant_id, environment=environment, at=work.at)

    def deed(work: Work) -> Resend | None:
        row = next_(work)
        if row is None:
            return None
        if row.tried or row.invoice != "pending":
            said = "may_be_sent" if row.tried else "withdrawn"
            work.do(_END_BATCH, batch=row.batch_id, said=said, at=work.at)
            return None
        to = {found.channel: found.recipient for found in work.all(_BATCH, batch=row.batch_id)}
        values = {"batch": row.batch_id, "yes": True, "no": False}
        if not work.do(_CLAIM_BATCH, **values, until=work.at + LEASE_SECONDS * SECOND):
            return None
        return Resend(row.batch_id, row.remote_id, *(to.get(channel, "") for channel in Channel))

    return act(desk, deed) if look(desk, next_) else None


def resent(desk: Desk, resend: Resend, accepted: tuple[str, ...]) -> None:
    """Keep over which channels a link was accepted for sending again."""

    def deed(work: Work) -> None:
        for channel in accepted:
            work.do(
                _SENT_OVER, batch=resend.batch_id, channel=channel, state="accepted", said="", at=work.at
            )  # fmt: skip
        work.do(_END_BATCH, batch=resend.batch_id, said="not_said", at=work.at)

    act(desk, deed)


def not_resent(desk: Desk, resend: Resend, said: str) -> None:
    """Keep that a link was not sent again, or perhaps was (`may_be_sent`); the link itself stays valid."""
    act(desk, lambda work: work.do(_END_BATCH, batch=resend.batch_id, said=said, at=work.at))


def resend_later(desk: Desk, resend: Resend, seconds: float) -> None:
    """Put a request to send again back: nothing was sent."""

    def deed(work: Work) -> None:
        work.do(_AGAIN, batch=resend.batch_id, no=False, next_at=work.at + int(seconds * SECOND))

    act(desk, deed)


def hurry(desk: Desk, environment: str) -> int:
    """Let everything go on at once that only the missing network held back; how many links that are."""

    def deed(work: Work) -> int:
        values = {"tenant": work.tenant_id, "environment": environment, "at": work.at}
        return work.do(_HURRY, **values)

    return act(desk, deed)
