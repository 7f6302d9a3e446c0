"""What carries the wish to send a link again: done twice it is two messages, so never repeated unasked."""

from __future__ import annotations

from typing import Any, NamedTuple

from pos_app.desk import intents
from pos_app.desk.session import Desk
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act, look
from pos_app.domain.polling import LEASE_SECONDS
from pos_app.domain.words import Channel
from pos_app.store import P, Statement
from pos_app.store.tables import Delivery, Intent

SECOND = 1_000_000


class Resend(NamedTuple):
    """A link to be sent again, over some channels."""

    batch_id: str
    remote_id: str
    email: str
    whatsapp: str
    sms: str


_NEXT_RESEND = Statement(
    Delivery.select(Delivery.batch_id, Delivery.tried, Intent.remote_id, Intent.invoice)
    .join(Intent, on=(Intent.id == Delivery.intent_id))
    .where(
        Delivery.tenant_id == P("tenant"),
        Intent.environment == P("environment"),
        Delivery.kind == "resend",
        Delivery.state == "queued",
        Delivery.next_at <= P("at"),
    )
    .order_by(Delivery.next_at, Delivery.id)
    .limit(1)
)
_BATCH = Statement(
    Delivery.select(Delivery.channel, Delivery.recipient).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued"
    )
)
_CLAIM_BATCH = Statement(
    Delivery.update(tried=P("yes"), next_at=P("until")).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued", Delivery.tried == P("no")
    )
)
_END_BATCH = Statement(
    Delivery.update(state="failed", said=P("said"), done_at=P("at")).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued"
    )
)
_AGAIN = Statement(
    Delivery.update(tried=P("no"), next_at=P("next_at")).where(
        Delivery.batch_id == P("batch"), Delivery.state == "queued"
    )
)


def claim(desk: Desk, environment: str) -> Resend | None:
    """Take the next request to send a link again, or None.

    One that was begun and never ended may have been sent: it is ended as that, and a person decides.
    """

    def next_(work: Work, now: int) -> Any:
        return work.one(_NEXT_RESEND, tenant=work.tenant_id, environment=environment, at=now)

    def deed(work: Work) -> Resend | None:
        now = shared_at(work)
        while (row := next_(work, now)) is not None:
            if row.tried or row.invoice != "pending":
                said = "may_be_sent" if row.tried else "withdrawn"
                work.do(_END_BATCH, batch=row.batch_id, said=said, at=work.at)
                continue
            to = {found.channel: found.recipient for found in work.all(_BATCH, batch=row.batch_id)}
            values = {"batch": row.batch_id, "yes": True, "no": False}
            if work.do(_CLAIM_BATCH, **values, until=now + LEASE_SECONDS * SECOND):
                return Resend(row.batch_id, row.remote_id, *(to.get(channel, "") for channel in Channel))
        return None

    return act(desk, deed) if look(desk, lambda work: next_(work, shared_at(work))) else None


def resent(desk: Desk, resend: Resend, accepted: tuple[str, ...]) -> None:
    """Keep over which channels a link was accepted for sending again."""

    def deed(work: Work) -> None:
        for channel in accepted:
            values = {"batch": resend.batch_id, "channel": channel, "at": work.at}
            work.do(intents.SENT_OVER, **values, state="accepted", said="")
        work.do(_END_BATCH, batch=resend.batch_id, said="not_said", at=work.at)

    act(desk, deed)


def ended(desk: Desk, resend: Resend, said: str) -> None:
    """Keep that a link was not sent again, or perhaps was (`may_be_sent`); the link itself stays valid."""
    act(desk, lambda work: work.do(_END_BATCH, batch=resend.batch_id, said=said, at=work.at))


def later(desk: Desk, resend: Resend, seconds: float) -> None:
    """Put a request to send again back: nothing was sent."""

    def deed(work: Work) -> None:
        work.do(_AGAIN, batch=resend.batch_id, no=False, next_at=shared_at(work) + int(seconds * SECOND))

    act(desk, deed)
