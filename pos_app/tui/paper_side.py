"""The two ends of the relay beside the desk: who is told, and what stands where no relay was given."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pos_app.desk.session import Front
    from pos_app.desk.settling import Settled
    from pos_app.domain.errors import Refusal
    from pos_app.tui.paper_contract import PaperKeys, Standing


class Listener(NamedTuple):
    """Who is told what the relay does; called on the desk's event loop, between two of its steps."""

    news: Callable[[Settled], None]
    """An answer that was never seen before, or a payment."""
    did: Callable[[str], None]
    """A step was done: `made`, `parked`, `rejected`, `voided`, `sent`, `polled`, `paid`, `stopped` …"""
    changed: Callable[[], None]
    """`standing` may have changed."""
    fault: Callable[[Exception], None]
    """The relay met a fault of ours and goes on after a while."""


class _Nothing(NamedTuple):
    environment: str = ""
    problem: Refusal | None = None
    offline_since: datetime | None = None
    stopped: bool = False
    said: str = ""
    answered_at: datetime | None = None
    clock_off: int = 0


class NoPaper:
    """Stands where no Paper.id side was given: links wait in the store."""

    standing: Standing = _Nothing()
    keys: PaperKeys | None = None

    async def keep(self, front: Front, listener: Listener) -> None:
        """There is nothing to keep."""

    async def leave(self) -> None:
        """There is nothing to leave."""

    def watch(self, link_id: str | None) -> None:
        """Nobody asks."""

    def look_at(self, link_ids: Collection[str]) -> None:
        """Nobody asks."""

    def wake(self) -> None:
        """Nobody sleeps."""

    async def try_now(self) -> None:
        """Nothing goes on."""

    def restart(self) -> None:
        """Nothing begins."""


NO_PAPER = NoPaper()
"""The one that is used where there is none."""
