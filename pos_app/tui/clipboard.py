"""Copying: through the terminal (OSC 52), and by the system's own tool where there is one."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.tui.app import DeskApp

_PATIENCE = 5.0
_TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard", "-in")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
)
"""Each with the variable that says whether there is a screen for it."""


def copy(app: DeskApp, text: str) -> None:
    """Put a text on the clipboard; nothing waits for it, and the text stands in no command line."""
    app.copy_to_clipboard(text)
    tool = found()
    if tool:
        app.run_worker(asyncio.to_thread(hand_over, tool, text), group=app.FREE)


def found() -> tuple[str, ...]:
    """The tool of this system; none in a bare terminal."""
    for variable, (name, *arguments) in _TOOLS:
        if (not variable or os.environ.get(variable)) and (path := shutil.which(name)):
            return (path, *arguments)
    return ()


def hand_over(tool: tuple[str, ...], text: str) -> None:
    """Give a text to a tool's standard input; one that does not work is no reason to stop."""
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(  # noqa: S603 - one of our own list, found on the path
            tool,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
            check=False,
        )
