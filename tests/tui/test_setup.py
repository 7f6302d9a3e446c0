"""F8: what it says, who may, and what takes effect at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pos_app.desk import people
from pos_app.domain.errors import NotSignedIn
from pos_app.domain.roles import Role
from pos_app.store import tables as t
from pos_app.tui.flow import FrontDesk
from pos_app.tui.memory import Memory
from pos_app.words import current_language
from tests.desk.venue import Venue
from tests.tui.counter import aside, until
from tests.tui.setting_up import set_up, settings_in, slowly

SIZES = [(80, 24), (120, 36), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_every_row_says_how_it_stands(venue: Venue, size: tuple[int, int]) -> None:
    await aside(venue.guest)
    async with set_up(venue, venue.owner, size=size) as at:
        shown = at.text
        for words in (
            *("People and PINs     7 people", "7 without a PIN", "1 customer, 4 services, 3 packages"),
            *("none yet", "not looked at yet", "Kemang", "English", "Dark"),
        ):
            assert words in shown, words


async def test_who_may_not_is_told_who_may(venue: Venue) -> None:
    async with set_up(venue, venue.reception) as at:
        for row, who in (("People", "Dewi Lestari"), ("Import", "Dewi Lestari"), ("Back up", "Putu Santi")):
            await _open(at, row)
            assert "Your role may not" in at.said
            assert who in at.said
            assert type(at.screen).__name__ == "SetUp"
        before = await at.rows("SELECT language FROM tenant")
        await _open(at, "Language")
        assert "Your role may not change the venue's settings" in at.said
        assert await at.rows("SELECT language FROM tenant") == before


async def test_a_manager_may_back_up(venue: Venue) -> None:
    async with set_up(venue, venue.manager) as at:
        await _open(at, "Back up")
        assert "Set-up › Back up" in at.text


async def test_the_language_changes_at_once_and_for_the_venue(venue: Venue) -> None:
    async with set_up(venue, venue.owner) as at:
        await _open(at, "Language")
        await at.press("2")
        assert current_language() == "id"
        assert "Bahasa Indonesia" in at.text
        kept = await at.rows(f"SELECT language FROM tenant WHERE id = '{venue.melati.id}'")
        assert kept == [("id",)]
        assert await at.rows("SELECT COUNT(*) FROM audit WHERE act = 'language'") == [(1,)]
        await at.press("f2")
        assert "Kembali" in at.text
        assert isinstance(at.app, FrontDesk)
        assert at.app.front is not None
        assert (at.app.desk.tenant.language, at.app.front.tenant.language) == ("id", "id")


async def test_the_theme_changes_at_once_and_this_terminal_remembers_it(venue: Venue, tmp_path: Path) -> None:
    async with set_up(venue, venue.reception) as at:
        await _open(at, "Theme")
        await at.press("2")
        assert at.app.theme == "desk-light"
        assert "Light" in at.text
    async with set_up(venue, venue.reception) as at:
        assert at.app.theme == "desk-light"
    assert Memory(tmp_path / "terminal.json").get("theme") == "desk-light"


def test_a_memory_that_cannot_be_read_or_written_stops_nothing(tmp_path: Path) -> None:
    path = tmp_path / "terminal.json"
    path.write_text("[not json")
    memory = Memory(path)
    assert memory.get("theme") is None
    assert memory.keep("theme", "desk-light")
    assert Memory(path).get("theme") == "desk-light"
    assert path.stat().st_mode & 0o777 == 0o600
    blocked = Memory(tmp_path / "terminal.json" / "no" / "folder.json")
    assert not blocked.keep("theme", "desk-light")
    assert blocked.get("theme") == "desk-light"


# people


async def test_the_people_with_the_state_of_their_pins(venue: Venue) -> None:
    from pos_app.desk import pins

    hashed = pins.hashed("246810")
    later = venue.clock.now().timestamp() * 1_000_000 + 60_000_000
    await aside(venue.set, t.Staff, venue.people["rina"].id, pin_hash=hashed)
    await aside(venue.set, t.Staff, venue.people["wayan"].id, pin_hash=hashed, pin_is_one_time=True)
    await aside(venue.set, t.Staff, venue.people["ketut"].id, pin_hash=hashed, locked_until=int(later))
    async with set_up(venue, venue.owner) as at:
        await _open(at, "People")
        lines = {line.split("  ")[0].lstrip(" ▌"): line for line in at.text.splitlines()}
        assert "Kemang" in lines["Rina Kusuma"]
        assert "own" in lines["Rina Kusuma"]
        assert "one-time" in lines["Wayan Adi"]
        assert "locked until 10:31" in lines["Ketut Sudana"]
        assert "none" in lines["Sari Wulandari"]
        assert "4 without a PIN" in at.text


async def test_a_one_time_pin_is_shown_once_and_opens_the_desk_once(venue: Venue) -> None:
    sari = venue.people["reception"]
    async with set_up(venue, venue.owner) as at:
        await _open(at, "People")
        await _open(at, "Sari")
        assert "Give Sari Wulandari a one-time PIN" in at.text
        assert await at.rows(f"SELECT pin_hash FROM staff WHERE id = '{sari.id}'") == [(None,)]
        await at.press("enter")
        assert "One-time PIN of Sari Wulandari" in at.text
        pin = at.screen.wall.big[1].replace(" ", "")
        assert len(pin) == 6
        await at.press("enter", "escape")
        assert "one-time" in next(line for line in at.text.splitlines() if "Sari Wulandari  " in line)
        assert all(pin not in message.text for message in at.app.messages)
    signed_in = await aside(people.sign_in, venue.front, sari.id, pin)
    assert signed_in.must_change_pin


@pytest.mark.rule("ROLE-14")
async def test_nobody_gives_a_pin_to_an_equal(venue: Venue) -> None:
    await aside(venue.set, t.Staff, venue.people["manager"].id, role=Role.TENANT_ADMIN.value)
    async with set_up(venue, venue.owner) as at:
        await _open(at, "People")
        await _open(at, "Putu")
        await at.press("enter")
        assert "equal or higher role" in at.said
    with pytest.raises(NotSignedIn):
        await aside(people.sign_in, venue.front, venue.people["manager"].id, "000000")


# copies and the look over the data


async def test_a_backup_says_where_it_is_and_what_is_in_it(venue: Venue, tmp_path: Path) -> None:
    await aside(venue.guest)
    async with set_up(venue, venue.owner) as at:
        await _open(at, "Back up")
        await at.press("enter")
        await at.over()
        (copy,) = (tmp_path / "backups").glob("*.db")
        assert "Backed up and checked" in at.text
        assert str(copy) in at.text
        assert "1 customer" in at.text
        await at.press("enter", "escape")
        assert "last one" in at.text


async def test_a_backup_stopped_leaves_nothing(
    venue: Venue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with set_up(venue, venue.owner) as at:
        await _open(at, "Back up")
        with slowly(monkeypatch):
            await at.press("enter")
            await at.press("s")
            assert "Wait, or stop it with Esc." in at.said
            await at.press("escape")
            await at.over()
        assert "Stopped; no backup was made." in at.said
        assert not list((tmp_path / "backups").iterdir())
        assert "Back up to" in at.text


async def test_a_file_that_is_there_is_not_written_over(venue: Venue, tmp_path: Path) -> None:
    there = tmp_path / "friday.db"
    there.write_text("precious")
    async with set_up(venue, venue.owner) as at:
        await _open(at, "Back up")
        await at.press("shift+tab")
        await at.paste(str(there))
        await at.press("enter")
        assert "is there already" in at.text
        await at.press("ctrl+s", "enter", "enter")
        assert there.read_text() == "precious"


async def test_the_data_are_looked_over_and_the_list_remembers(venue: Venue) -> None:
    async with set_up(venue, venue.reception) as at:
        await _open(at, "Check")
        await at.over()
        assert "Everything is well." in at.said
        assert "Chain of the audit" in at.text
        assert "WRONG" not in at.text
        await at.press("escape")
        assert "well   10:30" in at.text


async def test_what_is_wrong_stands_first_with_its_row(venue: Venue) -> None:
    sale = await aside(venue.sell, await aside(venue.guest))
    await aside(venue.set, t.Purchase, sale.purchase.id, status="expired")
    async with set_up(venue, venue.owner) as at:
        await _open(at, "Check")
        await at.over()
        lines = at.text.splitlines()
        first = next(line for line in lines if "WRONG" in line or "well " in line)
        assert "Status of purchases" in first
        assert sale.purchase.id in at.text
        assert "Something is wrong" in at.said
        await at.press("escape")
        assert "something was wrong" in at.text
    await aside(venue.set, t.Purchase, sale.purchase.id, status="active")


async def test_a_look_can_be_ended(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> None:
    async with set_up(venue, venue.owner) as at:
        with slowly(monkeypatch):
            await _open(at, "Check")
            await at.press("escape")
            await at.over()
        assert "Stopped before the end." in at.said
        await at.press("escape")
        assert "not looked at yet" in at.text


async def _open(at: object, words: str) -> None:
    """Move to the row that begins so and press Enter."""
    from tests.tui.setting_up import Bench

    assert isinstance(at, Bench)
    shown = at.screen.list
    names = [str(row.cells[0]) for row in shown.rows()]
    wanted = next(index for index, name in enumerate(names) if name.startswith(words))
    await at.press("home", *["down"] * wanted, "enter")


@pytest.mark.parametrize("wrong", [False, True])
async def test_after_the_start_the_data_are_looked_over(
    venue: Venue, monkeypatch: pytest.MonkeyPatch, *, wrong: bool
) -> None:
    monkeypatch.setattr(FrontDesk, "GLANCE_AFTER", 0.01)
    sale = await aside(venue.sell, await aside(venue.guest))
    if wrong:
        await aside(venue.set, t.Purchase, sale.purchase.id, status="expired")
    async with set_up(venue, venue.reception) as at:
        if wrong:
            await until(lambda: at.app.messages)
        else:
            await at.pilot.pause(0.4)
        told = [message.text for message in at.app.messages]
        assert ("Something in the data is wrong: look under F8, Check the data." in told) is wrong
    await aside(venue.set, t.Purchase, sale.purchase.id, status="active")


async def test_the_outlet_is_remembered_unless_the_settings_name_one(venue: Venue, tmp_path: Path) -> None:
    from pos_app import bootstrap

    settings = settings_in(tmp_path)
    async with set_up(venue, venue.owner) as at:
        await _open(at, "Outlet")
        await at.press("2")
        assert "Senopati" in at.text
    tools = bootstrap.tools_of(settings, venue.store)
    there = await aside(bootstrap._front_here, settings, venue.store, tools)
    assert there.outlet.name == "Senopati"
    named = settings._replace(desk=settings.desk._replace(outlet="Kemang"))
    here = await aside(bootstrap._front_here, named, venue.store, tools)
    assert here.outlet.name == "Kemang"
    tools.memory.keep("outlet", "gone")
    first = await aside(bootstrap._front_here, settings, venue.store, tools)
    assert first.outlet.name == "Kemang"


async def test_the_keys_are_one_enter_away(venue: Venue) -> None:
    async with set_up(venue, venue.rina) as at:
        await _open(at, "Keys")
        assert type(at.screen).__name__ == "HelpDialog"


def test_the_screens_load_what_is_heavy_on_first_use() -> None:
    screens = ("setup", "import_form", "import_preview", "people", "backup", "examination", "first_run")
    heavy = ("pydantic", "pos_app.importing", "pos_app.desk.imports", "argon2")
    program = (
        f"import importlib, sys\nfor name in {screens!r}:\n"
        f"    importlib.import_module('pos_app.tui.screens.' + name)\n"
        f"print(*[name for name in {heavy!r} if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
