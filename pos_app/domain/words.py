"""The enumerations of the rule book (ENUM-1..16), as the store keeps them."""

from __future__ import annotations

from enum import StrEnum


class PurchaseStatus(StrEnum):
    """Stored life of a customer package (ENUM-2); `partially_used` is for display only."""

    PENDING_PAYMENT = "pending_payment"
    ACTIVE = "active"
    DEPLETED = "depleted"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """Whether a purchase is paid (ENUM-3)."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


class AttemptStatus(StrEnum):
    """State of one payment record (ENUM-4)."""

    PENDING = "pending"
    COMPLETED = "completed"
    FAILED = "failed"


class SaleMethod(StrEnum):
    """How a purchase is to be paid (ENUM-5, ENUM-6)."""

    ON_SPOT = "manual_onspot"
    DIGITAL = "paper_digital"
    TRANSFER = "bank_transfer"
    ON_VISIT = "pay_on_visit"


class Means(StrEnum):
    """What a manual payment was made with (ENUM-7)."""

    CASH = "cash"
    POS_TERMINAL = "pos_terminal"
    BANK_TRANSFER = "bank_transfer"


class AppointmentStatus(StrEnum):
    """ENUM-9."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"


class BillState(StrEnum):
    """Whether an appointment is paid (ENUM-10)."""

    PENDING = "pending"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    REFUNDED = "refunded"


class PackageStatus(StrEnum):
    """State of a package template (ENUM-11)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    ARCHIVED = "archived"


class BookingPayment(StrEnum):
    """How a visit is to be paid (ENUM-15); `payment_link` comes with Paper.id."""

    CREDIT = "credit"
    LATER = "pay_later"
    LINK = "payment_link"


class RedemptionSource(StrEnum):
    """Where a credit was used (ENT-12)."""

    BOOKING = "booking"
    LATE = "late"
    WALK_IN = "walk_in"


class RedemptionState(StrEnum):
    """ENUM-16."""

    ACTIVE = "active"
    REVERSED = "reversed"


class AppointmentKind(StrEnum):
    """ENT-10."""

    SCHEDULED = "scheduled"
    WALK_IN = "walk_in"


class AvailabilityKind(StrEnum):
    """ENUM-14."""

    WORKING_HOURS = "working_hours"
    BREAK = "break"
    BLOCKED = "blocked"
    VACATION = "vacation"


class Recurrence(StrEnum):
    """ENUM-14."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Plan(StrEnum):
    """ENUM-12."""

    FREE = "FREE"
    PRO = "PRO"
    ENTERPRISE = "ENTERPRISE"


class Channel(StrEnum):
    """How a link is sent (ENUM-8)."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"


class IntentState(StrEnum):
    """How far a link has come (ENUM-16); `unknown` is shown as "checking"."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"
    SENT = "sent"
    REJECTED = "rejected"
    BLOCKED = "blocked"
    VOID_WANTED = "void_wanted"
    VOID = "void"


class InvoiceStatus(StrEnum):
    """What an invoice is to the desk (ENUM-16)."""

    PENDING = "pending"
    PAID = "paid"
    VOID = "void"


class DeliveryState(StrEnum):
    """What became of one channel of a link (ENUM-16); "delivered" is known to nobody."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    FAILED = "failed"


class FlagKind(StrEnum):
    """What needs a manager."""

    DOUBLE_PAYMENT = "double_payment"
    AMOUNT_MISMATCH = "amount_mismatch"
    PAID_TOO_LATE = "paid_too_late"
    """Paid at Paper.id for what was cancelled, or for a package whose days are over."""
    PARTLY_PAID = "partly_paid"
    """Withdrawn, but a part of it was paid already."""
    CONTRADICTION = "contradiction"
    REMOTE_GONE = "remote_gone"
    UNKNOWN_WORD = "unknown_word"
    NUMBER_COLLISION = "number_collision"
    LOOK_THERE = "look_there"
    """Whether the invoice exists could not be found out; somebody must look in the dashboard."""
