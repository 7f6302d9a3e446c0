"""Payment links, and what Paper.id said of them."""

from __future__ import annotations

from peewee import SQL, BigIntegerField, BooleanField, Check, TextField

from pos_app.store.tables.base import Table, counted, identifier, refers


class Intent(Table):
    """A payment link, from what was asked for to what Paper.id made of it (ENT-8); never deleted.

    `request` is what is posted, letter by letter, however often. `may_exist` says that a post may have
    arrived whose answer is not known; while it is set, nothing is posted without a look first.
    """

    id = identifier()
    tenant_id = TextField()
    outlet_id = TextField()
    customer_id = TextField(index=True)
    purchase_id = TextField(null=True, index=True)
    appointment_id = TextField(null=True, index=True)
    payment_id = TextField()
    environment = TextField()
    number = TextField()
    amount = BigIntegerField()
    fee = counted()
    fee_percent = counted()
    due_day = TextField()
    channels = TextField()
    notes = TextField(default="")
    request = TextField()
    state = TextField(default="queued")
    invoice = TextField(default="pending")
    may_exist = BooleanField(default=False)
    attempts = counted()
    looks = counted()
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
    polls_failed = counted()
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
            refers("tenant_id", "tenant"),
            refers("outlet_id", "outlet"),
            refers("purchase_id", "purchase"),
            refers("appointment_id", "appointment"),
            refers("payment_id", "payment"),
            refers("created_by", "staff"),
            Check("(purchase_id IS NULL) <> (appointment_id IS NULL)"),
            Check("state IN ('queued','sending','unknown','sent','rejected','blocked','void_wanted','void')"),
            Check("invoice IN ('pending','paid','void')"),
            Check("amount > 0 AND fee >= 0 AND attempts >= 0"),
            Check("state <> 'sent' OR remote_id IS NOT NULL"),
            Check("state NOT IN ('rejected','void') OR invoice <> 'pending'"),
        ]


class Delivery(Table):
    """One channel over which Paper.id was asked to send a link, at its making or again (LINK-19)."""

    id = identifier()
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
            refers("tenant_id", "tenant"),
            refers("intent_id", "intent"),
            refers("asked_by", "staff"),
            Check("kind IN ('create','resend')"),
            Check("channel IN ('email','whatsapp','sms')"),
            Check("state IN ('queued','accepted','failed')"),
        ]


class ProviderEvent(Table):
    """What Paper.id said of an invoice, once for each different answer; append-only."""

    id = identifier()
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
        constraints = [refers("tenant_id", "tenant"), refers("intent_id", "intent")]


class Unallocated(Table):
    """Money seen at Paper.id that fits no pending sale (POLL-11), until somebody says what became of it."""

    id = identifier()
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
            refers("tenant_id", "tenant"),
            refers("outlet_id", "outlet"),
            refers("intent_id", "intent"),
            refers("settled_by", "staff"),
            Check("(outcome IS NULL) = (settled_at IS NULL)"),
        ]


class Flag(Table):
    """Something that needs a manager; resolved once, by one of the acts that its kind has."""

    id = identifier()
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
            refers("tenant_id", "tenant"),
            refers("outlet_id", "outlet"),
            refers("intent_id", "intent"),
            refers("resolved_by", "staff"),
            Check("(resolution IS NULL) = (resolved_at IS NULL)"),
        ]


class Stray(Table):
    """An invoice at Paper.id that a restored store does not know, until somebody says what became of it."""

    id = identifier()
    tenant_id = TextField()
    environment = TextField()
    remote_id = TextField()
    number = TextField()
    guest = TextField(default="")
    word = TextField(default="")
    total = BigIntegerField(null=True)
    link = TextField(default="")
    found_at = BigIntegerField()
    settled_at = BigIntegerField(null=True)
    settled_by = TextField(null=True)
    reason = TextField(default="")

    class Meta:
        indexes = ((("tenant_id", "environment", "remote_id"), True),)
        constraints = [refers("tenant_id", "tenant"), refers("settled_by", "staff")]
