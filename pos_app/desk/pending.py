"""The dashboard of what is still to be paid (PEND-1..11): rows, filters, figures, a page at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from pos_app.desk import intents
from pos_app.desk.intents import LIVE, LinkView
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain import pending as rules
from pos_app.domain.clock import local_day, moment, moment_or_none
from pos_app.domain.money import Rupiah
from pos_app.domain.names import digits, folded
from pos_app.domain.pending import Badge, Figures
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Appointment, Customer, Flag, Intent, Outlet, Purchase


class Filters(NamedTuple):
    """What the dashboard shows (PEND-1)."""

    method: str = ""
    """A method of sale; empty shows all, `link` those with an open link."""
    days: int | None = rules.LAST_DAYS
    """By the day of the sale; None shows all. Overdue and due today always show (PEND-11)."""
    outlet_id: str = ""
    """Empty shows all outlets."""
    search: str = ""
    """Words of the guest's name or the package's, or digits of the phone."""


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


class _Light(NamedTuple):
    id: str
    purchase_id: str | None
    appointment_id: str | None
    intent_id: str | None
    is_flagged: bool
    customer_id: str
    name: str
    name_key: str
    phone: str | None
    what: str
    amount: int
    method: str
    outlet_id: str
    created_at: int
    due: date | None
    notes: str


_GUEST = (Customer.name.alias("guest"), Customer.name_key, Customer.phone)
_PURCHASES = Statement(
    Purchase.select(
        Purchase.id, Purchase.customer_id, *_GUEST, Purchase.package_name.alias("what"), Purchase.price,
        Purchase.method, Purchase.outlet_id, Purchase.created_at, Purchase.due_day, Purchase.notes,
    )
    .join(Customer, on=(Customer.id == Purchase.customer_id))
    .where(Purchase.tenant_id == P("tenant"), Purchase.status == "pending_payment")
)  # fmt: skip
_LINKS = Statement(
    Intent.select(
        Intent.id, Intent.purchase_id, Intent.appointment_id, Intent.customer_id, *_GUEST,
        fn.COALESCE(Purchase.package_name, Appointment.service_name).alias("what"), Intent.amount,
        Intent.outlet_id, Intent.created_at, Intent.due_day, Intent.notes, Intent.invoice, Intent.state,
        fn.COUNT(Flag.id).alias("flags"), Intent.checked_at,
    )
    .join(Customer, on=(Customer.id == Intent.customer_id))
    .join(Purchase, "LEFT OUTER JOIN", on=(Purchase.id == Intent.purchase_id))
    .join(Appointment, "LEFT OUTER JOIN", on=(Appointment.id == Intent.appointment_id))
    .join(
        Flag, "LEFT OUTER JOIN", on=((Flag.intent_id == Intent.id) & Flag.resolved_at.is_null())
    )
    .where(
        Intent.tenant_id == P("tenant"),
        ((Intent.invoice == "pending") & Intent.state.in_(LIVE)) | Flag.id.is_null(False),
    )
    .group_by(
        Intent.id, Customer.name, Customer.name_key, Customer.phone, Purchase.package_name,
        Appointment.service_name,
    )
)  # fmt: skip
_OUTLETS = Statement(
    Outlet.select(Outlet.id, Outlet.name).where(Outlet.tenant_id == P("tenant"))
)  # fmt: skip


def page(desk: Desk, filters: Filters = Filters(), offset: int = 0, most: int = 100) -> PendingPage:  # noqa: B008 - a named tuple never changes
    """A page of what is still to be paid: what needs a manager first, then the oldest due date (PEND-9)."""

    def ask(work: Work) -> PendingPage:
        today = local_day(work.now, work.desk.zone)
        links = work.all(_LINKS, tenant=work.tenant_id)
        found = [row for row in _everything(work, links) if _is_shown(row, filters, today, work.desk.zone)]
        found.sort(key=lambda row: rules.order(row.due, row.id, is_flagged=row.is_flagged))
        names = {row.id: row.name for row in work.all(_OUTLETS, tenant=work.tenant_id)}
        rows = tuple(_row(work, row, today, names) for row in found[offset : offset + most])
        figures = rules.figures((row.amount, _badge(row, today)) for row in found)
        checked = max((row.checked_at for row in links if row.checked_at), default=None)
        return PendingPage(rows, len(found), figures, moment_or_none(checked))

    return look(desk, ask)


def _everything(work: Work, links: list[Any]) -> list[_Light]:
    """Every pending purchase, every live link of an appointment, and every link that needs a manager."""
    of_sale = {row.purchase_id: row for row in sorted(links, key=lambda row: row.flags) if row.purchase_id}
    found, seen = [], set()
    for row in work.all(_PURCHASES, tenant=work.tenant_id):
        link = of_sale.get(row.id)
        if link is not None:
            seen.add(link.id)
        due = link.due_day if link is not None and link.invoice == "pending" else row.due_day
        found.append(
            _Light(
                row.id, row.id, None, link.id if link is not None else None,
                bool(link is not None and link.flags), row.customer_id, row.guest, row.name_key, row.phone,
                row.what, row.price, row.method, row.outlet_id, row.created_at,
                date.fromisoformat(due) if due else None, row.notes,
            )
        )  # fmt: skip
    for row in links:
        if row.id not in seen:
            own = row.appointment_id if row.appointment_id and not row.flags else row.id
            found.append(
                _Light(
                    own, row.purchase_id, row.appointment_id, row.id, bool(row.flags), row.customer_id,
                    row.guest, row.name_key, row.phone, row.what, row.amount, "paper_digital", row.outlet_id,
                    row.created_at, date.fromisoformat(row.due_day), row.notes,
                )
            )  # fmt: skip
    return found


def _badge(row: _Light, today: date) -> Badge:
    return Badge.FLAGGED if row.is_flagged else rules.badge(row.due, today)


def _is_shown(row: _Light, filters: Filters, today: date, zone: Any) -> bool:
    if filters.method == "link" and row.intent_id is None:
        return False
    if filters.method not in ("", "link", row.method):
        return False
    if filters.outlet_id not in ("", row.outlet_id):
        return False
    if filters.search and not _matches(row, filters.search):
        return False
    return row.is_flagged or rules.is_in_period(
        local_day(moment(row.created_at), zone), row.due, today, filters.days
    )


def _matches(row: _Light, text: str) -> bool:
    numbers = digits(text)
    if len(numbers) >= 3 and not any(c.isalpha() for c in text):
        phone = digits(row.phone or "")
        return numbers.removeprefix("0") in phone
    said = f"{row.name_key} {folded(row.what)}"
    return all(f" {word}" in said for word in folded(text).split())


def _row(work: Work, row: _Light, today: date, outlets: dict[str, str]) -> PendingRow:
    link = intents.one(work, row.intent_id) if row.intent_id else None
    return PendingRow(
        id=row.id,
        purchase_id=row.purchase_id,
        appointment_id=row.appointment_id,
        customer_id=row.customer_id,
        customer_name=row.name,
        customer_phone=row.phone,
        what=row.what,
        amount=Rupiah(row.amount),
        method=row.method,
        outlet_id=row.outlet_id,
        outlet=outlets.get(row.outlet_id, ""),
        created_at=moment(row.created_at),
        due=row.due,
        badge=_badge(row, today),
        days_overdue=rules.days_overdue(row.due, today),
        notes=row.notes,
        link=link,
        actions=_actions(row, link),
    )


def _actions(row: _Light, link: LinkView | None) -> tuple[str, ...]:
    """Every act that is legal for a row (PEND-6, PEND-7); who may is asked when it is done."""
    is_pending = row.id in (row.purchase_id, row.appointment_id)
    live = link is not None and link.is_live
    tests = {
        "resolve": row.is_flagged,
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
