"""Looks the whole store over and names the first row that is wrong; changes nothing."""

from __future__ import annotations

import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.domain.chain import COLUMNS, GENESIS, link
from pos_app.domain.clock import micros, moment
from pos_app.domain.names import name_key, phone_key
from pos_app.store.errors import StoreProblem
from pos_app.store.looking import file_of, is_server, looking, read_only_uri
from pos_app.store.opening import SCHEMA_VERSION
from pos_app.store.proofs import PROOFS
from pos_app.store.transaction import Transaction


class Check(NamedTuple):
    """One thing that was looked at."""

    name: str
    ok: bool
    detail: str
    """What is wrong, with the row; or what was counted."""


class Findings(NamedTuple):
    """What the doctor found."""

    ok: bool
    checks: tuple[Check, ...]


class _Wrong(Exception):
    """Something is not as it must be."""


Progress = Callable[[int, int], bool | None]
"""Told how many checks of how many are done; answering False ends the look."""

_AHEAD = timedelta(minutes=2)
_PAGE = 5_000
_OURS = re.compile(r"(PKG-RCPT-[0-9]{4})-([0-9]+)")
"""A receipt number of ours: what its counter is called, and its place there."""


def examine(
    location: str | Path, now: datetime, *, thorough: bool = True, progress: Progress | None = None
) -> Findings:
    """Check the store at a location, beside a desk that may be running on it.

    Args:
        location: file path or URL.
        now: the present instant, to tell rows from the future.
        thorough: also every page of the file, the search index, and the audit chain row by row.
        progress: told after each check.

    Raises:
        StoreProblem: there is nothing to look at, or it cannot be read at all.
    """
    found: list[Check] = []
    with looking(location) as transaction:
        checks = [*_checks(transaction, location, now, thorough)]
        for done, (name, check) in enumerate(checks, 1):
            found.append(_run(name, check))
            if progress and progress(done, len(checks)) is False:
                break
    return Findings(all(check.ok for check in found), tuple(found))


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, ok=True, detail=check())
    except _Wrong as wrong:
        return Check(name, ok=False, detail=str(wrong))
    except (sqlite3.Error, StoreProblem) as error:
        return Check(name, ok=False, detail=f"cannot be checked: {error}")


def _checks(
    transaction: Transaction, location: str | Path, now: datetime, thorough: bool
) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "schema", lambda: _schema(transaction)
    if not is_server(location):
        yield "file", lambda: _pages(transaction, thorough)
        yield "references", lambda: _references(transaction)
    for proof in PROOFS:
        yield proof.name, lambda proof=proof: _prove(transaction, proof.sql, proof.says)  # type: ignore[misc]
    yield "numbers", lambda: _numbers(transaction)
    if thorough:
        yield "customer keys", lambda: _customer_keys(transaction)
        if not is_server(location):
            yield "search index", lambda: _search(file_of(location))
        yield "audit chain", lambda: _chain(transaction)
    yield "clock", lambda: _clock(transaction, now)


def _schema(transaction: Transaction) -> str:
    if transaction.is_postgres:
        version = transaction.sql("SELECT count(*) FROM schema_migration")[0][0]
    else:
        version = transaction.sql("PRAGMA user_version")[0][0]
    if version != SCHEMA_VERSION:
        raise _Wrong(f"schema {version}, this program works with {SCHEMA_VERSION}")
    return f"version {version}"


def _pages(transaction: Transaction, thorough: bool) -> str:
    said = transaction.sql("PRAGMA integrity_check" if thorough else "PRAGMA quick_check")
    if said != [("ok",)]:
        raise _Wrong("; ".join(str(row[0]) for row in said[:3]))
    return "every page reads well"


def _references(transaction: Transaction) -> str:
    for table, row, parent, _key in transaction.sql("PRAGMA foreign_key_check"):
        raise _Wrong(f"row {row} of {table} refers to a row of {parent} that is not there")
    return ""


def _prove(transaction: Transaction, sql: str, says: str) -> str:
    for row_id, found, right in transaction.sql(sql):
        raise _Wrong(says % {"id": row_id, "found": found, "right": right})
    return ""


def _numbers(transaction: Transaction) -> str:
    """No receipt number of ours twice, and every counter at or beyond the numbers given out."""
    for (number,) in transaction.sql(
        "SELECT receipt_number FROM payment WHERE substr(receipt_number, 1, 9) = 'PKG-RCPT-' "
        "GROUP BY tenant_id, receipt_number HAVING COUNT(*) > 1 ORDER BY receipt_number"
    ):
        if _OURS.fullmatch(number):
            raise _Wrong(f"receipt number {number} was given out twice")
    highest: dict[tuple[str, str], int] = {}
    count = 0
    for _id, tenant, number in _pages_of(
        transaction,
        "SELECT id, tenant_id, receipt_number FROM payment"
        " WHERE receipt_number IS NOT NULL AND id > ? ORDER BY id",
        above="",
    ):
        if ours := _OURS.fullmatch(number):
            key = (tenant, ours[1])
            highest[key] = max(highest.get(key, 0), int(ours[2]))
            count += 1
    counters = {(tenant, name): value for tenant, name, value in
                transaction.sql("SELECT tenant_id, name, value FROM counter")}  # fmt: skip
    for key, number in highest.items():
        if counters.get(key, 0) < number:
            raise _Wrong(f"the counter {key[1]} stands at {counters.get(key, 0)}, {number} was given out")
    return f"{count} receipt numbers"


def _pages_of(
    transaction: Transaction, sql: str, *fixed: object, above: int | str = -1
) -> Iterator[tuple[Any, ...]]:
    """Rows a page at a time; the query selects by its first column last, above the one given, in order."""
    mark = "%s" if transaction.is_postgres else "?"
    while page := transaction.sql(sql.replace("?", mark) + f" LIMIT {_PAGE}", (*fixed, above)):
        yield from page
        above = page[-1][0]


def _customer_keys(transaction: Transaction) -> str:
    count = 0
    for _n, customer_id, name, key, phone, phone_digits in _pages_of(
        transaction,
        "SELECT n, id, name, name_key, phone, phone_digits FROM customer WHERE n > ? ORDER BY n",
    ):
        if key != name_key(name) or phone_digits != phone_key(phone):
            raise _Wrong(f"customer {customer_id} is kept under other keys than name and phone give")
        count += 1
    return f"{count} customers"


def _search(path: Path) -> str:
    """The index is checked by writing a word to it, so a copy is asked."""
    with tempfile.TemporaryDirectory(prefix="pos-app-doctor-") as folder:
        copy = Path(folder) / "copy.db"
        if shutil.disk_usage(folder).free < 2 * path.stat().st_size:
            raise StoreProblem("disk_full", "There is too little space for a copy to look at.")
        with (
            closing(sqlite3.connect(read_only_uri(path), uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            try:
                target.execute(
                    "INSERT INTO customer_search (customer_search, rank) VALUES ('integrity-check', 1)"
                )
            except sqlite3.DatabaseError as error:
                raise _Wrong("the search index does not match the customers; find may miss some") from error
    return ""


def _chain(transaction: Transaction) -> str:
    """Every terminal's rows without a gap, each with the hash of the one before it."""
    places = ", ".join(COLUMNS)
    terminals = [name for (name,) in transaction.sql("SELECT DISTINCT terminal FROM audit ORDER BY terminal")]
    count = 0
    for terminal in terminals:
        last, previous = 0, GENESIS
        for seq, head, *values in _pages_of(
            transaction,
            f"SELECT seq, hash, {places} FROM audit WHERE terminal = ? AND seq > ? ORDER BY seq",
            terminal,
        ):
            row = dict(zip(COLUMNS, values, strict=True))
            if seq != last + 1:
                raise _Wrong(f"row {last + 1} of terminal {terminal} is missing")
            if row["previous"] != previous or head != link(row):
                raise _Wrong(f"row {seq} of terminal {terminal} was changed")
            last, previous = seq, head
        count += last
    return f"{count} rows, {len(terminals)} terminals"


def chain_heads(transaction: Transaction) -> dict[str, tuple[int, str]]:
    """The last row of each terminal's chain: its number and hash."""
    rows = transaction.sql(
        "SELECT a.terminal, a.seq, a.hash FROM audit a JOIN "
        "(SELECT terminal, MAX(seq) AS seq FROM audit GROUP BY terminal) h "
        "ON h.terminal = a.terminal AND h.seq = a.seq ORDER BY a.terminal"
    )
    return {terminal: (seq, head) for terminal, seq, head in rows}


def _clock(transaction: Transaction, now: datetime) -> str:
    newest = transaction.sql("SELECT MAX(at) FROM audit")[0][0]
    if newest is not None and newest > micros(now + _AHEAD):
        raise _Wrong(f"the newest row is of {moment(newest):%Y-%m-%d %H:%M} UTC, later than this clock says")
    return ""
