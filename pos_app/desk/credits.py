"""A customer's credits: what can be used, in which order, granting, taking, giving back, expiry (CRED-*)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from pos_app.desk.session import Desk, Front
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import micros, moment, moment_or_none
from pos_app.domain.credits import Expiry, expiry_of, is_expired, order_of_use
from pos_app.domain.errors import BadInput
from pos_app.domain.ids import new_id
from pos_app.domain.packages import Item
from pos_app.domain.words import PurchaseStatus
from pos_app.store import Case, P, Statement
from pos_app.store.tables import Credit, CreditMovement, Purchase


class CreditView(NamedTuple):
    """Prepaid visits of one item of one purchase (ENT-3, ENT-4), as of now."""

    id: str
    purchase_id: str
    customer_id: str
    package_name: str
    service_id: str | None
    """None fits every service (LATE-17)."""
    service_name: str
    total: int
    used: int
    remaining: int
    expired: int
    purchased_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    expiry: Expiry


class ServiceCredits(NamedTuple):
    """What a customer has of one service."""

    service_id: str | None
    service_name: str
    remaining: int
    expires_at: datetime | None
    """When the first of them ends."""
    expiry: Expiry
    credits: tuple[CreditView, ...]
    """In the order of use (CRED-8)."""


_COLUMNS = (
    Credit.id, Credit.purchase_id, Credit.customer_id, Purchase.package_name, Credit.service_id,
    Credit.service_name, Credit.total, Credit.used, Credit.remaining, Credit.expired, Credit.purchased_at,
    Credit.expires_at, Credit.last_used_at, Purchase.payment_status,
)  # fmt: skip
_JOINED = Credit.select(*_COLUMNS).join(Purchase, on=(Purchase.id == Credit.purchase_id))
_OF_CUSTOMER = Statement(
    _JOINED.where(Credit.customer_id == P("customer"), Credit.tenant_id == P("tenant")).order_by(Credit.id)
)
_USABLE = Statement(
    _JOINED.where(
        Credit.customer_id == P("customer"),
        Credit.tenant_id == P("tenant"),
        (Credit.service_id == P("service")) | Credit.service_id.is_null(),
        Credit.remaining > 0,
        Credit.expires_at.is_null() | (Credit.expires_at > P("now")),
        Purchase.payment_status == "paid",
    )
)
_ONE = Statement(_JOINED.where(Credit.id == P("id"), Credit.tenant_id == P("tenant")))
_OF_PURCHASE = Statement(
    _JOINED.where(Credit.purchase_id == P("purchase"), Credit.tenant_id == P("tenant")).order_by(
        Credit.item_no
    )
)
_TAKE = Statement(
    Credit.update(
        used=Credit.used + 1, remaining=Credit.remaining - 1, last_used_at=P("at")
    ).where(
        Credit.id == P("id"),
        Credit.remaining > 0,
        Credit.expires_at.is_null() | (Credit.expires_at > P("at")),
    )
)  # fmt: skip
_TAKE_FROM_PURCHASE = Statement(
    Purchase.update(
        used=Purchase.used + 1, remaining=Purchase.remaining - 1, updated_at=P("at"),
        status=Case(
            None, [((Purchase.remaining == 1) & (Purchase.status == "active"), "depleted")], Purchase.status
        ),
    ).where(Purchase.id == P("id"), Purchase.remaining > 0)
)  # fmt: skip
_GIVE_BACK = Statement(
    Credit.update(used=Credit.used - 1, remaining=Credit.remaining + 1).where(
        Credit.id == P("id"), Credit.used > 0
    )
)
_GIVE_BACK_TO_PURCHASE = Statement(
    Purchase.update(
        used=Purchase.used - 1, remaining=Purchase.remaining + 1, status="active", updated_at=P("at")
    ).where(Purchase.id == P("id"), Purchase.used > 0)
)
_GIVE_BACK_EXPIRED = Statement(
    Credit.update(used=Credit.used - 1, expired=Credit.expired + 1).where(
        Credit.id == P("id"), Credit.used > 0
    )
)
_GIVE_BACK_EXPIRED_TO_PURCHASE = Statement(
    Purchase.update(
        used=Purchase.used - 1, expired=Purchase.expired + 1, status="expired", updated_at=P("at")
    ).where(Purchase.id == P("id"), Purchase.used > 0)
)
_DUE = Statement(
    Purchase.select(Purchase.id)
    .where(
        Purchase.tenant_id == P("tenant"), Purchase.status == "active", Purchase.expires_at <= P("now")
    )
    .limit(500)
)  # fmt: skip
_EXPIRE_CREDIT = Statement(
    Credit.update(expired=Credit.expired + Credit.remaining, remaining=0).where(
        Credit.id == P("id"), Credit.remaining == P("remaining")
    )
)
_EXPIRE_PURCHASE = Statement(
    Purchase.update(
        expired=Purchase.expired + Purchase.remaining, remaining=0, status="expired", updated_at=P("at")
    ).where(Purchase.id == P("id"), Purchase.status == "active")
)


def view(row: Any, work: Work) -> CreditView:
    """A credit as of now: past its expiry nothing remains, whatever the stored status says (LIFE-5)."""
    expires_at = moment_or_none(row.expires_at)
    over = is_expired(expires_at, work.now)
    return CreditView(
        row.id,
        row.purchase_id,
        row.customer_id,
        row.package_name,
        row.service_id,
        row.service_name,
        row.total,
        row.used,
        0 if over else row.remaining,
        row.expired + (row.remaining if over else 0),
        moment(row.purchased_at),
        expires_at,
        moment_or_none(row.last_used_at),
        expiry_of(expires_at, work.now, work.desk.zone),
    )


def expiry_at(at: int, work: Work) -> Expiry:
    """How near a stored expiry is."""
    return expiry_of(moment(at), work.now, work.desk.zone)


def available(
    desk: Desk, customer_id: str, service_id: str | None = None, *, include_used: bool = False,
    include_expired: bool = False,
) -> list[CreditView]:  # fmt: skip
    """A customer's credits in the order of use (CRED-8..10); used-up and expired ones only when asked for.

    With a service: those that fit it, all-services ones among them (LATE-17).
    """

    def ask(work: Work) -> list[CreditView]:
        rows = work.all(_OF_CUSTOMER, customer=customer_id, tenant=work.tenant_id)
        found = [view(row, work) for row in rows]
        if service_id is not None:
            found = [credit for credit in found if credit.service_id in (service_id, None)]
        found = [credit for credit in found if _is_shown(credit, include_used, include_expired)]
        return sorted(found, key=order_of_use)

    return look(desk, ask)


def _is_shown(credit: CreditView, include_used: bool, include_expired: bool) -> bool:
    if credit.expiry.is_expired:
        return include_expired
    return credit.remaining > 0 or include_used


def by_service(credits: list[CreditView]) -> list[ServiceCredits]:
    """A customer's usable credits service by service, the soonest to end first."""
    groups: dict[str | None, list[CreditView]] = {}
    for credit in sorted(credits, key=order_of_use):
        if credit.remaining > 0:
            groups.setdefault(credit.service_id, []).append(credit)
    return [
        ServiceCredits(
            service_id,
            group[0].service_name,
            sum(credit.remaining for credit in group),
            group[0].expires_at,
            group[0].expiry,
            tuple(group),
        )
        for service_id, group in groups.items()
    ]


def usable(work: Work, customer_id: str, service_id: str, purchase_id: str | None = None) -> list[CreditView]:
    """The credits that can pay for a service now, first in the order of use (CRED-5..8, BOOK-7)."""
    rows = work.all(_USABLE, customer=customer_id, tenant=work.tenant_id, service=service_id, now=work.at)
    found = [view(row, work) for row in rows if purchase_id in (None, row.purchase_id)]
    if len(found) > 1:
        found.sort(key=order_of_use)
    return found


def one(work: Work, credit_id: str) -> CreditView:
    """One credit inside an open transaction."""
    row = work.one(_ONE, id=credit_id, tenant=work.tenant_id)
    assert row is not None, "credits are never taken away"
    return view(row, work)


def of_purchase(work: Work, purchase_id: str) -> list[CreditView]:
    """The credits of one purchase, in item order."""
    return [view(row, work) for row in work.all(_OF_PURCHASE, purchase=purchase_id, tenant=work.tenant_id)]


def grant(
    work: Work, *, purchase_id: str, customer_id: str, items: tuple[Item, ...], purchased_at: datetime,
    expires_at: datetime | None,
) -> int:  # fmt: skip
    """Make one credit per item of a paid purchase (CRED-1); returns how many visits that are.

    The key on purchase and item number makes a second grant impossible (POLL-5).
    """
    for number, item in enumerate(items, 1):
        credit_id = new_id()
        work.insert(
            Credit,
            id=credit_id,
            tenant_id=work.tenant_id,
            purchase_id=purchase_id,
            item_no=number,
            customer_id=customer_id,
            service_id=item.service_id,
            service_name=item.service_name,
            total=item.quantity,
            remaining=item.quantity,
            purchased_at=micros(purchased_at),
            expires_at=micros(expires_at) if expires_at else None,
        )
        _move(work, credit_id, "granted", granted=item.quantity, remaining=item.quantity)
    return sum(item.quantity for item in items)


def take(work: Work, credit: CreditView, redemption_id: str, lost: BadInput) -> None:
    """Take one visit off a credit, if there is still one (CRED-18).

    Raises:
        BadInput: `lost`, when somebody else took the last one in the meantime.
    """
    if work.do(_TAKE, id=credit.id, at=work.at) != 1:
        raise lost
    if work.do(_TAKE_FROM_PURCHASE, id=credit.purchase_id, at=work.at) != 1:
        raise lost
    _move(work, credit.id, "used", used=1, remaining=-1, redemption_id=redemption_id)


def give_back(work: Work, credit: CreditView, redemption_id: str) -> None:
    """Return one visit to the credit it came from (CANCEL-2..4); to the expired ones when its time is
    over (CANCEL-8), never to the usable ones."""
    if credit.expiry.is_expired:
        bring_up_to_date_in(work, credit.purchase_id)
        work.do(_GIVE_BACK_EXPIRED, id=credit.id)
        work.do(_GIVE_BACK_EXPIRED_TO_PURCHASE, id=credit.purchase_id, at=work.at)
        _move(work, credit.id, "returned_expired", used=-1, expired=1, redemption_id=redemption_id)
        return
    work.do(_GIVE_BACK, id=credit.id)
    work.do(_GIVE_BACK_TO_PURCHASE, id=credit.purchase_id, at=work.at)
    _move(work, credit.id, "returned", used=-1, remaining=1, redemption_id=redemption_id)


def _move(work: Work, credit_id: str, kind: str, *, redemption_id: str | None = None, **deltas: int) -> None:
    work.insert(
        CreditMovement,
        id=new_id(),
        credit_id=credit_id,
        kind=kind,
        granted=deltas.get("granted", 0),
        used=deltas.get("used", 0),
        remaining=deltas.get("remaining", 0),
        expired=deltas.get("expired", 0),
        redemption_id=redemption_id,
        staff_id=work.staff_id if hasattr(work.desk, "staff") else None,
        at=work.at,
    )


def bring_up_to_date_in(work: Work, purchase_id: str) -> None:
    """Move what is left of an expired purchase to its expired credits (CRED-16, LIFE-1)."""
    if not work.do(_EXPIRE_PURCHASE, id=purchase_id, at=work.at):
        return
    for row in work.all(_OF_PURCHASE, purchase=purchase_id, tenant=work.tenant_id):
        if row.remaining and work.do(_EXPIRE_CREDIT, id=row.id, remaining=row.remaining):
            _move(work, row.id, "expired", remaining=-row.remaining, expired=row.remaining)
    work.audit("expire", "purchase", purchase_id, status=PurchaseStatus.EXPIRED.value)


def sweep(front: Front) -> int:
    """Bring purchases whose time is over up to date (LIFE-5: at start and midnight); returns how many."""

    def due(work: Work) -> list[str]:
        return [row.id for row in work.all(_DUE, tenant=work.tenant_id, now=work.at)]

    def expire(purchase_id: str) -> None:
        act(front, lambda work: bring_up_to_date_in(work, purchase_id))

    count = 0
    while found := look(front, due):
        for purchase_id in found:
            expire(purchase_id)
        count += len(found)
    return count
