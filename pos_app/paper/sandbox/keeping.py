"""The sandbox's file: written whole after each change, held by one sandbox at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from pydantic import ValidationError

from pos_app.domain.errors import Conflict, Unprocessable
from pos_app.paper.files import write_private
from pos_app.paper.sandbox.state import State


class Keeper:
    """Remembers a state in a file, or only as long as it lives when there is none."""

    def __init__(self, path: Path | None = None) -> None:
        """Take hold of a file; raises `Conflict` when another sandbox has it."""
        self._path = path
        self._lock: int | None = None
        if not path:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise Conflict(
                "sandbox_runs",
                "Another sandbox is using %(path)s",
                next_step="Stop it, or name another file with --state.",
                path=str(path),
            ) from None
        except OSError:
            raise _no_state(path) from None

    def load(self) -> State:
        """What was kept, or an empty state; raises `Unprocessable` for a file that is no sandbox's."""
        try:
            return State.model_validate_json(self._path.read_bytes()) if self._path else State()
        except FileNotFoundError:
            return State()
        except (OSError, ValidationError):
            assert self._path
            raise _no_state(self._path) from None

    def keep(self, state: State) -> None:
        """Write the state, durably."""
        if self._path:
            write_private(self._path, state.model_dump_json(indent=1).encode())

    def release(self) -> None:
        """Let another sandbox have the file."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _no_state(path: Path) -> Unprocessable:
    return Unprocessable(
        "bad_sandbox_state", "%(path)s is no state of a sandbox",
        next_step="Name another file with --state.", path=str(path),
    )  # fmt: skip
