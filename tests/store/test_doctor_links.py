"""The doctor on payment links: each proof names the row that was spoilt."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pos_app.desk import payments
from pos_app.desk.payments import ManualPayment
from pos_app.domain.ids import new_id
from pos_app.domain.words import Means
from pos_app.store import open_store
from pos_app.store.doctor import examine
from tests.desk.paper_desk import queued, sent, told
from tests.desk.venue import HALF_PAST_TEN, Venue
from tests.store.test_doctor import spoil, wrong


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A venue with a link of every kind: queued, open, paid, and one that was paid after cash."""
    path = tmp_path_factory.mktemp("links") / "desk.db"
    with open_store(path) as store:
        venue = Venue(store)
        guest = venue.guest(email="ayu@example.com")
        told(venue, sent(venue, venue.sell_pending(guest).purchase.id), "paid")
        sold = venue.sell_pending(guest).purchase
        twice = sent(venue, sold.id)
        cash = ManualPayment(Means.CASH, sold.price)
        payments.record(venue.reception, sold.id, cash, operation=new_id())
        told(venue, twice, "paid")
        other = venue.guest("Budi Santoso", "0813-1111-2222", "budi@example.com")
        told(venue, sent(venue, venue.sell_pending(other).purchase.id), "unpaid")
        queued(venue, venue.sell_pending(other).purchase.id)
        assert venue.faults() == []
    return path


@pytest.fixture
def file(_filled: Path, tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    path.write_bytes(_filled.read_bytes())
    return path


def found(file: Path) -> dict[str, str]:
    return wrong(examine(file, HALF_PAST_TEN + timedelta(days=1)))


def test_links_of_every_kind_are_found_well(file: Path) -> None:
    assert found(file) == {}


PAID = "(SELECT id FROM intent WHERE invoice = 'paid' AND id NOT IN (SELECT intent_id FROM unallocated))"
OPEN = "(SELECT id FROM intent WHERE state = 'sent' AND invoice = 'pending')"
PAYMENT_OF = "(SELECT payment_id FROM intent WHERE id = {0})"
QUEUED = "(SELECT id FROM intent WHERE state = 'queued')"


@pytest.mark.parametrize(
    ("statement", "check", "says"),
    [
        (
            f"UPDATE payment SET status = 'pending' WHERE id = {PAYMENT_OF.format(PAID)}",
            "link money", "is paid, its payment is pending, nothing beside it",
        ),
        (
            f"UPDATE payment SET status = 'completed' WHERE id = {PAYMENT_OF.format(OPEN)}",
            "link money", "is pending, its payment is completed, nothing beside it",
        ),
        ("DELETE FROM unallocated", "link money", "is paid, its payment is failed, nothing beside it"),
        (f"UPDATE intent SET amount = amount + 1 WHERE id = {OPEN}", "link sums", "is over 500001 for"),
        (
            f"UPDATE intent SET purchase_id = (SELECT purchase_id FROM intent WHERE id = {OPEN})"
            f" WHERE id = {QUEUED}",
            "open links", "is one of 2 open links",
        ),
        (
            f"UPDATE intent SET invoice = 'pending', paid_at = NULL WHERE id = {PAID}",
            "links of settled sales", "is sent, its sale is active, paid",
        ),
        ("DELETE FROM provider_event WHERE word = 'paid'", "link answers", "is paid, Paper.id's answers say"),
        (
            f"UPDATE intent SET poll_at = NULL WHERE id = {OPEN}",
            "links asked about", "is sent, and nobody asks about it",
        ),
        ("DELETE FROM flag", "money beside a sale", "(double_payment) waits for nobody"),
        (
            "UPDATE flag SET tenant_id = (SELECT id FROM tenant WHERE id <> flag.tenant_id LIMIT 1)",
            "tenants of links", "belongs to tenant",
        ),
    ],
)  # fmt: skip
def test_the_first_wrong_row_is_named(file: Path, statement: str, check: str, says: str) -> None:
    if check == "open links":
        drop_index(file)
    spoil(file, statement)
    assert says in found(file)[check]


def drop_index(file: Path) -> None:
    """Take away what keeps a second open link out."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP INDEX intent_live_purchase")
        connection.commit()
