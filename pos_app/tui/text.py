"""The one way from data to the screen: whatever came from outside is made harmless first, and never read
as markup."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.cells import cell_len, get_character_cell_size
from textual.content import Content

from pos_app.domain.errors import Refusal, Words
from pos_app.domain.money import Rupiah
from pos_app.tui import formats, glyphs
from pos_app.words import N_, _

_SPACES = re.compile("[\t\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_BROKEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LEAST_NAME = 12
"""Cells that a name in a sentence keeps, however little room there is."""


def clean(text: str) -> str:
    """`text` on one line, without anything a terminal would obey and without what nobody can see.

    Line breaks and tabs become a space; control, bidirectional, zero-width and other invisible characters go;
    half
    characters become `\ufffd`.
    """
    if text.isascii() and text.isprintable():
        return text
    return _BROKEN.sub("\ufffd", _UNSEEN.sub("", _SPACES.sub(" ", text)))


def txt(text: str, style: str = "") -> Content:
    """`text` as display text: cleaned, and never markup."""
    return Content.styled(clean(text), style) if style else Content(clean(text))


def cut(text: str, width: int, *, keep_tail: int = 0) -> str:
    """Clean text in at most `width` cells; what is longer ends in `…`, or loses its middle to keep a tail."""
    text = clean(text)
    if text.isascii() and len(text) <= width:
        return text
    if cell_len(text) <= width:
        return text
    mark = glyphs.current().ellipsis
    if width <= 1:
        return mark[:width]
    if keep_tail and width > keep_tail + 1:
        return _head(text, width - keep_tail - 1) + mark + text[-keep_tail:]
    return _head(text, width - 1).rstrip() + mark


def fit(text: str, width: int, *, right: bool = False) -> str:
    """Clean text in exactly `width` cells: cut, or filled with spaces on its open side."""
    text = cut(text, width)
    room = " " * (width - cell_len(text))
    return room + text if right else text + room


def wrap(text: str, width: int, limit: int = 0) -> list[str]:
    """Clean text in lines of at most `width` cells, broken at spaces where there are any; at most `limit`
    lines."""
    width = max(1, width)
    lines, line = [], ""
    for word in clean(text).split(" "):
        while cell_len(word) > width:
            room = width - cell_len(line) - 1 if line else width
            head = _head(word, room) if room > 0 else ""
            if line:
                line = f"{line} {head}" if head else line
                lines.append(line)
                line = ""
            else:
                lines.append(head or word[:1])
                head = head or word[:1]
            word = word[len(head) :]
        joined = f"{line} {word}" if line else word
        if cell_len(joined) <= width:
            line = joined
        else:
            lines.append(line)
            line = word
    lines.append(line)
    if limit and len(lines) > limit:
        lines = [*lines[: limit - 1], cut(" ".join(lines[limit - 1 :]), width)]
    return lines


class Filled(str):
    """A sentence with names in it, which give way to its own words where there is too little room."""

    names: tuple[str, ...]


def filled(sentence: str, **what: object) -> Filled:
    """A sentence (`%(guest)s is here.`) with what it speaks of: names, or words that have names in them."""
    texts = [value for value in what.values() if isinstance(value, str)]
    names = [name for text in texts for name in (text.names if isinstance(text, Filled) else (text,))]
    return _with_names(sentence % what, names)


def together(*parts: str, between: str = " ", end: str = "") -> Filled:
    """Sentences one after the other, the empty ones left out."""
    names = [name for part in parts if isinstance(part, Filled) for name in part.names]
    return _with_names(between.join(part for part in parts if part) + end, names)


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """`text`, the names in it (see `filled`) cut so far that it fits; the longest ones give way first."""
    found = {clean(name) for name in text.names} if isinstance(text, Filled) else set()
    names = sorted((name for name in found if cell_len(name) > _LEAST_NAME), key=cell_len, reverse=True)
    text = clean(text)
    if not names or fits(text):
        return text

    def at_most(width: int) -> str:
        said = text
        for name in names:
            said = said.replace(name, cut(name, width))
        return said

    widths = range(_LEAST_NAME, cell_len(names[0]))
    too_wide = bisect_left(widths, True, key=lambda width: not fits(at_most(width)))
    return at_most(widths[max(0, too_wide - 1)])


def _with_names(text: str, names: Iterable[str]) -> Filled:
    said = Filled(text)
    said.names = tuple(names)
    return said


def words_of(refusal: Refusal, today: date | None = None, zone: ZoneInfo | None = None) -> Filled:
    """A refusal in the language of the desk: its sentence, then what to do next; instants in `zone`."""
    params = {name: _shown(value, today, zone) for name, value in refusal.params.items()}
    parts = [_(part) % params if params else _(part) for part in (refusal.text, refusal.next_step) if part]
    if len(parts) == 2 and parts[0][-1:] not in ".!?…":
        parts[0] += "."
    return _with_names(clean(" ".join(parts)), [said for said in params.values() if isinstance(said, str)])


def _shown(value: object, today: date | None, zone: ZoneInfo | None) -> object:
    if isinstance(value, Rupiah):
        return formats.money(value)
    if isinstance(value, Words):
        return clean(value.spelled(_))
    if isinstance(value, datetime):
        return formats.clock(value, zone)
    if isinstance(value, date):
        return formats.day(value, today)
    return clean(value) if isinstance(value, str) else value


def _head(text: str, width: int) -> str:
    used = 0
    for index, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > width:
            return text[:index]
    return text


SAID_BY_RULES = (
    N_("pending"), N_("confirmed"), N_("in progress"), N_("completed"), N_("cancelled"), N_("no-show"),
    N_("see packages, credits and payments"), N_("sell a package to be paid later"),
    N_("sell a package for money at the desk"), N_("record a payment"), N_("use a credit"),
    N_("book, cancel and complete appointments"), N_("cancel a pending purchase"),
    N_("take back a used credit"), N_("take back somebody's slip"),
    N_("refund a credit after a withdrawn completion"), N_("edit customers"), N_("manage people and PINs"),
    N_("import files"), N_("back up and export"), N_("restore a backup"),
    N_("change the venue's settings"), N_("own only for therapists"),
    N_("make and send payment links"), N_("withdraw somebody else's payment link"),
    N_("decide what becomes of a payment that does not fit"),
    N_("Super admin"), N_("Owner"), N_("Outlet manager"), N_("Receptionist"), N_("Therapist"),
    N_("All services"),
    N_("Packages carry no platform fee."),
    N_("The platform fee is added to what the guest pays online; only the price counts as paid."),
    N_("The disk is full; nothing was saved. Free some space, then try again."),
    N_("The data folder cannot be written; nothing was saved."),
    N_("The database file is damaged; nothing was saved. Restore the newest backup."),
    N_("The database is busy; nothing was saved. Try again."),
    N_("The connection to the database was lost; the last act may or may not be saved."
       " Look before repeating it."),
    N_("The database could not do this; nothing was saved."),
)  # fmt: skip
"""What rules and store say by name: they know no language, so it is collected here."""
