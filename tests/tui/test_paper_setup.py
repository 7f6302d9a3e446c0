"""F8, Paper.id: who may, what is tested, where it is kept, and that no secret shows anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from pos_app.domain.clock import SystemClock
from pos_app.paper import credentials
from pos_app.paper.sandbox.serving import Sandbox
from tests.desk.venue import Venue
from tests.paper.conftest import Control
from tests.tui.counter import Counter
from tests.tui.paper import paper_desk, until
from tests.tui.test_paper_side import truth

SIZES = [(80, 24), (120, 36), (200, 60)]
SECRET = "s3cr3t-0f-the-venue"


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials, "_keyring", lambda _environment: None)
    monkeypatch.delenv(credentials.ID_VARIABLE, raising=False)
    monkeypatch.delenv(credentials.SECRET_VARIABLE, raising=False)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox().start()
    yield running
    Thread(target=running.stop).start()


@pytest.fixture(autouse=True)
def _now(venue: Venue) -> None:
    venue.clock.at = SystemClock().now()


def folder(venue: Venue) -> Path:
    return Path(venue.store.database.database).parent


async def open_row(at: Counter) -> None:
    """Go to F8 and open its row of Paper.id."""
    await at.press("f8")
    for _row in range(30):
        if at.screen.list.row is not None and at.screen.list.row.key == "paper":
            break
        await at.press("down")
    await at.press("enter")


async def over(at: Counter) -> None:
    await until(at, lambda: not getattr(at.screen, "working", False))


@pytest.mark.rule("ROLE-12")
@pytest.mark.parametrize("who", ["reception", "manager"])
async def test_who_may_not_is_told_who_may(venue: Venue, sandbox: Sandbox, who: str) -> None:
    async with paper_desk(venue, sandbox.base_url, getattr(venue, who)) as at:
        await open_row(at)
        assert "Your role may not" in at.said
        assert "Dewi Lestari" in at.said
        assert type(at.screen).__name__ == "SetUp"


@pytest.mark.parametrize("size", SIZES)
async def test_credentials_are_tested_and_kept_in_a_private_file(
    venue: Venue, sandbox: Sandbox, size: tuple[int, int]
) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.owner, size=size) as at:
        await until(at, lambda: truth(at).startswith("online"))
        await open_row(at)
        await at.press("2")
        await at.paste("sandbox")
        await at.press("enter")
        await at.paste("sandbox")
        assert "●" * 7 in at.text
        await at.press("enter", "enter")
        await over(at)
        assert "Paper.id is connected" in at.text
        assert "paper-credentials.json" in at.text
        await until(at, lambda: truth(at).startswith("online"))
    path = folder(venue) / "paper-credentials.json"
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(path.read_text())["sandbox"] == {"client_id": "sandbox", "client_secret": "sandbox"}


async def test_refused_credentials_replace_nothing_and_show_nowhere(venue: Venue, sandbox: Sandbox) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.owner) as at:
        await open_row(at)
        await at.press("2")
        await at.paste("sandbox")
        await at.press("enter")
        await at.paste(SECRET)
        shown = at.text
        await at.press("enter", "enter")
        await over(at)
        assert "Paper.id refuses the key or this network's address" in at.text
        kept = [message.text for message in at.app.messages]
        assert SECRET not in shown + at.text + repr(kept) + repr(at.screen.form.state())
    assert not (folder(venue) / "paper-credentials.json").exists()
    for path in folder(venue).rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path


async def test_without_a_network_they_are_kept_and_it_says_so(venue: Venue) -> None:
    async with paper_desk(venue, "http://127.0.0.1:9/api", venue.owner) as at:
        await open_row(at)
        await at.press("2")
        await at.paste("an-id")
        await at.press("enter")
        await at.paste(SECRET)
        await at.press("enter", "enter")
        await over(at)
        assert "Kept, but not tested" in at.text
        assert "This machine finds no way to Paper.id" in at.text
    assert (folder(venue) / "paper-credentials.json").exists()


@pytest.mark.parametrize("act", ["health", "list"])
@pytest.mark.parametrize("kind", ["401", "403"])
async def test_who_refuses_the_key_is_reachable(venue: Venue, sandbox: Sandbox, kind: str, act: str) -> None:
    async with paper_desk(venue, sandbox.base_url, venue.owner) as at:
        await until(at, lambda: truth(at).startswith("online"))
        Control(sandbox).fault(kind, act)
        await open_row(at)
        await at.press("1", "enter")
        await over(at)
        assert "Reachable  yes" in at.text
        assert "Authorised  no, this key is not accepted from here" in at.text


async def test_what_is_kept_can_be_tested_alone(venue: Venue, sandbox: Sandbox) -> None:
    control = Control(sandbox)
    async with paper_desk(venue, sandbox.base_url, venue.owner) as at:
        await until(at, lambda: truth(at).startswith("online"))
        control.fault("401", "list")
        await open_row(at)
        await at.press("1", "enter")
        await over(at)
        assert "Paper.id does not let the venue in" in at.text


async def test_variables_are_not_replaced_on_screen(
    venue: Venue, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(credentials.ID_VARIABLE, "sandbox")
    monkeypatch.setenv(credentials.SECRET_VARIABLE, "sandbox")
    async with paper_desk(venue, sandbox.base_url, venue.owner) as at:
        await open_row(at)
        assert "in this program's environment variables" in " ".join(at.text.split())
        assert "Secret" not in at.text
        await at.press("enter")
        await over(at)
        assert "Paper.id is connected" in at.text


@pytest.mark.rule("LINK-9")
async def test_a_desk_without_credentials_says_so_and_asks_for_the_environment(venue: Venue) -> None:
    async with paper_desk(venue, "", venue.owner) as at:
        await until(at, lambda: truth(at) == "Paper.id: not configured")
        await at.press("f8")
        assert "not configured: no payment links" in at.text
        await open_row(at)
        await at.press("1")
        assert "1 Staging" in at.text
        await at.paste("an-id")
        assert "an-id" in at.text
