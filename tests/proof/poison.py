"""A store and files in which a string stands wherever text comes from outside."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from pos_app.desk import bookings, cancellations, redemptions, sales, times
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.sales import SaleRequest
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means, SaleMethod
from pos_app.store import open_store
from tests.proof import venue

TEXTS = {
    "tenant": "name",
    "outlet": "name address phone",
    "service": "name category",
    "package": "name description",
    "package_item": "service_name",
    "customer": "name email notes",
    "purchase": "package_name notes cancel_reason",
    "purchase_item": "service_name",
    "credit": "service_name",
    "appointment": "service_name staff_name package_name notes cancel_reason",
    "appointment_step": "reason",
    "redemption": "service_name notes reversal_reason",
    "payment": "receipt_number notes",
    "availability": "notes",
    "intent": "notes number answer said link remote_word void_reason",
    "delivery": "recipient said",
    "provider_event": "word number odd_total",
    "unallocated": "why",
    "flag": "detail reason",
}
"""Columns that hold what somebody typed, a file brought or a server said."""
PHONE = "0812-9999-0001"
_GUARDED = "('payment', 'redemption', 'appointment_step', 'provider_event')"


def template(path: Path) -> Path:
    """A store in which one guest has everything that a screen can show."""
    with open_store(path) as store:
        venue.furnish(store, 2)
        desk = venue.desk_of(store)
        sale = SaleRequest("guest1", "package0", means=Means.CASH, notes="note")
        sales.sell(desk, sale, operation=new_id())
        sales.sell(desk, SaleRequest("guest1", "package1", SaleMethod.TRANSFER), operation=new_id())
        redemptions.use_now(desk, "guest1", "service0", operation=new_id(), notes="note")
        for ahead in (1, 0):
            found = times.free_times(desk, "service0", None, desk.today + timedelta(days=ahead))
            day, minute = (found.day, found.slots[0].minute) if found.slots else (found.later[0])
            wanted = BookingRequest("guest1", ("service0",), day, minute, payment=BookingPayment.CREDIT)
            booked = bookings.book(desk, wanted._replace(notes="note"), operation=new_id())
            if ahead:
                cancellations.cancel(desk, booked.appointment.id, "reason", operation=new_id())
    return path


def poisoned(database: Path, text: str, *, owners: bool = False) -> None:
    """Write a string wherever a store keeps text from outside; with `owners` all are such, of that name."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for (trigger,) in connection.execute(
            f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN {_GUARDED}"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table, columns in TEXTS.items():
            for column in columns.split():
                connection.execute(f"UPDATE {table} SET {column} = ? WHERE {column} IS NOT NULL", (text,))
        if owners:
            connection.execute("UPDATE staff SET name = ?, role = 'TENANT_ADMIN', outlet_id = NULL", (text,))
        else:
            connection.execute("UPDATE staff SET name = ? WHERE name <> ?", (text, venue.RECEPTIONIST))


def promoted(database: Path) -> None:
    """Make the receptionist an owner."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute(
            "UPDATE staff SET role = 'TENANT_ADMIN', outlet_id = NULL WHERE name = ?", (venue.RECEPTIONIST,)
        )


def exports(folder: Path, text: str) -> None:
    """Files of other programs, a string in every cell that may hold one, and as a file of its own."""
    folder.mkdir(parents=True)
    (folder / "letter.csv").write_bytes(f"{text}\nwe are closed\n".encode())
    name = re.sub(r"[\x00/]", "", text)[:60]
    _table(folder / f"{name}.csv", ["name", "phone"], [["Anna", PHONE]])
    _table(
        folder / "guests.csv",
        ["Name", "Phone", "E-mail", "Notes", text],
        [[text, PHONE, "", text, text], [text, text, text, "", ""], ["Budi", PHONE[:-1] + "9", "", "", ""]],
    )
    _table(
        folder / "services.csv",
        ["name", "category", "duration_minutes", "price", text],
        [[text, text, "60", "150000", ""], ["Lulur", text, text, text, text]],
    )
    _table(
        folder / "staff.csv",
        ["name", "role", "outlet", "skills"],
        [[text, "STAFF", text, text], ["Budi", text, "", ""]],
    )
    _table(
        folder / "passes.csv",
        ["Client", "Pricing Option", "Remaining", "Total", "Expiration", "Purchase Date"],
        [[text, text, "2", "4", "2030-12-31", "2025-01-01"], [text, text, text, text, text, text]],
    )


def _table(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
