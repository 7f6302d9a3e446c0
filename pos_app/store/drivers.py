"""Database drivers, loaded when a store needs them.

Peewee imports every driver that is installed as soon as it is imported itself; the one for PostgreSQL costs
a SQLite desk 80 ms and 15 MB at every start. So Peewee is imported first from here, without them.
"""

from __future__ import annotations

import sys
from typing import Any

from pos_app.store.errors import StoreProblem

_HELD_BACK = ("psycopg2cffi", "psycopg2", "psycopg", "pymysql", "MySQLdb")


def _import_peewee() -> None:
    hidden = [name for name in _HELD_BACK if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # what Python takes for "not installed"
    try:
        import peewee  # noqa: F401
    finally:
        for name in hidden:
            del sys.modules[name]


def fetch_postgres() -> None:
    """Give Peewee its PostgreSQL driver.

    Raises:
        StoreProblem: it is not installed.
    """
    peewee: Any = sys.modules["peewee"]
    if peewee.psycopg is not None:
        return
    try:
        import psycopg
    except ImportError as error:
        raise StoreProblem(
            "no_driver",
            "PostgreSQL needs a driver that is not installed.",
            next_step="Install it with: pip install 'pos-app[postgres]'",
        ) from error
    from psycopg.pq import TransactionStatus
    from psycopg.types.json import Json, Jsonb

    peewee.psycopg, peewee.TransactionStatus = psycopg, TransactionStatus
    peewee.Json_pg3, peewee.Jsonb_pg3 = Json, Jsonb
    adapter = peewee.Psycopg3Adapter
    adapter.txn_idle = TransactionStatus.IDLE
    adapter.txn_inerror = TransactionStatus.INERROR
    adapter.txn_unknown = TransactionStatus.UNKNOWN


if "peewee" not in sys.modules:
    _import_peewee()
