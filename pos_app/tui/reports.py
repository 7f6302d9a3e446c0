"""What is kept of a crash: where it happened, never what was in memory."""

from __future__ import annotations

import os
import re
import traceback
from datetime import datetime
from pathlib import Path

from pos_app.words import _

_SECRETS = (
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "<e-mail>"),
    (re.compile(r"(?i)(secret|password|pin|token|key)(\W{1,4})\S+"), r"\1\2<hidden>"),
    (re.compile(r"\+?\d[\d .-]{4,}\d"), "<digits>"),
    (re.compile(r"['\"][^'\"]{3,}['\"]"), "<text>"),
)


def write(error: BaseException, folder: Path, at: datetime) -> tuple[str, Path | None]:
    """Write a report readable by its owner only; its number, and its path (None when it could not be
    written)."""
    number = at.strftime("%Y%m%d-%H%M%S")
    lines = [
        f"pos_app report {number}",
        f"{type(error).__module__}.{type(error).__qualname__}: {redacted(str(error))}",
        "",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__qualname__)
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"report-{number}.txt"
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as file:
            file.write("\n".join(lines) + "\n")
    except OSError:
        return number, None
    return number, path


def redacted(text: str) -> str:
    """A message without what may belong to a person or open a door."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


def sentence(number: str, path: Path | None) -> str:
    """What the person reads."""
    where = _("The report is %(path)s.") % {"path": path} if path else _("A report could not be written.")
    said = _("Something broke (number %(number)s). What was confirmed is saved; what was half typed is not.")
    return said % {"number": number} + " " + where
