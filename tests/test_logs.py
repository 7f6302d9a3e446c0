"""The log: JSON, private, masked, silent where it cannot be written."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app import logs


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    logs.start(tmp_path / "logs")
    yield tmp_path / "logs"
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = before
    root.setLevel(level)


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / logs.FILE).read_text("utf-8").splitlines()]


def test_nothing_is_made_until_something_is_said(folder: Path) -> None:
    assert not folder.exists()
    logging.getLogger("pos_app.sync").info("GET /v1/store-invoice: 200 in 0.3 s")
    (line,) = lines(folder)
    assert (line["from"], line["level"]) == ("pos_app.sync", "info")
    assert line["said"] == "GET /v1/store-invoice: 200 in 0.3 s"
    assert str(line["at"]).endswith("+00:00")


def test_the_file_is_its_owners_alone(folder: Path) -> None:
    logging.getLogger("pos_app").error("a fault")
    assert (folder / logs.FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("sari.w@example.com is refused", "[e-mail] is refused"),
        ("phone 0812-3456-7890", "phone [number]"),
        ("phone +62 812 3456 7890.", "phone [number]."),
        ("client_secret: abc123", "client_secret: [hidden]"),
        ("{'client_id': 'abc'}", "{'client_id': '[hidden]'}"),
        ("Authorization: Basic dXNlcjpwYXNz", "Authorization: [hidden]"),
        ("PIN=246810", "PIN=[hidden]"),
        ("INV-PKG-20261121-140212-7QK2", "INV-PKG-20261121-140212-7QK2"),
        ("invoice 6560f3a1b2c3d4e5f6a7b8c9: 200", "invoice 6560f3a1b2c3d4e5f6a7b8c9: 200"),
    ],
)
def test_what_is_somebodys_is_masked(folder: Path, said: str, kept: str) -> None:
    logging.getLogger("pos_app").warning("%s", said)
    assert lines(folder)[-1]["said"] == kept


def test_control_characters_steer_nothing(folder: Path) -> None:
    logging.getLogger("pos_app").warning("%s", "\x1b[2J\nnext\u202e")
    raw = (folder / logs.FILE).read_bytes()
    assert raw.count(b"\n") == 1
    assert b"\x1b" not in raw
    assert raw.isascii()


def test_an_error_tells_where_but_not_with_what(folder: Path) -> None:
    try:
        raise ValueError("Bu Tini, 0812-3456-7890")
    except ValueError:
        logging.getLogger("pos_app").exception("it broke")
    (line,) = lines(folder)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in str(line["where"])
    assert "Tini" not in json.dumps(line)


def test_a_large_file_is_put_aside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "LARGEST", 10)
    folder.mkdir()
    (folder / logs.FILE).write_text("x" * 11, "utf-8")
    logging.getLogger("pos_app").warning("new")
    assert (folder / "desk.log.1").read_text("utf-8") == "x" * 11
    assert len(lines(folder)) == 1


def test_a_log_that_cannot_be_written_is_silent(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder.write_text("a file where the folder should be", "utf-8")
    logging.getLogger("pos_app").error("lost")
    assert capsys.readouterr() == ("", "")


def test_libraries_speak_only_of_trouble(folder: Path) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://open-api.paper.id/?q=1")
    assert not folder.exists()
