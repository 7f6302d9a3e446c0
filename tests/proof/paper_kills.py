"""Kill -9 of the real desk at random moments while it makes payment links, withdraws them and takes cash.

The relay goes on inside the desk, the sandbox stands behind a real socket and loses an answer now and then,
guests pay there whenever they like. After each kill the work of `pos-app sync --once` is done twice, on a
clock on which the leases of the dead are over: everything must be settled then, or before a manager.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.bootstrap import synchronise
from pos_app.desk import gateway, links, people
from pos_app.desk.session import open_front
from pos_app.domain.clock import SetClock, SystemClock
from pos_app.paper.sandbox.state import Fault, FaultKind
from pos_app.settings import DatabaseSettings, DeskSettings, PaperSettings, Settings
from pos_app.store import open_store
from pos_app.store.doctor import examine
from tests.proof import venue
from tests.proof.network import Network, Way
from tests.proof.paper_left import FAULTS, Left, is_payable
from tests.proof.progress import Progress
from tests.tui.terminal import Terminal

KILLS = 100
GUESTS = 32
A_VENUE = 20
"""Kills that share a store and a sandbox."""
A_LIFE = 400
"""Seconds by which the clock of each life is ahead of the last: its leases are over then, its polls due."""
LEASE, POLL = 160, 200
"""Seconds after a kill at which it is looked after for the first and the second time."""
LONGEST = 60.0
_NUMBER = re.compile(r"INV-PKG-[0-9]{8}-[0-9]{6}-[A-Z0-9]{4}")
_LOSSES: tuple[FaultKind, ...] = ("lost_request", "lost_answer", "500", "html", "truncated")


class Kind(NamedTuple):
    """What is done after a link is on the screen, and the words of a line that it ends at."""

    name: str
    keys: tuple[str, ...]
    wall: str

    def shown(self, screen: str, guest: str) -> bool:
        """Whether it is done to the link of that guest."""
        return bool(self.wall and f"Link › {guest}" in screen and re.search(self.wall, screen))


SELL = ("s", "lux", "enter", "4", "enter")
ENDS = (
    Kind("left open", (), ""),
    Kind("withdrawn", ("x", "down", "enter", "enter"), r"Link › .*  withdrawn\n"),
    Kind("paid in cash", ("p", "enter", "enter"), "Payment Recorded Successfully"),
)


def run(progress: Progress, rounds: int = KILLS) -> dict[str, Any]:
    """Kill so often; what was counted."""
    for kind in FAULTS:
        progress.counts.setdefault(kind, 0)
    outlet: Outlet | None = None
    with tempfile.TemporaryDirectory(prefix="paper-kills-") as name:
        try:
            for number in progress.rounds(rounds):
                if outlet is None or outlet.lives == A_VENUE:
                    if outlet is not None:
                        outlet.close()
                    outlet = Outlet(progress, Path(name) / f"venue{number}")
                outlet.live(number)
        finally:
            if outlet is not None:
                outlet.close()
    return dict(progress.counts)


class Outlet:
    """A venue and its Paper.id; the desk there lives, is killed, and lives again."""

    def __init__(self, progress: Progress, folder: Path) -> None:
        self.progress, self.lives = progress, 0
        folder.mkdir()
        self.database = folder / "desk.db"
        with open_store(self.database) as store:
            venue.furnish(store, GUESTS)
            gateway.configure(people.through_door(open_front(store, SystemClock(), "proof")), "sandbox")
        self.network = Network()
        self.network.__enter__()
        self.network.become(Way.OPEN)
        self.took = [1.0]
        self.left = Left(progress, self.database, self.network.sandbox.book)

    def close(self) -> None:
        """Let go of the network."""
        self.network.__exit__()

    def live(self, number: int) -> None:
        """One life of the desk, and what is left of it."""
        luck = self.progress.luck(number)
        if luck.random() < 0.4:
            fault = Fault(
                kind=luck.choice(_LOSSES), on=luck.choice(("create", "any")), after=luck.randrange(3)
            )
            self.network.sandbox.book.add_fault(fault)
        ahead = float(self.lives * A_LIFE)
        with venue.running(self.database, paper=self.network.base_url, ahead=ahead) as terminal:
            names = luck.sample(venue.guest_names(GUESTS), 3)
            if self._acts(terminal, luck, names[: luck.randrange(3)]):
                self._doom(terminal, luck, names[2])
        self.progress.counts["kills"] += 1
        self.lives += 1
        self._look_after(number)

    def _acts(self, terminal: Terminal, luck: random.Random, names: list[str]) -> bool:
        """Sell by link to each and do what comes after it; False when nothing came of the keys."""
        for name in names:
            began = time.monotonic()
            kind = luck.choice(ENDS)
            terminal.send("/", name.split()[0], "enter", *SELL)
            if not self._see(terminal, partial(_is_link, name=name)):
                return self._stuck(terminal, f"link for {name}")
            self.took.append(time.monotonic() - began)
            self._note_number(terminal)
            terminal.read(luck.choice((0.0, 0.3, 1.5)))
            self._guests_pay(luck, 0.3)
            if kind.keys and "x Withdraw" in terminal.text():
                terminal.send(*kind.keys)
                self._see(terminal, partial(kind.shown, guest=name), 5.0)
                self._note(terminal, kind, name)
        return True

    def _doom(self, terminal: Terminal, luck: random.Random, name: str) -> None:
        """Type a job and kill the desk amid it, or soon after."""
        kind = luck.choice(ENDS)
        terminal.send("/", name.split()[0], "enter", *SELL)
        wait = luck.uniform(0, 1.6) * statistics.median(self.took[-20:]) + luck.choice((0.0, 0.0, 2.0))
        end, is_typed = time.monotonic() + wait, not kind.keys
        while (left := end - time.monotonic()) > 0:
            terminal.read(min(left, 0.02))
            if not is_typed and _is_link(terminal.text(), name):
                terminal.send(*kind.keys)
                is_typed = True
        self._guests_pay(luck, 0.3)
        terminal.kill()
        terminal.read(0.2)
        if _is_link(terminal.text(), name):
            self._note_number(terminal)
        if is_typed:
            self._note(terminal, kind, name)

    def _see(self, terminal: Terminal, wanted: Any, seconds: float = LONGEST) -> bool:
        end = time.monotonic() + seconds
        while not wanted(terminal.text()):
            terminal.read(0.02)
            if time.monotonic() > end or terminal.status is not None:
                return False
        return True

    def _stuck(self, terminal: Terminal, what: str) -> bool:
        reports = self.database.parent.rglob("report-*.txt")
        self.progress.fault("stuck", "\n".join([what, *(one.read_text()[-1_500:] for one in reports)]))
        self.progress.tell(terminal.text())
        return False

    def _note_number(self, terminal: Terminal) -> None:
        self.left.numbers |= set(_NUMBER.findall(terminal.text()))

    def _note(self, terminal: Terminal, kind: Kind, name: str) -> None:
        if kind.shown(terminal.text(), name):
            self.left.seen[kind.name] += 1
            self.progress.counts[f"{kind.name}, acknowledged"] += 1

    def _guests_pay(self, luck: random.Random, share: float) -> None:
        """Some guests pay on the page of their link."""
        book = self.network.sandbox.book
        for invoice in list(book.state.invoices.values()):
            if is_payable(invoice) and luck.random() < share / 2:
                book.pay(invoice, invoice.total, "va")
                self.progress.counts["paid at Paper.id"] += 1

    # what is left

    def _look_after(self, number: int) -> None:
        """Two polls, and the reckoning."""
        self.network.sandbox.book.clear_faults()
        self.progress.counts["links under way when it was killed"] += self.left.count_under_way()
        ahead = (self.lives - 1) * A_LIFE
        for seconds, ask_all in ((LEASE, False), (POLL, True)):
            self._sync(ahead + seconds, ask_all=ask_all)
        self.left.reckon(number)
        findings = examine(self.database, SystemClock().now() + timedelta(seconds=ahead + POLL))
        for check in findings.checks:
            if not check.ok:
                self.progress.fault("doctor found something", f"round {number}: {check.name}: {check.detail}")

    def _sync(self, ahead: float, *, ask_all: bool) -> None:
        """What `pos-app sync --once` does, at that time; `ask_all` asks about every link, due or not."""
        path = self.database
        settings = Settings(
            DatabaseSettings(path=path), DeskSettings(data_folder=path.parent),
            paper=PaperSettings(self.network.base_url),
        )  # fmt: skip
        clock = SetClock(SystemClock().now() + timedelta(seconds=ahead))
        with open_store(path) as store:
            front = open_front(store, clock, "sync")
            if ask_all:
                desk = people.through_door(front)
                for (link_id,) in self.left.query("SELECT id FROM intent WHERE remote_id IS NOT NULL"):
                    links.check_now(desk, link_id)
            asyncio.run(synchronise(settings, front, once=True))


def _is_link(text: str, name: str) -> bool:
    """Whether the link of a guest is on the screen."""
    return f"Link › {name}" in text and _NUMBER.search(text) is not None
