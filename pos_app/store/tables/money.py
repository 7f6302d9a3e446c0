"""Money that was received."""

from __future__ import annotations

from peewee import BigIntegerField, Check, TextField

from pos_app.store.tables.base import Table, identifier, refers


class Payment(Table):
    """One payment attempt for a purchase or an appointment (ENT-7); a completed one never changes."""

    id = identifier()
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
            refers("tenant_id", "tenant"),
            refers("outlet_id", "outlet"),
            refers("purchase_id", "purchase"),
            refers("appointment_id", "appointment"),
            refers("recorded_by", "staff"),
            Check("amount > 0"),
            Check("(purchase_id IS NULL) <> (appointment_id IS NULL)"),
            Check("status IN ('pending','completed','failed')"),
            Check("provider IN ('manual','paper_id')"),
        ]
