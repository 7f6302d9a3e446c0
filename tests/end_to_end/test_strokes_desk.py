"""Strokes of the finder and of a change of person, in the real program: slowly and in one burst."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pos_app.demo.venue import PIN
from pos_app.desk import story
from tests.end_to_end.desk_program import NOW, looked_at, opened, seeded, signed_in
from tests.tui.terminal import Terminal

CHANGE = ("f9", *"rin", "enter", *PIN, "enter")


def strike(desk: Terminal, keys: Sequence[str], *, slowly: bool) -> None:
    """Press keys one by one, or all at once."""
    if slowly:
        desk.press(*keys, gap=0.2)
    else:
        desk.send(*keys)


@pytest.mark.parametrize("slowly", [True, False], ids=["slowly", "burst"])
def test_a_change_of_person_takes_twelve_keys(tmp_path: Path, slowly: bool) -> None:
    database = seeded(tmp_path)
    assert len(CHANGE) <= 12
    with signed_in(database) as desk:
        strike(desk, CHANGE, slowly=slowly)
        desk.wait_for("Rina Hartono, Outlet manager")
        desk.wait_for("Needs attention")
    with looked_at(database) as after:
        signed = [deed.what for deed in story.since(after, NOW) if deed.act == "sign_in"]
        assert sorted(signed) == ["Rina Hartono", "Sari Wulandari", "Sari Wulandari"]


@pytest.mark.parametrize("slowly", [True, False], ids=["slowly", "burst"])
def test_a_name_and_enter_open_the_card(tmp_path: Path, slowly: bool) -> None:
    with signed_in(seeded(tmp_path)) as desk:
        strike(desk, [*"les ayu", "enter"], slowly=slowly)
        desk.wait_for("Customers › Ayu Lestari")


def test_how_many_credits_takes_no_key_after_the_name(tmp_path: Path) -> None:
    with signed_in(seeded(tmp_path)) as desk:
        desk.send("les ayu")
        shown = desk.wait_for(lambda screen: "─ Credits  6" in screen)
        assert "6 credits" in shown


def test_an_impatient_sign_in_with_the_next_guest_behind_it(tmp_path: Path) -> None:
    with opened(seeded(tmp_path)) as desk:
        desk.send(*"sari", "enter", *PIN, "enter", *"les ayu", "enter", "h")
        desk.wait_for("History › Ayu Lestari")


def test_leaving_asks_once(tmp_path: Path) -> None:
    with signed_in(seeded(tmp_path)) as desk:
        desk.send("ctrl+q")
        desk.wait_for("Quit the desk?")
        desk.send("1")
        assert desk.wait_gone() == 0
