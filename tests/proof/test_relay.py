"""A few schedules of the relay, and that a relay that is spoiled would be seen by them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from pos_app.desk import flags, setbacks, settling, withdrawals
from pos_app.desk.errands import Errand
from pos_app.paper.outcomes import Unknown
from pos_app.sync.relay import Did, Relay
from tests.proof import relay
from tests.proof.progress import Progress


def test_links_are_settled_or_flagged_whatever_happens() -> None:
    progress = Progress("relay")
    counts = relay.run(progress, 60)
    assert counts["schedules"] == 60
    assert counts["crashes"] > 60
    assert not any(counts[kind] for kind in relay.FAULTS), progress.faults


def _lost_means_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = Relay._trouble

    async def failed(self: Relay, errand: Errand, outcome: Any, *, posted_nothing: bool) -> Did:
        if not isinstance(outcome, Unknown) or errand.is_void:
            return await trouble(self, errand, outcome, posted_nothing=posted_nothing)
        fresh = errand._replace(may_exist=False)
        await self._ask(setbacks.reject, self._desk, fresh, 500, "timeout")
        return Did.REJECTED

    monkeypatch.setattr(Relay, "_trouble", failed)


def _nothing_is_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flags, "raise_flag", lambda *_, **__: False)


def _cash_forgets_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withdrawals, "release", lambda *_, **__: None)


def _paid_without_credits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settling, "_credit", lambda *_: True)


@pytest.mark.parametrize(
    ("spoil", "kinds"),
    [
        (_lost_means_failed, {"paid but never active", "two payable invoices for one sale"}),
        (_nothing_is_flagged, {"double payment unflagged", "stuck without a flag"}),
        (_cash_forgets_the_link, {"stuck without a flag"}),
        (_paid_without_credits, {"paid but never active"}),
    ],
)
def test_a_relay_that_is_spoiled_is_seen(
    spoil: Callable[[pytest.MonkeyPatch], None], kinds: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(monkeypatch)
    counts = relay.run(Progress("relay"), 80)
    assert kinds <= {kind for kind in relay.FAULTS if counts[kind]}


def test_a_schedule_that_failed_fails_again_from_its_number(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _nothing_is_flagged(monkeypatch)
    progress = Progress("relay")
    relay.run(progress, 80)
    failed = {int(found[1]) for text in progress.faults if (found := re.search(r"schedule (\d+):", text))}
    assert len(failed) >= 2
    for number in failed:
        assert relay.main([str(number)]) == 1
        played = json.loads(capsys.readouterr().out)
        again = [text for text in played["faults"] if f"schedule {number}:" in text]
        assert len(again) == sum(f"schedule {number}:" in text for text in progress.faults)
