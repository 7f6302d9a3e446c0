"""Customers of a file: the same person is brought up to date, never doubled (IMP-4)."""

from __future__ import annotations

from pos_app.desk.arrivals.people_index import Known, PeopleIndex
from pos_app.desk.arrivals.tally import Tally
from pos_app.desk.incoming import CustomerRow, Line
from pos_app.store import P, Statement
from pos_app.store.tables import Audit
from pos_app.words import N_, _

_EDITED = Statement(
    Audit.select(Audit.subject_id).where(
        Audit.tenant_id == P("tenant"), Audit.act == "edit_customer", Audit.subject_kind == "customer"
    )
)
_FACTS = (N_("name"), N_("e-mail"), N_("phone"), N_("notes"), N_("number in the other program"))
"""What a report calls what is known of a customer (English msgids)."""


def take_in(tally: Tally, rows: tuple[CustomerRow, ...]) -> None:
    """Make or update each customer; what the desk has edited is kept as edited, and blanks never erase."""
    work = tally.work
    index = PeopleIndex(work)
    edited = {row.subject_id for row in work.all(_EDITED, tenant=work.tenant_id)}
    for row in tally.each(rows):
        there = index.by_source(row.source_id) or index.same(row.name, row.email, row.phone)
        if there is None:
            _add(tally, index, row)
        elif not _bring_up_to_date(tally, index, row, there, kept=there.id in edited):
            tally.unchanged += 1
    index.write()


def _add(tally: Tally, index: PeopleIndex, row: CustomerRow) -> None:
    note_duplicates(tally, index, row.line, row.email, row.phone)
    index.add(
        row.name, email=row.email, phone=row.phone, notes=row.notes, source_id=row.source_id, line=row.line
    )
    tally.created += 1


def note_duplicates(
    tally: Tally, index: PeopleIndex, line: int, email: str | None, phone: str | None
) -> None:
    """Say who else has this e-mail or phone under another name."""
    others = dict.fromkeys(known.name for known in index.sharing(email, phone))
    if others:
        text = _("Possible duplicate: the same e-mail or phone as %(names)s.")
        tally.duplicates.append(Line(line, text % {"names": ", ".join(others)}))


def _bring_up_to_date(
    tally: Tally, index: PeopleIndex, row: CustomerRow, there: Known, *, kept: bool
) -> bool:
    before = (there.name, there.email, there.phone, there.notes, there.source_id)
    if there.line is not None:
        tally.notes.append(Line(row.line, _("The same person as on line %(line)s.") % {"line": there.line}))
    mine = kept or there.line is not None
    name = there.name if mine else row.name
    email = there.email or row.email if mine else row.email or there.email
    phone = there.phone or row.phone if mine else row.phone or there.phone
    notes = there.notes or row.notes if mine else row.notes or there.notes
    if row.source_id and there.source_id is None and index.by_source(row.source_id) is None:
        index.adopt_source(there, row.source_id)
    if (name, email, phone, notes) != before[:4]:
        index.change(there, name, email, phone, notes)
    after = (there.name, there.email, there.phone, there.notes, there.source_id)
    if before != after:
        tally.change(row.line, before[0], dict(zip(_FACTS, zip(before, after, strict=True), strict=True)))
    return before != after
