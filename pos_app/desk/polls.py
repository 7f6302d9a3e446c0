"""When open links are asked about, and by whom: one question at a time, gently (POLL-2, POLL-8)."""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import timedelta
from typing import Any, NamedTuple

from pos_app.desk import intents
from pos_app.desk.session import Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act, look
from pos_app.domain import polling as rules
from pos_app.domain.clock import moment
from pos_app.store import P, Statement
from pos_app.store.tables import Intent

SECOND = 1_000_000
HOLD_SECONDS = 60
"""How long a question that is under way keeps others from asking the same."""


class Poll(NamedTuple):
    """A link whose turn it is to be asked about."""

    intent_id: str
    remote_id: str


_NEXT = Statement(
    Intent.select(Intent.id, Intent.remote_id, Intent.poll_at)
    .where(
        Intent.tenant_id == P("tenant"),
        Intent.environment == P("environment"),
        Intent.poll_at <= P("at"),
        Intent.remote_id.is_null(False),
    )
    .order_by(Intent.poll_at, Intent.id)
    .limit(1)
)
_HOLD = Statement(Intent.update(poll_at=P("until")).where(Intent.id == P("id"), Intent.poll_at == P("was")))
_FAILED = Statement(
    Intent.update(polls_failed=Intent.polls_failed + 1, poll_at=P("poll_at"), answer=P("answer")).where(
        Intent.id == P("id"), Intent.invoice != "paid"
    )
)

_POLL = Statement(
    Intent.select(Intent.id, Intent.remote_id, Intent.poll_at).where(
        Intent.id == P("id"),
        Intent.tenant_id == P("tenant"),
        Intent.environment == P("environment"),
        Intent.poll_at.is_null(False),
    )
)
_FORWARD = Statement(
    Intent.update(poll_at=P("soon")).where(
        Intent.id == P("id"), Intent.tenant_id == P("tenant"), Intent.state == "sent",
        Intent.invoice == "pending", Intent.poll_at > P("soon"),
    )
)  # fmt: skip


def next_poll(desk: Desk, environment: str, only: Collection[str] = ()) -> Poll | None:
    """Take the link that has waited longest to be asked about; `only` these, if any are named.

    Nobody else asks about it for a minute.
    """

    def next_(work: Work, now: int) -> Any:
        if not only:
            return work.one(_NEXT, tenant=work.tenant_id, environment=environment, at=now)
        rows = [_poll_row(work, environment, each) for each in only]
        return next((row for row in rows if row is not None and row.poll_at <= now), None)

    def deed(work: Work) -> Poll | None:
        now = shared_at(work)
        while (row := next_(work, now)) is not None:
            if work.do(_HOLD, id=row.id, was=row.poll_at, until=now + HOLD_SECONDS * SECOND) == 1:
                return Poll(row.id, row.remote_id)
        return None

    return act(desk, deed) if look(desk, lambda work: next_(work, shared_at(work))) else None


def next_at(work: Work, row: Any, watched: bool, looked_at: bool) -> int | None:
    """When it is asked about again; None once it is paid, or withdrawn for a month (POLL-2)."""
    if row.invoice == "paid":
        return None
    if row.state == "void_wanted":
        return None
    since = row.sent_at or row.created_at
    age = work.now - moment(since)
    if row.state == "void":
        gone = work.now - moment(row.voided_at or since)
        if gone > timedelta(days=rules.VOID_DAYS):
            return None
        seconds = rules.SLOWEST_SECONDS if gone < timedelta(days=1) else 24 * rules.SLOWEST_SECONDS
    else:
        seconds = rules.interval(age, watched=watched, looked_at=looked_at)
    return shared_at(work) + int(rules.jittered(seconds, random.random()) * SECOND)  # noqa: S311 - jitter


def unanswered(desk: Desk, intent_id: str, answer: str, retry_after: int | None = None) -> None:
    """No usable answer: nothing changes but when it is asked again (POLL-8)."""

    def deed(work: Work) -> None:
        row = intents.row_of(work, intent_id)
        if row.invoice == "paid" or row.state == "void_wanted":
            return
        wait = rules.back_off(row.polls_failed + 1, random.random(), retry_after)  # noqa: S311 - jitter
        work.do(_FAILED, id=row.id, poll_at=shared_at(work) + int(wait * SECOND), answer=answer)

    act(desk, deed)


def look_at(desk: Desk, intent_ids: Collection[str]) -> int:
    """Bring the questions about the open links of these rows forward to within half a minute (POLL-2)."""

    def deed(work: Work) -> int:
        soon = shared_at(work) + rules.YOUNG_SECONDS * SECOND
        return sum(_bring_forward(work, each, soon) for each in intent_ids)

    return act(desk, deed)


def _poll_row(work: Work, environment: str, intent_id: str) -> Any:
    """When a link is asked about next; None where it is not asked about, or not there."""
    row = work.one(_POLL, id=intent_id, tenant=work.tenant_id, environment=environment)
    return row if row is not None and row.remote_id else None


def _bring_forward(work: Work, intent_id: str, soon: int) -> int:
    """Have an open link asked about at an instant at the latest."""
    return work.do(_FORWARD, id=intent_id, tenant=work.tenant_id, soon=soon)
