"""A confirmed write, booking with a credit, against its own statements in raw sqlite3 (WAL, FULL).

The statements are taken down from the same bookings on a copy of the store and
replayed on another copy through a plain connection, prepared once each, rows read
to the end, in turns with the product: a block of each, one right after the other.
"""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from unittest.mock import patch

from pos_app.desk import bookings, sales
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk
from pos_app.domain.clock import SetClock
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means
from pos_app.store import Store, open_store
from pos_app.tui import thrift
from tests.benchmarks import venue
from tests.benchmarks.figures import Figure, figure

Sent = list[tuple[str, tuple[Any, ...]]]
"""The statements of one booking, in order, with their values."""
NOW = venue.moment_of("2026-11-20 17:30")
"""Half past midnight in Jakarta: the whole day is ahead, and this outlet never closes."""
BLOCK = 20
"""Bookings in a row; the first blocks warm up and do not count."""


class _Recorder:
    """Stands before a connection and writes down what goes through."""

    def __init__(self, connection: Any, sent: Sent) -> None:
        self._connection, self._sent = connection, sent

    def execute(self, sql: str, values: Sequence[Any] = ()) -> Any:
        self._sent.append((sql, tuple(values)))
        return self._connection.execute(sql, values)

    def cursor(self) -> _Recorder:
        return _Recorder(self._connection.cursor(), self._sent)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def recording(store: Store) -> Iterator[Sent]:
    """What a store sends to its database meanwhile."""
    sent: Sent = []
    real: Any = store.database.connection
    with patch.object(store.database, "connection", lambda: _Recorder(real(), sent)):
        yield sent


def measure(*, bookings_each: int = 400, customers: int = 2_000) -> list[Figure]:
    """Take the figures of the durable write."""
    with tempfile.TemporaryDirectory(dir=_disk(), prefix="writes-") as folder:
        base = _sold(Path(folder), customers, bookings_each)
        statements = _taken_down(venue.copy(base, Path(folder) / "recorded.db"), bookings_each)
        raw = _Raw(venue.copy(base, Path(folder) / "raw.db"))
        with (
            open_store(venue.copy(base, Path(folder) / "thread.db")) as in_thread,
            open_store(venue.copy(base, Path(folder) / "awaited.db")) as awaited,
        ):
            thrift.collect_rarely()  # as the desk does once its first screen stands
            rounds = _in_turns(raw, in_thread, awaited, statements)
        raw.close()
    threaded = [(floor, took) for floor, took, _ in rounds]
    waited = [(floor, took) for floor, _, took in rounds]
    return [
        figure("writes", "durable write, in its thread", "ms", threaded, 1.5),
        figure("writes", "durable write, awaited", "ms", waited, 2.0),
    ]


def _disk() -> Path:
    """Where the kept data lie: a disk, not a folder in memory."""
    venue.KEPT.mkdir(exist_ok=True)
    return venue.KEPT


def _sold(folder: Path, customers: int, count: int) -> Path:
    """A store whose guests have a credit for each booking."""
    path = folder / "base.db"
    with open_store(path) as store:
        desk = venue.furnish(store, SetClock(NOW), with_pin=False)
        venue.customers(desk, customers)
        for guest in range(1, count // 50 + 2):
            request = SaleRequest(venue.customer_id(guest), venue.PACKAGE_ID, means=Means.CASH)
            sales.sell(desk, request, operation=new_id())
    return path


def request(number: int) -> BookingRequest:
    """The booking of that number: each has a therapist free at its time."""
    day, place = divmod(number, 60)
    return BookingRequest(
        venue.customer_id(1 + number // 50),
        (venue.service_id(0),),
        (NOW + timedelta(hours=7)).date() + timedelta(days=1 + day),
        60 * (6 + place // 6),
        payment=BookingPayment.CREDIT,
    )


def _taken_down(path: Path, count: int) -> list[Sent]:
    taken: list[Sent] = []
    with open_store(path) as store:
        desk = venue.reception(store, SetClock(NOW))
        for number in range(count):
            with recording(store) as sent:
                bookings.book(desk, request(number), operation=new_id())
            taken.append(sent)
    return taken


class _Raw:
    """A plain connection with the same promises."""

    def __init__(self, path: Path) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
        for pragma in ("journal_mode = wal", "synchronous = 2", "foreign_keys = 1", "cell_size_check = 1"):
            self.connection.execute(f"PRAGMA {pragma}").fetchall()

    def replay(self, sent: Sent) -> float:
        """The milliseconds that one booking's statements take."""
        execute = self.connection.execute
        began = perf_counter()
        for sql, values in sent:
            execute(sql, values).fetchall()
        return (perf_counter() - began) * 1_000

    def close(self) -> None:
        self.connection.close()


def _in_turns(
    raw: _Raw, in_thread: Store, awaited: Store, statements: list[Sent]
) -> list[tuple[list[float], list[float], list[float]]]:
    """Blocks of bookings: floor, in the thread, awaited, another one first each time; the first ones are
    thrown away."""
    rounds: list[tuple[list[float], list[float], list[float]]] = []
    desks = [venue.reception(store, SetClock(NOW)) for store in (in_thread, awaited)]
    for first in range(0, len(statements), BLOCK):
        numbers = range(first, min(first + BLOCK, len(statements)))
        takers = [
            lambda: [raw.replay(statements[number]) for number in numbers],  # noqa: B023 - called at once
            lambda: in_thread.call(_book_all, desks[0], numbers),  # noqa: B023
            lambda: asyncio.run(_book_awaited(desks[1], numbers)),  # noqa: B023
        ]
        took: list[list[float]] = [[], [], []]
        for turn in range(3):
            who = (turn + len(rounds)) % 3
            took[who] = takers[who]()
        rounds.append((took[0], took[1], took[2]))
    return rounds[2:]


def _book_all(desk: Desk, numbers: Sequence[int]) -> list[float]:
    return [_book(desk, number) for number in numbers]


def _book(desk: Desk, number: int) -> float:
    wanted, operation = request(number), new_id()
    began = perf_counter()
    bookings.book(desk, wanted, operation=operation)
    return (perf_counter() - began) * 1_000


async def _book_awaited(desk: Desk, numbers: Sequence[int]) -> list[float]:
    took = []
    for number in numbers:
        wanted, operation = request(number), new_id()
        began = perf_counter()
        await desk.store.run(bookings.book, desk, wanted, operation=operation)
        took.append((perf_counter() - began) * 1_000)
    return took
