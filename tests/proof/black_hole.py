"""A day without a network, in minutes: the desk sells on, is killed, and everything leaves once it is back.

The clock and the event loop run so many times faster; sockets, disk and kills are real. For half of the
day connections are taken and never answered, for a while requests arrive and their answers do not, then
nobody listens.
"""

from __future__ import annotations

import select
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.desk import flags, gateway, people
from pos_app.desk.session import open_front
from pos_app.domain.clock import SystemClock
from pos_app.domain.ids import new_id
from pos_app.domain.roles import Role
from pos_app.paper.sandbox.state import Invoice
from pos_app.store import open_store
from pos_app.store.doctor import examine
from tests.proof import day_clerk, heartbeat, venue
from tests.proof.fast_time import Pace
from tests.proof.network import Network, Way
from tests.proof.progress import Progress

SALES, HOURS = 500, 8.0
LIVES = 10
"""So often the desk is killed while it sells: every fifty sales."""
FAST, GENTLE = 240.0, 20.0
"""Simulated seconds in one: while it is dark, and while the rate is measured."""
MOST_A_MINUTE = 120
"""The relay takes a step a second; a step asks once or twice."""
PATIENCE = timedelta(hours=3)
"""After which a network that is back must have taken everything."""
FAULTS = (
    "acknowledged and lost", "done twice", "not created", "created twice",
    "two payable invoices for one sale", "out of order in a sale", "withdrawn and payable",
    f"minutes with over {MOST_A_MINUTE} requests", "doctor found something",
)  # fmt: skip
_OPEN = ("queued", "sending", "unknown", "void_wanted", "blocked")


class Link(NamedTuple):
    """A link as the store has it."""

    id: str
    number: str
    purchase_id: str
    state: str
    invoice: str
    remote_id: str | None
    flagged: int


def run(
    progress: Progress, *, sales: int = SALES, hours: float = HOURS, lives: int = LIVES, parts: int = 2
) -> dict[str, Any]:
    """One day, and then the heartbeat beside a network that comes and goes; what was counted."""
    for kind in (*FAULTS, *heartbeat.FAULTS):
        progress.counts.setdefault(kind, 0)
    for part in progress.rounds(parts):
        with tempfile.TemporaryDirectory(prefix="black-hole-") as name:
            if part:
                heartbeat.measure(progress, Path(name), links=sales * 2 // 5)
            else:
                Day(progress, Path(name), sales, hours, lives).live()
    return dict(progress.counts)


class Day:
    """The day; it is its own clock."""

    def __init__(self, progress: Progress, folder: Path, sales: int, hours: float, lives: int) -> None:
        self.progress, self.lives = progress, lives
        self.database = folder / "desk.db"
        self.pace = Pace(SystemClock().now(), time.monotonic(), 1.0)
        self.deeds = day_clerk.plan(sales, hours)
        self.words = (str(sales), repr(hours))
        self.hours, self.done = hours, 0
        self.luck = progress.luck(0)
        self.network = Network(clock=self)
        self.asked: list[datetime] = []
        """When the service took a request."""

    def now(self) -> datetime:
        return self.pace.now()

    def live(self) -> None:
        """The morning, the dark, the light, the reckoning."""
        with open_store(self.database) as store:
            venue.furnish(store, day_clerk.GUESTS)
            gateway.configure(people.through_door(open_front(store, self, "proof")), "sandbox")
        self._listen()
        with self.network:
            self._dark()
            self.progress.counts["links queued"] = sum(link.invoice == "pending" for link in self._links())
            self._light()
            self.reckon()

    def _listen(self) -> None:
        book = self.network.sandbox.book
        take = book.take_fault

        def taken(act: Any) -> Any:
            self.asked.append(self.now())
            return take(act)

        book.take_fault = taken  # type: ignore[method-assign]

    # the dark

    def _dark(self) -> None:
        self.pace = self.pace.again(FAST)
        self.day = self.now()
        ways = {0.0: Way.HOLE, 0.5: Way.ONE_WAY, 0.56: Way.REFUSED}
        at_once = -(-len(self.deeds) // self.lives)
        while self.done < len(self.deeds):
            target = min(self.done + at_once, len(self.deeds))
            with self._clerk() as clerk:
                while self.done < target:
                    share = (self.now() - self.day) / timedelta(hours=self.hours)
                    way = ways[max(begin for begin in ways if begin <= share)]
                    if way is not self.network.way:
                        self.network.become(way)
                    self._hear(clerk)
                time.sleep(self.luck.uniform(0, 0.25))
            self.progress.counts["kills"] += 1
        self.progress.counts["sales"] = len({deed.number for deed in self.deeds})
        self.progress.counts["connections that were never answered"] = self.network.taken

    @contextmanager
    def _clerk(self) -> Iterator[subprocess.Popen[bytes]]:
        """The desk from where it was; killed -9 at the end, and what it had said is heard."""
        command = [
            sys.executable, "-m", "tests.proof.day_clerk", str(self.database), self.network.base_url,
            *self.pace.words(), self.day.isoformat(), *self.words, str(self.done),
        ]  # fmt: skip
        with subprocess.Popen(command, cwd=venue.ROOT, stdout=subprocess.PIPE) as clerk:
            try:
                yield clerk
            finally:
                clerk.kill()
                with suppress(AssertionError):
                    while True:
                        self._hear(clerk)

    def _hear(self, clerk: subprocess.Popen[bytes]) -> None:
        assert clerk.stdout
        if select.select([clerk.stdout], [], [], 0.05)[0]:
            line = clerk.stdout.readline()
            assert line, "the desk ended by itself"
            self.done = int(line) + 1

    # the light

    def _light(self) -> None:
        """First at a speed at which requests take no time to speak of; then to where only a person helps."""
        self.network.become(Way.OPEN)
        back, self.asked = self.now(), []
        self._go_on(GENTLE, lambda links: not any(map(_can_go, _unhindered(links))))
        self.progress.counts["seconds until all that could had left"] = round(
            (self.now() - back).total_seconds()
        )
        self._count_rate()
        self._go_on(
            FAST, lambda links: all(link.flagged for link in _unhindered(links) if link.state in _OPEN)
        )
        self._ask_a_manager()
        self._go_on(GENTLE * 3, lambda links: not any(map(_can_go, links)))

    def _go_on(self, speed: float, until: Callable[[list[Link]], bool]) -> None:
        self.pace = self.pace.again(speed)
        end = self.now() + PATIENCE
        with self._clerk():
            while not until(self._links()) and self.now() < end:
                time.sleep(0.2)

    def _ask_a_manager(self) -> None:
        """What was withdrawn and can be found nowhere, she looks up in the dashboard: it is not there."""
        with open_store(self.database) as store:
            desk = people.through_door(open_front(store, self, "proof"), Role.OUTLET_MANAGER)
            for concern in flags.concerns(desk):
                self.progress.counts["told to a manager"] += 1
                flags.resolve(desk, concern.flag.id, "abandon", "not in the dashboard", operation=new_id())

    def _count_rate(self) -> None:
        """The busiest minute, wherever it begins."""
        most, first, asked = 0, 0, list(self.asked)
        for last, at in enumerate(asked):
            while at - asked[first] >= timedelta(minutes=1):
                first += 1
            most = max(most, last - first + 1)
        self.progress.counts["requests in the busiest minute"] = most
        if most > MOST_A_MINUTE:
            self.progress.fault(FAULTS[7], f"{most} requests in a minute")

    # the reckoning

    def reckon(self) -> None:
        """Compare the store, the sandbox and the plan."""
        there: dict[str, list[Invoice]] = defaultdict(list)
        for invoice in self.network.sandbox.book.state.invoices.values():
            there[invoice.number].append(invoice)
        links = self._links()
        sales: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            sales[link.purchase_id].append(link)
            self._look(link, there[link.number])
        for of_sale in sales.values():
            self._look_at_sale(of_sale, there)
        self._look_at_desk(links)
        findings = examine(self.database, self.now())
        for check in findings.checks:
            if not check.ok:
                self.progress.fault("doctor found something", f"{check.name}: {check.detail}")

    def _look(self, link: Link, there: list[Invoice]) -> None:
        payable = [invoice for invoice in there if not invoice.deleted_at]
        if len(there) > 1:
            self.progress.fault("created twice", f"{link} {there}")
        if link.invoice == "void":
            if payable:
                self.progress.fault("withdrawn and payable", f"{link} {payable}")
        elif len(payable) == 1 and link.state == "sent" and payable[0].uuid == link.remote_id:
            self.progress.counts["links created once"] += 1
        else:
            self.progress.fault("not created", f"{link} {there}")

    def _look_at_sale(self, links: list[Link], there: dict[str, list[Invoice]]) -> None:
        """Of one sale there is one invoice at a time."""
        made = [invoice for link in links for invoice in there[link.number]]
        if sum(not invoice.deleted_at for invoice in made) > 1:
            self.progress.fault("two payable invoices for one sale", str(made))
        for older, newer in pairwise(made):
            if older.deleted_at is None or older.deleted_at > newer.created_at:
                self.progress.fault("out of order in a sale", f"{older} {newer}")

    def _look_at_desk(self, links: list[Link]) -> None:
        """Every act that was acknowledged is there, once."""
        due: Counter[str] = Counter()
        for deed in self.deeds:
            due["sales"] += deed.what in ("cash", "link")
            due["links"] += deed.what in ("link", "anew")
            due["money"] += deed.what in ("cash", "cash after all")
        found = Counter({"links": len(links)})
        found["sales"] = self._value("SELECT COUNT(*) FROM purchase")
        found["money"] = self._value("SELECT COUNT(*) FROM payment WHERE status = 'completed'")
        for what, times in (due - found).items():
            self.progress.fault("acknowledged and lost", f"{times} {what}", times)
        for what, times in (found - due).items():
            self.progress.fault("done twice", f"{times} {what}", times)

    def _links(self) -> list[Link]:
        with self._looking() as connection:
            return [Link(*row) for row in connection.execute(
                "SELECT i.id, i.number, i.purchase_id, i.state, i.invoice, i.remote_id, (SELECT COUNT(*)"
                " FROM flag f WHERE f.intent_id = i.id AND f.resolved_at IS NULL) FROM intent i"
                " ORDER BY i.created_at, i.id"
            )]  # fmt: skip

    def _value(self, sql: str) -> int:
        with self._looking() as connection:
            return int(connection.execute(sql).fetchone()[0])

    def _looking(self) -> closing[sqlite3.Connection]:
        return closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=10))


def _unhindered(links: list[Link]) -> list[Link]:
    """Links before which no older one of the same sale is still to be withdrawn."""
    waiting: set[str] = set()
    free = []
    for link in links:
        if link.purchase_id not in waiting:
            free.append(link)
        if link.state == "void_wanted":
            waiting.add(link.purchase_id)
    return free


def _can_go(link: Link) -> bool:
    return link.state in ("queued", "sending", "unknown")
