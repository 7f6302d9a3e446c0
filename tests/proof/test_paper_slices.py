"""A small piece of each long run with Paper.id in it, so that the harness itself stays right."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from pos_app.desk import links, sales
from pos_app.desk.sales import SaleRequest
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import SaleMethod
from pos_app.store import open_store
from tests.proof import black_hole, heartbeat, paper_kills, paper_left, venue
from tests.proof.black_hole import Day
from tests.proof.day_clerk import plan
from tests.proof.heartbeat import Stretches
from tests.proof.paper_kills import Outlet
from tests.proof.progress import Progress


def test_the_plan_of_the_day_leaves_two_hundred_links() -> None:
    deeds = plan(500, 8)
    links = {deed.number for deed in deeds if deed.what == "link"}
    assert len(links - {deed.number for deed in deeds if deed.what == "cash after all"}) == 200
    assert deeds[-1].after < timedelta(hours=8.4)


def test_a_short_day_without_a_network_loses_nothing_and_what_is_wrong_is_seen(tmp_path: Path) -> None:
    progress = Progress("black_hole")
    day = Day(progress, tmp_path, sales=34, hours=0.3, lives=2)
    day.live()
    counts = progress.counts
    assert counts["kills"] == 2
    assert counts["links created once"] == counts["links queued"] > 10
    assert not any(counts[kind] for kind in black_hole.FAULTS), progress.faults
    _spoil(day)
    day.reckon()
    assert counts["not created"] == counts["created twice"] + 1 == 2
    assert counts["two payable invoices for one sale"] == 1
    assert counts["acknowledged and lost"] == len(("sale", "money"))


def _spoil(day: Day) -> None:
    """An invoice is gone, another one is there twice, an act was never written down."""
    invoices = day.network.sandbox.book.state.invoices
    gone, twice = [one for one in invoices.values() if not one.deleted_at][:2]
    del invoices[gone.uuid]
    invoices["again"] = twice.model_copy(update={"uuid": "again"})
    last = day.deeds[-1]
    day.deeds.append(last._replace(number=999, what="cash"))


def test_the_heart_beats_in_the_desk_and_in_bare_textual(tmp_path: Path) -> None:
    progress = Progress("black_hole")
    heartbeat.measure(progress, tmp_path, links=5, stretches=Stretches(2, 3, 1.5))
    assert progress.counts["beats at rest, the relay at work"] > 100
    assert progress.counts["steps of storage and network"] > 20
    assert 0 < progress.counts["latest beat, bare Textual at work, ms"] < 60_000


def test_a_desk_that_was_killed_leaves_no_link_in_the_dark() -> None:
    counts = paper_kills.run(Progress("paper_kills"), 2)
    assert counts["kills"] == 2
    assert not any(counts[kind] for kind in paper_left.FAULTS)


def test_a_link_that_is_left_in_the_dark_is_seen(tmp_path: Path) -> None:
    progress = Progress("paper_kills")
    outlet = Outlet(progress, tmp_path / "venue")
    try:
        with open_store(outlet.database) as store:
            desk = venue.desk_of(store)
            sold = sales.sell(desk, SaleRequest("guest1", "package0", SaleMethod.DIGITAL), operation=new_id())
            wanted = Wanted(whatsapp=True)
            links.make_for_purchase(desk, sold.purchase.id, wanted, operation=new_id())
        outlet.left.numbers.add("INV-PKG-20260101-000000-AAAA")
        outlet.left.reckon(0)
    finally:
        outlet.network.__exit__()
    assert progress.counts["neither settled nor flagged"] == 1
    assert progress.counts["acknowledged and lost"] == 1
