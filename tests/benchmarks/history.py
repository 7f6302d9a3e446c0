"""Five years of a busy outlet: visits with their steps, half paid with credits, half in cash, all audited."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from pos_app.desk import people, services
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act
from pos_app.domain.chain import GENESIS, link
from pos_app.domain.clock import instant, micros
from pos_app.domain.names import name_key
from pos_app.domain.roles import Role
from pos_app.store import tables as t
from tests.benchmarks import venue

DAYS = 5 * 365
VISITS_A_PACKAGE = 100
STEPS = (("book", None, "confirmed"), ("check_in", "confirmed", "in_progress"),
         ("complete", "in_progress", "completed"))  # fmt: skip
HOUR = 3_600_000_000
BATCH = 2_000
LEAST_PEOPLE = 20


def five_years(desk: Desk, count: int) -> None:
    """Add so many completed visits, ending yesterday."""
    act(desk, lambda work: _Past(work, count).write())


class _Past:
    def __init__(self, work: Work, count: int) -> None:
        self.work, self.count = work, count
        self.luck = random.Random(venue.SEED)
        self.people = services.skilled(work, venue.service_id(0))
        for number in range(len(self.people), LEAST_PEOPLE):
            self._therapist(f"Past Therapist {number}")
        self.people = services.skilled(work, venue.service_id(0))
        self.guests = max(count // 20, 10)
        self.seq, self.head = 0, GENESIS
        self.rows: dict[type[t.Table], list[dict[str, Any]]] = {}

    def _therapist(self, name: str) -> None:
        staff = people.new_person(
            self.work, name=name, name_key=name_key(name), role=Role.STAFF,
            outlet_id=self.work.desk.outlet.id, is_bookable=True,
        )  # fmt: skip
        self.work.insert(t.StaffSkill, staff_id=staff, service_id=venue.service_id(0))

    def write(self) -> None:
        """All of it, in batches."""
        packages = -(-self.count // 2 // VISITS_A_PACKAGE)
        for number in range(packages):
            self._package(number)
        self._flush()
        for number, (day, hour, person) in enumerate(self._places()):
            self._visit(number, day, hour, person)
            if number % BATCH == 0:
                self._flush()
        self._flush()

    def _places(self) -> Iterator[tuple[int, int, Any]]:
        """Days ago, hour and therapist of each visit: nobody twice at a time."""
        a_day = -(-self.count // DAYS)
        hours = -(-a_day // len(self.people))
        assert hours <= 24
        for number in range(self.count):
            day, rest = divmod(number, a_day)
            hour, person = divmod(rest, len(self.people))
            yield DAYS - day, hour, self.people[person]

    def _add(self, table: type[t.Table], **values: Any) -> None:
        self.rows.setdefault(table, []).append(values)

    def _flush(self) -> None:
        for table in t.ALL:
            self.work.transaction.insert_many(table, self.rows.pop(table, []))

    def _package(self, number: int) -> None:
        """A paid package whose visits are all used, as the cash sale it was."""
        work, purchase = self.work, venue.an_id(5, number)
        at = work.at - DAYS * 24 * HOUR
        used = min(VISITS_A_PACKAGE, -(-self.count // 2) - number * VISITS_A_PACKAGE)
        left = VISITS_A_PACKAGE - used
        guest = venue.customer_id(1 + number % self.guests)
        counters = {"total": VISITS_A_PACKAGE, "used": used, "remaining": left}
        self._add(
            t.Purchase, id=purchase, tenant_id=work.tenant_id, customer_id=guest,
            package_id=venue.PACKAGE_ID, outlet_id=work.desk.outlet.id, package_name=venue.PACKAGE,
            price=venue.PACKAGE_PRICE, method="manual_onspot", status="active" if left else "depleted",
            payment_status="paid", purchased_at=at, sold_by=work.staff_id, created_at=at, updated_at=at,
            **counters,
        )  # fmt: skip
        self._add(
            t.PurchaseItem, purchase_id=purchase, position=1, service_id=venue.service_id(0),
            service_name=venue.SERVICES[0][0], quantity=VISITS_A_PACKAGE, unit_price=150_000,
        )  # fmt: skip
        self._add(
            t.Credit, id=venue.an_id(6, number), tenant_id=work.tenant_id, purchase_id=purchase, item_no=1,
            customer_id=guest, service_id=venue.service_id(0), service_name=venue.SERVICES[0][0],
            purchased_at=at, **counters,
        )  # fmt: skip
        self._add(
            t.CreditMovement, id=venue.an_id(7, number), credit_id=venue.an_id(6, number), kind="granted",
            granted=VISITS_A_PACKAGE, used=0, remaining=VISITS_A_PACKAGE, redemption_id=None, staff_id=None,
            at=at,
        )  # fmt: skip
        self._payment(f"P{number}", venue.PACKAGE_PRICE, at, purchase_id=purchase, appointment_id=None)

    def _visit(self, number: int, days_ago: int, hour: int, person: Any) -> None:
        work, visit = self.work, venue.an_id(10, number)
        day = work.desk.today - timedelta(days=days_ago)
        at = micros(instant(day, hour * 60, work.desk.zone))
        package, with_credit = number // 2 // VISITS_A_PACKAGE, number % 2 == 0
        guest = venue.customer_id(1 + (package if with_credit else number) % self.guests)
        price = venue.SERVICES[0][2]
        self._add(
            t.Appointment, id=visit, tenant_id=work.tenant_id, outlet_id=work.desk.outlet.id,
            customer_id=guest, service_id=venue.service_id(0), service_name=venue.SERVICES[0][0],
            staff_id=person.id, staff_name=person.name, visit_id=visit, day=day.isoformat(), starts_at=at,
            ends_at=at + HOUR, blocked_until=at + HOUR, total_price=price,
            paid_amount=0 if with_credit else price, status="completed", payment_status="paid",
            credit_redeemed=with_credit, credit_id=venue.an_id(6, package) if with_credit else None,
            purchase_id=venue.an_id(5, package) if with_credit else None,
            package_name=venue.PACKAGE if with_credit else None, confirmed_at=at - HOUR,
            created_by=work.staff_id, created_at=at - HOUR, updated_at=at + HOUR,
        )  # fmt: skip
        for place, (name, before, after) in enumerate(STEPS):
            self._add(
                t.AppointmentStep, id=venue.an_id(11 + place, number), appointment_id=visit, act=name,
                from_status=before, to_status=after, staff_id=work.staff_id, at=at + (place - 1) * HOUR,
            )  # fmt: skip
            if place or number % 2:
                self._audit(name, visit, at)
        if with_credit:
            self._use(number, package, visit, guest, at - HOUR)
        else:
            self._payment(f"A{number}", price, at + HOUR, purchase_id=None, appointment_id=visit)

    def _use(self, number: int, package: int, visit: str, guest: str, at: int) -> None:
        work, used = self.work, venue.an_id(20, number)
        self._add(
            t.Redemption, id=used, tenant_id=work.tenant_id, credit_id=venue.an_id(6, package),
            purchase_id=venue.an_id(5, package), customer_id=guest, service_id=venue.service_id(0),
            service_name=venue.SERVICES[0][0], appointment_id=visit, outlet_id=work.desk.outlet.id,
            source="booking", redeemed_by=work.staff_id, redeemed_at=at, original_price=150_000,
        )  # fmt: skip
        self._add(
            t.CreditMovement, id=venue.an_id(21, number), credit_id=venue.an_id(6, package), kind="used",
            granted=0, used=1, remaining=-1, redemption_id=used, staff_id=work.staff_id, at=at,
        )  # fmt: skip

    def _payment(self, reference: str, amount: int, at: int, **of: str | None) -> None:
        work = self.work
        self._add(
            t.Payment, id=f"pay{reference}", tenant_id=work.tenant_id, outlet_id=work.desk.outlet.id,
            amount=amount, method="cash", provider="manual", status="completed", reference=reference,
            recorded_by=work.staff_id, recorded_at=at, paid_at=at, created_at=at, **of,
        )  # fmt: skip

    def _audit(self, name: str, subject: str, at: int) -> None:
        work = self.work
        self.seq += 1
        row = {
            "terminal": "past", "seq": self.seq, "at": at, "tenant_id": work.tenant_id,
            "outlet_id": work.desk.outlet.id, "staff_id": work.staff_id, "approved_by": None, "door": "desk",
            "act": name, "subject_kind": "appointment", "subject_id": subject, "reason": "", "facts": "{}",
            "previous": self.head,
        }  # fmt: skip
        self.head = link(row)
        self._add(t.Audit, **row, hash=self.head)
