"""Driver errors turned into the store's own, in one place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from peewee import PeeweeException

from pos_app.store.errors import Busy, Clash, StoreProblem

FULL = "The disk is full; nothing was saved. Free some space, then try again."
READ_ONLY = "The data folder cannot be written; nothing was saved."
DAMAGED = "The database file is damaged; nothing was saved. Restore the newest backup."
BUSY = "The database is busy; nothing was saved. Try again."
LOST = (
    "The connection to the database was lost; the last act may or may not be saved. Look before repeating it."
)
BROKEN = "The database could not do this; nothing was saved."


def _sqlite(error: sqlite3.Error) -> StoreProblem:
    name = getattr(error, "sqlite_errorname", "") or ""
    text = str(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or "locked" in text:
        return Busy("busy", BUSY)
    if name.startswith("SQLITE_CONSTRAINT"):
        return Clash("constraint", text.replace("%", "%%"))
    if name.startswith("SQLITE_FULL"):
        return StoreProblem("disk_full", FULL)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return StoreProblem("read_only", READ_ONLY)
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return StoreProblem("damaged", DAMAGED)
    return StoreProblem("broken", BROKEN)


def _postgres(error: Exception) -> StoreProblem:
    state = getattr(error, "sqlstate", None) or ""
    if state in {"40001", "40P01", "55P03"}:
        return Busy("busy", BUSY)
    if state.startswith("23"):
        return Clash("constraint", str(error).replace("%", "%%"))
    if state == "53100":
        return StoreProblem("disk_full", FULL)
    if state.startswith(("08", "57")) or (not state and type(error).__name__ == "OperationalError"):
        return StoreProblem("connection_lost", LOST)
    return StoreProblem("broken", BROKEN)


@contextmanager
def translated(dialect: str) -> Iterator[None]:
    """Raise `StoreProblem`, `Busy` or `Clash` for whatever the driver raises."""
    try:
        yield
    except sqlite3.Error as error:
        raise _sqlite(error) from error
    except PeeweeException as error:
        cause = error.__cause__ or error.__context__
        if isinstance(cause, sqlite3.Error):
            raise _sqlite(cause) from error
        if isinstance(cause, Exception):
            raise _postgres(cause) from error
        raise StoreProblem("broken", BROKEN) from error
    except Exception as error:
        if dialect == "postgres" and type(error).__module__.startswith("psycopg"):
            raise _postgres(error) from error
        raise
