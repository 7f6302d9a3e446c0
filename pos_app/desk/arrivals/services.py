"""Services of a file: matched by name, made or brought up to date."""

from __future__ import annotations

from pos_app.desk.arrivals.tally import Tally
from pos_app.desk.incoming import ServiceRow
from pos_app.domain import plans
from pos_app.domain.errors import PlanLimit
from pos_app.domain.ids import new_id
from pos_app.domain.names import name_key
from pos_app.store import P, Statement
from pos_app.store.tables import Service
from pos_app.words import N_

_KNOWN = Statement(
    Service.select(
        Service.id,
        Service.name,
        Service.name_key,
        Service.category,
        Service.duration,
        Service.preparation,
        Service.cleanup,
        Service.base_price,
        Service.status,
    ).where(Service.tenant_id == P("tenant"))
)
_UPDATE = Statement(
    Service.update(
        category=P("category"), duration=P("duration"), preparation=P("preparation"), cleanup=P("cleanup"),
        base_price=P("base_price"),
    ).where(Service.id == P("id"), Service.tenant_id == P("tenant"))
)  # fmt: skip
_FACTS = {
    "category": N_("category"),
    "duration": N_("minutes"),
    "preparation": N_("minutes before"),
    "cleanup": N_("minutes after"),
    "base_price": N_("price"),
}
"""What a report calls the columns (English msgids)."""


def take_in(tally: Tally, rows: tuple[ServiceRow, ...]) -> None:
    """Make or update each service; the plan's number of services holds."""
    work = tally.work
    known = {row.name_key: row for row in work.all(_KNOWN, tenant=work.tenant_id)}
    count = sum(row.status == "active" for row in known.values())
    for row in tally.each(rows):
        there = known.get(name_key(row.name))
        columns = {
            "category": row.category,
            "duration": row.duration,
            "preparation": row.preparation,
            "cleanup": row.cleanup,
            "base_price": int(row.price),
        }
        if there is None:
            try:
                plans.check_services(work.desk.tenant.plan, count)
            except PlanLimit as refusal:
                tally.skip(row.line, refusal)
                continue
            work.insert(
                Service, id=new_id(), tenant_id=work.tenant_id, name=row.name, name_key=name_key(row.name),
                created_at=work.at, **columns,
            )  # fmt: skip
            count += 1
            tally.created += 1
        elif all(getattr(there, column) == value for column, value in columns.items()):
            tally.unchanged += 1
        else:
            work.do(_UPDATE, id=there.id, tenant=work.tenant_id, **columns)
            tally.change(
                row.line,
                row.name,
                {word: (getattr(there, name), columns[name]) for name, word in _FACTS.items()},
            )
