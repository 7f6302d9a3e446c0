"""What a venue chooses on screen, and what the set-up list says of it."""

from __future__ import annotations

from typing import NamedTuple

from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act, look
from pos_app.domain.errors import BadInput
from pos_app.domain.roles import Act
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Customer, Package, Service, Staff, Tenant
from pos_app.words import LANGUAGES

_LANGUAGE = Statement(Tenant.update(language=P("language")).where(Tenant.id == P("tenant")))
_COUNTS = {
    table: Statement(table.select(fn.COUNT(table.id)).where(table.tenant_id == P("tenant")))
    for table in (Customer, Service, Package)
}
_PEOPLE = Statement(
    Staff.select(fn.COUNT(Staff.id)).where(Staff.tenant_id == P("tenant"), Staff.status == "active")
)
_WITHOUT_PIN = Statement(
    Staff.select(fn.COUNT(Staff.id)).where(
        Staff.tenant_id == P("tenant"), Staff.status == "active", Staff.pin_hash.is_null()
    )
)


class Overview(NamedTuple):
    """How much is there."""

    people: int
    without_pin: int
    customers: int
    services: int
    packages: int


def overview(desk: Desk) -> Overview:
    """The counts beside the rows of the set-up list."""

    def ask(work: Work) -> Overview:
        def count(statement: Statement) -> int:
            return int(work.value(statement, tenant=work.tenant_id))

        return Overview(
            count(_PEOPLE),
            count(_WITHOUT_PIN),
            count(_COUNTS[Customer]),
            count(_COUNTS[Service]),
            count(_COUNTS[Package]),
        )

    return look(desk, ask)


def check(desk: Desk, deed: Act) -> None:
    """Refuse an act at its door already, before a form is filled in (ROLE-12, ROLE-15).

    Raises:
        NotAllowed: the role may not; the text names who may.
    """
    look(desk, lambda work: work.require(deed))


def choose_language(desk: Desk, language: str) -> None:
    """The language of this venue's desks from now on.

    Raises:
        NotAllowed: the role may not change settings (ROLE-12).
        BadInput: the desk does not speak it.
    """
    if language not in LANGUAGES:
        raise BadInput("no_language", "The desk does not speak %(language)s.", language=language)

    def change(work: Work) -> None:
        work.require(Act.SETTINGS)
        work.do(_LANGUAGE, tenant=work.tenant_id, language=language)
        work.audit("language", "tenant", work.tenant_id, language=language)

    act(desk, change)
