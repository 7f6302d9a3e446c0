"""What needs a manager, and the ways out: each with a reason, audited, done once (POLL-11)."""

from __future__ import annotations

from typing import Any, NamedTuple

from pos_app.desk import intents, payments, purchases, withdrawals
from pos_app.desk.intents import FlagView, LinkView
from pos_app.desk.session import Approval, Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, look, operate
from pos_app.domain.appointments import check_reason
from pos_app.domain.cards import mask_cards
from pos_app.domain.credits import is_expired
from pos_app.domain.errors import BadInput, Conflict, NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.names import cleaned_lines
from pos_app.domain.roles import Act
from pos_app.domain.words import FlagKind, IntentState, PurchaseStatus
from pos_app.store import P, Statement
from pos_app.store.tables import Flag, Intent, Payment, Unallocated

WAYS: dict[FlagKind, tuple[str, ...]] = {
    FlagKind.DOUBLE_PAYMENT: ("refunded", "credit_note"),
    FlagKind.PAID_TOO_LATE: ("refunded", "credit_note"),
    FlagKind.AMOUNT_MISMATCH: ("accept", "refunded", "credit_note", "noted"),
    FlagKind.PARTLY_PAID: ("refunded", "noted"),
    FlagKind.CONTRADICTION: ("noted",),
    FlagKind.UNKNOWN_WORD: ("noted",),
    FlagKind.REMOTE_GONE: ("withdraw", "noted"),
    FlagKind.NUMBER_COLLISION: ("abandon", "keep_looking", "noted"),
    FlagKind.LOOK_THERE: ("abandon", "keep_looking", "noted"),
}
"""The ways out of each kind, in the order of the screen."""


_FOUND_OUT = (IntentState.SENT, IntentState.VOID, IntentState.REJECTED)
"""States in which nothing is left to be looked for."""


class Concern(NamedTuple):
    """A flag with its link and the ways out that are open."""

    flag: FlagView
    link: LinkView
    amount: int | None
    """Rupiah that wait for a decision; None where there is no money, or Paper.id named no amount."""
    ways: tuple[str, ...]


_ALL = Statement(
    Flag.select(Flag.id)
    .where(Flag.tenant_id == P("tenant"), Flag.resolved_at.is_null())
    .order_by(Flag.raised_at, Flag.id)
)
_ONE = Statement(
    Flag.select(
        Flag.id, Flag.intent_id, Flag.kind, Flag.detail, Flag.raised_at, Flag.resolved_at
    ).where(Flag.id == P("id"), Flag.tenant_id == P("tenant"))
)  # fmt: skip
_RESOLVE = Statement(
    Flag.update(
        resolved_at=P("at"), resolved_by=P("staff"), resolution=P("way"), reason=P("reason")
    ).where(Flag.id == P("id"), Flag.resolved_at.is_null())
)  # fmt: skip
_MONEY = Statement(
    Unallocated.select(Unallocated.id, Unallocated.amount, Unallocated.outcome).where(
        Unallocated.intent_id == P("intent")
    )
)
_SPEND = Statement(
    Unallocated.update(outcome=P("way"), settled_by=P("staff"), settled_at=P("at")).where(
        Unallocated.id == P("id"), Unallocated.outcome.is_null()
    )
)
_ABANDON = Statement(
    Intent.update(
        state="void", invoice="void", void_reason=P("reason"), voided_at=P("at"), lease=P("never"),
        lease_until=P("never"), poll_at=P("poll_at"),
    ).where(
        Intent.id == P("id"),
        (Intent.remote_id.is_null() & Intent.state.in_(["unknown", "sending", "blocked"]))
        | (Intent.state == "void_wanted"),
    )
)  # fmt: skip
_LOOK_ON = Statement(
    Intent.update(looks=P("none"), doubtful_since=P("at"), next_at=P("at")).where(Intent.id == P("id"))
)
_COMPLETE = Statement(
    Payment.update(status="completed", paid_at=P("at"), recorded_at=P("at")).where(
        Payment.id == P("id"), Payment.status != "completed"
    )
)
_OF_KIND = Flag.select(Flag.id).where(Flag.intent_id == P("intent"), Flag.kind == P("kind"))
_ANY_FLAG, _OPEN_FLAG = Statement(_OF_KIND), Statement(_OF_KIND.where(Flag.resolved_at.is_null()))


def concerns(desk: Desk) -> list[Concern]:
    """Everything that waits for a manager, oldest first."""

    def ask(work: Work) -> list[Concern]:
        return [_concern(work, _row(work, row.id)) for row in work.all(_ALL, tenant=work.tenant_id)]

    return look(desk, ask)


def of_link(desk: Desk, intent_id: str) -> list[Concern]:
    """What waits for a manager about one link; raises `NotFound`."""

    def ask(work: Work) -> list[Concern]:
        return [_concern(work, _row(work, flag.id)) for flag in intents.one(work, intent_id).flags]

    return look(desk, ask)


def get(desk: Desk, flag_id: str) -> Concern:
    """One of them; raises `NotFound`."""
    return look(desk, lambda work: _concern(work, _row(work, flag_id)))


def raise_flag(work: Work, row: Any, kind: FlagKind, detail: str = "", *, once: bool = False) -> bool:
    """Put something before the managers, one of a kind while it is open; whether it is new.

    With `once` a decision holds: what was decided for this link is not asked again.
    """
    if work.value(_ANY_FLAG if once else _OPEN_FLAG, intent=row.id, kind=kind.value):
        return False
    work.insert(
        Flag, id=new_id(), tenant_id=work.tenant_id, outlet_id=row.outlet_id, intent_id=row.id,
        kind=kind.value, detail=detail, raised_at=work.at,
    )  # fmt: skip
    work.audit("flag", "link", row.id, kind=kind.value, detail=detail)
    return True


def keep_unallocated(work: Work, row: Any, amount: int | None, why: str) -> None:
    """Keep money that fits no pending sale, once for each link (POLL-11)."""
    if work.value(_MONEY, intent=row.id) is None:
        work.insert(
            Unallocated, id=new_id(), tenant_id=work.tenant_id, outlet_id=row.outlet_id, intent_id=row.id,
            amount=amount, why=why, seen_at=work.at,
        )  # fmt: skip


def _row(work: Work, flag_id: str) -> Any:
    row = work.one(_ONE, id=flag_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("flag_not_found", "There is nothing to decide here any more.")
    return row


def _concern(work: Work, row: Any) -> Concern:
    link = intents.one(work, row.intent_id)
    money = work.one(_MONEY, intent=row.intent_id)
    waits = money is not None and money.outcome is None
    ways = tuple(way for way in WAYS[FlagKind(row.kind)] if _is_open(work, way, row, link, money))
    return Concern(intents.flag_view(row), link, money.amount if waits else None, ways)


def _is_open(work: Work, way: str, row: Any, link: LinkView, money: Any) -> bool:
    kind = FlagKind(row.kind)
    if way == "accept":
        return money is not None and money.outcome is None and _fits(work, link, money.amount)
    if kind == FlagKind.AMOUNT_MISMATCH:
        has_money = money is not None and money.outcome is None
        return has_money == (way != "noted")
    if kind in (FlagKind.NUMBER_COLLISION, FlagKind.LOOK_THERE):
        return (link.state in _FOUND_OUT) == (way == "noted")
    if way == "withdraw":
        return link.is_live
    return True


def _fits(work: Work, link: LinkView, amount: int | None) -> bool:
    """Whether a package can be paid with an amount: it is pending, not over, and the price is covered."""
    if link.purchase_id is None or amount is None or amount < link.amount:
        return False
    purchase = purchases.one(work, link.purchase_id)
    return purchase.status == PurchaseStatus.PENDING_PAYMENT and not is_expired(
        purchase.expires_at, work.now
    )  # fmt: skip


def resolve(
    desk: Desk, flag_id: str, way: str, reason: str, *, operation: str, approval: Approval | None = None
) -> LinkView:
    """Decide what becomes of a concern, by one of its ways, with a reason.

    `accept` pays the package at its price; what was paid beyond it stays in the record of the decision.

    Raises:
        NotFound: no such flag. Conflict: it is decided already.
        BadInput: no reason, or a way that is not open.
        NotAllowed: the role may not, and no manager gave a word.
    """
    reason = check_reason(mask_cards(cleaned_lines(reason)))

    def deed(work: Work) -> str:
        work.require(Act.RESOLVE_FLAG, flag_id, approval)
        row = _row(work, flag_id)
        if row.resolved_at is not None:
            raise Conflict("decided_already", "This was decided already.")
        if way not in _concern(work, row).ways:
            raise BadInput("no_such_way", "This cannot be decided that way.", field="way")
        _carry_out(work, row, way, reason)
        if work.do(_RESOLVE, id=flag_id, at=work.at, staff=work.staff_id, way=way, reason=reason) != 1:
            raise Conflict("decided_already", "This was decided already.")
        work.audit("resolve_flag", "link", row.intent_id, reason, kind=row.kind, way=way)
        return str(row.intent_id)

    return operate(desk, operation, "resolve_flag", (flag_id, way, reason), deed, intents.one)


def _carry_out(work: Work, row: Any, way: str, reason: str) -> None:
    link = intents.row_of(work, row.intent_id)
    if way == "accept":
        _accept(work, link)
    if way in ("refunded", "credit_note", "accept"):
        money = work.one(_MONEY, intent=link.id)
        if money is not None:
            work.do(_SPEND, id=money.id, way=way, staff=work.staff_id, at=work.at)
        work.do(withdrawals.FAIL_PAYMENT, id=link.payment_id)
    elif way == "withdraw":
        withdrawals.withdraw(work, link, reason)
    elif way == "abandon":
        hour = shared_at(work) + 3_600_000_000 if link.remote_id else None
        if work.do(_ABANDON, id=link.id, reason=reason, at=work.at, never=None, poll_at=hour) == 1:
            work.do(withdrawals.FAIL_PAYMENT, id=link.payment_id)
    elif way == "keep_looking":
        work.do(_LOOK_ON, id=link.id, none=0, at=shared_at(work))


def _accept(work: Work, link: Any) -> None:
    if not payments.activate(work, purchases.one(work, link.purchase_id)):
        raise Conflict("already_paid", "Package is already fully paid")
    work.do(_COMPLETE, id=link.payment_id, at=work.at)
    withdrawals.release(work, "paid by another link", purchase_id=link.purchase_id)
