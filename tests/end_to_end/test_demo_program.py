"""`pos-app demo` in a terminal: its sandbox is there, speaks, and never outlives it."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

import pos_app
from pos_app.demo import keeping, venue
from pos_app.desk import customers, purchases
from pos_app.domain.clock import SystemClock
from pos_app.store.doctor import examine
from pos_app.tui.driver import HUNG_UP
from tests.tui.terminal import Terminal

PATIENCE = 60


def is_well(port: int) -> bool:
    url = f"http://127.0.0.1:{port}/api/v1/health-check"
    try:
        return httpx.get(url, trust_env=False, verify=False, timeout=PATIENCE).status_code == 200
    except httpx.TransportError:
        return False


def gone(port: int) -> bool:
    end = time.monotonic() + PATIENCE
    while is_well(port):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keeping.make(tmp_path / "demo", SystemClock(), sandbox=True)
    return tmp_path / "demo"


@pytest.fixture
def demo(folder: Path, tmp_path: Path) -> Iterator[Terminal]:
    """A program that a hang-up does not end, as below a `make` that keeps it to itself."""
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh"]
    command += [sys.executable, "-m", "pos_app", "demo", "--data-dir", str(folder)]
    real = {"POS_APP_PAPER__CLIENT_ID": "real-id", "POS_APP_PAPER__CLIENT_SECRET": "real-secret"}
    with Terminal(command, env={"HOME": str(tmp_path), **real}) as terminal:
        terminal.wait_for(venue.PIN, timeout=PATIENCE)
        yield terminal


def port_of(folder: Path) -> int:
    return int(json.loads((folder / keeping.SANDBOX_STATE).read_text())["port"])


def test_the_demo_speaks_to_a_sandbox_of_its_own_and_ends_it(demo: Terminal, folder: Path) -> None:
    top = re.compile(r"(?=.*SANDBOX)(?=.*online).*3 (open )?links")
    demo.wait_for(lambda screen: top.match(screen) is not None)
    port = port_of(folder)
    assert is_well(port)
    demo.wait_for("3 open links, checked", timeout=PATIENCE)
    demo.send("Sari Wulandari", "enter", venue.PIN, "enter")
    demo.wait_for("Find a customer", timeout=PATIENCE)
    demo.send("ctrl+q")
    demo.wait_for("Quit the desk?", timeout=PATIENCE)
    demo.send("1")
    assert demo.wait_gone(PATIENCE) == 0
    assert gone(port)


def sandbox_of(demo: Terminal, *, other_than: int = 0) -> int:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        children: list[int] = []
        for of in Path(f"/proc/{demo.pid}/task").glob("*/children"):
            with suppress(OSError):  # a thread that has just ended
                children += map(int, of.read_text().split())
        if children not in ([], [other_than]):
            return children[0]
        demo.read(0.1)
    raise AssertionError("no sandbox")


def test_a_sandbox_that_dies_comes_back_to_its_port_and_the_demo_goes_on(
    demo: Terminal, folder: Path
) -> None:
    demo.wait_for("online", timeout=PATIENCE)
    port = port_of(folder)
    demo.send("Sari Wulandari", "enter", venue.PIN, "enter")
    demo.wait_for("Find a customer", timeout=PATIENCE)
    old = sandbox_of(demo)
    os.kill(old, 9)
    assert sandbox_of(demo, other_than=old)
    demo.send("ayu", "enter", "s", "lux", "enter", "4", "enter")
    demo.wait_for(f"http://127.0.0.1:{port}/", timeout=PATIENCE)
    assert is_well(port)
    demo.wait_for("online", timeout=PATIENCE)


def test_a_killed_demo_leaves_no_sandbox(demo: Terminal, folder: Path) -> None:
    demo.wait_for("online", timeout=PATIENCE)
    port = port_of(folder)
    assert is_well(port)
    os.kill(demo.pid, 9)
    assert gone(port)


def test_a_demo_whose_terminal_vanishes_ends_with_all_that_was_confirmed(
    demo: Terminal, folder: Path
) -> None:
    demo.wait_for("online", timeout=PATIENCE)
    port = port_of(folder)
    demo.send("Sari Wulandari", "enter", venue.PIN, "enter")
    demo.wait_for("Find a customer", timeout=PATIENCE)
    began = SystemClock().now()
    demo.send("ayu", "enter", "s", "lux", "enter", "enter", "enter")
    demo.wait_for("Package Purchase Successful!", timeout=PATIENCE)
    demo.vanish()
    assert demo.wait_gone(PATIENCE) == HUNG_UP
    assert gone(port)
    database = keeping.location(folder)
    with pos_app.open_desk(database, person="Sari Wulandari", pin=venue.PIN, terminal="T2") as desk:
        bought = purchases.listed(desk, customers.find(desk, "ayu", 1).rows[0].id)
    assert [one.package_name for one in bought if one.purchased_at > began] == ["Luxury Spa Package"]
    assert examine(database, SystemClock().now()).ok
    assert not list((folder / "logs").glob("*report*"))


def test_a_demo_at_its_sign_in_ends_with_its_terminal(demo: Terminal, folder: Path) -> None:
    demo.vanish()
    assert demo.wait_gone(PATIENCE) == HUNG_UP
