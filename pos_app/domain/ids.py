"""Record ids: 24 hex characters in the ObjectId layout, made at the desk and never by the database."""

from __future__ import annotations

import os
import threading
import time

_lock = threading.Lock()
_process = os.urandom(5).hex()
_counter = int.from_bytes(os.urandom(3), "big")


def new_id() -> str:
    """A fresh id: seconds (8 hex), per-process random (10), counter (6); sorts by time, never repeats."""
    global _counter, _process
    with _lock:
        _counter = (_counter + 1) & 0xFFFFFF
        return f"{int(time.time()) & 0xFFFFFFFF:08x}{_process}{_counter:06x}"


def _after_fork() -> None:
    global _process
    _process = os.urandom(5).hex()


os.register_at_fork(after_in_child=_after_fork)
