"""Finding customers as letters are typed: a trigram index, a screenful, any word in any order.

A page is filled with names that begin with what was typed, in order, then with names in
which every word begins one, and then with whatever else contains every word. Nothing ever
sorts all matches, so a million customers cost what a thousand do.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pos_app.domain.names import digits, folded
from pos_app.store.transaction import Transaction

RANGE = 1 << 32
"""Customer rows of tenant number n lie from n × RANGE on."""
_PHONE_LIKE = re.compile(r"[+()\d][\d\s().+-]*")


class Query(NamedTuple):
    """What was typed, as it is looked for."""

    prefix: str
    """The folded whole, with a leading space: what a name may begin with."""
    words: tuple[str, ...]
    """Each word as it must occur somewhere; short ones with a leading space, where words begin."""
    beginnings: tuple[str, ...]
    """The same with every word of a name where words begin."""

    @property
    def steps(self) -> tuple[tuple[str, ...], ...]:
        """What is looked for below the names that begin with the whole, the nearest first; only what has a
        word long enough for the index."""
        steps = dict.fromkeys((self.beginnings, self.words))
        return tuple(words for words in steps if any(len(word) >= 3 for word in words))


def parse(text: str) -> Query | None:
    """Read what was typed; None where nothing can be looked for. Digits in groups are one phone."""
    typed = folded(text)[:100]
    if not typed:
        return None
    phones = [digits(match) for match in _PHONE_LIKE.findall(typed) if len(digits(match)) >= 3]
    rest = _PHONE_LIKE.sub(lambda m: " " if len(digits(m[0])) >= 3 else m[0], typed)
    names = [word for word in rest.split() if any(c.isalnum() for c in word)]
    words = [word if len(word) > 2 else " " + word for word in names] + phones
    beginnings = [" " + word for word in names] + phones
    return Query(" " + typed, tuple(words[:6]), tuple(beginnings[:6])) if words else None


def find(transaction: Transaction, tenant_number: int, text: str, limit: int) -> list[int]:
    """The rows (`customer.n`) that match, best first, at most `limit`; none for an empty text."""
    low, high = tenant_number * RANGE, (tenant_number + 1) * RANGE - 1
    query = parse(text)
    if query is None:
        return []
    find_in = _postgres if transaction.is_postgres else _sqlite
    return find_in(transaction, low, high, query, limit)


def total(transaction: Transaction, tenant_number: int) -> int:
    """How many customers a tenant has: rows are given in order and never taken away."""
    low, high = tenant_number * RANGE, (tenant_number + 1) * RANGE - 1
    mark = "%s" if transaction.is_postgres else "?"
    found = transaction.sql(f"SELECT max(n) FROM customer WHERE n BETWEEN {mark} AND {mark}", (low, high))
    return 0 if found[0][0] is None else int(found[0][0]) - low


def next_row(transaction: Transaction, tenant_number: int) -> int:
    """The row number for a new customer; holds it until the transaction ends."""
    transaction.lock(f"customer:{tenant_number}")
    return tenant_number * RANGE + total(transaction, tenant_number) + 1


def _sqlite(transaction: Transaction, low: int, high: int, query: Query, limit: int) -> list[int]:
    tenant = transaction.sql("SELECT id FROM tenant WHERE number = ?", (low // RANGE,))[0][0]
    first = transaction.sql(
        "SELECT n FROM customer WHERE tenant_id = ? AND name_key >= ? AND name_key < ? "
        "ORDER BY name_key LIMIT ?",
        (tenant, query.prefix, query.prefix + "\U0010ffff", limit),
    )
    rows = [row[0] for row in first]
    for words in query.steps:
        if len(rows) < limit:
            more = _sqlite_words(transaction, low, high, words, limit)
            rows = _filled(transaction, rows, more, limit, "?")
    return rows


def _sqlite_words(
    transaction: Transaction, low: int, high: int, words: tuple[str, ...], limit: int
) -> list[int]:
    grams = [word for word in words if len(word) >= 3]
    likes = [word for word in words if len(word) < 3]
    match = " AND ".join('"' + word.replace('"', '""') + '"' for word in grams)
    sql = "SELECT s.rowid FROM customer_search AS s"
    values: list[object] = []
    if likes:
        sql += " JOIN customer AS c ON c.n = s.rowid"
    sql += " WHERE customer_search MATCH ? AND s.rowid BETWEEN ? AND ?"
    values += [match, low, high]
    for word in likes:
        sql += " AND instr(c.name_key, ?) > 0"
        values.append(word)
    return [row[0] for row in transaction.sql(sql + " LIMIT ?", (*values, limit))]


def _postgres(transaction: Transaction, low: int, high: int, query: Query, limit: int) -> list[int]:
    tenant = transaction.sql("SELECT id FROM tenant WHERE number = %s", (low // RANGE,))[0][0]
    first = transaction.sql(
        "SELECT n FROM customer WHERE tenant_id = %s AND name_key LIKE %s "
        'ORDER BY name_key COLLATE "C" LIMIT %s',
        (tenant, _escaped(query.prefix) + "%", limit),
    )  # fmt: skip
    rows = [row[0] for row in first]
    for words in query.steps:
        if len(rows) < limit:
            more = _postgres_words(transaction, low, high, words, limit)
            rows = _filled(transaction, rows, more, limit, "%s")
    return rows


def _postgres_words(
    transaction: Transaction, low: int, high: int, words: tuple[str, ...], limit: int
) -> list[int]:
    anywhere = "(name_key LIKE %s OR phone_digits LIKE %s OR email LIKE %s)"
    sql = "SELECT n FROM customer WHERE n BETWEEN %s AND %s"
    values: list[object] = [low, high]
    for word in words:
        sql += " AND " + anywhere
        values += [f"%{_escaped(word)}%"] * 3
    return [row[0] for row in transaction.sql(sql + " LIMIT %s", (*values, limit))]


def _filled(transaction: Transaction, rows: list[int], more: list[int], limit: int, mark: str) -> list[int]:
    known = set(rows)
    extra = [n for n in more if n not in known][: limit - len(rows)]
    if len(extra) > 1:
        marks = ",".join([mark] * len(extra))
        named = transaction.sql(f"SELECT n, name_key FROM customer WHERE n IN ({marks})", tuple(extra))
        extra = [row[0] for row in sorted(named, key=lambda row: (row[1], row[0]))]
    return rows + extra


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
