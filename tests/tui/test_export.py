"""The palette's export: a file of one's own in the data folder, and where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.tui.export import keep
from tests.desk.venue import Venue
from tests.tui.dashboard import dashboard, filled
from tests.tui.front import front_desk


@pytest.fixture
def ids(venue: Venue) -> dict[str, str]:
    return filled(venue)


async def test_from_anywhere_everything(venue: Venue, ids: dict[str, str], tmp_path: Path) -> None:
    async with front_desk(venue, venue.manager) as at:
        await at.press(":", "export", "enter")
        (file,) = (tmp_path / "exports").iterdir()
        assert at.said == f"Exported 6 rows: {file}"
    assert file.name == "pending-20250120-103000.csv"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    data = file.read_bytes()
    assert data.startswith(b"\xef\xbb\xbfstatus,days_overdue,customer,phone,")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.count(b"\r\n") == 7


async def test_on_f6_what_its_filter_shows(venue: Venue, ids: dict[str, str], tmp_path: Path) -> None:
    async with dashboard(venue, venue.owner) as at:
        await at.press("f", "wayan", "enter", ":", "export", "enter")
        assert at.said.startswith("Exported 1 row: ")
        await at.press(":", "export", "enter")
    assert sorted(file.name for file in (tmp_path / "exports").iterdir()) == [
        "pending-20250120-103000-2.csv", "pending-20250120-103000.csv",
    ]  # fmt: skip


async def test_a_receptionist_is_refused(venue: Venue, ids: dict[str, str], tmp_path: Path) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press(":", "export", "enter")
        assert "Your role may not back up and export." in at.said
    assert not (tmp_path / "exports").exists()


def test_never_over_another_file_and_never_past_the_folder(tmp_path: Path) -> None:
    first, second = (keep(tmp_path / "exports", "pending", text) for text in ("a\r\n", "b\r\n"))
    assert (first.name, second.name) == ("pending.csv", "pending-2.csv")
    assert first.read_bytes() == b"\xef\xbb\xbfa\r\n"


async def test_a_folder_that_cannot_be_written(venue: Venue, ids: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("in the way")
    async with front_desk(venue, venue.manager) as at:
        await at.press(":", "export", "enter")
        assert at.said.startswith("The file could not be written:")
