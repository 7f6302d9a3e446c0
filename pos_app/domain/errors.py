"""Refusals: what the desk answers when something may not be, in the rule book's words (ERR-1..4).

Screens dispatch on the class and on `code`, never on words (ERR-3). The text is
the English original with `%(name)s` places, so that it can be translated before
its parameters are put in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, NamedTuple


class Words(NamedTuple):
    """Words of ours inside a sentence, to be translated, and names after a colon, which are not."""

    words: tuple[str, ...]
    names: tuple[str, ...] = ()

    def spelled(self, translate: Callable[[str], str] = str) -> str:
        """The words in a language, then the names."""
        text = ", ".join(translate(word) for word in self.words)
        return f"{text}: {', '.join(self.names)}" if self.names else text

    def __str__(self) -> str:
        """In English."""
        return self.spelled()


class Refusal(Exception):
    """A typed "no" with a sentence for the person at the desk and, where there is one, a next step."""

    status: ClassVar[int] = 400
    """The class of the refusal as ERR-1 numbers it."""

    def __init__(
        self, code: str, text: str, /, *, next_step: str = "", field: str = "", **params: object
    ) -> None:
        """Make a refusal.

        Args:
            code: a stable slug to dispatch on.
            text: the English sentence, with `%(name)s` for each of `params`.
            next_step: what to do now, in English (ERR-4).
            field: the form field it belongs to, if to one.
            **params: what stands in the text; amounts are `Rupiah`.
        """
        super().__init__(code, text)
        self.code = code
        self.text = text
        self.params = params
        self.next_step = next_step
        self.field = field

    def __str__(self) -> str:
        """The English sentence, numbers plain."""
        if not self.params:
            return self.text
        return self.text % {
            name: int(value) if isinstance(value, int) else value for name, value in self.params.items()
        }


class BadInput(Refusal):
    """Bad input or a broken rule (400)."""


class NotSignedIn(Refusal):
    """Nobody is signed in, or the PIN was wrong (401)."""

    status = 401


class PlanLimit(Refusal):
    """The subscription plan ends here (402, ERR-2)."""

    status = 402


class NotAllowed(Refusal):
    """The role does not permit it (403, ROLE-15); the text names who may."""

    status = 403


class NotFound(Refusal):
    """No such record in this tenant (404, TEN-3)."""

    status = 404


class Conflict(Refusal):
    """It has been done already (409)."""

    status = 409


class Unprocessable(Refusal):
    """Well-formed, but not to be done with this record (422)."""

    status = 422


class Failure(Refusal):
    """Something inside or outside broke (500)."""

    status = 500
