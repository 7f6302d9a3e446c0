"""What needs a person, for the start page: links, then what is overdue or due, then what is about to end."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from pos_app.desk import credits, intents
from pos_app.desk.session import Desk
from pos_app.desk.under_way import ON_THE_WAY, under_way
from pos_app.desk.work import Work, look
from pos_app.domain.clock import local_day
from pos_app.domain.money import Rupiah
from pos_app.domain.words import FlagKind
from pos_app.store import JOIN, P, Statement, fn
from pos_app.store.tables import Appointment, Customer, Flag, Intent, Purchase

_DAY = 86_400_000_000
REFUSED_DAYS = 7
"""How long a refused link that nobody replaced is pointed at."""


class Attention(NamedTuple):
    """A row of "Needs attention" on the start page."""

    kind: str
    """`manager` or `refused` (a link), `overdue`, `due_today` or `expiring` (a package)."""
    customer_id: str
    customer_name: str
    phone: str | None
    purchase_id: str
    """Empty where a link is of an appointment."""
    package_name: str
    amount: Rupiah
    """What is owed; 0 for an expiring package."""
    remaining: int
    """Visits left; 0 for what is owed."""
    days: int
    """Days overdue, or days until the expiry."""
    link_id: str = ""
    """The link that needs somebody."""
    flag: FlagKind | None = None
    """Why a manager is needed."""


_GUEST = (Customer.id.alias("customer_id"), Customer.name, Customer.phone)
_WHAT = fn.COALESCE(Purchase.package_name, Appointment.service_name).alias("what")
_OF_LINK = (Intent.id, Intent.purchase_id, *_GUEST, _WHAT, Intent.amount)
_FLAGGED = Statement(
    Flag.select(*_OF_LINK, Flag.kind)
    .join(Intent, on=(Intent.id == Flag.intent_id))
    .join(Customer, on=(Customer.id == Intent.customer_id))
    .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Intent.purchase_id))
    .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Intent.appointment_id))
    .where(Flag.tenant_id == P("tenant"), Flag.resolved_at.is_null())
    .order_by(Flag.raised_at, Flag.id)
    .limit(P("most"))
)
_Newer = Intent.alias()
_REFUSED = Statement(
    Intent.select(*_OF_LINK)
    .join(Customer, on=(Customer.id == Intent.customer_id))
    .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Intent.purchase_id))
    .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Intent.appointment_id))
    .where(
        Intent.tenant_id == P("tenant"), Intent.state == "rejected", Intent.created_at > P("since"),
        (Purchase.status == "pending_payment") | (Appointment.payment_status == "pending"),
        ~fn.EXISTS(
            _Newer.select(1).where(
                (_Newer.purchase_id == Intent.purchase_id) | (_Newer.appointment_id == Intent.appointment_id),
                _Newer.created_at > Intent.created_at,
            )
        ),
    )
    .order_by(Intent.created_at, Intent.id)
    .limit(P("most"))
)  # fmt: skip
_BY_LINK = Intent.select(Intent.purchase_id).where(
    Intent.id.in_(under_way(*ON_THE_WAY)), Intent.due_day <= P("today"), Intent.purchase_id.is_null(False)
)
_DUE = Statement(
    Purchase.select(
        Purchase.id, *_GUEST, Purchase.package_name, Purchase.price, intents.DUE_DAY.alias("due_day"),
    )
    .join(Customer, on=(Customer.id == Purchase.customer_id))
    .where(
        Purchase.tenant_id == P("tenant"), Purchase.status == "pending_payment",
        (Purchase.due_day <= P("today")) | Purchase.id.in_(_BY_LINK), P("today") >= intents.DUE_DAY,
    )
    .order_by(intents.DUE_DAY, Purchase.id)
    .limit(P("most"))
)  # fmt: skip
_EXPIRING = Statement(
    Purchase.select(Purchase.id, *_GUEST, Purchase.package_name, Purchase.remaining, Purchase.expires_at)
    .join(Customer, on=(Customer.id == Purchase.customer_id))
    .where(
        Purchase.tenant_id == P("tenant"), Purchase.status == "active", Purchase.expires_at > P("now"),
        Purchase.expires_at < P("until"),
    )
    .order_by(Purchase.expires_at, Purchase.id)
    .limit(P("most"))
)  # fmt: skip


def rows(desk: Desk, most: int = 20) -> list[Attention]:
    """What needs a person: links that wait for a manager and refused ones, then overdue and due payments,
    oldest first, then packages that end within 7 days, soonest first (PEND-4, SUM-4)."""

    def ask(work: Work) -> list[Attention]:
        given = {"tenant": work.tenant_id, "most": most}
        flagged = [_of_link("manager", row, FlagKind(row.kind)) for row in work.all(_FLAGGED, **given)]
        since = work.at - REFUSED_DAYS * _DAY
        refused = [_of_link("refused", row) for row in work.all(_REFUSED, since=since, **given)]
        return [*flagged, *refused, *_due(work, most), *_expiring(work, most)][:most]

    return look(desk, ask)


def _of_link(kind: str, row: Any, flag: FlagKind | None = None) -> Attention:
    return Attention(
        kind, row.customer_id, row.name, row.phone, row.purchase_id or "", row.what, Rupiah(row.amount), 0, 0,
        row.id, flag,
    )  # fmt: skip


def _due(work: Work, most: int) -> list[Attention]:
    today = local_day(work.now, work.desk.zone)
    found = []
    for row in work.all(_DUE, tenant=work.tenant_id, today=today.isoformat(), most=most):
        late = (today - date.fromisoformat(row.due_day)).days
        found.append(
            Attention(
                "overdue" if late else "due_today", row.customer_id, row.name, row.phone, row.id,
                row.package_name, Rupiah(row.price), 0, late,
            )
        )  # fmt: skip
    return found


def _expiring(work: Work, most: int) -> list[Attention]:
    found = []
    until = work.at + 8 * _DAY
    for row in work.all(_EXPIRING, tenant=work.tenant_id, now=work.at, until=until, most=most):
        view = credits.expiry_at(row.expires_at, work)
        if view.is_soon and row.remaining:
            found.append(
                Attention(
                    "expiring", row.customer_id, row.name, row.phone, row.id, row.package_name, Rupiah(0),
                    row.remaining, view.days or 0,
                )
            )  # fmt: skip
    return found
