"""F7: what was taken today, by how it was paid, and what was said."""

from __future__ import annotations

import pytest

from pos_app.desk import appointment_payments, payments, story
from pos_app.domain.clock import day_bounds
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means, SaleMethod
from tests.desk.paper_desk import sent, told
from tests.desk.venue import MONDAY, Venue
from tests.tui.front import SIZES, compare, front_desk


@pytest.fixture
def taken(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> Venue:
    """A day with money in every shape, and one before it."""
    drawn = iter(range(1, 1000))
    monkeypatch.setattr("secrets.randbelow", lambda _most: next(drawn))
    guest = venue.guest(email="ayu@example.com")
    venue.clock.advance(days=-1)
    venue.sell(guest)
    venue.clock.advance(days=1)
    venue.sell(guest)
    visit = venue.visit(guest)
    card = payments.ManualPayment(Means.POS_TERMINAL, 100_000)
    appointment_payments.pay(venue.reception, visit, card, operation=new_id())
    transfer = payments.ManualPayment(Means.BANK_TRANSFER, 50_000)
    appointment_payments.pay(venue.reception, visit, transfer, operation=new_id())
    online = sent(venue, venue.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id)
    venue.clock.advance(minutes=5)
    told(venue, online, "paid")
    sent(venue, venue.sell_pending(guest, method=SaleMethod.DIGITAL).purchase.id)
    return venue


def test_the_money_of_a_day_by_how_it_was_paid(taken: Venue) -> None:
    start, _end = day_bounds(MONDAY, taken.reception.zone)
    found = story.figures(taken.reception, start)
    assert found.money == {
        "cash": 500_000, "pos_terminal": 100_000, "bank_transfer": 50_000, "paper_digital": 500_000,
    }  # fmt: skip
    assert (found.taken, found.online, found.sold) == (650_000, 500_000, 3)
    there = taken.desk_of("reception_there", outlet=taken.senopati)
    assert story.figures(there, start).money == {}


@pytest.mark.parametrize("size", SIZES)
async def test_pictures(taken: Venue, size: tuple[int, int], pytestconfig: pytest.Config) -> None:
    async with front_desk(taken, taken.reception, size=size) as at:
        await at.press("f7")
        await at.rested()
        assert "taken here Rp 650,000   online Rp 500,000" in at.text
        compare(at, "day", update=pytestconfig.getoption("--update"))


async def test_many_messages_leave_room_for_sums_and_acts(taken: Venue) -> None:
    async with front_desk(taken, taken.reception, size=(80, 24)) as at:
        for number in range(60):
            at.app.say(f"Said {number}")
        await at.press("f7")
        await at.rested()
        lines = at.text.splitlines()
        assert "taken here Rp 650,000" in lines[1]
        assert any("Cash  Rp 500,000" in line for line in lines)
        assert [line.split()[2] for line in lines[2:-2] if "Said " in line] == ["59", "58", "57"]
        done = next(number for number, line in enumerate(lines) if "Done today" in line)
        assert len(lines) - done > 8
        assert any("Paid online Rp 500,000 " in line for line in lines[done:])
        await at.press("end")
        assert "Said 0" in at.text


async def test_an_outlet_that_took_nothing_yet_says_so(venue: Venue) -> None:
    async with front_desk(venue, venue.reception) as at:
        await at.press("f7")
        assert "taken here Rp 0   online Rp 0" in at.text
        assert "0 packages sold, 0 credits used" in at.text
