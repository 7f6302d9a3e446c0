"""A store and files in which a string stands wherever text comes from outside."""

from __future__ import annotations

import csv
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pos_app.desk import bookings, cancellations, gateway, links, people, redemptions, sales, times
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.intents import LinkView
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import BookingPayment, Means, SaleMethod
from pos_app.store import Store, open_store
from pos_app.store import tables as t
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
    "intent": "notes number said remote_word void_reason",
    "delivery": "recipient said",
    "provider_event": "word number odd_total",
    "unallocated": "why",
    "flag": "detail reason",
    "stray": "number guest word",
}
"""Columns that hold what somebody typed, a file brought or a server said."""
PHONE = "0812-9999-0001"
_LINK = "https://pay.paper.id/[bold]x[/]$text"
"""As odd as the client lets a link be."""
_PLAIN = "plain words " * 80
"""So much of a file is plain that it is taken for a text."""
_TELL_APART = "substr('12345', rowid, 1)"
"""Behind a number that must be one of its kind."""


_HOUR = 9


def template(path: Path) -> Path:
    """A store in which one guest has everything that a screen can show."""
    with open_store(path) as store:
        venue.furnish(store, 2, morning(datetime.now(UTC)))
        desk = venue.desk_of(store)
        sale = SaleRequest("guest1", "package0", means=Means.CASH, notes="note")
        sales.sell(desk, sale, operation=new_id())
        sales.sell(desk, SaleRequest("guest1", "package1", SaleMethod.TRANSFER), operation=new_id())
        redemptions.use_now(desk, "guest1", "service0", operation=new_id(), notes="note")
        for ahead in (1, 0):
            found = times.free_times(desk, "service0", None, desk.today + timedelta(days=ahead))
            last = found.slots[-1].minute
            wanted = BookingRequest("guest1", ("service0",), found.day, last, payment=BookingPayment.CREDIT)
            booked = bookings.book(desk, wanted._replace(notes="note"), operation=new_id())
            if ahead:
                cancellations.cancel(desk, booked.appointment.id, "reason", operation=new_id())
        _links(store, desk)
    return path


def morning(now: datetime) -> str:
    """The zone where it is past nine: a visit late today is still to come when the last string is done."""
    east = (_HOUR - now.astimezone(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-east:+d}"


def _links(store: Store, desk: Desk) -> None:
    """What another guest owes by link: none yet, one refused, one that waits, one that was paid wrong."""
    gateway.configure(people.through_door(desk), "staging")
    made: list[LinkView] = []
    for package in ("package0", "package1", "package0", "package1"):
        request = SaleRequest("guest2", package, SaleMethod.DIGITAL)
        purchase = sales.sell(desk, request, operation=new_id()).purchase
        if made or package == "package1":
            wanted = Wanted(whatsapp=True, notes="note")
            made.append(links.make_for_purchase(desk, purchase.id, wanted, operation=new_id()).link)
    refused, waiting, wrong = made
    act(desk, lambda work: _answered(work, refused.id, waiting.id, wrong.id))


def _answered(work: Work, refused: str, waiting: str, wrong: str) -> None:
    """What Paper.id made of them."""
    set_ = "UPDATE intent SET answer = 'answer', said = 'said', remote_word = 'unpaid'"
    sent = f"{set_}, state = 'sent', sent_at = created_at, checked_at = created_at, link = '{_LINK}'"
    sql = work.transaction.sql
    sql(f"{set_}, state = 'rejected', invoice = 'void' WHERE id = '{refused}'")
    for number, intent in enumerate((waiting, wrong)):
        sql(f"{sent}, remote_id = 'r{number}' WHERE id = '{intent}'")
    sql("UPDATE delivery SET state = 'failed', said = 'said', recipient = 'who'")
    own = {"tenant_id": work.tenant_id, "outlet_id": work.desk.outlet.id, "intent_id": wrong}
    for kind in ("unknown_word", "amount_mismatch"):
        work.insert(t.Flag, id=new_id(), **own, kind=kind, detail="detail", raised_at=work.at)
    work.insert(
        t.Stray, id=new_id(), tenant_id=work.tenant_id, environment="staging", remote_id="r9",
        number="number", guest="guest", word="unpaid", total=1, link=_LINK, found_at=work.at,
    )  # fmt: skip
    work.insert(t.Unallocated, id=new_id(), **own, amount=1, why="why", seen_at=work.at)


def poisoned(database: Path, text: str, *, owners: bool = False) -> None:
    """Write a string wherever a store keeps text from outside; with `owners` all are such, of that name."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> 'customer'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table, columns in TEXTS.items():
            for column in columns.split():
                value = f"? || {_TELL_APART}" if (table, column) == ("intent", "number") else "?"
                connection.execute(
                    f"UPDATE {table} SET {column} = {value} WHERE {column} IS NOT NULL", (text,)
                )
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
    (folder / "letter.csv").write_bytes(f"{text}\nwe are closed\n{_PLAIN}\n".encode())
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
        csv.writer(file).writerows([[*header, "Remarks"], *([*row, _PLAIN] for row in rows)])
