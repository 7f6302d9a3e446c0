"""Open passes of a file: each becomes a paid purchase with credits, without a payment (IMP-1, IMP-2)."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from datetime import timedelta
from typing import Any, NamedTuple

from pos_app.desk.arrivals.customers import note_duplicates
from pos_app.desk.arrivals.people_index import Known, PeopleIndex
from pos_app.desk.arrivals.tally import N_, Tally, unknown
from pos_app.desk.incoming import Line, PassRow
from pos_app.domain.clock import day_bounds, micros
from pos_app.domain.errors import BadInput, Conflict, Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.money import Rupiah
from pos_app.domain.names import folded, name_key
from pos_app.domain.packages import Item
from pos_app.domain.spread import spread
from pos_app.domain.words import PaymentState, PurchaseStatus, SaleMethod
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Credit, CreditMovement, Package, PackageItem, Purchase, PurchaseItem
from pos_app.words import _

_PACKAGES = Statement(
    Package.select(Package.id, Package.name, Package.name_key, Package.price, Package.validity_days).where(
        Package.tenant_id == P("tenant")
    )
)
_ITEMS = Statement(
    PackageItem.select(
        PackageItem.package_id, PackageItem.service_id, PackageItem.service_name, PackageItem.quantity,
        PackageItem.unit_price,
    )
    .join(Package, on=(Package.id == PackageItem.package_id))
    .where(Package.tenant_id == P("tenant"))
    .order_by(PackageItem.package_id, PackageItem.position)
)  # fmt: skip
_IMPORTED = Statement(
    Purchase.select(
        Purchase.source_id,
        fn.SUM(CreditMovement.granted).alias("total"),
        fn.SUM(CreditMovement.used).alias("used"),
    )
    .join(Credit, on=(Credit.purchase_id == Purchase.id))
    .join(CreditMovement, on=(CreditMovement.credit_id == Credit.id))
    .where(
        Purchase.tenant_id == P("tenant"),
        Purchase.source_id.is_null(False),
        CreditMovement.kind == "imported",
    )
    .group_by(Purchase.source_id)
)


class _Template(NamedTuple):
    """A package and what it holds."""

    row: Any
    items: list[Item]


class _Rows(NamedTuple):
    """What will be written, table by table."""

    purchases: list[dict[str, Any]]
    items: list[dict[str, Any]]
    credits: list[dict[str, Any]]
    movements: list[dict[str, Any]]


def take_in(tally: Tally, rows: tuple[PassRow, ...]) -> None:
    """Make a purchase of each pass; one that is here already is left as the desk has it."""
    work = tally.work
    index = PeopleIndex(work)
    templates = _templates(tally)
    imported = {row.source_id: (row.total, row.used) for row in work.all(_IMPORTED, tenant=work.tenant_id)}
    seen: Counter[str] = Counter()
    made = _Rows([], [], [], [])
    for row in tally.each(rows):
        key = _key(row)
        seen[key] += 1
        source_id = f"pass:{key}:{seen[key]}"
        try:
            if source_id in imported:
                _check_unchanged(row, *imported[source_id])
                tally.unchanged += 1
                continue
            template = _fitting(row, templates)
            _check_days(tally, row)
            customer = _customer(tally, index, row)
            _make(tally, row, template, customer, source_id, made)
            tally.created += 1
        except Refusal as refusal:
            tally.skip(row.line, refusal)
    index.write()
    _write(tally, made)


def _key(row: PassRow) -> str:
    """The same pass in the next export, whatever has been used of it since."""
    facts = (
        folded(row.client), row.email, row.phone, folded(row.package), row.total,
        row.purchased.isoformat(), row.expires.isoformat() if row.expires else None,
    )  # fmt: skip
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:24]


def _check_unchanged(row: PassRow, total: int, used: int) -> None:
    if row.remaining != total - used:
        raise Conflict(
            "pass_changed",
            N_("This pass came in with %(before)s visits left and now has %(now)s; correct it at the desk."),
            before=total - used,
            now=row.remaining,
        )


def _templates(tally: Tally) -> dict[str, _Template]:
    work = tally.work
    items: dict[str, list[Item]] = defaultdict(list)
    for row in work.all(_ITEMS, tenant=work.tenant_id):
        items[row.package_id].append(
            Item(row.service_id, row.service_name, row.quantity, Rupiah(row.unit_price))
        )
    return {row.name_key: _Template(row, items[row.id]) for row in work.all(_PACKAGES, tenant=work.tenant_id)}


def _fitting(row: PassRow, templates: dict[str, _Template]) -> _Template:
    """The template of a pass, with as many visits as the pass has."""
    template = templates.get(name_key(row.package))
    if template is None:
        raise unknown(N_("There is no package %(name)s; import or make it first."), row.package)
    holds = sum(item.quantity for item in template.items)
    if holds == row.total:
        return template
    if len(template.items) == 1:
        return template._replace(items=[template.items[0]._replace(quantity=row.total)])
    raise BadInput(
        "total_differs",
        N_("The pass has %(total)s visits, but %(name)s holds %(holds)s of several services."),
        total=row.total,
        name=template.row.name,
        holds=holds,
    )


def _check_days(tally: Tally, row: PassRow) -> None:
    if row.purchased > tally.work.desk.today:
        raise BadInput(
            "bought_tomorrow",
            N_("It was bought on %(day)s, which has not come yet."),
            day=row.purchased.isoformat(),
        )


def _customer(tally: Tally, index: PeopleIndex, row: PassRow) -> Known:
    known = index.same(row.client, row.email, row.phone)
    if known is not None:
        tally.joined += known.line is None
        return known
    if not row.email and not row.phone and (namesakes := index.namesakes(row.client)):
        raise BadInput(
            "who_is_it",
            N_("Without an e-mail or phone it is not sure whose it is; %(count)s named %(name)s are here."),
            count=len(namesakes),
            name=row.client,
        )
    note_duplicates(tally, index, row.line, row.email, row.phone)
    tally.notes.append(Line(row.line, _("%(name)s was not here yet and is made.") % {"name": row.client}))
    return index.add(
        row.client, email=row.email, phone=row.phone, notes="", source_id=None, line=row.line
    )  # fmt: skip


def _make(
    tally: Tally, row: PassRow, template: _Template, customer: Known, source_id: str, made: _Rows
) -> None:
    """Put together purchase, items, credits and their movements; an expired pass comes in expired."""
    work, tz = tally.work, tally.work.desk.zone
    purchased_at = micros(day_bounds(row.purchased, tz)[0])
    ends = day_bounds(row.expires, tz)[1] - timedelta(microseconds=1) if row.expires else None
    is_over = ends is not None and ends <= work.now
    used = row.total - row.remaining
    shares = spread(used, [item.quantity for item in template.items])
    assumed = len(shares) > 1 and 0 < used < row.total
    purchase_id = new_id()
    for number, (item, share) in enumerate(zip(template.items, shares, strict=True), 1):
        left = item.quantity - share
        credit_id = new_id()
        made.items.append({
            "purchase_id": purchase_id, "position": number, "service_id": item.service_id,
            "service_name": item.service_name, "quantity": item.quantity, "unit_price": int(item.unit_price),
        })  # fmt: skip
        made.credits.append({
            "id": credit_id, "tenant_id": work.tenant_id, "purchase_id": purchase_id, "item_no": number,
            "customer_id": customer.id, "service_id": item.service_id, "service_name": item.service_name,
            "total": item.quantity, "used": share, "remaining": 0 if is_over else left,
            "expired": left if is_over else 0, "purchased_at": purchased_at,
            "expires_at": micros(ends) if ends else None,
        })  # fmt: skip
        made.movements.append(_movement(tally, credit_id, "imported", item.quantity, share, left, 0))
        if is_over and left:
            made.movements.append(_movement(tally, credit_id, "expired", 0, 0, -left, left))
    made.purchases.append({
        "id": purchase_id, "tenant_id": work.tenant_id, "customer_id": customer.id,
        "package_id": template.row.id, "outlet_id": work.desk.outlet.id, "package_name": template.row.name,
        "price": int(row.price if row.price is not None else template.row.price),
        "validity_days": template.row.validity_days, "method": SaleMethod.ON_SPOT.value,
        "status": _status(row.remaining, is_over=is_over).value, "payment_status": PaymentState.PAID.value,
        "purchased_at": purchased_at, "expires_at": micros(ends) if ends else None,
        "payment_confirmed_at": purchased_at, "total": row.total, "used": used,
        "remaining": 0 if is_over else row.remaining, "expired": row.remaining if is_over else 0,
        "sold_by": work.staff_id, "imported": True, "assumed": assumed, "source_id": source_id,
        "created_at": work.at, "updated_at": work.at,
    })  # fmt: skip
    if assumed:
        tally.assumed.append(Line(row.line, _split(used, template.items, shares)))


def _status(remaining: int, *, is_over: bool) -> PurchaseStatus:
    """A used-up pass is depleted, also after its date (CRED-16)."""
    if remaining == 0:
        return PurchaseStatus.DEPLETED
    return PurchaseStatus.EXPIRED if is_over else PurchaseStatus.ACTIVE


def _movement(
    tally: Tally, credit_id: str, kind: str, granted: int, used: int, remaining: int, expired: int
) -> dict[str, Any]:
    return {
        "id": new_id(), "credit_id": credit_id, "kind": kind, "granted": granted, "used": used,
        "remaining": remaining, "expired": expired, "staff_id": tally.work.staff_id, "at": tally.work.at,
    }  # fmt: skip


def _split(used: int, items: list[Item], shares: list[int]) -> str:
    parts = ", ".join(
        _("%(service)s %(used)s of %(total)s")
        % {"service": item.service_name, "used": share, "total": item.quantity}
        for item, share in zip(items, shares, strict=True)
    )
    return _("%(used)s used, assumed: %(parts)s.") % {"used": used, "parts": parts}


def _write(tally: Tally, made: _Rows) -> None:
    transaction = tally.work.transaction
    transaction.insert_many(Purchase, made.purchases)
    transaction.insert_many(PurchaseItem, made.items)
    transaction.insert_many(Credit, made.credits)
    transaction.insert_many(CreditMovement, made.movements)
    for purchase in made.purchases:
        tally.work.audit("import_purchase", "purchase", purchase["id"], assumed=purchase["assumed"])
