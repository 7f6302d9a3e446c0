"""The real desk as a program of its own on a store made for the test, with a clock that stands still.

    from tests.end_to_end.desk_program import NOW, seeded, signed_in

    def test_something(tmp_path: Path) -> None:
        database = seeded(tmp_path)                      # the demo venue as of NOW, in about a second
        with signed_in(database) as desk:                # a tests.tui.terminal.Terminal on the start page
            desk.press("ayu", "enter")                   # slowly, key by key ...
            desk.send("ayu", "enter", "s", "lux")        # ... or in one burst
            desk.wait_for("Package Purchase Successful!")
        with looked_at(database) as desk:                # the same store by desk functions, afterwards
            ...

`seeded(tmp_path, fill)` calls `fill(desk)` as the receptionist at NOW to add what a test needs. Everybody's
PIN is `PIN`; `signed_in(…, person="Rina")` signs in somebody else, `opened(…)` stops at the sign-in screen.
By hand: `python -m tests.end_to_end.desk_program DATABASE [--at 2026-11-21T07:05]`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pos_app.demo.venue import PIN
from pos_app.domain.clock import Clock, SetClock, SystemClock
from tests.tui.terminal import Terminal

NOW = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)
"""Saturday 21 Nov 2026, 14:05 in the outlet."""
TERMINAL = "T1"
RECEPTIONIST = "Sari Wulandari"
ROOT = Path(__file__).parents[2]
_SETTLED = "Find a customer"


@cache
def _template() -> Path:
    from pos_app.demo import keeping

    return keeping.make(Path(tempfile.mkdtemp(prefix="pos-app-test-")), SetClock(NOW))


def seeded(folder: Path, fill: Callable[[Any], None] | None = None) -> Path:
    """A fresh copy of the demo venue as of NOW in a folder; `fill(desk)` adds to it."""
    database = folder / "desk.db"
    shutil.copy(_template(), database)
    if fill is not None:
        with looked_at(database) as desk:
            fill(desk)
    return database


@contextmanager
def looked_at(database: Path, person: str = RECEPTIONIST, at: datetime = NOW) -> Iterator[Any]:
    """The desk of a person on that store, without a screen."""
    import pos_app

    with pos_app.open_desk(database, person=person, pin=PIN, terminal="T2", clock=SetClock(at)) as desk:
        yield desk


@contextmanager
def opened(
    database: Path,
    *,
    columns: int = 120,
    rows: int = 36,
    at: datetime | None = NOW,
    breath: float = 0.0,
    **env: str,
) -> Iterator[Terminal]:
    """The program at its sign-in screen; with `at=None` the machine's clock runs. A refusal takes what is
    typed behind it within a `breath` of seconds: a long one where a busy machine types slowly."""
    command = [sys.executable, "-m", "tests.end_to_end.desk_program", str(database)]
    command += ["--at", at.isoformat()] if at else ["--running"]
    command += ["--breath", str(breath)] if breath else []
    with Terminal(command, columns=columns, rows=rows, cwd=ROOT, env=env) as terminal:
        terminal.wait_for("PIN")
        yield terminal


@contextmanager
def signed_in(database: Path, person: str = RECEPTIONIST, **how: Any) -> Iterator[Terminal]:
    """The program on its start page."""
    with opened(database, **how) as terminal:
        terminal.send(person, "enter", PIN, "enter")
        terminal.wait_for(_SETTLED)
        terminal.read(0.3)
        yield terminal


def main(arguments: list[str] | None = None) -> int:
    """Run the desk on a store, its clock stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--at", type=datetime.fromisoformat, default=NOW)
    parser.add_argument("--running", action="store_true", help="use the machine's clock")
    parser.add_argument("--idle-minutes", type=int, default=0)
    parser.add_argument("--breath", type=float, help="seconds in which a refusal takes what is typed with it")
    asked = parser.parse_args(arguments)
    clock: Clock = SystemClock() if asked.running else SetClock(asked.at.replace(tzinfo=UTC))
    from pos_app.bootstrap import tools_of
    from pos_app.desk.session import open_front
    from pos_app.desk.setup import needs_setup
    from pos_app.settings import DatabaseSettings, DeskSettings, Settings
    from pos_app.store import open_store
    from pos_app.tui.gate import Turnstile
    from pos_app.tui.launch import run_desk

    Turnstile.HURRY = asked.breath or Turnstile.HURRY

    settings = Settings(
        DatabaseSettings(path=asked.database),
        DeskSettings(data_folder=asked.database.parent, idle_lock_minutes=asked.idle_minutes),
    )
    with open_store(asked.database) as store:
        front = None if needs_setup(store) else open_front(store, clock, TERMINAL)
        tools = tools_of(settings, store)
        return run_desk(store, clock, front, settings, terminal=TERMINAL, tools=tools, demo_pin=PIN)


if __name__ == "__main__":
    sys.exit(main())
