"""The strokes of a visit, pressed exactly in the real program: slowly, in one burst, and key by key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pos_app.desk import appointments, credits
from pos_app.desk.appointments import AppointmentView
from tests.end_to_end.desk_program import looked_at, seeded, signed_in
from tests.tui.terminal import KEYS, Terminal, keys

GUEST = "Zahra Fadhilah"
"""Foot Reflexology at 15:30 with Wayan Sudana, paid with a credit."""
UNPAID = "Wulan Guritno"
"""Totok Wajah at 15:30 with Alice Wong, to be paid; the first row after now."""

Hand = Callable[..., None]


def _slowly(desk: Terminal, *names: str) -> None:
    desk.press(*names)


def _in_one_burst(desk: Terminal, *names: str) -> None:
    desk.send(*names)


def _key_by_key(desk: Terminal, *names: str) -> None:
    desk.send_bytes(keys(*names), chunks=[len(keys(name)) for name in names], gap=0.005)


HANDS = [_slowly, _in_one_burst, _key_by_key]
hands = pytest.mark.parametrize("hand", HANDS, ids=["slowly", "burst", "keys"])


def visit_of(database: Path, guest: str) -> AppointmentView:
    """Today's visit of a guest, as it is stored."""
    with looked_at(database) as desk:
        found = appointments.day(desk, desk.today).appointments
        return next(view for view in found if view.customer_name == guest)


def left(database: Path, view: AppointmentView) -> int:
    """Visits left of the credit that pays or paid a visit."""
    with looked_at(database) as desk:
        found = credits.available(desk, view.customer_id, include_used=True)
        return next(credit.remaining for credit in found if credit.id == view.credit_id)


def at_the_row(desk: Terminal, guest: str) -> None:
    """F5, and the cursor on a guest's visit."""
    desk.send("f5")
    desk.wait_for(lambda screen: "Appointments ›" in screen and under_cursor(screen) != "")
    for _row in range(8):
        row = under_cursor(desk.text())
        if guest[:8] in row:
            return
        desk.send("down")
        desk.wait_for(lambda screen, left=row: under_cursor(screen) not in ("", left))  # type: ignore[misc]
    raise AssertionError(desk.text())


def under_cursor(screen: str) -> str:
    """The line that the cursor is on."""
    return next((line for line in screen.splitlines() if line.startswith("▌")), "")


def count(*names: str) -> int:
    """How many keys that is."""
    return sum(1 if name in KEYS else len(name) for name in names)


@hands
def test_check_in(tmp_path: Path, hand: Hand) -> None:
    """1 key."""
    strokes = ("i",)
    assert count(*strokes) == 1
    database = seeded(tmp_path)
    with signed_in(database) as desk:
        at_the_row(desk, UNPAID)
        hand(desk, *strokes)
        desk.wait_for(f"{UNPAID} is here")
    assert visit_of(database, UNPAID).status == "in_progress"


@hands
def test_cancel_with_refund(tmp_path: Path, hand: Hand) -> None:
    """4 keys; the credit is back."""
    strokes = ("x", "down", "enter", "enter")
    assert count(*strokes) <= 4
    database = seeded(tmp_path)
    before = left(database, visit_of(database, GUEST))
    with signed_in(database) as desk:
        at_the_row(desk, GUEST)
        hand(desk, *strokes)
        desk.wait_for("Credit Refund Complete")
        desk.send("enter", "enter", "enter")
        desk.read(0.5)
        assert "Appointment Cancelled" in desk.text()
    view = visit_of(database, GUEST)
    assert (view.status, view.payment_status, view.cancel_reason) == (
        "cancelled",
        "refunded",
        "Customer asked",
    )
    assert left(database, view) == before + 1


@hands
def test_move_by_an_hour(tmp_path: Path, hand: Hand) -> None:
    """4 keys."""
    strokes = ("m", "down", "down", "enter")
    assert count(*strokes) <= 4
    database = seeded(tmp_path)
    before = visit_of(database, GUEST)
    with signed_in(database) as desk:
        at_the_row(desk, GUEST)
        hand(desk, *strokes)
        desk.wait_for("Moved: ")
    after = visit_of(database, GUEST)
    assert (after.start, after.staff_id) == (before.start + 60, before.staff_id)
    assert after.credit_redeemed


@hands
def test_a_refusal_stops_what_is_typed_behind_it(tmp_path: Path, hand: Hand) -> None:
    """A visit that runs cannot be cancelled: no reason is taken, nothing is done, and no later guest's."""
    database = seeded(tmp_path)
    with signed_in(database, breath=5.0) as desk:
        at_the_row(desk, GUEST)
        hand(desk, "i")
        desk.wait_for(f"{GUEST} is here")
        hand(desk, "x", *(() if hand is _slowly else ("down", "enter", "enter", "i")))
        desk.wait_for("cannot become cancelled")
        desk.read(0.5)
        assert hand is _slowly or "not used" in desk.text()
    assert visit_of(database, GUEST).status == "in_progress"
    for other in (UNPAID, "Bu Tini"):
        assert visit_of(database, other).status == "confirmed"


def test_two_jobs_in_one_burst(tmp_path: Path) -> None:
    """Cancel one, leave the wall, check the next one in: each to whom it was meant for."""
    database = seeded(tmp_path)
    with signed_in(database) as desk:
        at_the_row(desk, GUEST)
        desk.send("x", "down", "enter", "enter", "escape", "down", "i")
        desk.wait_for("Bu Tini is here")
    assert visit_of(database, GUEST).status == "cancelled"
    assert visit_of(database, "Bu Tini").status == "in_progress"
    assert visit_of(database, UNPAID).status == "confirmed"
