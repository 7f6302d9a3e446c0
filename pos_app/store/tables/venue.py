"""The venue: tenants, outlets, people, when they work."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, Check, CompositeKey, TextField

from pos_app.store.tables.base import Table, counted, identifier, refers


class Tenant(Table):
    """A brand (ENT-15); `number` is its range of customer rows (`number` × 2³² and up)."""

    id = identifier()
    number = BigIntegerField(unique=True)
    name = TextField()
    slug = TextField(unique=True)
    email = TextField(null=True)
    phone = TextField(null=True)
    plan = TextField()
    timezone = TextField()
    currency = TextField(default="IDR")
    language = TextField(default="en")
    created_at = BigIntegerField()


class Outlet(Table):
    """A location of a tenant; `hours` is JSON, Monday first: `[open, close]` minutes or null when closed."""

    id = identifier()
    tenant_id = TextField(index=True)
    name = TextField()
    name_key = TextField()
    address = TextField(default="")
    phone = TextField(null=True)
    timezone = TextField()
    hours = TextField()
    is_active = BooleanField(default=True)
    created_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "name_key"), True),)
        constraints = [refers("tenant_id", "tenant")]


class Staff(Table):
    """A person who works here (ENT-16), with the PIN and its lock-out (counts survive a restart)."""

    id = identifier()
    tenant_id = TextField(index=True)
    outlet_id = TextField(null=True)
    name = TextField()
    name_key = TextField()
    role = TextField()
    position = TextField(default="")
    is_bookable = BooleanField(default=False)
    status = TextField(default="active")
    pin_hash = TextField(null=True)
    pin_is_one_time = BooleanField(default=False)
    failures = counted()
    lock_level = counted()
    locked_until = BigIntegerField(null=True)
    last_seen_at = BigIntegerField(null=True)
    last_outlet_id = TextField(null=True)
    source_id = TextField(null=True)
    created_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "name_key", "outlet_id"), False),)
        constraints = [
            refers("tenant_id", "tenant"),
            refers("outlet_id", "outlet"),
            Check("role IN ('SUPER_ADMIN','TENANT_ADMIN','OUTLET_MANAGER','RECEPTIONIST','STAFF')"),
            Check("status IN ('active','inactive','terminated','on_leave')"),
        ]


class StaffSkill(Table):
    """A service that a person can perform (SCHED-6)."""

    staff_id = TextField()
    service_id = TextField(index=True)

    class Meta:
        primary_key = CompositeKey("staff_id", "service_id")
        constraints = [refers("staff_id", "staff"), refers("service_id", "service")]


class Availability(Table):
    """Working hours, breaks and absences of a person (ENT-18), minutes since local midnight."""

    id = identifier()
    tenant_id = TextField()
    staff_id = TextField()
    outlet_id = TextField(null=True)
    kind = TextField()
    day = TextField()
    starts = BigIntegerField()
    ends = BigIntegerField()
    recurrence = TextField(default="none")
    recurrence_end = TextField(null=True)
    weekdays = TextField(default="")
    notes = TextField(default="")

    class Meta:
        indexes = ((("staff_id", "day"), False),)
        constraints = [
            refers("tenant_id", "tenant"),
            refers("staff_id", "staff"),
            refers("outlet_id", "outlet"),
            Check("kind IN ('working_hours','break','blocked','vacation')"),
            Check("recurrence IN ('none','daily','weekly','monthly')"),
            Check("starts >= 0 AND ends > starts AND ends <= 1440"),
        ]
