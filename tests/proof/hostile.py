"""Hostile strings as data on every screen, and pasted into every field that takes text, in the real program.

Looked at after each key: whether the program lives, whether the visible part of the
string is on the screen where it must be, whether a click on it does anything, and
every byte that reached the terminal.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from tests.proof import venue
from tests.proof.progress import Progress
from tests.proof.strings import HOSTILE, Hostile
from tests.tui.terminal import Terminal

SIZES = ((120, 36), (80, 24), (200, 60))
NOUGHTS = ("program died", "text lost", "clickable", "control bytes on the terminal")
PHONE = "00000001"
"""Finds the guest whose name is the string."""


class Stop(NamedTuple):
    """A place, and the keys that lead there from the start page."""

    name: str
    keys: tuple[str, ...]
    tells: bool = True
    """Whether the string must be readable there."""
    whole: bool = False
    """All of it, not only how it begins."""


CARD = ("/", PHONE, "enter")
ROUND = (
    Stop("start page", ()),
    Stop("finder", ("/", PHONE)),
    Stop("card", CARD, whole=True),
    Stop("sell", (*CARD, "s")),
    Stop("sell, payment", (*CARD, "s", "down", "enter")),
    Stop("book", (*CARD, "b")),
    Stop("book, therapist", (*CARD, "b", "enter")),
    Stop("book, time", (*CARD, "b", "enter", "enter")),
    Stop("book, last line", (*CARD, "b", "enter", "enter", "enter")),
    Stop("use now", (*CARD, "w", "enter")),
    Stop("edit", (*CARD, "e")),
    Stop("history", (*CARD, "h")),
    Stop("pay", (*CARD, "p")),
    Stop("visit in the pane", (*CARD, "end")),
    Stop("cancel", (*CARD, "end", "up", "x")),
    Stop("move", (*CARD, "end", "up", "m")),
    Stop("receipt", (*CARD, "r"), tells=False),
    Stop("receipt, the first", (*CARD, "r", "1"), tells=False),
    Stop("keys", ("?",), tells=False),
    Stop("palette", (":",), tells=False),
    Stop("today", ("f5",)),
    Stop("visit on its own", ("f5", "enter")),
    Stop("the day", ("f7",)),
    Stop("set-up", ("f8",), tells=False),
    Stop("locked", ("f9",)),
)


class Field(NamedTuple):
    """A field that takes text, and the keys that lead to it from the start page."""

    name: str
    keys: tuple[str, ...]
    keeps: bool
    """Whether what was typed stays readable in it; not where only digits are taken."""


FIELDS = (
    Field("finder", ("/",), True),
    Field("package", (*CARD, "s"), True),
    Field("receipt number of a sale", (*CARD, "s", "lux", "enter", "tab"), True),
    Field("notes of a sale", (*CARD, "s", "lux", "enter", "tab", "tab"), True),
    Field("treatment", (*CARD, "b"), True),
    Field("therapist", (*CARD, "b", "enter"), True),
    Field("time", (*CARD, "b", "enter", "enter"), False),
    Field("notes of a use", (*CARD, "w", "enter", "shift+tab"), True),
    Field("name", (*CARD, "e"), True),
    Field("phone", (*CARD, "e", "tab"), False),
    Field("e-mail", (*CARD, "e", "tab", "tab"), True),
    Field("notes of a guest", (*CARD, "e", "tab", "tab", "tab"), True),
    Field("amount", (*CARD, "p", "tab"), False),
    Field("receipt number of a payment", (*CARD, "p", "tab", "tab"), True),
    Field("notes of a payment", (*CARD, "p", "tab", "tab", "tab"), True),
    Field("reason", (*CARD, "end", "up", "x"), True),
    Field("search in keys", ("?",), True),
    Field("palette", (":",), True),
)

_STEERING = re.compile(r"\x1b\[[0-9;:?<=>$ ]*[@-~]|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)")
"""Textual's own sequences: cursor, colours, modes, the shape of the mouse pointer."""
_OBEYED = re.compile(
    "[\x00-\x06\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"
)
"""What no screen of ours sends beside those; a bell may ring."""
_BREAKS_PASTE = re.compile("[\x1b\x9b]")


def run(
    progress: Progress, strings: tuple[Hostile, ...] = HOSTILE, places: int | None = None
) -> dict[str, Any]:
    """Show and type each string everywhere (or in so many places of each kind); what was counted."""
    stops, fields = ROUND[:places], FIELDS[:places]
    for kind in NOUGHTS:
        progress.counts.setdefault(kind, 0)
    progress.counts["places"] = len(stops) + len(fields)
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        template = _template(folder / "template.db")
        for number in progress.rounds(len(strings)):
            one = strings[number]
            database = venue.fresh(template, folder / "run")
            _Shown(progress, one, SIZES[number % len(SIZES)]).go_round(_poisoned(database, one.text), stops)
            database = venue.fresh(template, folder / "run")
            _Typed(progress, one, SIZES[number % len(SIZES)]).fill_in(database, fields)
            progress.counts["strings"] += 1
    return dict(progress.counts)


class _Visit:
    """One life of the program, watched after every key."""

    def __init__(self, progress: Progress, string: Hostile, size: tuple[int, int]) -> None:
        self.progress, self.string, self.size = progress, string, size

    def fault(self, kind: str, place: str, screen: str = "") -> None:
        what = f"{self.string.text[:60]!r} {place} at {self.size}\n{screen}"
        self.progress.fault(kind, what)

    def send(self, terminal: Terminal, *names: str) -> None:
        """Type keys and wait until the screen rests."""
        terminal.send(*names)
        self.rest(terminal)

    def rest(self, terminal: Terminal) -> None:
        """Wait until nothing has come for a moment."""
        terminal.read(0.03)
        for _ in range(60):
            before = len(terminal.raw)
            terminal.read(0.06)
            if len(terminal.raw) == before or terminal.status is not None:
                return

    def start_page(self, terminal: Terminal) -> None:
        """Back to where every way begins, whatever is open."""
        for _ in range(5):
            self.send(terminal, "f2")
            if self.reads(terminal, ("Find a customer:  name",), 5):
                return
            self.send(terminal, "escape")
            terminal.read(0.2)
        self.fault("program died", "no way back to the start page", terminal.text())

    def reads(self, terminal: Terminal, parts: tuple[str, ...], tries: int = 20) -> bool:
        """Whether all of these parts come to be on the screen."""
        for _ in range(tries):
            screen = terminal.text()
            if all(part in screen for part in parts):
                return True
            terminal.read(0.1)
        return False

    def watch(self, terminal: Terminal, place: str) -> bool:
        """Check bytes and life; whether the program still runs."""
        sent = terminal.raw.decode("utf-8", "surrogateescape")
        terminal.raw.clear()
        known = self.string.text if _OBEYED.search(self.string.text) else "\x1b[2JSiti"
        if (found := _OBEYED.search(_STEERING.sub("", sent))) or known in sent:
            self.fault("control bytes on the terminal", f"{place}: {found and found[0]!r}")
        if terminal.status is not None or "Traceback" in terminal.text():
            self.fault("program died", place, terminal.text())
            return False
        return True


class _Shown(_Visit):
    """The string as data on every screen."""

    def go_round(self, database: Path, stops: tuple[Stop, ...]) -> None:
        columns, rows = self.size
        with venue.running(database, columns=columns, rows=rows) as terminal:
            self.rest(terminal)
            for stop in stops:
                self.start_page(terminal)
                if stop.keys:
                    self.send(terminal, *stop.keys)
                if not self.watch(terminal, stop.name):
                    return
                if stop.tells:
                    self._look_for(terminal, stop)
                if "@click" in self.string.text:
                    self._click(terminal, stop)

    def _look_for(self, terminal: Terminal, stop: Stop) -> None:
        parts = tuple(part[:12] for part in self.string.seen)
        if not stop.whole:
            parts = tuple(part[:4] for part in parts[:1])
        if not self.reads(terminal, parts):
            self.fault("text lost", f"{stop.name}, {parts}", terminal.text())

    def _click(self, terminal: Terminal, stop: Stop) -> None:
        """Click on the word: what it says it does must not happen."""
        for y, line in enumerate(terminal.screen.display, 1):
            if (x := line.find("Anna")) >= 0:
                terminal.send_bytes(f"\x1b[<0;{x + 2};{y}M\x1b[<0;{x + 2};{y}m".encode())
                self.rest(terminal)
                if terminal.status is not None or "Quit" in terminal.text().splitlines()[-2]:
                    self.fault("clickable", stop.name, terminal.text())
                return


class _Typed(_Visit):
    """The string pasted into every field."""

    def fill_in(self, database: Path, fields: tuple[Field, ...]) -> None:
        pasted = _BREAKS_PASTE.sub("", self.string.text)
        columns, rows = self.size
        with venue.running(database, columns=columns, rows=rows) as terminal:
            self.rest(terminal)
            for field in fields:
                self.start_page(terminal)
                self.send(terminal, *field.keys)
                terminal.send_bytes(b"\x1b[200~" + pasted.encode() + b"\x1b[201~")
                self.rest(terminal)
                if not self.watch(terminal, f"pasted into {field.name}"):
                    return
                tail = tuple(part[:4] for part in self.string.seen[-1:])
                if field.keeps and not self.reads(terminal, tail):
                    self.fault("text lost", f"pasted into {field.name}, {tail}", terminal.text())
                self.send(terminal, *["backspace"] * 3, "enter")
                self.watch(terminal, f"entered in {field.name}")


def _template(path: Path) -> Path:
    """A store in which one guest has everything that a screen can show."""
    from datetime import timedelta

    from pos_app.desk import bookings, cancellations, redemptions, sales, times
    from pos_app.desk.bookings import BookingRequest
    from pos_app.desk.sales import SaleRequest
    from pos_app.domain.ids import new_id
    from pos_app.domain.words import BookingPayment, Means, SaleMethod
    from pos_app.store import open_store

    with open_store(path) as store:
        venue.furnish(store, 2)
        desk = venue.desk_of(store)
        sale = SaleRequest("guest1", "package0", means=Means.CASH, notes="note")
        sales.sell(desk, sale, operation=new_id())
        sales.sell(desk, SaleRequest("guest1", "package1", SaleMethod.TRANSFER), operation=new_id())
        redemptions.use_now(desk, "guest1", "service0", operation=new_id(), notes="note")
        for ahead in (1, 0):
            found = times.free_times(desk, "service0", None, desk.today + timedelta(days=ahead))
            day, minute = (found.day, found.slots[0].minute) if found.slots else (found.later[0])
            wanted = BookingRequest("guest1", ("service0",), day, minute, payment=BookingPayment.CREDIT)
            booked = bookings.book(desk, wanted._replace(notes="note"), operation=new_id())
            if ahead:
                cancellations.cancel(desk, booked.appointment.id, "reason", operation=new_id())
    return path


def _poisoned(database: Path, text: str) -> Path:
    """Write a string wherever a store keeps text from outside."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('payment', 'redemption')"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        for table, columns in _TEXTS.items():
            for column in columns.split():
                connection.execute(f"UPDATE {table} SET {column} = ?", (text,))
        connection.execute("UPDATE staff SET name = ? WHERE name <> ?", (text, venue.RECEPTIONIST))
    return database


_TEXTS = {
    "tenant": "name",
    "outlet": "name address phone",
    "service": "name category",
    "package": "name description",
    "package_item": "service_name",
    "customer": "name email notes",
    "purchase": "package_name notes cancel_reason",
    "purchase_item": "service_name",
    "credit": "service_name",
    "appointment": "service_name staff_name package_name notes cancel_reason",
    "redemption": "service_name notes",
    "payment": "receipt_number notes",
}
"""Columns that hold what somebody typed or a file brought."""
