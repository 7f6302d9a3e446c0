"""The doors of a terminal of its own, gone through in this process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pos_app.cli import main


class Said(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def object(self) -> Any:
        return json.loads(self.out)


Door = Callable[..., Said]


@pytest.fixture
def door(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Door:
    """Go through a door of a terminal of its own, in this process."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("POS_APP_DESK__DATA_FOLDER", str(tmp_path / "data"))

    def go(*arguments: object) -> Said:
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return go


@pytest.fixture
def ready(door: Door) -> Door:
    """A venue that is set up."""
    said = door(
        "setup", "--tenant", "Sari Spa", "--outlet", "Kemang", "--timezone", "WIB", "--owner", "Dewi Lestari"
    )
    assert said.code == 0
    return door
