"""The store: one database thread that owns the one read-write connection of this process."""

from __future__ import annotations

import asyncio
import functools
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

from peewee import Database

from pos_app.store.errors import Busy
from pos_app.store.faults import translated
from pos_app.store.thread import DatabaseThread
from pos_app.store.transaction import Transaction

Args = ParamSpec("Args")
Result = TypeVar("Result")

ATTEMPTS = 3
"""How often a whole transaction is tried when another connection is in the way."""

POSTGRES_SESSION = (
    "SET synchronous_commit = on",
    "SET lock_timeout = '3s'",
    "SET idle_in_transaction_session_timeout = '30s'",
)
"""What every connection promises: a commit is durable, and nobody waits for ever."""


class Store:
    """Where everything is remembered. Made by `open_store`; closed by `close` or as a context manager."""

    def __init__(self, database: Database, dialect: str, *, on_close: Callable[[], None]) -> None:
        """Take an unopened database; `open_store` has checked and guarded it."""
        self.database = database
        self.dialect = dialect
        self._on_close = on_close
        self._open: Transaction | None = None
        self._closed = False
        self._thread = DatabaseThread()

    async def run(self, fn: Callable[Args, Result], /, *args: Args.args, **kwargs: Args.kwargs) -> Result:
        """Run a desk function in the database thread; a cancelled caller never half-cancels a write."""
        return await self._thread.run(functools.partial(fn, *args, **kwargs))

    def call(self, fn: Callable[Args, Result], /, *args: Args.args, **kwargs: Args.kwargs) -> Result:
        """Run a function in the database thread and wait for it; never from an event loop.

        Raises:
            RuntimeError: the calling thread runs an event loop, which must not wait for a disk.
        """
        if self._thread.is_current:
            return fn(*args, **kwargs)
        with suppress(RuntimeError):
            asyncio.get_running_loop()
            raise AssertionError("the event loop never waits for the store: use Store.run")
        return self._thread.call(functools.partial(fn, *args, **kwargs))

    def read(self, work: Callable[[Transaction], Result]) -> Result:
        """Run queries; inside an open write they see its changes."""
        return self.call(self._read, work)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Run one write transaction: all of it or nothing, retried whole when the database is busy.

        Raises:
            Refusal: what `work` raised; nothing was written.
            StoreProblem: the database could not do it; nothing was written.
        """
        return self.call(self._write, work)

    def _read(self, work: Callable[[Transaction], Result]) -> Result:
        if self._open is not None:
            return work(self._open)
        with translated(self.dialect):
            self._connect()
            return work(Transaction(self.database, self.dialect))

    def _write(self, work: Callable[[Transaction], Result]) -> Result:
        assert self._open is None, "a desk operation is one transaction: no operation inside another"
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(work)
            except Busy:
                if attempt == ATTEMPTS:
                    raise
                time.sleep(random.uniform(0.01, 0.1) * attempt)  # noqa: S311 - jitter, not a secret
        raise AssertionError

    def _attempt(self, work: Callable[[Transaction], Result]) -> Result:
        with translated(self.dialect):
            self._connect()
            transaction = Transaction(self.database, self.dialect)
            transaction.sql("BEGIN IMMEDIATE" if self.dialect == "sqlite" else "BEGIN")
            self._open = transaction
            try:
                result = work(transaction)
                transaction.sql("COMMIT")
            except BaseException:
                with suppress(Exception):  # a full disk has rolled back already; the cause matters
                    transaction.sql("ROLLBACK")
                raise
            finally:
                self._open = None
            return result

    def _connect(self) -> None:
        if self.dialect == "postgres" and not self.database.is_closed() and self.database.connection().closed:
            self.database.close()
        if self.database.is_closed():
            self.database.connect()
            for setting in POSTGRES_SESSION if self.dialect == "postgres" else ():
                self.database.execute_sql(setting)

    def close(self) -> None:
        """Wait for the write under way, tidy up, and let go of the file."""
        if self._closed:
            return
        self._closed = True
        self._thread.call(self._shut)
        self._thread.close()
        self._on_close()

    def _shut(self) -> None:
        if self.database.is_closed():
            return
        if self.dialect == "sqlite":
            with suppress(Exception):
                self.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
