"""The product's own relay against a Paper.id of make-believe: every schedule a number, every number a day.

Two terminals share one store. Between every two steps a relay may die, an answer may be lost, late or
doubled, the guest may pay, cash may be taken, the link withdrawn or replaced. When the world is well
again, everything must be settled or before a manager.

A schedule that failed is played again, alone, from its number: `python -m tests.proof.relay 1234`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from pos_app.desk import gateway, links, payments
from pos_app.desk.appointment_payments import pay
from pos_app.desk.intents import LinkView
from pos_app.desk.payments import ManualPayment
from pos_app.desk.session import Desk
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import Means
from pos_app.store import open_store
from pos_app.sync.relay import Did, Relay
from tests.desk.venue import HALF_PAST_TEN, Venue
from tests.proof.paper_world import Tick, World
from tests.proof.progress import SEED, Progress

SCHEDULES = 20_000
A_STORE = 250
"""Schedules that share a store; each leaves it as if it had been alone."""
FAULTS = (
    "two payable invoices for one sale", "paid but never active", "activated twice",
    "double payment unflagged", "stuck without a flag", "doctor found something",
)  # fmt: skip
_LEFT = ("queued", "sending", "unknown", "void_wanted", "blocked")


def run(progress: Progress, schedules: int = SCHEDULES) -> dict[str, int]:
    """Play schedules; what was counted."""
    base = Path("/dev/shm") if Path("/dev/shm").is_dir() else None
    progress.counts.update(dict.fromkeys(FAULTS, 0))
    stage: _Stage | None = None
    for number in progress.rounds(schedules):
        if stage is None or stage.used >= A_STORE:
            if stage is not None:
                stage.close(progress)
            stage = _Stage(base)
        stage.play(progress, number)
    if stage is not None:
        stage.close(progress)
    return dict(progress.counts)


def replay(number: int, seed: int = SEED) -> Progress:
    """Play one schedule on a store of its own; what was counted, and what was wrong."""
    progress = Progress("relay", seed=seed)
    progress.counts.update(dict.fromkeys(FAULTS, 0))
    stage = _Stage(None)
    stage.play(progress, number)
    stage.close(progress)
    return progress


def main(arguments: list[str] | None = None) -> int:
    """Play the schedules of these numbers; 0 when nothing was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.relay", description=replay.__doc__)
    parser.add_argument("numbers", nargs="+", type=int, metavar="NUMBER")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args(arguments)
    wrong = False
    for number in asked.numbers:
        played = replay(number, asked.seed)
        print(json.dumps({"schedule": number, "counts": played.counts, "faults": played.faults}))
        wrong |= bool(played.faults)
    return 1 if wrong else 0


class _Stage:
    """A store with a venue, used for one schedule after the other."""

    def __init__(self, base: Path | None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="pos-app-relay-", dir=base)
        self._store = open_store(Path(self._folder.name) / "desk.db")
        self.venue = self._store.call(Venue, self._store)
        self._store.call(gateway.configure, self.venue.owner, "sandbox")
        self.used = 0

    def play(self, progress: Progress, number: int) -> None:
        self.used += 1
        self._store.call(lambda: Schedule(self.venue, progress, number).play())

    def close(self, progress: Progress) -> None:
        for fault in self.venue.faults():
            progress.fault("doctor found something", fault)
        self._store.close()
        self._folder.cleanup()


class Schedule:
    """One sale and everything that happens to it."""

    def __init__(self, venue: Venue, progress: Progress, number: int) -> None:
        self.venue, self.progress, self.number = venue, progress, number
        self.luck = progress.luck(number)
        random.seed(self.luck.random())
        venue.clock.at = HALF_PAST_TEN
        self.world = World(self.luck)
        self.cash = 0
        self.crashes = 0
        self.idle: dict[str, bool] = {}
        guest = venue.guest(f"Guest {new_id()}", email="guest@example.com")
        self.is_visit = self.luck.random() < 0.25
        self.purchase_id = self.visit_id = ""
        if self.is_visit:
            self.visit_id = venue.visit(guest)
            self.price = 150_000
        else:
            self.purchase_id = venue.sell_pending(guest).purchase.id
            self.price = 500_000
        self.terminals = [self._desk(name) for name in ("S1", "S2")[: self.luck.choice((1, 2))]]

    def _desk(self, name: str) -> Desk:
        return replace(self.venue.owner, terminal=name, door="sync")

    def play(self) -> None:
        """The bad day, then the good night, then the reckoning."""
        lives = [self._begin(desk) for desk in self.terminals]
        self._do(self._make)
        for _ in range(self.luck.randrange(25, 70)):
            self._turn(lives)
        self.world.faulty = False
        self._heal()
        self._reckon()
        self._leave()

    def _begin(self, desk: Desk) -> Coroutine[Any, Any, None]:
        life = self._life(desk)
        life.send(None)
        return life

    async def _life(self, desk: Desk) -> None:
        relay = Relay(desk, self.world, "sandbox", self._ask)
        await relay.resume()
        while True:
            did = await relay.step()
            self.idle[desk.terminal] = did is None
            if did is Did.STOPPED:
                await relay.resume()
            await Tick()

    async def _ask(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        await Tick()
        result = fn(*args, **kwargs)
        await Tick()
        return result

    def _turn(self, lives: list[Coroutine[Any, Any, None]]) -> None:
        self.world.ticks += 1
        draw = self.luck.random()
        self.venue.clock.advance(seconds=self.luck.choice((0.2, 1, 3, 10, 40, 200)))
        if draw < 0.04:
            self._die(lives)
        elif draw < 0.05:
            self._do(self._pay_cash)
        elif draw < 0.06:
            self._do(self._withdraw)
        elif draw < 0.07:
            self._do(self._make)
        elif draw < 0.075:
            self.venue.clock.advance(days=4)
        elif draw < 0.09:
            self._do(self._check)
        self.world.customer_acts()
        for _ in range(self.luck.randrange(1, 12)):
            self.luck.choice(lives).send(None)
            self._two_payable()

    def _die(self, lives: list[Coroutine[Any, Any, None]]) -> None:
        """Kill -9 of one terminal, between any two of its steps; it is started again."""
        index = self.luck.randrange(len(lives))
        lives[index].close()
        lives[index] = self._begin(self.terminals[index])
        self.crashes += 1

    def _do(self, deed: Callable[[], None]) -> None:
        try:
            deed()
        except Refusal as refusal:
            self.progress.counts[f"refused {refusal.code}"] += 0

    def _make(self) -> None:
        make = links.make_for_appointment if self.is_visit else links.make_for_purchase
        make(self.venue.reception, self.visit_id or self.purchase_id, Wanted(), operation=new_id())

    def _pay_cash(self) -> None:
        money = ManualPayment(Means.CASH, self.price)
        if self.is_visit:
            pay(self.venue.reception, self.visit_id, money, operation=new_id())
        else:
            payments.record(self.venue.reception, self.purchase_id, money, operation=new_id())
        self.cash += 1

    def _live(self) -> list[LinkView]:
        subject = links.of_appointment if self.is_visit else links.of_purchase
        return subject(self.venue.reception, self.visit_id or self.purchase_id)

    def _withdraw(self) -> None:
        for link in self._live():
            if link.is_live:
                links.withdraw(self.venue.reception, link.id, "asked", operation=new_id())

    def _check(self) -> None:
        for link in self._live():
            links.check_now(self.venue.reception, link.id)

    def _heal(self) -> None:
        """The network is back, nobody dies: two days in steps of at most ten minutes."""
        lives = [self._begin(desk) for desk in self.terminals]
        steps = (
            [timedelta(seconds=200)] * 12 + [timedelta(minutes=12)] * 15 + [timedelta(hours=2)] * 3
            + [timedelta(days=1)] * 2
        )  # fmt: skip
        for step in steps:
            self.venue.clock.at += step
            self.world.ticks += 100
            for desk, life in zip(self.terminals, lives, strict=True):
                self.idle[desk.terminal] = False
                while not self.idle[desk.terminal]:
                    life.send(None)
                    self._two_payable()

    def _two_payable(self) -> None:
        if sum(remote.is_payable for remote in self.world.remotes.values()) > 1:
            self._fault("two payable invoices for one sale", str(self.world.remotes))

    def _fault(self, kind: str, what: str) -> None:
        if self.progress.counts[kind] < 20:
            self.progress.fault(kind, f"schedule {self.number}: {what}")

    def _reckon(self) -> None:
        counts = self.progress.counts
        counts["schedules"] += 1
        counts["crashes"] += self.crashes
        rows = self._rows()
        paid = [remote for remote in self.world.remotes.values() if remote.status == "paid"]
        counts["paid online"] += len(paid)
        counts["paid in cash"] += self.cash
        self._check_money(paid, rows)
        self._check_intents(rows)

    def _rows(self) -> list[Any]:
        key = "appointment_id" if self.is_visit else "purchase_id"
        return self.venue.rows(
            "SELECT i.id, i.number, i.state, i.invoice, i.remote_id, i.purchase_id,"
            " (SELECT COUNT(*) FROM flag f WHERE f.intent_id = i.id AND f.resolved_at IS NULL),"
            " (SELECT COUNT(*) FROM unallocated u WHERE u.intent_id = i.id),"
            " (SELECT COUNT(*) FROM payment p WHERE p.id = i.payment_id AND p.status = 'completed')"
            f" FROM intent i WHERE i.{key} = '{self.visit_id or self.purchase_id}' ORDER BY i.created_at"
        )

    def _check_money(self, paid: list[Any], rows: list[Any]) -> None:
        by_number = {row[1]: row for row in rows}
        credited = 0
        for remote in paid:
            _id, _number, _state, invoice, _remote, _purchase, flags, unallocated, completed = by_number[
                remote.number
            ]
            credited += completed
            if completed == unallocated or (unallocated and not flags):
                kind = "double payment unflagged" if self.cash or len(paid) > 1 else "paid but never active"
                if not flags:
                    self._fault(kind, f"{remote} {by_number[remote.number]}")
            if invoice != "paid" and not flags:
                self._fault("paid but never active", f"{remote} {by_number[remote.number]}")
        payable = [remote for remote in self.world.remotes.values() if remote.is_payable]
        if payable and self.cash + credited and not any(row[6] for row in rows):
            self._fault("stuck without a flag", f"paid, and still payable: {payable}")
        if self.cash + len(paid) > 1:
            self.progress.counts["paid twice, flagged"] += 1
            if self.cash + credited != 1:
                self._fault("activated twice", f"cash {self.cash}, credited {credited}")
        self._check_active(credited)

    def _check_active(self, credited: int) -> None:
        if self.is_visit:
            found = self.venue.rows(
                f"SELECT paid_amount, status FROM appointment WHERE id = '{self.visit_id}'"
            )
            if found[0][0] != self.price * min(self.cash + credited, 1):
                self._fault("activated twice", f"appointment {found}")
            if credited and found[0][1] != "confirmed":
                self._fault("paid but never active", f"appointment {found}")
            return
        found = self.venue.rows(
            "SELECT p.status, p.total, (SELECT COUNT(*) FROM credit c WHERE c.purchase_id = p.id),"
            " (SELECT COALESCE(SUM(amount), 0) FROM payment m"
            "  WHERE m.purchase_id = p.id AND m.status = 'completed')"
            f" FROM purchase p WHERE p.id = '{self.purchase_id}'"
        )
        status, total, credits, money = found[0]
        active = bool(self.cash + credited)
        if active and (status, total, credits, money) != ("active", 5, 2, 500_000):
            self._fault("activated twice" if total > 5 else "paid but never active", str(found))
        if not active and (total or credits or status != "pending_payment"):
            self._fault("activated twice", f"without money: {found}")

    def _check_intents(self, rows: list[Any]) -> None:
        flagged = any(row[6] for row in rows)
        for row in rows:
            if row[2] in _LEFT and not flagged:
                self._fault("stuck without a flag", str(row))
            remotes = self.world.of(row[1])
            if len(remotes) > 1:
                self._fault("two payable invoices for one sale", str(remotes))
            if row[3] == "void" and any(r.is_payable for r in remotes) and not flagged:
                self._fault("stuck without a flag", f"withdrawn, but payable: {row} {remotes}")
        self.progress.counts["flagged"] += flagged
        self.progress.counts["links"] += len(rows)
        self.progress.counts["posts"] += len(self.world.posts)

    def _leave(self) -> None:
        """Nothing of this schedule is due any more."""
        self.venue.do(
            "UPDATE intent SET poll_at = NULL, next_at = 9000000000000000,"
            " invoice = CASE WHEN invoice = 'pending' THEN 'void' ELSE invoice END"
            " WHERE poll_at IS NOT NULL OR state IN ('queued','sending','unknown','void_wanted','blocked')"
        )


if __name__ == "__main__":
    sys.exit(main())
