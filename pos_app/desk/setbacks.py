"""What a relay writes down when an answer settles nothing, or is a no: put back, stopped, refused, told."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from pos_app.desk import flags, gateway, intents, withdrawals
from pos_app.desk.session import Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act
from pos_app.domain.clock import moment
from pos_app.domain.polling import back_off, needs_a_person
from pos_app.domain.words import FlagKind
from pos_app.store import P, Statement
from pos_app.store.tables import Intent, Purchase

if TYPE_CHECKING:
    from pos_app.desk.errands import Errand

SECOND = 1_000_000
REFUSALS = 3
"""How often deleting may be refused, though nothing seems to be paid, until a manager is told."""

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
_PURCHASE_FAILED = Statement(
    Purchase.update(payment_status="failed", updated_at=P("at")).where(
        Purchase.id == P("id"), Purchase.status == "pending_payment", Purchase.payment_status == "pending"
    )
)


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
        put_back(work, row, errand, answer, said, wait, looked=looked, posted_nothing=posted_nothing)

    act(desk, deed)


def put_back(
    work: Work, row: Any, errand: Errand, answer: str, said: str, wait: float, *, looked: bool,
    posted_nothing: bool,
) -> None:  # fmt: skip
    """`park` inside an open transaction, for so many seconds."""
    may_exist = errand.may_exist if posted_nothing else bool(row.may_exist)
    looks = row.looks + 1 if looked else row.looks
    doubtful = row.doubtful_since if may_exist else None
    to = row.state if row.state == "void_wanted" else ("unknown" if may_exist else "queued")
    changed = work.do(
        _PARK, id=row.id, token=errand.token, was=row.state, to=to, may_exist=may_exist, answer=answer,
        said=said, next_at=shared_at(work) + int(wait * SECOND), looks=looks, doubtful=doubtful, never=None,
    )  # fmt: skip
    if changed:
        _tell(work, row, looks, doubtful if may_exist else None)


def _tell(work: Work, row: Any, looks: int, doubtful: int | None) -> None:
    """Put what has been open for too long before a manager."""
    if row.remote_id is None:
        withdrawn = row.state == "void_wanted"
        if doubtful and needs_a_person(looks, work.now - moment(doubtful), withdrawn=withdrawn):
            flags.raise_flag(work, row, FlagKind.LOOK_THERE, row.number)
        return
    if row.state == "void_wanted" and looks >= REFUSALS:
        flags.raise_flag(work, row, FlagKind.PARTLY_PAID, once=True)
    since = max(row.void_wanted_at or 0, row.doubtful_since or 0)
    if since and needs_a_person(0, work.now - moment(since)):
        flags.raise_flag(work, row, FlagKind.LOOK_THERE, row.number)


def block(desk: Desk, errand: Errand, said: str, *, posted_nothing: bool) -> None:
    """Stop a link because the credentials, or this network, are not accepted; the owner must look."""

    def deed(work: Work) -> None:
        row = intents.row_of(work, errand.intent_id)
        may_exist = errand.may_exist if posted_nothing else bool(row.may_exist)
        to = "void_wanted" if row.state == "void_wanted" else "blocked"
        work.do(
            _PARK, id=row.id, token=errand.token, was=row.state, to=to, may_exist=may_exist,
            answer="unauthorised", said=said, next_at=shared_at(work) + 60 * SECOND, looks=row.looks,
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
            put_back(work, row, errand, "rejected", said, 600, looked=True, posted_nothing=False)
            return False
        values = {"id": row.id, "token": errand.token, "at": work.at, "no": False, "never": None}
        if work.do(_REJECT, **values, said=said) != 1:
            if row.state == "void_wanted":
                put_back(work, row, errand, "rejected", said, 0, looked=False, posted_nothing=True)
            return False
        work.do(withdrawals.FAIL_PAYMENT, id=row.payment_id)
        work.do(intents.FAIL_DELIVERIES, intent=row.id, said=said, at=work.at)
        if row.purchase_id:
            work.do(_PURCHASE_FAILED, id=row.purchase_id, at=work.at)
        work.audit("link_rejected", "link", row.id, status=status, said=said)
        return True

    return act(desk, deed)


def flag_partly_paid(desk: Desk, errand: Errand) -> None:
    """Keep that a link to be withdrawn is paid in part: it is not deleted, a manager decides."""

    def deed(work: Work) -> None:
        row = intents.row_of(work, errand.intent_id)
        flags.raise_flag(work, row, FlagKind.PARTLY_PAID, once=True)
        put_back(work, row, errand, "partly_paid", "", 3600, looked=False, posted_nothing=False)

    act(desk, deed)
