"""Entities and enumerations (chapters 1 and 2): what views hold, and what the store takes."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

import pytest

from pos_app.desk.appointments import AppointmentView
from pos_app.desk.credits import CreditView
from pos_app.desk.customers import Guest
from pos_app.desk.packages import PackageView
from pos_app.desk.payments import ManualPayment
from pos_app.desk.purchases import PaymentView, PurchaseView
from pos_app.desk.redemptions import RedemptionView
from pos_app.desk.services import ServiceView
from pos_app.domain import words as w
from pos_app.domain.roles import Role
from pos_app.store import Clash
from pos_app.store import tables as t
from tests.desk.venue import Venue

VIEWS: list[Any] = [
    pytest.param(
        PurchaseView,
        "id customer_id package_id package_name outlet_id price validity_days method status payment_status"
        " purchased_at expires_at payment_confirmed_at total used remaining expired items notes sold_by"
        " expiry",
        marks=pytest.mark.rule("ENT-1"),
    ),
    pytest.param(
        CreditView,
        "id purchase_id customer_id service_id service_name total used remaining purchased_at expires_at"
        " expiry",
        marks=pytest.mark.rule("ENT-3"),
    ),
    pytest.param(CreditView, "total expired last_used_at expiry", marks=pytest.mark.rule("ENT-4")),
    pytest.param(
        PackageView,
        "id name description items price validity_days individual_price discount_amount discount_percentage",
        marks=pytest.mark.rule("ENT-5"),
    ),
    pytest.param(
        PaymentView,
        "id purchase_id appointment_id amount method provider status reference receipt_number notes"
        " recorded_by recorded_at paid_at",
        marks=pytest.mark.rule("ENT-7"),
    ),
    pytest.param(
        AppointmentView,
        "id customer_id customer_name outlet_id day start end status payment_status service_id service_name"
        " staff_id total_price credit_redeemed credit_id purchase_id package_name notes",
        marks=pytest.mark.rule("ENT-9"),
    ),
    pytest.param(
        AppointmentView, "service_name staff_name kind paid_amount rescheduled_from",
        marks=pytest.mark.rule("ENT-10"),
    ),
    pytest.param(
        RedemptionView,
        "id credit_id purchase_id customer_id service_name appointment_id source redeemed_by redeemed_at"
        " notes is_reversed reversed_at reversal_reason",
        marks=pytest.mark.rule("ENT-12"),
    ),
    pytest.param(Guest, "id name phone email notes created_at", marks=pytest.mark.rule("ENT-13")),
    pytest.param(ServiceView, "id name category length price", marks=pytest.mark.rule("ENT-17")),
    pytest.param(ManualPayment, "means amount receipt_number notes", marks=pytest.mark.rule("PAY-1")),
]  # fmt: skip


@pytest.mark.parametrize(("view", "fields"), VIEWS)
def test_a_view_holds_its_fields(view: type[NamedTuple], fields: str) -> None:
    assert set(fields.split()) <= set(view._fields)


COLUMNS: list[Any] = [
    pytest.param(
        t.Redemption,
        "tenant_id credit_id purchase_id customer_id service_id appointment_id source redeemed_by notes"
        " redeemed_at original_price state reversed_at reversed_by reversal_reason",
        marks=pytest.mark.rule("ENT-12"),
    ),
    pytest.param(
        t.Tenant, "id name slug email phone plan timezone currency language", marks=pytest.mark.rule("ENT-15")
    ),
    pytest.param(t.Outlet, "id tenant_id name timezone hours", marks=pytest.mark.rule("ENT-15")),
    pytest.param(
        t.Staff, "name position outlet_id is_bookable status role", marks=pytest.mark.rule("ENT-16")
    ),
    pytest.param(
        t.Service,
        "name category duration preparation cleanup base_price outlet_prices promotional_price"
        " promotional_until status",
        marks=pytest.mark.rule("ENT-17"),
    ),
    pytest.param(
        t.Availability,
        "staff_id outlet_id day starts ends kind recurrence recurrence_end weekdays notes",
        marks=pytest.mark.rule("ENT-18"),
    ),
    pytest.param(t.Purchase, "sold_by notes created_at", marks=pytest.mark.rule("ENT-19")),
    pytest.param(t.Payment, "recorded_by recorded_at notes", marks=pytest.mark.rule("ENT-19")),
]


@pytest.mark.parametrize(("table", "columns"), COLUMNS)
def test_a_table_keeps_its_columns(table: type[t.Table], columns: str) -> None:
    assert set(columns.split()) <= set(table._meta.fields)


WORDS: list[Any] = [
    pytest.param(
        w.PurchaseStatus, "pending_payment active depleted expired cancelled",
        marks=pytest.mark.rule("ENUM-1", "ENUM-2"),
    ),
    pytest.param(w.PaymentState, "pending paid failed refunded", marks=pytest.mark.rule("ENUM-3")),
    pytest.param(w.AttemptStatus, "pending completed failed", marks=pytest.mark.rule("ENUM-4")),
    pytest.param(
        w.SaleMethod, "manual_onspot paper_digital bank_transfer pay_on_visit",
        marks=pytest.mark.rule("ENUM-5", "ENUM-6"),
    ),
    pytest.param(w.Means, "cash pos_terminal bank_transfer", marks=pytest.mark.rule("ENUM-7")),
    pytest.param(
        w.AppointmentStatus, "pending confirmed in_progress completed cancelled no_show",
        marks=pytest.mark.rule("ENUM-9"),
    ),
    pytest.param(w.BillState, "pending partially_paid paid refunded", marks=pytest.mark.rule("ENUM-10")),
    pytest.param(w.PackageStatus, "active inactive archived", marks=pytest.mark.rule("ENUM-11")),
    pytest.param(w.Plan, "FREE PRO ENTERPRISE", marks=pytest.mark.rule("ENUM-12")),
    pytest.param(
        Role, "SUPER_ADMIN TENANT_ADMIN OUTLET_MANAGER RECEPTIONIST STAFF", marks=pytest.mark.rule("ENUM-13")
    ),
    pytest.param(
        w.AvailabilityKind, "working_hours break blocked vacation", marks=pytest.mark.rule("ENUM-14")
    ),
    pytest.param(w.Recurrence, "none daily weekly monthly", marks=pytest.mark.rule("ENUM-14")),
    pytest.param(w.BookingPayment, "credit pay_later payment_link", marks=pytest.mark.rule("ENUM-15")),
]  # fmt: skip


@pytest.mark.parametrize(("enumeration", "words"), WORDS)
def test_an_enumeration_has_its_words(enumeration: type[StrEnum], words: str) -> None:
    assert [member.value for member in enumeration] == words.split()


@pytest.mark.rule("ENUM-1", "ENUM-2", "ENUM-3", "ENUM-4", "ENUM-9", "ENUM-10", "ENUM-11", "ENUM-13")
@pytest.mark.parametrize(
    ("table", "column"),
    [
        (t.Purchase, "status"),
        (t.Purchase, "payment_status"),
        (t.Appointment, "status"),
        (t.Appointment, "payment_status"),
        (t.Package, "status"),
        (t.Staff, "role"),
        (t.Staff, "status"),
    ],
)
def test_the_store_takes_no_other_word(venue: Venue, guest: str, table: type[t.Table], column: str) -> None:
    venue.sell(guest)
    venue.book_with_credit(guest)
    found = venue.rows(f"SELECT id FROM {table._meta.table_name}")[0][0]
    with pytest.raises(Clash):
        venue.set(table, found, **{column: "something"})


@pytest.mark.rule("ENT-6")
@pytest.mark.parametrize("quantity", [0, 101])
def test_an_item_is_1_to_100_visits(venue: Venue, quantity: int) -> None:
    with pytest.raises(Clash):
        venue.store.write(
            lambda transaction: transaction.sql(f"UPDATE package_item SET quantity = {quantity}")
        )
