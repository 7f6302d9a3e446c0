"""What carries links to Paper.id, one transaction a step: claimed with a lease, posted, adopted, void.

The network is between the steps and never inside one. Every write holds only while the fact it rests on
still does, so that a late answer of an overtaken relay has no effect.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from pos_app.desk import appointments, flags, intents, purchases, setbacks, withdrawals
from pos_app.desk.session import Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import local_day
from pos_app.domain.invoices import is_ours, renewed
from pos_app.domain.polling import LEASE_SECONDS, SETTLE_SECONDS, YOUNG_SECONDS, Reading
from pos_app.domain.words import FlagKind, PurchaseStatus
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Intent

SECOND = 1_000_000
OFFLINE = ("no_such_host", "refused", "unreachable", "connect_timeout", "tls", "tls_clock")
"""Answers that only say that there is no safe way to Paper.id: nothing was sent."""


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
        _Older.environment == Intent.environment,
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
        Intent.due_day,
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
_MOVE_DUE = Statement(
    Intent.update(due_day=P("due_day")).where(Intent.id == P("id"), Intent.lease == P("token"))
)
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
_VOID = Statement(
    Intent.update(
        state="void", invoice="void", voided_at=P("at"), answer=P("answer"), said=P("empty"),
        lease=P("never"), lease_until=P("never"), poll_at=P("poll_at"),
    ).where(Intent.id == P("id"), Intent.lease == P("token"), Intent.state == "void_wanted")
)  # fmt: skip
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

    A link waits while an older one of the same sale is still to be withdrawn. One that another terminal
    took at the same moment is left to it, and the next is taken.
    """

    def next_(work: Work, at: int) -> Any:
        return work.one(_NEXT, tenant=work.tenant_id, environment=environment, at=at)

    def deed(work: Work) -> Errand | None:
        now = shared_at(work)
        while (row := next_(work, now)) is not None:
            if (taken := _taken(work, row, token, now)) is not None:
                return taken
        return None

    return act(desk, deed) if look(desk, lambda work: next_(work, shared_at(work))) else None


def _taken(work: Work, row: Any, token: str, now: int) -> Errand | None:
    """The lease of a link that was due; None when another relay was first."""
    is_void = row.state == "void_wanted"
    changed = work.do(
        _CLAIM, id=row.id, was=row.state, attempts=row.attempts, at=now, token=token,
        until=now + LEASE_SECONDS * SECOND, may_exist=bool(row.may_exist),
        to=row.state if is_void else "sending",
    )  # fmt: skip
    if changed != 1:
        return None
    request = row.request if is_void else renewed(row.request, _due(work, row, token))
    fresh = row.posted_at is not None and now - row.posted_at < SETTLE_SECONDS * SECOND
    return Errand(
        row.id, token, row.number, request, row.amount + row.fee, is_void, bool(row.may_exist),
        row.remote_id, fresh,
    )  # fmt: skip


def _due(work: Work, row: Any, token: str) -> date:
    """The day a link is due; one that waited past it and was never posted is due today (LINK-17)."""
    due, today = date.fromisoformat(row.due_day), local_day(work.now, work.desk.zone)
    if row.may_exist or due >= today:
        return due
    work.do(_MOVE_DUE, id=row.id, token=token, due_day=today.isoformat())
    work.audit("move_due", "link", row.id, due=today)
    return today


def posting(desk: Desk, errand: Errand) -> bool:
    """Write down that the post begins now, before it does; False when the lease is no longer ours."""

    def deed(work: Work) -> bool:
        values = {"id": errand.intent_id, "token": errand.token, "at": shared_at(work), "yes": True}
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
            answer="" if found.link else "no_link", empty="", yes=True, never=None, none=0,
            poll_at=shared_at(work) + (YOUNG_SECONDS if found.link else 1) * SECOND if pending else None,
        )  # fmt: skip
        if changed != 1:
            return "overtaken"
        _note_sending(work, row, found)
        work.audit(
            "link_made", "link", row.id, remote=found.remote_id, state=to, found=found.reading is not None
        )
        if not pending and row.invoice == "pending":
            withdrawals.unwant(work, row, "no longer pending")
        return "adopted" if pending else "withdrawing"

    return act(desk, deed)


def _is_proved(row: Any, reading: Reading) -> bool:
    same = reading.number.strip() == row.number and reading.total in (None, row.amount + row.fee)
    return same and not reading.odd_total and is_ours(reading.notes, row.id)


def _collide(work: Work, row: Any, errand: Errand, found: Found) -> str:
    flags.raise_flag(work, row, FlagKind.NUMBER_COLLISION, found.remote_id)
    setbacks.put_back(work, row, errand, "collision", "", 24 * 3600, looked=True, posted_nothing=False)
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
            intents.SENT_OVER, batch=row.id, channel=name, state="accepted" if known else "failed",
            said="" if known else "not_said", at=work.at,
        )  # fmt: skip


def voided(desk: Desk, errand: Errand, answer: str) -> bool:
    """Keep that a link takes no more money; one that existed is still asked about for a month.

    False where it is no longer ours to say.
    """

    def deed(work: Work) -> bool:
        row = intents.row_of(work, errand.intent_id)
        values = {"id": row.id, "token": errand.token, "at": work.at, "empty": "", "never": None}
        hour = shared_at(work) + 3600 * SECOND if row.remote_id else None
        if work.do(_VOID, **values, answer=answer, poll_at=hour) != 1:
            return False
        work.do(intents.FAIL_DELIVERIES, intent=row.id, said="withdrawn", at=work.at)
        work.audit("link_void", "link", row.id, answer=answer)
        return True

    return act(desk, deed)


def hurry(desk: Desk, environment: str) -> int:
    """Let everything go on at once that only the missing network held back; how many links that are."""

    def deed(work: Work) -> int:
        values = {"tenant": work.tenant_id, "environment": environment, "at": shared_at(work)}
        return work.do(_HURRY, **values)

    return act(desk, deed)
