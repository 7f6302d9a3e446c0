"""The credentials: where they are kept, and all the places they never show up in."""

from __future__ import annotations

import io
import json
import logging
import pickle
import stat
import sys
import traceback
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from rich.console import Console
from rich.traceback import Traceback

from pos_app.domain.errors import BadInput
from pos_app.paper import credentials
from pos_app.paper.client import PaperClient, opened
from pos_app.paper.credentials import SANDBOX, Credentials, Found, Place, load, remove, save
from pos_app.paper.files import write_private
from pos_app.paper.outcomes import Unknown, Why
from pos_app.paper.profiles import Environment
from tests.paper.conftest import QUICK, request
from tests.paper.stranger import Stranger, stranger

SECRET = "s3cr3t-7f0a9c"
KEYS = Credentials("id-5e1d", SECRET)
NUMBER = "INV-PKG-20261121-103000-K7QM"
STAGING, PRODUCTION = Environment.STAGING, Environment.PRODUCTION
VARIABLES = {"POS_APP_PAPER__CLIENT_ID": "of-variables", "POS_APP_PAPER__CLIENT_SECRET": "x"}


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring that works."""
    kept: dict[tuple[str, str], str] = {}
    module = SimpleNamespace(
        get_password=lambda service, name: kept.get((service, name)),
        set_password=lambda service, name, value: kept.update({(service, name): value}),
        delete_password=lambda service, name: kept.pop((service, name)),
    )
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


@pytest.fixture
async def other() -> AsyncIterator[Stranger]:
    async with stranger() as running:
        yield running


@pytest.fixture
async def client(other: Stranger) -> AsyncIterator[PaperClient]:
    async with opened(other.profile, KEYS, QUICK) as speaking:
        yield speaking


def test_nothing_kept_is_nothing_but_for_the_sandbox(tmp_path: Path) -> None:
    assert load(STAGING, tmp_path, {}) is None
    assert load(Environment.SANDBOX, tmp_path, {}) == Found(SANDBOX, Place.BUILT_IN)


def test_the_keys_of_each_environment_are_kept_apart_in_a_private_file(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert save(STAGING, KEYS, folder) is Place.FILE
    assert save(PRODUCTION, Credentials("p", "q"), folder) is Place.FILE
    file = folder / credentials.FILE_NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert load(STAGING, folder, {}) == Found(KEYS, Place.FILE)
    remove(STAGING, folder)
    assert load(STAGING, folder, {}) is None
    assert load(PRODUCTION, folder, {}) == Found(Credentials("p", "q"), Place.FILE)
    assert [path.name for path in folder.iterdir()] == [credentials.FILE_NAME]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o700 | 0o001])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    save(STAGING, KEYS, tmp_path)
    (tmp_path / credentials.FILE_NAME).chmod(mode)
    with pytest.raises(BadInput) as refused:
        load(STAGING, tmp_path, {})
    assert refused.value.code == "credentials_too_open"


@pytest.mark.parametrize("content", ["", "[]", "{", '"x"'])
def test_a_file_that_is_none_of_ours_is_refused_and_not_written_over(tmp_path: Path, content: str) -> None:
    file = tmp_path / credentials.FILE_NAME
    write_private(file, content.encode())
    for act in (lambda: load(STAGING, tmp_path, {}), lambda: save(STAGING, KEYS, tmp_path)):
        with pytest.raises(BadInput) as refused:
            act()
        assert refused.value.code == "credentials_unreadable"
    assert file.read_text() == content


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    save(STAGING, KEYS, tmp_path / "real")
    (tmp_path / credentials.FILE_NAME).symlink_to(tmp_path / "real" / credentials.FILE_NAME)
    with pytest.raises(BadInput):
        load(STAGING, tmp_path, {})


def test_variables_beat_the_keyring_and_the_keyring_beats_the_file(
    tmp_path: Path, keyring: dict[tuple[str, str], str]
) -> None:
    write_private(tmp_path / credentials.FILE_NAME, json.dumps({"staging": KEYS.headers()}).encode())
    assert load(STAGING, tmp_path, {}) == Found(KEYS, Place.FILE)
    assert save(STAGING, Credentials("k", "r"), tmp_path) is Place.KEYRING
    assert SECRET not in (tmp_path / credentials.FILE_NAME).read_text()
    assert load(STAGING, tmp_path, {}) == Found(Credentials("k", "r"), Place.KEYRING)
    assert load(STAGING, tmp_path, VARIABLES) == Found(Credentials("of-variables", "x"), Place.VARIABLES)
    remove(STAGING, tmp_path)
    assert (load(STAGING, tmp_path, {}), keyring) == (None, {})


def test_a_keyring_that_fails_or_forgets_falls_back_to_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise RuntimeError("no keyring")

    for set_password in (fail, lambda *_: None):
        broken = SimpleNamespace(
            get_password=lambda *_: None, set_password=set_password, delete_password=fail
        )
        monkeypatch.setitem(sys.modules, "keyring", broken)
        assert save(STAGING, KEYS, tmp_path) is Place.FILE
        assert load(STAGING, tmp_path, {}) == Found(KEYS, Place.FILE)
        remove(STAGING, tmp_path)


def test_half_of_the_variables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        load(STAGING, tmp_path, {"POS_APP_PAPER__CLIENT_ID": "x"})
    assert refused.value.field == "client_secret"


@pytest.mark.parametrize("wrong", ["", " ", "a b", "a\r\nx: y", "\u00e9", "x" * 201, "a\x00"])
def test_what_cannot_be_a_key_is_refused_without_being_repeated(wrong: str) -> None:
    with pytest.raises(BadInput) as refused:
        Credentials("id", wrong)
    assert not wrong.strip() or wrong.strip() not in str(refused.value) + repr(refused.value.params)


async def test_no_secret_is_in_a_repr_a_log_or_a_traceback_with_its_locals(
    other: Stranger, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    written = io.StringIO()
    async with opened(other.profile, KEYS, QUICK) as client:
        other.answer("500 x", b"{}")
        await client.create(NUMBER, request())
        for broken in (KeyError("x"), RuntimeError("y")):
            with monkeypatch.context() as patch:
                patch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", _raiser(broken))
                assert await client.create(NUMBER, request()) == Unknown(Why.UNEXPECTED)
        try:
            raise RuntimeError(f"{client!r} {KEYS!r} {KEYS} {client}")
        except RuntimeError:
            Console(file=written, width=300).print(Traceback(show_locals=True, locals_max_length=1_000))
            written.write(traceback.format_exc())
    shown = written.getvalue() + caplog.text + repr(vars(client))
    assert SECRET not in shown
    assert "id-5e1d" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(KEYS)


async def test_a_log_line_holds_act_outcome_and_time(
    other: Stranger, client: PaperClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    other.answer("500 x", b"{}")
    await client.invoice("3f0a6b52")
    assert [record.name for record in caplog.records if record.name.startswith(("pos_app", "http"))] == [
        "pos_app.paper.transport"
    ]
    assert "GET /v1/sales-invoices/3f0a6b52: 500 in" in caplog.text


def _raiser(error: Exception) -> Any:
    async def fail(*_arguments: object) -> None:
        raise error

    return fail
