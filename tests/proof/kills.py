"""Kill -9 of the real program at random moments while it sells, books, cancels, takes money by keys.

Acknowledged is what was on the screen: the wall, with the guest's name. After each kill
the store is opened again, everything acknowledged must be there once, nothing may
stand half-done, and the doctor must find nothing.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from pos_app.domain.clock import SystemClock
from pos_app.store import open_store
from pos_app.store.doctor import examine
from tests.proof import jobs, venue
from tests.proof.jobs import Acts, Guests, Job
from tests.proof.progress import Progress
from tests.tui.terminal import Terminal

ROUNDS = 200
LONGEST = 30.0
"""Seconds after which a job that shows no wall is a fault of its own."""


def run(progress: Progress, rounds: int = ROUNDS) -> dict[str, Any]:
    """Kill so often; what was counted."""
    for kind in ("acknowledged and lost", "half-done", "doctor found something", "done twice", "stuck"):
        progress.counts.setdefault(kind, 0)
    with tempfile.TemporaryDirectory(prefix="kills-") as name:
        folder = Path(name)
        template = jobs.make_template(folder / "template.db")
        killer = _Killer(progress, template, folder)
        for number in progress.rounds(rounds):
            killer.round(number)
    return dict(progress.counts)


class _Killer:
    def __init__(self, progress: Progress, template: Path, folder: Path) -> None:
        self.progress, self.template, self.folder = progress, template, folder
        self.took: list[float] = [0.4]
        self.guests: Guests | None = None
        self.database = folder / "none"

    def round(self, number: int) -> None:
        """One life of the program."""
        luck = self.progress.luck(number)
        if self.guests is None or not self.guests.are_enough:
            self.database = venue.fresh(self.template, self.folder / f"life{number}")
            self.guests = Guests(luck)
        before = jobs.acts(self.database)
        acknowledged: list[Job] = []
        with venue.running(self.database) as terminal:
            for _ in range(luck.randrange(3)):
                job = self.guests.job()
                if not self._do(terminal, job):
                    self.progress.fault("stuck", f"round {number}, {job.act}\n{terminal.text()}")
                    break
                acknowledged.append(job)
            doomed = self.guests.job()
            if _killed_amid(terminal, doomed, luck.uniform(0, 1.3) * statistics.median(self.took[-30:])):
                acknowledged.append(doomed)
        self.progress.counts["kills"] += 1
        self.progress.counts["acts acknowledged"] += len(acknowledged)
        self._look(number, before, acknowledged, doomed)

    def _do(self, terminal: Terminal, job: Job) -> bool:
        began = time.monotonic()
        terminal.send(*job.keys)
        while not job.shown(terminal.text()):
            terminal.read(0.01)
            if time.monotonic() - began > LONGEST:
                return False
        self.took.append(time.monotonic() - began)
        return True

    def _look(self, number: int, before: Acts, acknowledged: list[Job], doomed: Job) -> None:
        """Open the store again and compare it with what was on the screen."""
        progress = self.progress
        with open_store(self.database):
            pass
        due: Acts = Counter(job.act for job in acknowledged)
        found = jobs.acts(self.database)
        found.subtract(before)
        for act, times in due.items():
            if found[act] < times:
                progress.fault("acknowledged and lost", f"round {number}: {act}", times - found[act])
        may = due.copy()
        if doomed not in acknowledged:
            may[doomed.act] += 1
            progress.counts["done though nobody saw it"] += found[doomed.act] > due[doomed.act]
        for act, times in found.items():
            if times > may[act]:
                progress.fault("done twice", f"round {number}: {act} {times} times", times - may[act])
        for fault in jobs.half_done(self.database):
            progress.fault("half-done", f"round {number}: {fault}")
        findings = examine(self.database, SystemClock().now())
        if not findings.ok:
            wrong = [f"{check.name}: {check.detail}" for check in findings.checks if not check.ok]
            progress.fault("doctor found something", f"round {number}: {wrong}")


def _killed_amid(terminal: Terminal, job: Job, after: float) -> bool:
    """Type a job, kill the program so much later; whether the wall had been shown."""
    terminal.send(*job.keys)
    end = time.monotonic() + after
    seen = False
    while not seen and (left := end - time.monotonic()) > 0:
        terminal.read(min(left, 0.01))
        seen = job.shown(terminal.text())
    terminal.kill()
    terminal.read(0.2)
    return seen or job.shown(terminal.text())
