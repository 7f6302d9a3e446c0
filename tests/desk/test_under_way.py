"""What the header and the queue ask for every few seconds never reads the links that are over."""

from __future__ import annotations

from typing import Any

import pytest

from pos_app.desk import pending, queue
from pos_app.store import Statement, Store
from tests.desk.paper_desk import queued, sent, told
from tests.desk.venue import Venue

WITH = {"tenant": "t", "since": 0, "most": 10}


@pytest.mark.engine("sqlite")
@pytest.mark.parametrize(
    "statement", [queue._COUNTS, queue._ON_THE_WAY, pending._CHECKED], ids=["counts", "queue", "checked"]
)
def test_years_of_paid_links_cost_nothing(store: Store, statement: Statement) -> None:
    """SQLite's plan names the columns that an index is used by; PostgreSQL's depends on how much there is."""

    def plan(transaction: Any) -> list[str]:
        sql, fill = statement.render(transaction._dialect, transaction._database)
        return [str(row[-1]) for row in transaction.sql(f"EXPLAIN QUERY PLAN {sql}", fill(WITH))]

    steps = store.read(plan)
    assert steps
    assert not [step for step in steps if step.startswith("SCAN") or step.endswith("(tenant_id=?)")], steps


def test_every_state_is_counted_once(venue: Venue) -> None:
    guests = [venue.guest(email=f"{name}@example.com") for name in "abc"]
    paid, _open, _queued = (venue.sell_pending(guest).purchase.id for guest in guests)
    told(venue, sent(venue, paid), "paid")
    sent(venue, _open)
    queued(venue, _queued)
    counts = queue.counts(venue.reception)
    assert (counts.queued, counts.open, counts.checking, counts.withdrawing) == (1, 1, 0, 0)
    assert [row.purchase_id for row in queue.rows(venue.reception)] == [_queued]
