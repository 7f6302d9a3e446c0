"""What is still to be paid as one query: filtered, in order, a page at a time; and its figures (PEND-9)."""

from __future__ import annotations

from typing import Any, NamedTuple

from pos_app.desk.intents import LIVE
from pos_app.desk.under_way import ON_THE_WAY, under_way
from pos_app.desk.work import Work
from pos_app.domain import pending as rules
from pos_app.domain.clock import day_bounds, local_day, micros
from pos_app.domain.money import Rupiah
from pos_app.domain.names import digits, folded
from pos_app.domain.pending import Figures
from pos_app.store import JOIN, Case, P, Statement, fn
from pos_app.store.tables import Appointment, Customer, Flag, Intent, Purchase

FEWEST_DIGITS = 3
"""So many digits without a letter are a phone."""
_FAR = "9999-12-31"


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


class Summed(NamedTuple):
    """All pages together."""

    total: int
    figures: Figures


def _is_flagged(link: Any) -> Any:
    """Whether a link waits for a manager."""
    return fn.EXISTS(Flag.select(1).where(Flag.intent_id == link.id, Flag.resolved_at.is_null()))


def _is_live(link: Any) -> Any:
    return (link.invoice == "pending") & link.state.in_(LIVE)


def _due_of_link(link: Any) -> Any:
    return Case(None, [(link.invoice == "pending", link.due_day)], None)


def _own_id(link: Any) -> Any:
    """A visit stands for itself while its link can be paid; what is over stands as the link it was."""
    of_visit = link.appointment_id.is_null(False) & _is_live(link)
    return Case(None, [(of_visit, link.appointment_id)], link.id)


def _yes(condition: Any) -> Any:
    return Case(None, [(condition, 1)], 0)


_Near = Intent.alias()
_OF_SALE = (
    _Near.select(_Near.id)
    .where(_Near.purchase_id == Purchase.id, _is_live(_Near) | _is_flagged(_Near))
    .order_by(
        _yes(_is_flagged(_Near)).desc(), _yes(_is_live(_Near)).desc(), _Near.created_at.desc(), _Near.id
    )
    .limit(1)
)
"""The one link that stands in the row of a sale: what needs a manager before the one that can be paid."""
_AT_HAND = under_way(*ON_THE_WAY) | Flag.select(Flag.intent_id).where(
    Flag.tenant_id == P("tenant"), Flag.resolved_at.is_null()
)
"""What can be live or flagged."""
_GUEST = (Customer.name.alias("guest"), Customer.name_key, Customer.phone, Customer.phone_digits)
_SALES = (
    Purchase.select(
        Purchase.id, Purchase.id.alias("purchase_id"), Intent.appointment_id, Intent.id.alias("intent_id"),
        _yes(Intent.id.is_null(False) & _is_flagged(Intent)).alias("flagged"), Purchase.customer_id, *_GUEST,
        Purchase.package_name.alias("what"), Purchase.price.alias("amount"), Purchase.method,
        Purchase.outlet_id, Purchase.created_at,
        fn.COALESCE(_due_of_link(Intent), Purchase.due_day).alias("due"), Purchase.notes,
    )
    .join(Customer, on=(Customer.id == Purchase.customer_id))
    .join(Intent, JOIN.LEFT_OUTER, on=(Intent.id == _OF_SALE))
    .where(Purchase.tenant_id == P("tenant"), Purchase.status == "pending_payment")
)  # fmt: skip
_LINKS = (
    Intent.select(
        _own_id(Intent).alias("id"), Intent.purchase_id, Intent.appointment_id, Intent.id.alias("intent_id"),
        _yes(_is_flagged(Intent)).alias("flagged"), Intent.customer_id, *_GUEST,
        fn.COALESCE(Purchase.package_name, Appointment.service_name).alias("what"), Intent.amount,
        Case(None, [(Purchase.method.is_null(False), Purchase.method)], "paper_digital").alias("method"),
        Intent.outlet_id, Intent.created_at, Intent.due_day.alias("due"), Intent.notes,
    )
    .join(Customer, on=(Customer.id == Intent.customer_id))
    .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Intent.purchase_id))
    .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Intent.appointment_id))
    .where(
        Intent.tenant_id == P("tenant"), Intent.id.in_(_AT_HAND), _is_live(Intent) | _is_flagged(Intent),
        Purchase.id.is_null() | (Purchase.status != "pending_payment") | (Intent.id != _OF_SALE),
    )
)  # fmt: skip
_ALL = (_SALES + _LINKS).alias("shown")
"""Every pending purchase, every live link of an appointment, and every link that needs a manager."""
_COLUMNS = (
    "id", "purchase_id", "appointment_id", "intent_id", "flagged", "customer_id", "guest", "phone", "what",
    "amount", "method", "outlet_id", "created_at", "due", "notes",
)  # fmt: skip
_NAMES = Statement(
    Purchase.select(Purchase.package_name.alias("what"))
    .where(Purchase.tenant_id == P("tenant"), Purchase.status == "pending_payment")
    .union(
        Intent.select(fn.COALESCE(Purchase.package_name, Appointment.service_name))
        .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Intent.purchase_id))
        .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Intent.appointment_id))
        .where(Intent.tenant_id == P("tenant"), Intent.id.in_(_AT_HAND))
    )
)
"""What there is to be paid for, each name once."""


def page(work: Work, filters: Filters, offset: int, most: int) -> list[Any]:
    """The rows of a page: what needs a manager first, then the oldest due day (PEND-9)."""
    shown = _ALL.c
    query = (
        _ALL.select_from(*(getattr(shown, name) for name in _COLUMNS))
        .where(*_conditions(work, filters))
        .order_by(shown.flagged.desc(), fn.COALESCE(shown.due, _FAR), shown.created_at, shown.id)
        .limit(most)
        .offset(offset)
    )
    return work.all(Statement(query), tenant=work.tenant_id)


def summed(work: Work, filters: Filters) -> Summed:
    """How many rows the filters show, and the cards over them (PEND-2, PEND-9)."""
    shown = _ALL.c
    today = local_day(work.now, work.desk.zone).isoformat()
    query = _ALL.select_from(
        fn.COUNT(shown.id).alias("total"),
        fn.COALESCE(fn.SUM(1 - shown.flagged), 0).alias("rows"),
        fn.COALESCE(fn.SUM(shown.amount * (1 - shown.flagged)), 0).alias("amount"),
        fn.COALESCE(fn.SUM(_yes((shown.due == today) & (shown.flagged == 0))), 0).alias("due_today"),
    ).where(*_conditions(work, filters))
    row = work.one(Statement(query), tenant=work.tenant_id)
    return Summed(int(row.total), Figures(int(row.rows), Rupiah(int(row.amount)), int(row.due_today)))


def _conditions(work: Work, filters: Filters) -> list[Any]:
    shown, today = _ALL.c, local_day(work.now, work.desk.zone)
    found: list[Any] = [shown.id.is_null(False)]
    if filters.method == "link":
        found.append(shown.intent_id.is_null(False))
    elif filters.method:
        found.append(shown.method == filters.method)
    if filters.outlet_id:
        found.append(shown.outlet_id == filters.outlet_id)
    if filters.days is not None:
        since = micros(day_bounds(rules.first_day(today, filters.days), work.desk.zone)[0])
        found.append((shown.flagged == 1) | (shown.created_at >= since) | (shown.due <= today.isoformat()))
    if filters.search.strip():
        found += _words(work, filters.search)
    return found


def _words(work: Work, text: str) -> list[Any]:
    """Every word begins a word of the guest's name or of what is paid for; digits alone are a phone."""
    shown, number = _ALL.c, digits(text)
    if len(number) >= FEWEST_DIGITS and not any(c.isalpha() for c in text):
        return [shown.phone_digits.contains(number)]
    names = [row.what for row in work.all(_NAMES, tenant=work.tenant_id)]
    found = []
    for word in folded(text).split():
        these = [name for name in names if f" {word}" in f" {folded(name)}"]
        found.append(shown.name_key.contains(f" {word}") | shown.what.in_(these))
    return found
