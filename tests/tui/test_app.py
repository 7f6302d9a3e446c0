"""The app under the screens: messages, places, drafts, lock, crash, imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pos_app.tui import reports
from pos_app.tui.app import DeskApp
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.venue import Identity, Preferences
from pos_app.tui.widgets.lines import DeskHeader, Truth
from tests.tui.conftest import Run, screen_text
from tests.tui.counter import settled, until
from tests.tui.sample import VENUE, Card, Ledger, Sell, SlowStore, make
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]


async def test_a_key_without_meaning_is_refused(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        await pilot.press("j")
        await settled(app)
        assert "“j” means nothing here" in app.message.text
        assert app.message.text in screen_text(app)
        await pilot.press("u")
        assert "nothing here to do that with" in app.message.text


async def test_a_verb_that_cannot_be_done_says_why(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        assert "b Book" not in screen_text(app).splitlines()[-1]
        await pilot.press("B")
        await settled(app)
        assert "Every credit is used" in app.message.text
        assert [message.text for message in app.messages] == [app.message.text]


async def test_enter_in_the_help_picks_nothing_until_something_moved(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        await pilot.press("question_mark")
        await settled(app)
        assert "Every credit is used" in screen_text(app)
        await pilot.press("enter")
        await settled(app)
        assert "Type a word" in app.message.text
        await pilot.press(*"sell a", "enter")
        await settled(app)
        assert isinstance(app.screen, Sell)


async def test_the_palette_reaches_what_has_no_key(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        await pilot.press("colon", *"theme", "enter")
        await settled(app)
        assert app.theme == "desk-light"


async def test_a_place_key_keeps_the_form_as_a_draft(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        await pilot.press("s", *"lux", "enter", "2")
        await settled(app)
        await pilot.press("f5")
        await settled(app)
        (draft,) = app.drafts.of(VENUE.person_id)
        assert draft.kind == "sell"
        assert "1 draft" in screen_text(app)
        app.open_draft(draft)
        await settled(app)
        assert isinstance(app.screen, Sell)
        assert app.screen.package.value.label == "Luxury Spa Package"
        assert app.screen.payment.value.key == "card"
        assert app.screen.form is not None
        assert app.screen.form.on_confirm


async def test_escape_asks_and_forgets(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        await pilot.press("s", *"lux", "escape")
        await settled(app)
        assert "Leave this form?" in screen_text(app)
        await pilot.press("2")
        await settled(app)
        assert isinstance(app.screen, Card)
        assert app.drafts.of(VENUE.person_id) == []


async def test_a_refusal_of_the_desk_goes_under_its_field(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter")
        await settled(app)
        await pilot.press("s", *"massage", "enter", "2", "enter")
        await settled(app)
        assert isinstance(app.screen, Sell)
        assert app.screen.form is not None
        assert app.screen.form.current is app.screen.package
        assert "Not on sale for Rp\u00a01,850,000." in screen_text(app)


async def test_quit_asks(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("ctrl+q")
        await settled(app)
        assert "Quit the desk?" in screen_text(app)
        await pilot.press("enter")
        await settled(app)
        assert app.is_running
        await pilot.press("1")
        await until(lambda: app._exit)
    assert app.return_value == 0


class Gate(DeskScreen):
    """A sign-in without a PIN: `i` is the same person, `o` another."""

    VERBS = ("check_in", "confirm")

    def verb_check_in(self) -> None:
        self.desk_app.enter("desk", VENUE)

    def verb_confirm(self) -> None:
        self.desk_app.enter("desk", VENUE._replace(person_id="2", person="Budi"))


class Broken(DeskScreen):
    """Fails when it is asked to."""

    VERBS = ("sell", "book")

    def verb_sell(self) -> None:
        secret_pin = "998877"
        raise RuntimeError(f"pin {secret_pin} of sari@example.com")

    async def verb_book(self) -> None:
        raise RuntimeError("in a worker")


def signed(first: type[DeskScreen], **more: Any) -> DeskApp:
    ledger = Ledger()
    return DeskApp(
        SlowStore(),
        first=first,
        sign_in=Gate,
        places={"finder": lambda: Card("Home", ledger), "today": lambda: Card("Today", ledger)},
        preferences=Preferences(idle_seconds=0, **more),
        venue=Identity("", "", "", "Melati Spa", "Kemang", VENUE.zone),
    )


async def test_the_lock_gives_the_same_person_the_screen_back(running: Run) -> None:
    app = signed(Gate)
    async with running(app) as pilot:
        await pilot.press("i")
        await settled(app)
        await pilot.press("f5")
        await settled(app)
        today = app.screen
        await pilot.press("f9")
        await settled(app)
        assert isinstance(app.screen, Gate)
        assert "Sari" not in screen_text(app)
        await pilot.press("f5")
        await settled(app)
        assert isinstance(app.screen, Gate), "no place is reached while locked"
        await pilot.press("i")
        await settled(app)
        assert app.screen is today
        await pilot.press("f9", "o")
        await settled(app)
        assert app.screen is not today
        assert "Home" in screen_text(app)
        assert "Budi" in screen_text(app)


async def test_the_header_stays_true_behind_a_dialog(running: Run) -> None:
    app = make(Ledger())
    async with running(app) as pilot:
        await pilot.press("enter", "question_mark")
        await settled(app)
        assert not app.screen.query(DeskHeader), "the header in sight is that of the screen behind"
        app.truth = Truth("offline", "offline since 13:40", "offline")
        app._tick()
        await settled(app)
        assert "offline" in screen_text(app).splitlines()[0]


async def test_the_idle_lock_warns_and_locks(running: Run) -> None:
    app = signed(Gate)
    async with running(app) as pilot:
        await pilot.press("i")
        await settled(app)
        app.preferences = app.preferences._replace(idle_seconds=11)
        app._typed_at -= 1.5
        app._tick()
        assert "Locking in 10 seconds" in app.message.text
        app._typed_at -= 20
        app._tick()
        await settled(app)
        assert isinstance(app.screen, Gate)
        await pilot.press("i")
        assert app.locked, "keys in the first second are dropped"


def test_a_report_hides_what_may_be_private(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    try:
        raise ValueError("sari@example.com pin=123456 0812-3456-7890 'Sari Wulandari'")
    except ValueError as error:
        _number, path = reports.write(error, tmp_path / "reports", datetime(2026, 1, 1, tzinfo=UTC))
    assert path is not None
    text = path.read_text()
    for secret in ("sari", "Sari", "123456", "0812", "7890"):
        assert secret not in text
    assert "test_app.py" in text
    assert path.stat().st_mode & 0o777 == 0o600


def crash(tmp_path: Path) -> Terminal:
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.tui.test_app import *\n"
        "from pos_app.tui.app import run\n"
        f"app = signed(Broken, reports=Path(r'{tmp_path}')); app.desk = 1; sys.exit(run(app))\n"
    )
    return Terminal([sys.executable, "-c", program], cwd=ROOT)


def test_a_crash_ends_soberly(tmp_path: Path) -> None:
    """Exit status 1, one sentence, a report; no variables on the screen."""
    with crash(tmp_path) as terminal:
        terminal.wait_for("? Keys")
        terminal.read(0.3)
        terminal.send("s")
        assert terminal.wait_gone() == 1
        said = terminal.raw.decode(errors="replace")
    assert "Something broke (number" in said
    assert "998877" not in said
    assert "Traceback" not in said
    assert len(list(tmp_path.glob("report-*.txt"))) == 1


def test_a_broken_act_leaves_the_desk_open(tmp_path: Path) -> None:
    with crash(tmp_path) as terminal:
        terminal.wait_for("? Keys")
        terminal.read(0.3)
        terminal.send("b")
        terminal.wait_for("Something broke")
        terminal.send("escape")
        terminal.wait_for("Home")
    assert len(list(tmp_path.glob("report-*.txt"))) == 1


@pytest.mark.parametrize("columns", [80, 200])
def test_it_starts_in_a_real_terminal(columns: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.tui.sample", str(tmp_path / "ledger")]
    with Terminal(command, columns=columns, rows=24, cwd=ROOT) as terminal:
        terminal.wait_for("Find a customer")


def test_without_colour_and_in_ascii_it_starts_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.tui.sample", str(tmp_path / "ledger")]
    with Terminal(command, env={"NO_COLOR": "1"}, cwd=ROOT) as terminal:
        terminal.wait_for("Find a customer")


def test_the_app_is_light_to_import() -> None:
    names = (
        "httpx",
        "pydantic",
        "babel",
        "peewee",
        "textual.widgets._data_table",
        "textual.widgets._markdown",
    )
    program = f"import pos_app.tui.app, sys; print(*[name for name in {names!r} if name in sys.modules])"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert loaded.stdout.split() == []
