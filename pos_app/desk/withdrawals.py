"""Withdrawing payment links: by hand, or once what they were for is settled otherwise (PAY-12, LINK-20)."""

from __future__ import annotations

from typing import Any

from pos_app.desk import intents
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work
from pos_app.domain.errors import Conflict
from pos_app.store import P, Statement
from pos_app.store.tables import Intent, Payment

_ATTEMPTS = 5
_SALE_LIVE = (
    Intent.tenant_id == P("tenant"), Intent.invoice == "pending", Intent.state.in_(intents.LIVE)
)  # fmt: skip
_LIVE_PURCHASE = Statement(intents.JOINED.where(Intent.purchase_id == P("subject"), *_SALE_LIVE))
_LIVE_APPOINTMENT = Statement(intents.JOINED.where(Intent.appointment_id == P("subject"), *_SALE_LIVE))
_RELEASE = Statement(
    Intent.update(
        state=P("state"), invoice="void", void_reason=P("reason"), void_wanted_at=P("at"),
        voided_at=P("voided_at"), next_at=P("next_at"), looks=P("none"), poll_at=P("never"),
        answer=P("empty"), said=P("empty"),
    ).where(Intent.id == P("id"), Intent.invoice == "pending", Intent.state == P("was"))
)  # fmt: skip
_UNWANT = Statement(
    Intent.update(invoice="void", void_reason=P("reason"), void_wanted_at=P("at")).where(
        Intent.id == P("id"), Intent.invoice == "pending"
    )
)
FAIL_PAYMENT = Statement(
    Payment.update(status="failed").where(Payment.id == P("id"), Payment.status == "pending")
)


def live_row(work: Work, *, purchase_id: str | None = None, appointment_id: str | None = None) -> Any:
    """The row of the one live link of a sale (LINK-20, APAY-7), or None."""
    statement = _LIVE_PURCHASE if purchase_id else _LIVE_APPOINTMENT
    return work.one(statement, subject=purchase_id or appointment_id, tenant=work.tenant_id)


def release(
    work: Work, reason: str, *, purchase_id: str | None = None, appointment_id: str | None = None
) -> str | None:
    """Withdraw the live link of a sale inside an open transaction (PAY-12, LIFE-4, LINK-20).

    One that never left is void at once; of any other the relay sees to it that Paper.id takes no more
    money for it. Returns its id, or None where there was none.
    """
    lock(work, purchase_id=purchase_id, appointment_id=appointment_id)
    for _ in range(_ATTEMPTS):
        row = live_row(work, purchase_id=purchase_id, appointment_id=appointment_id)
        if row is None:
            return None
        if withdraw(work, row, reason):
            return str(row.id)
    raise Conflict("changed_meanwhile", "This payment link was just changed at another terminal.")


def withdraw(work: Work, row: Any, reason: str) -> bool:
    """Withdraw a live link that is in the state of its row; False where it no longer is."""
    gone = row.state in ("queued", "blocked") and not row.may_exist
    values = {
        "id": row.id, "was": row.state, "reason": reason, "at": work.at, "next_at": shared_at(work),
        "none": 0, "never": None, "empty": "",
    }  # fmt: skip
    state, voided_at = ("void", work.at) if gone else ("void_wanted", None)
    if work.do(_RELEASE, **values, state=state, voided_at=voided_at) != 1:
        return False
    work.do(FAIL_PAYMENT, id=row.payment_id)
    work.audit("withdraw_link", "link", row.id, reason, state=state)
    return True


def unwant(work: Work, row: Any, reason: str) -> None:
    """Take back the wish for a link that is on its way to be withdrawn."""
    work.do(_UNWANT, id=row.id, reason=reason, at=work.at)
    work.do(FAIL_PAYMENT, id=row.payment_id)


def lock(work: Work, *, purchase_id: str | None = None, appointment_id: str | None = None) -> None:
    """Hold a sale until the end of the transaction, so that its link and its money change together."""
    work.transaction.lock(f"sale:{purchase_id or appointment_id}")
