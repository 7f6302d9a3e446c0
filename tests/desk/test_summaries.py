"""A customer in figures (chapter 18), the card, and what needs attention."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from pos_app.desk import attention, cards, credits, errands, redemptions, sales, setbacks
from pos_app.desk.work import act
from pos_app.domain.errors import NotFound
from pos_app.domain.ids import new_id
from pos_app.domain.words import FlagKind, SaleMethod
from tests.desk.paper_desk import claimed, queued, relay_desk, sent, told
from tests.desk.venue import MONDAY, Venue, package


def use(venue: Venue, guest: str, service: str, times: int = 1) -> None:
    for _ in range(times):
        redemptions.use_now(venue.reception, guest, service, operation=new_id())


@pytest.mark.rule("SUM-1", "SUM-2")
def test_three_packages_and_25_credits(venue: Venue, guest: str) -> None:
    big = new_id()
    items = [(venue.massage, "Massage", 10, 150_000), (venue.hair, "Hair Styling", 10, 75_000)]
    act(venue.owner, lambda work: package(work, big, "Twenty", 2_000_000, 60, items))
    venue.sell(guest, big)
    venue.sell(guest)
    venue.sell_pending(guest)
    use(venue, guest, venue.massage, 8)
    found = cards.summary(venue.reception, guest)
    assert (found.total_packages, found.active_packages, found.pending_payment_packages) == (3, 2, 1)
    assert (found.total_credits, found.used_credits, found.remaining_credits) == (25, 8, 17)
    assert found.expired_credits == 0


@pytest.mark.rule("SUM-1", "SUM-3")
def test_only_active_packages_count_but_expired_credits_of_all(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.hair_care)
    use(venue, guest, venue.hair)
    gone = venue.sell_pending(guest).purchase.id
    sales.cancel_purchase(venue.manager, gone, "no", operation=new_id())
    venue.sell(guest)
    depleted = venue.sell(guest, venue.any_treatment)
    use(venue, guest, venue.ritual, 4)
    assert depleted.credits == 4
    venue.clock.advance(days=30)
    for _ in range(2):
        found = cards.summary(venue.reception, guest)
        assert (found.total_packages, found.active_packages, found.pending_payment_packages) == (3, 1, 0)
        assert (found.total_credits, found.used_credits, found.remaining_credits) == (5, 0, 5)
        assert found.expired_credits == 3
        credits.sweep(venue.front)


@pytest.mark.rule("SUM-4")
def test_packages_that_end_within_a_week_are_named_soonest_first(venue: Venue, guest: str) -> None:
    soon, items = [], [(venue.massage, "Massage", 2, 150_000)]
    for days in (8, 7, 1, 3):
        made = new_id()
        act(
            venue.owner,
            partial(package, package_id=made, name=f"D{days}", price=200_000, days=days, items=items),
        )
        soon.append(venue.sell(guest, made).purchase)
    found = cards.summary(venue.reception, guest).expiring_soon
    assert [(row.package_name, row.days, row.remaining) for row in found] == [
        ("D1", 1, 2),
        ("D3", 3, 2),
        ("D7", 7, 2),
    ]
    assert found[0].expires_at == soon[2].expires_at
    use(venue, guest, venue.massage, 2)
    assert [row.package_name for row in cards.summary(venue.reception, guest).expiring_soon] == ["D3", "D7"]


@pytest.mark.rule("SUM-5")
def test_pending_payments_are_counted_and_summed(venue: Venue, guest: str) -> None:
    venue.sell_pending(guest)
    venue.sell_pending(guest, venue.hair_care)
    venue.sell(guest)
    found = cards.summary(venue.reception, guest)
    assert (found.pending_count, found.pending_amount) == (2, 800_000)
    owed = cards.card(venue.reception, guest).owed
    assert [(row.kind, row.what, row.amount) for row in owed] == [
        ("purchase", "Luxury Spa Package", 500_000),
        ("purchase", "Hair Care", 300_000),
    ]


@pytest.mark.rule("SUM-6")
def test_use_is_counted_by_the_outlets_calendar_month(venue: Venue, guest: str) -> None:
    venue.clock.at = datetime(2025, 1, 31, 16, 30, tzinfo=UTC)
    venue.sell(guest)
    use(venue, guest, venue.massage)
    january = venue.clock.now()
    assert cards.summary(venue.reception, guest).credits_used_this_month == 1
    venue.clock.advance(minutes=30)
    assert cards.summary(venue.reception, guest).credits_used_this_month == 0
    use(venue, guest, venue.facial)
    back = redemptions.use_now(venue.reception, guest, venue.massage, operation=new_id()).redemption.id
    found = cards.summary(venue.reception, guest)
    assert (found.credits_used_this_month, found.last_used_at) == (2, venue.clock.now())
    redemptions.undo_use(venue.manager, back, "slip", operation=new_id())
    assert cards.summary(venue.reception, guest).credits_used_this_month == 1
    assert found.last_used_at != january


@pytest.mark.rule("SUM-7")
def test_the_staffs_figure_is_over_all_paid_packages(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.hair_care)
    use(venue, guest, venue.hair)
    venue.clock.advance(days=30)
    venue.sell(guest)
    venue.sell(guest, venue.any_treatment)
    venue.sell_pending(guest)
    found = cards.staff_summary(venue.reception, guest)
    assert (found.total_packages, found.active_packages) == (3, 2)
    assert (found.total_credits, found.used_credits, found.remaining_credits, found.expired_credits) == (
        13,
        1,
        9,
        3,
    )
    assert found.expiring_within_30_days == 0
    venue.clock.advance(days=60)
    assert cards.staff_summary(venue.reception, guest).expiring_within_30_days == 5
    venue.clock.advance(days=-1)
    assert cards.staff_summary(venue.reception, guest).expiring_within_30_days == 0


@pytest.mark.rule("PEND-4", "LIFE-3")
def test_what_is_due_is_told_by_the_outlets_calendar(venue: Venue, guest: str) -> None:
    venue.clock.at = datetime(2025, 1, 12, 3, tzinfo=UTC)
    venue.sell_pending(guest)

    def now(at: str) -> list[tuple[str, int]]:
        venue.clock.at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        return [(row.kind, row.days) for row in attention.rows(venue.reception)]

    assert now("2025-01-14T16:59") == []
    assert now("2025-01-14T17:00") == [("due_today", 0)]
    assert now("2025-01-15T16:59") == [("due_today", 0)]
    assert now("2025-01-20T03:00") == [("overdue", 5)]


def test_attention_is_for_what_is_owed_first_then_what_ends(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.hair_care)
    venue.clock.advance(days=20)
    venue.sell_pending(guest, method=SaleMethod.ON_VISIT)
    venue.clock.advance(days=3)
    found = attention.rows(venue.reception)
    assert [(row.kind, row.amount, row.remaining, row.days) for row in found] == [
        ("due_today", 500_000, 0, 0),
        ("expiring", 0, 4, 7),
    ]
    assert (found[0].customer_name, found[0].phone) == ("Ni Made Ayu", "+6281234567890")


def test_links_that_need_somebody_come_first(venue: Venue) -> None:
    """What a manager decides, then what Paper.id refused until there is another link, with a phone."""
    ids = [
        venue.sell_pending(venue.guest(f"Guest {n}", f"0812-0000-000{n}", f"g{n}@example.com")).purchase.id
        for n in range(3)
    ]
    queued(venue, ids[0])
    errand = claimed(venue)
    assert errands.posting(relay_desk(venue), errand)
    setbacks.reject(relay_desk(venue), errand, 400, "Invalid phone")
    double = sent(venue, ids[1])
    venue.pay(ids[1])
    told(venue, double, "paid")
    venue.clock.advance(days=3)
    found = attention.rows(venue.reception)
    assert [(row.kind, row.customer_name, row.phone) for row in found] == [
        ("manager", "Guest 1", "+6281200000001"), ("refused", "Guest 0", "+6281200000000"),
        ("due_today", "Guest 0", "+6281200000000"), ("due_today", "Guest 2", "+6281200000002"),
    ]  # fmt: skip
    assert (found[0].flag, found[0].link_id) == (FlagKind.DOUBLE_PAYMENT, double.id)
    venue.clock.advance(minutes=1)
    queued(venue, ids[0])
    left = [(row.kind, row.customer_name) for row in attention.rows(venue.reception)]
    assert left == [("manager", "Guest 1"), ("due_today", "Guest 2")], "the new link has days left"


def test_the_card_shows_all_of_one_guest(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    venue.book_with_credit(guest)
    venue.book(guest, venue.hair, at="16:00")
    venue.sell(venue.guest("A Friend"))
    found = cards.card(venue.reception, guest)
    assert [(group.service_name, group.remaining) for group in found.services] == [
        ("Massage", 2),
        ("Facial Treatment", 2),
    ]
    assert (len(found.purchases), len(found.credits), len(found.to_come), found.past) == (1, 2, 2, ())
    assert (found.owes, found.owed[0].kind, len(found.uses)) == (75_000, "appointment", 1)
    glance = cards.glance(venue.reception, guest)
    assert (glance.guest, glance.services, glance.owes) == (found.guest, found.services, 75_000)
    assert glance.next is not None
    assert glance.next.service_name == "Massage"
    venue.clock.at += timedelta(days=1)
    later = cards.card(venue.reception, guest)
    assert (later.to_come, len(later.past), later.past_count) == ((), 2, 2)
    assert later.past[0].day == MONDAY
    with venue.refuses(NotFound):
        cards.card(venue.reception, new_id())
