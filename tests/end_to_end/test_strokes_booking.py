"""Booking by exactly the keys that are promised, slowly and in one burst."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pos_app.desk import services, times
from tests.end_to_end.strokes import MANNERS, count, played, sold

BOOKED = "Booking Confirmed!"
NEXT_FREE = ("enter", "b", "enter", "enter", "enter", "enter")
ON_THE_24TH = ("enter", "b", "enter", "way", "enter", "g", "24", "enter", "10", "enter", "enter")
TWO_TREATMENTS = ("enter", "b", "enter", "enter", "enter", "+", "fac", "enter", "enter", "enter", "enter")


def test_the_budgets() -> None:
    """Keys after the name, until the wall."""
    assert count(NEXT_FREE) == 6
    assert count(ON_THE_24TH) == 15


@pytest.mark.parametrize("manner", MANNERS)
def test_with_a_credit_next_free_any_therapist(tmp_path: Path, manner: str) -> None:
    free: list[int] = []

    def fill(desk: Any, guest: str) -> None:
        sold(desk, guest)
        massage = services.listed(desk, "full body")[0].id
        free.append(times.free_times(desk, massage, None, desk.today).slots[0].minute)

    card = played(tmp_path, NEXT_FREE, manner, BOOKED, fill)
    (visit,) = card.to_come
    assert (visit.service_name, visit.day) == ("Full Body Massage", date(2026, 11, 21))
    assert [visit.start] == free
    assert visit.credit_redeemed
    assert card.purchases[0].remaining == 4


@pytest.mark.parametrize("manner", MANNERS)
def test_on_the_24th_at_ten_with_a_therapist(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, ON_THE_24TH, manner, BOOKED, sold)
    (visit,) = card.to_come
    assert (visit.staff_name, visit.day, visit.start) == ("Wayan Sudana", date(2026, 11, 24), 600)
    assert visit.credit_redeemed


@pytest.mark.parametrize("manner", MANNERS)
def test_two_treatments_of_one_visit(tmp_path: Path, manner: str) -> None:
    card = played(tmp_path, TWO_TREATMENTS, manner, BOOKED, sold)
    first, second = card.to_come
    assert (first.service_name, second.service_name) == ("Full Body Massage", "Facial Treatment")
    assert first.visit_id == second.visit_id
    assert second.start >= first.end
