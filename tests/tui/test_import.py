"""Files brought in on screen: preview, question, progress, report; what is bad, and what is hostile."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pos_app.store import Store
from tests.desk.venue import Venue
from tests.tui.counter import aside, until
from tests.tui.hostile import HOSTILE
from tests.tui.setting_up import FILES, Bench, bench, first_run, set_up, slowly

KINDS = ("services", "packages", "staff", "customers", "passes")
NAMES = {
    "services": "services.csv",
    "packages": "packages.csv",
    "staff": "staff.csv",
    "customers": "customers.square.csv",
    "passes": "passes.mindbody.csv",
}
HEADER = "Client,Email,Phone,Pricing Option,Remaining,Total,Expiration,Price Paid,Purchase Date\n"


async def opened(at: Bench) -> None:
    """From F8 to the form of imports."""
    await at.press("home", "down", "enter")
    assert "Set-up › Import" in at.text


@pytest.mark.rule("IMP-1", "IMP-2", "IMP-3")
async def test_a_venue_comes_in_file_by_file(empty: Store, tmp_path: Path) -> None:
    downloads = tmp_path / "Downloads"
    shutil.copytree(FILES, downloads)
    async with bench(empty, tmp_path, None) as at:
        await first_run(at)
        await at.press("1", "enter")
        assert "Set-up › Import" in at.text
        expected = (
            ("14", "Imported 14 services."),
            ("8", "Imported 8 packages."),
            ("11", "Imported 11 people."),
            ("2,000", "Imported 2,000 customers."),
            ("320", "Imported 320 open passes."),
        )
        for kind, (count, said) in zip(KINDS, expected, strict=True):
            await at.paste(NAMES[kind])
            await at.press("enter", "enter", "enter")
            await at.over()
            await at.fresh()
            await _painted(at, f"Import {count} ")
            if kind == "packages":
                assert "1  new outlet" in at.text
            if kind == "passes":
                assert "111  splits assumed" in at.text
                assert "8 used, assumed: Hair Cut & Style" in at.text
                assert "Elma Januar,elma.januar912@example" in at.text
            await at.press("enter")
            await at.over()
            await _painted(at, said)
            assert at.said == said
            await at.press("enter")
            assert "Set-up › Import › " in at.text, "the report is a wall"
            await at.press("1")
            assert at.text.splitlines()[2].strip() == "Set-up › Import"
        counts = "SELECT (SELECT COUNT(*) FROM customer), (SELECT COUNT(*) FROM purchase)"
        assert await at.rows(counts) == [(2_000, 320)]
        assert await at.rows("SELECT COUNT(*) FROM payment") == [(0,)]
        await _again_changes_nothing(at)


async def _painted(at: Bench, words: str) -> None:
    """Wait until words stand on the screen: a busy machine takes its time to read a file."""
    await until(lambda: words in at.text)


async def _again_changes_nothing(at: Bench) -> None:
    before = await at.everything()
    await at.paste(NAMES["customers"])
    await at.press("enter", "enter", "enter")
    await at.over()
    await at.fresh()
    await _painted(at, "2,000  as they are here already")
    await at.press("enter")
    assert "Nothing in this file is new." in at.said
    assert await at.everything() == before


async def test_dates_that_prove_nothing_are_asked_by_number(venue: Venue, tmp_path: Path) -> None:
    await aside(venue.guest, "Ayu Lestari", "", "ayu@example.com")
    path = _written(
        tmp_path,
        "passes.csv",
        HEADER
        + "Ayu Lestari,ayu@example.com,,Hair Care,2,4,05/06/2025,,03/01/2025\n"
        + "Ayu Lestari,ayu@example.com,,Hair Care,1,4,07/08/2025,,04/01/2025\n",
    )
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.import_file(path, "passes")
        assert "The dates in the column" in at.text
        assert "1 Day first" in at.text
        assert "2 Month first" in at.text
        assert await at.rows("SELECT COUNT(*) FROM purchase") == [(0,)]
        await at.press("9")
        assert "There is no choice 9." in at.text
        await at.press("1")
        await at.over()
        await at.fresh()
        assert "Import 2 open passes" in at.text
        await at.press("enter")
        await at.over()
        ends = "SELECT strftime('%m-%d', expires_at / 1000000 - 1, 'unixepoch', '+7 hours') FROM purchase"
        assert sorted(await at.rows(ends)) == [("06-05",), ("08-07",)]


BAD = {
    "empty.csv": (b"", "The file is empty."),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "a picture"),
    "book.csv": (b"PK\x03\x04" + b"x" * 200, "Excel workbook"),
    "noise.csv": (bytes(range(1, 32)) * 40, "This is not a text file."),
    "letter.csv": (b"Dear customers,\nwe are closed.\n", "header"),
    "head.csv": (b"name,phone\n", "no rows follow it"),
}


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_file_is_refused_beside_its_field_and_nothing_is_kept(
    venue: Venue, tmp_path: Path, name: str
) -> None:
    data, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    async with set_up(venue, venue.owner) as at:
        before = await at.everything()
        await opened(at)
        await at.import_file(path, "customers")
        assert words in " ".join(at.text.split())
        assert at.screen.form.current is at.screen.file, "the focus is where it can be mended"
        assert await at.everything() == before


async def test_a_file_that_is_not_there(venue: Venue, tmp_path: Path) -> None:
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.import_file(tmp_path / "gone.csv", "customers")
        assert "There is no file" in at.text


async def test_a_folder_is_opened_and_a_file_in_it_taken(venue: Venue, tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    exports.mkdir()
    _written(exports, "guests.csv", "name,phone\nAyu,081234567890\n")
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.paste(str(exports))
        await at.press("enter")
        assert at.screen.form.current is at.screen.file
        assert "guests.csv" in at.text
        await at.press("enter")
        assert at.screen.file.value == exports / "guests.csv"
        assert at.screen.kind.highlighted.key == "customers"


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_lines_that_need_an_eye_have_number_reason_and_what_was_read(
    venue: Venue, tmp_path: Path, size: tuple[int, int]
) -> None:
    path = _written(
        tmp_path,
        "guests.csv",
        "name,phone,email\nAyu Lestari,081234567890,ayu@example.com\nBudi,12,\nCitra,,not-an-address\n",
    )
    async with set_up(venue, venue.owner, size=size) as at:
        await opened(at)
        await at.import_file(path, "customers")
        assert "Import 1 customer" in at.text
        assert "2  lines left out" in at.text
        assert "Budi,12," in at.text
        assert "Citra,,not-an-address" in at.text
        number = next(line for line in at.text.splitlines() if "phone" in line.lower() and " 3 " in line)
        assert number
        await at.press("enter")
        await at.over()
        assert at.said == "Imported 1 customer. 2 lines were left out."
        assert await at.rows("SELECT name FROM customer") == [("Ayu Lestari",)]


async def test_stopped_in_the_middle_nothing_is_kept_and_the_keys_are_free(
    venue: Venue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "customers.csv"
    shutil.copy(FILES / NAMES["customers"], path)
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.import_file(path, "customers")
        before = await at.everything()
        with slowly(monkeypatch, 0.1):
            await at.press("enter")
            await at.press("s")
            assert "Wait, or stop it with Esc." in at.said, "a key is answered while it runs"
            assert at.screen.working
            await until(lambda: " %" in at.text)
            assert "Esc stops it; nothing is kept." in at.text
            await at.press("enter", "escape")
            await at.over()
        assert at.said == "Stopped; nothing was imported."
        assert await at.everything() == before
        assert "Import 2,000 customers" in at.text, "it can be begun again"


async def test_leaving_in_the_middle_stops_it(
    venue: Venue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "customers.csv"
    shutil.copy(FILES / NAMES["customers"], path)
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.import_file(path, "customers")
        with slowly(monkeypatch, 0.1):
            await at.press("enter", "f2")
            await until(lambda: "Stopped;" in at.said)
        assert at.said == "Stopped; nothing was imported."
        assert await at.rows("SELECT COUNT(*) FROM customer") == [(0,)]


async def test_reading_can_be_stopped_too(
    venue: Venue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "customers.csv"
    shutil.copy(FILES / NAMES["customers"], path)
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        with slowly(monkeypatch, 0.1):
            await at.paste(str(path))
            await at.press("enter", "4", "enter")
            await at.press("escape")
            await at.over()
        assert at.said == "Stopped; nothing was imported."
        assert "Read customers.csv" in at.text, "the form stands as it was"


async def test_a_held_enter_reads_but_does_not_import(venue: Venue, tmp_path: Path) -> None:
    path = _written(tmp_path, "guests.csv", "name,phone\nAyu,081234567890\n")
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.paste(str(path))
        await at.burst("enter", "4", *["enter"] * 12)
        await at.over()
        assert "Import 1 customer" in at.text
        assert await at.rows("SELECT COUNT(*) FROM customer") == [(0,)]


async def test_who_may_not_import_does_not_get_to_the_form(venue: Venue) -> None:
    async with set_up(venue, venue.manager) as at:
        await at.press("home", "down", "enter")
        assert "Your role may not import files. Who may: Owner: Dewi Lestari." in at.said


async def test_hostile_file_names_and_cells_are_only_shown(venue: Venue, tmp_path: Path) -> None:
    downloads = tmp_path / "Downloads"
    downloads.mkdir()
    cells = [text for text in HOSTILE if len(text) < 100 and "\ud800" not in text]
    lines = [f'"{text.replace(chr(34), chr(34) * 2)}",12' for text in cells]
    body = "name,phone\n" + "\n".join(lines) + "\nAyu,081234567890\n"
    name = "[@click=app.quit]\x1b[2Jguests\u202e[red].csv"
    (downloads / name).write_text(body, encoding="utf-8")
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        assert "[@click=app.quit][2Jguests[red].csv" in at.text
        await at.press("enter", "4", "enter")
        await at.over()
        await at.fresh()
        assert "Import " in at.text
        for _row in range(40):
            await at.press("down")
        assert all(character.isprintable() or character == "\n" for character in at.text)
        await at.press("enter")
        await at.over()
        assert "Imported" in at.said
        assert at.app.is_running


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


async def test_what_would_change_stands_beside_its_count_and_one_is_one(venue: Venue, tmp_path: Path) -> None:
    await aside(venue.guest, "Ayu Lestari", "0812-3456-7890", "")
    path = _written(
        tmp_path,
        "guests.csv",
        "name,phone,email,colour\nAyu Lestari,081234567890,ayu@example.com,red\nBudi,12,,\n",
    )
    async with set_up(venue, venue.owner) as at:
        await opened(at)
        await at.import_file(path, "customers")
        assert "1  changed, here already" in at.text
        assert "1  line left out" in at.text
        assert "1  note" in at.text
        assert "1  notes" not in at.text
        await at.press("up")
        await at.rested()
        assert "Ayu Lestari, e-mail: – →" in at.text
