"""Jobs typed ahead into the real program, in every rhythm, and counted in its store afterwards."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.proof import jobs, venue
from tests.proof.jobs import Acts, Guests, Job
from tests.proof.progress import Progress
from tests.tui.terminal import KEYS, Terminal, keys

ROUNDS = 200
LONGEST = 30.0
"""Seconds in which a burst must have come to its last wall."""
ABORTED = (("s", "lux", "enter", "escape", "2"), ("b", "escape"), ("w", "escape"), ("p", "escape"))
"""Begun and left: a form with something typed asks first, `2` forgets it."""


def run(progress: Progress, rounds: int = ROUNDS) -> dict[str, Any]:
    """Send so many bursts; what was counted."""
    for kind in ("lost", "wrong", "doubled", "stuck"):
        progress.counts.setdefault(kind, 0)
    with tempfile.TemporaryDirectory(prefix="bursts-") as name, ExitStack() as stack:
        folder = Path(name)
        template = jobs.make_template(folder / "template.db")
        typist = _Typist(progress, template, folder, stack)
        for number in progress.rounds(rounds):
            typist.burst(number)
    return dict(progress.counts)


class _Typist:
    def __init__(self, progress: Progress, template: Path, folder: Path, stack: ExitStack) -> None:
        self.progress, self.template, self.folder, self.stack = progress, template, folder, stack
        self.guests: Guests | None = None
        self.database, self.terminal = folder, None

    database: Path
    terminal: Terminal | None

    def _begin(self, number: int, luck: random.Random) -> Terminal:
        self.stack.close()
        self.database = venue.fresh(self.template, self.folder / f"life{number}")
        self.guests = Guests(luck)
        self.terminal = self.stack.enter_context(venue.running(self.database))
        return self.terminal

    def burst(self, number: int) -> None:
        """One to three jobs, typed without looking."""
        luck = self.progress.luck(number)
        terminal = self.terminal
        if terminal is None or self.guests is None or not self.guests.are_enough:
            terminal = self._begin(number, luck)
        assert self.guests is not None
        wanted = [self.guests.job() for _ in range(luck.randint(1, 3))]
        while wanted[-1].shown(terminal.text()):  # its wall of the burst before still stands
            wanted[-1] = self.guests.job()
        before = jobs.acts(self.database)
        _type(terminal, [key for job in wanted for key in _typed(job, luck)], luck)
        if not _ended(terminal, wanted[-1]):
            self.progress.fault("stuck", f"round {number}, {[job.act for job in wanted]}\n{terminal.text()}")
            self.terminal = None
        terminal.read(0.15)
        self.progress.counts["bursts"] += 1
        self.progress.counts["acts due"] += len(wanted)
        self._compare(number, before, Counter(job.act for job in wanted))

    def _found(self, before: Acts, due: Acts) -> Acts:
        """What was done meanwhile. A picture read in the middle of its drawing may show the last wall too
        early: what is due gets time to come."""
        end = time.monotonic() + LONGEST
        while True:
            found = jobs.acts(self.database)
            found.subtract(before)
            if not due - found or time.monotonic() > end:
                return found
            time.sleep(0.1)

    def _compare(self, number: int, before: Acts, due: Acts) -> None:
        found = self._found(before, due)
        for act in {*due, *found}:
            what = f"round {number}: {act}, due {due[act]}, found {found[act]}"
            if found[act] < due[act]:
                self.progress.fault("lost", what, due[act] - found[act])
            elif found[act] > due[act]:
                kind = "doubled" if due[act] else "wrong"
                self.progress.fault(kind, what, found[act] - due[act])


def _typed(job: Job, luck: random.Random) -> list[bytes]:
    """The keys of a job; half of the time another form of the same guest is begun and left before."""
    before = () if luck.random() < 0.5 else (*job.keys[:3], *_fitting(job, luck))
    return [keys(key) for name in (*before, *job.keys) for key in ([name] if name in KEYS else name)]


def _fitting(job: Job, luck: random.Random) -> tuple[str, ...]:
    """A form this guest's card can open: `w` and `p` are refused where nothing can be used or paid."""
    possible = [ABORTED[0], ABORTED[1]]
    if job.kind.pool in (1, 2):
        possible.append(ABORTED[2])
    if job.kind.pool == 3:
        possible.append(ABORTED[3])
    return luck.choice(possible)


def _type(terminal: Terminal, typed: list[bytes], luck: random.Random) -> None:
    """In one write, in pieces, or key by key; a terminal never tears a key's own bytes apart."""
    longest = {"one write": len(typed), "pieces": 8, "keys": 1}[luck.choice(("one write", "pieces", "keys"))]
    at = 0
    while at < len(typed):
        count = longest if longest == len(typed) else luck.randint(1, longest)
        terminal.send_bytes(b"".join(typed[at : at + count]))
        terminal.read(luck.uniform(0, 0.03))
        at += count


def _ended(terminal: Terminal, last: Job) -> bool:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        terminal.read(0.03)
        if last.shown(terminal.text()):
            return True
    return False
