"""Hostile strings as data on every screen, and pasted into every field that takes text, in the real program.

Looked at after each key: whether the program lives, whether the visible part of the
string is on the screen where it must be, whether a click on it does anything, and
every byte that reached the terminal.

python -m tests.proof.hostile NUMBER …   a few of `tests.proof.strings`, each at another size
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.proof import places, poison, venue
from tests.proof.places import Field, Stop
from tests.proof.progress import Progress
from tests.proof.strings import HOSTILE, Hostile
from tests.proof.visit import PATIENCE, Fault, Job, Visit
from tests.tui.terminal import Terminal

NOUGHTS = ("program died", "not reached", "text lost", "clickable", "control bytes on the terminal")
_AT_ONCE = 3 * (os.cpu_count() or 1)
"""Strings at the same time: most of it is waiting."""
_BREAKS_PASTE = re.compile("[\x1b\x9b]")


def run(
    progress: Progress, strings: tuple[Hostile, ...] = HOSTILE, places: int | None = None
) -> dict[str, Any]:
    """Show and paste each string everywhere (or in so many places of each kind); what was counted."""
    for kind in NOUGHTS:
        progress.counts.setdefault(kind, 0)
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        template = poison.template(Path(name) / "template.db")
        todo = [Job(n, strings[n], places, template) for n in range(progress.done, len(strings))]
        with get_context("spawn").Pool(min(_AT_ONCE, len(todo)) or 1) as pool:
            found = pool.imap(everywhere, todo)
            for _number in progress.rounds(len(strings)):
                visited, faults = next(found)
                for fault in faults:
                    progress.fault(*fault)
                progress.counts["strings"] += 1
                progress.counts["places"] = visited
    return dict(progress.counts)


def everywhere(job: Job) -> tuple[int, list[Fault]]:
    """Take one string to every place; how many they were, and what was wrong."""
    visits: list[Visit] = [
        _Shown(job, places.COUNTER),
        _Shown(job, places.OFFICE, owners=True),
        _Typed(job, places.COUNTER_FIELDS),
        _Typed(job, places.OFFICE_FIELDS, owners=True),
        _FirstRun(job, places.FIRST_RUN_FIELDS),
    ]
    with tempfile.TemporaryDirectory(prefix="hostile-run-") as name:
        for visit in visits:
            visit.go(Path(name) / "run")
    return sum(len(visit.places) for visit in visits), [fault for visit in visits for fault in visit.faults]


class _Shown(Visit):
    """The string as data on every screen."""

    def go(self, folder: Path) -> None:
        """Look at every place."""
        database = venue.fresh(self.job.template, folder)
        poison.poisoned(database, self.string.text, owners=self.owners)
        poison.exports(folder / "Downloads", self.string.text)
        person = () if self.owners else (venue.RECEPTIONIST, "enter")
        with self.living(database, *person, venue.PIN, "enter", until="Find a customer") as terminal:
            for stop in self.places:
                if not self.arrive(terminal, stop):
                    return
                if stop.tells:
                    self._look_for(terminal, stop)
                if "@click" in self.string.text:
                    self._click(terminal)
                self.leave(terminal, stop)

    def _look_for(self, terminal: Terminal, stop: Stop) -> None:
        parts = tuple(part[:12] for part in self.string.seen)
        if not stop.whole:
            parts = tuple(part[:4] for part in parts[:1])
        if not self.reads(terminal, *parts, below=1):
            self.fault("text lost", parts, terminal.text())

    def _click(self, terminal: Terminal) -> None:
        """Click on the word: what it says it does must not happen."""
        for y, line in enumerate(terminal.screen.display, 1):
            if (x := line.find("Anna")) >= 0:
                terminal.send_bytes(f"\x1b[<0;{x + 2};{y}M\x1b[<0;{x + 2};{y}m".encode())
                self.rest(terminal)
                if terminal.status is not None or "Quit" in terminal.text().splitlines()[-2]:
                    self.fault("clickable", "", terminal.text())
                return


class _Typed(Visit):
    """The string pasted into every field."""

    def go(self, folder: Path) -> None:
        """Fill every field in."""
        database = venue.fresh(self.job.template, folder)
        if self.owners:
            poison.promoted(database)
        door = (venue.RECEPTIONIST, "enter", venue.PIN, "enter")
        with self.living(database, *door, until="Find a customer") as terminal:
            for field in self.places:
                if not self.arrive(terminal, field) or not self.fill(terminal, field):
                    return
                self.send(terminal, *["backspace"] * 3, "enter")
                self.watch(terminal)
                self.leave(terminal, field)

    def fill(self, terminal: Terminal, field: Field) -> bool:
        """Paste it; whether the program still runs."""
        pasted = _BREAKS_PASTE.sub("", self.string.text)
        terminal.send_bytes(b"\x1b[200~" + pasted.encode() + b"\x1b[201~")
        self.rest(terminal)
        if field.keeps and not self.reads(terminal, *self.string.last, lit=True):
            self.fault("text lost", self.string.last, terminal.text())
        return self.watch(terminal)


class _FirstRun(_Typed):
    """The string pasted into the fields of the first run, which is left and taken up again."""

    def go(self, folder: Path) -> None:
        """Fill every field in, leave, and come back."""
        folder.mkdir(parents=True, exist_ok=True)
        database = folder / "new.db"
        with self.living(database, until="First run") as terminal:
            for field in self.places:
                self.here = field.name
                self.send(terminal, *field.keys)
                if not self.reads(terminal, field.mark) or not self.fill(terminal, field):
                    return
            self.send(terminal, "escape", "1")
            terminal.wait_gone(PATIENCE)
        self.here = "first run, taken up again"
        with self.living(database, until="First run") as terminal:
            self.rest(terminal)
            if self.places and not self.reads(terminal, *(part[:4] for part in self.string.seen[:1])):
                self.fault("text lost", "", terminal.text())
            self.watch(terminal)


def main(*numbers: str) -> int:
    """Take a few strings everywhere, and tell what was found; nothing is kept."""
    progress = Progress("hostile")
    counts = run(progress, tuple(HOSTILE[int(number)] for number in numbers))
    print(*progress.faults, counts, sep="\n")
    return 1 if progress.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
