"""The hash chain of the audit (AUD-3): each row carries the hash of the one before it at its terminal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

GENESIS = "0" * 64
"""What the first row of a terminal follows."""

COLUMNS = (
    "terminal", "seq", "at", "tenant_id", "outlet_id", "staff_id", "approved_by", "door", "act",
    "subject_kind", "subject_id", "reason", "facts", "previous",
)  # fmt: skip
"""What is hashed: every column but the hash itself."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def link(row: Mapping[str, object]) -> str:
    """The hash of an audit row over all its columns, the previous hash among them."""
    return hashlib.sha256(_canonical.encode(dict(row)).encode()).hexdigest()
