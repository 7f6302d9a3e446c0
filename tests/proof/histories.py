"""Thousands of random histories of a guest, compared with a plain ledger after every act."""

from __future__ import annotations

import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pos_app.domain.words import Plan
from pos_app.store import open_store
from tests.desk.histories import play, random_history
from tests.desk.venue import Venue
from tests.proof.progress import Progress

ROUNDS = 2_000
OF_ONE_VENUE = 50
"""Histories that a venue lives through before a new one opens."""


def run(progress: Progress, rounds: int = ROUNDS) -> dict[str, Any]:
    """Play so many; what was counted."""
    progress.counts.setdefault("broken", 0)
    numbers = progress.rounds(rounds)
    for first in numbers:
        with _venue() as venue:
            _one(progress, venue, first)
            for number in numbers:
                _one(progress, venue, number)
                if number % OF_ONE_VENUE == 0:
                    break
            for fault in venue.faults():
                progress.fault("broken", f"after {progress.done}: {fault}")
    return dict(progress.counts)


def _one(progress: Progress, venue: Venue, number: int) -> None:
    steps = random_history(progress.luck(number))
    try:
        play(venue, steps)
    except Exception:
        progress.fault("broken", f"{number}: {steps}: {traceback.format_exc(limit=-2)}")
    progress.counts["histories"] += 1
    progress.counts["acts"] += len(steps)


@contextmanager
def _venue() -> Iterator[Venue]:
    with (
        tempfile.TemporaryDirectory(prefix="histories-") as folder,
        open_store(Path(folder) / "desk.db") as store,
    ):
        yield Venue(store, Plan.ENTERPRISE)
