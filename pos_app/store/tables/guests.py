"""Guests, and what they bought: packages with credits, and where each credit went."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BooleanField, Check, CompositeKey, TextField

from pos_app.store.tables.base import Table, counted, identifier, refers


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
        constraints = [refers("tenant_id", "tenant")]


class Purchase(Table):
    """A customer's package (ENT-1): a snapshot of the template at the time of sale (ENT-2)."""

    id = identifier()
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
    total = counted()
    used = counted()
    remaining = counted()
    expired = counted()
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
            refers("tenant_id", "tenant"),
            refers("customer_id", "customer"),
            refers("package_id", "package"),
            refers("outlet_id", "outlet"),
            refers("sold_by", "staff"),
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
            refers("purchase_id", "purchase"),
            refers("service_id", "service"),
            Check("quantity > 0 AND unit_price >= 0"),
        ]


class Credit(Table):
    """Prepaid visits of one item of one purchase (ENT-3); the counters obey CRED-3."""

    id = identifier()
    tenant_id = TextField()
    purchase_id = TextField()
    item_no = BigIntegerField()
    customer_id = TextField(index=True)
    service_id = TextField(null=True)
    service_name = TextField()
    total = BigIntegerField()
    used = counted()
    remaining = BigIntegerField()
    expired = counted()
    purchased_at = BigIntegerField()
    expires_at = BigIntegerField(null=True)
    last_used_at = BigIntegerField(null=True)

    class Meta:
        indexes = ((("purchase_id", "item_no"), True),)
        constraints = [
            refers("tenant_id", "tenant"),
            refers("purchase_id", "purchase"),
            refers("customer_id", "customer"),
            refers("service_id", "service"),
            Check("total = used + remaining + expired"),
            Check("used >= 0 AND remaining >= 0 AND expired >= 0"),
        ]


class CreditMovement(Table):
    """Every change of a credit's counters, append-only; their sums are the counters."""

    id = identifier()
    credit_id = TextField(index=True)
    kind = TextField()
    granted = counted()
    used = counted()
    remaining = counted()
    expired = counted()
    redemption_id = TextField(null=True)
    staff_id = TextField(null=True)
    at = BigIntegerField()

    class Meta:
        constraints = [
            refers("credit_id", "credit"),
            refers("redemption_id", "redemption"),
            refers("staff_id", "staff"),
            Check("kind IN ('granted','imported','used','returned','returned_expired','expired')"),
            Check("granted = used + remaining + expired"),
        ]


class Redemption(Table):
    """A credit used (ENT-11, ENT-12); only its reversal may be written into it, once."""

    id = identifier()
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
            refers("tenant_id", "tenant"),
            refers("credit_id", "credit"),
            refers("purchase_id", "purchase"),
            refers("customer_id", "customer"),
            refers("service_id", "service"),
            refers("appointment_id", "appointment"),
            refers("outlet_id", "outlet"),
            refers("redeemed_by", "staff"),
            refers("reversed_by", "staff"),
            Check("source IN ('booking','late','walk_in')"),
            Check("state IN ('active','reversed')"),
        ]
