"""The lines of a file as they stand there, for the eye of a person."""

from __future__ import annotations

import io
from collections.abc import Collection
from pathlib import Path

from pos_app.domain.errors import Refusal
from pos_app.importing.decoding import MOST_BYTES, decode


def lines_of(path: Path, numbers: Collection[int]) -> dict[int, str]:
    """The text of lines by their numbers, counted as a text editor does; none where it cannot be read."""
    try:
        with path.open("rb") as file:
            text = decode(file.read(MOST_BYTES + 1))
    except (OSError, Refusal):
        return {}
    wanted = set(numbers)
    found = enumerate(io.StringIO(text.lstrip("\ufeff"), newline=""), 1)
    return {number: line.rstrip("\r\n") for number, line in found if number in wanted}
