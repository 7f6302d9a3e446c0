from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_app.desk import setup
from pos_app.domain.clock import SetClock
from pos_app.store import StoreProblem, backup, open_store
from pos_app.store.backup import back_up, manifest_path, restore
from pos_app.store.doctor import examine
from pos_app.store.opening import SCHEMA_VERSION

NOW = datetime(2026, 11, 21, 5, tzinfo=UTC)


def make(path: Path, *tenants: str) -> Path:
    with open_store(path) as store:
        for tenant in tenants:
            setup.first_run(store, SetClock(NOW), "T1", setup.SetupRequest(tenant, "Kemang", "WIB", "Dewi"))
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make(tmp_path / "data" / "desk.db", "Sari Spa")


def tenants(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM tenant ORDER BY number")]


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_backup_is_a_well_store_with_a_manifest(desk: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "friday.db"
    with open_store(desk):
        manifest = back_up(desk, target, NOW)
    assert examine(target, NOW).ok
    assert tenants(target) == ["Sari Spa"]
    assert files(target.parent) == {"friday.db", "friday.db.json"}
    assert target.stat().st_mode & 0o777 == 0o600
    assert json.loads(manifest_path(target).read_text()) == json.loads(json.dumps(manifest._asdict()))
    assert (manifest.schema, manifest.counts["audit"], manifest.chains["T1"][0]) == (SCHEMA_VERSION, 1, 1)
    assert manifest.made_at == "2026-11-21T05:00:00+00:00"


def test_a_backup_holds_what_is_still_in_the_write_ahead_log(desk: Path, tmp_path: Path) -> None:
    with open_store(desk) as store:
        setup.first_run(store, SetClock(NOW), "T1", setup.SetupRequest("Second", "Ubud", "WITA", "Ani"))
        assert desk.with_name("desk.db-wal").stat().st_size > 0
        back_up(desk, tmp_path / "b.db", NOW)
    assert tenants(tmp_path / "b.db") == ["Sari Spa", "Second"]


def test_a_file_that_is_there_is_never_overwritten(desk: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    target.write_text("precious")
    with pytest.raises(StoreProblem, match="is there already"):
        back_up(desk, target, NOW)
    assert target.read_text() == "precious"


def test_a_stopped_backup_leaves_nothing(desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_STEPS", 1)
    with pytest.raises(StoreProblem, match="Stopped; no backup was made"):
        back_up(desk, tmp_path / "out" / "b.db", NOW, progress=lambda _done, _of: False)
    assert files(tmp_path / "out") == set()


def test_a_store_that_is_not_well_gives_no_backup(desk: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(desk)) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET reason = 'changed'")
        connection.commit()
    with pytest.raises(StoreProblem, match="audit chain: row 1 of terminal T1 was changed") as refused:
        back_up(desk, tmp_path / "out" / "b.db", NOW)
    assert refused.value.code == "not_well"
    assert files(tmp_path / "out") == set()


def test_a_target_that_cannot_be_written_is_named(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file")
    with pytest.raises(StoreProblem, match=r"b\.db cannot be written"):
        back_up(desk, tmp_path / "blocked" / "b.db", NOW)


def test_there_and_back(desk: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    back_up(desk, target, NOW)
    make(desk, "Second")
    assert tenants(desk) == ["Sari Spa", "Second"]
    restored = restore(target, desk, NOW)
    assert tenants(desk) == ["Sari Spa"]
    assert restored.manifest is not None
    assert restored.aside is not None
    assert tenants(restored.aside / "desk.db") == ["Sari Spa", "Second"]
    with open_store(desk) as store:
        assert not setup.needs_setup(store)


def test_a_stale_log_is_moved_aside_with_its_database(desk: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    back_up(desk, target, NOW)
    for tail in ("-wal", "-shm"):
        desk.with_name(f"desk.db{tail}").write_bytes(b"stale")
    restored = restore(target, desk, NOW)
    assert restored.aside is not None
    assert {path.name for path in restored.aside.iterdir()} == {"desk.db", "desk.db-wal", "desk.db-shm"}
    assert files(desk.parent) - {str(p.relative_to(desk.parent)) for p in restored.aside.iterdir()} == {
        "desk.db", "desk.db.lock",
    }  # fmt: skip


def test_restoring_where_nothing_was(desk: Path, tmp_path: Path) -> None:
    back_up(desk, tmp_path / "b.db", NOW)
    restored = restore(tmp_path / "b.db", tmp_path / "fresh" / "desk.db", NOW)
    assert restored.aside is None
    assert tenants(tmp_path / "fresh" / "desk.db") == ["Sari Spa"]


def test_a_running_desk_is_not_restored_under(desk: Path, tmp_path: Path) -> None:
    back_up(desk, tmp_path / "b.db", NOW)
    with open_store(desk):
        with pytest.raises(StoreProblem) as refused:
            restore(tmp_path / "b.db", desk, NOW)
        assert refused.value.code == "second_instance"
    assert tenants(desk) == ["Sari Spa"]


@pytest.mark.parametrize("spoiled", ["byte", "cut", "manifest"])
def test_a_backup_that_is_not_what_its_manifest_says_is_refused(
    desk: Path, tmp_path: Path, spoiled: str
) -> None:
    target = tmp_path / "b.db"
    back_up(desk, target, NOW)
    if spoiled == "byte":
        data = bytearray(target.read_bytes())
        data[-1] ^= 1
        target.write_bytes(data)
    elif spoiled == "cut":
        target.write_bytes(target.read_bytes()[:-4096])
    else:
        manifest_path(target).write_text("{}")
    before = desk.read_bytes()
    with pytest.raises(StoreProblem) as refused:
        restore(target, desk, NOW)
    assert refused.value.code in ("manifest_differs", "manifest_unreadable", "unreadable")
    assert desk.read_bytes() == before


def test_what_is_no_backup_is_refused(desk: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    for path, code in ((other, "foreign"), (tmp_path / "gone.db", "missing"), (desk, "same_file")):
        with pytest.raises(StoreProblem) as refused:
            restore(path, desk, NOW)
        assert refused.value.code == code
    assert tenants(desk) == ["Sari Spa"]


def test_servers_have_tools_of_their_own(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="PostgreSQL"):
        back_up("postgresql://host/desk", tmp_path / "b.db", NOW)
    with pytest.raises(StoreProblem, match="PostgreSQL"):
        restore(tmp_path / "b.db", "postgresql://host/desk", NOW)
