"""One connection's work between BEGIN and COMMIT."""

from __future__ import annotations

from typing import Any

from peewee import Database, Model

from pos_app.store.statements import Statement, insert_statement


class Transaction:
    """Runs statements on the store's connection; every write of a desk operation goes through one."""

    def __init__(self, database: Database, dialect: str) -> None:
        """Wrap an open connection."""
        self._database = database
        self._dialect = dialect
        self._connection: Any = database.connection()
        source = self._connection if self.is_postgres else self._connection.cursor()
        self._send = source.execute
        """One cursor for all statements where that is quicker: each is read to its end before the next."""

    @property
    def is_postgres(self) -> bool:
        """Whether rows need explicit locks (SQLite's write transaction is alone anyway)."""
        return self._dialect == "postgres"

    def _execute(self, statement: Statement, values: dict[str, Any]) -> Any:
        sql, fill = statement.rendered.get(self._dialect) or statement.render(self._dialect, self._database)
        return self._send(sql, fill(values))

    def all(self, statement: Statement, **values: Any) -> list[Any]:
        """Every row, as named tuples, read to the end."""
        cursor = self._execute(statement, values)
        return list(map(statement.row or statement.learn_row(cursor.description), cursor.fetchall()))

    def one(self, statement: Statement, **values: Any) -> Any:
        """The first row as a named tuple, or None."""
        cursor = self._execute(statement, values)
        rows = cursor.fetchall()
        return (statement.row or statement.learn_row(cursor.description))(rows[0]) if rows else None

    def value(self, statement: Statement, **values: Any) -> Any:
        """The first column of the first row, or None."""
        rows = self._execute(statement, values).fetchall()
        return rows[0][0] if rows else None

    def do(self, statement: Statement, **values: Any) -> int:
        """Change rows; how many were changed."""
        count: int = self._execute(statement, values).rowcount
        return count

    def insert(self, table: type[Model], **values: Any) -> None:
        """Add one row; columns that are not given take their defaults."""
        self._execute(insert_statement(table, tuple(values)), values)

    def insert_many(self, table: type[Model], rows: list[dict[str, Any]]) -> None:
        """Add many rows of the same columns."""
        if not rows:
            return
        statement = insert_statement(table, tuple(rows[0]))
        sql, fill = statement.rendered.get(self._dialect) or statement.render(self._dialect, self._database)
        self._connection.cursor().executemany(sql, [fill(row) for row in rows])

    def lock(self, name: str) -> None:
        """Hold a name until the end of the transaction (PostgreSQL; SQLite's writer is alone already)."""
        if self.is_postgres:
            self._connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (name,))

    def sql(self, text: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        """Run plain SQL; for the store's own rooms only."""
        cursor = self._connection.execute(text, values)
        return list(cursor.fetchall()) if cursor.description else []
