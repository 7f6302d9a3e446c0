"""How slips are laid out: 42 columns, and nothing on them but what prints."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime

from pos_app.words import MONTHS, current_language, set_language

WIDTH = 42
"""Columns of a slip printer."""
RULE = "-" * WIDTH


def spoken(lines: Callable[[str], Iterator[str]], language: str) -> str:
    """A slip's lines made in a language, as one text; the desk's own language stays what it is."""
    before = current_language()
    set_language(language)
    try:
        return "\n".join(lines(language)) + "\n"
    finally:
        set_language(before)


def heading(*lines: str) -> Iterator[str]:
    """Who gives the slip out, in the middle; empty lines are left out."""
    for text in lines:
        if text.strip():
            yield from map(centred, wrap(text, WIDTH))


def rupiah(language: str) -> Callable[[int], str]:
    """How amounts are written in a language."""
    group = "," if language == "en" else "."
    return lambda amount: f"Rp {amount:,}".replace(",", group)


def day(at: date, language: str) -> str:
    """A day; an instant must be in the zone it is to be read in."""
    return f"{at.day} {MONTHS[language][at.month - 1]} {at.year}"


def time(at: datetime, language: str) -> str:
    """An instant that is in the zone it is to be read in."""
    return f"{day(at, language)} {at:%H:%M}"


def pair(label: str, value: str) -> Iterator[str]:
    """A label and its value, which wraps below itself."""
    head = f"{label}: "
    first, *rest = wrap(value, WIDTH - len(head)) if cells(value) > WIDTH - len(head) else [clean(value)]
    yield head + first
    for line in rest:
        yield " " * len(head) + line


def sides(left: str, right: str) -> Iterator[str]:
    """Left and right on one edge each; a long left side takes lines of its own."""
    *above, last = wrap(left, WIDTH - cells(right) - 1)
    yield from above
    yield last + " " * (WIDTH - cells(last) - cells(right)) + right


def centred(text: str) -> str:
    """A short text in the middle of its line."""
    return " " * ((WIDTH - cells(text)) // 2) + text


def wrap(text: str, width: int) -> list[str]:
    """Clean text in lines of at most `width` cells; what is wider than a letter counts for what it takes."""
    text = clean(text)
    if cells(text) == len(text):
        indent = " " * (len(text) - len(text.lstrip()))
        return textwrap.wrap(text, width, subsequent_indent=indent) or [""]
    lines, line = [], ""
    for character in text:
        if cells(line + character) > width:
            lines.append(line)
            line = ""
        line += character
    return [*lines, line]


def clean(text: str) -> str:
    """Without anything that a printer would obey or nobody can see."""
    shown = "".join(" " if c.isspace() else c for c in text)
    return "".join(c for c in shown if unicodedata.category(c)[0] != "C")


def cells(text: str) -> int:
    """Columns that a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(bool(unicodedata.combining(c)) for c in text)
