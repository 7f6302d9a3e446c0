"""Package templates of a file: matched by name, checked as any template is (PKG-10..14, PLAN-2, PLAN-3)."""

from __future__ import annotations

from typing import Any, NamedTuple

from pos_app.desk.arrivals.tally import N_, Tally, unknown
from pos_app.desk.incoming import PackageRow
from pos_app.domain import plans
from pos_app.domain.errors import Conflict, Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.money import Rupiah
from pos_app.domain.names import folded, name_key
from pos_app.domain.packages import ALL_SERVICES, Item, check_template
from pos_app.domain.words import PackageStatus
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Package, PackageItem, PackageOutlet, Purchase, Service
from pos_app.words import _

_SERVICES = Statement(
    Service.select(Service.id, Service.name, Service.name_key, Service.base_price).where(
        Service.tenant_id == P("tenant"), Service.status == "active"
    )
)
_KNOWN = Statement(
    Package.select(
        Package.id, Package.name_key, Package.price, Package.validity_days, Package.status
    ).where(Package.tenant_id == P("tenant"))
)  # fmt: skip
_ITEMS = Statement(
    PackageItem.select(
        PackageItem.service_id, PackageItem.service_name, PackageItem.quantity, PackageItem.unit_price
    )
    .where(PackageItem.package_id == P("package"))
    .order_by(PackageItem.position)
)
_OUTLETS = Statement(
    PackageOutlet.select(PackageOutlet.outlet_id).where(PackageOutlet.package_id == P("package"))
)
_SOLD = Statement(Purchase.select(fn.COUNT(Purchase.id)).where(Purchase.package_id == P("package")))
_UPDATE = Statement(
    Package.update(price=P("price"), validity_days=P("validity_days"), updated_at=P("at")).where(
        Package.id == P("id"), Package.tenant_id == P("tenant")
    )
)
_DROP_ITEMS = Statement(PackageItem.delete().where(PackageItem.package_id == P("package")))
_DROP_OUTLETS = Statement(PackageOutlet.delete().where(PackageOutlet.package_id == P("package")))


class _Stored(NamedTuple):
    """A template as it is in the store."""

    row: Any
    items: list[Item]
    outlets: set[str]


def take_in(tally: Tally, rows: tuple[PackageRow, ...]) -> None:
    """Make or update each template; a line that breaks a rule is left out with the rule's words."""
    work = tally.work
    services = {row.name_key: row for row in work.all(_SERVICES, tenant=work.tenant_id)}
    known = {row.name_key: row for row in work.all(_KNOWN, tenant=work.tenant_id)}
    live = sum(row.status != PackageStatus.ARCHIVED for row in known.values())
    for row in tally.each(rows):
        try:
            there = known.get(name_key(row.name))
            items = _items(row, services)
            if there is None:
                _make(tally, row, items, live)
                live += 1
                tally.created += 1
            else:
                stored = _stored(tally, there)
                if _bring_up_to_date(tally, row, items, stored):
                    tally.change(row.line, row.name, _facts(tally, row, items, stored))
                else:
                    tally.unchanged += 1
        except Refusal as refusal:
            tally.skip(row.line, refusal)


def _items(row: PackageRow, services: dict[str, Any]) -> list[Item]:
    """The items with names and unit prices from the catalogue (PKG-10, PKG-13)."""
    items = []
    for item in row.items:
        if not item.service:
            items.append(Item(None, ALL_SERVICES, item.quantity, item.unit_price or Rupiah(0)))
            continue
        service = services.get(name_key(item.service))
        if service is None:
            raise unknown(N_("Service %(name)s not found or inactive"), item.service)
        items.append(Item(service.id, service.name, item.quantity, Rupiah(service.base_price)))
    return items


def _make(tally: Tally, row: PackageRow, items: list[Item], count: int) -> None:
    work = tally.work
    plans.check_packages(work.desk.tenant.plan, count)
    plans.check_items(work.desk.tenant.plan, len(items))
    check_template(items, row.price)
    tally.check_outlets(row.outlets)
    package_id = new_id()
    work.insert(
        Package, id=package_id, tenant_id=work.tenant_id, name=row.name, name_key=name_key(row.name),
        price=int(row.price), validity_days=row.validity_days, created_at=work.at, updated_at=work.at,
    )  # fmt: skip
    _put_items(tally, package_id, items)
    _put_outlets(tally, package_id, row.outlets)


def _stored(tally: Tally, row: Any) -> _Stored:
    items = [Item(i.service_id, i.service_name, i.quantity, Rupiah(i.unit_price))
             for i in tally.work.all(_ITEMS, package=row.id)]  # fmt: skip
    return _Stored(row, items, {place.outlet_id for place in tally.work.all(_OUTLETS, package=row.id)})


def _bring_up_to_date(tally: Tally, row: PackageRow, items: list[Item], stored: _Stored) -> bool:
    """Whether something had to be changed; items are locked once somebody bought it (PKG-14)."""
    work, package_id = tally.work, stored.row.id
    outlets = {outlet.id if (outlet := tally.outlet(name)) else folded(name) for name in row.outlets}
    same_items = _shape(items) == _shape(stored.items)
    same_rest = (stored.row.price, stored.row.validity_days) == (int(row.price), row.validity_days)
    if same_items and same_rest and outlets == stored.outlets:
        return False
    if not same_items and work.value(_SOLD, package=package_id):
        raise Conflict(
            "items_locked",
            N_("Cannot modify package items after purchases exist. Create a new package instead."),
        )
    plans.check_items(work.desk.tenant.plan, len(items))
    check_template(stored.items if same_items else items, row.price)
    tally.check_outlets(row.outlets)
    work.do(
        _UPDATE, id=package_id, tenant=work.tenant_id, price=int(row.price),
        validity_days=row.validity_days, at=work.at,
    )  # fmt: skip
    if not same_items:
        work.do(_DROP_ITEMS, package=package_id)
        _put_items(tally, package_id, items)
    if outlets != stored.outlets:
        work.do(_DROP_OUTLETS, package=package_id)
        _put_outlets(tally, package_id, row.outlets)
    return True


def _facts(
    tally: Tally, row: PackageRow, items: list[Item], stored: _Stored
) -> dict[str, tuple[object, object]]:
    """What the template was and is, for the report."""
    outlets = {outlet.id for name in row.outlets if (outlet := tally.outlet(name))}
    counts = [len(ids) or None for ids in (stored.outlets, outlets)]
    return {
        N_("price"): (stored.row.price, int(row.price)),
        N_("days"): (stored.row.validity_days, row.validity_days),
        N_("items"): (_in_words(stored.items), _in_words(items)),
        N_("outlets"): (counts[0], counts[1]) if stored.outlets != outlets else (None, None),
    }


def _in_words(items: list[Item]) -> str:
    return ", ".join(f"{_(item.service_name)} x{item.quantity}" for item in items)


def _shape(items: list[Item]) -> list[tuple[object, ...]]:
    """What makes items differ; the catalogue's prices at the time do not (PKG-13)."""
    return [
        (item.service_id, item.quantity, None if item.service_id else int(item.unit_price)) for item in items
    ]


def _put_items(tally: Tally, package_id: str, items: list[Item]) -> None:
    for position, item in enumerate(items, 1):
        tally.work.insert(
            PackageItem, id=new_id(), package_id=package_id, position=position, service_id=item.service_id,
            service_name=item.service_name, quantity=item.quantity, unit_price=int(item.unit_price),
        )  # fmt: skip


def _put_outlets(tally: Tally, package_id: str, names: tuple[str, ...]) -> None:
    ids = dict.fromkeys(tally.find_or_make_outlet(name).id for name in names)
    for outlet_id in ids:
        tally.work.insert(PackageOutlet, package_id=package_id, outlet_id=outlet_id)
