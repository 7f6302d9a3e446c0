"""What an import has done so far: counts, lines that need an eye, outlets made along the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from pos_app.desk.incoming import AnySheet, Line, Report
from pos_app.desk.session import OutletInfo, outlets
from pos_app.desk.setup import new_outlet
from pos_app.desk.work import Work
from pos_app.domain import plans
from pos_app.domain.errors import BadInput, Refusal
from pos_app.domain.ids import new_id
from pos_app.domain.names import folded
from pos_app.store import P, Statement, fn
from pos_app.store.tables import Outlet
from pos_app.words import N_, _

Progress = Callable[[int, int], bool | None]
"""Told how many lines of how many are done, in the database thread; answering False stops the import."""

RowT = TypeVar("RowT")
_EVERY = 50
_ALL_OUTLETS = Statement(Outlet.select(fn.COUNT(Outlet.id)).where(Outlet.tenant_id == P("tenant")))


class Stopped(Refusal):
    """Somebody stopped the import; nothing of it was kept."""


class Tally:
    """The report of one file while it is being taken in, in one transaction."""

    def __init__(self, work: Work, sheet: AnySheet, progress: Progress | None) -> None:
        """Start with what reading the file has left out and noted."""
        self.work = work
        self.sheet = sheet
        self.created = self.updated = self.unchanged = self.joined = 0
        self.skipped: list[Line] = list(sheet.left_out)
        self.assumed: list[Line] = []
        self.duplicates: list[Line] = []
        self.notes: list[Line] = list(sheet.notes)
        self.outlets_made: list[str] = []
        self.changes: list[Line] = []
        self._progress = progress
        self._outlets = {folded(outlet.name): outlet for outlet in outlets(work.transaction, work.tenant_id)}

    def each(self, rows: Iterable[RowT]) -> Iterator[RowT]:
        """Go through rows, telling the progress; raises `Stopped` when it says so."""
        for done, row in enumerate(rows):
            if done % _EVERY == 0:
                self.tell(done)
            yield row
        self.tell(len(self.sheet.rows))

    def tell(self, done: int) -> None:
        """Tell the progress once."""
        if self._progress and self._progress(done, len(self.sheet.rows)) is False:
            raise Stopped("stopped", N_("Stopped; nothing was imported."))

    def skip(self, line: int, refusal: Refusal) -> None:
        """Leave a line out because of a refusal."""
        text = _(refusal.text)
        self.skipped.append(Line(line, text % refusal.params if refusal.params else text))

    def change(self, line: int, name: str, facts: Mapping[str, tuple[object, object]]) -> None:
        """Count something that is here already and is another now; its facts (English msgids) before and
        after, of which those that differ are told."""
        told = [
            _("%(fact)s: %(before)s → %(after)s")
            % {"fact": _(fact), "before": _told(was), "after": _told(is_)}
            for fact, (was, is_) in facts.items()
            if was != is_
        ]
        self.updated += 1
        self.changes.append(Line(line, f"{name}, {'; '.join(told)}" if told else name))

    @property
    def has_one_outlet(self) -> bool:
        """Whether a blank outlet can only mean one."""
        return len(self._outlets) == 1

    def outlet(self, name: str) -> OutletInfo | None:
        """The outlet of a name, in any case and accents; None where there is none yet."""
        return self._outlets.get(folded(name))

    def check_outlets(self, names: Iterable[str]) -> None:
        """Refuse names that would be more outlets than the plan allows (PLAN-6, IMP-3)."""
        unknown = {folded(name) for name in names if self.outlet(name) is None}
        if unknown:
            current = int(self.work.value(_ALL_OUTLETS, tenant=self.work.tenant_id))
            plans.check_outlets(self.work.desk.tenant.plan, current + len(unknown) - 1)

    def find_or_make_outlet(self, name: str) -> OutletInfo:
        """The outlet of a name, made with the first outlet's hours and zone where it is new (IMP-3)."""
        known = self.outlet(name)
        if known is None:
            first = next(iter(self._outlets.values()))
            known = OutletInfo(new_id(), name, "", None, first.zone, first.hours)
            new_outlet(self.work, known)
            self.work.audit("create_outlet", "outlet", known.id)
            self._outlets[folded(name)] = known
            self.outlets_made.append(name)
        return known

    def report(self) -> Report:
        """The report as it stands."""
        return Report(
            self.sheet.kind,
            self.sheet.file,
            self.sheet.read,
            self.created,
            self.updated,
            self.unchanged,
            _by_line(self.skipped),
            self.joined,
            _by_line(self.assumed),
            _by_line(self.duplicates),
            tuple(self.outlets_made),
            _by_line(self.notes),
            _by_line(self.changes),
        )


def _told(fact: object) -> str:
    return "–" if fact is None or fact == "" else str(fact)


def _by_line(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: line.line))


def unknown(what: str, name: str) -> BadInput:
    """The refusal of a name that the store does not know; `what` is a sentence with `%(name)s`."""
    return BadInput("unknown_name", what, name=name)


__all__ = ["N_", "Progress", "Stopped", "Tally", "unknown"]
