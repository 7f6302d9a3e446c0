"""The sandbox beside a desk: it is there when it is asked for, and never outlives who started it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from pos_app.domain.errors import Conflict
from pos_app.paper.sandbox.child import SandboxChild
from pos_app.paper.sandbox.serving import Sandbox


def is_well(url: str) -> bool:
    try:
        return (
            httpx.get(f"{url}/v1/health-check", trust_env=False, verify=False, timeout=60).status_code == 200
        )
    except httpx.TransportError:
        return False


def gone(url: str) -> bool:
    end = time.monotonic() + 60
    while is_well(url):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_it_serves_and_ends_with_stop(tmp_path: Path) -> None:
    child = SandboxChild(tmp_path / "sandbox.json")
    url = child.start()
    assert is_well(url)
    assert child.start() == url
    child.stop()
    child.stop()
    assert gone(url)
    with pytest.raises(Conflict):
        child.start()


def test_it_forgets_nothing_and_comes_back_to_its_port(tmp_path: Path) -> None:
    first = SandboxChild(tmp_path / "sandbox.json")
    url = first.start()
    first.stop()
    again = SandboxChild(tmp_path / "sandbox.json")
    assert again.start() == url
    again.stop()


def test_it_ends_when_the_one_who_started_it_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from pos_app.paper.sandbox.child import SandboxChild;"
        "print(SandboxChild(Path(sys.argv[1])).start(), flush=True); time.sleep(600)"
    )
    state = str(tmp_path / "sandbox.json")
    with subprocess.Popen(
        [sys.executable, "-c", program, state], stdout=subprocess.PIPE, text=True, env={**os.environ}
    ) as desk:
        assert desk.stdout is not None
        url = desk.stdout.readline().strip()
        assert is_well(url)
        desk.kill()
        assert gone(url)


def test_a_state_in_use_is_told(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.json"
    with Sandbox(state):
        child = SandboxChild(state)
        with pytest.raises(Conflict, match="Another sandbox is using"):
            child.start()
        child.stop()
