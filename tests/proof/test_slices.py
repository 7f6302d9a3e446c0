"""A few rounds of each long run, so that the harness itself stays right; the page keeps its promises."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.postgres import Cluster
from tests.proof import bursts, hostile, jobs, kills, page, poison, races
from tests.proof.progress import Progress
from tests.proof.promises import SLICES, Promise
from tests.proof.strings import HOSTILE


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


def test_hostile_text_does_nothing() -> None:
    counts = hostile.run(Progress("hostile"), HOSTILE[10:11], places=3)
    assert counts["strings"] == 1
    assert not any(counts[promise.name] for promise in _noughts("hostile"))


@pytest.mark.parametrize("hour", range(24))
def test_hostile_text_is_shown_in_the_morning_whatever_the_hour(hour: int) -> None:
    now = datetime(2026, 1, 1, hour, 50, tzinfo=UTC)
    assert now.astimezone(ZoneInfo(poison.morning(now))).hour == 9


def test_there_are_enough_strings_and_each_is_another() -> None:
    texts = [one.text for one in HOSTILE]
    assert len(set(texts)) == len(texts) >= 28


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
