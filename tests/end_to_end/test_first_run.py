"""From nothing to a signed-in desk with its files in, by keys in the real program; and a store that will not
open."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest

from pos_app.store import open_store
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parent.parent / "data" / "venue"
WAYS = pytest.mark.parametrize("burst", [False, True], ids=["slowly", "burst"])


@contextmanager
def program(folder: Path, *arguments: object, columns: int = 120, rows: int = 36) -> Iterator[Terminal]:
    """`pos-app` with a home and a data folder of its own."""
    command = [sys.executable, "-m", "pos_app", *(str(argument) for argument in arguments)]
    env = {"HOME": str(folder), "POS_APP_DESK__DATA_FOLDER": str(folder / "data"), "PYTHONPATH": str(ROOT)}
    with Terminal(command, columns=columns, rows=rows, cwd=folder, env=env) as terminal:
        yield terminal


def set_up(terminal: Terminal, *, burst: bool, begin: str) -> None:
    keys = (
        *("enter", "Sari Spa", "enter", "enter", "Kemang", "enter", "enter", "enter"),
        *("Dewi Lestari", "enter", "135790", "enter", "135790", "enter", begin, "enter"),
    )
    terminal.wait_for("First run")
    terminal.read(0.3)
    if burst:
        terminal.send(*keys)
    else:
        terminal.press(*keys, gap=0.06)


@WAYS
def test_a_venue_sets_itself_up_brings_its_files_and_signs_in(tmp_path: Path, *, burst: bool) -> None:
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    (downloads / "services.csv").write_bytes((FILES / "services.csv").read_bytes())
    with program(tmp_path) as terminal:
        set_up(terminal, burst=burst, begin="1")
        terminal.wait_for("services.csv")
        terminal.read(1.1)
        terminal.press("enter", "1", "enter", gap=0.3)
        terminal.wait_for("Import 14 services")
        terminal.read(1.1)
        terminal.send("enter")
        terminal.wait_for("Imported 14 services.")
        terminal.send("f9")
        terminal.wait_for("Who is at the desk?")
        terminal.read(0.3)
        terminal.send("135790", "enter")
        terminal.wait_for("14 lines read")
        assert "Traceback" not in terminal.raw.decode(errors="replace")
    with closing(sqlite3.connect(tmp_path / "data" / "desk.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM service").fetchone() == (14,)
        assert connection.execute("SELECT name, pin_is_one_time FROM staff").fetchall() == [
            ("Dewi Lestari", 0)
        ]


def test_left_in_the_middle_it_is_taken_up_at_the_next_start(tmp_path: Path) -> None:
    with program(tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("First run")
        terminal.read(0.3)
        terminal.press("enter", "Sari Spa", "enter", gap=0.06)
        kept = tmp_path / "data" / "terminal.json"
        terminal.wait_for(lambda _screen: kept.exists() and "Sari Spa" in kept.read_text())
    with program(tmp_path, columns=80, rows=24) as terminal:
        terminal.wait_for("Sari Spa")


def unreadable(path: Path) -> None:
    path.write_bytes(b"no database at all, but long enough to look at " * 100)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE other (n)")


def newer(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def damaged(path: Path) -> None:
    open_store(path).close()
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\x00" * 3996
    path.write_bytes(data)


BROKEN: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "unreadable": (unreadable, "is not a readable database", "Restore the newest backup"),
    "foreign": (foreign, "belongs to another program", "Name the desk's own file"),
    "newer": (newer, "was made by a newer version", "Update this program"),
    "damaged": (damaged, "database", "backup"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_store_that_will_not_open_is_a_sober_screen(tmp_path: Path, kind: str) -> None:
    make, why, then = BROKEN[kind]
    path = tmp_path / "desk.db"
    make(path)
    before = path.read_bytes()
    with program(tmp_path, "--database", path) as terminal:
        terminal.wait_for("The desk cannot open")
        terminal.read(0.3)
        shown = " ".join("\n".join(terminal.screen.display).split())
        assert why in shown
        assert then in shown
        assert str(path) in shown
        assert "Nothing was changed by this start." in shown
        terminal.send("enter", "escape")
        assert terminal.wait_gone() == 1
        assert "Traceback" not in terminal.raw.decode(errors="replace")
    assert path.read_bytes() == before


def test_a_second_desk_on_the_same_store_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with ExitStack() as stack:
        stack.enter_context(open_store(path))
        with program(tmp_path, "--database", path, columns=80, rows=24) as terminal:
            terminal.wait_for("open in another window")
            terminal.wait_for("Use that window")
            terminal.send("ctrl+q")
            terminal.read(0.3)
            terminal.send("1")
            assert terminal.wait_gone() == 1


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with program(tmp_path, "--database", "/proc/desk.db") as terminal:
        terminal.wait_for("cannot be written")
        terminal.send("escape")
        assert terminal.wait_gone() == 1


def test_without_a_terminal_it_says_so_and_ends_with_one(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    unreadable(path)
    done = subprocess.run(
        [sys.executable, "-m", "pos_app", "doctor", "--database", str(path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 2
    assert "is not a readable database" in done.stderr
    assert "Restore the newest backup" in done.stderr


def test_the_demo_opens_from_the_first_run_and_the_own_store_stays_empty(tmp_path: Path) -> None:
    with program(tmp_path) as terminal:
        terminal.wait_for("First run")
        terminal.read(0.3)
        terminal.press(*["tab"] * 9, gap=0.05)
        terminal.press("3", gap=0.3)
        terminal.wait_for("Open the demo venue")
        terminal.send("enter")
        terminal.wait_for("246810")
    with closing(sqlite3.connect(tmp_path / "data" / "desk.db")) as connection:
        assert connection.execute("SELECT COUNT(*) FROM tenant").fetchone() == (0,)
