"""Opening a store: the guards of a SQLite file, the settings of a PostgreSQL connection, migrations."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peewee import Database, SqliteDatabase

from pos_app.store.engine import Store
from pos_app.store.errors import StoreProblem
from pos_app.store.faults import translated

APPLICATION_ID = 0x706F7341
"""`posA`: what marks a SQLite file as ours."""
MIGRATIONS = Path(__file__).parent / "migrations"
SCHEMA_VERSION = len(list(MIGRATIONS.glob("[0-9]*.py")))
"""The newest migration's number."""
PRAGMAS = (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("cell_size_check", 1))
REMOTE_FILE_SYSTEMS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "fuse.sshfs", "afs"}

Backup = Callable[[Path], None]
OUR_OWN = "Name the desk's own file with --database. This one is left as it is."
"""What to do about a file that is another program's."""


def open_store(location: str | Path, *, before_migration: Backup | None = None) -> Store:
    """Open (and on the first start make) the store at a file path or a `postgresql://` URL.

    Args:
        location: path of the SQLite file, or the URL of a PostgreSQL database.
        before_migration: called with the file before an older schema is brought up to date.

    Raises:
        StoreProblem: the store is unreadable, foreign, newer than this program, damaged, on a network
            drive, in a read-only folder, or in use by another instance (code says which).
    """
    text = str(location)
    if text.startswith(("postgresql://", "postgres://")):
        return _open_postgres(text)
    path = Path(text.removeprefix("sqlite:///"))
    return _open_sqlite(path, before_migration)


def _open_sqlite(path: Path, before_migration: Backup | None) -> Store:
    _make_folder(path)
    _refuse_network_drive(path)
    release = lock_instance(path)
    try:
        version = _check_file(path)
        database = SqliteDatabase(
            str(path),
            autoconnect=False,
            timeout=5,
            check_same_thread=False,
            lock_type="IMMEDIATE",
            cached_statements=512,
        )
        store = Store(database, "sqlite", on_close=release)
    except BaseException:
        release()
        raise
    try:
        if 0 < version < SCHEMA_VERSION and before_migration:
            before_migration(path)
        store.call(_prepare_sqlite, database, version)
    except BaseException:
        store.close()
        raise
    return store


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StoreProblem(
            "read_only", "The folder %(folder)s cannot be made: %(why)s.", folder=str(path.parent),
            why=error.strerror or "",
        ) from error  # fmt: skip
    if path.is_dir():
        raise StoreProblem("unreadable", "%(path)s is a folder, not a database file.", path=str(path))
    target = path if path.exists() else path.parent
    if not os.access(target, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreProblem(
            "read_only",
            "%(path)s cannot be written.",
            path=str(target),
            next_step="Give this user write access to the folder, or name another with --database.",
        )


def _refuse_network_drive(path: Path) -> None:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return
    best, kind = "", ""
    for line in mounts.read_text(errors="replace").splitlines():
        fields = line.split()
        mount = fields[1].replace("\\040", " ")
        if len(mount) > len(best) and Path(mount) in [path.resolve(), *path.resolve().parents]:
            best, kind = mount, fields[2]
    if kind in REMOTE_FILE_SYSTEMS:
        raise StoreProblem(
            "network_drive",
            "%(path)s is on a network drive (%(kind)s), where a database file gets damaged.",
            path=str(path),
            kind=kind,
            next_step="Use a local disk, or PostgreSQL when several terminals share an outlet.",
        )


def lock_instance(path: Path) -> Callable[[], None]:
    """Hold a lock file beside the database (closing another descriptor of it would drop SQLite's locks)."""
    try:
        handle = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreProblem("read_only", "%(path)s cannot be written.", path=str(path.parent)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        raise StoreProblem(
            "second_instance",
            "This database is open in another window of the desk: %(path)s.",
            path=str(path),
            next_step="Use that window, or close it first.",
        ) from error
    return lambda: os.close(handle)


def _check_file(path: Path) -> int:
    """The schema version of a file, 0 for a new one; refuses what is not ours or too new."""
    if not path.exists() or path.stat().st_size == 0:
        path.touch(mode=0o600)
        return 0
    try:
        connection = sqlite3.connect(path, timeout=5)
        try:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise StoreProblem(
            "unreadable",
            "%(path)s is not a readable database.",
            path=str(path),
            next_step="Restore the newest backup with pos-app restore, or name another file.",
        ) from error
    if mark != APPLICATION_ID and tables:
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


def _prepare_sqlite(database: Database, version: int) -> None:
    with translated("sqlite"):
        database.connect()
        for name, wanted in PRAGMAS:
            database.execute_sql(f"PRAGMA {name} = {wanted}")
            found = database.execute_sql(f"PRAGMA {name}").fetchone()[0]
            if found != wanted:
                raise StoreProblem(
                    "unsafe_settings",
                    "The database refused a setting that keeps sales safe: %(name)s.",
                    name=name,
                )
        if version < SCHEMA_VERSION:
            _migrate(database)
            database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            if database.execute_sql("PRAGMA foreign_key_check").fetchone():
                raise StoreProblem("damaged", "Rows refer to rows that are not there; restore a backup.")
            database.execute_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _migrate(database: Database) -> None:
    from playhouse.migrations import Runner

    Runner(database, str(MIGRATIONS)).up()


def _open_postgres(url: str) -> Store:
    from pos_app.store.drivers import fetch_postgres

    fetch_postgres()
    from playhouse.db_url import connect

    database: Any = connect(url, autoconnect=False)
    store = Store(database, "postgres", on_close=lambda: None)
    try:
        store.call(_prepare_postgres, database)
    except BaseException:
        store.close()
        raise
    return store


def _prepare_postgres(database: Database) -> None:
    try:
        with translated("postgres"):
            database.connect()
            database.execute_sql("SELECT pg_advisory_lock(%s)", (APPLICATION_ID,))
            try:
                _bring_up_to_date(database)
            finally:
                database.execute_sql("SELECT pg_advisory_unlock(%s)", (APPLICATION_ID,))
            database.close()
    except StoreProblem as problem:
        if problem.code != "connection_lost":
            raise
        raise StoreProblem(
            "unreachable",
            "The PostgreSQL database cannot be reached.",
            next_step="Check that its host is on and database.url is right.",
        ) from problem


def _bring_up_to_date(database: Database) -> None:
    known = "SELECT to_regclass('schema_migration') IS NOT NULL"
    applied = 0
    if database.execute_sql(known).fetchone()[0]:
        applied = database.execute_sql("SELECT count(*) FROM schema_migration").fetchone()[0]
    if applied > SCHEMA_VERSION:
        raise StoreProblem(
            "newer",
            "The database was made by a newer version of the desk"
            " (schema %(found)s, this one knows %(known)s).",
            found=applied, known=SCHEMA_VERSION,
            next_step="Update this program.",
        )  # fmt: skip
    if applied < SCHEMA_VERSION:
        _migrate(database)
