"""What is done to the store as a whole, as far as the audit must know of it."""

from __future__ import annotations

from pos_app.desk.session import Front
from pos_app.desk.work import act


def note_restore(front: Front, sha256: str, made_at: str) -> None:
    """Write into the restored store that, and from what, it was restored (AUD-3)."""
    act(front, lambda work: work.audit("restore", "store", sha256[:24], sha256=sha256, made_at=made_at))
