"""What is sold: treatments and package templates."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, Check, CompositeKey, TextField

from pos_app.store.tables.base import Table, counted, identifier, refers


class Service(Table):
    """A treatment (ENT-17); minutes and whole rupiah."""

    id = identifier()
    tenant_id = TextField(index=True)
    name = TextField()
    name_key = TextField()
    category = TextField(default="")
    duration = BigIntegerField()
    preparation = counted()
    cleanup = counted()
    base_price = BigIntegerField()
    outlet_prices = TextField(default="{}")
    promotional_price = BigIntegerField(null=True)
    promotional_until = BigIntegerField(null=True)
    status = TextField(default="active")
    created_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "name_key"), True),)
        constraints = [
            refers("tenant_id", "tenant"),
            Check("duration BETWEEN 15 AND 480"),
            Check("preparation >= 0 AND cleanup >= 0 AND base_price >= 0"),
        ]


class Package(Table):
    """A package template (ENT-5)."""

    id = identifier()
    tenant_id = TextField(index=True)
    name = TextField()
    name_key = TextField()
    description = TextField(default="")
    price = BigIntegerField()
    currency = TextField(default="IDR")
    validity_days = BigIntegerField(null=True)
    is_active = BooleanField(default=True)
    status = TextField(default="active")
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "name_key"), True),)
        constraints = [
            refers("tenant_id", "tenant"),
            Check("price > 0"),
            Check("status IN ('active','inactive','archived')"),
        ]


class PackageItem(Table):
    """One line of a template; no service means all services (LATE-17)."""

    id = identifier()
    package_id = TextField()
    position = BigIntegerField()
    service_id = TextField(null=True)
    service_name = TextField()
    quantity = BigIntegerField()
    unit_price = BigIntegerField()

    class Meta:
        indexes = ((("package_id", "position"), True),)
        constraints = [
            refers("package_id", "package"),
            refers("service_id", "service"),
            Check("quantity BETWEEN 1 AND 100"),
            Check("unit_price >= 0"),
        ]


class PackageOutlet(Table):
    """An outlet that sells a package; a package without rows here is sold everywhere (PKG-2)."""

    package_id = TextField()
    outlet_id = TextField()

    class Meta:
        primary_key = CompositeKey("package_id", "outlet_id")
        constraints = [refers("package_id", "package"), refers("outlet_id", "outlet")]
