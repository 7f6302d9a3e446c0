"""How the set-up screens look, kept as text at three sizes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.store import Store, StoreProblem
from pos_app.tui.screens.broken_store import BrokenStore
from tests.desk.venue import Venue
from tests.tui.front import SIZES, compare
from tests.tui.setting_up import bench, first_run, set_up

ROWS = (
    "name,phone,email\n"
    "Ayu Lestari,081234567890,ayu@example.com\n"
    "Budi,12,\n"
    "Citra Maharani [VIP],,not-an-address\n"
    "Ayu Lestari,081234567890,ayu@example.com\n"
)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_people_and_the_look(
    venue: Venue, size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    update = pytestconfig.getoption("--update")
    async with set_up(venue, venue.reception, size=size) as at:
        await at.over()
        compare(at, "setup-refused", update=update)
    async with set_up(venue, venue.owner, size=size) as at:
        await at.over()
        compare(at, "setup", update=update)
        await at.press("enter")
        await at.over()
        compare(at, "people", update=update)


@pytest.mark.parametrize("size", SIZES)
async def test_a_preview_and_its_report(
    venue: Venue, tmp_path: Path, size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    update = pytestconfig.getoption("--update")
    path = tmp_path / "guests.csv"
    path.write_text(ROWS, encoding="utf-8")
    async with set_up(venue, venue.owner, size=size) as at:
        await at.press("down", "enter")
        await at.import_file(path, "customers")
        compare(at, "import-preview", update=update)
        await at.press("enter")
        await at.over()
        compare(at, "import-report", update=update)


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_run_and_a_store_that_will_not_open(
    empty: Store, tmp_path: Path, size: tuple[int, int], pytestconfig: pytest.Config
) -> None:
    update = pytestconfig.getoption("--update")
    problem = StoreProblem("unreadable", "%(path)s is not a readable database.", path="/data/desk.db")
    async with bench(empty, tmp_path, None, size=size) as at:
        await first_run(at)
        compare(at, "first-run", update=update)
        at.app.push_screen(BrokenStore(problem, "/data/desk.db", Path("/data/backups/desk-1.db")))
        await at.settled()
        compare(at, "broken-store", update=update)
