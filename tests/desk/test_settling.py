"""What Paper.id's answers do to payments, credits and appointments."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_app.desk import flags, links, polls, purchases, sales, setbacks, settling
from pos_app.domain.clock import moment
from pos_app.domain.errors import BadInput, Conflict, NotAllowed
from pos_app.domain.ids import new_id
from pos_app.domain.words import Channel, FlagKind, InvoiceStatus
from tests.desk.paper_desk import PLAIN, queued, reading, relay_desk, sent, told
from tests.desk.venue import Venue


@pytest.fixture
def sold(venue: Venue) -> str:
    return venue.sell_pending(venue.guest(email="ayu@example.com")).purchase.id


def purchase_row(venue: Venue, purchase_id: str) -> tuple[object, ...]:
    return venue.rows(
        f"SELECT status, payment_status, total, remaining FROM purchase WHERE id = '{purchase_id}'"
    )[0]


def decide(venue: Venue, link_id: str, way: str) -> None:
    (concern,) = flags.of_link(venue.manager, link_id)
    flags.resolve(venue.manager, concern.flag.id, way, "asked the guest", operation=new_id())


@pytest.mark.rule("POLL-1", "POLL-10", "ENUM-16")
def test_paid_completes_the_payment_and_activates_the_package(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    done = told(venue, link, "paid")
    assert (done.paid, done.activated, done.flags) == (True, True, ())
    assert purchase_row(venue, sold) == ("active", "paid", 5, 5)
    paid = venue.rows("SELECT status, amount, paid_at IS NOT NULL FROM payment")
    assert [(a, b, bool(c)) for a, b, c in paid] == [("completed", 500_000, True)]
    after = links.show(venue.reception, link.id)
    assert (after.invoice, after.shown) == (InvoiceStatus.PAID, "paid")
    assert purchases.payment_status(venue.reception, sold).is_paid


@pytest.mark.rule("POLL-5")
def test_the_same_answer_again_changes_nothing(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "paid")
    before = {name: rows for name, rows in venue.everything().items() if name != "intent"}
    again = told(venue, link, "paid")
    other = told(venue, link, "paid", notes="edited")
    assert (again.paid, again.is_news, other.paid, other.activated) == (False, False, False, False)
    after = {name: rows for name, rows in venue.everything().items() if name != "intent"}
    assert {name for name in after if after[name] != before[name]} == {"provider_event"}


@pytest.mark.rule("POLL-6")
def test_another_amount_activates_nothing_and_is_kept_beside(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    done = told(venue, link, "paid", total=499_999)
    assert (done.paid, done.activated, done.flags) == (True, False, (FlagKind.AMOUNT_MISMATCH,))
    assert purchase_row(venue, sold)[:2] == ("pending_payment", "pending")
    assert venue.rows("SELECT status FROM payment") == [("pending",)]
    assert venue.rows("SELECT amount, why FROM unallocated") == [(499_999, "amount_mismatch")]
    assert links.show(venue.reception, link.id).shown == "needs_manager"
    status = purchases.payment_status(venue.reception, sold)
    assert (status.total_paid, status.remaining_balance) == (0, 500_000)


@pytest.mark.rule("PAY-12", "POLL-11")
def test_paid_after_cash_is_flagged_and_activates_nothing(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    venue.pay(sold)
    done = told(venue, link, "paid")
    assert (done.paid, done.activated, done.flags) == (True, False, (FlagKind.DOUBLE_PAYMENT,))
    assert purchase_row(venue, sold) == ("active", "paid", 5, 5)
    assert venue.rows("SELECT amount, why, outcome FROM unallocated") == [(500_000, "double_payment", None)]
    assert purchases.payment_status(venue.reception, sold).total_paid == 500_000


@pytest.mark.rule("POLL-11")
def test_paid_after_it_was_cancelled_or_over_is_kept_beside(venue: Venue, sold: str) -> None:
    cancelled = sent(venue, sold)
    sales.cancel_purchase(venue.manager, sold, "moved away", operation=new_id())
    assert told(venue, cancelled, "paid").flags == (FlagKind.PAID_TOO_LATE,)
    late = sent(venue, venue.sell_pending(venue.guest(email="b@example.com")).purchase.id)
    venue.clock.advance(days=91)
    assert told(venue, late, "paid").flags == (FlagKind.PAID_TOO_LATE,)
    assert venue.rows("SELECT COUNT(*) FROM unallocated") == [(2,)]
    assert venue.rows("SELECT COUNT(*) FROM credit") == [(0,)]


def test_a_link_that_changes_there_changes_here_and_one_that_may_not_be_shown_changes_nothing(
    venue: Venue, sold: str
) -> None:
    link = sent(venue, sold)
    for word, url in (("unpaid", "https://get.paper.id/New1"), ("overdue", "")):
        answer = reading(link, word)._replace(link=url, digest=word)
        settling.take(relay_desk(venue), link.id, answer)
        assert links.show(venue.reception, link.id).url == "https://get.paper.id/New1"


@pytest.mark.rule("POLL-12")
def test_partly_paid_is_shown_and_activates_nothing(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    done = told(venue, link, "partially paid")
    assert (done.paid, done.flags) == (False, ())
    assert links.show(venue.reception, link.id).shown == "partly_paid"
    assert purchase_row(venue, sold)[0] == "pending_payment"


@pytest.mark.rule("POLL-8")
def test_an_unknown_word_or_no_answer_changes_nothing_but_the_flag(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    assert told(venue, link, "diproses").flags == (FlagKind.UNKNOWN_WORD,)
    assert told(venue, link, "diproses").flags == ()
    polls.unanswered(relay_desk(venue), link.id, "timeout")
    after = links.show(venue.reception, link.id)
    assert (after.word, after.invoice, after.answer) == ("", InvoiceStatus.PENDING, "timeout")
    assert purchase_row(venue, sold)[0] == "pending_payment"


def test_what_was_paid_in_part_is_not_unpaid_again(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "partially paid")
    assert told(venue, link, "unpaid").flags == (FlagKind.CONTRADICTION,)
    assert links.show(venue.reception, link.id).word == "partially paid"


def test_gone_there_is_flagged_once_and_neither_paid_nor_unpaid(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    assert settling.gone(relay_desk(venue), link.id)
    assert not settling.gone(relay_desk(venue), link.id)
    decide(venue, link.id, "withdraw")
    assert not links.show(venue.reception, link.id).is_live
    assert not settling.gone(relay_desk(venue), link.id)


@pytest.mark.rule("POLL-13", "STAT-1", "FEE-6")
def test_a_visits_link_counts_its_base_and_confirms_it(venue: Venue) -> None:
    visit = venue.visit(venue.guest(email="a@example.com"))
    link = sent(venue, visit, visit=True)
    assert told(venue, link, "paid").activated
    found = venue.rows("SELECT status, paid_amount, payment_status FROM appointment")
    assert found == [("confirmed", 150_000, "paid")]
    assert venue.rows("SELECT amount, status FROM payment") == [(150_000, "completed")]


def test_a_visit_that_was_cancelled_keeps_the_money_beside(venue: Venue) -> None:
    visit = venue.visit(venue.guest(email="a@example.com"))
    link = sent(venue, visit, visit=True)
    venue.do(f"UPDATE appointment SET status = 'cancelled' WHERE id = '{visit}'")
    venue.add_step(visit, "cancelled")
    assert told(venue, link, "paid").flags == (FlagKind.PAID_TOO_LATE,)


@pytest.mark.rule("POLL-9", "LIFE-6")
def test_a_refused_link_leaves_the_package_payable(venue: Venue, sold: str) -> None:
    from pos_app.desk import errands
    from tests.desk.paper_desk import claimed

    link = queued(venue, sold)
    errand = claimed(venue)
    errands.posting(relay_desk(venue), errand)
    assert setbacks.reject(relay_desk(venue), errand, 400, "Invalid customer data")
    refused = links.show(venue.reception, link.id)
    assert (refused.shown, refused.said) == ("refused", "Invalid customer data")
    assert purchase_row(venue, sold) == ("pending_payment", "failed", 0, 0)
    assert venue.rows("SELECT status FROM payment") == [("failed",)]
    again = links.make_for_purchase(venue.reception, sold, PLAIN, operation=new_id()).link
    assert again.is_live
    assert purchase_row(venue, sold)[:2] == ("pending_payment", "pending")


@pytest.mark.rule("LINK-15", "LINK-21")
def test_the_words_of_sending_come_with_acceptance(venue: Venue, sold: str) -> None:
    assert queued(venue, sold).message == "Payment link queued"
    other = venue.sell_pending(venue.guest(email="b@example.com")).purchase.id
    venue.do("UPDATE intent SET next_at = 9000000000000000")
    link = sent(venue, other, wanted=PLAIN._replace(whatsapp=True))
    assert link.message == "Payment link sent to customer via %(channels)s"
    assert link.accepted == (Channel.EMAIL, Channel.WHATSAPP)


@pytest.mark.rule("POLL-2")
def test_a_young_link_is_asked_about_every_half_minute(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "unpaid")
    (at,) = venue.rows("SELECT poll_at FROM intent")[0]
    assert timedelta(seconds=27) <= moment(at) - venue.clock.now() <= timedelta(seconds=33)
    told(venue, link, "paid")
    assert venue.rows("SELECT poll_at FROM intent") == [(None,)]


@pytest.mark.rule("POLL-14")
def test_check_now_asks_next(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "unpaid")
    assert polls.next_poll(relay_desk(venue), "sandbox") is None
    links.check_now(venue.reception, link.id)
    poll = polls.next_poll(relay_desk(venue), "sandbox")
    assert poll is not None
    assert poll.intent_id == link.id
    assert polls.next_poll(relay_desk(venue, "S2"), "sandbox") is None


@pytest.mark.rule("POLL-7")
def test_an_answer_that_cannot_be_kept_whole_is_not_kept_at_all(
    venue: Venue, sold: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = sent(venue, sold)
    before = venue.everything()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("pos_app.desk.credits.grant", broken)
        with pytest.raises(RuntimeError):
            told(venue, link, "paid")
    assert venue.everything() == before
    assert told(venue, link, "paid").activated


@pytest.mark.rule("POLL-4")
def test_another_tenants_links_are_not_settled(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    from pos_app.domain.errors import NotFound

    with venue.refuses(NotFound):
        settling.take(venue.stranger, link.id, reading(link, "paid"))


def test_a_double_payment_is_decided_once_by_a_manager(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    venue.pay(sold)
    told(venue, link, "paid")
    (concern,) = flags.concerns(venue.manager)
    assert (concern.amount, concern.ways) == (500_000, ("refunded", "credit_note"))
    flag = concern.flag.id
    with venue.refuses(NotAllowed):
        flags.resolve(venue.reception, flag, "refunded", "gave it back", operation=new_id())
    with venue.refuses(BadInput, field="reason"):
        flags.resolve(venue.manager, flag, "refunded", "", operation=new_id())
    with venue.refuses(BadInput, code="no_such_way"):
        flags.resolve(venue.manager, flag, "accept", "no", operation=new_id())
    flags.resolve(venue.manager, flag, "refunded", "gave it back", operation=new_id())
    assert flags.concerns(venue.manager) == []
    assert venue.rows("SELECT outcome FROM unallocated") == [("refunded",)]
    with venue.refuses(Conflict, code="decided_already"):
        flags.resolve(venue.manager, flag, "refunded", "again", operation=new_id())


def test_too_much_can_be_accepted_as_the_payment(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "paid", total=550_000)
    decide(venue, link.id, "accept")
    assert purchase_row(venue, sold) == ("active", "paid", 5, 5)
    assert venue.rows("SELECT amount, outcome FROM unallocated") == [(550_000, "accept")]


def test_too_little_cannot(venue: Venue, sold: str) -> None:
    link = sent(venue, sold)
    told(venue, link, "paid", total=450_000)
    (concern,) = flags.of_link(venue.manager, link.id)
    assert concern.ways == ("refunded", "credit_note")
