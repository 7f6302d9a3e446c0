"""`pos-app import`: preview, then one transaction, a progress bar, a report."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pos_app.bootstrap import opened_door, read_import
from pos_app.desk.incoming import AnySheet, Line, Report
from pos_app.desk.session import Desk
from pos_app.domain.errors import Refusal
from pos_app.doors.speaking import DONE, put_json, refuse, say
from pos_app.settings import Settings
from pos_app.words import _

_SHOWN = 40
_WIDTH = 30


def run(settings: Settings, kind: str, file: Path, *, dates: str | None, dry_run: bool, as_json: bool) -> int:
    """Import a file, or say what importing it would do; the exit code."""
    try:
        sheet = read_import(kind, file, dates)
        with opened_door(settings, "import") as desk:
            report = _take(desk, sheet, dry_run=dry_run, quiet=as_json)
    except Refusal as refusal:
        return refuse(refusal, as_json=as_json, kind=kind, file=file.name)
    if as_json:
        put_json(_object(report, dry_run=dry_run))
    else:
        _tell(report, dry_run=dry_run)
    return DONE


def _take(desk: Desk, sheet: AnySheet, *, dry_run: bool, quiet: bool) -> Report:
    from pos_app.desk import imports

    with _bar(len(sheet.rows), quiet=quiet) as progress:
        if dry_run:
            return imports.preview(desk, sheet, progress=progress)
        if not quiet:
            foretold = imports.preview(desk, sheet)
            say(_("Preview: %(counts)s") % {"counts": _counts(foretold)})
        return imports.take_in(desk, sheet, progress=progress)


@contextmanager
def _bar(total: int, *, quiet: bool) -> Iterator[Any]:
    """A progress bar on the terminal; Ctrl-C stops the import at its next step, and nothing is kept."""
    stopped = False
    drawn = sys.stderr.isatty() and not quiet and total > 0

    def stop(_signal: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True

    def progress(done: int, _all: int) -> bool:
        if drawn:
            filled = _WIDTH * done // total
            sys.stderr.write(f"\r[{'#' * filled}{'.' * (_WIDTH - filled)}] {done}/{total}")
            sys.stderr.flush()
        return not stopped

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield progress
    finally:
        signal.signal(signal.SIGINT, before)
        if drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _counts(report: Report) -> str:
    return _("%(created)s new, %(updated)s changed, %(unchanged)s as they were, %(skipped)s left out") % {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": len(report.skipped),
    }


def _tell(report: Report, *, dry_run: bool) -> None:
    done = _("nothing was imported, this is what would come in") if dry_run else _("imported")
    say(f"{report.file} ({report.kind}): {done}")
    say("  " + _counts(report))
    if report.joined:
        say("  " + _("%(count)s joined to customers who were here") % {"count": report.joined})
    if report.outlets:
        made = _("outlets to be made: %(names)s") if dry_run else _("outlets made: %(names)s")
        say("  " + made % {"names": ", ".join(report.outlets)})
    _list(_("What would change") if dry_run else _("Changed"), report.changes)
    _list(_("Left out"), report.skipped)
    _list(_("Assumed"), report.assumed)
    _list(_("Possible duplicates"), report.duplicates)
    _list(_("Notes"), report.notes)


def _list(title: str, lines: Sequence[Line]) -> None:
    if not lines:
        return
    say(f"{title}:")
    for line in lines[:_SHOWN]:
        say("  " + _("line %(line)s: %(reason)s") % {"line": line.line, "reason": line.reason})
    if len(lines) > _SHOWN:
        say("  " + _("and %(count)s more; --json gives all of them") % {"count": len(lines) - _SHOWN})


def _object(report: Report, *, dry_run: bool) -> dict[str, Any]:
    def lines(found: Sequence[Line]) -> list[dict[str, Any]]:
        return [line._asdict() for line in found]

    return {
        "kind": report.kind,
        "file": report.file,
        "dry_run": dry_run,
        "read": report.read,
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "skipped": lines(report.skipped),
        "joined": report.joined,
        "assumed": lines(report.assumed),
        "duplicates": lines(report.duplicates),
        "outlets": list(report.outlets),
        "notes": lines(report.notes),
        "changes": lines(report.changes),
    }
