"""What is on its way to Paper.id, why not, and when it is tried again; and the line of truth's numbers."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pos_app.desk import intents
from pos_app.desk.gateway import Gateway
from pos_app.desk.gateway import one as gateway_of
from pos_app.desk.intents import LinkView
from pos_app.desk.session import Front
from pos_app.desk.under_way import ON_THE_WAY, under_way
from pos_app.desk.work import Work, look
from pos_app.domain.clock import moment_or_none
from pos_app.store import Case, P, Statement, fn
from pos_app.store.tables import Delivery, Flag, Intent

_WAITING = (*ON_THE_WAY, "void_wanted")
RECENT_DAYS = 7
"""How long a refused link stays in the queue."""


class Counts(NamedTuple):
    """How things stand with Paper.id (the header's line of truth)."""

    gateway: Gateway
    queued: int
    """Waiting to leave, those being sent included."""
    checking: int
    """It is not known whether they arrived."""
    withdrawing: int
    blocked: int
    """Stopped until the owner has looked at the credentials."""
    open: int
    """At Paper.id, waiting to be paid."""
    resends: int
    """Waiting to be sent again."""
    flags: int
    """Waiting for a manager."""
    checked_at: datetime | None
    """When an open link was last asked about."""


def _sum(*states: str) -> object:
    return fn.COALESCE(fn.SUM(Case(None, [(Intent.state.in_(states), 1)], 0)), 0)


_COUNTS = Statement(
    Intent.select(
        _sum("queued", "sending").alias("queued"),  # type: ignore[attr-defined]
        _sum("unknown").alias("checking"),  # type: ignore[attr-defined]
        _sum("void_wanted").alias("withdrawing"),  # type: ignore[attr-defined]
        _sum("blocked").alias("blocked"),  # type: ignore[attr-defined]
        _sum("sent").alias("sent"),  # type: ignore[attr-defined]
        fn.MAX(Intent.checked_at).alias("checked_at"),
    ).where(
        Intent.id.in_(under_way(*_WAITING)), Intent.invoice != "paid"
    )
)  # fmt: skip
_RESENDS = Statement(
    Delivery.select(fn.COUNT(fn.DISTINCT(Delivery.batch_id))).where(
        Delivery.tenant_id == P("tenant"), Delivery.kind == "resend", Delivery.state == "queued"
    )
)
_FLAGS = Statement(
    Flag.select(fn.COUNT(Flag.id)).where(Flag.tenant_id == P("tenant"), Flag.resolved_at.is_null())
)
_ON_THE_WAY = Statement(
    intents.JOINED.where(
        Intent.tenant_id == P("tenant"),
        Intent.state.in_([*_WAITING, "rejected"]),
        (Intent.state != "rejected") | (Intent.created_at > P("since")),
    )
    .order_by(Intent.created_at, Intent.id)
    .limit(P("most"))
)


def counts(desk: Front) -> Counts:
    """The numbers of the line of truth, the same after a restart."""

    def ask(work: Work) -> Counts:
        row = work.one(_COUNTS, tenant=work.tenant_id)
        return Counts(
            gateway_of(work),
            int(row.queued),
            int(row.checking),
            int(row.withdrawing),
            int(row.blocked),
            int(row.sent),
            work.value(_RESENDS, tenant=work.tenant_id) or 0,
            work.value(_FLAGS, tenant=work.tenant_id) or 0,
            moment_or_none(row.checked_at),
        )

    return look(desk, ask)


def rows(desk: Front, most: int = 200) -> list[LinkView]:
    """The links on their way, oldest first: queued, being sent, checking, blocked, being withdrawn, and
    those refused in the last days (their `answer`, `said`, `attempts` and `next_at` say why and when)."""

    def ask(work: Work) -> list[LinkView]:
        since = work.at - RECENT_DAYS * 86_400_000_000
        found = work.all(_ON_THE_WAY, tenant=work.tenant_id, since=since, most=most)
        return [intents.view(work, row) for row in found]

    return look(desk, ask)
