"""Taking in what was read from other products' files: preview, then one transaction a file (IMP-1..4).

What is here already is matched and brought up to date, so the same file twice changes nothing.
"""

from __future__ import annotations

from typing import Any, cast

from pos_app.desk.arrivals import customers, packages, passes, services, staff
from pos_app.desk.arrivals.tally import Progress, Stopped, Tally
from pos_app.desk.incoming import AnySheet, Report
from pos_app.desk.session import Desk
from pos_app.desk.work import Work, act
from pos_app.domain.roles import Act

_TAKE_IN: dict[str, Any] = {
    "services": services.take_in,
    "packages": packages.take_in,
    "staff": staff.take_in,
    "customers": customers.take_in,
    "passes": passes.take_in,
}


class _Undone(Exception):
    """Carries the report out of a transaction that is taken back."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def preview(desk: Desk, sheet: AnySheet, *, progress: Progress | None = None) -> Report:
    """What importing the sheet would do; nothing is kept of it.

    Raises:
        NotAllowed: the role may not import.
        Stopped: `progress` answered False.
    """

    def rehearse(work: Work) -> Report:
        raise _Undone(_take_in(work, sheet, progress))

    try:
        return act(desk, rehearse)
    except _Undone as undone:
        return undone.report


def take_in(desk: Desk, sheet: AnySheet, *, progress: Progress | None = None) -> Report:
    """Import the sheet: all of it, but for the lines the report names, in one transaction.

    Args:
        desk: who imports, where; the owner.
        sheet: what was read of the file.
        progress: called with lines done and lines in all; answering False stops and keeps nothing.

    Raises:
        NotAllowed: the role may not import.
        Stopped: `progress` answered False.
    """
    return act(desk, lambda work: _take_in(work, sheet, progress))


def _take_in(work: Work, sheet: AnySheet, progress: Progress | None) -> Report:
    work.require(Act.IMPORT)
    tally = Tally(work, sheet, progress)
    _TAKE_IN[sheet.kind](tally, cast("tuple[Any, ...]", sheet.rows))
    report = tally.report()
    if report.created or report.updated:
        work.audit(
            "import", "file", sheet.kind, created=report.created, updated=report.updated,
            unchanged=report.unchanged, skipped=len(report.skipped),
        )  # fmt: skip
    return report


__all__ = ["Progress", "Stopped", "preview", "take_in"]
