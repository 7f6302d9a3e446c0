"""After a restore: goes through Paper.id's list for invoices that the store has forgotten."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pos_app.desk import reconciling
from pos_app.desk.session import Desk
from pos_app.paper.lookup import Gathered
from pos_app.paper.outcomes import Invoice, Listed, Missing, Trouble, Unknown, Why
from pos_app.sync.gateway import Gateway

if TYPE_CHECKING:
    from pos_app.sync.relay import Ask

Gather: TypeAlias = Callable[[Callable[[str], bool]], Awaitable[Gathered | Trouble]]
RETRY = timedelta(minutes=1)
"""How long nothing is asked for after the list could not be had whole."""
_OURS = re.compile(r"INV-(?:PKG|APT)-([0-9]{8})-[0-9]{6}-[A-Z2-7]{4}")


class Reconciled(NamedTuple):
    """What came of it."""

    seen: int
    """Invoices with numbers of ours since the backup."""
    strays: int
    """Of those, how many the store does not know."""


class Reconciling:
    """Once for a restore; until it is done, no link leaves."""

    def __init__(self, desk: Desk, service: Gateway, environment: str, ask: Ask, gather: Gather) -> None:
        """Take what the relay works with, and the way through the whole list."""
        self._desk, self._service, self._environment = desk, service, environment
        self._ask, self._gather = ask, gather
        self._not_before: datetime | None = None

    async def is_wanted(self) -> bool:
        """Whether a restore waits for it."""
        return await self._ask(reconciling.wanted, self._desk) is not None

    @property
    def is_due(self) -> bool:
        """Whether it may be tried now."""
        return self._not_before is None or self._desk.clock.now() >= self._not_before

    async def try_once(self) -> Reconciled | Trouble:
        """Go through the list; a trouble means: again later."""
        self._not_before = self._desk.clock.now() + RETRY
        since = await self._ask(reconciling.wanted, self._desk)
        if since is None:
            return Reconciled(0, 0)
        listed = await self._gather(lambda number: is_since(number, since))
        if not isinstance(listed, Gathered):
            return listed
        if not listed.is_complete:
            return Unknown(Why.NOT_PAPER)
        strays = await self._keep_strays(listed.rows)
        if not isinstance(strays, int):
            return strays
        await self._ask(reconciling.done, self._desk, len(listed.rows), strays)
        return Reconciled(len(listed.rows), strays)

    async def _keep_strays(self, rows: tuple[Listed, ...]) -> int | Trouble:
        unknown = set(await self._ask(reconciling.unknown, self._desk, [row.number.strip() for row in rows]))
        strays = 0
        for row in rows:
            if row.number.strip() not in unknown:
                continue
            invoice = await self._service.invoice(row.remote_id)
            if isinstance(invoice, Invoice):
                total = None if invoice.total is None else int(invoice.total)
                found = reconciling.Found(
                    row.remote_id, row.number.strip(), invoice.customer_name, invoice.status_word, total,
                    invoice.link,
                )  # fmt: skip
                strays += await self._ask(reconciling.keep, self._desk, self._environment, found)
            elif not isinstance(invoice, Missing):
                return invoice
        return strays


def is_since(number: str, since: datetime) -> bool:
    """Whether a number is one of a desk's own, stamped (in outlet time) on or after a day."""
    stamp = _OURS.fullmatch(number)
    return stamp is not None and stamp[1] >= f"{since - timedelta(days=1):%Y%m%d}"
