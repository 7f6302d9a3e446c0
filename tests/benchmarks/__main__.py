"""`python -m tests.benchmarks [SLICE …]`: every figure as a ratio to a floor taken in the same run.

JSON on standard output, a table on standard error; exit code 1 when a figure is over its
budget. Generated data are kept under `.bench/`.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sys
from collections.abc import Callable

from tests.benchmarks import check, paper, screens, venue, writes
from tests.benchmarks.figures import Figure, table

SLICES: dict[str, Callable[[], list[Figure]]] = {
    "writes": writes.measure,
    "start": screens.measure_start,
    "screens": screens.measure_screens,
    "memory": screens.measure_memory,
    "million": screens.measure_million,
    "check": check.measure,
    "paper": paper.measure,
}


def main(arguments: list[str] | None = None) -> int:
    """Measure; 0 when everything is within its budget."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "slices", nargs="*", metavar="SLICE", help=f"which of {', '.join(SLICES)}; all if none"
    )
    asked = parser.parse_args(arguments)
    if unknown := set(asked.slices) - set(SLICES):
        parser.error(f"no such slice: {', '.join(sorted(unknown))}; there are {', '.join(SLICES)}")
    venue.KEPT.mkdir(exist_ok=True)
    load, figures = os.getloadavg()[0], []
    for name, measure in SLICES.items():
        if name in asked.slices or not asked.slices:
            print(f"{name} …", file=sys.stderr, flush=True)
            gc.collect()
            gc.freeze()
            figures += measure()
    print(table(figures), file=sys.stderr)
    machine = {"system": platform.platform(terse=True), "processors": os.cpu_count(), "load": round(load, 2)}
    print(json.dumps({"machine": machine, "figures": [one.record() for one in figures]}, indent=2))
    return 0 if all(one.ok for one in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
