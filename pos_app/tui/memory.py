"""What this terminal remembers for itself: its theme, its outlet, a first run that was left half-way."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any


class Memory:
    """A small file in the data folder. One that cannot be read is an empty one; nothing depends on it."""

    def __init__(self, path: Path) -> None:
        """Remember in a file, made on the first `keep`."""
        self.path = path
        self._known: dict[str, Any] | None = None

    def get(self, name: str) -> Any:
        """What was kept under a name; None when nothing was."""
        if self._known is None:
            self._known = self._read()
        return self._known.get(name)

    def keep(self, name: str, value: Any) -> bool:
        """Keep a value (JSON) from now on, None forgets it; False when it could not be written."""
        self.get(name)
        assert self._known is not None
        self._known = {**self._known, name: value}
        if value is None:
            del self._known[name]
        part = self.path.with_name(self.path.name + ".part")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(self._known, file)
            part.replace(self.path)
        except (OSError, ValueError):
            with suppress(OSError):
                part.unlink(missing_ok=True)
            return False
        return True

    def _read(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            found = json.loads(self.path.read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return found
        return {}
