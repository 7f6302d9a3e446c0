"""Where the demo's store lies: made under another name first, taken away only when it is the demo's."""

from __future__ import annotations

from pathlib import Path

from pos_app.demo.venue import DOOR
from pos_app.domain.clock import Clock
from pos_app.domain.errors import BadInput
from pos_app.words import N_

SANDBOX_STATE = "sandbox.json"
"""What the demo's sandbox remembers, beside the database."""
_TAILS = ("", "-wal", "-shm")


def location(folder: Path) -> Path:
    """The demo's database in a folder."""
    return folder / "desk.db"


def make(folder: Path, clock: Clock, *, sandbox: bool = False) -> Path:
    """Build the demo venue in a folder; half a demo is never left under its name.

    Args:
        folder: where.
        clock: tells what now is.
        sandbox: with payment links of the last days, and the state of a sandbox that knows them.

    Raises:
        StoreProblem: the folder cannot be written, or somebody is building there.
    """
    from pos_app.demo.building import build
    from pos_app.store import open_store

    path = location(folder)
    part = path.with_name(path.name + ".part")
    state = folder / SANDBOX_STATE
    part_state = state.with_name(state.name + ".part")
    _delete(part)
    _delete(part_state)
    with open_store(part) as store:
        build(store, clock, part_state if sandbox else None)
    if sandbox:
        part_state.rename(state)
    part.rename(path)
    _delete(part)
    _delete(part_state)
    return path


def remove(folder: Path) -> None:
    """Take the demo's database away.

    Raises:
        StoreProblem: a desk has it open, or it is no database of ours.
        BadInput: a venue lives there that the demo did not set up.
    """
    from pos_app.store.looking import check_readable, looking
    from pos_app.store.opening import lock_instance

    path = location(folder)
    if not path.exists():
        return
    release = lock_instance(path)
    try:
        if path.stat().st_size:
            check_readable(path)
            with looking(path) as transaction:
                doors = {door for (door,) in transaction.sql("SELECT door FROM audit WHERE act = 'setup'")}
            if doors - {DOOR}:
                raise BadInput(
                    "not_the_demo", N_("%(path)s is not the demo's; it is left as it is."), path=str(path)
                )
        _delete(path)
        _delete(folder / SANDBOX_STATE)
    finally:
        release()


def _delete(path: Path) -> None:
    for tail in _TAILS:
        path.with_name(path.name + tail).unlink(missing_ok=True)
    path.with_name(path.name + ".lock").unlink(missing_ok=True)
