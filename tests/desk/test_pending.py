"""The dashboard of pending payments: rows, filters, order, figures."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from pos_app.desk import attention, cards, links, pending, queue, setbacks
from pos_app.desk.pending import Filters, PendingPage
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.pending import Badge, badge
from pos_app.domain.words import Channel, DeliveryState, SaleMethod
from pos_app.store import tables as t
from tests.desk.paper_desk import queued, sent, told
from tests.desk.venue import MONDAY, Venue

EVERYTHING = Filters(days=None)


def page(venue: Venue, **filters: object) -> PendingPage:
    return pending.page(venue.reception, Filters()._replace(**filters))  # type: ignore[arg-type]


def names(found: PendingPage) -> list[str]:
    return [row.customer_name for row in found.rows]


@pytest.fixture
def five(venue: Venue) -> dict[str, str]:
    """Five pending packages, sold a day apart, the last today."""
    venue.clock.advance(days=-5)
    found = {}
    for number, name in enumerate(("Ani", "Budi Santoso", "Cici", "Dodi", "Eka")):
        method = SaleMethod.ON_VISIT if number % 2 else SaleMethod.TRANSFER
        phone = f"0812-1111-222{number}"
        purchase = venue.sell_pending(venue.guest(name, phone=phone, email="x@example.com"), method=method)
        found[name] = purchase.purchase.id
        venue.clock.advance(days=1)
    return found


@pytest.mark.rule("PEND-2", "PEND-3", "PEND-4")
def test_badges_and_figures(venue: Venue, five: dict[str, str]) -> None:
    found = page(venue)
    assert [(row.badge, row.days_overdue) for row in found.rows] == [
        (Badge.OVERDUE, 2), (Badge.OVERDUE, 1), (Badge.DUE_TODAY, 0), (Badge.PENDING, 0), (Badge.PENDING, 0),
    ]  # fmt: skip
    assert tuple(found.figures) == (5, 2_500_000, 1)
    assert badge(MONDAY, MONDAY) == Badge.DUE_TODAY


@pytest.mark.rule("PEND-1", "PEND-11")
def test_filters_by_method_outlet_period_and_words(venue: Venue, five: dict[str, str]) -> None:
    assert names(page(venue, method="pay_on_visit")) == ["Budi Santoso", "Dodi"]
    assert names(page(venue, outlet_id=venue.senopati.id)) == []
    assert names(page(venue, search="san bud")) == ["Budi Santoso"]
    assert names(page(venue, search="0812 1111 2223")) == ["Dodi"]
    assert names(page(venue, search="luxury")) == [*five]
    assert names(page(venue, days=1)) == ["Ani", "Budi Santoso", "Cici"]
    assert len(page(venue, days=None).rows) == 5


@pytest.mark.rule("PEND-9")
def test_the_oldest_due_first_and_what_needs_a_manager_before_all(venue: Venue, five: dict[str, str]) -> None:
    assert names(page(venue)) == [*five]
    link = sent(venue, five["Eka"])
    venue.pay(five["Eka"])
    told(venue, link, "paid")
    found = page(venue)
    assert names(found) == ["Eka", "Ani", "Budi Santoso", "Cici", "Dodi"]
    assert found.rows[0].badge == Badge.FLAGGED
    assert "resolve" in found.rows[0].actions
    assert "pay" not in found.rows[0].actions
    assert tuple(found.figures) == (4, 2_000_000, 1)


@pytest.mark.rule("PEND-9")
def test_a_sale_whose_link_needs_a_manager_is_one_row_above_all(venue: Venue, five: dict[str, str]) -> None:
    link = sent(venue, five["Eka"])
    told(venue, link, "lost in space")
    first, *others = page(venue).rows
    assert (first.id, first.customer_name, first.badge) == (five["Eka"], "Eka", Badge.FLAGGED)
    assert {"resolve", "pay", "withdraw", "cancel"} <= {*first.actions}
    assert "Eka" not in [row.customer_name for row in others]
    links.withdraw(venue.reception, link.id, "asked to", operation=new_id())
    queued(venue, five["Eka"])
    found = page(venue)
    assert [(row.id == five["Eka"], row.badge) for row in found.rows if row.customer_name == "Eka"] == [
        (True, Badge.FLAGGED), (False, Badge.PENDING),
    ]  # fmt: skip
    assert (found.total, found.figures.rows) == (6, 5)


def test_an_appointment_that_needs_a_manager_keeps_its_place_under_the_cursor(venue: Venue) -> None:
    visit = venue.visit(venue.guest(email="a@example.com"))
    told(venue, sent(venue, visit, visit=True), "lost in space")
    (row,) = page(venue).rows
    assert (row.id, row.badge, "pay" in row.actions) == (visit, Badge.FLAGGED, True)


def test_a_link_whose_wish_was_taken_back_in_doubt_stands_nowhere(venue: Venue) -> None:
    """An appointment is paid here while its link is being looked for: nothing is pending any more."""
    visit = venue.visit(venue.guest(email="a@example.com"))
    link = queued(venue, visit, visit=True)
    venue.set(t.Intent, link.id, state="unknown", invoice="void")
    assert page(venue).rows == ()


@pytest.mark.parametrize("typed", ["lux 100%", "100%", "_", "%"])
def test_signs_of_a_pattern_are_searched_as_they_are(venue: Venue, five: dict[str, str], typed: str) -> None:
    assert names(page(venue, search=typed)) == []


@pytest.mark.rule("PEND-5", "ENUM-8")
def test_a_row_says_what_how_when_and_what_became_of_each_channel(venue: Venue, five: dict[str, str]) -> None:
    sent(venue, five["Dodi"], wanted=Wanted(whatsapp=True, sms=True))
    row = next(row for row in page(venue).rows if row.customer_name == "Dodi")
    assert (row.what, row.amount, row.method, row.due) == (
        "Luxury Spa Package", 500_000, "pay_on_visit", date(2025, 1, 23),
    )  # fmt: skip
    assert row.link is not None
    assert {d.channel: d.state for d in row.link.deliveries} == {
        Channel.EMAIL: DeliveryState.ACCEPTED,
        Channel.WHATSAPP: DeliveryState.ACCEPTED,
        Channel.SMS: DeliveryState.FAILED,
    }


@pytest.mark.rule("PEND-6", "PEND-7")
def test_each_row_offers_what_is_legal(venue: Venue, five: dict[str, str]) -> None:
    sent(venue, five["Dodi"])
    actions = {row.customer_name: set(row.actions) for row in page(venue).rows}
    assert actions["Ani"] == {"pay", "make_link", "cancel", "call", "details"}
    assert actions["Dodi"] == {
        "pay", "show_link", "copy", "resend", "check_now", "withdraw", "cancel", "call", "details",
    }  # fmt: skip
    venue.clock.advance(days=4)
    assert "make_link" in {row.customer_name: row.actions for row in page(venue).rows}["Dodi"]


@pytest.mark.rule("PEND-8")
def test_it_comes_a_page_at_a_time(venue: Venue, five: dict[str, str]) -> None:
    second = pending.page(venue.reception, EVERYTHING, offset=2, most=2)
    assert (names(second), second.total) == (["Cici", "Dodi"], 5)
    assert second.figures.rows == 5


def test_an_appointment_stands_here_while_its_link_is_open(venue: Venue) -> None:
    visit = venue.visit(venue.guest(email="a@example.com"))
    assert page(venue).rows == ()
    link = queued(venue, visit, visit=True)
    (row,) = page(venue).rows
    assert (row.id, row.appointment_id, row.what, row.due) == (visit, visit, "Massage", link.due)
    assert "cancel" not in row.actions


@pytest.mark.rule("PEND-10")
def test_a_refused_link_is_seen_in_the_queue(venue: Venue, five: dict[str, str]) -> None:
    from pos_app.desk import errands
    from tests.desk.paper_desk import claimed, relay_desk

    queued(venue, five["Ani"])
    errand = claimed(venue)
    errands.posting(relay_desk(venue), errand)
    setbacks.reject(relay_desk(venue), errand, 400, "Invalid customer data")
    (row,) = queue.rows(venue.reception)
    assert (row.shown, row.said, row.attempts) == ("refused", "Invalid customer data", 1)


def test_the_line_of_truth_counts(venue: Venue, five: dict[str, str]) -> None:
    sent(venue, five["Ani"])
    links.make_for_purchase(venue.reception, five["Cici"], Wanted(), operation=new_id())
    found = queue.counts(venue.reception)
    assert (found.gateway.environment, found.queued, found.open, found.flags) == ("sandbox", 1, 1, 0)


@pytest.mark.engine("sqlite")
def test_it_is_at_home_with_five_thousand_rows(venue: Venue, five: dict[str, str]) -> None:
    guest = venue.rows("SELECT customer_id FROM purchase")[0][0]
    pattern = venue.rows("SELECT created_at, purchased_at FROM purchase")[0]
    rows = [
        {
            "id": f"{number:024x}", "tenant_id": venue.melati.id, "customer_id": guest,
            "outlet_id": venue.kemang.id, "package_name": "Luxury Spa Package", "price": 500_000,
            "method": "bank_transfer", "status": "pending_payment", "payment_status": "pending",
            "due_day": "2025-01-21", "purchased_at": pattern[1], "sold_by": venue.people["owner"].id,
            "created_at": pattern[0], "updated_at": pattern[0],
        }
        for number in range(5_000)
    ]  # fmt: skip
    venue.store.write(lambda transaction: transaction.insert_many(t.Purchase, rows))
    began = time.process_time()
    found = pending.page(venue.reception, EVERYTHING)
    took = time.process_time() - began
    assert (found.total, len(found.rows), found.figures.rows) == (5_005, 100, 5_005)
    assert took < 2.0, f"{took:.3f} s"


@pytest.mark.rule("PEND-4")
@pytest.mark.parametrize("days", [1, 7])
def test_card_dashboard_and_start_page_name_the_same_day(venue: Venue, days: int) -> None:
    guest = venue.guest(email="ayu@example.com")
    bought = venue.sell_pending(guest).purchase
    own, told = date(2025, 1, 23), date(2025, 1, 20) + timedelta(days=days)
    assert named(venue, guest) == [own] * 3
    link = sent(venue, bought.id, wanted=Wanted(due=told))
    assert named(venue, guest) == [told] * 3
    venue.clock.advance(days=days)
    assert [row.kind for row in attention.rows(venue.reception)] == ["due_today"]
    venue.clock.advance(days=1)
    assert [row.badge for row in pending.page(venue.reception).rows] == [Badge.OVERDUE]
    assert [(row.kind, row.days) for row in attention.rows(venue.reception)] == [("overdue", 1)]
    venue.clock.advance(days=-days - 1)
    links.withdraw(venue.reception, link.id, "test", operation=new_id())
    assert named(venue, guest) == [own] * 3


def named(venue: Venue, guest: str) -> list[date | None]:
    """The due day of the one sale: on the card twice, on the dashboard."""
    card = cards.card(venue.reception, guest)
    (row,) = pending.page(venue.reception).rows
    return [card.owed[0].due_day, card.purchases[0].due_day, row.due]
