"""What the desk needs of the Paper.id side, which is made where all rooms are known; read by types alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pos_app.desk.session import Front
    from pos_app.domain.errors import Refusal
    from pos_app.domain.troubles import Told
    from pos_app.tui.paper_side import Listener


class Standing(Protocol):
    """How this terminal stands with Paper.id."""

    @property
    def environment(self) -> str:
        """The Paper.id that this terminal's relay speaks to; empty while there is none."""

    @property
    def problem(self) -> Refusal | None:
        """Why no relay goes here; None while one does, or is about to."""

    @property
    def offline_since(self) -> datetime | None:
        """Since when there is no way to Paper.id."""

    @property
    def stopped(self) -> bool:
        """Whether Paper.id refuses the credentials or this network: the owner must look."""

    @property
    def said(self) -> str:
        """Paper.id's words when it refused."""

    @property
    def clock_off(self) -> int:
        """Seconds that this machine's clock is ahead of Paper.id's; 0 for what is no matter."""

    @property
    def answered_at(self) -> datetime | None:
        """When Paper.id last answered anything; None since the start."""


class Kept(Protocol):
    """Which Paper.id this machine speaks to, and where its credentials lie; never the credentials."""

    @property
    def environment(self) -> str:
        """`production`, `staging`, `sandbox`; empty while nothing is chosen."""

    @property
    def is_fixed(self) -> bool:
        """Whether the settings name the address, so that it cannot be chosen on screen."""

    @property
    def place(self) -> str:
        """`variables`, `keyring`, `file`, `built_in`; empty where there are no credentials."""

    @property
    def path(self) -> Path:
        """The private file that is used where there is no keyring."""

    @property
    def problem(self) -> Refusal | None:
        """Why the address or the credentials cannot be used."""


class Trial(Protocol):
    """What Paper.id said to some credentials."""

    @property
    def reachable(self) -> bool:
        """Whether Paper.id answers at all."""

    @property
    def authorised(self) -> bool:
        """Whether it lets them in."""

    @property
    def refused(self) -> bool:
        """Whether it said no to them, so that they are not worth keeping."""

    @property
    def told(self) -> Told | None:
        """The words for what stood in the way."""


class PaperKeys(Protocol):
    """Looks after the credentials; `kept` and `keep` read and write files, so they belong in a thread."""

    def kept(self, environment: str) -> Kept:
        """How it stands for the environment that the venue has chosen."""

    async def trial(self, environment: str, typed: tuple[str, str] | None) -> Trial:
        """Ask Paper.id whether it lets client id and secret in (None: the kept ones); raises `Refusal`."""

    def keep(self, environment: str, typed: tuple[str, str]) -> str:
        """Keep client id and secret; where they are now (`keyring`, `file`); raises `Refusal`."""


class PaperSide(Protocol):
    """The relay beside the desk: it is kept by the app and steered by whatever screen is in front."""

    @property
    def standing(self) -> Standing:
        """How this terminal stands with Paper.id, from memory."""

    @property
    def keys(self) -> PaperKeys | None:
        """The credentials' keeper, for the set-up screen; None in a desk without a Paper.id side."""

    async def keep(self, front: Front, listener: Listener) -> None:
        """Carry links and ask about payments until cancelled or `leave`; a fault never gets out."""

    async def leave(self) -> None:
        """End `keep` after the step under way, within a few seconds; what was cut off is looked up later."""

    def watch(self, link_id: str | None) -> None:
        """Ask about the link on screen every ten to fifteen seconds, at once first; None ends it."""

    def look_at(self, link_ids: Collection[str]) -> None:
        """Ask about the links whose rows are on screen every half minute (POLL-2)."""

    def wake(self) -> None:
        """Something new is due: do not sleep over it."""

    async def try_now(self) -> None:
        """Go on at once with what waits or was stopped: a person asked for it."""

    def restart(self) -> None:
        """Begin anew: credentials or address have changed."""
