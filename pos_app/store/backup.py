"""Backups that are proved before they count, and the way back from one.

A backup is written beside its name, checked as `doctor` does, flushed, and only then
given its name; a crash at any moment leaves the old one or nothing. Its manifest
stands beside it: `<file>.json`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.store.doctor import Progress, chain_heads, examine
from pos_app.store.errors import StoreProblem
from pos_app.store.looking import check_readable, file_of, is_server, looking, read_only_uri
from pos_app.store.opening import lock_instance

_CHUNK = 1 << 20
_STEPS = 200_000
_COPIED = 60
"""How much of a backup's time goes into the copy, of 100."""
_COUNTED = ("customer", "purchase", "payment", "appointment", "redemption", "audit")


class Manifest(NamedTuple):
    """What a backup holds, written beside it."""

    file: str
    made_at: str
    """UTC, ISO 8601."""
    schema: int
    size: int
    sha256: str
    chains: dict[str, tuple[int, str]]
    """The last audit row of each terminal: an anchor outside the database."""
    counts: dict[str, int]


class Restored(NamedTuple):
    """What a restore did."""

    manifest: Manifest | None
    """None where the backup came without one."""
    aside: Path | None
    """The folder that holds the database that was there before."""


def manifest_path(backup: Path) -> Path:
    """Where the manifest of a backup stands."""
    return backup.with_name(backup.name + ".json")


def back_up(
    location: str | Path, target: Path, now: datetime, *, progress: Progress | None = None
) -> Manifest:
    """Write a checked copy of the store to a new file, beside a desk that may be running.

    Args:
        location: the store; a SQLite file.
        target: the file to make; it must not be there yet.
        now: the present instant, for the manifest.
        progress: told while copying and checking how far it is, of 100; answering False ends it and leaves
            nothing.

    Raises:
        StoreProblem: the store cannot be read, the copy is not well, or the target cannot be written.
    """
    if is_server(location):
        raise StoreProblem(
            "server_backup",
            "A PostgreSQL database is backed up on its own host.",
            next_step="Use pg_dump --format=custom there.",
        )
    source = file_of(location)
    schema = check_readable(source)
    if target.exists():
        raise StoreProblem(
            "target_exists", "%(path)s is there already.", path=str(target), next_step="Choose another name."
        )
    with _part(target) as part:
        _copy(source, part, progress)
        _check(part, now, progress)
        _flush(part)
        with looking(part) as transaction:
            chains = chain_heads(transaction)
            counts = {
                table: int(transaction.sql(f"SELECT count(*) FROM {table}")[0][0]) for table in _COUNTED
            }
        manifest = Manifest(
            target.name, now.astimezone(UTC).isoformat(timespec="seconds"), schema, part.stat().st_size,
            _sha256(part), chains, counts,
        )  # fmt: skip
        _write_manifest(target, manifest)
        part.rename(target)
        _flush(target.parent)
    return manifest


def restore(backup: Path, location: str | Path, now: datetime) -> Restored:
    """Put a backup in the place of the store; what was there is moved aside whole, never deleted.

    Args:
        backup: the file to go back to.
        location: the store; a SQLite file that no desk has open.
        now: the present instant, for the name of the folder aside.

    Raises:
        StoreProblem: a desk has the store open, or the backup is missing, foreign, newer, damaged or not what
            its manifest says; the store is as it was.
    """
    if is_server(location):
        raise StoreProblem(
            "server_backup",
            "A PostgreSQL database is restored on its own host.",
            next_step="Use pg_restore there.",
        )
    check_readable(backup)
    manifest = _read_manifest(backup)
    if manifest and manifest.sha256 != _sha256(backup):
        raise StoreProblem(
            "manifest_differs",
            "%(path)s is not the file its manifest describes; it was changed or cut short.",
            path=str(backup),
            next_step="Take another backup.",
        )
    _check(backup, now)
    target = file_of(location)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists() and target.samefile(backup):
        raise StoreProblem("same_file", "%(path)s is the database itself.", path=str(backup))
    release = lock_instance(target)
    try:
        with _part(target) as part:
            shutil.copyfile(backup, part)
            part.chmod(0o600)
            _flush(part)
            if manifest and _sha256(part) != manifest.sha256:
                raise StoreProblem("damaged", "The copy differs from the backup; the disk may be failing.")
            aside = _move_aside(target, now)
            part.rename(target)
            _flush(target.parent)
    finally:
        release()
    return Restored(manifest, aside)


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """The unfinished file beside a target; gone when the work fails."""
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        yield part
    except OSError as error:
        raise StoreProblem(
            "cannot_write",
            "%(path)s cannot be written: %(why)s.",
            path=str(target),
            why=error.strerror or type(error).__name__,
        ) from error
    finally:
        for rest in (part, *(part.with_name(part.name + tail) for tail in ("-wal", "-shm", "-journal"))):
            with suppress(OSError):
                rest.unlink(missing_ok=True)


def _copy(source: Path, part: Path, progress: Progress | None) -> None:
    size = max(1, source.stat().st_size)

    def stop() -> bool:
        written = part.stat().st_size if part.exists() else 0
        return progress is not None and progress(min(_COPIED, _COPIED * written // size), 100) is False

    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(sqlite3.connect(read_only_uri(source), uri=True, timeout=5)) as connection:
            connection.set_progress_handler(stop, _STEPS)
            connection.execute("VACUUM INTO ?", (str(part),))
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise StoreProblem("stopped", "Stopped; no backup was made.") from error
        raise StoreProblem(
            "cannot_write", "%(path)s cannot be written: %(why)s.", path=str(part), why=str(error)
        ) from error
    except sqlite3.DatabaseError as error:
        raise StoreProblem(
            "damaged",
            "The database is damaged and cannot be backed up: %(why)s.",
            why=str(error),
            next_step="Look at it with pos-app doctor, and restore the newest backup.",
        ) from error


def _check(path: Path, now: datetime, progress: Progress | None = None) -> None:
    stopped = False

    def told(done: int, total: int) -> bool:
        nonlocal stopped
        share = (100 - _COPIED) * done // total
        stopped = progress is not None and progress(_COPIED + share, 100) is False
        return not stopped

    findings = examine(path, now, progress=told)
    if stopped:
        raise StoreProblem("stopped", "Stopped; no backup was made.")
    for check in findings.checks:
        if not check.ok and check.name not in ("clock", "schema"):
            raise StoreProblem(
                "not_well",
                "%(path)s is not well: %(name)s: %(detail)s.",
                path=str(path),
                name=check.name,
                detail=check.detail,
                next_step="Look at the database with pos-app doctor.",
            )


def _move_aside(target: Path, now: datetime) -> Path | None:
    """Move the database and its log together: a stale log would be played into the new file."""
    files = [target.with_name(target.name + tail) for tail in ("", "-wal", "-shm")]
    there = [file for file in files if file.exists()]
    if not there:
        return None
    aside = target.parent / "replaced" / f"{now.astimezone(UTC):%Y%m%d-%H%M%S-%f}"
    aside.mkdir(parents=True, mode=0o700)
    for file in there:
        file.rename(aside / file.name)
    _flush(aside)
    return aside


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _write_manifest(target: Path, manifest: Manifest) -> None:
    path = manifest_path(target)
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(manifest._asdict(), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    part.chmod(0o600)
    _flush(part)
    part.rename(path)


def _read_manifest(backup: Path) -> Manifest | None:
    path = manifest_path(backup)
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(**{**found, "chains": {name: tuple(head) for name, head in found["chains"].items()}})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreProblem(
            "manifest_unreadable", "The manifest %(path)s cannot be read.", path=str(path)
        ) from error
