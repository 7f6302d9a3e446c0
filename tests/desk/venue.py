"""A small venue: two outlets, a team, three treatments, three packages; and a second tenant next door."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest

from pos_app.desk import bookings, customers, payments, sales
from pos_app.desk.bookings import Booked, BookingRequest
from pos_app.desk.sales import SaleDone, SaleRequest
from pos_app.desk.session import (
    DEFAULT_POLICY,
    Desk,
    Front,
    OutletInfo,
    Person,
    Policy,
    TenantInfo,
    hours_text,
)
from pos_app.desk.work import Work, act
from pos_app.domain.clock import SetClock, micros, zone
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.names import name_key
from pos_app.domain.roles import Role
from pos_app.domain.scheduling import Span
from pos_app.domain.words import BookingPayment, Means, Plan, SaleMethod
from pos_app.store import Store, Transaction
from pos_app.store import tables as t
from pos_app.store.proofs import PROOFS

MONDAY = date(2025, 1, 20)
HALF_PAST_TEN = datetime(2025, 1, 20, 3, 30, tzinfo=UTC)
"""10:30 in Jakarta."""
OPEN = Span(9 * 60, 21 * 60)


def clock_time(text: str) -> int:
    """Minutes since midnight of `14:30`."""
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


class Venue:
    """Desks of everybody, ids of everything, and short ways to do what a test does not ask about."""

    def __init__(self, store: Store, plan: Plan = Plan.PRO, at: datetime = HALF_PAST_TEN) -> None:
        self.store = store
        self.clock = SetClock(at)
        self._visits = 1
        self.melati = TenantInfo(new_id(), 1, "Melati Spa", plan, "en")
        self.kenanga = TenantInfo(new_id(), 2, "Kenanga Salon", Plan.PRO, "en")
        self.kemang = _outlet("Kemang")
        self.senopati = _outlet("Senopati")
        self.other_outlet = _outlet("Ubud", "WITA")
        people = {
            "owner": Person(new_id(), "Dewi Lestari", Role.TENANT_ADMIN, None),
            "manager": Person(new_id(), "Putu Santi", Role.OUTLET_MANAGER, self.kemang.id),
            "reception": Person(new_id(), "Sari Wulandari", Role.RECEPTIONIST, self.kemang.id),
            "reception_there": Person(new_id(), "Budi Hartono", Role.RECEPTIONIST, self.senopati.id),
            "rina": Person(new_id(), "Rina Kusuma", Role.STAFF, self.kemang.id),
            "wayan": Person(new_id(), "Wayan Adi", Role.STAFF, self.kemang.id),
            "ketut": Person(new_id(), "Ketut Sudana", Role.STAFF, self.senopati.id),
        }
        self.people = people
        stranger = Person(new_id(), "Agus Salim", Role.TENANT_ADMIN, None)
        self.owner = self.desk_of("owner")
        self.manager = self.desk_of("manager")
        self.reception = self.desk_of("reception")
        self.reception_there = self.desk_of("reception_there", self.senopati)
        self.rina = self.desk_of("rina")
        self.wayan = self.desk_of("wayan")
        self.stranger = Desk(
            store, self.clock, "Z1", self.kenanga, self.other_outlet, DEFAULT_POLICY, staff=stranger
        )
        self.massage, self.facial, self.hair, self.ritual = (new_id() for _ in range(4))
        self.luxury, self.hair_care, self.any_treatment = (new_id() for _ in range(3))
        act(self.owner, self._furnish)
        act(self.stranger, self._furnish_next_door)

    def desk_of(self, who: str, outlet: OutletInfo | None = None, **changes: Any) -> Desk:
        """A desk of somebody of this tenant, at Kemang unless said otherwise."""
        values: dict[str, Any] = {
            "store": self.store,
            "clock": self.clock,
            "terminal": "T1",
            "tenant": self.melati,
            "outlet": outlet or self.kemang,
            "policy": DEFAULT_POLICY,
            "staff": self.people[who],
        }
        return Desk(**(values | changes))

    @property
    def front(self) -> Front:
        """Kemang with nobody signed in."""
        return Front(self.store, self.clock, "T1", self.melati, self.kemang)

    def policy(self, **choices: str) -> Desk:
        """The receptionist under other settings."""
        return self.desk_of("reception", policy=Policy(**choices))

    def _furnish(self, work: Work) -> None:
        _tenant(work, self.melati, self.kemang, self.senopati)
        for person in self.people.values():
            _person(work, person)
        _service(work, self.massage, "Massage", 150_000, 60, 5, 10)
        _service(work, self.facial, "Facial Treatment", 150_000, 60)
        _service(work, self.hair, "Hair Styling", 75_000, 60)
        _service(work, self.ritual, "Body Ritual", 400_000, 90, 15, 10)
        for who in ("rina", "wayan", "ketut"):
            for service in (self.massage, self.facial, self.hair):
                work.insert(t.StaffSkill, staff_id=self.people[who].id, service_id=service)
        work.insert(t.StaffSkill, staff_id=self.people["rina"].id, service_id=self.ritual)
        spa = [(self.massage, "Massage", 3, 150_000), (self.facial, "Facial Treatment", 2, 150_000)]
        package(work, self.luxury, "Luxury Spa Package", 500_000, 90, spa)
        package(work, self.hair_care, "Hair Care", 300_000, 30, [(self.hair, "Hair Styling", 4, 100_000)])
        package(
            work, self.any_treatment, "Any Treatment", 500_000, None, [(None, "All services", 4, 150_000)]
        )

    def _furnish_next_door(self, work: Work) -> None:
        _tenant(work, self.kenanga, self.other_outlet)
        _person(work, self.stranger.staff)

    def guest(self, name: str = "Ni Made Ayu", phone: str = "0812-3456-7890", email: str = "") -> str:
        """A new customer's id."""
        return customers.create(
            self.reception, customers.Draft(name, phone, email), operation=new_id()
        ).id  # fmt: skip

    def sell(self, guest: str, package_id: str | None = None, **changes: Any) -> SaleDone:
        """A cash sale on the spot; the Luxury Spa Package unless said otherwise."""
        request = SaleRequest(guest, package_id or self.luxury, means=Means.CASH)._replace(**changes)
        return sales.sell(self.reception, request, operation=new_id())

    def sell_pending(
        self, guest: str, package_id: str | None = None, method: SaleMethod = SaleMethod.TRANSFER
    ) -> SaleDone:
        """A sale to be paid later."""
        return self.sell(guest, package_id, method=method, means=None)

    def pay(self, purchase_id: str, amount: int = 500_000, **changes: Any) -> payments.PaymentDone:
        """Record cash for a pending purchase."""
        request = payments.ManualPayment(Means.CASH, amount)._replace(**changes)
        return payments.record(self.reception, purchase_id, request, operation=new_id())

    def request(
        self, guest: str, service: str | None = None, at: str = "14:30", **changes: Any
    ) -> BookingRequest:
        """A booking with Rina today at half past two, a massage to be paid later, unless said otherwise."""
        base = BookingRequest(
            guest, (service or self.massage,), MONDAY, clock_time(at), self.people["rina"].id
        )  # fmt: skip
        return base._replace(**changes)

    def book(self, guest: str, service: str | None = None, at: str = "14:30", **changes: Any) -> Booked:
        """Book as `request` says."""
        return bookings.book(
            self.reception, self.request(guest, service, at, **changes), operation=new_id()
        )  # fmt: skip

    def book_with_credit(
        self, guest: str, service: str | None = None, at: str = "14:30", **changes: Any
    ) -> Booked:
        """Book and use a credit."""
        return self.book(guest, service, at, payment=BookingPayment.CREDIT, **changes)

    def set(self, table: type[t.Table], record_id: str, **values: Any) -> None:
        """Write columns of a row directly, as some other program would have; the row must be there."""
        key = getattr(table, "id", table._meta.primary_key)
        query = table.update(**values).where(key == record_id)
        sql, slots = self.store.database.get_sql_context().sql(query).query()
        written = self.store.write(lambda transaction: transaction.sql(f"{sql} RETURNING 1", tuple(slots)))
        assert written, f"no such {table.__name__}: {record_id}"

    def add(self, table: type[t.Table], **values: Any) -> None:
        """Add a row directly."""
        act(self.owner, lambda work: work.insert(table, **values))

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to plain SQL without values."""
        return self.store.read(lambda transaction: transaction.sql(sql))

    def do(self, sql: str) -> None:
        """Plain SQL that writes."""
        self.store.write(lambda transaction: transaction.sql(sql))

    def visit(self, guest: str, price: int = 150_000) -> str:
        """A pending appointment of a time nobody else has, past every rule of booking."""
        appointment_id, at = new_id(), micros(HALF_PAST_TEN) + self._visits * 7_200_000_000
        self._visits += 1
        self.add(
            t.Appointment, id=appointment_id, tenant_id=self.melati.id, outlet_id=self.kemang.id,
            customer_id=guest, service_id=self.massage, service_name="Massage",
            staff_id=self.people["rina"].id, staff_name="Rina Kusuma", visit_id=appointment_id,
            day=MONDAY.isoformat(), starts_at=at, ends_at=at + 3_600_000_000,
            blocked_until=at + 3_600_000_000,
            total_price=price, status="pending", payment_status="pending",
            created_by=self.people["reception"].id, created_at=at, updated_at=at,
        )  # fmt: skip
        self.add_step(appointment_id, "pending")
        return appointment_id

    def add_step(self, appointment_id: str, to: str) -> None:
        """The step by which a visit came to its status."""
        self.add(
            t.AppointmentStep, id=new_id(), appointment_id=appointment_id, act="book", to_status=to,
            staff_id=self.people["reception"].id, at=micros(HALF_PAST_TEN),
        )  # fmt: skip

    def everything(self) -> dict[str, list[Any]]:
        """Every row of every table."""

        def dump(transaction: Transaction) -> dict[str, list[Any]]:
            names = [table._meta.table_name for table in t.ALL]
            return {name: sorted(transaction.sql(f"SELECT * FROM {name}"), key=repr) for name in names}

        return self.store.read(dump)

    def faults(self) -> list[str]:
        """Every invariant of the store that does not hold."""

        def prove(transaction: Transaction) -> list[str]:
            return [f"{proof.name}: {row}" for proof in PROOFS for row in transaction.sql(proof.sql)]

        return self.store.read(prove)

    @contextmanager
    def refuses(
        self, kind: type[Refusal], text: str = "", *, code: str = "", next_step: str = "", field: str = ""
    ) -> Iterator[None]:
        """What happens inside is refused with this class and text, and leaves nothing behind."""
        before = self.everything()
        with pytest.raises(Refusal) as caught:
            yield
        refusal = caught.value
        assert type(refusal) is kind, refusal
        assert text in ("", str(refusal))
        assert code in ("", refusal.code)
        assert next_step in ("", refusal.next_step)
        assert field in ("", refusal.field)
        assert self.everything() == before


def package(
    work: Work, package_id: str, name: str, price: int, days: int | None, items: list[tuple[Any, ...]]
) -> None:
    """Add a template."""
    work.insert(
        t.Package, id=package_id, tenant_id=work.tenant_id, name=name, name_key=name_key(name), price=price,
        validity_days=days, created_at=work.at, updated_at=work.at,
    )  # fmt: skip
    for position, (service_id, service_name, quantity, unit_price) in enumerate(items, 1):
        work.insert(
            t.PackageItem, id=new_id(), package_id=package_id, position=position, service_id=service_id,
            service_name=service_name, quantity=quantity, unit_price=unit_price,
        )  # fmt: skip


def _outlet(name: str, timezone: str = "WIB") -> OutletInfo:
    return OutletInfo(new_id(), name, f"Jalan {name} 1", "+62217654321", zone(timezone), (OPEN,) * 7)


def _tenant(work: Work, tenant: TenantInfo, *outlets: OutletInfo) -> None:
    work.insert(
        t.Tenant, id=tenant.id, number=tenant.number, name=tenant.name, slug=tenant.name.lower(),
        plan=tenant.plan.value, timezone=outlets[0].zone.key, created_at=work.at,
    )  # fmt: skip
    for number, outlet in enumerate(outlets):
        work.insert(
            t.Outlet, id=outlet.id, tenant_id=tenant.id, name=outlet.name, name_key=name_key(outlet.name),
            address=outlet.address, phone=outlet.phone, timezone=outlet.zone.key,
            hours=hours_text(outlet.hours), created_at=work.at + number,
        )  # fmt: skip


def _person(work: Work, person: Person) -> None:
    work.insert(
        t.Staff, id=person.id, tenant_id=work.tenant_id, outlet_id=person.outlet_id, name=person.name,
        name_key=name_key(person.name), role=person.role.value, is_bookable=person.role == Role.STAFF,
        created_at=work.at,
    )  # fmt: skip


def _service(
    work: Work, service_id: str, name: str, price: int, duration: int, preparation: int = 0, cleanup: int = 0
) -> None:
    work.insert(
        t.Service, id=service_id, tenant_id=work.tenant_id, name=name, name_key=name_key(name),
        duration=duration, preparation=preparation, cleanup=cleanup, base_price=price, created_at=work.at,
    )  # fmt: skip
