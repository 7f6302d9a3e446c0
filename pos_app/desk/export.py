"""What leaves the desk as a file for a spreadsheet: asked for by a manager, written down."""

from __future__ import annotations

from typing import NamedTuple

from pos_app.desk import pending
from pos_app.desk.pending import Filters, PendingRow
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act
from pos_app.domain import spreadsheet
from pos_app.domain.roles import Act

ENCODING = "utf-8-sig"
"""With the mark by which spreadsheets know UTF-8."""
HEADS = (
    "status", "days_overdue", "customer", "phone", "what", "amount", "currency", "method", "outlet",
    "created", "due", "link_state", "invoice_number", "payment_url", "delivery", "notes", "id",
)  # fmt: skip
"""The same in every language, so that what reads the file need not know one."""


class Exported(NamedTuple):
    """A table, and what to call its file."""

    name: str
    """Without an ending; nothing of a guest is in it."""
    text: str
    rows: int


def pending_payments(desk: Desk, filters: Filters) -> Exported:
    """What is still to be paid, as the filters show it, as comma-separated values.

    Raises:
        NotAllowed: the role may not; the text names who may.
    """

    def deed(work: Work) -> Exported:
        work.require(Act.BACK_UP)
        found = pending.rows(work, filters)
        local = work.now.astimezone(desk.zone)
        work.audit("export", "outlet", desk.outlet.id, what="pending", rows=len(found))
        text = spreadsheet.table(HEADS, (_values(row, desk) for row in found))
        return Exported(f"pending-{local:%Y%m%d-%H%M%S}", text, len(found))

    return act(desk, deed)


def _values(row: PendingRow, desk: Desk) -> tuple[object, ...]:
    link = row.link
    sent = ", ".join(f"{one.channel.value} {one.state.value}" for one in link.deliveries) if link else ""
    return (
        row.badge.value, row.days_overdue, row.customer_name, row.customer_phone, row.what, row.amount, "IDR",
        row.method, row.outlet, row.created_at.astimezone(desk.zone).date().isoformat(),
        row.due.isoformat() if row.due else "", link.shown if link else "", link.number if link else "",
        link.url if link else "", sent, row.notes, row.id,
    )  # fmt: skip
