"""The real program with or without its start-up check; the product has no such switch.

BENCH_TOLD=FILE python -m tests.benchmarks.launcher checked|unchecked --database FILE

How long a check took, in milliseconds, is written into the file of that variable once it is over.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import perf_counter
from typing import Any


def main() -> int:
    """Run `pos-app` with the arguments after the first."""
    mode, *arguments = sys.argv[1:]
    from pos_app.tui.watchman import Watchman

    look: Any = Watchman.look_beside

    def timed(*given: Any) -> None:
        began = perf_counter()
        look(*given)
        told = Path(os.environ["BENCH_TOLD"])
        part = told.with_suffix(".part")
        part.write_text(str((perf_counter() - began) * 1_000))
        part.rename(told)

    watchman: Any = Watchman
    if mode == "unchecked":
        watchman.glance = lambda self: None
    else:
        watchman.look_beside = timed
    from pos_app.cli import main as go

    return go(arguments)


if __name__ == "__main__":
    sys.exit(main())
