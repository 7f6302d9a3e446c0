"""The demo venue's last ten weeks, played through the desk on a clock that runs ahead to now."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_app.demo import venue
from pos_app.desk import (
    appointment_payments,
    appointments,
    bookings,
    credits,
    customers,
    imports,
    packages,
    payments,
    people,
    pins,
    sales,
    services,
    setup,
    times,
    visit_status,
)  # fmt: skip
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.incoming import CustomerRow, PassRow, Sheet
from pos_app.desk.payments import ManualPayment
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk, Front, Person, open_front
from pos_app.desk.work import act
from pos_app.domain.clock import Clock, SetClock, instant, local_day
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means, SaleMethod
from pos_app.store import P, Statement, Store
from pos_app.store.tables import Staff

if TYPE_CHECKING:
    from pos_app.demo.online import Online

WEEKS = 10
TERMINAL = "demo"
_GIVE_PIN = Statement(
    Staff.update(pin_hash=P("pin_hash"), pin_is_one_time=P("no")).where(Staff.tenant_id == P("tenant"))
)
_SALES: tuple[tuple[int, str, SaleMethod], ...] = (
    (69, "Hair Care Bundle", SaleMethod.ON_SPOT), (66, "Massage 10x", SaleMethod.ON_SPOT),
    (61, "Premium Hair Package", SaleMethod.ON_SPOT), (57, "Hair Care Bundle", SaleMethod.ON_SPOT),
    (55, "Hair Care Bundle", SaleMethod.ON_SPOT), (50, "Lulur 10x", SaleMethod.ON_SPOT),
    (45, "Wellness Bundle", SaleMethod.ON_SPOT), (38, "Wellness Bundle", SaleMethod.ON_SPOT),
    (37, "Wellness Bundle", SaleMethod.ON_SPOT), (33, "Spa Relaxation Bundle", SaleMethod.TRANSFER),
    (30, "Luxury Spa Package", SaleMethod.ON_SPOT), (29, "Bebas Pilih 4x", SaleMethod.ON_SPOT),
    (26, "Bebas Pilih 4x", SaleMethod.ON_SPOT), (24, "Massage 10x", SaleMethod.ON_SPOT),
    (20, "Luxury Spa Package", SaleMethod.ON_SPOT), (17, "Spa Relaxation Bundle", SaleMethod.ON_SPOT),
    (15, "Premium Hair Package", SaleMethod.ON_VISIT), (12, "Luxury Spa Package", SaleMethod.ON_SPOT),
    (10, "Bebas Pilih 4x", SaleMethod.ON_SPOT), (8, "Hair Care Bundle", SaleMethod.TRANSFER),
    (6, "Massage 10x", SaleMethod.ON_SPOT), (5, "Lulur 10x", SaleMethod.TRANSFER),
    (4, "Luxury Spa Package", SaleMethod.ON_SPOT), (3, "Hair Care Bundle", SaleMethod.ON_VISIT),
    (2, "Luxury Spa Package", SaleMethod.ON_SPOT), (1, "Spa Relaxation Bundle", SaleMethod.TRANSFER),
    (1, "Massage 10x", SaleMethod.ON_SPOT), (0, "Lulur 10x", SaleMethod.TRANSFER),
)  # fmt: skip
"""Days ago, what, how; the pending ones of the last days stay unpaid: overdue, due today, open."""
_STAYS_UNPAID = 8
_TOURED = 4
"""The first guests are kept for who tries the desk."""
_REGULARS = 18
"""How many of the buyers come often; the others have not used anything yet."""


def build(store: Store, clock: Clock, sandbox: Path | None = None) -> Front:
    """Fill an empty store with the demo venue; the front of its first outlet, with the given clock.

    Args:
        store: the empty store.
        clock: tells what now is.
        sandbox: a sandbox's state file to be made, which knows the payment links of the last days; without
            one there are none.
    """
    past = _Past(store, clock)
    if sandbox is None:
        front, _told = past.play()
        return front
    with closing(past.online_at(sandbox)):
        front, _told = past.play()
        return front


class _Past:
    """Plays the past in the order it happened."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.now = clock.now()
        self.clock = SetClock(self.now - timedelta(weeks=WEEKS))
        self.real_clock = clock
        self.luck = random.Random(20)  # noqa: S311 - the same demo every time, not a secret
        self.desks: dict[str, Desk] = {}
        self.guests: list[str] = []
        self.services: dict[str, str] = {}
        self.packages: dict[str, str] = {}
        self.buyers: list[str] = []
        self.numbers = itertools.count()
        self.events: list[tuple[datetime, int, Callable[[], None]]] = []
        self.online: Online | None = None

    def online_at(self, state: Path) -> Online:
        """Let some sales be paid by link, at a sandbox of that file."""
        from pos_app.demo.online import Online

        self.online = Online(state, self.clock)
        return self.online

    def play(self) -> tuple[Front, int]:
        """Set up, sell and book; answers the front and how many things happened."""
        self._set_up()
        self._plan_sales()
        self._plan_visits()
        self._plan_links()
        done = 0
        while self.events and self.events[0][0] <= self.now:
            self.clock.at, _number, happen = heapq.heappop(self.events)
            with suppress(Refusal):
                happen()
                done += 1
        first = self.desks[venue.FIRST_OUTLET]
        values = {field.name: getattr(first, field.name) for field in fields(Front)}
        front = Front(**{**values, "clock": self.real_clock})
        credits.sweep(front)
        return front, done

    def _set_up(self) -> None:
        request = setup.SetupRequest(venue.TENANT, venue.FIRST_OUTLET, "WIB", venue.OWNER)
        setup.first_run(self.store, self.clock, TERMINAL, request, door=venue.DOOR)
        owner = people.through_door(open_front(self.store, self.clock, TERMINAL, door=venue.DOOR))
        for kind, rows in (
            ("services", venue.services()), ("packages", venue.packages()), ("staff", venue.staff()),
            ("customers", self._customers()), ("passes", self._passes()),
        ):  # fmt: skip
            sheet: Any = Sheet(kind, "demo", len(rows), rows, (), ())
            imports.take_in(owner, sheet)
        pin_hash = pins.hashed(venue.PIN)
        act(owner, lambda work: work.do(_GIVE_PIN, pin_hash=pin_hash, no=False, tenant=work.tenant_id))
        for outlet, receptionist in (
            (venue.FIRST_OUTLET, "Sari Wulandari"),
            (venue.SECOND_OUTLET, "Putri Ayu"),
        ):
            front = open_front(self.store, self.clock, TERMINAL, outlet=outlet)
            entry = next(entry for entry in people.roster(front) if entry.name == receptionist)
            values = {field.name: getattr(front, field.name) for field in fields(Front)}
            person = Person(entry.id, entry.name, entry.role, front.outlet.id)
            self.desks[outlet] = Desk(**values, staff=person)
        desk = self.desks[venue.FIRST_OUTLET]
        self.guests = [customers.find(desk, name, 1).rows[0].id for name in venue.GUESTS]
        self.services = {service.name: service.id for service in services.listed(desk)}
        self.packages = {package.name: package.id for package in packages.on_sale(desk)}

    def _customers(self) -> tuple[CustomerRow, ...]:
        rows = []
        for line, name in enumerate(venue.GUESTS, 1):
            mail = "".join(char for char in name.lower() if char.isalpha() or char == " ").replace(" ", ".")
            rows.append(
                CustomerRow(
                    line, name,
                    f"{mail}@example.com" if line % 3 else None,
                    f"+62812005{line:05d}" if line % 7 else None,
                    venue.NOTES[line // 5 % len(venue.NOTES)] if line % 5 == 0 else "",
                    None,
                )
            )  # fmt: skip
        return tuple(rows)

    def _passes(self) -> tuple[PassRow, ...]:
        bought = local_day(self.clock.now(), open_front(self.store, self.clock, TERMINAL).zone)
        until = bought + timedelta(weeks=WEEKS, days=6)
        rows = []
        for line, (guest, package, left, total) in enumerate(
            (
                (2, "Luxury Spa Package", 2, 5),
                (12, "Massage 10x", 7, 10),
                (40, "Spa Relaxation Bundle", 1, 6),
            ),
            1,
        ):
            known = self._customers()[guest]
            rows.append(
                PassRow(line, known.name, known.email, known.phone, package, left, total, until, None, bought)
            )
        return tuple(rows)

    def _at(self, days_ago: int, minute: int) -> datetime:
        tz = self.desks[venue.FIRST_OUTLET].zone
        return instant(local_day(self.now, tz) - timedelta(days=days_ago), minute, tz)

    def _happens(self, at: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self.events, (at, next(self.numbers), what))

    def _plan_sales(self) -> None:
        self.buyers = self.luck.sample(self.guests, len(_SALES))
        for number, (days_ago, package, method) in enumerate(_SALES):
            at = min(
                self._at(days_ago, 9 * 60 + self.luck.randrange(60, 600)), self.now - timedelta(minutes=9)
            )
            outlet = venue.FIRST_OUTLET if number % 3 else venue.SECOND_OUTLET
            self._happens(at, self._sale(outlet, self.buyers[number], package, method, days_ago))

    def _plan_links(self) -> None:
        if self.online is None:
            return
        from pos_app.demo.online import SALES

        reachable = [
            guest for row, guest in zip(self._customers(), self.guests, strict=True)
            if row.phone and row.email and guest not in self.buyers
        ]  # fmt: skip
        desk = self.desks[venue.FIRST_OUTLET]
        for (minutes, package, fate), guest in zip(SALES, reachable[_TOURED:], strict=False):
            story = self.online.story(desk, guest, self.packages[package], fate)
            self._happens(self.now - timedelta(minutes=minutes), story)

    def _sale(
        self, outlet: str, guest: str, package: str, method: SaleMethod, days_ago: int
    ) -> Callable[[], None]:
        means = self.luck.choice([Means.CASH, Means.CASH, Means.POS_TERMINAL, Means.BANK_TRANSFER])
        on_spot = method == SaleMethod.ON_SPOT

        def happen() -> None:
            desk = self.desks[outlet if package in self._sold_at(outlet) else venue.FIRST_OUTLET]
            request = SaleRequest(guest, self.packages[package], method, means if on_spot else None)
            done = sales.sell(desk, request, operation=new_id())
            if not on_spot and days_ago > _STAYS_UNPAID:
                payment = ManualPayment(Means.BANK_TRANSFER, done.purchase.price)
                self.clock.advance(hours=20)
                payments.record(desk, done.purchase.id, payment, operation=new_id())

        return happen

    def _sold_at(self, outlet: str) -> set[str]:
        return {package.name for package in packages.on_sale(self.desks[outlet])}

    def _plan_visits(self) -> None:
        """Bookings made two days before, from three weeks ago to six days ahead."""
        tz = self.desks[venue.FIRST_OUTLET].zone
        today = local_day(self.now, tz)
        regulars, fresh = self.buyers[:_REGULARS], set(self.buyers[_REGULARS:])
        others = [guest for guest in self.guests if guest not in fresh]
        for offset in range(-20, 7):
            count = 14 if offset == 0 else self.luck.randrange(4, 8)
            for number in range(count):
                booked = min(self._at(-offset + 2, 9 * 60 + 7 * number), self.now - timedelta(minutes=8))
                outlet = venue.FIRST_OUTLET if number % 3 else venue.SECOND_OUTLET
                day = today + timedelta(days=offset)
                who = regulars if self.luck.random() < 0.5 else others
                self._happens(booked, self._booking(outlet, self.luck.choice(who), day))

    def _booking(self, outlet: str, guest: str, day: date) -> Callable[[], None]:
        wish, hour, fate = self.luck.choice(list(self.services)), self.luck.random(), self.luck.random()

        def happen() -> None:
            desk = self.desks[outlet]
            has = [credit.service_id for credit in credits.available(desk, guest) if credit.service_id]
            service = has[0] if has else self.services[wish]
            found = times.free_times(desk, service, None, day, days=1)
            if not found.slots:
                return
            slot = found.slots[int(hour * len(found.slots))]
            request = BookingRequest(guest, (service,), day, slot.minute)
            booked = self._book(desk, request)
            view = booked.appointment
            self._visit(desk, view.id, view.starts_at, view.ends_at, fate)

        return happen

    def _book(self, desk: Desk, request: BookingRequest) -> bookings.Booked:
        """With a credit where the guest has one, else to be paid at the desk."""
        try:
            return bookings.book(desk, request._replace(payment=BookingPayment.CREDIT), operation=new_id())
        except Refusal:
            return bookings.book(desk, request, operation=new_id())

    def _visit(self, desk: Desk, visit: str, starts: datetime, ends: datetime, fate: float) -> None:
        """What becomes of a booking: most come, pay and go; some never show."""
        if fate < 0.06:
            late = starts + timedelta(minutes=20)
            self._happens(late, lambda: _ignore(visit_status.no_show(desk, visit, operation=new_id())))
        else:
            arrives = starts - timedelta(minutes=4)
            self._happens(arrives, lambda: _ignore(visit_status.check_in(desk, visit, operation=new_id())))
            self._happens(ends, lambda: self._leave(desk, visit))

    def _leave(self, desk: Desk, visit: str) -> None:
        view = appointments.detail(desk, visit).appointment
        if view.owed:
            means = self.luck.choice([Means.CASH, Means.POS_TERMINAL])
            appointment_payments.pay(desk, visit, ManualPayment(means, view.owed), operation=new_id())
        visit_status.complete(desk, visit, operation=new_id())


def _ignore(_result: object) -> None:
    """Turn an answer into nothing."""
