"""The first run: all the way, left and taken up, in either language, refused where it must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.desk import people
from pos_app.store import Store
from pos_app.tui.memory import Memory
from pos_app.tui.screens.first_run import OPEN_DEMO
from pos_app.words import current_language
from tests.tui.counter import aside
from tests.tui.setting_up import bench, first_run


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 60)])
async def test_it_ends_with_the_owner_at_the_desk(
    empty: Store, tmp_path: Path, size: tuple[int, int]
) -> None:
    async with bench(empty, tmp_path, None, size=size) as at:
        assert "First run" in at.text
        for step in ("1  The venue", "2  Its first outlet", "3  The owner", "4  To begin with"):
            assert step in at.text
        await first_run(at)
        await at.press("2")
        assert "Set up Melati Spa, Kemang, and sign in Dewi Lestari" in at.text
        assert await at.rows("SELECT COUNT(*) FROM tenant") == [(0,)]
        await at.press("enter")
        assert "Find a customer" in at.text
        assert "Dewi" in at.text.splitlines()[0]
        assert at.said == "Melati Spa is set up."
        front = await aside(at.tools.open_front)
        (owner,) = await aside(people.roster, front)
        signed_in = await aside(people.sign_in, front, owner.id, "135790")
        assert not signed_in.must_change_pin
        assert [front.outlet.name, front.outlet.zone.key] == ["Kemang", "Asia/Jakarta"]
        await at.press("f9")
        assert "Who is at the desk?" in at.text
    assert Memory(tmp_path / "terminal.json").get("first_run") is None


async def test_it_can_be_left_and_taken_up_at_any_step(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        await at.press("enter")
        await at.paste("Melati Spa")
        await at.press("enter", "3")
        await at.paste("Ubud")
        await at.press("enter", "2", "escape")
        assert "Leave this form?" in at.text
        await at.leave("1")
    async with bench(empty, tmp_path, None) as at:
        for words in ("Melati Spa", "3 ENTERPRISE", "Ubud", "2 WITA"):
            assert words in at.text
        assert at.screen.form.current is at.screen.owner
        await at.paste("Dewi Lestari")
        for _time in range(2):
            await at.press("enter")
            await at.paste("135790")
        await at.press("enter", "2", "enter")
        assert await at.rows("SELECT name, timezone, plan FROM tenant") == [
            ("Melati Spa", "Asia/Makassar", "ENTERPRISE")
        ]


async def test_a_pin_is_never_kept(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        await first_run(at, "135791")
        await at.press("escape")
        await at.leave("1")
    assert "Dewi Lestari" in (tmp_path / "terminal.json").read_text()
    assert "135791" not in (tmp_path / "terminal.json").read_text()


async def test_what_is_forgotten_is_forgotten(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        await at.press("enter")
        await at.paste("Melati Spa")
        await at.press("enter", "escape")
        await at.leave("2")
    async with bench(empty, tmp_path, None) as at:
        assert at.screen.tenant.text == ""


async def test_pins_that_differ_or_are_easy_are_refused(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        await at.press("enter")
        await at.paste("Melati Spa")
        await at.press("enter", "enter")
        await at.paste("Kemang")
        await at.press("enter", "enter", "enter")
        await at.paste("Dewi")
        await at.press("enter", "123456", "enter")
        assert "too easy to guess" in at.text
        await at.press(*["backspace"] * 6, "135790", "enter", "135791", "enter")
        assert "The two PINs differ; type both again" in at.text
        assert at.screen.form.current is at.screen.pin
        assert at.screen.pin.text == at.screen.pin_again.text == ""
        await at.press("ctrl+s", "enter")
        assert await at.rows("SELECT COUNT(*) FROM tenant") == [(0,)]


async def test_hours_that_are_none_are_refused_beside_their_field(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        await at.press("enter")
        await at.paste("Melati Spa")
        await at.press("enter", "enter")
        await at.paste("Kemang")
        await at.press("enter", "enter", "all day", "enter")
        assert "all day are no opening hours; type them like 09:00-21:00" in " ".join(at.text.split())
        assert at.screen.form.current is at.screen.hours


async def test_a_language_is_spoken_at_once(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        await at.press("2")
        assert current_language() == "id"
        assert at.screen.form.current is at.screen.tenant
        await at.paste("Melati Spa")
        await at.press("enter", "enter")
        await at.paste("Kemang")
        await at.press("enter", "enter", "enter")
        await at.paste("Dewi")
        for _time in range(2):
            await at.press("enter")
            await at.paste("135790")
        await at.press("enter", "2", "enter")
        assert await at.rows("SELECT language FROM tenant") == [("id",)]


async def test_the_demo_asks_for_nothing_and_leaves_this_store_empty(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        while at.screen.form.current is not at.screen.begin:
            await at.press("tab")
        await at.press("3")
        assert "Open the demo venue" in at.text
        assert "Time zone" not in at.text
        await at.leave("enter")
        assert await at.rows("SELECT COUNT(*) FROM tenant") == [(0,)]
    assert at.app.return_code == OPEN_DEMO


async def test_nothing_else_is_reached_before_it_is_done(empty: Store, tmp_path: Path) -> None:
    async with bench(empty, tmp_path, None) as at:
        for key in ("f2", "f3", "f5", "f8", "f9"):
            await at.press(key)
            assert type(at.screen).__name__ == "FirstRun", key
