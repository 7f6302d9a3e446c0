"""The front desk of a spa, salon or wellness venue, in one terminal.

The same functions that the screens call are a Python API:

    import pos_app
    from pos_app.desk import cards, customers

    with pos_app.open_desk("desk.db", person="Sari Wulandari", pin="246810") as desk:
        for row in customers.find(desk, "ayu").rows:
            print(row.name, cards.card(desk, row.id).owes)

Every function takes the desk first, is one transaction, returns an immutable view
and raises a typed `pos_app.domain.errors.Refusal`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.desk.session import Desk
    from pos_app.domain.clock import Clock

__version__ = "0.1.0"
__all__ = ["open_desk"]


@contextmanager
def open_desk(
    location: str | Path,
    *,
    person: str,
    pin: str,
    outlet: str | None = None,
    terminal: str = "api",
    clock: Clock | None = None,
) -> Iterator[Desk]:
    """Open a store, sign a person in and give their desk; the store is closed when the block ends.

    Args:
        location: path of the SQLite file or `postgresql://` URL; it must be set up already.
        person: name or id of who signs in.
        pin: their six digits.
        outlet: name of the outlet; the tenant's first when left out.
        terminal: under which audit chain this program writes.
        clock: what tells the time; the machine's clock when left out.

    Raises:
        StoreProblem: the store cannot be opened.
        NotFound: nothing is set up, or no such outlet or person.
        NotSignedIn: wrong PIN, locked out, or a one-time PIN that must be changed first.
    """
    from pos_app.desk import people
    from pos_app.desk.session import open_front
    from pos_app.domain.clock import SystemClock
    from pos_app.domain.errors import NotFound, NotSignedIn
    from pos_app.store import open_store

    with open_store(location) as store:
        front = open_front(store, clock or SystemClock(), terminal, outlet=outlet)
        known = [
            entry for entry in people.roster(front) if person.casefold() in (entry.id, entry.name.casefold())
        ]
        if not known:
            raise NotFound("staff_not_found", "Nobody here is called %(name)s.", name=person)
        signed_in = people.sign_in(front, known[0].id, pin)
        if signed_in.must_change_pin:
            raise NotSignedIn("must_change_pin", "Choose an own PIN at the desk first.")
        yield signed_in.desk
