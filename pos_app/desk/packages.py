"""What this outlet sells (PKG-1..9) and what a package holds."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from pos_app.desk.session import Desk, outlets
from pos_app.desk.work import Work, look
from pos_app.domain.errors import BadInput, NotFound
from pos_app.domain.money import Rupiah
from pos_app.domain.names import folded
from pos_app.domain.packages import Item, discount_percentage, individual_total
from pos_app.domain.words import PackageStatus
from pos_app.store import P, Statement
from pos_app.store.tables import Package, PackageItem, PackageOutlet


class PackageView(NamedTuple):
    """A package template as it is offered (ENT-5, PKG-8)."""

    id: str
    name: str
    description: str
    items: tuple[Item, ...]
    price: Rupiah
    individual_price: Rupiah
    discount_amount: Rupiah
    discount_percentage: Decimal
    validity_days: int | None

    @property
    def credits(self) -> int:
        """How many visits it holds."""
        return sum(item.quantity for item in self.items)


class Page(NamedTuple):
    """A page of packages (PKG-9)."""

    items: list[PackageView]
    total: int
    page: int
    size: int
    pages: int


_COLUMNS = (
    Package.id, Package.name, Package.name_key, Package.description, Package.price, Package.validity_days,
    Package.is_active, Package.status,
)  # fmt: skip
_FOR_SALE = Statement(
    Package.select(*_COLUMNS)
    .where(
        Package.tenant_id == P("tenant"), Package.status == "active", Package.is_active == P("yes")
    )
    .order_by(Package.name_key)
)  # fmt: skip
_ONE = Statement(Package.select(*_COLUMNS).where(Package.id == P("id"), Package.tenant_id == P("tenant")))
_ITEMS = Statement(
    PackageItem.select(
        PackageItem.package_id, PackageItem.service_id, PackageItem.service_name, PackageItem.quantity,
        PackageItem.unit_price,
    )
    .where(PackageItem.package_id == P("package"))
    .order_by(PackageItem.position)
)  # fmt: skip
_ALL_ITEMS = Statement(
    PackageItem.select(
        PackageItem.package_id, PackageItem.service_id, PackageItem.service_name, PackageItem.quantity,
        PackageItem.unit_price,
    )
    .join(Package, on=(Package.id == PackageItem.package_id))
    .where(Package.tenant_id == P("tenant"))
    .order_by(PackageItem.package_id, PackageItem.position)
)  # fmt: skip
_SOLD_AT = Statement(
    PackageOutlet.select(PackageOutlet.outlet_id).where(PackageOutlet.package_id == P("package"))
)
_SOLD_WHERE = Statement(
    PackageOutlet.select(PackageOutlet.package_id, PackageOutlet.outlet_id)
    .join(Package, on=(Package.id == PackageOutlet.package_id))
    .where(Package.tenant_id == P("tenant"))
)


def on_sale(desk: Desk, text: str = "", *, outlet_id: str | None = None) -> list[PackageView]:
    """What an outlet (this one by default) sells, by name: active templates of the tenant (PKG-1..3);
    `text` narrows by any word in any order, accents folded."""
    outlet = outlet_id or desk.outlet.id

    def ask(work: Work) -> list[PackageView]:
        sold_at: dict[str, set[str]] = defaultdict(set)
        for row in work.all(_SOLD_WHERE, tenant=work.tenant_id):
            sold_at[row.package_id].add(row.outlet_id)
        items: dict[str, list[Any]] = defaultdict(list)
        for row in work.all(_ALL_ITEMS, tenant=work.tenant_id):
            items[row.package_id].append(row)
        words = folded(text).split()
        return [
            _view(row, items[row.id])
            for row in work.all(_FOR_SALE, tenant=work.tenant_id, yes=True)
            if (row.id not in sold_at or outlet in sold_at[row.id])
            and all(word in row.name_key for word in words)
        ]

    return look(desk, ask)


def browse(desk: Desk, *, outlet_id: str | None = None, page: int = 1, size: int = 10) -> Page:
    """`on_sale` in pages (PKG-9)."""
    everything = on_sale(desk, outlet_id=outlet_id)
    start = (page - 1) * size
    return Page(
        everything[start : start + size], len(everything), page, size, max(1, -(-len(everything) // size))
    )


def get(desk: Desk, package_id: str) -> PackageView:
    """One template of the tenant; raises `NotFound`."""
    return look(desk, lambda work: one(work, package_id))


def one(work: Work, package_id: str) -> PackageView:
    """One template inside an open transaction; raises `NotFound` (BUY-2, TEN-3)."""
    row = work.one(_ONE, id=package_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("package_not_found", "Package not found")
    return _view(row, work.all(_ITEMS, package=package_id))


def for_sale(work: Work, package_id: str, outlet_id: str) -> PackageView:
    """A template that may be sold at an outlet now.

    Raises:
        NotFound: package or outlet unknown in this tenant.
        BadInput: not active (BUY-2), or not sold at the outlet (BUY-3).
    """
    if outlet_id not in {outlet.id for outlet in outlets(work.transaction, work.tenant_id)}:
        raise NotFound("outlet_not_found", "Outlet not found", field="outlet")
    row = work.one(_ONE, id=package_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("package_not_found", "Package not found")
    if row.status != PackageStatus.ACTIVE or not row.is_active:
        raise BadInput("package_not_available", "Package is not available for purchase", field="package")
    places = {place.outlet_id for place in work.all(_SOLD_AT, package=package_id)}
    if places and outlet_id not in places:
        raise BadInput(
            "package_not_here", "Package is not available at the selected outlet", field="package",
            next_step="Select an outlet where the package is available",
        )  # fmt: skip
    return _view(row, work.all(_ITEMS, package=package_id))


def _view(row: Any, rows: list[Any]) -> PackageView:
    items = tuple(Item(r.service_id, r.service_name, r.quantity, Rupiah(r.unit_price)) for r in rows)
    individual = individual_total(list(items))
    return PackageView(
        row.id,
        row.name,
        row.description,
        items,
        Rupiah(row.price),
        individual,
        Rupiah(individual - row.price),
        discount_percentage(individual, row.price),
        row.validity_days,
    )
