"""One thing that must hold in a well store."""

from __future__ import annotations

from typing import NamedTuple


class Proof(NamedTuple):
    """A query for the first row where something does not hold; it answers with nothing in a well store."""

    name: str
    sql: str
    """Selects the id of a wrong row, what it says and what it should say."""
    says: str
    """A sentence with `%(id)s`, `%(found)s` and `%(right)s`."""
