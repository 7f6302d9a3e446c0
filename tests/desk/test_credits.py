"""Credits (chapter 9): what can be used, in which order, and what becomes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pos_app.desk import credits, purchases, redemptions
from pos_app.desk.credits import CreditView
from pos_app.desk.work import act
from pos_app.domain.errors import BadInput
from pos_app.domain.ids import new_id
from pos_app.store import Clash
from pos_app.store import tables as t
from tests.desk.venue import Venue, package


def counters(credit: CreditView) -> tuple[int, int, int, int]:
    return credit.total, credit.used, credit.remaining, credit.expired


def use(venue: Venue, guest: str, service: str | None = None) -> CreditView:
    return redemptions.use_now(
        venue.reception, guest, service or venue.massage, operation=new_id()
    ).credit  # fmt: skip


@pytest.mark.rule("CRED-1", "ENT-3")
def test_activation_makes_one_credit_an_item(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest).purchase
    found = purchases.detail(venue.reception, bought.id).credits
    assert [(c.service_name, *counters(c)) for c in found] == [
        ("Massage", 3, 0, 3, 0),
        ("Facial Treatment", 2, 0, 2, 0),
    ]
    assert {(c.purchase_id, c.customer_id) for c in found} == {(bought.id, guest)}
    assert {(c.purchased_at, c.expires_at) for c in found} == {(bought.purchased_at, bought.expires_at)}


@pytest.mark.rule("CRED-2", "ENT-1")
def test_a_package_is_the_sum_of_its_credits(venue: Venue, guest: str) -> None:
    twice = new_id()
    items = [(venue.massage, "Massage", 5, 150_000), (venue.facial, "Facial Treatment", 5, 150_000)]
    act(venue.owner, lambda work: package(work, twice, "Ten", 1_000_000, 90, items))
    bought = venue.sell(guest, twice).purchase
    for service in (venue.massage, venue.massage, venue.facial):
        use(venue, guest, service)
    detail = purchases.detail(venue.reception, bought.id)
    assert [counters(c) for c in detail.credits] == [(5, 2, 3, 0), (5, 1, 4, 0)]
    whole = detail.purchase
    assert (whole.total, whole.used, whole.remaining, whole.expired) == (10, 3, 7, 0)


@pytest.mark.rule("CRED-3")
@pytest.mark.parametrize(
    "values",
    [
        {"used": 1},
        {"remaining": 5},
        {"expired": 1},
        {"used": -1, "remaining": 5},
        {"used": 5, "remaining": -1},
    ],
    ids=str,
)
@pytest.mark.parametrize("table", [t.Credit, t.Purchase])
def test_the_store_refuses_counters_that_do_not_add_up(
    venue: Venue, guest: str, table: type[t.Table], values: dict[str, int]
) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase.id
    credit = credits.available(venue.reception, guest)[0].id
    with pytest.raises(Clash):
        venue.set(table, credit if table is t.Credit else bought, **values)


@pytest.mark.rule("CRED-4")
def test_validity_runs_from_the_purchase_to_the_second(venue: Venue, guest: str) -> None:
    venue.clock.at = datetime(2025, 1, 15, 3, 30, tzinfo=UTC)
    pending = venue.sell_pending(guest).purchase
    venue.clock.advance(minutes=5)
    paid = venue.pay(pending.id)
    assert paid.expires_at == datetime(2025, 4, 15, 3, 30, tzinfo=UTC)
    assert credits.available(venue.reception, guest)[0].expires_at == paid.expires_at
    assert venue.sell(guest, venue.any_treatment).purchase.expires_at is None


@pytest.mark.rule("CRED-5")
@pytest.mark.parametrize("why_not", ["customer", "service", "used", "expired", "tenant"])
def test_a_credit_is_usable_only_when_all_of_it_fits(venue: Venue, guest: str, why_not: str) -> None:
    venue.sell(guest, venue.hair_care)
    who, service, desk = guest, venue.hair, venue.reception
    if why_not == "customer":
        who = venue.guest("Somebody Else")
    if why_not == "service":
        service = venue.massage
    if why_not == "used":
        for _ in range(4):
            use(venue, guest, venue.hair)
    if why_not == "expired":
        venue.clock.advance(days=30)
    found = act(desk, lambda work: credits.usable(work, who, service))
    if why_not == "tenant":
        found = act(venue.stranger, lambda work: credits.usable(work, who, service))
    assert found == []


@pytest.mark.rule("CRED-5", "BUY-5")
def test_credits_of_an_unpaid_purchase_are_never_usable(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase.id
    assert len(act(venue.reception, lambda work: credits.usable(work, guest, venue.hair))) == 1
    venue.store.write(
        lambda transaction: transaction.sql(
            "UPDATE purchase SET status = 'cancelled', payment_status = 'failed', total = 0, remaining = 0"
        )
    )
    assert act(venue.reception, lambda work: credits.usable(work, guest, venue.hair)) == []
    venue.store.write(
        lambda transaction: transaction.sql(
            f"UPDATE purchase SET payment_status = 'paid', status = 'active', total = 4, remaining = 4"
            f" WHERE id = '{bought}'"
        )
    )


@pytest.mark.rule("CRED-6")
def test_a_credit_is_expired_at_the_very_instant(venue: Venue, guest: str) -> None:
    ends = venue.sell(guest, venue.hair_care).purchase.expires_at
    assert ends is not None
    venue.clock.at = ends - timedelta(microseconds=1)
    assert use(venue, guest, venue.hair).remaining == 3
    venue.clock.at = ends
    assert credits.available(venue.reception, guest) == []
    with venue.refuses(BadInput, "No available credits for service Hair Styling"):
        use(venue, guest, venue.hair)


def sold_on(venue: Venue, guest: str, bought: date, expires: date | None, **changes: Any) -> str:
    """A paid purchase with these days, all-services or for massages; its id."""
    made = new_id()
    item = (changes.get("service", venue.massage), "Something", 1, 200_000)
    days = None if expires is None else (expires - bought).days
    act(venue.owner, lambda work: package(work, made, f"P{made}", 100_000, days, [item]))
    now, venue.clock.at = venue.clock.at, datetime(bought.year, bought.month, bought.day, 3, tzinfo=UTC)
    purchase = venue.sell(guest, made).purchase.id
    venue.clock.at = now
    return purchase


@pytest.mark.rule("CRED-7")
def test_the_credit_closest_to_its_expiry_goes_first(venue: Venue, guest: str) -> None:
    jun = sold_on(venue, guest, date(2025, 1, 1), date(2025, 6, 30))
    feb = sold_on(venue, guest, date(2025, 1, 3), date(2025, 2, 1))
    mar = sold_on(venue, guest, date(2025, 1, 2), date(2025, 3, 15))
    assert [use(venue, guest).purchase_id for _ in range(3)] == [feb, mar, jun]


@pytest.mark.rule("CRED-8")
def test_the_whole_order_of_use(venue: Venue, guest: str) -> None:
    never_all = sold_on(venue, guest, date(2025, 1, 2), None, service=None)
    never = sold_on(venue, guest, date(2025, 1, 2), None)
    never_old = sold_on(venue, guest, date(2025, 1, 1), None, service=None)
    april_all = sold_on(venue, guest, date(2025, 1, 15), date(2025, 4, 15), service=None)
    april = sold_on(venue, guest, date(2025, 1, 15), date(2025, 4, 15))
    january = sold_on(venue, guest, date(2024, 12, 1), date(2025, 1, 25))
    order = [january, april, april_all, never_old, never, never_all]
    assert [c.purchase_id for c in credits.available(venue.reception, guest, venue.massage)] == order
    assert [use(venue, guest).purchase_id for _ in order] == order


@pytest.mark.rule("CRED-9", "CRED-10", "ENT-4")
def test_the_list_leaves_out_what_cannot_be_used_unless_asked(venue: Venue, guest: str) -> None:
    assert credits.available(venue.reception, guest) == []
    venue.sell(guest, venue.hair_care)
    venue.sell(guest)
    venue.sell(guest, venue.any_treatment)
    for _ in range(4):
        redemptions.use_now(
            venue.reception, guest, venue.hair, operation=new_id(),
            purchase_id=credits.available(venue.reception, guest, venue.hair)[0].purchase_id,
        )  # fmt: skip

    def names(service: str | None = None, **also: bool) -> list[str]:
        return [c.service_name for c in credits.available(venue.reception, guest, service, **also)]

    assert names() == ["Massage", "Facial Treatment", "All services"]
    assert names(venue.hair) == ["All services"]
    assert names(venue.hair, include_used=True) == ["Hair Styling", "All services"]
    used = credits.available(venue.reception, guest, include_used=True)[0]
    assert (counters(used), used.last_used_at) == ((4, 4, 0, 0), venue.clock.now())
    venue.clock.advance(days=90)
    assert names() == ["All services"]
    assert names(include_expired=True) == ["Hair Styling", "Massage", "Facial Treatment", "All services"]
    gone = credits.available(venue.reception, guest, venue.massage, include_expired=True)[0]
    assert (counters(gone), gone.expiry.is_expired) == ((3, 0, 0, 3), True)


@pytest.mark.rule("CRED-9", "CRED-11", "CRED-12")
@pytest.mark.parametrize(
    ("days_on", "days", "soon"), [(0, 30, False), (22, 8, False), (23, 7, True), (29, 1, True), (30, 0, True)]
)
def test_a_credit_is_marked_a_week_ahead(
    venue: Venue, guest: str, days_on: int, days: int, soon: bool
) -> None:
    venue.sell(guest, venue.hair_care)
    venue.clock.advance(days=days_on, minutes=-1)
    expiry = credits.available(venue.reception, guest)[0].expiry
    assert (expiry.days, expiry.is_soon, expiry.is_expired) == (days, soon, False)


@pytest.mark.rule("CRED-12")
def test_days_are_counted_in_the_outlets_calendar(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.hair_care)
    ends = credits.available(venue.reception, guest)[0].expires_at
    assert ends == datetime(2025, 2, 19, 3, 30, tzinfo=UTC)
    for at, days in (("2025-02-17T16:59", 2), ("2025-02-17T17:00", 1), ("2025-02-18T17:00", 0)):
        venue.clock.at = datetime.fromisoformat(at).replace(tzinfo=UTC)
        assert credits.available(venue.reception, guest)[0].expiry.days == days
    venue.sell(guest, venue.any_treatment)
    assert credits.available(venue.reception, guest)[-1].expiry.days is None


@pytest.mark.rule("CRED-13", "CRED-14")
def test_one_use_takes_one_credit_of_ones_own(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    assert counters(use(venue, guest)) == (3, 1, 2, 0)
    friend = venue.guest("A Friend")
    with venue.refuses(BadInput):
        use(venue, friend)
    assert len(venue.rows("SELECT id FROM redemption")) == 1


@pytest.mark.rule("CRED-15", "LIFE-1")
def test_a_package_is_depleted_by_its_last_credit(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase.id
    seen = []
    for _ in range(4):
        use(venue, guest, venue.hair)
        kept = purchases.detail(venue.reception, bought).purchase
        seen.append((kept.status.value, kept.shown_status))
    assert seen == [("active", "partially_used")] * 3 + [("depleted", "depleted")]
    venue.clock.advance(days=31)
    credits.sweep(venue.front)
    assert purchases.detail(venue.reception, bought).purchase.status == "depleted"


@pytest.mark.rule("CRED-15", "CRED-16", "LIFE-1", "LIFE-5")
def test_expiry_moves_what_is_left_aside(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest, venue.hair_care).purchase.id
    use(venue, guest, venue.hair)
    venue.clock.advance(days=30)
    shown = purchases.detail(venue.reception, bought)
    assert (shown.purchase.status, shown.purchase.remaining, shown.purchase.expired) == ("expired", 0, 3)
    assert venue.rows(f"SELECT status, remaining FROM purchase WHERE id = '{bought}'") == [("active", 3)]
    assert credits.sweep(venue.front) == 1
    assert venue.rows(f"SELECT status, used, remaining, expired FROM purchase WHERE id = '{bought}'") == [
        ("expired", 1, 0, 3)
    ]
    assert counters(purchases.detail(venue.reception, bought).credits[0]) == (4, 1, 0, 3)
    assert credits.sweep(venue.front) == 0


@pytest.mark.rule("CRED-18")
@pytest.mark.parametrize("how", ["used up", "expired"])
def test_a_credit_taken_meanwhile_is_not_taken_twice(venue: Venue, guest: str, how: str) -> None:
    venue.sell(guest, venue.hair_care)
    seen = credits.available(venue.reception, guest)[0]
    if how == "used up":
        for _ in range(4):
            use(venue, guest, venue.hair)
    else:
        venue.clock.advance(days=30)
    lost = BadInput("lost", "Lost")
    with venue.refuses(BadInput, "Lost"):
        act(venue.reception, lambda work: credits.take(work, seen, new_id(), lost))


@pytest.mark.rule("CRED-19")
def test_a_credit_is_used_at_any_outlet(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    there = redemptions.use_now(venue.reception_there, guest, venue.massage, operation=new_id())
    assert there.credit.remaining == 2
    assert venue.rows("SELECT outlet_id FROM redemption") == [(venue.senopati.id,)]


@pytest.mark.rule("LATE-17", "LATE-6")
def test_all_services_credits_fit_every_treatment(venue: Venue, guest: str) -> None:
    venue.sell(guest, venue.any_treatment)
    for service in (venue.massage, venue.facial, venue.hair, venue.ritual):
        use(venue, guest, service)
    assert counters(credits.available(venue.reception, guest, include_used=True)[0]) == (4, 4, 0, 0)


@pytest.mark.rule("ENT-1", "ENUM-2")
def test_partially_used_is_for_show_only(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest).purchase
    assert bought.shown_status == "active"
    use(venue, guest)
    kept = purchases.detail(venue.reception, bought.id).purchase
    assert (kept.status, kept.shown_status) == ("active", "partially_used")
    assert purchases.listed(venue.reception, guest, "active") == [kept]
    for _ in range(2):
        use(venue, guest)
    for _ in range(2):
        use(venue, guest, venue.facial)
    assert purchases.listed(venue.reception, guest, "used")[0].status == "depleted"


def test_credits_are_granted_once(venue: Venue, guest: str) -> None:
    bought = venue.sell(guest).purchase
    with pytest.raises(Clash):
        act(
            venue.reception,
            lambda work: credits.grant(
                work, purchase_id=bought.id, customer_id=guest, items=bought.items,
                purchased_at=bought.purchased_at, expires_at=bought.expires_at,
            ),
        )  # fmt: skip


def test_by_service_adds_up_what_a_guest_has(venue: Venue, guest: str) -> None:
    venue.sell(guest)
    venue.sell(guest)
    groups = credits.by_service(credits.available(venue.reception, guest))
    assert [(group.service_name, group.remaining) for group in groups] == [
        ("Massage", 6),
        ("Facial Treatment", 4),
    ]
