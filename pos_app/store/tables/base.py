"""What all tables share."""

from __future__ import annotations

from typing import Any

from peewee import SQL, BigIntegerField, Model, TextField


def identifier(**options: Any) -> TextField:
    """The key of a row: 24 hex characters, made at the desk."""
    return TextField(primary_key=True, **options)


def counted(**options: Any) -> BigIntegerField:
    """An integer that begins at 0."""
    return BigIntegerField(default=0, **options)


def refers(column: str, table: str) -> SQL:
    """A foreign key that keeps what it points at from being deleted."""
    return SQL(f"FOREIGN KEY ({column}) REFERENCES {table} (id) ON DELETE RESTRICT")


class Table(Model):
    """What all tables share: strict column types on SQLite, no implicit key."""

    class Meta:
        legacy_table_names = False
        strict_tables = True
