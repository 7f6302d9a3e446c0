"""The venue that desk tests work in; whatever they did, the store's invariants hold afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pos_app.store import Store
from tests.desk.venue import Venue


@pytest.fixture
def venue(store: Store) -> Iterator[Venue]:
    """Melati Spa on a Monday at half past ten."""
    opened = Venue(store)
    yield opened
    assert opened.faults() == []


@pytest.fixture
def guest(venue: Venue) -> str:
    """Ni Made Ayu, with a phone."""
    return venue.guest()
