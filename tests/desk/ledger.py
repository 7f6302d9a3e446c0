"""What should be, kept in plain lists: the ledger that random histories are compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


class Refused(Exception):
    """The ledger says no."""


def need(holds: bool) -> None:
    """Refuse unless it holds."""
    if not holds:
        raise Refused


@dataclass
class Credit:
    """Visits of one item."""

    service: str | None
    total: int
    number: int
    """In the order of activation, as ids are."""
    used: int = 0
    remaining: int = 0
    expired: int = 0

    @property
    def counters(self) -> tuple[int, int, int, int]:
        return self.total, self.used, self.remaining, self.expired


@dataclass
class Purchase:
    """A package of the guest's."""

    id: str
    price: int
    items: list[tuple[str | None, int]]
    bought_at: datetime
    ends: datetime | None
    status: str = "pending_payment"
    paid: int = 0
    credits: list[Credit] = field(default_factory=list)


@dataclass
class Visit:
    """An appointment of the guest's."""

    id: str
    service: str
    staff: str
    price: int
    start: datetime
    blocked_until: datetime
    status: str = "confirmed"
    paid: int = 0
    by: tuple[Purchase, Credit] | None = None
    live: bool = False
    late: bool = False
    moves: list[tuple[str, str, datetime]] = field(default_factory=list)

    @property
    def takes_time(self) -> bool:
        return self.status not in ("cancelled", "no_show")

    @property
    def bill(self) -> str:
        if self.by is not None:
            return "paid" if self.live else "refunded"
        return "paid" if self.paid >= self.price else "partially_paid" if self.paid else "pending"


@dataclass
class Use:
    """A credit used at once."""

    id: str
    by: tuple[Purchase, Credit]
    at: datetime
    live: bool = True


class Ledger:
    """One guest's purchases, credits, visits and uses, by the rules and nothing else."""

    def __init__(self, tz: ZoneInfo) -> None:
        self.tz = tz
        self.purchases: list[Purchase] = []
        self.visits: list[Visit] = []
        self.uses: list[Use] = []

    def pass_time(self, now: datetime) -> None:
        """What is over expires; what is depleted stays so."""
        for purchase in self.purchases:
            if purchase.status == "active" and purchase.ends is not None and purchase.ends <= now:
                purchase.status = "expired"
                for credit in purchase.credits:
                    credit.expired, credit.remaining = credit.expired + credit.remaining, 0

    def sell(self, purchase: Purchase, *, on_spot: bool) -> None:
        self.purchases.append(purchase)
        if on_spot:
            self._activate(purchase)

    def _activate(self, purchase: Purchase) -> None:
        purchase.status, purchase.paid = "active", purchase.price
        first = sum(len(other.credits) for other in self.purchases)
        purchase.credits = [
            Credit(service, count, first + position, remaining=count)
            for position, (service, count) in enumerate(purchase.items)
        ]

    def pay(self, purchase: Purchase, amount: int, now: datetime) -> None:
        need(purchase.status == "pending_payment" and amount == purchase.price)
        need(purchase.ends is None or now < purchase.ends)
        self._activate(purchase)

    def cancel_purchase(self, purchase: Purchase) -> None:
        need(purchase.status == "pending_payment")
        purchase.status = "cancelled"

    def usable(self, service: str) -> list[tuple[Purchase, Credit]]:
        """What can pay for a service, the first to be used first."""
        found = [
            (purchase, credit)
            for purchase in self.purchases
            for credit in purchase.credits
            if credit.remaining and credit.service in (service, None)
        ]
        ends = [(p.ends is None, p.ends.timestamp() if p.ends else 0) for p, _ in found]
        keys = [
            (*end, p.bought_at, c.service is None, c.number) for end, (p, c) in zip(ends, found, strict=True)
        ]
        order = sorted(range(len(found)), key=lambda n: keys[n])
        return [found[n] for n in order]

    def take(self, service: str) -> tuple[Purchase, Credit]:
        found = self.usable(service)
        need(bool(found))
        purchase, credit = found[0]
        credit.used, credit.remaining = credit.used + 1, credit.remaining - 1
        if not any(one.remaining for one in purchase.credits):
            purchase.status = "depleted"
        return purchase, credit

    def give_back(self, by: tuple[Purchase, Credit], now: datetime) -> None:
        purchase, credit = by
        credit.used -= 1
        if purchase.ends is not None and purchase.ends <= now:
            credit.expired, purchase.status = credit.expired + 1, "expired"
        else:
            credit.remaining, purchase.status = credit.remaining + 1, "active"

    def check_free(self, visit: Visit) -> None:
        need(
            not any(
                other is not visit
                and other.takes_time
                and other.staff == visit.staff
                and visit.start < other.blocked_until
                and other.start < visit.blocked_until
                for other in self.visits
            )
        )

    def book(self, visit: Visit, now: datetime, *, with_credit: bool) -> None:
        need(not with_credit or bool(self.usable(visit.service)))
        self.check_free(visit)
        visit.moves.append(("book", "", now))
        if with_credit:
            visit.by, visit.live = self.take(visit.service), True
        self.visits.append(visit)

    def move(self, visit: Visit, start: datetime) -> None:
        need(visit.status == "confirmed")
        length = visit.blocked_until - visit.start
        before = visit.start, visit.blocked_until
        visit.start, visit.blocked_until = start, start + length
        try:
            self.check_free(visit)
        except Refused:
            visit.start, visit.blocked_until = before
            raise

    def pay_visit(self, visit: Visit, amount: int) -> None:
        need(visit.by is None and visit.takes_time)
        need(0 < amount <= visit.price - visit.paid)
        visit.paid += amount

    def cancel(self, visit: Visit, now: datetime) -> None:
        need(visit.status == "confirmed")
        visit.moves.append(("cancel", visit.status, now))
        visit.status = "cancelled"
        if visit.by is not None and visit.live:
            self.give_back(visit.by, now)
            visit.live = False

    def step(self, visit: Visit, act: str, now: datetime) -> None:
        """Check-in, completion, absence."""
        to, allowed = {
            "check_in": ("in_progress", ("confirmed",)),
            "complete": ("completed", ("confirmed", "in_progress")),
            "no_show": ("no_show", ("confirmed",)),
        }[act]
        need(visit.status in allowed and (act != "complete" or visit.bill == "paid"))
        visit.moves.append((act, visit.status, now))
        visit.status = to

    def undo_slip(self, visit: Visit, now: datetime) -> None:
        act, back, at = visit.moves[-1]
        need(act in ("check_in", "complete", "no_show"))
        same_day = at.astimezone(self.tz).date() == now.astimezone(self.tz).date()
        need(same_day or now - at <= timedelta(minutes=5))
        if act == "no_show":
            self.check_free(visit)
        visit.moves.pop()
        visit.status = back

    def use_late(self, visit: Visit) -> None:
        need(visit.status in ("confirmed", "in_progress") and visit.by is None and visit.bill == "pending")
        visit.by, visit.live, visit.late = self.take(visit.service), True, True

    def undo_late(self, visit: Visit, now: datetime) -> None:
        need(visit.late and visit.live and visit.status in ("confirmed", "in_progress"))
        assert visit.by is not None
        self.give_back(visit.by, now)
        visit.by, visit.live, visit.late = None, False, False

    def use_now(self, service: str, use_id: str, now: datetime) -> None:
        self.uses.append(Use(use_id, self.take(service), now))

    def undo_use(self, use: Use, now: datetime) -> None:
        need(use.live and use.at.astimezone(self.tz).date() == now.astimezone(self.tz).date())
        use.live = False
        self.give_back(use.by, now)
