"""The two engines the suite runs on, and what is said when one of them is not there."""

from __future__ import annotations

import psycopg
import pytest

from pos_app.store import Store
from tests import postgres

pytest_plugins = ["pytester"]


def test_every_engine_is_what_it_is_called(store: Store, engine: str) -> None:
    assert store.dialect == engine


@pytest.mark.engine("sqlite")
def test_a_test_can_name_its_engine(engine: str) -> None:
    assert engine == "sqlite"


def test_an_emptied_database_keeps_its_tables_and_forgets_its_rows(cluster: postgres.Cluster) -> None:
    with cluster.emptied() as first, psycopg.connect(first) as database:
        tables = database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        database.execute("CREATE TABLE kept (n int)")
        database.execute(
            "CREATE TRIGGER for_good BEFORE DELETE ON kept FOR EACH ROW EXECUTE FUNCTION append_only()"
        )
        database.execute("INSERT INTO kept VALUES (1)")
    with cluster.emptied() as second, psycopg.connect(second) as database:
        assert second == first
        assert database.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        database.execute("DROP TABLE kept")
        assert (
            database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
            == tables
        )


def test_a_fresh_database_can_have_nothing_in_it(cluster: postgres.Cluster) -> None:
    with cluster.fresh("template0") as url, psycopg.connect(url) as database:
        assert database.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (
            0,
        )


@pytest.mark.parametrize(
    ("option", "code", "skipped"),
    [("--backend=both", 0, 3), ("--require-postgres", 1, 3), ("--backend=sqlite", 0, 1)],
)
def test_without_a_server_one_counted_line_says_what_was_skipped(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, option: str, code: int, skipped: int
) -> None:
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    pytester.makeconftest("from tests.conftest import *")
    pytester.makepyfile(
        "def test_one(store): pass\ndef test_two(engine): pass\ndef test_three(cluster): pass"
    )
    result = pytester.runpytest_inprocess("-p", "no:xdist", "-p", "no:asyncio", option)
    assert result.ret == code
    result.stdout.fnmatch_lines([f"{skipped} PostgreSQL tests skipped: *"])
