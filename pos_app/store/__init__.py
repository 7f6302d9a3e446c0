"""What is remembered: tables, opening and guarding the database, statements, customer search.

Query words that desk functions need are offered here, so that only this room knows Peewee.
"""

from __future__ import annotations

import pos_app.store.drivers  # noqa: F401 - before Peewee is imported anywhere

# isort: split
from peewee import JOIN, Case, fn

from pos_app.store.engine import Store
from pos_app.store.errors import Busy, Clash, StoreProblem
from pos_app.store.opening import open_store
from pos_app.store.shared_clock import ahead
from pos_app.store.statements import P, Statement
from pos_app.store.transaction import Transaction

__all__ = [
    "JOIN",
    "Busy",
    "Case",
    "Clash",
    "P",
    "Statement",
    "Store",
    "StoreProblem",
    "Transaction",
    "ahead",
    "fn",
    "open_store",
]
