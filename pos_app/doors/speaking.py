"""How a door speaks: sentences on the terminal, or one JSON object and nothing else."""

from __future__ import annotations

import json
import sys
from typing import Any

from pos_app.domain.errors import Refusal
from pos_app.domain.names import cleaned
from pos_app.words import _

DONE, REFUSED, WRONG_USE = 0, 1, 2
"""Exit codes: done; the answer is no, or something was refused; wrong use, or it could not look."""


def say(text: str = "") -> None:
    """Print a line, whatever stands in it: no control byte of data reaches the terminal."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    print(indent + cleaned(text))


def warn(text: str) -> None:
    """Print a line for the person, beside the output."""
    print(cleaned(text), file=sys.stderr)


def said(refusal: Refusal) -> str:
    """A refusal as a sentence in the language of the desk."""
    params = {name: int(value) if isinstance(value, int) else value for name, value in refusal.params.items()}
    text = _(refusal.text)
    return text % params if params else text


def refuse(refusal: Refusal, *, as_json: bool, **facts: Any) -> int:
    """Say why not, and what to do next; the exit code."""
    if as_json:
        put_json({
            **facts, "error": said(refusal), "code": refusal.code, "next_step": _(refusal.next_step),
        })  # fmt: skip
    else:
        warn(said(refusal))
        if refusal.next_step:
            warn(_(refusal.next_step))
    return REFUSED


def put_json(answer: dict[str, Any]) -> None:
    """Print the one object of a `--json` door."""
    print(json.dumps(answer))


def prepare() -> None:
    """Let no letter that the terminal lacks stop a door."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def is_terminal() -> bool:
    """Whether somebody sits there."""
    return sys.stdin.isatty() and sys.stdout.isatty()
