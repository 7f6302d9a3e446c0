"""A line of text being typed: cursor, selection, limit. No Textual here."""

from __future__ import annotations

from pos_app.tui.text import clean, cut
from pos_app.tui.widgets.drawing import Part, Said

_MOST = 5000
_MOVES = ("left", "right", "home", "end")
_EDITS = ("backspace", "delete", "ctrl+u", "ctrl+w")
EDITING = (*_MOVES, *_EDITS)
"""Keys that edit a line of text; where there is nothing to edit they are harmless, and used all the same."""


class Typing:
    """The text of one field and where in it one is."""

    def __init__(
        self, text: str = "", *, limit: int = 200, secret: bool = False, digits: bool = False
    ) -> None:
        self.text, self.limit, self.secret, self.digits = text, min(limit, _MOST), secret, digits
        self.at = len(text)
        self.selected = False
        self.left_out = False
        """Whether the last text put in at the cursor was longer than the room for it."""

    def put(self, text: str, *, select: bool = False) -> None:
        """Replace the text; selected, the next letter replaces it again."""
        self.text = text
        self.at = len(text)
        self.selected = select and bool(text)

    def consumes(self, key: str, character: str | None) -> bool:
        """Whether a key is typing."""
        if character and character.isprintable() and (key != "tab"):
            return not self.digits or character.isdigit()
        return key in _EDITS

    def press(self, key: str, character: str | None) -> bool:
        """Do what a key means in a line of text; whether it means something."""
        if key in _MOVES:
            return self._move(key)
        if key in _EDITS:
            return self._edit(key)
        if self.consumes(key, character):
            self.insert(character or "")
            return True
        return False

    def insert(self, text: str) -> None:
        """Put text in at the cursor, on one line and within the limit."""
        whole = len(text)
        text = clean(text[: self.limit + 200])
        if self.digits:
            text = "".join(c for c in text if c.isascii() and c.isdigit())
        if self.selected:
            self.put("")
        room = max(0, self.limit - len(self.text))
        self.left_out = whole > self.limit or len(text) > room
        text = text[:room]
        self.text = self.text[: self.at] + text + self.text[self.at :]
        self.at += len(text)

    def parts(self, width: int, focus: bool) -> list[Part]:
        """The text with its block cursor, in `width` cells; the part around the cursor when it is long."""
        text = "●" * len(self.text) if self.secret else self.text
        if not focus:
            return [cut(text, width)]
        if self.selected:
            return [Said(cut(text, width), "selected")]
        start = max(0, self.at - width + 1)
        under = text[self.at : self.at + 1] or " "
        return [text[start : self.at], Said(under, "caret"), text[self.at + 1 : start + width]]

    def _move(self, key: str) -> bool:
        if not self.text:
            return False
        self.selected = False
        self.at = {"left": max(0, self.at - 1), "right": min(len(self.text), self.at + 1), "home": 0}.get(
            key, len(self.text)
        )
        return True

    def _edit(self, key: str) -> bool:
        if self.selected or key == "ctrl+u":
            self.put("")
        elif key == "backspace" and self.at:
            self.text = self.text[: self.at - 1] + self.text[self.at :]
            self.at -= 1
        elif key == "delete":
            self.text = self.text[: self.at] + self.text[self.at + 1 :]
        elif key == "ctrl+w":
            kept = self.text[: self.at].rstrip().rpartition(" ")
            head = kept[0] + kept[1]
            self.text, self.at = head + self.text[self.at :], len(head)
        return True
