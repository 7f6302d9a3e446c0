"""What the start-up check of five years of data costs the first screen."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.benchmarks import venue
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.meter import Start, launched

APPOINTMENTS = 400_000


def measure(*, runs: int = 5, appointments: int = APPOINTMENTS) -> list[Figure]:
    """Start with and without the check, in turns."""
    took: dict[str, list[float]] = {"unchecked": [], "checked": []}
    kept = venue.with_history(appointments)
    with tempfile.TemporaryDirectory(dir=venue.KEPT, prefix="check-") as folder:
        database = venue.copy(kept, Path(folder) / "desk.db")
        for run in range(runs + 1):
            for mode, samples in took.items():
                start = _start(mode, database)
                if run:
                    samples.append(start.ready)
    name = f"start beside the check of {appointments:,} visits"
    return [figure("check", name, "ms", took["unchecked"], took["checked"], 1.05)]


def _start(mode: str, database: Path) -> Start:
    home = str(database.parent)
    command = [sys.executable, "-m", "tests.benchmarks.launcher", mode, "--database", str(database)]
    with launched(command, {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}) as meter:
        return meter.started("PIN")
