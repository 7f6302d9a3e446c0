"""The demo's payment links: made through the desk, kept by a sandbox that is not being served yet."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pos_app.desk import errands, gateway, links, payments, sales, settling
from pos_app.desk.errands import Found
from pos_app.desk.payments import ManualPayment
from pos_app.desk.people import through_door
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk
from pos_app.domain.clock import SetClock
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.polling import Reading
from pos_app.domain.words import Means, SaleMethod
from pos_app.paper.sandbox.book import Book
from pos_app.paper.sandbox.keeping import Keeper
from pos_app.paper.sandbox.requests import read_create
from pos_app.paper.sandbox.state import Invoice

ENVIRONMENT = "sandbox"
SALES = (
    (6 * 24 * 60 + 130, "Luxury Spa Package", "opened"),
    (4 * 24 * 60 + 75, "Spa Relaxation Bundle", "paid"),
    (26 * 60, "Hair Care Bundle", "twice"),
    (22 * 60, "Massage 10x", "opened"),
    (35, "Hair Care Bundle", "opened"),
)
"""Minutes ago, what, and what became of its link; the first is overdue, `twice` needs a manager."""


class Online:
    """A Paper.id of the past: takes what the desk has queued and lets guests pay."""

    def __init__(self, state: Path, clock: SetClock) -> None:
        """Fill a sandbox's state file, on the clock of the past."""
        self._book = Book(Keeper(state), clock)
        self._clock = clock
        self._book.set_up(port=_free_port())

    def close(self) -> None:
        """Let the sandbox itself have the file."""
        self._book.close()

    def story(self, desk: Desk, guest: str, package_id: str, what: str) -> Callable[[], None]:
        """What happens with one sale by link."""

        def happen() -> None:
            relay = replace(through_door(desk), door="sync")
            gateway.note(relay, ENVIRONMENT)
            sold = sales.sell(desk, SaleRequest(guest, package_id, SaleMethod.DIGITAL), operation=new_id())
            link = links.make_for_purchase(desk, sold.purchase.id, Wanted(), operation=new_id()).link.id
            self._clock.advance(seconds=3)
            invoice = self._carry(relay)
            self._clock.advance(minutes=7)
            if what == "twice":
                cash = ManualPayment(Means.CASH, sold.purchase.price)
                payments.record(desk, sold.purchase.id, cash, operation=new_id())
            if what in ("paid", "twice"):
                self._book.pay(invoice, invoice.total, "qris")
            settling.take(relay, link, self._reading(invoice))

        return happen

    def _carry(self, relay: Desk) -> Invoice:
        """Do with what is queued what a relay would."""
        errand = errands.claim(relay, ENVIRONMENT, new_id())
        assert errand is not None, "a link was queued"
        errands.posting(relay, errand)
        wanted = read_create(errand.request.encode())
        invoice = self._book.create(wanted)
        channels = tuple(channel for channel, asked in wanted.send.items() if asked)
        errands.adopt(relay, errand, Found(invoice.uuid, self._link(invoice), channels, None))
        return invoice

    def _link(self, invoice: Invoice) -> str:
        return f"http://127.0.0.1:{self._book.state.port}/{invoice.code}"

    def _reading(self, invoice: Invoice) -> Reading:
        word = self._book.word(invoice)
        said = f"{invoice.uuid} {word} {invoice.total}"
        return Reading(
            invoice.number, word, invoice.total, "", self._link(invoice),
            invoice.texts.get("notes", ""), hashlib.sha256(said.encode()).hexdigest(),
        )  # fmt: skip


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
