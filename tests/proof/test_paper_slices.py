"""A small piece of each long run with Paper.id in it, so that the harness itself stays right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.proof import black_hole, heartbeat, paper_kills
from tests.proof.day_clerk import plan
from tests.proof.heartbeat import Stretches
from tests.proof.progress import Progress


def test_the_plan_of_the_day_leaves_two_hundred_links() -> None:
    deeds = plan(500, 8)
    links = {deed.number for deed in deeds if deed.what == "link"}
    assert len(links - {deed.number for deed in deeds if deed.what == "cash after all"}) == 200
    assert deeds[-1].after < timedelta(hours=8.4)


def test_a_short_day_without_a_network_loses_nothing() -> None:
    counts = black_hole.run(Progress("black_hole"), sales=34, hours=0.3, lives=2, parts=1)
    assert counts["kills"] == 2
    assert counts["links created once"] == counts["links queued"] > 10
    assert counts["connections that were never answered"] > 0
    assert not any(counts[kind] for kind in black_hole.FAULTS)


def test_the_heart_beats_in_the_desk_and_in_bare_textual(tmp_path: Path) -> None:
    progress = Progress("black_hole")
    heartbeat.measure(progress, tmp_path, links=5, stretches=Stretches(2, 3, 1.5))
    assert progress.counts["beats at rest, the relay at work"] > 100
    assert progress.counts["steps of storage and network"] > 20
    assert 0 < progress.counts["latest beat, bare Textual at work, ms"] < 60_000


def test_a_desk_that_was_killed_leaves_no_link_in_the_dark() -> None:
    counts = paper_kills.run(Progress("paper_kills"), 2)
    assert counts["kills"] == 2
    assert not any(counts[kind] for kind in paper_kills.FAULTS)
