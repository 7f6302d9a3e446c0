"""The tables: instants are integer UTC microseconds, days `YYYY-MM-DD` of the outlet, money whole rupiah.

Models are bound to no database: a `Transaction` executes their queries on its own
connection. Balances stored beside the rows they sum up obey the CHECKs here, and
`doctor` proves them again from the append-only rows.
"""

from __future__ import annotations

from typing import Any

from peewee import (
    SQL,
    BigIntegerField,
    BooleanField,
    Check,
    CompositeKey,
    Model,
    TextField,
)


def _id(**options: Any) -> TextField:
    return TextField(primary_key=True, **options)


def _count(**options: Any) -> BigIntegerField:
    return BigIntegerField(default=0, **options)


def _refers(column: str, table: str) -> SQL:
    return SQL(f"FOREIGN KEY ({column}) REFERENCES {table} (id) ON DELETE RESTRICT")


class Table(Model):
    """What all tables share: strict column types on SQLite, no implicit key."""

    class Meta:
        legacy_table_names = False
        strict_tables = True


class Tenant(Table):
    """A brand (ENT-15); `number` is its range of customer rows (`number` × 2³² and up)."""

    id = _id()
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

    id = _id()
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
        constraints = [_refers("tenant_id", "tenant")]


class Staff(Table):
    """A person who works here (ENT-16), with the PIN and its lock-out (counts survive a restart)."""

    id = _id()
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
    failures = _count()
    lock_level = _count()
    locked_until = BigIntegerField(null=True)
    last_seen_at = BigIntegerField(null=True)
    last_outlet_id = TextField(null=True)
    source_id = TextField(null=True)
    created_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "name_key", "outlet_id"), False),)
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("outlet_id", "outlet"),
            Check("role IN ('SUPER_ADMIN','TENANT_ADMIN','OUTLET_MANAGER','RECEPTIONIST','STAFF')"),
            Check("status IN ('active','inactive','terminated','on_leave')"),
        ]


class StaffSkill(Table):
    """A service that a person can perform (SCHED-6)."""

    staff_id = TextField()
    service_id = TextField(index=True)

    class Meta:
        primary_key = CompositeKey("staff_id", "service_id")
        constraints = [_refers("staff_id", "staff"), _refers("service_id", "service")]


class Availability(Table):
    """Working hours, breaks and absences of a person (ENT-18), minutes since local midnight."""

    id = _id()
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
            _refers("tenant_id", "tenant"),
            _refers("staff_id", "staff"),
            _refers("outlet_id", "outlet"),
            Check("kind IN ('working_hours','break','blocked','vacation')"),
            Check("recurrence IN ('none','daily','weekly','monthly')"),
            Check("starts >= 0 AND ends > starts AND ends <= 1440"),
        ]


class Service(Table):
    """A treatment (ENT-17); minutes and whole rupiah."""

    id = _id()
    tenant_id = TextField(index=True)
    name = TextField()
    name_key = TextField()
    category = TextField(default="")
    duration = BigIntegerField()
    preparation = _count()
    cleanup = _count()
    base_price = BigIntegerField()
    outlet_prices = TextField(default="{}")
    promotional_price = BigIntegerField(null=True)
    promotional_until = BigIntegerField(null=True)
    status = TextField(default="active")
    created_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "name_key"), True),)
        constraints = [
            _refers("tenant_id", "tenant"),
            Check("duration BETWEEN 15 AND 480"),
            Check("preparation >= 0 AND cleanup >= 0 AND base_price >= 0"),
        ]


class Package(Table):
    """A package template (ENT-5)."""

    id = _id()
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
            _refers("tenant_id", "tenant"),
            Check("price > 0"),
            Check("status IN ('active','inactive','archived')"),
        ]


class PackageItem(Table):
    """One line of a template; no service means all services (LATE-17)."""

    id = _id()
    package_id = TextField()
    position = BigIntegerField()
    service_id = TextField(null=True)
    service_name = TextField()
    quantity = BigIntegerField()
    unit_price = BigIntegerField()

    class Meta:
        indexes = ((("package_id", "position"), True),)
        constraints = [
            _refers("package_id", "package"),
            _refers("service_id", "service"),
            Check("quantity BETWEEN 1 AND 100"),
            Check("unit_price >= 0"),
        ]


class PackageOutlet(Table):
    """An outlet that sells a package; a package without rows here is sold everywhere (PKG-2)."""

    package_id = TextField()
    outlet_id = TextField()

    class Meta:
        primary_key = CompositeKey("package_id", "outlet_id")
        constraints = [_refers("package_id", "package"), _refers("outlet_id", "outlet")]


class Customer(Table):
    """A guest (ENT-13, ENT-14). `n` is the row number of the search index, `name_key` the folded name."""

    n = BigIntegerField(primary_key=True)
    id = TextField(unique=True)
    tenant_id = TextField()
    name = TextField()
    name_key = TextField()
    phone = TextField(null=True)
    phone_digits = TextField(default="")
    email = TextField(null=True)
    notes = TextField(default="")
    is_active = BooleanField(default=True)
    source_id = TextField(null=True)
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        indexes = (
            (("tenant_id", "name_key"), False),
            (("tenant_id", "phone"), False),
            (("tenant_id", "email"), False),
            (("tenant_id", "source_id"), True),
        )
        constraints = [_refers("tenant_id", "tenant")]


class Purchase(Table):
    """A customer's package (ENT-1): a snapshot of the template at the time of sale (ENT-2)."""

    id = _id()
    tenant_id = TextField()
    customer_id = TextField(index=True)
    package_id = TextField(null=True)
    outlet_id = TextField()
    package_name = TextField()
    price = BigIntegerField()
    currency = TextField(default="IDR")
    validity_days = BigIntegerField(null=True)
    method = TextField()
    status = TextField()
    payment_status = TextField()
    due_day = TextField(null=True)
    purchased_at = BigIntegerField()
    expires_at = BigIntegerField(null=True)
    payment_confirmed_at = BigIntegerField(null=True)
    total = _count()
    used = _count()
    remaining = _count()
    expired = _count()
    notes = TextField(default="")
    sold_by = TextField()
    imported = BooleanField(default=False)
    assumed = BooleanField(default=False)
    source_id = TextField(null=True)
    cancelled_at = BigIntegerField(null=True)
    cancelled_by = TextField(null=True)
    cancel_reason = TextField(null=True)
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        indexes = (
            (("tenant_id", "status", "due_day"), False),
            (("tenant_id", "status", "expires_at"), False),
            (("tenant_id", "source_id"), True),
        )
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("customer_id", "customer"),
            _refers("package_id", "package"),
            _refers("outlet_id", "outlet"),
            _refers("sold_by", "staff"),
            Check("status IN ('pending_payment','active','depleted','expired','cancelled')"),
            Check("payment_status IN ('pending','paid','failed','refunded')"),
            Check("total = used + remaining + expired"),
            Check("used >= 0 AND remaining >= 0 AND expired >= 0"),
            Check("price >= 0"),
            Check("status NOT IN ('pending_payment','cancelled') OR total = 0"),
            Check("status NOT IN ('active','depleted','expired') OR payment_status = 'paid'"),
        ]


class PurchaseItem(Table):
    """One line of what was sold (ENT-2)."""

    purchase_id = TextField()
    position = BigIntegerField()
    service_id = TextField(null=True)
    service_name = TextField()
    quantity = BigIntegerField()
    unit_price = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("purchase_id", "position")
        constraints = [
            _refers("purchase_id", "purchase"),
            _refers("service_id", "service"),
            Check("quantity > 0 AND unit_price >= 0"),
        ]


class Credit(Table):
    """Prepaid visits of one item of one purchase (ENT-3); the counters obey CRED-3."""

    id = _id()
    tenant_id = TextField()
    purchase_id = TextField()
    item_no = BigIntegerField()
    customer_id = TextField(index=True)
    service_id = TextField(null=True)
    service_name = TextField()
    total = BigIntegerField()
    used = _count()
    remaining = BigIntegerField()
    expired = _count()
    purchased_at = BigIntegerField()
    expires_at = BigIntegerField(null=True)
    last_used_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("purchase_id", "item_no"), True),)
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("purchase_id", "purchase"),
            _refers("customer_id", "customer"),
            _refers("service_id", "service"),
            Check("total = used + remaining + expired"),
            Check("used >= 0 AND remaining >= 0 AND expired >= 0"),
        ]


class CreditMovement(Table):
    """Every change of a credit's counters, append-only; their sums are the counters."""

    id = _id()
    credit_id = TextField(index=True)
    kind = TextField()
    granted = _count()
    used = _count()
    remaining = _count()
    expired = _count()
    redemption_id = TextField(null=True)
    staff_id = TextField(null=True)
    at = BigIntegerField()

    class Meta:
        constraints = [
            _refers("credit_id", "credit"),
            _refers("redemption_id", "redemption"),
            _refers("staff_id", "staff"),
            Check("kind IN ('granted','imported','used','returned','returned_expired','expired')"),
            Check("granted = used + remaining + expired"),
        ]


class Payment(Table):
    """One payment attempt for a purchase or an appointment (ENT-7); a completed one never changes."""

    id = _id()
    tenant_id = TextField()
    outlet_id = TextField()
    purchase_id = TextField(null=True, index=True)
    appointment_id = TextField(null=True, index=True)
    amount = BigIntegerField()
    method = TextField()
    provider = TextField()
    status = TextField()
    reference = TextField()
    receipt_number = TextField(null=True)
    notes = TextField(default="")
    handed = BigIntegerField(null=True)
    recorded_by = TextField()
    recorded_at = BigIntegerField()
    paid_at = BigIntegerField(null=True)
    created_at = BigIntegerField()

    class Meta:
        indexes = ((("tenant_id", "reference"), True), (("tenant_id", "recorded_at"), False))
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("outlet_id", "outlet"),
            _refers("purchase_id", "purchase"),
            _refers("appointment_id", "appointment"),
            _refers("recorded_by", "staff"),
            Check("amount > 0"),
            Check("(purchase_id IS NULL) <> (appointment_id IS NULL)"),
            Check("status IN ('pending','completed','failed')"),
            Check("provider IN ('manual','paper_id')"),
        ]


class Appointment(Table):
    """A booked visit (ENT-9). The conflict interval is `starts_at` to `blocked_until` (SCHED-10)."""

    id = _id()
    tenant_id = TextField()
    outlet_id = TextField()
    customer_id = TextField(index=True)
    service_id = TextField()
    service_name = TextField()
    staff_id = TextField()
    staff_name = TextField()
    visit_id = TextField(index=True)
    day = TextField()
    starts_at = BigIntegerField()
    ends_at = BigIntegerField()
    blocked_until = BigIntegerField()
    total_price = BigIntegerField()
    paid_amount = _count()
    status = TextField()
    payment_status = TextField()
    kind = TextField(default="scheduled")
    credit_redeemed = BooleanField(default=False)
    credit_id = TextField(null=True)
    purchase_id = TextField(null=True)
    package_name = TextField(null=True)
    notes = TextField(default="")
    confirmed_at = BigIntegerField(null=True)
    cancelled_at = BigIntegerField(null=True)
    cancel_reason = TextField(null=True)
    rescheduled_from = BigIntegerField(null=True)
    rescheduled_at = BigIntegerField(null=True)
    completion_withdrawn = BooleanField(default=False)
    created_by = TextField()
    created_at = BigIntegerField()
    updated_at = BigIntegerField()

    class Meta:
        indexes = (
            (("tenant_id", "outlet_id", "day", "starts_at"), False),
            (("staff_id", "day"), False),
            (("staff_id", "created_at"), False),
            (("customer_id", "starts_at"), False),
            (("tenant_id", "created_at"), False),
        )
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("outlet_id", "outlet"),
            _refers("customer_id", "customer"),
            _refers("service_id", "service"),
            _refers("staff_id", "staff"),
            _refers("credit_id", "credit"),
            _refers("purchase_id", "purchase"),
            _refers("created_by", "staff"),
            Check("status IN ('pending','confirmed','in_progress','completed','cancelled','no_show')"),
            Check("payment_status IN ('pending','partially_paid','paid','refunded')"),
            Check("ends_at > starts_at AND blocked_until >= ends_at"),
            Check("total_price >= 0 AND paid_amount >= 0 AND paid_amount <= total_price"),
        ]


class AppointmentStep(Table):
    """One move of an appointment's status, append-only; a withdrawn slip is a step that undoes another."""

    id = _id()
    appointment_id = TextField(index=True)
    act = TextField()
    from_status = TextField(null=True)
    to_status = TextField()
    reason = TextField(default="")
    undoes = TextField(null=True, unique=True)
    staff_id = TextField()
    at = BigIntegerField()

    class Meta:
        constraints = [
            _refers("appointment_id", "appointment"),
            _refers("undoes", "appointment_step"),
            _refers("staff_id", "staff"),
        ]


class Redemption(Table):
    """A credit used (ENT-11, ENT-12); only its reversal may be written into it, once."""

    id = _id()
    tenant_id = TextField()
    credit_id = TextField(index=True)
    purchase_id = TextField()
    customer_id = TextField(index=True)
    service_id = TextField()
    service_name = TextField()
    appointment_id = TextField(null=True)
    outlet_id = TextField()
    source = TextField()
    redeemed_by = TextField()
    notes = TextField(default="")
    redeemed_at = BigIntegerField()
    original_price = BigIntegerField()
    state = TextField(default="active")
    reversed_at = BigIntegerField(null=True)
    reversed_by = TextField(null=True)
    reversal_reason = TextField(null=True)

    class Meta:
        indexes = [
            SQL(
                "CREATE UNIQUE INDEX redemption_live ON redemption (appointment_id) "
                "WHERE state = 'active' AND appointment_id IS NOT NULL"
            )
        ]
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("credit_id", "credit"),
            _refers("purchase_id", "purchase"),
            _refers("customer_id", "customer"),
            _refers("service_id", "service"),
            _refers("appointment_id", "appointment"),
            _refers("outlet_id", "outlet"),
            _refers("redeemed_by", "staff"),
            _refers("reversed_by", "staff"),
            Check("source IN ('booking','late','walk_in')"),
            Check("state IN ('active','reversed')"),
        ]


class Operation(Table):
    """An act that was done: its id was made when the form opened, a repeat returns `result`."""

    id = _id()
    tenant_id = TextField()
    kind = TextField()
    params = TextField()
    result = TextField()
    staff_id = TextField()
    at = BigIntegerField()

    class Meta:
        constraints = [_refers("tenant_id", "tenant"), _refers("staff_id", "staff")]


class Audit(Table):
    """Who did what, when, why; append-only and hash-chained per terminal (AUD-1..3)."""

    terminal = TextField()
    seq = BigIntegerField()
    at = BigIntegerField()
    tenant_id = TextField()
    outlet_id = TextField(null=True)
    staff_id = TextField(null=True)
    approved_by = TextField(null=True)
    door = TextField()
    act = TextField()
    subject_kind = TextField()
    subject_id = TextField()
    reason = TextField(default="")
    facts = TextField(default="{}")
    previous = TextField()
    hash = TextField()

    class Meta:
        primary_key = CompositeKey("terminal", "seq")
        indexes = ((("subject_id",), False), (("tenant_id", "at"), False))


class Counter(Table):
    """Numbers for people: the last receipt number of a tenant's year."""

    tenant_id = TextField()
    name = TextField()
    value = BigIntegerField()

    class Meta:
        primary_key = CompositeKey("tenant_id", "name")
        constraints = [_refers("tenant_id", "tenant")]


class Setting(Table):
    """A tenant's choice that is made on screen."""

    tenant_id = TextField()
    name = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("tenant_id", "name")
        constraints = [_refers("tenant_id", "tenant")]


class Intent(Table):
    """A payment link, from what was asked for to what Paper.id made of it (ENT-8); never deleted.

    `request` is what is posted, letter by letter, however often. `may_exist` says that a post may have
    arrived whose answer is not known; while it is set, nothing is posted without a look first.
    """

    id = _id()
    tenant_id = TextField()
    outlet_id = TextField()
    customer_id = TextField(index=True)
    purchase_id = TextField(null=True, index=True)
    appointment_id = TextField(null=True, index=True)
    payment_id = TextField()
    environment = TextField()
    number = TextField()
    amount = BigIntegerField()
    fee = _count()
    fee_percent = _count()
    due_day = TextField()
    channels = TextField()
    notes = TextField(default="")
    request = TextField()
    state = TextField(default="queued")
    invoice = TextField(default="pending")
    may_exist = BooleanField(default=False)
    attempts = _count()
    looks = _count()
    lease = TextField(null=True)
    lease_until = BigIntegerField(null=True)
    posted_at = BigIntegerField(null=True)
    doubtful_since = BigIntegerField(null=True)
    next_at = BigIntegerField()
    answer = TextField(default="")
    said = TextField(default="")
    remote_id = TextField(null=True)
    link = TextField(default="")
    remote_word = TextField(default="")
    sent_at = BigIntegerField(null=True)
    poll_at = BigIntegerField(null=True)
    polls_failed = _count()
    checked_at = BigIntegerField(null=True)
    paid_at = BigIntegerField(null=True)
    void_reason = TextField(default="")
    void_wanted_at = BigIntegerField(null=True)
    voided_at = BigIntegerField(null=True)
    created_by = TextField()
    created_at = BigIntegerField()

    class Meta:
        indexes = (
            (("tenant_id", "number"), True),
            (("tenant_id", "environment", "remote_id"), True),
            (("tenant_id", "state", "next_at"), False),
            (("tenant_id", "poll_at"), False),
            SQL(
                "CREATE UNIQUE INDEX intent_live_purchase ON intent (purchase_id)"
                " WHERE purchase_id IS NOT NULL"
                " AND invoice = 'pending' AND state IN ('queued','sending','unknown','sent','blocked')"
            ),
            SQL(
                "CREATE UNIQUE INDEX intent_live_appointment ON intent (appointment_id)"
                " WHERE appointment_id IS NOT NULL"
                " AND invoice = 'pending' AND state IN ('queued','sending','unknown','sent','blocked')"
            ),
        )
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("outlet_id", "outlet"),
            _refers("purchase_id", "purchase"),
            _refers("appointment_id", "appointment"),
            _refers("payment_id", "payment"),
            _refers("created_by", "staff"),
            Check("(purchase_id IS NULL) <> (appointment_id IS NULL)"),
            Check("state IN ('queued','sending','unknown','sent','rejected','blocked','void_wanted','void')"),
            Check("invoice IN ('pending','paid','void')"),
            Check("amount > 0 AND fee >= 0 AND attempts >= 0"),
            Check("state <> 'sent' OR remote_id IS NOT NULL"),
            Check("state NOT IN ('rejected','void') OR invoice <> 'pending'"),
        ]


class Delivery(Table):
    """One channel over which Paper.id was asked to send a link, at its making or again (LINK-19)."""

    id = _id()
    tenant_id = TextField()
    intent_id = TextField(index=True)
    batch_id = TextField(index=True)
    kind = TextField()
    channel = TextField()
    recipient = TextField(default="")
    state = TextField(default="queued")
    said = TextField(default="")
    tried = BooleanField(default=False)
    lease_until = BigIntegerField(null=True)
    next_at = BigIntegerField(null=True)
    asked_by = TextField()
    asked_at = BigIntegerField()
    done_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("tenant_id", "state", "next_at"), False),)
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("intent_id", "intent"),
            _refers("asked_by", "staff"),
            Check("kind IN ('create','resend')"),
            Check("channel IN ('email','whatsapp','sms')"),
            Check("state IN ('queued','accepted','failed')"),
        ]


class ProviderEvent(Table):
    """What Paper.id said of an invoice, once for each different answer; append-only."""

    id = _id()
    tenant_id = TextField()
    intent_id = TextField()
    digest = TextField()
    word = TextField()
    number = TextField()
    total = BigIntegerField(null=True)
    odd_total = TextField(default="")
    seen_at = BigIntegerField()

    class Meta:
        indexes = ((("intent_id", "digest"), True),)
        constraints = [_refers("tenant_id", "tenant"), _refers("intent_id", "intent")]


class Unallocated(Table):
    """Money seen at Paper.id that fits no pending sale (POLL-11), until somebody says what became of it."""

    id = _id()
    tenant_id = TextField()
    outlet_id = TextField()
    intent_id = TextField(unique=True)
    amount = BigIntegerField(null=True)
    why = TextField()
    seen_at = BigIntegerField()
    outcome = TextField(null=True)
    settled_by = TextField(null=True)
    settled_at = BigIntegerField(null=True)

    class Meta:
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("outlet_id", "outlet"),
            _refers("intent_id", "intent"),
            _refers("settled_by", "staff"),
            Check("(outcome IS NULL) = (settled_at IS NULL)"),
        ]


class Flag(Table):
    """Something that needs a manager; resolved once, by one of the acts that its kind has."""

    id = _id()
    tenant_id = TextField()
    outlet_id = TextField()
    intent_id = TextField(index=True)
    kind = TextField()
    detail = TextField(default="")
    raised_at = BigIntegerField()
    resolved_at = BigIntegerField(null=True)
    resolved_by = TextField(null=True)
    resolution = TextField(null=True)
    reason = TextField(default="")

    class Meta:
        indexes = (
            (("tenant_id", "resolved_at"), False),
            SQL("CREATE UNIQUE INDEX flag_open ON flag (intent_id, kind) WHERE resolved_at IS NULL"),
        )
        constraints = [
            _refers("tenant_id", "tenant"),
            _refers("outlet_id", "outlet"),
            _refers("intent_id", "intent"),
            _refers("resolved_by", "staff"),
            Check("(resolution IS NULL) = (resolved_at IS NULL)"),
        ]


ALL: tuple[type[Table], ...] = (
    Tenant, Outlet, Staff, Service, StaffSkill, Availability, Package, PackageItem, PackageOutlet,
    Customer, Purchase, PurchaseItem, Credit, Appointment, AppointmentStep, Redemption, CreditMovement,
    Payment, Operation, Audit, Counter, Setting, Intent, Delivery, ProviderEvent, Unallocated, Flag,
)  # fmt: skip
"""Every table, each after those it refers to."""
