from __future__ import annotations

import ctypes
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pexpect  # type: ignore[import-untyped]
import pytest

from pos_app.store import open_store
from tests.end_to_end.conftest import Door

VENUE = Path(__file__).parent.parent / "data" / "venue"
FILES = (
    ("services", "services.csv", 14),
    ("packages", "packages.csv", 8),
    ("staff", "staff.csv", 12),
    ("customers", "customers.square.csv", 2_000),
    ("passes", "passes.mindbody.csv", 320),
)
PASSES = "Client,Email,Pricing Option,Remaining,Total,Expiration,Price Paid,Purchase Date\n"


def pos_app(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pos_app", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, **options)


# Help


@pytest.mark.parametrize("verb", [None, "demo", "setup", "import", "doctor", "backup", "restore"])
def test_every_door_has_help_with_an_example(door: Door, verb: str | None) -> None:
    said = door(*([verb] if verb else []), "--help")
    assert said.code == 0
    assert "example: pos-app" in said.out
    assert "exit codes: 0" in said.out
    assert "--config" in said.out
    assert "--database" in said.out


@pytest.mark.parametrize(
    "arguments",
    [("fly",), ("import",), ("import", "cars", "a.csv"), ("import", "passes", "a.csv", "--dates", "today"),
     ("setup",), ("backup",), ("doctor", "extra"), ("--nonsense",), ("demo", "--database", "x.db")],
)  # fmt: skip
def test_wrong_use_is_two(door: Door, arguments: tuple[str, ...]) -> None:
    said = door(*arguments)
    assert said.code == 2
    assert said.out == ""
    assert "usage: pos-app" in said.err


def test_the_version_costs_no_heavy_import() -> None:
    program = (
        "import sys; from pos_app.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(*[name for name in ('textual', 'peewee', 'pydantic', 'argon2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["pos-app", "0.1.0"]


# Without a terminal


@pytest.mark.parametrize("arguments", [(), ("demo",)])
def test_without_a_terminal_the_desk_says_so_and_names_the_tour(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    done = pos_app(*arguments, stdin=subprocess.DEVNULL, env={**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 1
    assert done.stdout == ""
    assert "needs a terminal" in done.stderr
    assert "pos-app demo --tour" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_tour_plays_the_main_job(tmp_path: Path) -> None:
    done = pos_app("demo", "--tour", env={**os.environ, "HOME": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    steps = done.stdout.splitlines()
    assert [line.split(".")[0] for line in steps] == [str(n) for n in range(1, len(steps) + 1)]
    for words in (
        "Signed in: Sari Wulandari",
        "Ni Made Ayu",
        "Package sold - credits activated! 5 credits",
        "guest gives Rp 600,000, change Rp 100,000",
        "Appointment booked! Credit redeemed from Luxury Spa Package",
        "Cancelled and refunded: 2 credits",
        "Payment recorded successfully - package credits activated",
        "with a payment link: Rp 1,200,000",
        "accepted by Paper.id: email, whatsapp",
        "the link is paid, 10 credits of Massage 10x",
        "everything is well",
    ):
        assert words in done.stdout


def test_the_demo_is_kept_until_it_is_reset(door: Door, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert door("demo", "--tour", "--data-dir", folder).code == 0
    kept = (folder / "desk.db").stat().st_ino
    assert "Making" not in door("demo", "--tour", "--data-dir", folder).err
    assert (folder / "desk.db").stat().st_ino == kept
    assert "Making" in door("demo", "--tour", "--reset", "--data-dir", folder).err
    assert door("doctor", "--database", folder / "desk.db").code == 0
    assert {path.name.split("-")[0] for path in folder.iterdir()} <= {
        "desk.db", "desk.db.lock", "logs", "sandbox.json", "sandbox.json.lock",
    }  # fmt: skip


def test_a_reset_takes_away_nothing_but_a_demo(ready: Door, tmp_path: Path) -> None:
    said = ready("demo", "--tour", "--reset", "--data-dir", tmp_path / "data")
    assert said.code == 1
    assert "is not the demo's; it is left as it is" in said.err
    assert ready("doctor").code == 0


# Setup


def test_setup_prints_a_one_time_pin_that_opens_the_desk(door: Door, tmp_path: Path) -> None:
    import pos_app
    from pos_app.desk import people
    from pos_app.desk.session import open_front
    from pos_app.domain.clock import SystemClock
    from pos_app.domain.errors import NotSignedIn

    said = door(
        "setup", "--tenant", "Sari Spa", "--outlet", "Kemang", "--timezone", "WITA",
        "--owner", "Dewi Lestari", "--plan", "free", "--hours", "10:00-20:00",
    )  # fmt: skip
    assert said.code == 0
    pin = said.out.split("PIN of Dewi Lestari: ")[1][:6]
    database = tmp_path / "data" / "desk.db"
    with pytest.raises(NotSignedIn), pos_app.open_desk(database, person="Dewi Lestari", pin=pin):
        pass
    with open_store(database) as store:
        front = open_front(store, SystemClock(), "T1")
        assert (front.zone.key, front.tenant.plan) == ("Asia/Makassar", "FREE")
        owner = people.roster(front)[0]
        people.change_pin(front, owner.id, pin, "246810")
    with pos_app.open_desk(database, person="Dewi Lestari", pin="246810") as desk:
        assert desk.staff.name == "Dewi Lestari"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--timezone", "Mars/Olympus", "Mars/Olympus is no time zone; use WIB, WITA, WIT"),
        ("--plan", "GOLD", "The plan is FREE, PRO or ENTERPRISE"),
        ("--hours", "9-5", "9-5 are no opening hours"),
        ("--owner", " ", "A name has 1 to 100 characters"),
    ],
)
def test_setup_refuses_what_it_cannot_use_and_leaves_nothing(
    door: Door, tmp_path: Path, option: str, value: str, said: str
) -> None:
    asked = {
        "--tenant": "Sari Spa",
        "--outlet": "Kemang",
        "--timezone": "WIB",
        "--owner": "Dewi",
        option: value,
    }
    answer = door("setup", *(part for pair in asked.items() for part in pair))
    assert answer.code == 1
    assert said in answer.err
    assert not (tmp_path / "data").exists()


# Import


def test_a_whole_venue_through_the_door_twice(ready: Door) -> None:
    for kind, file, count in FILES:
        answer = ready("import", kind, VENUE / file, "--json")
        assert answer.code == 0
        found = answer.object
        assert (found["kind"], found["file"], found["read"]) == (kind, file, count)
        assert found["created"] + found["unchanged"] == count
        assert found["skipped"] == []
    for kind, file, count in FILES:
        found = ready("import", kind, VENUE / file, "--json").object
        assert (found["created"], found["updated"], found["unchanged"]) == (0, 0, count)
    assert ready("doctor").code == 0


def test_a_dry_run_says_what_would_come_and_keeps_nothing(ready: Door) -> None:
    answer = ready("import", "services", VENUE / "services.csv", "--dry-run")
    assert answer.code == 0
    assert "nothing was imported, this is what would come in" in answer.out
    assert "14 new, 0 changed" in answer.out
    assert ready("import", "services", VENUE / "services.csv", "--json").object["created"] == 14


def test_the_report_names_lines_joins_and_assumptions(ready: Door, tmp_path: Path) -> None:
    for kind, file, _count in FILES[:2]:
        ready("import", kind, VENUE / file)
    path = tmp_path / "passes.csv"
    path.write_text(
        f"{PASSES}Ani,ani@example.com,Luxury Spa Package,2,5,12/31/2026,1,01/31/2026\n"
        "Budi,budi@example.com,Reiki 5x,2,5,12/31/2026,1,01/31/2026\n"
    )
    answer = ready("import", "passes", path)
    assert answer.code == 0
    assert "Preview: 1 new, 0 changed, 0 as they were, 1 left out" in answer.out
    assert "line 3: There is no package Reiki 5x" in answer.out
    assert "line 2: 3 used, assumed: Full Body Massage 2 of 3, Facial Treatment 1 of 2." in answer.out


def test_dates_that_prove_nothing_are_asked_for_and_answered(ready: Door, tmp_path: Path) -> None:
    for kind, file, _count in FILES[:2]:
        ready("import", kind, VENUE / file)
    path = tmp_path / "passes.csv"
    path.write_text(f"{PASSES}Ani,ani@example.com,Lulur 10x,2,10,,1,03/04/2026\n")
    answer = ready("import", "passes", path)
    assert answer.code == 1
    assert "The dates in the column Purchase Date can be read in more than one way: 03/04/2026." in answer.err
    assert "day first (dmy)" in answer.err
    answer = ready("import", "passes", path, "--json")
    assert (answer.code, answer.object["code"], answer.object["file"]) == (1, "ask_dates", "passes.csv")
    assert ready("import", "passes", path, "--dates", "dmy", "--json").object["created"] == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04" + bytes(100), "an Excel workbook"),
        (bytes(range(256)) * 8, "not a text file"),
        (b"name,cost\nA,1\n", "the column"),
        (b'name,duration,price\n"A,60,1\n', "a quotation mark is opened and never closed"),
    ],
)
def test_files_that_cannot_be_taken_are_refused_in_a_sentence(
    ready: Door, tmp_path: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    answer = ready("import", "services", path)
    assert answer.code == 1
    assert said in answer.err
    assert answer.out == ""
    answer = ready("import", "services", path, "--json")
    assert answer.code == 1
    assert said in answer.object["error"]
    assert answer.err == ""


def test_hostile_data_writes_no_control_byte(ready: Door, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text(
        "name,duration,price,\x1b]52;c;AA\x07col\n\x1b[2Jevil\u202e\x9b31m,5,1,x\nA\x1b[0m,60,10\x1b]0;x\x07,y\n"
    )
    answer = ready("import", "services", path)
    assert answer.code == 0
    shown = (answer.out + answer.err).replace("\n", "")
    assert [char for char in shown if ord(char) < 32 or 127 <= ord(char) < 160 or char == "\u202e"] == []


def test_importing_before_setup_says_what_comes_first(door: Door) -> None:
    answer = door("import", "services", VENUE / "services.csv")
    assert answer.code == 1
    assert "not set up yet" in answer.err
    assert "pos-app setup" in answer.err


def test_interrupting_an_import_keeps_nothing(ready: Door, tmp_path: Path) -> None:
    from pos_app.doors import importing

    with importing._bar(10, quiet=True) as progress:
        assert progress(0, 10)
        os.kill(os.getpid(), 2)
        assert progress(1, 10) is False


# Doctor


def test_the_doctor_answers_0_1_or_2(ready: Door, tmp_path: Path) -> None:
    answer = ready("doctor", "--json")
    assert answer.code == 0
    assert answer.object["ok"] is True
    assert {tuple(check) for check in answer.object["checks"]} == {("name", "ok", "detail")}
    assert "Everything is well." in ready("doctor").out
    database = tmp_path / "data" / "desk.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET reason = 'changed'")
        connection.commit()
    answer = ready("doctor", "--json")
    assert (answer.code, answer.object["ok"]) == (1, False)
    assert [check["name"] for check in answer.object["checks"] if not check["ok"]] == ["audit chain"]
    assert "WRONG" in ready("doctor").out
    answer = ready("doctor", "--json", "--database", tmp_path / "gone.db")
    assert (answer.code, answer.object["ok"], answer.object["checks"]) == (2, False, [])
    assert "There is no database" in ready("doctor", "--database", tmp_path / "gone.db").err


def test_the_doctor_looks_while_the_desk_is_open(ready: Door, tmp_path: Path) -> None:
    with open_store(tmp_path / "data" / "desk.db"):
        assert ready("doctor").code == 0


# Backup and restore


def test_there_and_back_through_the_doors(ready: Door, tmp_path: Path) -> None:
    backup = tmp_path / "usb" / "friday.db"
    ready("import", "services", VENUE / "services.csv")
    with open_store(tmp_path / "data" / "desk.db"):
        assert ready("backup", backup).code == 0
    ready("import", "packages", VENUE / "packages.csv")
    answer = ready("restore", backup)
    assert answer.code == 0
    assert "What was there before is in" in answer.out
    assert ready("import", "packages", VENUE / "packages.csv", "--json").object["created"] == 8
    assert ready("doctor").code == 0
    with closing(sqlite3.connect(tmp_path / "data" / "desk.db")) as connection:
        row = connection.execute("SELECT staff_id, facts FROM audit WHERE door = 'restore'").fetchone()
    assert row[0] is None
    manifest = json.loads((tmp_path / "usb" / "friday.db.json").read_text())
    assert json.loads(row[1])["sha256"] == manifest["sha256"]


def test_a_backup_never_overwrites_and_a_restore_never_takes_rubbish(ready: Door, tmp_path: Path) -> None:
    rubbish = tmp_path / "rubbish.db"
    rubbish.write_text("rubbish" * 200)
    assert "is there already" in ready("backup", rubbish).err
    answer = ready("restore", rubbish)
    assert answer.code == 1
    assert "not a readable database" in answer.err
    assert ready("doctor").code == 0


def test_a_restore_waits_for_the_desk_to_be_closed(ready: Door, tmp_path: Path) -> None:
    ready("backup", tmp_path / "b.db")
    with open_store(tmp_path / "data" / "desk.db"):
        answer = ready("restore", tmp_path / "b.db")
    assert answer.code == 1
    assert "open in another window" in answer.err


# Databases that cannot be opened


def _foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE t (x)")


def _newer(path: Path) -> None:
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")


def _damaged(path: Path) -> None:
    open_store(path).close()
    data = bytearray(path.read_bytes())
    data[100:4096] = os.urandom(3_996)
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("hello" * 1_000), "not a readable database"),
        (lambda path: path.mkdir(), "is a folder, not a database file"),
        (_foreign, "belongs to another program"),
        (_newer, "made by a newer version of the desk"),
        (_damaged, ""),
    ],
    ids=["unreadable", "folder", "foreign", "newer", "damaged"],
)
def test_a_database_that_cannot_be_used_is_said_and_left_alone(
    door: Door, tmp_path: Path, make: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "desk.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    answer = door("--database", path, "import", "services", VENUE / "services.csv")
    assert answer.code == 1
    assert said in answer.err
    assert answer.err.strip()
    assert "Traceback" not in answer.err
    assert (path.read_bytes() if path.is_file() else b"") == before
    assert door("doctor", "--database", path).code in (1, 2)


def test_a_second_instance_is_told_so(ready: Door, tmp_path: Path) -> None:
    with open_store(tmp_path / "data" / "desk.db"):
        answer = ready("import", "services", VENUE / "services.csv", "--json")
    assert (answer.code, answer.object["code"]) == (1, "second_instance")
    assert answer.object["next_step"] == "Use that window, or close it first."


def _like_anybody() -> None:
    """Let root be bound by permissions from the next exec on (prctl: drop two capabilities)."""
    if os.getuid() == 0:
        libc = ctypes.CDLL(None, use_errno=True)
        for capability in (1, 2):
            assert libc.prctl(24, capability, 0, 0, 0) == 0


def test_a_read_only_folder_is_named_and_can_be_looked_at(ready: Door, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "desk.db").chmod(0o444)
    data.chmod(0o555)
    try:
        command: tuple[object, ...] = ("import", "services", VENUE / "services.csv")
        done = pos_app(*command, preexec_fn=_like_anybody)
        assert (done.returncode, done.stdout) == (1, "")
        assert "cannot be written" in done.stderr
        assert "Give this user write access" in done.stderr
        done = pos_app("doctor", preexec_fn=_like_anybody)
        assert done.returncode == 0, done.stdout + done.stderr
    finally:
        data.chmod(0o755)


# Settings


def test_config_and_database_go_before_or_after_the_verb(ready: Door, tmp_path: Path) -> None:
    database = tmp_path / "data" / "desk.db"
    config = tmp_path / "config.toml"
    config.write_text(f'[database]\npath = "{tmp_path / "nowhere" / "desk.db"}"\n')
    assert ready("--database", database, "doctor").code == 0
    assert ready("doctor", "--database", database).code == 0
    assert ready("--config", config, "doctor").code == 2
    assert ready("doctor", "--config", config).code == 2
    assert ready("--config", config, "doctor", "--database", database).code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[desk]\ncolour = 1\n", "there is no setting desk.colour; allowed here: data_folder, outlet"),
        ("[desk]\nidle_lock_minutes = -1\n", "allowed: a whole number from 0 to 240"),
        ('[screen]\ntheme = "pink"\n', 'screen.theme cannot be \'pink\'; allowed: "dark", "light"'),
        ("[desk\n", "is not TOML"),
    ],
)
def test_a_wrong_setting_names_file_key_and_what_is_allowed(
    door: Door, tmp_path: Path, text: str, said: str
) -> None:
    config = tmp_path / "my.toml"
    config.write_text(text)
    answer = door("doctor", "--config", config)
    assert answer.code == 2
    assert said in answer.err
    assert "my.toml" in answer.err


def test_a_missing_settings_file_and_an_unknown_outlet_are_named(ready: Door, tmp_path: Path) -> None:
    answer = ready("doctor", "--config", tmp_path / "gone.toml")
    assert answer.code == 2
    assert "There is no settings file" in answer.err
    config = tmp_path / "my.toml"
    config.write_text('[desk]\noutlet = "Ubud"\n')
    answer = ready("import", "services", VENUE / "services.csv", "--config", config)
    assert answer.code == 1
    assert "There is no outlet Ubud" in answer.err


# The other engine


@pytest.mark.engine("postgres")
def test_a_server_goes_through_the_same_doors(door: Door, location: str, tmp_path: Path) -> None:
    answer = door(
        "setup", "--tenant", "Sari Spa", "--outlet", "Kemang", "--timezone", "WIB", "--owner", "Dewi",
        "--database", location,
    )  # fmt: skip
    assert answer.code == 0, answer.err
    for kind, file, count in FILES[:2]:
        assert door("--database", location, "import", kind, VENUE / file, "--json").object["created"] == count
    assert door("doctor", "--json", "--database", location).object["ok"] is True
    answer = door("backup", tmp_path / "b.db", "--database", location)
    assert answer.code == 1
    assert "Use pg_dump" in answer.err


# What a person sees and keeps


def test_the_data_are_for_their_owner_only(ready: Door, tmp_path: Path) -> None:
    ready("backup", tmp_path / "usb" / "b.db")
    for path in [tmp_path / "data", *(tmp_path / "data").iterdir(), *(tmp_path / "usb").iterdir()]:
        assert path.stat().st_mode & 0o077 == 0, path


def test_an_import_shows_a_bar_and_can_be_stopped(ready: Door, tmp_path: Path) -> None:
    command = f"{sys.executable} -m pos_app import customers {VENUE / 'customers.square.csv'}"
    desk = pexpect.spawn(command, encoding="utf-8", timeout=60)
    desk.expect(r"\[#+\.*\] \d+/2000")
    desk.expect(r"2,?000 new")
    desk.expect(pexpect.EOF)
    desk.close()
    assert desk.exitstatus == 0
