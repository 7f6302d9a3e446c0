"""Who did what, when and why (chapter 21): append-only, chained per terminal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_app.desk import (
    appointment_payments,
    bookings,
    cancellations,
    credits,
    customers,
    redemptions,
    sales,
    story,
    visit_status,
)
from pos_app.desk.payments import ManualPayment
from pos_app.domain.chain import COLUMNS, GENESIS, link
from pos_app.domain.errors import (
    BadInput,
    Conflict,
    Failure,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PlanLimit,
    Refusal,
    Unprocessable,
)
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from pos_app.store import StoreProblem
from tests.desk.venue import MONDAY, Venue


def a_day(venue: Venue, guest: str) -> None:
    """A little of everything."""
    venue.sell(guest)
    venue.pay(venue.sell_pending(guest).purchase.id)
    gone = venue.sell_pending(guest).purchase.id
    sales.cancel_purchase(venue.manager, gone, "changed mind", operation=new_id())
    first = venue.book_with_credit(guest).appointment.id
    bookings.move(venue.reception, first, MONDAY, 1020, operation=new_id())
    cancellations.cancel(venue.reception, first, "ill", operation=new_id())
    second = venue.book(guest).appointment.id
    taken = ManualPayment(Means.CASH, 150_000)
    appointment_payments.pay(venue.reception, second, taken, operation=new_id())
    visit_status.check_in(venue.reception, second, operation=new_id())
    visit_status.undo_slip(venue.reception, second, operation=new_id())
    used = redemptions.use_now(venue.rina, guest, venue.massage, operation=new_id()).redemption.id
    redemptions.undo_use(venue.manager, used, "slip", operation=new_id())


@pytest.mark.rule("AUD-1", "AUD-2", "AUD-3", "ENT-19")
def test_every_act_is_written_down_with_who_and_why(venue: Venue, guest: str) -> None:
    a_day(venue, guest)
    venue.clock.advance(days=90)
    credits.sweep(venue.front)
    rows = venue.rows("SELECT act, reason FROM audit ORDER BY seq")
    assert [row[0] for row in rows] == [
        "create_customer", "sell", "record_payment", "sell", "record_payment", "sell", "cancel_purchase",
        "book", "redeem", "move", "cancel", "reverse", "book", "record_payment", "check_in",
        "undo_check_in", "redeem", "reverse", "expire", "expire",
    ]  # fmt: skip
    assert {reason for act, reason in rows if act in ("cancel", "cancel_purchase", "reverse")} == {
        "ill",
        "changed mind",
        "slip",
    }
    who = dict(venue.rows("SELECT act, staff_id FROM audit WHERE act IN ('cancel_purchase', 'expire')"))
    assert who == {"cancel_purchase": venue.manager.staff.id, "expire": None}
    assert venue.rows("SELECT DISTINCT recorded_by FROM payment") == [(venue.reception.staff.id,)]
    assert venue.rows("SELECT redeemed_by, reversed_by FROM redemption WHERE source = 'walk_in'") == [
        (venue.rina.staff.id, venue.manager.staff.id)
    ]
    assert len(venue.rows("SELECT id FROM purchase WHERE sold_by <> ''")) == 3


@pytest.mark.rule("AUD-3")
@pytest.mark.parametrize("table", ["audit", "credit_movement", "appointment_step", "operation"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET {} = 'x'", "DELETE FROM {}"])
def test_what_was_done_is_never_rewritten(venue: Venue, guest: str, table: str, verb: str) -> None:
    a_day(venue, guest)
    column = {"audit": "reason", "credit_movement": "kind", "operation": "result"}.get(table, "reason")
    before = venue.everything()
    with pytest.raises(StoreProblem):
        venue.store.write(lambda transaction: transaction.sql(verb.format(table, column)))
    assert venue.everything() == before


@pytest.mark.rule("AUD-3")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payment SET amount = 1",
        "DELETE FROM payment",
        "DELETE FROM redemption",
        "UPDATE redemption SET credit_id = 'x'",
        "UPDATE redemption SET state = 'active' WHERE state = 'reversed'",
    ],
)
def test_payments_and_redemptions_are_never_rewritten(venue: Venue, guest: str, statement: str) -> None:
    a_day(venue, guest)
    with pytest.raises(StoreProblem):
        venue.store.write(lambda transaction: transaction.sql(statement))


@pytest.mark.rule("AUD-3")
def test_each_terminal_has_a_chain_of_its_own(venue: Venue, guest: str) -> None:
    a_day(venue, guest)
    there = venue.desk_of("reception", terminal="T2")
    customers.create(there, customers.Draft("Another"), operation=new_id())
    columns = ", ".join(COLUMNS)
    for terminal, length in (("T1", 18), ("T2", 1)):
        rows = venue.rows(f"SELECT {columns}, hash FROM audit WHERE terminal = '{terminal}' ORDER BY seq")
        previous = GENESIS
        assert [row[COLUMNS.index("seq")] for row in rows] == list(range(1, length + 1))
        for *values, kept in rows:
            row = dict(zip(COLUMNS, values, strict=True))
            assert (row["previous"], link(row)) == (previous, kept)
            previous = kept


@pytest.mark.rule("AUD-2", "AUD-3")
def test_a_records_story_is_told_newest_first(venue: Venue, guest: str) -> None:
    a_day(venue, guest)
    told = story.history(venue.reception, guest)
    assert len(told) == 18
    assert {deed.who for deed in told} == {"Sari Wulandari", "Putu Santi", "Rina Kusuma"}
    booked = venue.rows("SELECT id FROM appointment WHERE status = 'cancelled'")[0][0]
    mine = story.history(venue.reception, booked)
    assert {deed.act for deed in mine} == {"book", "redeem", "move", "cancel", "reverse"}
    assert len(story.since(venue.reception, venue.clock.now())) == 18


@pytest.mark.rule("ERR-1", "ERR-2")
@pytest.mark.parametrize(
    ("kind", "status"),
    [(BadInput, 400), (NotSignedIn, 401), (PlanLimit, 402), (NotAllowed, 403), (NotFound, 404),
     (Conflict, 409), (Unprocessable, 422), (Failure, 500), (StoreProblem, 500)],
)  # fmt: skip
def test_every_refusal_has_its_class(kind: type[Refusal], status: int) -> None:
    assert kind.status == status
    refusal = kind("a_code", "Some %(what)s", what="words", next_step="Go on.", field="amount")
    assert (refusal.code, str(refusal), refusal.next_step, refusal.field) == (
        "a_code",
        "Some words",
        "Go on.",
        "amount",
    )


@pytest.mark.rule("ERR-1")
def test_each_class_comes_where_the_table_says(venue: Venue, guest: str) -> None:
    bought, pending = venue.sell(guest).purchase.id, venue.sell_pending(guest).purchase.id
    done = venue.book_with_credit(guest).appointment.id
    cases: list[tuple[int, Callable[[], object]]] = [
        (400, lambda: venue.pay(pending, 1)),
        (403, lambda: sales.cancel_purchase(venue.rina, pending, "no", operation=new_id())),
        (404, lambda: venue.pay(new_id())),
        (409, lambda: venue.pay(bought)),
        (422, lambda: redemptions.use_late(venue.reception, done, operation=new_id())),
    ]
    for status, deed in cases:
        with pytest.raises(Refusal) as caught:
            deed()
        assert caught.value.status == status
