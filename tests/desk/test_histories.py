"""Random histories of a guest: the desk and a plain ledger never part."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desk.histories import ACTS, Step, play
from tests.desk.venue import Venue

STEPS = st.builds(Step, st.sampled_from(ACTS), st.integers(0, 999), st.integers(0, 999))


@pytest.mark.rule("CRED-2", "CRED-3", "CANCEL-3", "LIFE-1")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, min_size=15, max_size=45))
def test_desk_and_ledger_agree_after_every_act(venue: Venue, steps: list[Step]) -> None:
    play(venue, steps)
