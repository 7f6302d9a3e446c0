"""What a store loads, seen in a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.postgres import Cluster

_OPEN = """
import sys
from pos_app.store import open_store
loaded = "psycopg" in sys.modules
with open_store(sys.argv[1]) as store:
    count = store.read(lambda transaction: transaction.sql("SELECT count(*) FROM tenant"))[0][0]
print(loaded, count, "psycopg" in sys.modules)
"""
_WITHOUT = "import sys; sys.modules['psycopg'] = None\n" + _OPEN


def _run(code: str, location: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, location], capture_output=True, text=True, check=False)


def test_a_file_needs_no_postgresql_driver(empty_file: Path, tmp_path: Path) -> None:
    path = shutil.copy(empty_file, tmp_path / "desk.db")
    assert _run(_OPEN, str(path)).stdout.split() == ["False", "0", "False"]


def test_a_server_gets_its_driver(cluster: Cluster) -> None:
    with cluster.emptied() as url:
        assert _run(_OPEN, url).stdout.split() == ["False", "0", "True"]


def test_a_server_without_a_driver_is_refused() -> None:
    assert "PostgreSQL needs a driver" in _run(_WITHOUT, "postgresql://nobody@/nothing").stderr
