"""Appointments and the steps of their status."""

from __future__ import annotations

from peewee import BigIntegerField, BooleanField, Check, TextField

from pos_app.store.tables.base import Table, counted, identifier, refers


class Appointment(Table):
    """A booked visit (ENT-9). The conflict interval is `starts_at` to `blocked_until` (SCHED-10)."""

    id = identifier()
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
    paid_amount = counted()
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
            refers("tenant_id", "tenant"),
            refers("outlet_id", "outlet"),
            refers("customer_id", "customer"),
            refers("service_id", "service"),
            refers("staff_id", "staff"),
            refers("credit_id", "credit"),
            refers("purchase_id", "purchase"),
            refers("created_by", "staff"),
            Check("status IN ('pending','confirmed','in_progress','completed','cancelled','no_show')"),
            Check("payment_status IN ('pending','partially_paid','paid','refunded')"),
            Check("ends_at > starts_at AND blocked_until >= ends_at"),
            Check("total_price >= 0 AND paid_amount >= 0 AND paid_amount <= total_price"),
        ]


class AppointmentStep(Table):
    """One move of an appointment's status, append-only; a withdrawn slip is a step that undoes another."""

    id = identifier()
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
            refers("appointment_id", "appointment"),
            refers("undoes", "appointment_step"),
            refers("staff_id", "staff"),
        ]
