"""What Textual itself costs: two small apps to measure the desk against.

`python -m tests.benchmarks.baseline table` shows a table of fifty customers and no more;
`desk` has three screens (F2, F3, F4), each a search over a thousand customers in memory
that shows the first fifty, and a modal form (F5). No style, storage or network of
their own: the difference to them is the product's own doing.
"""

from __future__ import annotations

import sys
from itertools import islice

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, DataTable, Footer, Header, Input, Label, Select

COLUMNS = ("No.", "Name", "Phone", "Package", "Credits", "Balance")
SHOWN = 50
CUSTOMERS = [
    (
        str(number),
        f"Customer {number:04}",
        f"+62 812 0000 {number:04}",
        "Ten visits",
        str(number % 11),
        f"{number * 15_000:,}",
    )
    for number in range(1, 1001)
]


class TableApp(App[None]):
    """One table."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable[str](cursor_type="row", zebra_stripes=True)
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns(*COLUMNS)
        table.add_rows(CUSTOMERS[:SHOWN])


class PaymentForm(ModalScreen[None]):
    """A form of the size of a payment."""

    CSS = """
    PaymentForm {
        align: center middle;
        & > Vertical {
            width: 60;
            height: auto;
            background: $panel;
            border: round $border;
        }
    }
    """
    BINDINGS = [("escape", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Label("Record a payment")
            yield Input(placeholder="Amount")
            yield Input(placeholder="Reference")
            yield Input(placeholder="Note")
            yield Select([("Cash", 1), ("Card", 2)])
            yield Button("Save")


class SearchScreen(Screen[None]):
    """A search box over a table."""

    BINDINGS = [("f5", "record_payment", "Record payment")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="Search")
        yield DataTable[str](cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        self.query_one(DataTable).add_columns(*COLUMNS)
        self.show_matches("")

    @on(Input.Changed)
    def search(self, event: Input.Changed) -> None:
        self.show_matches(event.value)

    def show_matches(self, text: str) -> None:
        table = self.query_one(DataTable)
        table.clear()
        matches = (row for row in CUSTOMERS if text in row[1] or text in row[2])
        table.add_rows(islice(matches, SHOWN))

    def action_record_payment(self) -> None:
        self.app.push_screen(PaymentForm())


class CustomersScreen(SearchScreen):
    """The first screen."""


class PackagesScreen(SearchScreen):
    """The second screen."""


class PendingScreen(SearchScreen):
    """The third screen."""


class BaselineDesk(App[None]):
    """Three screens, entered from `on_mount`: with `DEFAULT_MODE`, an `Input` ends the app at start."""

    MODES = {"customers": CustomersScreen, "packages": PackagesScreen, "pending": PendingScreen}
    BINDINGS = [
        ("f2", "switch_mode('customers')", "Customers"),
        ("f3", "switch_mode('packages')", "Packages"),
        ("f4", "switch_mode('pending')", "Pending"),
    ]

    def on_mount(self) -> None:
        self.switch_mode("customers")


if __name__ == "__main__":
    {"table": TableApp, "desk": BaselineDesk}[sys.argv[1]]().run()
