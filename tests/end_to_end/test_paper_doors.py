"""`pos-app sync` and `pos-app pending`, against the sandbox over a real socket."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app import bootstrap
from pos_app.desk import customers, links, sales
from pos_app.desk.links import LinkDone
from pos_app.desk.session import Desk
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import SaleMethod
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.settings import load
from tests.end_to_end.conftest import Door
from tests.paper.conftest import Control

VENUE = Path(__file__).parents[1] / "data" / "venue"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox().start()
    yield running
    running.stop()


@pytest.fixture
def stocked(ready: Door) -> Door:
    """A venue that has packages."""
    for kind in ("services", "packages"):
        assert not ready("import", kind, VENUE / f"{kind}.csv").code
    return ready


@pytest.fixture
def connected(stocked: Door, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Door:
    monkeypatch.setenv("POS_APP_PAPER__BASE_URL", sandbox.base_url)
    assert stocked("sync", "--once", "--json").code == 0
    return stocked


def sell_with_link(desk: Desk) -> LinkDone:
    from pos_app.desk import packages

    guest = customers.create(
        desk, customers.Draft("Ayu", "0812-3456-7890", "ayu@example.com"), operation=new_id()
    )
    package = packages.on_sale(desk, "")[0]
    request = sales.SaleRequest(guest.id, package.id, SaleMethod.DIGITAL)
    sold = sales.sell(desk, request, operation=new_id()).purchase
    return links.make_for_purchase(desk, sold.id, Wanted(), operation=new_id())


def test_sync_carries_what_is_queued_and_brings_what_was_paid(connected: Door, sandbox: Sandbox) -> None:
    with bootstrap.opened_door(load(), "test") as desk:
        sell_with_link(desk)
    said = connected("pending", "--json").object
    assert (said["pending"], said["rows"][0]["link"]["state"]) == (1, "queued")
    said = connected("sync", "--once", "--json").object
    assert (said["ok"], said["environment"], said["done"], said["open"]) == (True, "sandbox", {"made": 1}, 1)
    control = Control(sandbox)
    control.word(control.invoices()[0]["uuid"], "paid")
    with bootstrap.opened_door(load(), "test") as desk:
        links.check_now(desk, _only_link(desk))
    assert connected("sync", "--once", "--json").object["done"] == {"paid": 1}
    assert connected("pending", "--json").object["rows"] == []
    assert connected("doctor").code == 0


def _only_link(desk: Desk) -> str:
    from pos_app.desk import pending

    (row,) = pending.page(desk).rows
    assert row.link is not None
    return row.link.id


def test_sync_says_what_is_missing(stocked: Door) -> None:
    said = stocked("sync", "--once", "--json")
    assert (said.code, said.object["code"]) == (1, "paper_not_set")


def test_sync_says_that_there_is_no_way(stocked: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_APP_PAPER__BASE_URL", "http://127.0.0.1:9/api")
    assert stocked("sync", "--once").code == 0
    with bootstrap.opened_door(load(), "test") as desk:
        sell_with_link(desk)
    said = stocked("sync", "--once", "--json")
    assert (said.code, said.object["offline"], said.object["queued"]) == (1, True, 1)
    assert "cannot be reached" in stocked("sync", "--once").out


def test_pending_lists_for_people(stocked: Door) -> None:
    said = stocked("pending")
    assert (said.code, said.out.strip()) == (0, "0 pending, Rp 0, 0 due today")


def test_pending_as_a_new_file_for_a_spreadsheet(stocked: Door, tmp_path: Path) -> None:
    file = tmp_path / "pending.csv"
    said = stocked("pending", "--csv", str(file))
    assert (said.code, said.out.strip()) == (0, str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_bytes().startswith(b"\xef\xbb\xbfstatus,days_overdue,")
    assert stocked("pending", "--csv", str(file)).code == 1
    assert stocked("pending", "--csv", str(tmp_path / "nowhere" / "x.csv")).code == 1


def test_after_a_restore_paper_id_is_looked_through_before_anything_leaves(
    connected: Door, sandbox: Sandbox, tmp_path: Path
) -> None:
    control = Control(sandbox)
    with bootstrap.opened_door(load(), "test") as desk:
        known = sell_with_link(desk).link
    assert connected("sync", "--once", "--json").object["done"] == {"made": 1}
    with bootstrap.opened_door(load(), "test") as desk:
        not_gone_yet = sell_with_link(desk).link
    assert connected("backup", str(tmp_path / "friday.db")).code == 0
    assert connected("sync", "--once", "--json").object["done"] == {"made": 1}
    with bootstrap.opened_door(load(), "test") as desk:
        forgotten = sell_with_link(desk).link
    assert connected("sync", "--once", "--json").object["done"] == {"made": 1}
    for invoice in control.invoices():
        control.word(invoice["uuid"], "paid")
    assert "compared with Paper.id" in connected("restore", str(tmp_path / "friday.db")).out
    control.fault("500", "list")
    said = connected("sync", "--once", "--json").object
    assert (said["reconciling"], said["queued"] + said["checking"], said["done"]) == (
        True, 1, {"parked": 1, "paid": 1},
    )  # fmt: skip
    said = connected("sync", "--once", "--json").object
    assert (said["reconciling"], said["done"]) == (False, {"reconciled": 1, "made": 1})
    assert said["unknown_here"] == [
        {"number": forgotten.number, "customer": "Ayu", "state": "paid", "total": int(forgotten.total)}
    ]
    assert forgotten.number in connected("sync", "--once").out
    with bootstrap.opened_door(load(), "test") as desk:
        links.check_now(desk, not_gone_yet.id)
    assert connected("sync", "--once", "--json").object["done"] == {"paid": 1}
    assert {one["number"] for one in control.invoices()} == {
        known.number, not_gone_yet.number, forgotten.number,
    }  # fmt: skip
    assert connected("doctor").code == 0
