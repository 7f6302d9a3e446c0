from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_app.desk import imports, people, setup
from pos_app.desk.session import open_front
from pos_app.domain.clock import SetClock
from pos_app.importing.reading import read_file
from pos_app.store import StoreProblem, doctor, open_store
from pos_app.store.doctor import Findings, examine

VENUE = Path(__file__).parent.parent / "data" / "venue"
NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)


def fill(location: str) -> None:
    with open_store(location) as store:
        clock = SetClock(NOW)
        setup.first_run(store, clock, "T1", setup.SetupRequest("Sari Spa", "Kemang", "WIB", "Dewi Lestari"))
        desk = people.through_door(open_front(store, clock, "T1", door="import"))
        for kind, file in (
            ("services", "services.csv"),
            ("packages", "packages.csv"),
            ("staff", "staff.csv"),
        ):
            imports.take_in(desk, read_file(kind, VENUE / file))
        imports.take_in(desk, read_file("passes", VENUE / "passes.mindbody.csv"))


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "desk.db"
    fill(str(path))
    return path


@pytest.fixture
def file(_filled: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    path.write_bytes(_filled.read_bytes())
    return path


def spoil(file: Path, *statements: str) -> None:
    """Change rows behind the back of every guard."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = 1")
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert connection.execute(statement).rowcount > 0, statement
        connection.commit()


def wrong(findings: Findings) -> dict[str, str]:
    assert findings.ok is all(check.ok for check in findings.checks)
    return {check.name: check.detail for check in findings.checks if not check.ok}


def test_a_well_store_is_found_well(location: str) -> None:
    fill(location)
    findings = examine(location, NOW)
    assert wrong(findings) == {}
    details = {check.name: check.detail for check in findings.checks}
    assert details["customer keys"] == "320 customers"
    assert details["audit chain"].endswith("1 terminals")


def test_it_looks_beside_a_running_desk(file: Path) -> None:
    with open_store(file):
        assert examine(file, NOW).ok


PURCHASE = "(SELECT id FROM purchase WHERE status = 'active' AND used > 0 ORDER BY id LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "check", "says"),
    [
        (
            f"UPDATE credit SET remaining = remaining + 1, total = total + 1 WHERE purchase_id = {PURCHASE}",
            "credit counters",
            "its movements",
        ),
        (f"UPDATE credit SET customer_id = 'x' WHERE purchase_id = {PURCHASE}", "credit owners", "disagree"),
        (
            f"UPDATE purchase SET used = used + 1, remaining = remaining - 1 WHERE id = {PURCHASE}",
            "purchase counters",
            "its credits",
        ),
        (
            f"UPDATE purchase_item SET quantity = quantity + 1 WHERE purchase_id = {PURCHASE}",
            "purchase items",
            "it was sold",
        ),
        (
            f"UPDATE purchase SET status = 'depleted' WHERE id = {PURCHASE}",
            "purchase status",
            "should be active",
        ),
        (f"UPDATE purchase SET imported = 0 WHERE id = {PURCHASE}", "purchase payments", "has 0 paid"),
        (
            "UPDATE credit_movement SET used = used + 1, remaining = remaining - 1 WHERE id = "
            "(SELECT id FROM credit_movement LIMIT 1)",
            "credit use",
            "used, there are",
        ),
        (
            "UPDATE customer SET name = 'Somebody Else' WHERE id = (SELECT min(id) FROM customer)",
            "customer keys",
            "under other keys",
        ),
        (
            "UPDATE customer SET email = 'other@example.com' WHERE id = (SELECT min(id) FROM customer)",
            "search index",
            "does not match",
        ),
        (
            "UPDATE audit SET reason = 'other' WHERE seq = 7",
            "audit chain",
            "row 7 of terminal T1 was changed",
        ),
        ("DELETE FROM audit WHERE seq = 7", "audit chain", "row 7 of terminal T1 is missing"),
        (
            "UPDATE purchase SET outlet_id = 'nowhere' WHERE id = (SELECT min(id) FROM purchase)",
            "references",
            "row of outlet that is not there",
        ),
        (
            "UPDATE purchase SET tenant_id = 'other' WHERE id = (SELECT min(id) FROM purchase)",
            "tenants",
            "belongs to tenant other",
        ),
    ],
)
def test_the_first_wrong_row_is_named(file: Path, statement: str, check: str, says: str) -> None:
    spoil(file, statement)
    assert says in wrong(examine(file, NOW))[check]


def test_a_receipt_number_given_out_beyond_its_counter_is_found(file: Path) -> None:
    insert = (
        "INSERT INTO payment SELECT id || '{0}', tenant_id, outlet_id, id, NULL, price, 'cash', 'manual', "
        "'failed', 'ref{0}', 'PKG-RCPT-2026-007', '', NULL, sold_by, 1, NULL, 1 FROM purchase WHERE id = "
        "(SELECT min(id) FROM purchase)"
    )
    spoil(file, insert.format(1))
    assert wrong(examine(file, NOW)) == {"numbers": "the counter PKG-RCPT-2026 stands at 0, 7 was given out"}
    spoil(file, insert.format(2))
    assert wrong(examine(file, NOW)) == {"numbers": "receipt number PKG-RCPT-2026-007 was given out twice"}


def test_chains_and_customers_are_walked_page_by_page(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PAGE", 100)
    assert wrong(examine(file, NOW)) == {}
    spoil(file, "UPDATE audit SET reason = 'other' WHERE seq = 201")
    assert wrong(examine(file, NOW)) == {"audit chain": "row 201 of terminal T1 was changed"}
    assert wrong(examine(file, NOW, thorough=False)) == {}


def test_rows_from_the_future_are_found(file: Path) -> None:
    assert "later than this clock" in wrong(examine(file, NOW - timedelta(days=1)))["clock"]


def test_a_damaged_page_is_found(file: Path) -> None:
    data = bytearray(file.read_bytes())
    page = len(data) // 4096 // 2
    data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    file.write_bytes(data)
    assert wrong(examine(file, NOW))


def test_looking_changes_nothing(file: Path) -> None:
    before = file.read_bytes()
    examine(file, NOW)
    assert file.read_bytes() == before


def test_it_can_be_ended_early(file: Path) -> None:
    assert len(examine(file, NOW, progress=lambda done, _all: done < 3).checks) == 3


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "missing"),
        (b"not a database at all" * 100, "unreadable"),
        (b"SQLite format 3\0" + b"\1" * 500, "unreadable"),
    ],
)
def test_what_cannot_be_looked_at_says_why(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "desk.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreProblem) as refused:
        examine(path, NOW)
    assert refused.value.code == code


def test_foreign_and_newer_files_are_not_ours_to_judge(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreProblem) as refused:
        examine(file, NOW)
    assert refused.value.code == "newer"
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    with pytest.raises(StoreProblem) as refused:
        examine(other, NOW)
    assert refused.value.code == "foreign"


def test_an_empty_file_and_a_folder_are_told_apart_from_another_programs(tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    empty.touch()
    for path, words in ((empty, "is empty: nothing was ever kept in it"), (tmp_path, "is a folder")):
        with pytest.raises(StoreProblem, match=words) as refused:
            examine(path, NOW)
        assert refused.value.code == "unreadable"
