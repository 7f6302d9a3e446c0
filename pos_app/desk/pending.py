"""The dashboard of what is still to be paid (PEND-1..11): rows, filters, figures, a page at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from pos_app.desk import intents, pending_rows
from pos_app.desk.intents import LinkView
from pos_app.desk.pending_rows import Filters
from pos_app.desk.session import Desk
from pos_app.desk.under_way import ON_THE_WAY, under_way
from pos_app.desk.work import Work, look
from pos_app.domain import pending as rules
from pos_app.domain.clock import local_day, moment, moment_or_none
from pos_app.domain.money import Rupiah
from pos_app.domain.pending import Badge, Figures
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Intent, Outlet

__all__ = ["Filters", "PendingPage", "PendingRow", "page", "rows"]


ALL = 1_000_000
"""More rows than anybody has pending."""


class PendingRow(NamedTuple):
    """Something still to be paid, or a payment that needs a manager."""

    id: str
    """The same at every refresh: the purchase's, the appointment's, or of what is neither the link's."""
    purchase_id: str | None
    appointment_id: str | None
    customer_id: str
    customer_name: str
    customer_phone: str | None
    what: str
    amount: Rupiah
    method: str
    outlet_id: str
    outlet: str
    created_at: datetime
    due: date | None
    badge: Badge
    days_overdue: int
    notes: str
    link: LinkView | None
    """The live link, or the one that needs a manager; with the state of every channel."""
    actions: tuple[str, ...]
    """What may be done with it now (PEND-7): pay, make_link, show_link, resend, copy, check_now, withdraw,
    cancel, call, resolve, details."""


class PendingPage(NamedTuple):
    """A page of the dashboard."""

    rows: tuple[PendingRow, ...]
    total: int
    """How many rows the filters show, all pages together ("Showing 3 of 5")."""
    figures: Figures
    checked_at: datetime | None
    """When an open link was last asked about."""


_CHECKED = Statement(
    Intent.select(fn.MAX(Intent.checked_at)).where(
        Intent.id.in_(under_way(*ON_THE_WAY)), Intent.invoice == "pending"
    )
)
_OUTLETS = Statement(
    Outlet.select(Outlet.id, Outlet.name).where(Outlet.tenant_id == P("tenant"))
)  # fmt: skip


def page(desk: Desk, filters: Filters = Filters(), offset: int = 0, most: int = 100) -> PendingPage:  # noqa: B008 - a named tuple never changes
    """A page of what is still to be paid: what needs a manager first, then the oldest due date (PEND-9)."""

    def ask(work: Work) -> PendingPage:
        found = rows(work, filters, offset, most)
        total, figures = pending_rows.summed(work, filters)
        checked = work.value(_CHECKED, tenant=work.tenant_id)
        return PendingPage(found, total, figures, moment_or_none(checked))

    return look(desk, ask)


def rows(work: Work, filters: Filters, offset: int = 0, most: int = ALL) -> tuple[PendingRow, ...]:
    """The rows alone, inside an open transaction; all of them unless a page is asked for."""
    today = local_day(work.now, work.desk.zone)
    names = {row.id: row.name for row in work.all(_OUTLETS, tenant=work.tenant_id)}
    found = pending_rows.page(work, filters, offset, most)
    return tuple(_row(work, row, today, names) for row in found)


def _row(work: Work, row: Any, today: date, outlets: dict[str, str]) -> PendingRow:
    link = intents.one(work, row.intent_id) if row.intent_id else None
    due = date.fromisoformat(row.due) if row.due else None
    return PendingRow(
        id=row.id,
        purchase_id=row.purchase_id,
        appointment_id=row.appointment_id,
        customer_id=row.customer_id,
        customer_name=row.guest,
        customer_phone=row.phone,
        what=row.what,
        amount=Rupiah(row.amount),
        method=row.method,
        outlet_id=row.outlet_id,
        outlet=outlets.get(row.outlet_id, ""),
        created_at=moment(row.created_at),
        due=due,
        badge=Badge.FLAGGED if row.flagged else rules.badge(due, today),
        days_overdue=rules.days_overdue(due, today),
        notes=row.notes,
        link=link,
        actions=_actions(row, link),
    )


def _actions(row: Any, link: LinkView | None) -> tuple[str, ...]:
    """Every act that is legal for a row (PEND-6, PEND-7); who may is asked when it is done."""
    is_pending = row.id in (row.purchase_id, row.appointment_id)
    live = link is not None and link.is_live
    tests = {
        "resolve": bool(row.flagged),
        "pay": is_pending,
        "make_link": is_pending and (not live or (link is not None and link.is_overdue)),
        "show_link": link is not None,
        "copy": link is not None and bool(link.url) and live,
        "resend": link is not None and link.is_open,
        "check_now": live,
        "withdraw": live,
        "cancel": row.purchase_id is not None and row.id == row.purchase_id,
        "call": bool(row.phone),
    }
    return (*(name for name, holds in tests.items() if holds), "details")
