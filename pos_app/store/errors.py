"""What can be wrong with the store itself, each with a sentence and a next step."""

from __future__ import annotations

from pos_app.domain.errors import Failure


class StoreProblem(Failure):
    """The database cannot be used, or could not do what was asked; nothing was half-done."""


class Busy(StoreProblem):
    """Another connection holds the database; the whole transaction may be tried again."""


class Clash(StoreProblem):
    """A constraint refused the row: somebody else was first. `text` is the constraint's name."""
