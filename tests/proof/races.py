"""The last credit and the last slot, wanted by two processes on one PostgreSQL at the same moment."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

from pos_app.desk import sales, services
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act
from pos_app.domain.clock import SystemClock
from pos_app.domain.ids import new_id
from pos_app.domain.names import name_key
from pos_app.domain.words import BookingPayment, Means
from pos_app.store import open_store
from pos_app.store import tables as t
from pos_app.store.doctor import examine
from tests import postgres
from tests.proof import venue
from tests.proof.progress import Progress

ROUNDS = 200
"""Half of them for a credit, half for a slot."""
JITTER = 0.002
"""Seconds by which one of the two may be late: neither is to be the quicker by habit."""
CREDIT_GONE = {"no_credits", "redemption_failed"}
SLOT_GONE = {"booking_conflict"}


class Race(NamedTuple):
    """What the two want, and how the slower one is to be told."""

    kind: str
    wanted: tuple[dict[str, Any], dict[str, Any]]
    codes: set[str]


def run(progress: Progress, rounds: int = ROUNDS, cluster: postgres.Cluster | None = None) -> dict[str, Any]:
    """Race so often; what was counted."""
    for kind in ("not one winner", "told something else", "doctor found something"):
        progress.counts.setdefault(kind, 0)
    with ExitStack() as stack:
        url = stack.enter_context((cluster or stack.enter_context(_own_cluster())).fresh())
        with open_store(url) as store:
            venue.furnish(store)
            desk = venue.desk_of(store)
            act(desk, _add_single)
            racers = [stack.enter_context(_racer(url, terminal)) for terminal in ("left", "right")]
            days = date.today() + timedelta(days=1)
            for number in progress.rounds(rounds):
                race = _credit_race if number % 2 else _slot_race
                luck = progress.luck(number)
                _start(progress, number, race(desk, number, days, luck), racers, luck)
        findings = examine(url, SystemClock().now())
        for check in findings.checks:
            if not check.ok:
                progress.fault("doctor found something", f"{check.name}: {check.detail}")
    return dict(progress.counts)


def _add_single(work: Work) -> None:
    """A package of one visit, and a treatment that only one person performs."""
    work.insert(
        t.Package, id="single", tenant_id=work.tenant_id, name="Single Visit", name_key=name_key("Single"),
        price=150_000, validity_days=90, created_at=work.at, updated_at=work.at,
    )  # fmt: skip
    work.insert(
        t.PackageItem, id="single1", package_id="single", position=1, service_id="service0",
        service_name="Facial Treatment", quantity=1, unit_price=150_000,
    )  # fmt: skip
    work.insert(
        t.Service, id="solo", tenant_id=work.tenant_id, name="Solo", name_key=name_key("Solo"), duration=60,
        base_price=90_000, created_at=work.at,
    )  # fmt: skip
    only = services.skilled(work, "service0")[0]
    work.insert(t.StaffSkill, staff_id=only.id, service_id="solo")


def _credit_race(desk: Desk, number: int, tomorrow: date, luck: random.Random) -> Race:
    """One visit left; two acts that each need it, at times and therapists that do not touch."""
    guest = f"guest{1 + number % 24}"
    sales.sell(desk, SaleRequest(guest, "single", means=Means.CASH), operation=new_id())
    day = tomorrow + timedelta(days=100 + number)

    def one(minute: int) -> dict[str, Any]:
        return {
            "act": luck.choice(("use", "book")), "guest": guest, "service": "service0",
            "day": day.isoformat(), "minute": minute, "payment": BookingPayment.CREDIT.value,
        }  # fmt: skip

    return Race("last credits", (one(10 * 60), one(14 * 60)), CREDIT_GONE)


def _slot_race(desk: Desk, number: int, tomorrow: date, luck: random.Random) -> Race:
    """One free place: the only therapist of a treatment, by name or as anybody, at times that overlap."""
    only = services.therapists(desk, "solo")[0]
    day, minute = tomorrow + timedelta(days=number // 8), 60 * (2 * (number % 8) + 6)

    def one(guest: int, later: int) -> dict[str, Any]:
        return {
            "act": "book", "guest": f"guest{guest}", "service": "solo", "day": day.isoformat(),
            "minute": minute + later, "payment": BookingPayment.LATER.value,
            "staff": luck.choice((None, only.id)),
        }  # fmt: skip

    first = 1 + number % 23
    return Race("last slots", (one(first, 0), one(first + 1, luck.choice((0, 0, 30)))), SLOT_GONE)


def _start(
    progress: Progress, number: int, race: Race, racers: list[subprocess.Popen[str]], luck: random.Random
) -> None:
    at = time.time() + 0.02
    for racer, wanted in zip(racers, race.wanted, strict=True):
        assert racer.stdin
        late = luck.uniform(0, JITTER)
        racer.stdin.write(json.dumps({**wanted, "at": at + late, "operation": new_id()}) + "\n")
        racer.stdin.flush()
    answers = [_answer(racer) for racer in racers]
    progress.counts[race.kind] += 1
    if sum(answer["won"] for answer in answers) != 1:
        progress.fault("not one winner", f"round {number}, {race}: {answers}")
    for answer in answers:
        if not answer["won"] and answer["code"] not in race.codes:
            progress.fault("told something else", f"round {number}, {race}: {answer}")
    left, right = answers
    met = left["began"] < right["ended"] and right["began"] < left["ended"]
    progress.counts["both at it at once"] += met
    progress.counts[f"{race.kind} won by the {'left' if left['won'] else 'right'}"] += 1


def _answer(racer: subprocess.Popen[str]) -> dict[str, Any]:
    assert racer.stdout
    line = racer.stdout.readline()
    assert line, "a racer ended"
    answer: dict[str, Any] = json.loads(line)
    return answer


@contextmanager
def _racer(url: str, terminal: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.proof.racer", url, terminal]
    with subprocess.Popen(
        command, cwd=venue.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as racer:  # fmt: skip
        _answer(racer)
        try:
            yield racer
        finally:
            racer.kill()


@contextmanager
def _own_cluster() -> Iterator[postgres.Cluster]:
    cluster = postgres.Cluster(postgres.make_folder(), os.getpid())
    try:
        cluster.ensure()
        yield cluster
    finally:
        cluster.stop()
