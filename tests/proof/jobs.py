"""What a receptionist does at the keyboard, and how to see in the store that it was done."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from pos_app.desk import bookings, sales, times
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.sales import SaleRequest
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means, SaleMethod
from pos_app.store import open_store
from tests.proof import venue

Acts = Counter[tuple[str, str]]
"""How often something was done for a guest: name, what."""
POOL = 8
"""Guests of each kind: buyers, holders of a credit, those who will cancel, those who owe."""


class Kind(NamedTuple):
    """A kind of job: the keys after the guest's card is open, and the wall it ends at."""

    name: str
    keys: tuple[str, ...]
    wall: str
    pool: int
    once: bool
    """Whether a guest is good for one of these only."""


KINDS = (
    Kind(
        "sell luxury cash", ("s", "lux", "enter", "enter", "enter"), "Package Purchase Successful!", 0, False
    ),
    Kind("sell hair card", ("s", "hair", "enter", "2", "enter"), "Package Purchase Successful!", 0, False),
    Kind("book", ("b", "enter", "enter", "enter", "enter"), "Booking Confirmed!", 1, False),
    Kind("use", ("w", "enter", "enter"), "Credit Redeemed Successfully", 1, False),
    Kind("cancel", ("end", "x", "down", "enter", "enter"), "Appointment Cancelled", 2, True),
    Kind("pay", ("p", "enter", "enter"), "Payment Recorded Successfully", 3, True),
)


class Job(NamedTuple):
    """One act for one guest."""

    kind: Kind
    guest: str

    @property
    def keys(self) -> tuple[str, ...]:
        """From anywhere outside a text field to the wall."""
        return ("/", self.guest.split()[0], "enter", *self.kind.keys)

    @property
    def act(self) -> tuple[str, str]:
        """As it is counted in the store."""
        return self.guest, self.kind.name

    def shown(self, screen: str) -> bool:
        """Whether its wall is on the screen."""
        return self.kind.wall in screen and self.guest in screen


class Guests:
    """Who is still good for which job."""

    def __init__(self, luck: random.Random) -> None:
        names = venue.guest_names(4 * POOL)
        self._luck, self._last = luck, ""
        self._pools = [names[n * POOL : (n + 1) * POOL] for n in range(4)]

    def job(self) -> Job:
        """A random job for a random guest, never the same twice running: its old wall would still stand."""
        kind = self._luck.choice([kind for kind in KINDS if self._pools[kind.pool]])
        guest = self._luck.choice([name for name in self._pools[kind.pool] if name != self._last])
        self._last = guest
        if kind.once:
            self._pools[kind.pool].remove(guest)
        return Job(kind, guest)

    @property
    def are_enough(self) -> bool:
        """Whether every kind of job can still come up."""
        return all(len(pool) > 3 for pool in self._pools)


def make_template(path: Path) -> Path:
    """A closed store in which every kind of job can be done."""
    with open_store(path) as store:
        venue.furnish(store, 4 * POOL)
        desk = venue.desk_of(store)
        ids = [f"guest{number}" for number in range(1, 4 * POOL + 1)]
        for number, guest in enumerate(ids):
            request = SaleRequest(guest, "package0")
            if number // POOL in (1, 2):
                sales.sell(desk, request._replace(means=Means.CASH), operation=new_id())
            if number // POOL == 2:
                free = times.free_times(desk, "service0", None, desk.today)
                place = free.slots[0] if free.slots else None
                day, minute = (free.day, place.minute) if place else free.later[0]
                booking = BookingRequest(guest, ("service0",), day, minute, payment=BookingPayment.CREDIT)
                bookings.book(desk, booking, operation=new_id())
            if number // POOL == 3:
                sales.sell(desk, request._replace(method=SaleMethod.TRANSFER), operation=new_id())
    return path


_ACTS = """
SELECT c.name, 'sell ' || CASE p.package_id WHEN 'package0' THEN 'luxury ' ELSE 'hair ' END
       || CASE m.method WHEN 'cash' THEN 'cash' ELSE 'card' END, COUNT(*)
FROM purchase p JOIN customer c ON c.id = p.customer_id JOIN payment m ON m.purchase_id = p.id
WHERE p.method = 'manual_onspot' GROUP BY 1, 2
UNION ALL
SELECT c.name, 'book', COUNT(*) FROM appointment a JOIN customer c ON c.id = a.customer_id
WHERE a.credit_id IS NOT NULL GROUP BY 1
UNION ALL
SELECT c.name, 'use', COUNT(*) FROM redemption r JOIN customer c ON c.id = r.customer_id
WHERE r.source = 'walk_in' AND r.state = 'active' GROUP BY 1
UNION ALL
SELECT c.name, 'cancel', COUNT(*) FROM appointment a JOIN customer c ON c.id = a.customer_id
WHERE a.status = 'cancelled' GROUP BY 1
UNION ALL
SELECT c.name, 'pay', COUNT(*) FROM payment m JOIN purchase p ON p.id = m.purchase_id
JOIN customer c ON c.id = p.customer_id
WHERE p.method <> 'manual_onspot' AND m.status = 'completed' GROUP BY 1
"""

_HALF = {
    "an operation without a record": """
        SELECT o.id FROM operation o
        LEFT JOIN purchase p ON p.id = o.result LEFT JOIN appointment a ON a.id = o.result
        LEFT JOIN redemption r ON r.id = o.result LEFT JOIN payment m ON m.id = o.result
        WHERE COALESCE(p.id, a.id, r.id, m.id) IS NULL""",
    "a record without its operation": """
        SELECT p.id FROM purchase p LEFT JOIN operation o ON o.result = p.id WHERE o.id IS NULL
        UNION ALL
        SELECT a.id FROM appointment a LEFT JOIN operation o ON o.result = a.id WHERE o.id IS NULL""",
    "a sale at the desk without its money": """
        SELECT p.id FROM purchase p LEFT JOIN payment m ON m.purchase_id = p.id AND m.status = 'completed'
        WHERE p.method = 'manual_onspot' GROUP BY p.id HAVING COUNT(m.id) <> 1""",
    "a paid package without its credits": """
        SELECT p.id FROM purchase p LEFT JOIN credit c ON c.purchase_id = p.id
        WHERE p.payment_status = 'paid' AND c.id IS NULL""",
    "a cancelled visit that kept its credit": """
        SELECT a.id FROM appointment a JOIN redemption r ON r.appointment_id = a.id
        WHERE a.status = 'cancelled' AND r.state = 'active'""",
    "a use without its movement": """
        SELECT r.id FROM redemption r LEFT JOIN credit_movement m ON m.redemption_id = r.id
        WHERE m.id IS NULL""",
    "an act that the audit does not know": """
        SELECT o.id FROM operation o LEFT JOIN payment m ON m.id = o.result
        LEFT JOIN audit a ON a.subject_id IN (o.result, m.purchase_id) WHERE a.seq IS NULL""",
}


def acts(database: Path) -> Acts:
    """Everything that was done for guests so far."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return Counter({(name, what): count for name, what, count in connection.execute(_ACTS)})


def half_done(database: Path) -> list[str]:
    """What stands half in the store."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return [f"{what}: {row[0]}" for what, sql in _HALF.items() for row in connection.execute(sql)]
