"""A few rounds of each long run, so that the harness itself stays right; the page keeps its promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pos_app.desk import errands, intents, settling
from pos_app.desk.errands import Errand
from pos_app.paper.outcomes import Unknown
from pos_app.sync.relay import Did, Relay
from tests.postgres import Cluster
from tests.proof import bursts, jobs, kills, page, races, relay
from tests.proof.progress import Progress
from tests.proof.promises import SLICES, Promise


def test_kills_lose_nothing() -> None:
    counts = kills.run(Progress("kills"), 2)
    assert counts["kills"] == 2
    assert not any(counts[promise.name] for promise in _noughts("kills"))


def test_bursts_do_what_was_typed() -> None:
    counts = bursts.run(Progress("bursts"), 3)
    assert counts["bursts"] == 3
    assert not any(counts[promise.name] for promise in _noughts("bursts"))


def test_a_race_has_one_winner(cluster: Cluster) -> None:
    counts = races.run(Progress("races"), 6, cluster)
    assert counts["last credits"] == counts["last slots"] == 3
    assert not any(counts[promise.name] for promise in _noughts("races"))


def test_links_are_settled_or_flagged_whatever_happens() -> None:
    progress = Progress("relay")
    counts = relay.run(progress, 60)
    assert counts["schedules"] == 60
    assert counts["crashes"] > 60
    assert not any(counts[promise.name] for promise in _noughts("relay")), progress.faults


def _lost_means_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = Relay._trouble

    async def failed(self: Relay, errand: Errand, outcome: Any, *, posted_nothing: bool) -> Did:
        if not isinstance(outcome, Unknown) or errand.is_void:
            return await trouble(self, errand, outcome, posted_nothing=posted_nothing)
        fresh = errand._replace(may_exist=False)
        await self._ask(errands.reject, self._desk, fresh, 500, "timeout")
        return Did.REJECTED

    monkeypatch.setattr(Relay, "_trouble", failed)


def _nothing_is_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intents, "raise_flag", lambda *_: False)


def _cash_forgets_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intents, "release", lambda *_, **__: None)


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


def test_what_is_lost_or_half_done_is_seen(tmp_path: Path) -> None:
    database = jobs.make_template(tmp_path / "desk.db")
    before = jobs.acts(database)
    assert jobs.half_done(database) == []
    import sqlite3

    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA foreign_keys = 0")
        connection.execute("DROP TRIGGER payment_no_delete")
        connection.execute("DELETE FROM payment")
    assert sum((before - jobs.acts(database)).values()) == jobs.POOL * 2
    assert len(jobs.half_done(database)) >= jobs.POOL * 2


def test_a_slice_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    first = Progress("some", path)
    for number in first.rounds(10):
        first.counts["rounds"] += 1
        if number == 3:
            break
    assert [*Progress("some", path).rounds(6)] == [3, 4, 5]
    assert Progress("some", path).counts["rounds"] == 3


def test_the_page_tells_what_was_found(tmp_path: Path) -> None:
    target = tmp_path / "proof.md"
    result = {"counts": {"kills": 1_200}, "seed": 1, "seconds": 61, "commit": "abc", "day": "2026-01-01"}
    page.write({"kills": result}, target)
    page.write({"races": {**result, "counts": {"last slots": 7}}}, target)
    found = page.counts(target.read_text())
    assert found["kills"]["kills"] == 1_200
    assert found["races"]["last slots"] == 7
    assert "1 min 1 s" in target.read_text()


@pytest.mark.parametrize(
    ("least", "found", "kept"), [(2, 2, True), (2, 1, False), (None, 0, True), (None, 1, False)]
)
def test_a_promise_is_kept_or_broken(least: int | None, found: int, kept: bool) -> None:
    assert Promise("some", least).kept(found) is kept
    assert not Promise("some", least).kept(None)


def _noughts(name: str) -> list[Promise]:
    return [
        promise for one in SLICES if one.name == name for promise in one.promises if promise.least is None
    ]
