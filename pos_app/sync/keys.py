"""The venue's credentials as its set-up screen sees them: tried, kept, and never shown."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pos_app.domain.errors import Refusal
from pos_app.domain.troubles import Told, told

if TYPE_CHECKING:
    from pos_app.paper.credentials import Credentials
    from pos_app.paper.profiles import Profile

CHOSEN = ("production", "staging")
"""What can be chosen on screen; a sandbox's address is known to the settings alone."""


class Kept(NamedTuple):
    """Which Paper.id this machine speaks to, and where its credentials lie."""

    environment: str
    """`production`, `staging`, `sandbox`; empty while nothing is chosen."""
    is_fixed: bool
    """Whether the settings name the address, so that it cannot be chosen on screen."""
    place: str
    """`variables`, `keyring`, `file`, `built_in`; empty where there are no credentials."""
    path: Path
    """The private file that is used where there is no keyring."""
    problem: Refusal | None
    """Why the address or the credentials cannot be used."""


class Trial(NamedTuple):
    """What Paper.id said to some credentials."""

    reachable: bool
    authorised: bool
    refused: bool
    """Whether it said no to them, so that they are not worth keeping."""
    told: Told | None
    """The words for what stood in the way."""


class Keys:
    """The credentials of this machine. `kept` and `keep` read and write files: to be called in a thread."""

    def __init__(
        self, address: Callable[[], str], folder: Path, environ: Mapping[str, str] = os.environ
    ) -> None:
        """Look after the credentials.

        Args:
            address: gives the settings' own address, if any.
            folder: where the private file lies.
            environ: where they may stand in variables.
        """
        self._address, self._folder, self._environ = address, folder, environ

    @property
    def _base_url(self) -> str:
        return self._address()

    def kept(self, environment: str) -> Kept:
        """How it stands for the environment that the venue has chosen."""
        from pos_app.paper import credentials

        place, problem = "", None
        if environment not in CHOSEN and not self._base_url:
            environment = ""
        path = self._folder / credentials.FILE_NAME
        try:
            if self._base_url or environment:
                profile = self._profile(environment)
                environment = profile.environment.value
                found = credentials.load(profile.environment, self._folder, self._environ)
                place = found.place.value if found else ""
        except Refusal as refusal:
            problem = refusal
        return Kept(environment, bool(self._base_url), place, path, problem)

    async def trial(self, environment: str, typed: tuple[str, str] | None) -> Trial:
        """Ask Paper.id whether it lets these credentials in; None: those that are kept.

        Raises:
            BadInput: what was typed cannot be credentials, or none are kept.
        """
        await asyncio.to_thread(import_module, "pos_app.sync.relay")  # no key waits for what that loads
        from pos_app.paper.client import opened
        from pos_app.paper.outcomes import Busy, Page, Reachable, Rejected, Unauthorised
        from pos_app.sync.relay import spoken

        profile = self._profile(environment)
        async with opened(profile, self._meant(profile, typed)) as client:
            reached = await client.health()
            if not isinstance(reached, Reachable):
                answer, said, _wait = spoken(reached)
                answers = isinstance(reached, Unauthorised | Busy | Rejected)
                return Trial(answers, False, isinstance(reached, Unauthorised), told(answer, said))
            listed = await client.page(limit=1)
        if isinstance(listed, Page):
            return Trial(True, True, False, None)
        answer, said, _wait = spoken(listed)
        return Trial(True, False, isinstance(listed, Unauthorised), told(answer, said))

    def keep(self, environment: str, typed: tuple[str, str]) -> str:
        """Keep credentials in the place of those that were there; where they are now.

        Raises:
            BadInput: they cannot be credentials, or the file cannot be used.
        """
        from pos_app.paper import credentials

        profile = self._profile(environment)
        return credentials.save(profile.environment, credentials.Credentials(*typed), self._folder).value

    def _meant(self, profile: Profile, typed: tuple[str, str] | None) -> Credentials:
        from pos_app.domain.errors import BadInput
        from pos_app.paper import credentials

        if typed is not None:
            return credentials.Credentials(*typed)
        found = credentials.load(profile.environment, self._folder, self._environ)
        if found is None:
            raise BadInput(
                "paper_no_credentials", "There are no credentials for Paper.id (%(environment)s) here.",
                environment=profile.environment.value, next_step="The owner sets it up under F8.",
            )  # fmt: skip
        return found.credentials

    def _profile(self, environment: str) -> Profile:
        from pos_app.paper.profiles import profile_of

        return profile_of(self._base_url or environment)
