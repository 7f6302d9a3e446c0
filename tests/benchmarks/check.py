"""What the start-up check of five years of data costs the first screen, and the keys meanwhile."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from pos_app.tui.flow import FrontDesk
from tests.benchmarks import venue
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.meter import launched

APPOINTMENTS = 400_000
KEYS = ("down", "up") * 8
MODES = ("unchecked", "checked")
NEVER = 120.0
"""Seconds after which a check that has not ended is given up."""


class Taken(NamedTuple):
    """One start, in milliseconds."""

    ready: float
    """Until the first screen."""
    keys: list[float]
    """A cursor key's answer, from the moment at which a check begins."""
    check: float
    """The check itself, to its end; 0 without one."""


def measure(*, runs: int = 8, appointments: int = APPOINTMENTS) -> list[Figure]:
    """Start with and without the check, in turns."""
    taken: list[tuple[Taken, Taken]] = []
    kept = venue.with_history(appointments)
    with tempfile.TemporaryDirectory(dir=venue.KEPT, prefix="check-") as folder:
        database = venue.copy(kept, Path(folder) / "desk.db")
        for turn in range(runs + 1):
            each = {mode: _start(mode, database) for mode in (MODES if turn % 2 else MODES[::-1])}
            taken.append((each["unchecked"], each["checked"]))
    del taken[0]  # read from a cold disk
    ready = [([floor.ready], [ours.ready]) for floor, ours in taken]
    keys = [(floor.keys, ours.keys) for floor, ours in taken]
    checks = [([floor.ready], [ours.check]) for floor, ours in taken]
    visits = f"{appointments:,} visits"
    return [
        figure("check", f"start beside the check of {visits}", "ms", ready, 1.05),
        figure("check", "cursor key while it is checked", "ms", keys, None),
        figure("check", f"the check of {visits} itself, to a start", "ms", checks, None),
    ]


def _start(mode: str, database: Path) -> Taken:
    home, told = str(database.parent), database.with_name("took")
    told.unlink(missing_ok=True)
    command = [sys.executable, "-m", "tests.benchmarks.launcher", mode, "--database", str(database)]
    env = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "BENCH_TOLD": str(told)}
    with launched(command, env) as meter:
        ready = meter.started("PIN").ready
        time.sleep(FrontDesk.GLANCE_AFTER)
        assert not told.exists(), "the check is over before a key was pressed"
        took = [meter.press(key) for key in KEYS]
        end = time.monotonic() + NEVER
        while mode == "checked" and not told.exists():
            assert time.monotonic() < end, "the check does not end"
            time.sleep(0.1)
        return Taken(ready, took, float(told.read_text()) if told.exists() else 0.0)
