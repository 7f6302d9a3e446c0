"""Digits three lines high, for the one amount a guest waits for."""

from __future__ import annotations

from pos_app.tui import glyphs

_DIGITS = {
    "0": "█▀█ █ █ ▀▀▀",
    "1": " █   █   ▀ ",
    "2": "▀▀█ █▀▀ ▀▀▀",
    "3": "▀▀█ ▀▀█ ▀▀▀",
    "4": "█ █ ▀▀█   ▀",
    "5": "█▀▀ ▀▀█ ▀▀▀",
    "6": "█▀▀ █▀█ ▀▀▀",
    "7": "▀▀█   █   ▀",
    "8": "█▀█ █▀█ ▀▀▀",
    "9": "█▀█ ▀▀█ ▀▀▀",
}


def big_lines(text: str) -> list[str]:
    """A text with its digits three lines high; what is no digit stands small on the lowest line."""
    if glyphs.current() is glyphs.ASCII:
        return ["", text, ""]
    lines = ["", "", ""]
    for character in text.replace("\u00a0", " "):
        shape = _DIGITS.get(character)
        for row in range(3):
            lines[row] += shape[row * 4 : row * 4 + 3] + " " if shape else (character if row == 2 else " ")
        if not shape and character in ".,":
            lines = [line + " " for line in lines]
    return lines
