from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_app import bootstrap
from pos_app.demo import keeping, tour, venue
from pos_app.demo.building import build
from pos_app.desk import appointments, attention, customers, people, preferences, purchases
from pos_app.desk.session import Front, open_front
from pos_app.domain.clock import SetClock
from pos_app.doors import demo
from pos_app.settings import Settings
from pos_app.store import Store, StoreProblem, open_store
from pos_app.store.doctor import examine
from pos_app.tui.venue import preferences_of

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)


def sari(front: Front) -> people.SignedIn:
    entry = next(entry for entry in people.roster(front) if entry.name == "Sari Wulandari")
    return people.sign_in(front, entry.id, venue.PIN)


@pytest.mark.parametrize(
    "now",
    [NOON, datetime(2026, 11, 20, 20, tzinfo=UTC), datetime(2026, 12, 31, 16, 59, tzinfo=UTC),
     datetime(2028, 2, 29, 1, tzinfo=UTC)],
    ids=["noon", "night", "new year's eve", "leap day"],
)  # fmt: skip
def test_a_demo_of_any_hour_is_well_and_has_something_of_everything(now: datetime, tmp_path: Path) -> None:
    clock = SetClock(now)
    with open_store(tmp_path / "desk.db") as store:
        front = build(store, clock)
        desk = sari(front).desk
        assert {one.kind for one in attention.rows(desk)} == {"overdue", "due_today", "expiring"}
        assert len(appointments.day(desk, desk.today).appointments) >= 5
        statuses = {
            view.shown_status
            for name in venue.GUESTS
            for view in purchases.listed(desk, customers.find(desk, name, 1).rows[0].id)
        }
        assert statuses >= {"active", "partially_used", "pending_payment", "expired", "depleted"}
    findings = examine(tmp_path / "desk.db", now)
    assert [check for check in findings.checks if not check.ok] == []


def test_everyone_has_the_same_pin_at_both_outlets(store: Store) -> None:
    front = build(store, SetClock(NOON))
    assert front.outlet.name == venue.FIRST_OUTLET
    names = set()
    for entry in people.roster(front):
        assert not people.sign_in(front, entry.id, "246810").must_change_pin
        names.add(entry.name)
    assert {"Dewi Lestari", "Rina Hartono", "Sari Wulandari", "Jane Smith"} <= names


def test_the_tour_can_be_played_on_either_engine(store: Store) -> None:
    told: list[str] = []
    tour.play(build(store, SetClock(NOON)), told.append)
    assert len(told) == 8


def test_half_a_demo_is_never_left_under_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pos_app.demo import building

    def fail(_store: Store, _clock: object, _sandbox: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", fail)
    with pytest.raises(KeyboardInterrupt):
        keeping.make(tmp_path, SetClock(NOON))
    assert not keeping.location(tmp_path).exists()
    monkeypatch.undo()
    assert keeping.make(tmp_path, SetClock(NOON)).exists()
    with open_store(keeping.location(tmp_path)), pytest.raises(StoreProblem, match="open in another window"):
        keeping.remove(tmp_path)
    keeping.remove(tmp_path)
    assert not keeping.location(tmp_path).exists()


def test_a_demo_with_a_sandbox_has_links_that_exist_there(tmp_path: Path) -> None:
    from pos_app.desk import flags, pending
    from pos_app.paper.sandbox.keeping import Keeper

    clock = SetClock(NOON)
    path = keeping.make(tmp_path, clock, sandbox=True)
    known = {one.number for one in Keeper(tmp_path / keeping.SANDBOX_STATE).load().invoices.values()}
    with open_store(path) as store:
        desk = sari(open_front(store, clock, "T1")).desk
        rows = [row for row in pending.page(desk, pending.Filters(days=None)).rows if row.link is not None]
        assert {row.badge.value for row in rows} >= {"overdue", "pending"}
        assert {row.link.number for row in rows if row.link} <= known
        assert all(row.link.url for row in rows if row.link)
        assert [concern.flag.kind.value for concern in flags.concerns(desk)] == ["double_payment"]
    assert [check for check in examine(path, NOON).checks if not check.ok] == []
    keeping.remove(tmp_path)
    assert not (tmp_path / keeping.SANDBOX_STATE).exists()


def test_the_demo_keeps_the_language_that_its_owner_chose(tmp_path: Path) -> None:
    def opened() -> str:
        made = demo._made(Settings(), tmp_path / "demo", reset=False)
        with bootstrap.opened_store(made) as store:
            front = bootstrap.front_of(made, store, door="desk")
            owner = next(entry for entry in people.roster(front) if entry.name == venue.OWNER)
            desk = people.sign_in(front, owner.id, venue.PIN).desk
            spoken = preferences_of(made, front, demo=True).language
            preferences.choose_language(desk, "id")
        return spoken

    assert [opened(), opened()] == ["en", "id"]
