"""A venue to be hard on: never closed, no plan limit, guests whose names find nobody else."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from pos_app.desk import people, pins, setup
from pos_app.desk.session import open_front
from pos_app.desk.work import Work, act
from pos_app.domain.clock import SystemClock, micros
from pos_app.domain.names import name_key, phone_key
from pos_app.domain.roles import Role
from pos_app.store import P, Statement, Store, open_store, search
from pos_app.store import tables as t
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]
PIN = "246810"
RECEPTIONIST = "Sari Wulandari"
PACKAGES = (("Luxury Spa Package", 500_000, "Facial Treatment"), ("Hair Care Bundle", 300_000, "Creambath"))
VISITS = 100
SERVICES = (("Facial Treatment", 60, 150_000), ("Creambath", 60, 110_000))
THERAPISTS = ("Jane Smith", "Alice Wong", "Lisa Park", "Wayan Sudana", "Ketut Ariani", "Made Sukerti")
_GIVE_PIN = Statement(
    t.Staff.update(pin_hash=P("pin_hash"), pin_is_one_time=P("no")).where(t.Staff.tenant_id == P("tenant"))
)
_HEADS, _MIDDLES = ("Ba", "Ci", "Du", "Fo", "Ga", "Hu", "Jo", "Ko"), ("ramu", "selo", "tingo", "wenda")


def guest_names(count: int) -> list[str]:
    """Names of which each is found by its first word alone."""
    words = [head + middle for middle, head in itertools.product(_MIDDLES, _HEADS)]
    return [f"{words[n % len(words)]}{'abcdefgh'[n // len(words)]} Guest" for n in range(count)]


def make(path: Path, guests: int = 24) -> Path:
    """A furnished store; each guest has one Luxury Spa Package."""
    with open_store(path) as store:
        furnish(store, guests)
    return path


def furnish(store: Store, guests: int = 24, zone: str = "WIB") -> None:
    """Fill an empty store."""
    clock = SystemClock()
    request = setup.SetupRequest(
        "Melati Spa", "Kemang", zone, "Dewi Lestari", plan="ENTERPRISE", hours="00:00-24:00"
    )
    setup.first_run(store, clock, "proof", request)
    owner = people.through_door(open_front(store, clock, "proof"))
    pin_hash = pins.hashed(PIN)

    def fill(work: Work) -> None:
        for number, (name, minutes, price) in enumerate(SERVICES):
            work.insert(
                t.Service, id=f"service{number}", tenant_id=work.tenant_id, name=name,
                name_key=name_key(name), duration=minutes, base_price=price, created_at=work.at,
            )  # fmt: skip
        for number, (name, price, _treatment) in enumerate(PACKAGES):
            work.insert(
                t.Package, id=f"package{number}", tenant_id=work.tenant_id, name=name,
                name_key=name_key(name), price=price, validity_days=365, created_at=work.at,
                updated_at=work.at,
            )  # fmt: skip
            work.insert(
                t.PackageItem, id=f"item{number}", package_id=f"package{number}", position=1,
                service_id=f"service{number}", service_name=SERVICES[number][0], quantity=VISITS,
                unit_price=SERVICES[number][2],
            )  # fmt: skip
        _team(work, pin_hash)
        _guests(work, guests)

    act(owner, fill)


def _team(work: Work, pin_hash: str) -> None:
    outlet = work.desk.outlet.id
    for name, role in ((RECEPTIONIST, Role.RECEPTIONIST), ("Rina Hartono", Role.OUTLET_MANAGER)):
        people.new_person(work, name=name, name_key=name_key(name), role=role, outlet_id=outlet)
    for name in THERAPISTS:
        staff = people.new_person(
            work, name=name, name_key=name_key(name), role=Role.STAFF, outlet_id=outlet, is_bookable=True
        )
        for number in range(len(SERVICES)):
            work.insert(t.StaffSkill, staff_id=staff, service_id=f"service{number}")
    work.do(_GIVE_PIN, pin_hash=pin_hash, no=False, tenant=work.tenant_id)


def _guests(work: Work, count: int) -> None:
    base = work.desk.tenant.number * search.RANGE
    for number, name in enumerate(guest_names(count), 1):
        phone = f"+62812{number:08d}"
        work.insert(
            t.Customer, n=base + number, id=f"guest{number}", tenant_id=work.tenant_id, name=name,
            name_key=name_key(name), phone=phone, phone_digits=phone_key(phone), created_at=work.at,
            updated_at=work.at,
        )  # fmt: skip


def desk_of(store: Store, terminal: str = "proof") -> Any:
    """The receptionist's desk, without asking for the PIN."""
    from dataclasses import replace

    front = open_front(store, SystemClock(), terminal)
    return replace(people.through_door(front, Role.RECEPTIONIST), door="desk")


@contextmanager
def running(
    database: Path, *, columns: int = 120, rows: int = 36, paper: str = "", ahead: float | None = None
) -> Iterator[Terminal]:
    """The real program, signed in, on its start page.

    Args:
        database: a furnished store.
        columns: of its terminal.
        rows: of its terminal.
        paper: the base URL of a Paper.id.
        ahead: seconds by which its clock is ahead of the machine's.
    """
    program = ["pos_app"] if ahead is None else ["tests.proof.ahead", repr(ahead)]
    command = [sys.executable, "-m", *program, "--database", str(database)]
    env = environment(database) | ({"POS_APP_PAPER__BASE_URL": paper} if paper else {})
    with Terminal(command, columns=columns, rows=rows, cwd=ROOT, env=env) as terminal:
        terminal.wait_for("PIN", timeout=60)
        terminal.send(RECEPTIONIST, "enter", PIN, "enter")
        terminal.wait_for("Find a customer", timeout=60)
        yield terminal


def environment(database: Path) -> dict[str, str]:
    """A home of its own, so that no settings of this machine leak in."""
    home = str(database.parent)
    return {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "PATH": os.environ["PATH"]}


def fresh(template: Path, folder: Path) -> Path:
    """A copy of a template store in an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Path(shutil.copy(template, folder / "desk.db"))


def long_ago(work: Work, days: int) -> int:
    """An instant so many days before, as the store keeps it."""
    return micros(work.now - timedelta(days=days))
