"""A store of an older schema is brought up to date, after a copy of it was kept."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_app.desk import setup
from pos_app.domain.clock import SetClock
from pos_app.store import open_store, opening
from pos_app.store import tables as t
from pos_app.store.doctor import examine

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)


@pytest.fixture
def first_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of schema 1 with a venue in it."""
    only = tmp_path / "migrations"
    only.mkdir()
    shutil.copy(opening.MIGRATIONS / "0001_start.py", only)
    path = tmp_path / "data" / "desk.db"
    with monkeypatch.context() as older:
        older.setattr(opening, "MIGRATIONS", only)
        older.setattr(opening, "SCHEMA_VERSION", 1)
        with open_store(path) as store:
            request = setup.SetupRequest("Sari Spa", "Kemang", "WIB", "Dewi Lestari")
            setup.first_run(store, SetClock(NOW), "T1", request)
    return path


def facts(path: Path) -> tuple[int, int, int]:
    """Schema, rows of the audit, and how many of the newer tables are there."""
    with closing(sqlite3.connect(path)) as connection:
        return (
            connection.execute("PRAGMA user_version").fetchone()[0],
            connection.execute("SELECT COUNT(*) FROM audit").fetchone()[0],
            connection.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'intent'").fetchone()[0],
        )


def test_a_file_of_schema_1_is_kept_and_brought_up_to_date(first_schema: Path, tmp_path: Path) -> None:
    assert facts(first_schema) == (1, 1, 0)
    kept = tmp_path / "kept.db"

    def keep(path: Path) -> None:
        shutil.copy(path, kept)

    with open_store(first_schema, before_migration=keep):
        pass
    assert facts(kept) == (1, 1, 0)
    assert facts(first_schema) == (opening.SCHEMA_VERSION, 1, 1)
    assert examine(first_schema, NOW).ok


def test_opened_again_nothing_is_migrated(first_schema: Path) -> None:
    with open_store(first_schema):
        pass

    def never(_: Path) -> None:
        raise AssertionError

    with open_store(first_schema, before_migration=never):
        pass


def test_the_migrations_make_the_tables_as_they_are_written(first_schema: Path) -> None:
    with open_store(first_schema) as store:
        for table in t.ALL:
            name = table._meta.table_name
            columns = store.read(
                lambda transaction, name=name: transaction.sql(f"PRAGMA table_info({name})")  # type: ignore[misc]
            )
            assert [row[1] for row in columns] == [field.column_name for field in table._meta.sorted_fields]
