"""Every guard that the proof takes out stands where it says; a round of each slice works."""

from __future__ import annotations

import pytest

from tests.proof import guards, histories
from tests.proof.guards import GUARDS, ROOT, Guard
from tests.proof.progress import Progress


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.rule)
def test_a_guard_stands_where_it_is_taken_out(guard: Guard) -> None:
    source = (ROOT / "pos_app" / guard.file).read_text(encoding="utf-8")
    assert source.count(guard.line) == 1
    assert guard.instead != guard.line


def test_there_are_guards_enough() -> None:
    assert len({guard.rule for guard in GUARDS}) == len(GUARDS) >= 20


def test_a_guard_taken_out_is_noticed() -> None:
    assert guards.run(Progress("guards"), 1) == {"guards taken out": 1, "not noticed": 0}


def test_a_rule_without_a_failing_test_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = Guard("PAY-4", "domain/payments.py", "DUE_DAYS = 3", "DUE_DAYS  = 3")
    monkeypatch.setattr(guards, "GUARDS", (idle,))
    assert guards.run(Progress("guards"), 1) == {"guards taken out": 1, "not noticed": 1}


def test_histories_agree_with_the_ledger() -> None:
    counts = histories.run(Progress("histories"), 4)
    assert (counts["histories"], counts["broken"], counts["acts"]) == (4, 0, 160)
