"""A second connection that only looks: for `doctor`, backups and long reports, beside a running desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from peewee import Database, SqliteDatabase

from pos_app.store.errors import StoreProblem
from pos_app.store.faults import translated
from pos_app.store.opening import APPLICATION_ID, OUR_OWN, SCHEMA_VERSION
from pos_app.store.transaction import Transaction


def is_server(location: str | Path) -> bool:
    """Whether a location is a PostgreSQL URL."""
    return str(location).startswith(("postgresql://", "postgres://"))


def file_of(location: str | Path) -> Path:
    """The file of a SQLite location."""
    return Path(str(location).removeprefix("sqlite:///"))


@contextmanager
def looking(location: str | Path) -> Iterator[Transaction]:
    """A read-only transaction with one consistent view of the store.

    Raises:
        StoreProblem: there is no store, or it cannot be read (code says why).
    """
    database, dialect = _connected(location)
    try:
        with translated(dialect):
            transaction = Transaction(database, dialect)
            if dialect == "sqlite":
                transaction.sql("PRAGMA query_only = 1")
                transaction.sql("BEGIN")
            else:
                transaction.sql("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield transaction
            transaction.sql("ROLLBACK")
    finally:
        database.close()


def _connected(location: str | Path) -> tuple[Database, str]:
    if is_server(location):
        from pos_app.store.drivers import fetch_postgres

        fetch_postgres()
        from playhouse.db_url import connect

        server: Any = connect(str(location), autoconnect=False)
        try:
            with translated("postgres"):
                server.connect()
        except StoreProblem as problem:
            raise StoreProblem(
                "unreachable",
                "The PostgreSQL database cannot be reached.",
                next_step="Check that its host is on and database.url is right.",
            ) from problem
        return server, "postgres"
    path = file_of(location)
    check_readable(path)
    database = SqliteDatabase(read_only_uri(path), uri=True, autoconnect=False, timeout=5)
    with translated("sqlite"):
        database.connect()
    return database, "sqlite"


def read_only_uri(path: Path) -> str:
    """The URI that opens a file for reading only, also in a folder that cannot be written."""
    sealed = not path.with_name(path.name + "-wal").exists() and not _can_write(path.parent)
    return f"file:{quote(str(path.resolve()))}?mode=ro" + ("&immutable=1" if sealed else "")


def _can_write(folder: Path) -> bool:
    import os

    return os.access(folder, os.W_OK)


def check_readable(path: Path) -> int:
    """The schema version of a SQLite file of ours.

    Raises:
        StoreProblem: `missing`, `unreadable`, `foreign` or `newer`.
    """
    if not path.exists():
        raise StoreProblem("missing", "There is no database %(path)s.", path=str(path))
    if path.is_dir():
        raise StoreProblem("unreadable", "%(path)s is a folder, not a database file.", path=str(path))
    if path.stat().st_size == 0:
        raise StoreProblem(
            "unreadable", "%(path)s is empty: nothing was ever kept in it.", path=str(path), next_step=OUR_OWN
        )
    try:
        with closing(sqlite3.connect(read_only_uri(path), uri=True, timeout=5)) as connection:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        raise StoreProblem(
            "unreadable",
            "%(path)s is not a readable database.",
            path=str(path),
            next_step="Restore the newest backup with pos-app restore, or name another file.",
        ) from error
    if mark != APPLICATION_ID:
        raise StoreProblem(
            "foreign", "%(path)s belongs to another program.", path=str(path), next_step=OUR_OWN
        )
    if version > SCHEMA_VERSION:
        raise StoreProblem(
            "newer",
            "%(path)s was made by a newer version of the desk (schema %(found)s, this one knows %(known)s).",
            path=str(path), found=version, known=SCHEMA_VERSION,
            next_step="Update this program.",
        )  # fmt: skip
    return version
