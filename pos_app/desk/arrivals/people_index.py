"""Customers by everything that tells whether two are the same person (IMP-4), all of a tenant at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from pos_app.desk.work import Work
from pos_app.domain.ids import new_id
from pos_app.domain.names import folded, name_key, phone_key
from pos_app.store import P, Statement, search
from pos_app.store.tables import Customer

_ALL = Statement(
    Customer.select(
        Customer.id, Customer.name, Customer.phone, Customer.email, Customer.notes, Customer.source_id
    ).where(Customer.tenant_id == P("tenant"))
)  # fmt: skip
_UPDATE = Statement(
    Customer.update(
        name=P("name"), name_key=P("name_key"), phone=P("phone"), phone_digits=P("phone_digits"),
        email=P("email"), notes=P("notes"), source_id=P("source_id"), updated_at=P("at"),
    ).where(Customer.id == P("id"), Customer.tenant_id == P("tenant"))
)  # fmt: skip


@dataclass(eq=False)
class Known:
    """A customer that is in the store, or will be when the index is written."""

    id: str
    name: str
    phone: str | None
    email: str | None
    notes: str
    source_id: str | None
    line: int | None = None
    """The line of this import that made it."""


class PeopleIndex:
    """All customers of a tenant, with those to be added and changed."""

    def __init__(self, work: Work) -> None:
        """Read every customer of the tenant."""
        self._work = work
        self._by_source: dict[str, Known] = {}
        self._by_contact: dict[str, list[Known]] = defaultdict(list)
        self._by_name: dict[str, list[Known]] = defaultdict(list)
        self._added: list[Known] = []
        self._changed: dict[str, Known] = {}
        for row in work.all(_ALL, tenant=work.tenant_id):
            self._enter(Known(*row))

    def by_source(self, source_id: str | None) -> Known | None:
        """The customer of another product's id."""
        return self._by_source.get(source_id) if source_id else None

    def same(self, name: str, email: str | None, phone: str | None) -> Known | None:
        """The customer of the same name with the same e-mail or phone."""
        return next(
            (known for known in self.sharing(email, phone) if folded(known.name) == folded(name)), None
        )

    def sharing(self, email: str | None, phone: str | None) -> Iterator[Known]:
        """Customers with this e-mail or phone."""
        for contact in filter(None, (email, phone)):
            yield from self._by_contact.get(contact, ())

    def namesakes(self, name: str) -> list[Known]:
        """Customers of this name."""
        return self._by_name.get(folded(name), [])

    def add(
        self, name: str, *, email: str | None, phone: str | None, notes: str, source_id: str | None, line: int
    ) -> Known:
        """A new customer, written by `write`."""
        known = Known(new_id(), name, phone, email, notes, source_id, line)
        self._added.append(known)
        self._enter(known)
        return known

    def change(self, known: Known, name: str, email: str | None, phone: str | None, notes: str) -> None:
        """Other data for a customer, written by `write`; the old contact still finds them meanwhile."""
        known.name, known.email, known.phone, known.notes = name, email, phone, notes
        if known.line is None:
            self._changed[known.id] = known
        self._enter(known)

    def adopt_source(self, known: Known, source_id: str) -> None:
        """Remember another product's id for a customer who had none."""
        known.source_id = source_id
        if known.line is None:
            self._changed[known.id] = known
        self._by_source[source_id] = known

    def write(self) -> None:
        """Write what was added and changed, in one go."""
        work = self._work
        if self._added:
            first = search.next_row(work.transaction, work.desk.tenant.number)
            rows = [
                {
                    "n": first + place, "id": known.id, "tenant_id": work.tenant_id, **_columns(known),
                    "created_at": work.at, "updated_at": work.at,
                }
                for place, known in enumerate(self._added)
            ]  # fmt: skip
            work.transaction.insert_many(Customer, rows)
        for known in self._changed.values():
            work.do(_UPDATE, id=known.id, tenant=work.tenant_id, at=work.at, **_columns(known))
        self._added, self._changed = [], {}

    def _enter(self, known: Known) -> None:
        if known.source_id:
            self._by_source[known.source_id] = known
        for contact in filter(None, (known.email, known.phone)):
            if known not in self._by_contact[contact]:
                self._by_contact[contact].append(known)
        namesakes = self._by_name[folded(known.name)]
        if known not in namesakes:
            namesakes.append(known)


def _columns(known: Known) -> dict[str, str | None]:
    return {
        "name": known.name,
        "name_key": name_key(known.name),
        "phone": known.phone,
        "phone_digits": phone_key(known.phone),
        "email": known.email,
        "notes": known.notes,
        "source_id": known.source_id,
    }
