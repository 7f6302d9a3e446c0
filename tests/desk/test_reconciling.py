"""What a restored store believes of its links, and what it has forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.desk import errands, links, polls, reconciling
from pos_app.domain.errors import BadInput, NotAllowed, NotFound
from pos_app.domain.ids import new_id
from tests.desk.paper_desk import queued, relay_desk, sent
from tests.desk.venue import Venue

FOUND = reconciling.Found("r-1", "INV-PKG-20250120-103000-AAAA", "Budi", "paid", 500_000, "")


def test_a_restored_store_looks_before_it_posts_and_asks_what_was_paid(venue: Venue) -> None:
    open_link = sent(venue, venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id)
    other = venue.guest("Budi", "0813-1111-2222", "budi@example.com")
    waiting = queued(venue, venue.sell_pending(other).purchase.id)
    assert polls.next_poll(relay_desk(venue), "sandbox") is None
    reconciling.begin(venue.front)
    assert links.show(venue.reception, waiting.id).shown == "checking"
    poll = polls.next_poll(relay_desk(venue), "sandbox")
    assert poll is not None
    assert poll.intent_id == open_link.id
    errand = errands.claim(relay_desk(venue), "sandbox", new_id())
    assert errand is not None
    assert (errand.intent_id, errand.may_exist) == (waiting.id, True)


def test_it_is_wanted_from_two_days_before_the_newest_row_until_it_is_done(venue: Venue) -> None:
    queued(venue, venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id)
    newest = venue.clock.now()
    venue.clock.advance(days=9)
    assert reconciling.wanted(venue.front) is None
    for _again in range(2):
        reconciling.begin(venue.front)
    assert reconciling.wanted(venue.front) is not None
    desk = relay_desk(venue)
    assert reconciling.unknown(desk, [FOUND.number]) == [FOUND.number]
    reconciling.done(desk, 1, 1)
    assert reconciling.wanted(venue.front) is None
    reconciling.begin(venue.front)
    since = reconciling.wanted(venue.front)
    assert since is not None
    assert newest - timedelta(days=3) < since


def test_a_manager_says_what_became_of_it_once(venue: Venue) -> None:
    desk = relay_desk(venue)
    assert reconciling.keep(desk, "sandbox", FOUND)
    assert not reconciling.keep(desk, "sandbox", FOUND)
    (stray,) = reconciling.strays(venue.reception)
    with venue.refuses(NotAllowed):
        reconciling.settle(venue.reception, stray.id, "entered again", operation=new_id())
    with venue.refuses(BadInput):
        reconciling.settle(venue.manager, stray.id, " ", operation=new_id())
    assert reconciling.settle(venue.manager, stray.id, "entered again", operation=new_id()) == []
    with pytest.raises(NotFound):
        reconciling.settle(venue.manager, stray.id, "entered again", operation=new_id())
    assert [r for r in venue.rows("SELECT act FROM audit") if r == ("settle_stray",)] == [("settle_stray",)]
