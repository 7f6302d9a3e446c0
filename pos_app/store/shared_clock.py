"""The one clock that all terminals of a store share: PostgreSQL's; a file has one terminal and its own."""

from __future__ import annotations

import time

from pos_app.store.transaction import Transaction

SECOND = 1_000_000
NEGLIGIBLE = 2 * SECOND
"""Microseconds by which two clocks may differ without anybody minding."""


def ahead(transaction: Transaction) -> int:
    """Microseconds, in whole seconds, that the shared clock is ahead of this machine's; often 0."""
    if not transaction.is_postgres:
        return 0
    before = time.time()
    ((shared,),) = transaction.sql("SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8")
    apart = round((shared - (before + time.time()) / 2) * SECOND)
    return 0 if abs(apart) < NEGLIGIBLE else apart // SECOND * SECOND
