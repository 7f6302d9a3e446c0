"""`pos-app sandbox`, and the file and the port it holds on to."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from pos_app.cli import main
from pos_app.domain.errors import Conflict, Unprocessable
from pos_app.paper.sandbox.serving import Sandbox


@contextmanager
def opened(*arguments: object) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """The door as a process of its own, and what it has said when it is open."""
    program = [sys.executable, "-m", "pos_app", "sandbox", *map(str, arguments)]
    with subprocess.Popen(
        program,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(5)]
        try:
            yield process, said
        finally:
            process.kill()


def base_url(said: list[str]) -> str:
    return said[1].removeprefix("Base URL: ").strip()


def is_well(url: str) -> bool:
    answer = httpx.get(f"{url}/v1/health-check", trust_env=False, verify=False, timeout=60)
    return bool(answer.json()["message"] == "health")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_serves_and_ends_at_a_signal(tmp_path: Path, stop: signal.Signals) -> None:
    state = tmp_path / "sub" / "sandbox.json"
    with opened("--state", state) as (process, said):
        assert "sandbox / sandbox" in said[2]
        assert str(state) in said[3]
        assert is_well(base_url(said))
        process.send_signal(stop)
        out, errors = process.communicate(timeout=60)
        assert (process.returncode, out, errors) == (0, "", "")
    assert stat.S_IMODE(state.stat().st_mode) == 0o600


def test_killed_outright_it_goes_on_where_it_was(tmp_path: Path) -> None:
    state = tmp_path / "sandbox.json"
    with opened("--state", state) as (process, said):
        first = base_url(said)
        faults = first.removesuffix("/api") + "/control/faults"
        httpx.post(faults, json={"kind": "500", "on": "list"}, trust_env=False, verify=False, timeout=60)
        process.kill()
        process.wait(60)
    with opened("--state", state) as (_, said):
        assert base_url(said) == first
        page = first.removesuffix("/api") + "/control/"
        shown = httpx.get(page, trust_env=False, verify=False, timeout=60).json()
        assert [fault["kind"] for fault in shown["faults"]] == ["500"]


def test_a_second_one_on_the_same_state_or_port_is_told(tmp_path: Path) -> None:
    with Sandbox(tmp_path / "a.json") as first:
        with pytest.raises(Conflict) as refused:
            Sandbox(tmp_path / "a.json")
        assert refused.value.code == "sandbox_runs"
        with pytest.raises(Conflict) as refused:
            Sandbox(tmp_path / "b.json", first.port)
        assert refused.value.code == "port_taken"
    Sandbox(tmp_path / "b.json").stop()


def test_a_last_port_that_is_taken_meanwhile_is_given_up(tmp_path: Path) -> None:
    with Sandbox(tmp_path / "a.json") as first:
        port = first.port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with Sandbox(tmp_path / "a.json") as second:
            assert second.port != port
            assert is_well(second.base_url)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"invoices": 7}', '{"what": 1}'])
def test_a_file_that_is_no_state_is_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    state = tmp_path / "sandbox.json"
    state.write_text(content)
    with pytest.raises(Unprocessable):
        Sandbox(state)
    assert state.read_text() == content


def test_the_door_refuses_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox", "--state", str(tmp_path)]) == 1
    assert "is no state of a sandbox" in capsys.readouterr().err
    with pytest.raises(SystemExit) as exit_:
        main(["sandbox", "--port", "70000"])
    assert exit_.value.code == 2


def test_it_listens_to_this_machine_alone() -> None:
    with Sandbox() as sandbox:
        assert sandbox.base_url.startswith("http://127.0.0.1:")


def test_a_stop_waits_for_the_end_and_may_be_repeated() -> None:
    sandbox = Sandbox().start()
    serving = sandbox._thread
    assert serving is not None
    sandbox.stop()
    sandbox.stop()
    serving.join(60)
    assert not serving.is_alive()
