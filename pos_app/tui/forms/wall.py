"""What a form turns into when its act is done. Enter does nothing here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pos_app.tui.widgets.desk_list import Fact
from pos_app.tui.widgets.drawing import Line


class Wall(NamedTuple):
    """The result of an act."""

    title: str
    """The rule book's headline: `Payment Recorded Successfully`."""
    facts: Sequence[Fact] = ()
    big: tuple[str, str] | None = None
    """A label and the text that stands largest (`Change`, `Rp 100.000`)."""
    after: Sequence[Line] = ()
    """Lines below the facts."""
    verbs: Sequence[str] = ()
    """Ids of the commands that may follow; the screen carries them out in `verb_<id>`."""
    message: str = ""
    """What the message line says and keeps; empty: the title."""
    outcome: object = True
    """What the screen answers to the one that opened it."""
    tone: str = "paid"
    """The tone of the headline: an act that leaves something open is no green one."""
