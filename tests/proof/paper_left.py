"""What killed desks left behind: the store, the sandbox and what was on the screen, compared."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.paper.sandbox.book import Book
from pos_app.paper.sandbox.state import Invoice
from tests.proof.progress import Progress

FAULTS = (
    "acknowledged and lost", "neither settled nor flagged", "two payable invoices for one sale",
    "paid and still payable, unflagged", "paid and not credited, unflagged", "credited twice",
    "created twice", "doctor found something", "stuck",
)  # fmt: skip
_LIMBO = ("queued", "sending", "unknown", "void_wanted", "blocked")


class Row(NamedTuple):
    """A link as the store has it."""

    number: str
    purchase_id: str
    state: str
    invoice: str
    flagged: int
    active: int
    """Whether its package is."""
    credits: int
    money: int
    """How often the package was paid, as far as it was credited."""


class Left:
    """What one venue has after each kill."""

    def __init__(self, progress: Progress, database: Path, book: Book) -> None:
        self.progress, self.database, self.book = progress, database, book
        self.seen: Counter[str] = Counter()
        """Acts whose end was on the screen."""
        self.numbers: set[str] = set()
        """Invoice numbers that were on the screen."""
        self._counted = 0

    def count_under_way(self) -> int:
        """Links that are neither settled nor open."""
        return sum(row.state in _LIMBO for row in self._rows())

    def _rows(self) -> list[Row]:
        return [Row(*row) for row in self.query(_ROWS)]

    def reckon(self, number: int) -> None:
        """Compare the store, the sandbox and what was on the screen."""
        there: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in self.book.state.invoices.values():
            there[invoice.number].append(invoice)
        rows = self._rows()
        of_sale: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            of_sale[row.purchase_id].append(row)
            self._judge(number, row, there[row.number])
        for sale in of_sale.values():
            self._judge_sale(number, sale, [one for row in sale for one in there[row.number]])
        if lost := self.numbers - {row.number for row in rows}:
            self._fault("acknowledged and lost", number, str(lost), len(lost))
        self._count_acts(number, rows)
        self.progress.counts["links"] += len(rows) - self._counted
        self._counted = len(rows)

    def _judge(self, number: int, row: Row, there: list[Invoice]) -> None:
        if row.state in _LIMBO and not row.flagged:
            self._fault("neither settled nor flagged", number, str(row))
        if len(there) > 1:
            self._fault("created twice", number, f"{row} {there}")
        is_paid = any(invoice.payments for invoice in there)
        if is_paid and not row.flagged and not (row.invoice == "paid" and row.active and row.credits == 1):
            self._fault("paid and not credited, unflagged", number, str(row))

    def _judge_sale(self, number: int, sale: list[Row], there: list[Invoice]) -> None:
        flagged = any(row.flagged for row in sale)
        payable = [invoice for invoice in there if is_payable(invoice)]
        if len(payable) > 1:
            self._fault("two payable invoices for one sale", number, str(payable))
        if payable and sale[0].active and not flagged:
            self._fault("paid and still payable, unflagged", number, f"{sale} {payable}")
        if sale[0].money > 1 or sale[0].credits > 1 or (sale[0].active and sale[0].money != 1):
            self._fault("credited twice", number, str(sale))

    def _count_acts(self, number: int, rows: list[Row]) -> None:
        """Every end that was on the screen is in the store."""
        cash = self.query(
            "SELECT COUNT(*) FROM payment WHERE method <> 'paper_digital' AND status = 'completed'"
        )
        found = {"withdrawn": sum(row.invoice == "void" for row in rows), "paid in cash": cash[0][0]}
        for name, times in found.items():
            if times < self.seen[name]:
                self._fault("acknowledged and lost", number, f"{name}: {times} of {self.seen[name]}")

    def query(self, sql: str) -> list[Any]:
        """Ask the store beside whoever uses it."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql).fetchall()

    def _fault(self, kind: str, number: int, what: str, times: int = 1) -> None:
        self.progress.fault(kind, f"round {number}: {what}", times)


_ROWS = """
SELECT i.number, i.purchase_id, i.state, i.invoice,
       (SELECT COUNT(*) FROM flag f WHERE f.intent_id = i.id AND f.resolved_at IS NULL),
       p.status = 'active', (SELECT COUNT(*) FROM credit c WHERE c.purchase_id = p.id),
       (SELECT COUNT(*) FROM payment m WHERE m.purchase_id = p.id AND m.status = 'completed')
FROM intent i JOIN purchase p ON p.id = i.purchase_id ORDER BY i.created_at, i.id
"""


def is_payable(invoice: Invoice) -> bool:
    """Whether a guest could pay it now."""
    return not invoice.deleted_at and not invoice.payments
