"""A job pressed in the real program, slowly or in one burst, and what the store says afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pos_app.desk import bookings, cards, customers, packages, sales, services
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.cards import Card
from pos_app.desk.sales import SaleRequest
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means, SaleMethod
from pos_app.store.doctor import examine
from tests.end_to_end.desk_program import NOW, looked_at, seeded, signed_in
from tests.tui.terminal import KEYS

GUEST = "Zulaikha Tanoto"
NAME = "zul"
"""What finds the guest, who has nothing but what a test gives."""
MANNERS = ("slowly", "in one burst")
Fill = Callable[[Any, str], None]


def count(keys: Sequence[str]) -> int:
    """How many keys a job takes; a text counts by its letters."""
    return sum(1 if name in KEYS else len(name) for name in keys)


def package_of(desk: Any, words: str) -> packages.PackageView:
    """A package on sale."""
    return packages.on_sale(desk, words)[0]


def sold(desk: Any, guest: str, words: str = "luxury", method: SaleMethod = SaleMethod.ON_SPOT) -> None:
    """Sell the guest a package before the desk opens."""
    means = Means.CASH if method == SaleMethod.ON_SPOT else None
    request = SaleRequest(guest, package_of(desk, words).id, method, means)
    sales.sell(desk, request, operation=new_id())


def booked(desk: Any, guest: str, words: str, minute: int) -> None:
    """Book the guest a visit of today, to be paid later."""
    request = BookingRequest(guest, (services.listed(desk, words)[0].id,), desk.today, minute)
    bookings.book(desk, request, operation=new_id())


def played(folder: Path, keys: Sequence[str], manner: str, wall: str, fill: Fill | None = None) -> Card:
    """Find the guest, press the keys, wait for the wall; the guest's card as the store has it then, with the
    store proved to be well."""

    def prepare(desk: Any) -> None:
        guest = customers.create(desk, customers.Draft(GUEST, "0811-222-3333"), operation=new_id()).id
        if fill is not None:
            fill(desk, guest)

    database = seeded(folder, prepare)
    with signed_in(database) as terminal:
        if manner == "slowly":
            terminal.press(NAME, *keys)
        else:
            terminal.send(NAME, *keys)
        terminal.wait_for(wall)
        terminal.read(0.3)
    findings = examine(database, NOW)
    assert findings.ok, findings
    with looked_at(database) as desk:
        return cards.card(desk, customers.find(desk, GUEST).rows[0].id)
