"""One life of the real program, led from place to place and watched after every key."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from tests.proof import places, venue
from tests.proof.places import Field, Stop
from tests.proof.strings import Hostile
from tests.tui.terminal import Terminal

SIZES = ((120, 36), (80, 24), (200, 60))
PATIENCE = 60.0
"""Seconds after which what was waited for never comes."""
_SILENCE = 8.0
"""Seconds without a byte after which nothing more comes: longer than a toast covers what is looked for."""
_STEERING = re.compile(
    r"\x1b\[[0-9;:?<=>$ ]*[@-~]|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)|\x1b\]52;c;(?!aGFjaw)[\w+/]+=*(?:\x1b\\|\x07)"
)
"""Textual's own sequences: cursor, colours, modes, the shape of the mouse pointer, what a person copied."""
_OBEYED = re.compile(
    "[\x00-\x06\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""What no screen of ours sends beside those; a bell may ring."""
_BROKEN = re.compile("Traceback|Something broke")
_LINES = 20
"""As many as a card has at most."""
_START, _FRAME, _BAR = "Find a customer:  name", "╭─", "▌"


class Fault(NamedTuple):
    """Something that must not be, and what was on the screen."""

    kind: str
    what: str


class Job(NamedTuple):
    """A string to be taken everywhere."""

    number: int
    string: Hostile
    places: int | None
    """So many places of each kind; None: all."""
    template: Path


class Visit:
    """One life of the program, watched after every key."""

    def __init__(self, job: Job, found: tuple[Any, ...], *, owners: bool = False) -> None:
        self.job, self.string, self.owners = job, job.string, owners
        self.places = found[: job.places]
        self.size = SIZES[job.number % len(SIZES)]
        self.faults: list[Fault] = []
        self.here = ""
        self.before: Stop | Field | None = None

    def go(self, folder: Path) -> None:
        """Live it."""
        raise NotImplementedError

    def fault(self, kind: str, what: object = "", screen: str = "") -> None:
        """Keep something that must not be."""
        said = f"{self.string.text[:60]!r} {self.here} at {self.size} {what}\n{screen}"
        self.faults.append(Fault(kind, said))

    @contextmanager
    def living(self, database: Path, *keys: str, until: str) -> Iterator[Terminal]:
        """The program on a store; these keys, and then it shows what is waited for."""
        home = str(database.parent)
        command = [sys.executable, "-m", "pos_app", "--database", str(database)]
        own = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "PATH": os.environ["PATH"]}
        columns, rows = self.size
        with Terminal(command, columns=columns, rows=rows, cwd=venue.ROOT, env=own) as terminal:
            if keys:
                terminal.wait_for("PIN", timeout=PATIENCE)
                terminal.send(*keys)
            terminal.wait_for(until, timeout=PATIENCE)
            yield terminal

    def send(self, terminal: Terminal, *names: str) -> None:
        """Type keys and wait until the screen rests."""
        terminal.send(*names)
        self.rest(terminal)

    def rest(self, terminal: Terminal) -> None:
        """Wait until nothing has come for a moment."""
        terminal.read(0.03)
        for _ in range(60):
            before = len(terminal.raw)
            terminal.read(0.05)
            if len(terminal.raw) == before or terminal.status is not None:
                return

    def reads(
        self, terminal: Terminal, *parts: str, below: int = 0, lit: bool = False, silence: float = _SILENCE
    ) -> bool:
        """Whether all of these parts come to be on the screen, below so many lines or where the cursor is."""
        began = last = time.monotonic()
        size = len(terminal.raw)
        while True:
            lines = terminal.text().splitlines()[below:]
            screen = "\n".join(line for line in lines if _BAR in line or not lit)
            if all(part in screen for part in parts):
                return True
            now = time.monotonic()
            if len(terminal.raw) != size:
                size, last = len(terminal.raw), now
            if terminal.status is not None or now - last > silence or now - began > PATIENCE:
                return False
            terminal.read(0.05)

    def start_page(self, terminal: Terminal) -> bool:
        """Back to where every way begins, whatever is open; a refusal on the way eats keys, so ask again."""
        turn, end = 0, time.monotonic() + PATIENCE
        while time.monotonic() < end and terminal.status is None:
            turn += 1
            terminal.send("f2")
            if self.reads(terminal, _START, silence=0.1 * turn) and _FRAME not in terminal.text():
                return True
            if turn % 3 == 0:
                self.send(terminal, "escape")
        self.fault("not reached", "no way back to the start page", terminal.text())
        return False

    def arrive(self, terminal: Terminal, place: Stop | Field) -> bool:
        """Go to a place; whether the program is still alive."""
        self.here = place.name
        keys = place.keys[len(places.CARD) :] if self._on_card(terminal, place) else place.keys
        if keys is place.keys and self.start_page(terminal):
            self._press(terminal, keys)
        elif keys is not place.keys:
            self._press(terminal, ("home", *keys))
            if not self.reads(terminal, place.mark, silence=3.0) and self.start_page(terminal):
                self._press(terminal, place.keys)
        if not self.reads(terminal, place.mark):
            self.fault("not reached", repr(place.mark), terminal.text())
        self.rest(terminal)
        self.before = place
        return self.watch(terminal)

    def _press(self, terminal: Terminal, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key.startswith(places.SEE):
                self.reads(terminal, key.removeprefix(places.SEE))
                self.rest(terminal)
            elif key.startswith(places.TO):
                self._walk(terminal, key.removeprefix(places.TO))
            elif key == places.PHONE:
                terminal.send_bytes(b"\x1b[200~" + key.encode() + b"\x1b[201~")
            else:
                terminal.send(key)

    def _walk(self, terminal: Terminal, wanted: str) -> None:
        """Down to the line that begins so; what earlier places left may stand before it."""
        for silence in (0.3, 1.0, 3.0):
            self.send(terminal, "home")
            for _line in range(_LINES):
                if self.reads(terminal, f"{_BAR}{wanted}", silence=silence):
                    return
                self.send(terminal, "down")

    def _on_card(self, terminal: Terminal, place: Stop | Field) -> bool:
        """Go back to the card when both the place before and the next one begin there: the short way."""
        ways = [one.keys[: len(places.CARD)] for one in (self.before, place) if one is not None]
        if ways != [places.CARD, places.CARD]:
            return False
        for _turn in range(4):
            lines = terminal.text().splitlines()
            if lines[1].startswith(" Customers ›") and "owes Rp" in lines[1] and _FRAME not in "".join(lines):
                return True
            self.send(terminal, "2" if "Leave this form?" in terminal.text() else "escape")
        return False

    def leave(self, terminal: Terminal, place: Stop | Field) -> None:
        """Away from a place that does not let go by itself; through the door again when it is shut."""
        if place.leaves:
            self.send(terminal, *place.leaves)
        if "f9" in place.keys:
            self.send(terminal, "escape")
            terminal.send(venue.PIN, "enter")
            self.reads(terminal, "F2") or self.reads(terminal, "Find")

    def watch(self, terminal: Terminal) -> bool:
        """Check bytes and life; whether the program still runs."""
        sent = terminal.raw.decode("utf-8", "surrogateescape")
        terminal.raw.clear()
        known = self.string.text if _OBEYED.search(self.string.text) else "\x1b[2JSiti"
        if (found := _OBEYED.search(_STEERING.sub("", sent))) or known in sent:
            self.fault("control bytes on the terminal", repr(found and found[0]))
        if terminal.status is not None or _BROKEN.search(terminal.text()):
            self.fault("program died", terminal.status, terminal.text())
            return False
        return True
