"""The whole story: who did what, when and why (AUD-1..3, `h` on screen)."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look
from pos_app.domain.clock import moment
from pos_app.domain.roles import Act
from pos_app.store import JOIN, P, Statement
from pos_app.store.tables import Appointment, Audit, Purchase, Redemption, Staff


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


def history(desk: Desk, subject_id: str, most: int = 200) -> list[Deed]:
    """What was done to a record (a customer with all that is theirs), newest first."""

    def ask(work: Work) -> list[Deed]:
        work.require(Act.LOOK)
        ids = [subject_id]
        for statement in (_PURCHASES, _APPOINTMENTS, _REDEMPTIONS):
            ids += [row.id for row in work.all(statement, customer=subject_id, tenant=work.tenant_id)]
        ids += [row.id for row in work.all(_REDEMPTIONS_OF, subject=subject_id, tenant=work.tenant_id)]
        found = [
            _deed(row)
            for one in dict.fromkeys(ids)
            for row in work.all(_OF_SUBJECT, tenant=work.tenant_id, subject=one, most=most)
        ]
        return sorted(found, key=lambda deed: deed.at, reverse=True)[:most]

    return look(desk, ask)


def since(desk: Desk, start: datetime, most: int = 200) -> list[Deed]:
    """What was done at this outlet since an instant, newest first."""
    from pos_app.domain.clock import micros

    def ask(work: Work) -> list[Deed]:
        rows = work.all(_OF_DAY, tenant=work.tenant_id, outlet=desk.outlet.id, since=micros(start), most=most)
        return [_deed(row) for row in rows]

    return look(desk, ask)


def _deed(row: Any) -> Deed:
    return Deed(
        moment(row.at),
        row.act,
        row.subject_kind,
        row.subject_id,
        row.who or row.door,
        row.manager,
        row.reason,
        json.loads(row.facts),
    )
