"""Record ids: 24 hex characters in the ObjectId layout, made at the desk and never by the database."""

from __future__ import annotations

import os
import time
from itertools import count

_process = os.urandom(5).hex()
_counter = count(int.from_bytes(os.urandom(3), "big"))


def new_id() -> str:
    """A fresh id: seconds (8 hex), per-process random (10), counter (6); sorts by time, never repeats."""
    return "%08x%s%06x" % (int(time.time()) & 0xFFFFFFFF, _process, next(_counter) & 0xFFFFFF)  # noqa: UP031


def _after_fork() -> None:
    global _process
    _process = os.urandom(5).hex()


os.register_at_fork(after_in_child=_after_fork)
