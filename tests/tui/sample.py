"""A small desk without a store: a finder-like list, a card, a sale and a payment. Run it, or import its
parts."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from textual.widget import Widget

from pos_app.domain.clock import SetClock
from pos_app.domain.errors import BadInput
from pos_app.domain.money import Rupiah
from pos_app.tui import formats
from pos_app.tui.app import DeskApp, run
from pos_app.tui.forms.fields import Amount, Choice, Field, GuestGives, Numbered, Option, ReadOnly, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.screens.forming import FormDialog, FormScreen
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.text import txt
from pos_app.tui.venue import Identity, Preferences
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import DeskList, Fact, Row, Section
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.tui.widgets.entry import Entry

GUESTS = ("Ni Made Ayu", "Sari Wulandari", "Budi Santoso", "Anna [VIP]", "Tono", "Wati")
PACKAGES = {
    "p1": ("Luxury Spa Package", 500_000),
    "p2": ("Luxury Hair 4x", 300_000),
    "p3": ("Massage 10x", 1_850_000),
}
ZONE = ZoneInfo("Asia/Jakarta")
VENUE = Identity("1", "Sari W.", "Receptionist", "Melati Spa", "Kemang", ZONE)


class SlowStore:
    """Runs functions after a while, as the database thread does."""

    def __init__(self, delay: float = 0.0) -> None:
        self.delay = delay

    async def run(self, function: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self.delay:
            await asyncio.sleep(self.delay)
        return function(*args, **kwargs)


class Ledger:
    """What was done, with a line a job in a file when there is one."""

    def __init__(self, path: Path | None = None) -> None:
        self.done: list[str] = []
        self.path = path

    def write(self, _desk: Any, line: str, *, operation: str) -> int:
        self.done.append(line)
        if self.path:
            with self.path.open("a") as file:
                file.write(f"{line}\n")
        return len(self.done)


def find(_desk: Any, text: str) -> list[str]:
    return [name for name in GUESTS if text.lower() in name.lower()]


class Finder(DeskScreen):
    """A line in focus, and a list that follows it."""

    AUTO_FOCUS = "Entry"
    LOADS = False

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self.ledger = ledger
        self.entry = Entry("Find a customer", hint="name, phone, e-mail")
        self.list = DeskList(lit=True)

    def body(self) -> Iterable[Widget]:
        yield self.entry
        yield self.list

    def on_mount(self) -> None:
        self.place("Start")
        self.entry.refuses = lambda character: character in "/?:" and self.entry.first  # type: ignore[method-assign]
        self.list.show([Section("Today", "3 waiting", rows=[Row(name, [name]) for name in GUESTS[:3]])])

    def on_entry_changed(self, event: Entry.Changed) -> None:
        self.app.run_worker(self.search(event.text), group=self.desk_app.ROWS, exclusive=True)

    async def search(self, text: str) -> None:
        found = await self.ask(find, text)
        if text == self.entry.text:
            self.list.show(
                [Section(rows=[Row(name, [name]) for name in found], empty=f"No customer “{text}”.")]
            )

    def key(self, event: Any) -> None:
        if event.key in ("up", "down", "pageup", "pagedown"):
            self.list.press(event.key)
        elif event.character == "/":
            self.entry.put("")
        else:
            super().key(event)

    def enter(self) -> None:
        if self.list.row is None:
            self.refuse("Nobody found.")
        else:
            self.app.push_screen(Card(self.list.row.key, self.ledger))

    def on_screen_resume(self) -> None:
        self.entry.put(self.entry.text, select=True)


class Card(ListScreen):
    """A guest."""

    VERBS = ("sell", "pay", "book", "check_in")

    def __init__(self, name: str, ledger: Ledger) -> None:
        super().__init__()
        self.name_shown, self.ledger = name, ledger

    async def load(self) -> None:
        self.place("Customers", self.name_shown, right=[Said("owes " + formats.money(500_000), "bad")])
        treatments = (
            Column("Treatment", shrink=True, grow=True),
            Column("Left", right=True),
            Column("First out", right=True),
        )
        packages = (Column(width=16), Column(shrink=True, grow=True), Column(right=True), Column(right=True))
        self.list.show(
            [
                Section(
                    "Credits",
                    "7",
                    treatments,
                    [
                        Row("c1", ["Facial Treatment", "4", Said("24 Nov", "waiting")]),
                        Row("c2", ["Massage", "3", "24 Nov"]),
                    ],
                    heads=True,
                ),
                Section(
                    "Packages",
                    "1 of 3 active",
                    packages,
                    [
                        Row("p1", [Said("Active", "paid"), "Luxury Spa Package", "7 of 10", "24 Nov"]),
                        Row("p2", [Said("Pending Payment", "waiting"), "Hair Care Bundle", "0 of 4", "–"]),
                        Row("p3", [Said("Depleted", "ended"), "Lulur 5x", "0 of 5", "12 Jun"], muted=True),
                    ],
                ),
                Section("Appointments", empty="No appointment yet. b books one."),
            ]
        )

    async def detail(self, row: Row) -> Sequence[Section]:
        return [
            Section(
                str(row.cells[0]) if isinstance(row.cells[0], str) else str(row.cells[1]),
                "4 left",
                facts=[
                    Fact(
                        "Amount",
                        [Said(formats.money(500_000), "strong"), "  Platform Fee: " + formats.money(0)],
                    ),
                    Fact(
                        "Notes",
                        "Will pay after salary on the 21st; prefers firm pressure, allergic to lavender oil.",
                    ),
                ],
            )
        ]

    def why_not(self, name: str) -> str:
        return "Every credit is used. s sells a package." if name == "book" else ""

    async def verb_sell(self) -> None:
        if await self.app.push_screen_wait(Sell(self.name_shown, self.ledger)):
            self.reload()

    async def verb_pay(self) -> None:
        if await self.app.push_screen_wait(Pay(self.name_shown, self.ledger)):
            self.reload()

    async def verb_check_in(self) -> None:
        await self.ask(self.ledger.write, f"check_in {self.name_shown}", operation="x")
        self.say(f"{self.name_shown} is here.")


class Sell(FormScreen):
    """A sale."""

    KIND = "sell"

    def __init__(self, name: str, ledger: Ledger) -> None:
        super().__init__()
        self.name_shown, self.ledger = name, ledger

    def again(self) -> Sell:
        return Sell(self.name_shown, self.ledger)

    async def prepare(self) -> Form:
        self.place("Sell", self.name_shown)
        options = [
            Option(
                key,
                name,
                (name, formats.money(price), "saves 25 %", "90 days"),
                record=price,
                detail=[["4 treatments, saves 25 %"]],
            )
            for key, (name, price) in PACKAGES.items()
        ]
        columns = (Column(shrink=True, grow=True), Column(right=True), Column(least=50), Column(least=60))
        self.package = Choice("package_id", "Package", options, must_touch=True, columns=columns)
        self.payment = Numbered(
            "means",
            "Payment",
            [
                (1, Option("cash", "Here: cash")),
                (2, Option("card", "Here: card machine")),
                (3, Option("transfer", "Here: transfer shown")),
                (5, Option("later", "Bank transfer later")),
                (6, Option("visit", "At the visit")),
            ],
            default=1,
        )
        self.notes = TextField("notes", "Notes", optional=True, asked=False, limit=500, hint="optional")
        self.gives = GuestGives(self.price)
        return Form(
            f"Sell · {self.name_shown}",
            [self.package, self.payment, self.notes],
            confirm=self.words,
            afterwards=self.after,
            gives=self.gives,
        )

    def price(self) -> int:
        return int(self.package.value.record) if self.package.value else 0

    async def answered(self, field: Field) -> None:
        self.gives.visible = bool(self.payment.value) and self.payment.value.key == "cash"

    def words(self) -> str:
        price, means = formats.money(self.price()), self.payment.value.label
        return f"Sell {self.package.value.label} to {self.name_shown} for {price}, {means}"

    def after(self) -> Sequence[Line]:
        return [["4 credits at once, until 20 Jan 2027"], ["Receipt PKG-RCPT-2026-118"]]

    async def perform(self) -> Wall:
        package = self.package.value
        if package.key == "p3":
            raise BadInput(
                "sold_out", "Not on sale for %(amount)s.", amount=Rupiah(1_850_000), field="package_id"
            )
        await self.ask(self.ledger.write, f"sell {self.name_shown} {package.label}", operation=self.operation)
        change = self.gives.change
        return Wall(
            "Package Purchase Successful!",
            [Fact("Package", package.label), Fact("Amount", formats.money(self.price()))],
            big=("Change", formats.money(change)) if change is not None else None,
            verbs=("receipt", "book"),
        )

    def verb_receipt(self) -> None:
        self.say("The receipt.")

    def verb_book(self) -> None:
        self.close()


class Pay(FormDialog):
    """A payment."""

    def __init__(self, name: str, ledger: Ledger) -> None:
        super().__init__("Record Payment - Hair Care Bundle")
        self.name_shown, self.ledger = name, ledger

    async def prepare(self) -> Form:
        self.method = Numbered(
            "means",
            "Method",
            [
                (1, Option("cash", "Cash", note="Customer paid cash at location")),
                (2, Option("pos", "POS Terminal", note="Credit/debit card via POS machine")),
                (3, Option("bank", "Bank Transfer", note="Customer showed the transfer")),
            ],
            default=1,
        )
        self.amount = Amount("amount", "Amount", price=500_000, value=500_000, asked=False, check=self.check)
        return Form(
            "Record Payment",
            [
                ReadOnly("Customer", self.name_shown, Said("   Pending Payment", "waiting")),
                self.method,
                self.amount,
                TextField(
                    "receipt", "Receipt no.", value="PKG-RCPT-2026-118", limit=100, asked=False, optional=True
                ),
                TextField("notes", "Notes", limit=500, asked=False, optional=True, hint="optional"),
            ],
            confirm=lambda: f"Record {formats.money(self.amount.value)}, {self.method.value.label}",
            afterwards=lambda: [["ACTIVE, 4 credits at once"]],
            gives=GuestGives(lambda: 500_000),
            busy="Processing payment...",
        )

    @staticmethod
    def check(amount: Rupiah) -> str:
        if amount == 500_000:
            return ""
        given, price = formats.money(amount), formats.money(500_000)
        return f"Payment amount ({given}) must match package price ({price}). = is the price."

    async def perform(self) -> Wall:
        await self.ask(
            self.ledger.write, f"pay {self.name_shown} {int(self.amount.value)}", operation=self.operation
        )
        return Wall(
            "Payment Recorded Successfully",
            [Fact("Amount", formats.money(self.amount.value))],
            verbs=("receipt",),
        )

    def verb_receipt(self) -> None:
        self.say("The receipt.")


class Words(Finder):
    """A finder whose rows are given (hostile text)."""


def make(ledger: Ledger, delay: float = 0.0, **preferences: Any) -> DeskApp:
    chosen = Preferences(mark="SANDBOX", idle_seconds=0, **preferences)
    clock = SetClock(datetime(2026, 11, 21, 7, 5, tzinfo=UTC))
    app = DeskApp(
        SlowStore(delay),
        first=lambda: Finder(ledger),
        places={"finder": lambda: Finder(ledger), "today": lambda: Card("Today", ledger)},
        preferences=chosen,
        clock=clock,
        venue=VENUE,
    )
    app.desk = object()
    return app


__all__ = ["Finder", "Ledger", "make", "txt"]

if __name__ == "__main__":
    if len(sys.argv) > 3:
        DeskApp.HURRY = float(sys.argv[3])
    sys.exit(run(make(Ledger(Path(sys.argv[1])), float(sys.argv[2]) if len(sys.argv) > 2 else 0.0)))
