"""Forms that were left under way: a person's own, in memory, until the program ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from textual.screen import Screen


class Draft(NamedTuple):
    """A form that can be taken up again."""

    kind: str
    """The command it belongs to: `sell`, `book`."""
    title: str
    """As the start page lists it: `Sell · Budi S.`."""
    at: str
    """Outlet time it was left at."""
    open: Callable[[], Screen[Any]]
    """Makes the form again, with what had been typed; prices, credits and times are read anew."""


class Drafts:
    """The drafts of everybody at this desk."""

    def __init__(self) -> None:
        self._of: dict[str, list[Draft]] = {}

    def of(self, person_id: str, kind: str = "") -> list[Draft]:
        """A person's drafts, the newest first."""
        return [draft for draft in reversed(self._of.get(person_id, [])) if not kind or draft.kind == kind]

    def keep(self, person_id: str, draft: Draft) -> None:
        """Keep a draft."""
        self._of.setdefault(person_id, []).append(draft)

    def forget(self, person_id: str, draft: Draft) -> None:
        """Forget a draft."""
        self._of[person_id] = [kept for kept in self._of.get(person_id, []) if kept is not draft]
