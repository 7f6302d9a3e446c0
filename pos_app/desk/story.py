"""The whole story: who did what, when and why (AUD-1..3, `h` on screen)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain.clock import micros, moment
from pos_app.domain.money import Rupiah
from pos_app.domain.roles import Act
from pos_app.domain.words import Means
from pos_app.store import JOIN, P, Statement, fn
from pos_app.store.tables import Appointment, Audit, Customer, Intent, Payment, Purchase, Redemption, Staff


class Deed(NamedTuple):
    """One audited act."""

    at: datetime
    act: str
    subject_kind: str
    subject_id: str
    who: str
    """Name, or the door that did it."""
    approved_by: str | None
    """Name of the manager who gave a word."""
    reason: str
    facts: dict[str, Any]
    what: str = ""
    """The package, treatment or person it was about."""
    customer_id: str = ""
    customer: str = ""
    """Whose it was; empty where it concerned no guest."""


class DayFigures(NamedTuple):
    """What came together at an outlet since an instant."""

    acts: int
    sold: int
    """Packages."""
    used: int
    """Credits."""
    money: dict[str, Rupiah]
    """What was paid, by the method of its payments: each of `Means`, and `paper_digital` for online."""

    @property
    def taken(self) -> Rupiah:
        """Money taken by hand at this desk: in cash, by card machine, as a transfer shown."""
        return Rupiah(sum(self.money.get(means, 0) for means in Means))

    @property
    def online(self) -> Rupiah:
        """Money that came over payment links: it is in no drawer."""
        return Rupiah(sum(self.money.values()) - self.taken)


class _About(NamedTuple):
    what: str = ""
    customer_id: str = ""
    customer: str = ""


_Manager = Staff.alias()
_COLUMNS = (
    Audit.at, Audit.act, Audit.subject_kind, Audit.subject_id, Audit.door, Audit.reason, Audit.facts,
    Staff.name.alias("who"), _Manager.name.alias("manager"),
)  # fmt: skip
_JOINED = (
    Audit.select(*_COLUMNS)
    .join(Staff, JOIN.LEFT_OUTER, on=(Staff.id == Audit.staff_id))
    .switch(Audit)
    .join(_Manager, JOIN.LEFT_OUTER, on=(_Manager.id == Audit.approved_by))
)
_OF_SUBJECT = Statement(
    _JOINED.where(Audit.tenant_id == P("tenant"), Audit.subject_id == P("subject"))
    .order_by(Audit.at.desc(), Audit.seq.desc())
    .limit(P("most"))
)
_OF_DAY = Statement(
    _JOINED.where(Audit.tenant_id == P("tenant"), Audit.at >= P("since"), Audit.outlet_id == P("outlet"))
    .order_by(Audit.at.desc(), Audit.seq.desc())
    .limit(P("most"))
)
_COUNTS = Statement(
    Audit.select(Audit.act, fn.COUNT(Audit.act).alias("count"))
    .where(Audit.tenant_id == P("tenant"), Audit.at >= P("since"), Audit.outlet_id == P("outlet"))
    .group_by(Audit.act)
)
_MONEY = Statement(
    Payment.select(Payment.method, fn.SUM(Payment.amount).alias("amount"))
    .where(
        Payment.tenant_id == P("tenant"),
        Payment.recorded_at >= P("since"),
        Payment.outlet_id == P("outlet"),
        Payment.status == "completed",
    )
    .group_by(Payment.method)
)
_PURCHASES = Statement(
    Purchase.select(Purchase.id).where(
        Purchase.customer_id == P("customer"), Purchase.tenant_id == P("tenant")
    )
)
_APPOINTMENTS = Statement(
    Appointment.select(Appointment.id).where(
        Appointment.customer_id == P("customer"), Appointment.tenant_id == P("tenant")
    )
)
_REDEMPTIONS = Statement(
    Redemption.select(Redemption.id).where(
        Redemption.customer_id == P("customer"), Redemption.tenant_id == P("tenant")
    )
)
_REDEMPTIONS_OF = Statement(
    Redemption.select(Redemption.id).where(
        (Redemption.appointment_id == P("subject")) | (Redemption.purchase_id == P("subject")),
        Redemption.tenant_id == P("tenant"),
    )
)


_LINKS_OF = Statement(
    Intent.select(Intent.id).where(
        Intent.tenant_id == P("tenant"),
        (Intent.customer_id == P("subject"))
        | (Intent.purchase_id == P("subject"))
        | (Intent.appointment_id == P("subject")),
    )
)


def _of_guest(table: Any, what: Any) -> Statement:
    return Statement(
        table.select(what.alias("what"), Customer.id.alias("customer_id"), Customer.name.alias("customer"))
        .join(Customer, on=(Customer.id == table.customer_id))
        .where(table.id == P("id"), table.tenant_id == P("tenant"))
    )


_ABOUT = {
    "purchase": _of_guest(Purchase, Purchase.package_name),
    "appointment": _of_guest(Appointment, Appointment.service_name),
    "redemption": _of_guest(Redemption, Redemption.service_name),
    "link": Statement(
        Intent.select(
            fn.COALESCE(Purchase.package_name, Appointment.service_name).alias("what"),
            Customer.id.alias("customer_id"),
            Customer.name.alias("customer"),
        )
        .join(Customer, on=(Customer.id == Intent.customer_id))
        .join(Purchase, JOIN.LEFT_OUTER, on=(Purchase.id == Intent.purchase_id))
        .join(Appointment, JOIN.LEFT_OUTER, on=(Appointment.id == Intent.appointment_id))
        .where(Intent.id == P("id"), Intent.tenant_id == P("tenant"))
    ),
}
_GUEST = Statement(
    Customer.select(Customer.id, Customer.name).where(
        Customer.id == P("id"), Customer.tenant_id == P("tenant")
    )
)
_PERSON = Statement(Staff.select(Staff.name).where(Staff.id == P("id"), Staff.tenant_id == P("tenant")))
_PAID_FOR = Statement(
    Payment.select(Payment.purchase_id, Payment.appointment_id).where(
        Payment.id == P("id"), Payment.tenant_id == P("tenant")
    )
)


def history(desk: Desk, subject_id: str, most: int = 200) -> list[Deed]:
    """What was done to a record with its payment links (a customer with all that is theirs), newest first."""

    def ask(work: Work) -> list[Deed]:
        work.require(Act.LOOK)
        ids = [subject_id]
        for statement in (_PURCHASES, _APPOINTMENTS, _REDEMPTIONS):
            ids += [row.id for row in work.all(statement, customer=subject_id, tenant=work.tenant_id)]
        for statement in (_REDEMPTIONS_OF, _LINKS_OF):
            ids += [row.id for row in work.all(statement, subject=subject_id, tenant=work.tenant_id)]
        found = [
            row
            for one in dict.fromkeys(ids)
            for row in work.all(_OF_SUBJECT, tenant=work.tenant_id, subject=one, most=most)
        ]
        found.sort(key=lambda row: row.at, reverse=True)
        return _deeds(work, found[:most])

    return look(desk, ask)


def figures(desk: Desk, start: datetime) -> DayFigures:
    """The sums of everything done at this outlet since an instant, however much it was."""

    def ask(work: Work) -> DayFigures:
        here = {"tenant": work.tenant_id, "outlet": desk.outlet.id, "since": micros(start)}
        count = {row.act: row.count for row in work.all(_COUNTS, **here)}
        money = {row.method: Rupiah(row.amount) for row in work.all(_MONEY, **here)}
        return DayFigures(sum(count.values()), count.get("sell", 0), count.get("redeem", 0), money)

    return look(desk, ask)


def since(desk: Desk, start: datetime, most: int = 200) -> list[Deed]:
    """What was done at this outlet since an instant, newest first."""

    def ask(work: Work) -> list[Deed]:
        rows = work.all(_OF_DAY, tenant=work.tenant_id, outlet=desk.outlet.id, since=micros(start), most=most)
        return _deeds(work, rows)

    return look(desk, ask)


def _deeds(work: Work, rows: list[Any]) -> list[Deed]:
    known: dict[str, _About] = {}
    for row in rows:
        if row.subject_id not in known:
            known[row.subject_id] = _about(work, row.subject_kind, row.subject_id)
    return [_deed(row, known[row.subject_id]) for row in rows]


def _about(work: Work, kind: str, subject_id: str) -> _About:
    here = {"id": subject_id, "tenant": work.tenant_id}
    if kind in _ABOUT and (row := work.one(_ABOUT[kind], **here)) is not None:
        return _About(row.what, row.customer_id, row.customer)
    if kind == "customer" and (row := work.one(_GUEST, **here)) is not None:
        return _About("", row.id, row.name)
    if kind == "staff" and (row := work.one(_PERSON, **here)) is not None:
        return _About(row.name)
    if kind == "payment" and (row := work.one(_PAID_FOR, **here)) is not None:
        bought = row.purchase_id is not None
        return _about(work, "purchase" if bought else "appointment", row.purchase_id or row.appointment_id)
    return _About()


def _deed(row: Any, about: _About) -> Deed:
    return Deed(
        moment(row.at),
        row.act,
        row.subject_kind,
        row.subject_id,
        row.who or row.door,
        row.manager,
        row.reason,
        json.loads(row.facts),
        *about,
    )
