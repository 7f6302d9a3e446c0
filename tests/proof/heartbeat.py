"""Whether storage and network ever hold the event loop of the real desk, beside that of bare Textual."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.desk import gateway, links, people, sales
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import open_front
from pos_app.domain.clock import SystemClock
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import SaleMethod
from pos_app.store import open_store
from tests.proof import venue
from tests.proof.network import Network, Way
from tests.proof.progress import Progress
from tests.tui.terminal import Terminal

GUESTS = 24
FAULTS = ("storage or network held the loop over 50 ms", "beats at rest late over 50 ms")
JOBS = ("down", "down", "up", "up", "f5", "f2")
"""Keys that both programs know: a list, two places."""


class Stretches(NamedTuple):
    """How long each part is measured, in seconds."""

    dark: float = 20.0
    light: float = 60.0
    keys: float = 20.0


def measure(progress: Progress, folder: Path, *, links: int, stretches: Stretches | None = None) -> None:
    """The desk in the dark, in the light, at work; bare Textual at rest, at work; what was counted."""
    how = stretches or Stretches()
    database = _filled(folder / "desk.db", links)
    with Network() as network:
        network.become(Way.HOLE)
        desk = _desk(database, network, folder / "desk.json", how)
    bare = _bare(folder / "bare.json", how)
    opening, dark, light, keys = desk[-4:]
    counts = progress.counts
    for section in (opening, dark, light, keys):
        counts["steps of storage and network"] += section["steps"]
        if section["long"]:
            what = f"{section['longest_step'] * 1000:.0f} ms in {section['whose']}"
            progress.fault(FAULTS[0], what, section["long"])
    for section in (dark, light):
        counts["beats at rest, the relay at work"] += section["beats"]
        if section["late"]:
            what = f"{section['late']} beats, the latest {section['longest_beat'] * 1000:.0f} ms"
            progress.fault(FAULTS[1], what, section["late"])
    told = {
        "longest step of storage and network": max(
            part["longest_step"] for part in (opening, dark, light, keys)
        ),
        "latest beat, desk at rest, the relay at work": max(dark["longest_beat"], light["longest_beat"]),
        "latest beat, bare Textual at rest": bare[-2]["longest_beat"],
        "latest beat, desk and relay at work": keys["longest_beat"],
        "latest beat, bare Textual at work": bare[-1]["longest_beat"],
    }
    for name, seconds in told.items():
        counts[f"{name}, ms"] = round(seconds * 1000)


def _filled(database: Path, count: int) -> Path:
    """A venue with so many links that wait for a network."""
    with open_store(database) as store:
        venue.furnish(store, GUESTS)
        gateway.configure(people.through_door(open_front(store, SystemClock(), "proof")), "sandbox")
        desk = venue.desk_of(store)
        for number in range(count):
            request = SaleRequest(f"guest{1 + number % GUESTS}", "package0", SaleMethod.DIGITAL)
            sold = sales.sell(desk, request, operation=new_id()).purchase.id
            links.make_for_purchase(desk, sold, Wanted(whatsapp=True), operation=new_id())
    return database


def _desk(database: Path, network: Network, report: Path, how: Stretches) -> list[dict[str, Any]]:
    env = {**venue.environment(database), "POS_APP_PAPER__BASE_URL": network.base_url}
    words = ("desk", "--database", str(database))
    with _measured(report, words, env) as terminal:
        terminal.wait_for("PIN")
        _begin(terminal)
        terminal.read(how.dark / 4)
        terminal.send(venue.RECEPTIONIST, "enter", venue.PIN, "enter")
        terminal.wait_for("Find a customer")
        terminal.read(2.0)
        _begin(terminal)
        terminal.read(how.dark * 0.7)
        network.become(Way.REFUSED)
        terminal.read(how.dark * 0.3)
        _begin(terminal)
        network.become(Way.OPEN)
        terminal.read(how.light)
        _begin(terminal)
        _type(terminal, how.keys)
        return _read(report)


def _bare(report: Path, how: Stretches) -> list[dict[str, Any]]:
    with _measured(report, ("bare",), {}) as terminal:
        terminal.wait_for("Customer 0001")
        terminal.read(1.0)
        _begin(terminal)
        terminal.read(how.dark)
        _begin(terminal)
        _type(terminal, how.keys)
        return _read(report)


@contextmanager
def _measured(report: Path, words: tuple[str, ...], env: Mapping[str, str]) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "tests.proof.loop_meter", str(report), *words]
    with Terminal(command, columns=120, rows=36, cwd=venue.ROOT, env=env) as terminal:
        yield terminal


def _begin(terminal: Terminal) -> None:
    os.kill(terminal.pid, signal.SIGUSR1)


def _type(terminal: Terminal, seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for key in JOBS:
            terminal.send(key)
            terminal.read(0.2)


def _read(report: Path) -> list[dict[str, Any]]:
    time.sleep(0.7)
    found: list[dict[str, Any]] = json.loads(report.read_text())
    return found
