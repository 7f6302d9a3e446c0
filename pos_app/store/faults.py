"""Driver errors turned into the store's own, in one place."""

from __future__ import annotations

import sqlite3

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


class translated:  # noqa: N801 - reads as a word where it is used
    """Raise `StoreProblem`, `Busy` or `Clash` for whatever the driver raises."""

    __slots__ = ("_dialect",)

    def __init__(self, dialect: str) -> None:
        """Say whose errors they are."""
        self._dialect = dialect

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        """Translate."""
        if isinstance(error, sqlite3.Error):
            raise _sqlite(error) from error
        if isinstance(error, PeeweeException):
            raise _wrapped(error) from error
        by_psycopg = self._dialect == "postgres" and type(error).__module__.startswith("psycopg")
        if by_psycopg and isinstance(error, Exception):
            raise _postgres(error) from error


def _wrapped(error: PeeweeException) -> StoreProblem:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, sqlite3.Error):
        return _sqlite(cause)
    return _postgres(cause) if isinstance(cause, Exception) else StoreProblem("broken", BROKEN)
