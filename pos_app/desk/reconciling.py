"""After a restore: what Paper.id knows and the store has forgotten is found before links go out again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from pos_app.desk.gateway import put
from pos_app.desk.session import Desk, Front
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act, look, operate
from pos_app.domain.appointments import check_reason
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import micros, moment
from pos_app.domain.errors import NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.money import Rupiah
from pos_app.domain.names import cleaned, cleaned_lines
from pos_app.domain.roles import Act
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Audit, Intent, Setting, Stray

SINCE = "paper.reconcile_since"
BEFORE = timedelta(days=2)
"""How far before the backup invoices are looked at: a clock may have been wrong."""


class StrayView(NamedTuple):
    """An invoice at Paper.id of which the restored store knows nothing."""

    id: str
    number: str
    guest: str
    """As Paper.id names the customer."""
    word: str
    """Paper.id's word for its payment."""
    total: Rupiah | None
    link: str
    found_at: datetime


class Found(NamedTuple):
    """What Paper.id says of an invoice that is not known here."""

    remote_id: str
    number: str
    guest: str
    word: str
    total: int | None
    link: str


_NEWEST = Statement(Audit.select(fn.MAX(Audit.at)))
_CONNECTED = Statement(
    Setting.select(Setting.tenant_id).where(Setting.name == "paper.environment", Setting.value != "")
)
_MAY_BE_THERE = Statement(
    Intent.update(
        may_exist=P("yes"), doubtful_since=fn.COALESCE(Intent.doubtful_since, P("at")), lease=P("never"),
        lease_until=P("never"), next_at=P("now"), looks=P("none"),
    ).where(
        Intent.remote_id.is_null(),
        Intent.state.in_(["queued", "sending", "unknown", "blocked", "void_wanted"]),
    )
)  # fmt: skip
_LOOK_FIRST = Statement(Intent.update(state="unknown").where(Intent.state.in_(["queued", "sending"])))
_ASK_AGAIN = Statement(
    Intent.update(poll_at=P("now")).where(
        Intent.remote_id.is_null(False), Intent.invoice != "paid", Intent.state.in_(["sent", "void"])
    )
)
_SINCE = Statement(
    Setting.select(Setting.value).where(Setting.tenant_id == P("tenant"), Setting.name == SINCE)
)
_MOVE_SINCE = Statement(
    Setting.update(value=P("value")).where(Setting.tenant_id == P("tenant"), Setting.name == SINCE)
)
_KNOWN = Statement(
    Intent.select(Intent.id).where(Intent.tenant_id == P("tenant"), Intent.number == P("number"))
)
_STRAY = Statement(
    Stray.select(Stray.id).where(
        Stray.tenant_id == P("tenant"), Stray.environment == P("environment"), Stray.remote_id == P("remote")
    )
)
_OPEN = Statement(
    Stray.select(
        Stray.id, Stray.number, Stray.guest, Stray.word, Stray.total, Stray.link, Stray.found_at
    )
    .where(Stray.tenant_id == P("tenant"), Stray.settled_at.is_null())
    .order_by(Stray.number)
)  # fmt: skip
_SETTLE = Statement(
    Stray.update(settled_at=P("at"), settled_by=P("staff"), reason=P("reason")).where(
        Stray.id == P("id"), Stray.tenant_id == P("tenant"), Stray.settled_at.is_null()
    )
)


def begin(front: Front) -> None:
    """Write into a store that was just restored that nothing leaves before Paper.id was looked through.

    What had not left by the backup may have left since; what was open then may be paid now.
    """

    def deed(work: Work) -> None:
        newest = work.value(_NEWEST)
        since = moment(int(newest)) if newest else work.now
        now = shared_at(work)
        work.do(_LOOK_FIRST)
        work.do(_MAY_BE_THERE, yes=True, at=work.at, now=now, never=None, none=0)
        work.do(_ASK_AGAIN, now=now)
        for row in work.all(_CONNECTED):
            _keep_since(work, row.tenant_id, str(micros(since - BEFORE)))

    act(front, deed)


def _keep_since(work: Work, tenant_id: str, value: str) -> None:
    if work.value(_SINCE, tenant=tenant_id) is None:
        work.insert(Setting, tenant_id=tenant_id, name=SINCE, value=value)
    else:
        work.do(_MOVE_SINCE, tenant=tenant_id, value=value)


def wanted(desk: Front) -> datetime | None:
    """From when on Paper.id's invoices are to be looked through; None where no restore waits for it."""

    def ask(work: Work) -> datetime | None:
        value = work.value(_SINCE, tenant=work.tenant_id)
        return moment(int(value)) if value else None

    return look(desk, ask)


def unknown(desk: Front, numbers: Collection[str]) -> list[str]:
    """Those of some invoice numbers that the store does not know."""

    def ask(work: Work) -> list[str]:
        return [n for n in numbers if work.value(_KNOWN, tenant=work.tenant_id, number=n) is None]

    return look(desk, ask)


def keep(desk: Desk, environment: str, found: Found) -> bool:
    """Keep an invoice that is not known here, for the managers; whether it is new."""

    def deed(work: Work) -> bool:
        if work.value(_STRAY, tenant=work.tenant_id, environment=environment, remote=found.remote_id):
            return False
        work.insert(
            Stray, id=new_id(), tenant_id=work.tenant_id, environment=environment,
            remote_id=found.remote_id, number=cleaned(found.number)[:60], guest=cleaned(found.guest)[:100],
            word=cleaned(found.word)[:40], total=found.total, link=found.link, found_at=work.at,
        )  # fmt: skip
        work.audit(
            "stray_invoice", "link", found.remote_id, number=found.number, word=found.word, total=found.total
        )
        return True

    return act(desk, deed)


def done(desk: Desk, seen: int, strays: int) -> None:
    """Keep that Paper.id was looked through; links go out again."""

    def deed(work: Work) -> None:
        put(work, SINCE, "")
        work.audit("reconcile", "tenant", work.tenant_id, seen=seen, strays=strays)

    act(desk, deed)


def strays(desk: Front) -> list[StrayView]:
    """What waits for a manager since a restore, by number."""
    return look(desk, lambda work: [_view(row) for row in work.all(_OPEN, tenant=work.tenant_id)])


def settle(desk: Desk, stray_id: str, reason: str, *, operation: str) -> list[StrayView]:
    """Say what became of one: entered again, refunded, somebody else's; what is left.

    Raises:
        NotFound: it is not there, or settled already.
        BadInput: no reason.
        NotAllowed: the role may not.
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        work.require(Act.RESOLVE_FLAG)
        if (
            work.do(
                _SETTLE, id=stray_id, tenant=work.tenant_id, at=work.at, staff=work.staff_id, reason=reason
            )
            != 1
        ):
            raise NotFound("flag_not_found", "There is nothing to decide here any more.")
        work.audit("settle_stray", "link", stray_id, reason)
        return stray_id

    def rest(work: Work, _stray_id: str) -> list[StrayView]:
        return [_view(row) for row in work.all(_OPEN, tenant=work.tenant_id)]

    return operate(desk, operation, "settle_stray", (stray_id, reason), deed, rest)


def _view(row: Any) -> StrayView:
    total = None if row.total is None else Rupiah(row.total)
    return StrayView(row.id, row.number, row.guest, row.word, total, row.link, moment(row.found_at))
