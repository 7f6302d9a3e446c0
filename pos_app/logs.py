"""What the program says of itself: one JSON object a line in `logs/desk.log`, never on the screen.

Levels: requests to Paper.id at INFO, faults that were waited out at WARNING, bugs at ERROR.
Nobody's phone, e-mail or key is kept (they are masked here, applied last); names and notes
are not logged at all.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from pos_app import __version__

FILE = "desk.log"
LARGEST = 5_000_000
"""Bytes after which the next start begins a new file; the last one is kept beside it as `desk.log.1`."""

_E_MAIL = re.compile(r"[^\s@\"'<>]+@[^\s@\"'<>]+")
_KEY = re.compile(
    r"(?i)\b(client[-_ ]?(?:id|secret)|authorization|password|token|pin)(\W{1,4})"
    r"(?:bearer |basic )?[^\s,;}\"']+"
)
_PHONE = re.compile(r"(?<![\w-])\+?\d[\d .-]{7,14}\d(?![\w-])")


def start(folder: Path) -> None:
    """Send what is logged from here on to a file in a folder, which is made with the first line.

    Costs nothing until something is said. A log that cannot be written is silent: the desk goes on.
    """
    logging.raiseExceptions = False
    root = logging.getLogger()
    if any(isinstance(handler, _File) for handler in root.handlers):
        return
    handler = _File(folder / FILE)
    handler.setFormatter(_Lines())
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("pos_app").setLevel(logging.INFO)


def masked(text: str) -> str:
    """A text without e-mail addresses, phone numbers and keys."""
    return _PHONE.sub("[number]", _E_MAIL.sub("[e-mail]", _KEY.sub(r"\1\2[hidden]", text)))


class _File(logging.FileHandler):
    """A file that only its owner may read, opened when there is something to say."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)

    def emit(self, record: logging.LogRecord) -> None:
        with suppress(OSError):
            super().emit(record)

    def _open(self):  # type: ignore[no-untyped-def]  # the type of the base class is private
        path = Path(self.baseFilename)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(OSError):
            if path.stat().st_size > LARGEST:
                path.replace(path.with_name(FILE + ".1"))
        path.touch(mode=0o600)
        return path.open("a", encoding="utf-8")


class _Lines(logging.Formatter):
    """A record as one line of JSON; JSON escapes what would steer a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        import json  # with the first line: most starts say nothing

        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "said": masked(record.getMessage()),
            "version": __version__,
            "process": record.process,
        }
        if record.exc_info and record.exc_info[0] is not None:
            said["error"] = record.exc_info[0].__name__
            said["where"] = _places(record)
        return json.dumps(said)


def _places(record: logging.LogRecord) -> list[str]:
    """Where it happened, without the values that stood there."""
    places, step = [], record.exc_info[2] if record.exc_info else None
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return places[-12:]
