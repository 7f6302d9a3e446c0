"""`q`: what is on its way to Paper.id, why it is not there yet, and what can be done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from pos_app.desk import errands, setbacks
from pos_app.domain.errors import BadInput, Refusal
from pos_app.store import tables as t
from pos_app.tui.paper_side import NoPaper
from pos_app.tui.screens.link import LinkScreen
from pos_app.tui.screens.queue import QueueScreen
from tests.desk.paper_desk import claimed, queued, relay_desk, sent, told
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside
from tests.tui.front import SIZES, compare, front_desk, rested


class Standing(NamedTuple):
    """How a terminal stands with Paper.id, for a test."""

    environment: str = "sandbox"
    problem: Refusal | None = None
    offline_since: datetime | None = None
    stopped: bool = False
    said: str = ""
    answered_at: datetime | None = None
    clock_off: int = 0


class Side(NoPaper):
    """A Paper.id side that stands as a test says, and counts who asked it to go on."""

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.tried = 0

    async def try_now(self) -> None:
        self.tried += 1


@pytest.fixture
def ids(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A link in every state that the queue shows; the ids of the links by guest."""
    monkeypatch.setattr("secrets.randbelow", lambda _most: 7)
    found = {}
    desk = relay_desk(venue)
    for number, name in enumerate(("Refused", "Checking", "Waiting", "Blocked", "Ayu")):
        guest = venue.guest(f"{name} Santoso", f"0812-3456-00{number:02}", f"{name}@example.com")
        found[name] = queued(venue, venue.sell_pending(guest).purchase.id).id
        if name not in ("Blocked", "Ayu"):
            errand = claimed(venue)
            if name != "Waiting":
                assert errands.posting(desk, errand)
            if name == "Refused":
                setbacks.reject(desk, errand, 400, "Invalid phone format")
            else:
                why = "timeout" if name == "Checking" else "unreachable"
                setbacks.park(desk, errand, why, posted_nothing=name == "Waiting", retry_after=240)
        venue.clock.advance(minutes=1)
    stopped = {"state": "blocked", "answer": "unauthorised", "said": "Unauthorized", "attempts": 1}
    venue.set(t.Intent, found["Blocked"], **stopped)
    return found


@asynccontextmanager
async def queue_screen(venue: Venue, standing: Standing | None = None, **how: Any) -> AsyncIterator[Counter]:
    async with front_desk(venue, venue.reception, **how) as at:
        at.app.paper = Side(standing or Standing())
        await at.press("f6", "q")
        assert isinstance(at.screen, QueueScreen)
        await rested(at)
        yield at


async def go_to(at: Counter, name: str) -> None:
    """Put the cursor on a guest's link."""
    while not at.screen.link().customer_name.startswith(name):
        await at.press("down")
    await rested(at)


@pytest.mark.parametrize("size", SIZES)
async def test_pictures(
    venue: Venue, ids: dict[str, str], size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    offline = Standing(offline_since=venue.clock.now() - timedelta(minutes=25))
    async with queue_screen(venue, offline, size=size) as at:
        compare(at, "queue", update=pytestconfig.getoption("--update"))


@pytest.mark.rule("LINK-10", "PEND-10")
async def test_each_row_says_how_why_and_when(venue: Venue, ids: dict[str, str]) -> None:
    async with queue_screen(venue, size=(200, 60)) as at:
        lines = {line.split()[1]: line[:120] for line in at.text.splitlines() if "Santoso" in line[:60]}
        for name, words in {
            "Refused": ("refused", "1", "guest data refused", "–"),
            "Blocked": ("stopped", "1", "key refused", "owner"),
            "Checking": ("checking", "1", "no answer", "now"),
            "Waiting": ("queued", "no way there", "10:36"),
            "Ayu": ("queued", "now"),
        }.items():
            line = next(line for first, line in lines.items() if name in line)
            assert all(word in line for word in words), line
        await go_to(at, "Refused")
        assert "Invalid phone format" in at.text
        assert "Correct the guest" in at.text


async def test_try_now(venue: Venue, ids: dict[str, str]) -> None:
    async with queue_screen(venue) as at:
        await go_to(at, "Waiting")
        await at.press("k")
        side: Any = at.app.paper
        assert side.tried == 1
        assert at.screen.link().next_at <= venue.clock.now()
        await go_to_first(at, "Refused")
        await at.press("k")
        assert at.said.startswith("There is nothing to check any more.")


async def go_to_first(at: Counter, name: str) -> None:
    """From the top to a guest's link."""
    await at.press("home")
    await go_to(at, name)


async def test_withdraw_what_waits(venue: Venue, ids: dict[str, str]) -> None:
    async with queue_screen(venue) as at:
        await go_to(at, "Ayu")
        await at.press("x", "Pays in cash", "enter", "enter")
        await rested(at)
        assert at.said.startswith("Link withdrawn")
        assert await at.rows(f"SELECT state FROM intent WHERE id = '{ids['Ayu']}'") == [("void",)]
        assert "Ayu Santoso" not in "\n".join(at.text.splitlines()[3:20])


async def test_the_story_and_the_link_of_a_row(venue: Venue, ids: dict[str, str]) -> None:
    async with queue_screen(venue) as at:
        await at.press("h")
        assert "History" in at.text
        await at.press("escape", "l")
        assert isinstance(at.screen, LinkScreen)


async def test_nothing_waits(venue: Venue) -> None:
    async with queue_screen(venue) as at:
        assert "Nothing waits: every link is where it belongs." in at.text
        await at.press("k")
        assert at.said == "Nothing waits here."


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (Standing(stopped=True, said="Unauthorized"), "Paper.id does not let the venue in."),
        (
            Standing(problem=BadInput("paper_no_credentials", "There are no credentials here.")),
            "There are no credentials here.",
        ),
        (
            Standing(offline_since=datetime.fromisoformat("2025-01-20T03:05:00+00:00")),
            "No way to Paper.id since 10:05.",
        ),
    ],
)
async def test_what_holds_everything_up_stands_above(
    venue: Venue, ids: dict[str, str], standing: Standing, words: str
) -> None:
    await aside(venue.set, t.Intent, ids["Blocked"], state="queued")
    async with queue_screen(venue, standing, size=(120, 36)) as at:
        assert words in at.text


async def test_what_needs_a_manager_is_no_link_in_its_place(venue: Venue) -> None:
    sold = await aside(venue.sell_pending, await aside(venue.guest, email="ayu@example.com"))
    link = await aside(sent, venue, sold.purchase.id)
    await aside(told, venue, link, "diproses")
    async with queue_screen(venue, size=(80, 24)) as at:
        assert "1 needs a manager" in at.text
        assert "where it belongs" not in at.text
        shown = " ".join(at.text.split())
        assert "No link is on its way. What needs a manager stands first under F6." in shown
