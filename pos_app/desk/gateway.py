"""Which Paper.id the venue is connected to; its secrets are never kept in the store (LINK-9, ROLE-12)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from pos_app.desk.session import Desk, Front
from pos_app.desk.shared_clock import shared_at
from pos_app.desk.work import Work, act, look
from pos_app.domain.clock import micros, moment
from pos_app.domain.roles import Act
from pos_app.store import P, Statement
from pos_app.store.tables import Intent, Setting

ENVIRONMENT, CHANGED, REFUSED = "paper.environment", "paper.changed_at", "paper.refused"


class Gateway(NamedTuple):
    """The Paper.id that links are made at."""

    environment: str
    """`production`, `staging` or `sandbox`; empty where nothing is set up."""
    changed_at: datetime | None
    refused: str
    """What Paper.id said when it last refused the credentials; empty while it accepts them."""

    @property
    def is_configured(self) -> bool:
        """Whether links can be made."""
        return bool(self.environment)


_SETTING = Statement(
    Setting.select(Setting.value).where(Setting.tenant_id == P("tenant"), Setting.name == P("name"))
)
_CHANGE = Statement(
    Setting.update(value=P("value")).where(Setting.tenant_id == P("tenant"), Setting.name == P("name"))
)

_ELSEWHERE = Statement(
    Intent.update(answer="elsewhere").where(
        Intent.tenant_id == P("tenant"), Intent.environment != P("environment"),
        Intent.state.not_in(["void", "rejected"]), Intent.invoice != "paid",
    )
)  # fmt: skip
_HERE = Statement(
    Intent.update(answer=P("empty")).where(
        Intent.tenant_id == P("tenant"), Intent.environment == P("environment"), Intent.answer == "elsewhere"
    )
)
_UNBLOCK = Statement(
    Intent.update(state=P("to"), next_at=P("at"), answer=P("empty")).where(
        Intent.tenant_id == P("tenant"), Intent.environment == P("environment"), Intent.state == "blocked",
        Intent.may_exist == P("may_exist"),
    )
)  # fmt: skip


def one(work: Work) -> Gateway:
    """The gateway inside an open transaction."""

    def value(name: str) -> str:
        return work.value(_SETTING, tenant=work.tenant_id, name=name) or ""

    changed = value(CHANGED)
    return Gateway(value(ENVIRONMENT), moment(int(changed)) if changed else None, value(REFUSED))


def get(desk: Front) -> Gateway:
    """`one` as a desk function."""
    return look(desk, one)


def configure(desk: Desk, environment: str) -> Gateway:
    """Connect the venue to a Paper.id after its credentials were entered and tested; empty disconnects.

    What waited for the owner goes on.

    Raises:
        NotAllowed: the role may not (ROLE-12).
    """

    def deed(work: Work) -> Gateway:
        work.require(Act.SETTINGS)
        return _connect(work, environment)

    return act(desk, deed)


def note(desk: Front, environment: str) -> Gateway:
    """Keep which Paper.id the credentials of this machine belong to; nothing is written when it is known."""

    def deed(work: Work) -> Gateway:
        found = one(work)
        return found if found.environment == environment else _connect(work, environment)

    found = get(desk)
    return found if found.environment == environment else act(desk, deed)


def _connect(work: Work, environment: str) -> Gateway:
    put(work, ENVIRONMENT, environment)
    put(work, CHANGED, str(micros(work.now)))
    put(work, REFUSED, "")
    values = {"tenant": work.tenant_id, "environment": environment}
    work.do(_HERE, **values, empty="")
    work.do(_ELSEWHERE, **values)
    unblock(work, environment)
    work.audit("set_gateway", "tenant", work.tenant_id, environment=environment)
    return one(work)


def note_refused(desk: Front, said: str) -> None:
    """Keep that Paper.id refused the credentials, once until it accepts them again; audited (AUD-3)."""

    def deed(work: Work) -> None:
        if one(work).refused:
            return
        put(work, REFUSED, said or "401")
        work.audit("gateway_refused", "tenant", work.tenant_id, said=said)

    act(desk, deed)


def resume(desk: Front, environment: str) -> int:
    """Let what was blocked by refused credentials try again; how many links that are."""

    def deed(work: Work) -> int:
        if one(work).refused:
            put(work, REFUSED, "")
        return unblock(work, environment)

    return act(desk, deed)


def put(work: Work, name: str, value: str) -> None:
    """Keep a setting of the tenant."""
    if not work.do(_CHANGE, tenant=work.tenant_id, name=name, value=value):
        work.insert(Setting, tenant_id=work.tenant_id, name=name, value=value)


def unblock(work: Work, environment: str) -> int:
    """Let links that refused credentials had stopped go on."""
    values = {"tenant": work.tenant_id, "environment": environment, "at": shared_at(work), "empty": ""}
    return work.do(_UNBLOCK, **values, to="queued", may_exist=False) + work.do(
        _UNBLOCK, **values, to="unknown", may_exist=True
    )
