"""A Paper.id of make-believe for simulations: what the real one documents, its faults drawn from dice."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Collection, Generator
from dataclasses import dataclass

from pos_app.domain.money import Rupiah
from pos_app.paper.client import CreateOutcome, Recipients
from pos_app.paper.lookup import Search
from pos_app.paper.outcomes import (
    Busy,
    Created,
    Deleted,
    Duplicate,
    Invoice,
    Missing,
    Offline,
    Rejected,
    Sent,
    Trouble,
    Unauthorised,
    Unknown,
    Why,
)


class Tick:
    """A point where the world may go on, a process may die, or time may pass."""

    def __await__(self) -> Generator[None, None, None]:
        yield


@dataclass
class Remote:
    """An invoice at Paper.id."""

    id: str
    number: str
    total: int
    notes: str
    status: str = "unpaid"
    deleted: bool = False
    listed_after: int = 0
    """The tick from which the list shows it."""
    was: str = "unpaid"
    """What a stale read still says."""
    stale_until: int = 0

    @property
    def is_payable(self) -> bool:
        return not self.deleted and self.status in ("unpaid", "overdue", "partially paid")


class World:
    """The service, whose answers are lost, late, doubled or contradictory as long as `faulty`."""

    ahead = 0

    def __init__(self, luck: random.Random) -> None:
        self.luck, self.faulty = luck, True
        self.remotes: dict[str, Remote] = {}
        self.burnt: set[str] = set()
        self.ticks = 0
        self.posts: list[str] = []
        self.harsh = luck.random()
        """How bad the day is."""
        self.down = 0
        """The tick until which there is no network."""

    def of(self, number: str) -> list[Remote]:
        return [remote for remote in self.remotes.values() if remote.number == number]

    def _chance(self, share: float) -> bool:
        return self.faulty and self.luck.random() < share * self.harsh * 2

    async def _before(self) -> Trouble | None:
        """What goes wrong on the way there: nothing was done."""
        await Tick()
        if self._chance(0.02):
            self.down = self.ticks + self.luck.randrange(40)
        if self.faulty and self.ticks < self.down:
            return Offline(self.luck.choice([Why.NO_SUCH_HOST, Why.CONNECT_TIMEOUT]))
        if self._chance(0.08):
            return Unknown(Why.TIMEOUT)
        if self._chance(0.03):
            return Busy(self.luck.choice([None, 1, 90]))
        if self._chance(0.01):
            return Unauthorised(401, "no")
        return Unknown(Why.SERVER_ERROR, 502) if self._chance(0.03) else None

    async def _after(self) -> Trouble | None:
        """What goes wrong on the way back: it was done."""
        for _ in range(self.luck.randrange(6) if self._chance(0.3) else 1):
            await Tick()
        if self._chance(0.12):
            return Unknown(self.luck.choice([Why.TIMEOUT, Why.RESET, Why.NOT_PAPER]))
        return Unknown(Why.SERVER_ERROR, 500) if self._chance(0.05) else None

    async def create(self, number: str, body: bytes) -> CreateOutcome:
        if trouble := await self._before():
            return trouble
        asked = json.loads(body)
        if number in self.burnt:
            outcome: CreateOutcome = Duplicate(self.luck.choice([400, 403]), "number sudah dipakai.")
        elif self._chance(0.03):
            outcome = Rejected(400, "Invalid customer data")
        else:
            self.burnt.add(number)
            self.posts.append(number)
            remote = Remote(f"r-{number}", number, asked["items"][0]["price"], asked["notes"])
            remote.listed_after = self.ticks + (self.luck.randrange(60) if self._chance(0.3) else 0)
            self.remotes[remote.id] = remote
            link = f"https://stg-v2.paper.id/{remote.id}" if not self._chance(0.1) else ""
            outcome = Created(remote.id, number, link, "", ("email",))
        return await self._after() or outcome

    async def find(self, numbers: Collection[str]) -> Search | Trouble:
        if trouble := await self._before():
            return trouble
        shown = [r for r in self.remotes.values() if not r.deleted]
        if self.faulty:
            shown = [r for r in shown if r.listed_after <= self.ticks]
        found = {number: tuple(r.id for r in shown if r.number == number) for number in numbers}
        complete = not self._chance(0.1)
        return await self._after() or Search({n: ids for n, ids in found.items() if ids}, complete)

    async def invoice(self, remote_id: str) -> Invoice | Missing | Trouble:
        if trouble := await self._before():
            return trouble
        remote = self.remotes[remote_id]
        if (remote.deleted and remote.status != "paid") or self._chance(0.01):
            return await self._after() or Missing(404, "Invoice not found")
        stale = self.faulty and self.ticks < remote.stale_until
        word = remote.was if stale else remote.status
        if self._chance(0.02):
            word = "diproses"
        said = (remote.number, word, remote.total, remote.notes)
        invoice = Invoice(
            remote.number, word, Rupiah(remote.total), "", f"https://stg-v2.paper.id/{remote.id}", "", "c",
            "C", remote.notes, None, None, None, None, hashlib.sha256(repr(said).encode()).hexdigest(),
        )  # fmt: skip
        return await self._after() or invoice

    async def send(self, remote_id: str, to: Recipients) -> Sent | Missing | Trouble:
        if trouble := await self._before():
            return trouble
        return await self._after() or Sent(("email",))

    async def delete(self, remote_id: str) -> Deleted | Missing | Trouble:
        if trouble := await self._before():
            return trouble
        remote = self.remotes[remote_id]
        outcome: Deleted | Missing | Trouble = Deleted()
        if remote.deleted:
            outcome = Missing(404, "Invoice not found")
        elif remote.status in ("paid", "partially paid"):
            outcome = Rejected(400, "cannot be deleted")
        else:
            remote.deleted = True
        return await self._after() or outcome

    def customer_acts(self) -> None:
        """The guest pays, or a part, or the day it was due passes; somebody edits it in the dashboard."""
        for remote in self.remotes.values():
            draw = self.luck.random()
            if remote.is_payable and draw < 0.03:
                self._becomes(remote, "paid")
            elif remote.is_payable and draw < 0.04:
                self._becomes(remote, "partially paid")
            elif remote.status == "unpaid" and not remote.deleted and draw < 0.06:
                self._becomes(remote, "overdue")
            elif remote.is_payable and draw < 0.062:
                remote.total += 5_000
            elif remote.deleted and remote.status != "paid" and draw < 0.002:
                self._becomes(remote, "paid")

    def _becomes(self, remote: Remote, status: str) -> None:
        remote.was, remote.status = remote.status, status
        remote.stale_until = self.ticks + self.luck.randrange(20)
