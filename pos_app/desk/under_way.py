"""Which payment links something can still happen to, found without a look at those that are over."""

from __future__ import annotations

from typing import Any

from pos_app.store import P
from pos_app.store.tables import Intent

ON_THE_WAY = ("queued", "sending", "unknown", "blocked")
"""States of a live link that is not known to be at Paper.id yet."""
_Any = Intent.alias()


def under_way(*states: str) -> Any:
    """A query for the ids of a tenant's links in these states, and of those at Paper.id that wait to be paid.

    Each half goes by an index that forgets what is over: years of paid links cost nothing.
    """
    own = _Any.select(_Any.id).where(_Any.tenant_id == P("tenant"))
    is_open = (_Any.poll_at > 0) & (_Any.state == "sent") & (_Any.invoice == "pending")
    return own.where(_Any.state.in_(states)) | own.where(is_open)
