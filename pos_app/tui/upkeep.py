"""What the set-up screens need beyond the desk: files in, copies out, a look over the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Protocol

from pos_app.desk.incoming import AnySheet
from pos_app.desk.session import Front
from pos_app.tui.memory import Memory


class Watch:
    """How far a long work is, and whether to stop it; shared with the thread that works."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self.stopped = False

    def __call__(self, done: int, total: int) -> bool:
        """Called by the work: so many of so many are done; False asks it to stop."""
        self.done, self.total = done, total
        return not self.stopped

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return min(100, 100 * self.done // self.total) if self.total else 0


class Copy(Protocol):
    """What a backup says of itself."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows by table."""


class Check(Protocol):
    """One thing that was looked at."""

    @property
    def name(self) -> str:
        """What."""

    @property
    def ok(self) -> bool:
        """Whether it is well."""

    @property
    def detail(self) -> str:
        """What is wrong, with the row; or what was counted."""


class Findings(Protocol):
    """What a look over the store found."""

    @property
    def ok(self) -> bool:
        """Whether everything is well."""

    @property
    def checks(self) -> Sequence[Check]:
        """Everything that was looked at, in order."""


class Tools(NamedTuple):
    """Collaborators of the set-up screens, made where all rooms are known; heavy ones load on first use."""

    read_file: Callable[[str, Path, str | None], AnySheet]
    """Kind, file, order of dates where a person said it; raises `Refusal` (`AskDates` to be answered)."""
    lines_of: Callable[[Path, Collection[int]], Mapping[int, str]]
    """What stands on lines of a file, by their numbers."""
    read_day: Callable[[str, str], date | None]
    """A date of a file in an order (`dmy`, `mdy`, `ymd`); raises `Refusal`."""
    back_up: Callable[[Path, Watch], Copy]
    """Writes a checked copy of the store; raises `Refusal`."""
    look_over: Callable[[Watch], Findings]
    """Looks the whole store over; raises `Refusal`."""
    glance: Callable[[Watch], Findings]
    """The quick look over the store after a start; raises `Refusal`."""
    open_front: Callable[[], Front]
    """The front of this terminal, once a venue is set up."""
    folder: Path
    """The data folder."""
    memory: Memory
    """What this terminal remembers."""
    homes: Sequence[Path] = ()
    """Folders where an export is likely to lie."""

    @property
    def backups(self) -> Path:
        """Where backups go unless another place is typed."""
        return self.folder / "backups"
