"""Customers: finding, making, editing, and who might be the same person (ENT-13, ENT-14, IMP-4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from pos_app.desk.contact import normal_email, normal_phone
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, look, operate
from pos_app.domain.cards import mask_cards
from pos_app.domain.clock import moment
from pos_app.domain.errors import BadInput, NotFound
from pos_app.domain.names import cleaned, cleaned_lines, name_key, phone_key
from pos_app.domain.roles import Act
from pos_app.store import JOIN, P, Statement, fn, search
from pos_app.store.tables import Credit, Customer

NAME_LIMIT, NOTES_LIMIT = 300, 2000


class Guest(NamedTuple):
    """A guest as shown."""

    id: str
    name: str
    phone: str | None
    """E.164."""
    email: str | None
    notes: str
    created_at: datetime


class FoundCustomer(NamedTuple):
    """A row of the finder."""

    id: str
    name: str
    phone: str | None
    email: str | None
    credits: int
    """Credits that could be used now."""


class Found(NamedTuple):
    """A page of the finder."""

    rows: list[FoundCustomer]
    total: int
    """Customers of the tenant in all."""
    is_full: bool
    """Whether there may be more matches than shown."""


class Draft(NamedTuple):
    """What a form asks of a customer, as typed."""

    name: str
    phone: str = ""
    email: str = ""
    notes: str = ""


class Namesake(NamedTuple):
    """Somebody who has the same phone or e-mail already."""

    id: str
    name: str
    phone: str | None
    email: str | None
    same: str
    """`phone` or `email`."""


_COLUMNS = (Customer.id, Customer.name, Customer.phone, Customer.email, Customer.notes, Customer.created_at)
_ONE = Statement(Customer.select(*_COLUMNS).where(Customer.id == P("id"), Customer.tenant_id == P("tenant")))
_ROW = Statement(
    Customer.select(
        Customer.id,
        Customer.name,
        Customer.phone,
        Customer.email,
        fn.COALESCE(fn.SUM(Credit.remaining), 0).alias("credits"),
    )
    .join(
        Credit,
        JOIN.LEFT_OUTER,
        on=(
            (Credit.customer_id == Customer.id)
            & (Credit.remaining > 0)
            & (Credit.expires_at.is_null() | (Credit.expires_at > P("now")))
        ),
    )
    .where(Customer.n == P("n"), Customer.is_active == P("yes"))
    .group_by(Customer.id, Customer.name, Customer.phone, Customer.email)
)
_SAME_PHONE = Statement(
    Customer.select(*_COLUMNS)
    .where(Customer.tenant_id == P("tenant"), Customer.phone == P("phone"), Customer.id != P("but"))
    .order_by(Customer.n)
    .limit(5)
)
_SAME_EMAIL = Statement(
    Customer.select(*_COLUMNS)
    .where(Customer.tenant_id == P("tenant"), Customer.email == P("email"), Customer.id != P("but"))
    .order_by(Customer.n)
    .limit(5)
)
_EDIT = Statement(
    Customer.update(
        name=P("name"), name_key=P("name_key"), phone=P("phone"), phone_digits=P("phone_digits"),
        email=P("email"), notes=P("notes"), updated_at=P("at"),
    ).where(Customer.id == P("id"), Customer.tenant_id == P("tenant"))
)  # fmt: skip


def find(desk: Desk, text: str, limit: int = 20) -> Found:
    """Customers by name in any word order, phone in any spelling, last four digits, or e-mail.

    Only the tenant's own (TEN-2). A single letter finds first names that begin with it.
    """

    def ask(work: Work) -> Found:
        number = desk.tenant.number
        rows = search.find(work.transaction, number, text, limit)
        found = [work.one(_ROW, n=n, now=work.at, yes=True) for n in rows]
        shown = [FoundCustomer(r.id, r.name, r.phone, r.email, int(r.credits)) for r in found if r]
        return Found(shown, search.total(work.transaction, number), len(rows) >= limit)

    return look(desk, ask)


def get(desk: Desk, customer_id: str) -> Guest:
    """One customer.

    Raises:
        NotFound: none of that id in this tenant (TEN-3).
    """
    return look(desk, lambda work: one(work, customer_id))


def one(work: Work, customer_id: str) -> Guest:
    """One customer inside an open transaction; raises `NotFound`."""
    row = work.one(_ONE, id=customer_id, tenant=work.tenant_id)
    if row is None:
        raise NotFound("customer_not_found", "Customer %(id)s not found", id=customer_id)
    return _shown(row)


def _shown(row: Any) -> Guest:
    return Guest(row.id, row.name, row.phone, row.email, row.notes, moment(row.created_at))


def checked(draft: Draft) -> dict[str, Any]:
    """The columns of a draft: cleaned, phone in E.164, e-mail checked, card numbers masked.

    Raises:
        BadInput: no name, a name over 300 characters, a bad phone or e-mail; `field` says which.
    """
    name = mask_cards(cleaned(draft.name))
    if not name:
        raise BadInput("name_missing", "A customer needs a name", field="name")
    if len(name) > NAME_LIMIT:
        raise BadInput("name_too_long", "A name can have 300 characters at most", field="name")
    notes = mask_cards(cleaned_lines(draft.notes))
    if len(notes) > NOTES_LIMIT:
        raise BadInput("notes_too_long", "Notes can have 2000 characters at most", field="notes")
    phone = normal_phone(cleaned(draft.phone))
    return {
        "name": name,
        "name_key": name_key(name),
        "phone": phone,
        "phone_digits": phone_key(phone),
        "email": normal_email(cleaned(draft.email)),
        "notes": notes,
    }


def create(desk: Desk, draft: Draft, *, operation: str) -> Guest:
    """Make a customer (ROLE-11); a known phone or e-mail is no reason to refuse (ENT-14).

    Raises:
        BadInput: see `checked`.
        NotAllowed: the role may not edit customers.
    """
    columns = checked(draft)

    def deed(work: Work) -> str:
        work.require(Act.EDIT_CUSTOMER)
        insert(work, operation, columns)
        work.audit("create_customer", "customer", operation)
        return operation

    return operate(desk, operation, "create_customer", tuple(columns.values()), deed, one)


def insert(work: Work, customer_id: str, columns: dict[str, Any]) -> None:
    """Add a customer inside an open transaction."""
    work.insert(
        Customer,
        n=search.next_row(work.transaction, work.desk.tenant.number),
        id=customer_id,
        tenant_id=work.tenant_id,
        **columns,
        created_at=work.at,
        updated_at=work.at,
    )


def edit(desk: Desk, customer_id: str, draft: Draft, *, operation: str) -> Guest:
    """Change a customer's data (ROLE-11).

    Raises:
        BadInput: see `checked`.
        NotAllowed: the role may not edit customers.
        NotFound: none of that id in this tenant.
    """
    columns = checked(draft)

    def deed(work: Work) -> str:
        work.require(Act.EDIT_CUSTOMER)
        before = one(work, customer_id)
        work.do(_EDIT, id=customer_id, tenant=work.tenant_id, at=work.at, **columns)
        changed = [
            name for name in ("name", "phone", "email", "notes") if getattr(before, name) != columns[name]
        ]
        work.audit("edit_customer", "customer", customer_id, changed=changed)
        return customer_id

    return operate(desk, operation, "edit_customer", (customer_id, *columns.values()), deed, one)


def duplicates(desk: Desk, phone: str = "", email: str = "", but: str = "") -> list[Namesake]:
    """Who has this phone or e-mail already, for the warning while typing (ENT-14)."""

    def normal(reader: Any, text: str) -> str | None:
        try:
            result: str | None = reader(text)
        except BadInput:
            return None
        return result

    e164, address = normal(normal_phone, phone), normal(normal_email, email)

    def ask(work: Work) -> list[Namesake]:
        found: list[Namesake] = []
        if e164:
            rows = work.all(_SAME_PHONE, tenant=work.tenant_id, phone=e164, but=but)
            found += [Namesake(r.id, r.name, r.phone, r.email, "phone") for r in rows]
        if address:
            rows = work.all(_SAME_EMAIL, tenant=work.tenant_id, email=address, but=but)
            found += [Namesake(r.id, r.name, r.phone, r.email, "email") for r in rows]
        return found

    return look(desk, ask)
