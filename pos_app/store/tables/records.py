"""What the desk keeps of its own acts: operations, the audit chain, counters, choices."""

from __future__ import annotations

from peewee import BigIntegerField, CompositeKey, TextField

from pos_app.store.tables.base import Table, identifier, refers


class Operation(Table):
    """An act that was done: its id was made when the form opened, a repeat returns `result`."""

    id = identifier()
    tenant_id = TextField()
    kind = TextField()
    params = TextField()
    result = TextField()
    staff_id = TextField()
    at = BigIntegerField()

    class Meta:
        constraints = [refers("tenant_id", "tenant"), refers("staff_id", "staff")]


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
        constraints = [refers("tenant_id", "tenant")]


class Setting(Table):
    """A tenant's choice that is made on screen."""

    tenant_id = TextField()
    name = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("tenant_id", "name")
        constraints = [refers("tenant_id", "tenant")]
