"""What a manager has decided holds; what belongs to another Paper.id is left alone and says so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.desk import errands, flags, gateway, links, polls, setbacks, settling
from pos_app.desk.intents import LinkView
from pos_app.domain.clock import moment
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import FlagKind, IntentState
from tests.desk.paper_desk import claimed, queued, relay_desk, sent, told
from tests.desk.venue import Venue


@pytest.fixture
def sold(venue: Venue) -> str:
    """A pending package of a guest with an e-mail."""
    return venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id


def decide(venue: Venue, link: LinkView, way: str) -> None:
    (concern,) = flags.of_link(venue.manager, link.id)
    flags.resolve(venue.manager, concern.flag.id, way, "looked into it", operation=new_id())


def kinds(venue: Venue, link: LinkView) -> list[FlagKind]:
    return [flag.kind for flag in links.show(venue.reception, link.id).flags]


def test_gone_there_and_noted_it_is_not_asked_again(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    assert settling.gone(relay_desk(venue), link.id)
    decide(venue, link, "noted")
    venue.clock.advance(hours=1)
    assert not settling.gone(relay_desk(venue), link.id)
    assert kinds(venue, link) == []


def test_partly_paid_and_withdrawn_is_decided_once_and_still_watched(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "partially paid")
    venue.pay(sold)
    errand = claimed(venue)
    setbacks.flag_partly_paid(relay_desk(venue), errand)
    assert kinds(venue, link) == [FlagKind.PARTLY_PAID]
    decide(venue, link, "refunded")
    venue.clock.advance(hours=2)
    setbacks.flag_partly_paid(relay_desk(venue), claimed(venue))
    assert kinds(venue, link) == []
    assert told(venue, link, "paid").flags == (FlagKind.DOUBLE_PAYMENT,)


def test_a_withdrawal_that_takes_days_is_told_again_only_a_day_after_keep_looking(
    venue: Venue, sold: str
) -> None:
    link = sent(venue, sold)
    venue.pay(sold)
    venue.clock.advance(days=2)
    setbacks.park(relay_desk(venue), claimed(venue), "timeout")
    assert kinds(venue, link) == [FlagKind.LOOK_THERE]
    decide(venue, link, "keep_looking")
    venue.clock.advance(hours=1)
    setbacks.park(relay_desk(venue), claimed(venue), "timeout")
    assert kinds(venue, link) == []
    venue.clock.advance(hours=25)
    setbacks.park(relay_desk(venue), claimed(venue), "timeout")
    assert kinds(venue, link) == [FlagKind.LOOK_THERE]


@pytest.mark.rule("POLL-11")
def test_given_up_by_a_person_it_is_asked_about_for_a_month_all_the_same(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    venue.pay(sold)
    venue.clock.advance(days=2)
    setbacks.park(relay_desk(venue), claimed(venue), "timeout")
    decide(venue, link, "abandon")
    assert links.show(venue.reception, link.id).state == IntentState.VOID
    (at,) = venue.rows("SELECT poll_at FROM intent")[0]
    assert moment(at) - venue.clock.now() == timedelta(hours=1)
    venue.clock.advance(hours=2)
    assert polls.next_poll(relay_desk(venue), "sandbox") is not None
    assert told(venue, link, "paid").flags == (FlagKind.DOUBLE_PAYMENT,)


def test_a_link_of_another_paper_id_is_neither_asked_about_nor_sent_and_says_so(
    venue: Venue, sold: str
) -> None:
    there = sent(venue, sold)
    waits = queued(venue, venue.sell_pending(venue.guest(email="b@example.com")).purchase.id)
    gateway.configure(venue.owner, "production")
    links.check_now(venue.reception, there.id)
    desk = relay_desk(venue)
    assert errands.claim(desk, "production", new_id()) is None
    assert polls.next_poll(desk, "production") is None
    assert polls.next_poll(desk, "production", (there.id,)) is None
    for link in (there, waits):
        trouble = links.show(venue.reception, link.id).trouble
        assert trouble is not None
        assert "another Paper.id" in str(trouble.desk)
        assert "Connect that one again" in trouble.owner.next_step
    gateway.configure(venue.owner, "sandbox")
    assert links.show(venue.reception, waits.id).trouble is None
    assert errands.claim(desk, "sandbox", new_id()) is not None


def test_a_withdrawal_at_another_paper_id_holds_up_no_new_link(venue: Venue, sold: str) -> None:
    old = sent(venue, sold)
    links.withdraw(venue.reception, old.id, "wrong one", operation=new_id())
    gateway.configure(venue.owner, "production")
    new = links.make_for_purchase(venue.reception, sold, Wanted(), operation=new_id()).link
    errand = errands.claim(relay_desk(venue), "production", new_id())
    assert errand is not None
    assert errand.number == new.number
