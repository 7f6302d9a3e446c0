"""How far a slice has come: kept after every round, so that it can be stopped and taken up again."""

from __future__ import annotations

import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SEED = 20


class Progress:
    """Rounds done and what was counted in them; without a path it is kept nowhere."""

    def __init__(self, name: str, path: Path | None = None, *, seed: int = SEED) -> None:
        self.name, self.path, self.seed = name, path, seed
        self.done = 0
        self.counts: Counter[str] = Counter()
        self.faults: list[str] = []
        self.seconds = 0.0
        self._began = time.monotonic()
        if path is not None and path.exists():
            self._take_up(json.loads(path.read_text()))

    def _take_up(self, kept: dict[str, Any]) -> None:
        self.done, self.faults, self.seconds = kept["done"], kept["faults"], kept["seconds"]
        self.seed = kept["seed"]
        self.counts = Counter(kept["counts"])

    def rounds(self, total: int) -> Iterator[int]:
        """The numbers of the rounds that are still to do; each is kept when the next one is asked for."""
        while self.done < total:
            number = self.done
            yield number
            self.done = number + 1
            self.keep()
            if self.done % 10 == 0 or self.done == total:
                self.tell(f"{self.done} of {total}: {dict(self.counts)}")

    def luck(self, number: int) -> random.Random:
        """The dice of a round: the same for the same seed, whatever came before."""
        return random.Random(f"{self.seed}/{self.name}/{number}")

    def fault(self, kind: str, what: str, times: int = 1) -> None:
        """Count something that must not be, and say what it was."""
        self.counts[kind] += times
        self.faults.append(f"{kind}: {what}"[:2_000])
        self.tell(self.faults[-1])

    def tell(self, text: str) -> None:
        """Say how it goes; nothing when nobody keeps it."""
        if self.path is not None:
            print(f"{self.name}: {text}", file=sys.stderr, flush=True)

    @property
    def took(self) -> float:
        """Seconds over all the times it was taken up."""
        return self.seconds + time.monotonic() - self._began

    def keep(self) -> None:
        """Write the state, whole or not at all."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        state = {
            "done": self.done, "counts": self.counts, "faults": self.faults[-50:], "seconds": self.took,
            "seed": self.seed,
        }  # fmt: skip
        part = self.path.with_suffix(".part")
        part.write_text(json.dumps(state))
        part.replace(self.path)
