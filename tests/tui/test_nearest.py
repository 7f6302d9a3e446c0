"""Lists narrowed by typing: the name that begins with the letters stands under the cursor."""

from __future__ import annotations

import pytest

from pos_app.desk.work import act
from pos_app.domain.ids import new_id
from pos_app.store import tables as t
from pos_app.tui.forms.fields import Choice, Option
from pos_app.tui.forms.fold import nearest_first
from tests.desk.venue import Venue, package
from tests.tui.counter import aside, counter
from tests.tui.front import front_desk


def test_first_what_begins_with_it_then_words_that_do_then_the_rest() -> None:
    names = ["Day Spa", "Kespapan", "Spartan Run", "Luxury (Spa) Package", "Spa Relaxation Bundle", "Tespa"]
    assert nearest_first(" SPÀ ", names, str) == [
        "Spartan Run", "Spa Relaxation Bundle", "Day Spa", "Luxury (Spa) Package", "Kespapan", "Tespa"
    ]  # fmt: skip
    assert nearest_first("  ", names, str) == names


def test_of_several_words_the_whole_comes_first_then_each_at_the_beginning_of_a_word() -> None:
    names = ["Bath Spanish Relaxing", "Relaxed Spa", "Spa Relaxation", "Espaliers Relax"]
    assert nearest_first("spa  rel", names, str) == [
        "Spa Relaxation", "Bath Spanish Relaxing", "Relaxed Spa", "Espaliers Relax"
    ]  # fmt: skip


def test_what_stands_beside_a_name_finds_it_but_does_not_bring_it_forward() -> None:
    field = Choice("c", "C", [Option("1", "Facial", match="Facial hair"), Option("2", "Hair Spa")])
    field.press("h", "h")
    assert [option.key for option in field.rows()] == ["2", "1"]
    assert field.highlighted is not None
    assert field.highlighted.key == "2"


def _bundle(venue: Venue) -> str:
    made = new_id()
    items = [(venue.massage, "Massage", 2, 150_000)]
    act(venue.owner, lambda work: package(work, made, "Spa Relaxation Bundle", 250_000, 60, items))
    return made


async def test_the_package_whose_name_begins_so_is_sold(venue: Venue, guest: str) -> None:
    bundle = await aside(_bundle, venue)
    async with counter(venue, guest) as at:
        await at.press("s", "spa", "enter", "enter", "enter")
        assert await at.rows("SELECT package_id FROM purchase") == [(bundle,)]


async def test_the_treatment_whose_name_begins_so_is_taken(venue: Venue, guest: str) -> None:
    async with counter(venue, guest) as at:
        await at.press("b", "t")
        found = [option.label for option in at.screen.service.rows()]
        assert found == ["Facial Treatment", "Body Ritual", "Hair Styling"]
        await at.press("backspace", "h", "enter")
        assert at.screen.service.value.label == "Hair Styling"


async def test_packages_on_sale_begin_with_what_was_typed(venue: Venue) -> None:
    await aside(_bundle, venue)
    async with front_desk(venue, venue.reception) as at:
        await at.press(":", "packages", "enter", "spa")
        assert [row.cells[0] for row in at.screen.list.rows()] == [
            "Spa Relaxation Bundle", "Luxury Spa Package"
        ]  # fmt: skip
        assert at.screen.list.row.cells[0] == "Spa Relaxation Bundle"


@pytest.mark.parametrize(
    ("opener", "typed", "first"),
    [(":", "da", "day"), ("?", "da", "day")],
)
async def test_palette_and_keys_begin_with_the_name_typed(
    venue: Venue, guest: str, opener: str, typed: str, first: str
) -> None:
    async with counter(venue, guest) as at:
        await at.press(opener, typed)
        assert at.screen.rows_shown.row.key == first


async def test_who_is_called_so_first_signs_in(venue: Venue) -> None:
    owner, reception = venue.people["owner"].id, venue.people["reception"].id
    await aside(venue.set, t.Staff, owner, name="Ada Sari", name_key=" ada sari")
    async with front_desk(venue) as at:
        assert at.screen.list.row.key == owner
        await at.press("sari")
        assert [row.key for row in at.screen.list.rows()] == [reception, owner]
        assert at.screen.list.row.key == reception
