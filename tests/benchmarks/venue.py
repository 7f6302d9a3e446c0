"""Venues of any size from a seed: many customers, or five years of a busy outlet.

What was generated is kept under `.bench/`, named after this file's content and the
schema, so a change to either makes it anew.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pos_app.desk import people, pins, setup
from pos_app.desk.session import Desk, open_front
from pos_app.desk.work import Work, act
from pos_app.domain.clock import Clock, SystemClock
from pos_app.domain.names import name_key, phone_key
from pos_app.domain.roles import Role
from pos_app.store import P, Statement, Store, open_store, search
from pos_app.store import tables as t

ROOT = Path(__file__).parents[2]
KEPT = ROOT / ".bench"
SEED = 20
PIN = "246810"
RECEPTIONIST = "Sari Wulandari"
SERVICES = (("Facial Treatment", 60, 150_000), ("Full Body Massage", 60, 150_000), ("Creambath", 60, 110_000))
PACKAGE, PACKAGE_PRICE, VISITS = "Luxury Spa Package", 500_000, 100
THERAPISTS = 8
_FIRST = (
    "Sari", "Budi", "Ayu", "Dewi", "Made", "Ni", "Agus", "Putri", "Rina", "Wayan", "Ketut", "Siti",
    "Customer",
)  # fmt: skip
_LAST = (
    "Wulandari", "Santoso", "Lestari", "Pratama", "Hartono", "Ayu", "Susanto", "Wibowo", "Saputra", "Hidayat",
)  # fmt: skip
_GIVE_PIN = Statement(
    t.Staff.update(pin_hash=P("pin_hash"), pin_is_one_time=P("no")).where(t.Staff.tenant_id == P("tenant"))
)


def an_id(kind: int, number: int) -> str:
    """An id that says what it is and never meets one of the desk's own."""
    return f"{kind:04x}{number:020x}"


def service_id(number: int) -> str:
    """The id of a treatment."""
    return an_id(1, number)


def customer_id(number: int) -> str:
    """The id of a customer; the first is 1."""
    return an_id(4, number)


PACKAGE_ID = an_id(2, 1)


def furnish(store: Store, clock: Clock | None = None, *, with_pin: bool = True) -> Desk:
    """Set an empty store up: treatments, a package, a team; the receptionist's desk."""
    clock = clock or SystemClock()
    request = setup.SetupRequest("Melati Spa", "Kemang", "WIB", "Dewi Lestari", hours="00:00-24:00")
    setup.first_run(store, clock, "bench", request)
    owner = people.through_door(open_front(store, clock, "bench"))
    pin_hash = pins.hashed(PIN) if with_pin else None

    def fill(work: Work) -> None:
        for number, (name, minutes, price) in enumerate(SERVICES):
            work.insert(
                t.Service, id=service_id(number), tenant_id=work.tenant_id, name=name,
                name_key=name_key(name), duration=minutes, base_price=price, created_at=work.at,
            )  # fmt: skip
        work.insert(
            t.Package, id=PACKAGE_ID, tenant_id=work.tenant_id, name=PACKAGE, name_key=name_key(PACKAGE),
            price=PACKAGE_PRICE, validity_days=365, created_at=work.at, updated_at=work.at,
        )  # fmt: skip
        work.insert(
            t.PackageItem, id=an_id(3, 1), package_id=PACKAGE_ID, position=1, service_id=service_id(0),
            service_name=SERVICES[0][0], quantity=VISITS, unit_price=SERVICES[0][2],
        )  # fmt: skip
        outlet = work.desk.outlet.id
        _person(work, RECEPTIONIST, Role.RECEPTIONIST, outlet)
        _person(work, "Rina Hartono", Role.OUTLET_MANAGER, outlet)
        for number in range(THERAPISTS):
            name = f"Therapist {number + 1:02}"
            staff = _person(work, name, Role.STAFF, outlet, is_bookable=True)
            for treatment in range(len(SERVICES)):
                work.insert(t.StaffSkill, staff_id=staff, service_id=service_id(treatment))
        if pin_hash:
            work.do(_GIVE_PIN, pin_hash=pin_hash, no=False, tenant=work.tenant_id)

    act(owner, fill)
    return reception(store, clock)


def _person(work: Work, name: str, role: Role, outlet: str, *, is_bookable: bool = False) -> str:
    return people.new_person(
        work, name=name, name_key=name_key(name), role=role, outlet_id=outlet, is_bookable=is_bookable
    )


def reception(store: Store, clock: Clock | None = None) -> Desk:
    """The receptionist's desk of a furnished store, without asking for the PIN."""
    front = open_front(store, clock or SystemClock(), "bench")
    return replace(people.through_door(front, Role.RECEPTIONIST), door="desk")


def customers(desk: Desk, count: int) -> None:
    """Add customers in bulk, numbered from 1, the same for the same seed."""

    def fill(work: Work) -> None:
        luck = random.Random(SEED)
        base = work.desk.tenant.number * search.RANGE
        for first in range(1, count + 1, 10_000):
            rows = [
                _customer(work, base, number, luck) for number in range(first, min(first + 10_000, count + 1))
            ]
            work.transaction.insert_many(t.Customer, rows)

    act(desk, fill)


def _customer(work: Work, base: int, number: int, luck: random.Random) -> dict[str, Any]:
    name = f"{luck.choice(_FIRST)} {luck.choice(_LAST)} {number:07d}"
    phone = f"+628{luck.randrange(10**8, 10**10)}"
    return {
        "n": base + number, "id": customer_id(number), "tenant_id": work.tenant_id, "name": name,
        "name_key": name_key(name), "phone": phone, "phone_digits": phone_key(phone),
        "email": f"c{number}@example.com", "notes": "", "created_at": 1, "updated_at": 1,
    }  # fmt: skip


def with_customers(count: int) -> Path:
    """A kept store with so many customers."""

    def make(store: Store) -> None:
        customers(furnish(store), count)

    return _kept(f"customers-{count}", make)


def with_history(appointments: int) -> Path:
    """A kept store with five years behind it."""
    from tests.benchmarks.history import five_years

    def make(store: Store) -> None:
        desk = furnish(store)
        customers(desk, max(appointments // 20, 10))
        five_years(desk, appointments)

    return _kept(f"history-{appointments}", make)


def copy(source: Path, target: Path) -> Path:
    """A copy of a closed store's file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(source, target))


def _kept(name: str, make: Any) -> Path:
    path = KEPT / f"{name}-{_fingerprint()}.db"
    if not path.exists():
        for old in KEPT.glob(f"{name}-*"):
            old.unlink()
        part = path.with_suffix(".part")
        for tail in _leftovers(part):
            tail.unlink(missing_ok=True)
        with open_store(part) as store:
            make(store)
        part.rename(path)
    return path


def _leftovers(part: Path) -> Iterator[Path]:
    for tail in ("", "-wal", "-shm", ".lock"):
        yield part.with_name(part.name + tail)


def _fingerprint() -> str:
    """Of what makes the data: this file, the history's, the schema."""
    import pos_app.store

    home = Path(pos_app.store.__file__).parent
    told = hashlib.sha256()
    for file in (
        Path(__file__),
        Path(__file__).with_name("history.py"),
        *sorted(home.glob("migrations/0*.py")),
    ):
        told.update(file.read_bytes() if file.exists() else b"")
    told.update(home.joinpath("search.py").read_bytes())
    return told.hexdigest()[:10]


def moment_of(text: str) -> datetime:
    """An instant from `2026-11-21 03:00` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
