"""Copying through the terminal and by a tool of the system; the text is in no command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pos_app.tui import clipboard
from pos_app.tui.app import DeskApp
from tests.desk.venue import Venue
from tests.tui.counter import counter


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A path with nothing on it, and no screen."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    return folder


def put(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)


def test_a_tool_counts_only_where_there_is_a_screen_for_it(
    tools: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tools, "xclip", "")
    put(tools, "wl-copy", "")
    assert clipboard.found() == ()
    monkeypatch.setenv("DISPLAY", ":0")
    assert clipboard.found() == (str(tools / "xclip"), "-selection", "clipboard", "-in")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert clipboard.found() == (str(tools / "wl-copy"),)


async def test_terminal_and_tool_get_the_text(
    tools: Path, venue: Venue, guest: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    os.environ["PATH"] += ":/bin:/usr/bin"
    put(tools, "pbcopy", f'printf "%s" "$*" > {tmp_path}/arguments; cat > {tmp_path}/copied')
    given: list[str] = []
    async with counter(venue, guest) as at:
        monkeypatch.setattr(DeskApp, "copy_to_clipboard", lambda _app, text: given.append(text))
        clipboard.copy(at.app, "https://get.paper.id/Qw7ErT2 [VIP] \u202e")
        await at.app.workers.wait_for_complete(
            [worker for worker in at.app.workers if "to_thread" in str(worker)]
        )
    assert given == ["https://get.paper.id/Qw7ErT2 [VIP] \u202e"]
    assert (tmp_path / "copied").read_text() == given[0]
    assert (tmp_path / "arguments").read_text() == ""


def test_a_tool_that_fails_is_no_reason_to_stop(tools: Path) -> None:
    clipboard.hand_over((str(tools / "gone"),), "text")
    put(tools, "broken", "exit 3")
    clipboard.hand_over((str(tools / "broken"),), "text")
