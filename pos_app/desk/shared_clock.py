"""Leases and tries go by the clock that all terminals share: a wrong one at a desk takes no link over."""

from __future__ import annotations

from pos_app.desk.work import Work
from pos_app.store import ahead


def shared_at(work: Work) -> int:
    """Now, in microseconds, by the shared clock; asked once in a transaction and handed on."""
    return work.at + ahead(work.transaction)
