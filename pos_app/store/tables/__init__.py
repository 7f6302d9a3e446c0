"""The tables: instants are integer UTC microseconds, days `YYYY-MM-DD` of the outlet, money whole rupiah.

Models are bound to no database: a `Transaction` executes their queries on its own
connection. Balances stored beside the rows they sum up obey the CHECKs here, and
`doctor` proves them again from the append-only rows.
"""

from __future__ import annotations

from pos_app.store.tables.base import Table
from pos_app.store.tables.catalogue import Package, PackageItem, PackageOutlet, Service
from pos_app.store.tables.guests import Credit, CreditMovement, Customer, Purchase, PurchaseItem, Redemption
from pos_app.store.tables.links import Delivery, Flag, Intent, ProviderEvent, Stray, Unallocated
from pos_app.store.tables.money import Payment
from pos_app.store.tables.records import Audit, Counter, Operation, Setting
from pos_app.store.tables.venue import Availability, Outlet, Staff, StaffSkill, Tenant
from pos_app.store.tables.visits import Appointment, AppointmentStep

ALL: tuple[type[Table], ...] = (
    Tenant, Outlet, Staff, Service, StaffSkill, Availability, Package, PackageItem, PackageOutlet,
    Customer, Purchase, PurchaseItem, Credit, Appointment, AppointmentStep, Redemption, CreditMovement,
    Payment, Operation, Audit, Counter, Setting, Intent, Delivery, ProviderEvent, Unallocated, Flag, Stray,
)  # fmt: skip
"""Every table, each after those it refers to."""

__all__ = [
    "ALL",
    "Appointment",
    "AppointmentStep",
    "Audit",
    "Availability",
    "Counter",
    "Credit",
    "CreditMovement",
    "Customer",
    "Delivery",
    "Flag",
    "Intent",
    "Operation",
    "Outlet",
    "Package",
    "PackageItem",
    "PackageOutlet",
    "Payment",
    "ProviderEvent",
    "Purchase",
    "PurchaseItem",
    "Redemption",
    "Service",
    "Setting",
    "Staff",
    "StaffSkill",
    "Stray",
    "Table",
    "Tenant",
    "Unallocated",
]
