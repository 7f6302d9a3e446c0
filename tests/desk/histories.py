"""Plays a history of a guest at the desk and in the ledger, and compares the two after every act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple, TypeVar

from pos_app.desk import (
    appointment_payments,
    appointments,
    bookings,
    cancellations,
    cards,
    credits,
    payments,
    purchases,
    redemptions,
    sales,
    visit_status,
)
from pos_app.domain.clock import instant, local_day
from pos_app.domain.errors import Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.words import BookingPayment, Means, SaleMethod
from tests.desk.ledger import Ledger, Purchase, Refused, Visit
from tests.desk.venue import Venue

ACTS = (
    "sell", "sell", "sell_pending", "pay", "cancel_purchase", "book", "book", "book_with_credit",
    "book_with_credit", "book_with_credit", "move", "pay_visit", "pay_visit", "cancel", "cancel", "check_in",
    "complete", "no_show", "undo_slip", "use_late", "undo_late", "use_now", "use_now", "undo_use", "wait",
    "wait", "sweep", "again",
)  # fmt: skip
WAITS = (
    timedelta(seconds=1),
    timedelta(minutes=6),
    timedelta(hours=14),
    timedelta(days=9),
    timedelta(days=31),
)


Both = tuple[Callable[[], object], Callable[[], object]]
"""The same act at the desk and in the ledger."""
T = TypeVar("T")


class Step(NamedTuple):
    """An act and the dice that choose what it is done to."""

    act: str
    one: int
    two: int


def random_history(luck: Random, length: int = 40) -> list[Step]:
    """A history from dice."""
    return [Step(luck.choice(ACTS), luck.randrange(1_000), luck.randrange(1_000)) for _ in range(length)]


def play(venue: Venue, steps: list[Step]) -> None:
    """Play a history from a day on which nothing is booked yet."""
    venue.clock.advance(days=100)
    history = _History(venue)
    for step in steps:
        history.play(step)
    credits.sweep(venue.front)
    history.compare()


class _History:
    def __init__(self, venue: Venue) -> None:
        self.venue, self.desk = venue, venue.manager
        self.guest = venue.guest()
        self.ledger = Ledger(venue.kemang.zone)
        self.last: Callable[[], object] | None = None

    def play(self, step: Step) -> None:
        self.ledger.pass_time(self.venue.clock.now())
        deed: Callable[[Step], Both | None]
        deed = getattr(self, "_" + step.act)
        both = deed(step)
        if both is not None:
            at_the_desk, in_the_ledger = both
            expected = _refused(in_the_ledger, Refused)
            assert _refused(at_the_desk, Refusal) == expected, step
            self.last = None if expected else at_the_desk
        self.compare()

    def compare(self) -> None:
        """Desk and ledger say the same."""
        now = self.venue.clock.now()
        self.ledger.pass_time(now)
        for bought in self.ledger.purchases:
            view = purchases.detail(self.desk, bought.id)
            sums = tuple(sum(credit.counters[n] for credit in bought.credits) for n in range(4))
            whole = view.purchase
            assert (whole.total, whole.used, whole.remaining, whole.expired) == sums
            assert (whole.status, view.payment.total_paid) == (bought.status, bought.paid)
            kept = [(c.total, c.used, c.remaining, c.expired) for c in view.credits]
            assert kept == [credit.counters for credit in bought.credits]
            assert all(number >= 0 for counters in kept for number in counters)
        for visit in self.ledger.visits:
            found = appointments.detail(self.desk, visit.id).appointment
            assert (found.status, found.payment_status) == (visit.status, visit.bill)
            assert (found.paid_amount, found.starts_at) == (visit.paid, visit.start)
        card = cards.summary(self.desk, self.guest)
        assert card.remaining_credits == sum(
            credit.remaining for bought in self.ledger.purchases for credit in bought.credits
        )

    def _service(self, number: int) -> tuple[str, int, int]:
        """Id, price and blocked minutes of a treatment."""
        venue = self.venue
        return [(venue.massage, 150_000, 75), (venue.facial, 150_000, 60), (venue.hair, 75_000, 60)][
            number % 3
        ]

    def _sell(self, step: Step, *, on_spot: bool = True) -> Both:
        venue, now, form = self.venue, self.venue.clock.now(), new_id()
        kinds: list[tuple[str, int, int | None, list[tuple[str | None, int]]]] = [
            (venue.luxury, 500_000, 90, [(venue.massage, 3), (venue.facial, 2)]),
            (venue.hair_care, 300_000, 30, [(venue.hair, 4)]),
            (venue.any_treatment, 500_000, None, [(None, 4)]),
        ]
        package, price, days, items = kinds[step.one % 3]
        method = SaleMethod.ON_SPOT if on_spot else SaleMethod.TRANSFER
        request = sales.SaleRequest(self.guest, package, method, Means.CASH if on_spot else None)
        ends = None if days is None else now + timedelta(days=days)
        bought = Purchase(form, price, items, now, ends)
        return (
            lambda: sales.sell(self.desk, request, operation=form),
            lambda: self.ledger.sell(bought, on_spot=on_spot),
        )

    def _sell_pending(self, step: Step) -> Both:
        return self._sell(step, on_spot=False)

    def _pay(self, step: Step) -> Both | None:
        if not (bought := _chosen(self.ledger.purchases, step.one)):
            return None
        amount, form, now = bought.price + (step.two % 5 == 0), new_id(), self.venue.clock.now()
        taken = payments.ManualPayment(Means.CASH, amount)
        return (
            lambda: payments.record(self.desk, bought.id, taken, operation=form),
            lambda: self.ledger.pay(bought, amount, now),
        )

    def _cancel_purchase(self, step: Step) -> Both | None:
        if not (bought := _chosen(self.ledger.purchases, step.one)):
            return None
        form = new_id()
        return (
            lambda: sales.cancel_purchase(self.desk, bought.id, "no", operation=form),
            lambda: self.ledger.cancel_purchase(bought),
        )

    def _when(self, number: int) -> tuple[date, int]:
        """A day of the next five and a minute; few enough that visits meet."""
        today = local_day(self.venue.clock.now(), self.venue.kemang.zone)
        return today + timedelta(days=1 + number % 5), 540 + 30 * (number // 5 % 12)

    def _book(self, step: Step, *, with_credit: bool = False) -> Both:
        service, price, blocked = self._service(step.one)
        staff = self.venue.people["rina" if step.one % 2 else "wayan"].id
        (day, minute), form, now = self._when(step.two), new_id(), self.venue.clock.now()
        start = instant(day, minute, self.venue.kemang.zone)
        payment = BookingPayment.CREDIT if with_credit else BookingPayment.LATER
        request = bookings.BookingRequest(self.guest, (service,), day, minute, staff, payment)
        visit = Visit(form, service, staff, price, start, start + timedelta(minutes=blocked))
        return (
            lambda: bookings.book(self.desk, request, operation=form),
            lambda: self.ledger.book(visit, now, with_credit=with_credit),
        )

    def _book_with_credit(self, step: Step) -> Both:
        return self._book(step, with_credit=True)

    def _move(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        (day, minute), form = self._when(step.two), new_id()
        start = instant(day, minute, self.venue.kemang.zone)
        return (
            lambda: bookings.move(self.desk, visit.id, day, minute, operation=form),
            lambda: self.ledger.move(visit, start),
        )

    def _pay_visit(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        owed, form = visit.price - visit.paid, new_id()
        amount = (owed, owed, owed // 2, owed + 1, 0)[step.two % 5]
        taken = payments.ManualPayment(Means.POS_TERMINAL, amount)
        return (
            lambda: appointment_payments.pay(self.desk, visit.id, taken, operation=form),
            lambda: self.ledger.pay_visit(visit, amount),
        )

    def _cancel(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        form, now = new_id(), self.venue.clock.now()
        return (
            lambda: cancellations.cancel(self.desk, visit.id, "ill", operation=form),
            lambda: self.ledger.cancel(visit, now),
        )

    def _step(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        form, now, move = new_id(), self.venue.clock.now(), getattr(visit_status, step.act)
        return (
            lambda: move(self.desk, visit.id, operation=form),
            lambda: self.ledger.step(visit, step.act, now),
        )

    _check_in = _complete = _no_show = _step

    def _undo_slip(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        form, now = new_id(), self.venue.clock.now()
        return (
            lambda: visit_status.undo_slip(self.desk, visit.id, operation=form),
            lambda: self.ledger.undo_slip(visit, now),
        )

    def _use_late(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        form = new_id()
        return (
            lambda: redemptions.use_late(self.desk, visit.id, operation=form),
            lambda: self.ledger.use_late(visit),
        )

    def _undo_late(self, step: Step) -> Both | None:
        if not (visit := _chosen(self.ledger.visits, step.one)):
            return None
        form, now = new_id(), self.venue.clock.now()
        return (
            lambda: redemptions.undo_late(self.desk, visit.id, "slip", operation=form),
            lambda: self.ledger.undo_late(visit, now),
        )

    def _use_now(self, step: Step) -> Both:
        service, form, now = self._service(step.one)[0], new_id(), self.venue.clock.now()
        return (
            lambda: redemptions.use_now(self.desk, self.guest, service, operation=form),
            lambda: self.ledger.use_now(service, form, now),
        )

    def _undo_use(self, step: Step) -> Both | None:
        if not (use := _chosen(self.ledger.uses, step.one)):
            return None
        form, now = new_id(), self.venue.clock.now()
        return (
            lambda: redemptions.undo_use(self.desk, use.id, "slip", operation=form),
            lambda: self.ledger.undo_use(use, now),
        )

    def _wait(self, step: Step) -> None:
        self.venue.clock.at += WAITS[step.one % len(WAITS)]

    def _sweep(self, _step: Step) -> None:
        credits.sweep(self.venue.front)

    def _again(self, _step: Step) -> None:
        """The last act is sent once more: nothing changes."""
        if self.last is not None:
            self.last()


def _chosen(rows: list[T], number: int) -> T | None:
    return rows[number % len(rows)] if rows else None


def _refused(deed: Callable[[], object], kind: type[Exception]) -> bool:
    try:
        deed()
    except kind:
        return True
    return False
