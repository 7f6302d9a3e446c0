"""The way to Paper.id: whether it is open, since when not, and for how long to keep quiet."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import NamedTuple

from pos_app.domain.clock import Clock
from pos_app.domain.polling import back_off
from pos_app.paper.outcomes import Busy, Offline, Trouble, Unknown
from pos_app.sync.gateway import Gateway

SILENCE = 60
"""Seconds without an answer after which Paper.id is greeted, where somebody looks at the line of truth."""
CLOCK_SECONDS = 300
"""From how far off on a clock is said to be wrong."""
QUIET_MOST = 60
"""Seconds at most between two tries to reach a network that is not there."""
PATIENCE = 2
"""Unusable answers in a row after which it is not the one link's fault: the others are spared the doubt."""


class Truth(NamedTuple):
    """What the relay knows of the way to Paper.id."""

    offline_since: datetime | None
    stopped: bool
    """Credentials or network refused: the owner must look."""
    said: str
    """Paper.id's words when it stopped."""
    answered_at: datetime | None
    """When Paper.id last answered anything."""
    clock_off: int
    """Seconds that this machine's clock is ahead of Paper.id's, behind below 0; 0 for what is no matter."""


class Way:
    """Hears of every answer; nothing of it outlives the process."""

    def __init__(self, clock: Clock, service: Gateway) -> None:
        """Start open, with nothing heard."""
        self._clock, self._service = clock, service
        self._failures = self._unusable = 0
        self._quiet_until: datetime | None = None
        self._offline_since: datetime | None = None
        self._answered_at: datetime | None = None
        self._greeted_at: datetime | None = None
        self._stopped, self._said = False, ""

    @property
    def truth(self) -> Truth:
        """The state of the way."""
        ahead = self._service.ahead if self._answered_at else 0
        return Truth(
            self._offline_since, self._stopped, self._said, self._answered_at,
            ahead if abs(ahead) >= CLOCK_SECONDS else 0,
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        """Whether something may be asked now."""
        quiet = self._quiet_until is not None and self._clock.now() < self._quiet_until
        return not (self._stopped or quiet)

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard for so long that a greeting would tell something new."""
        heard = max((at for at in (self._answered_at, self._greeted_at) if at is not None), default=None)
        if self._offline_since is not None or heard is None:
            return True
        return (self._clock.now() - heard).total_seconds() >= SILENCE

    def greeted(self) -> None:
        """A greeting is on its way."""
        self._greeted_at = self._clock.now()

    def answered(self) -> bool:
        """Paper.id answered; whether it could not be reached before."""
        was_offline = self._offline_since is not None
        self._answered_at, self._offline_since = self._clock.now(), None
        self._failures, self._unusable, self._quiet_until = 0, 0, None
        return was_offline

    def failed(self, trouble: Trouble) -> None:
        """Keep quiet for a while after an answer that would be the same for everything else."""
        if isinstance(trouble, Unknown):
            self._unusable += 1
            if self._unusable <= PATIENCE and not trouble.retry_after:
                return
        elif not isinstance(trouble, Offline | Busy):
            return
        self._failures += 1
        wait = back_off(self._failures, random.random())  # noqa: S311 - jitter
        asked = trouble.retry_after if isinstance(trouble, Busy | Unknown) else None
        now = self._clock.now()
        self._quiet_until = now + timedelta(seconds=max(min(wait, QUIET_MOST), asked or 0))
        if isinstance(trouble, Offline):
            self._offline_since = self._offline_since or now

    def stop(self, said: str) -> None:
        """Ask nothing more until a person has looked; `said` is why, in Paper.id's words."""
        self._stopped, self._said = True, said

    def reopen(self) -> None:
        """A person has looked, or asked to try now."""
        self._stopped, self._said, self._quiet_until = False, "", None
        self._failures = self._unusable = 0
