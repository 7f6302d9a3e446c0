"""The filter of a list as one line of fields: short choices by number, and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from pos_app.tui import glyphs
from pos_app.tui.forms.typing import Typing
from pos_app.tui.widgets.drawing import Line, Part, Said, draw, length, paint_of, spread
from pos_app.words import _


class Picks(NamedTuple):
    """A field with a number for each of its answers."""

    label: str
    options: Sequence[tuple[str, str]]
    """Key and word of each; the first one filters nothing."""


class FilterLine(Widget, can_focus=True):
    """At rest it says what is shown; opened, it takes numbers and words, and its second line the choices."""

    DEFAULT_CSS = "FilterLine { height: auto; width: 1fr; }"

    def __init__(self, words_hint: str) -> None:
        """Make it closed, with nothing to choose from yet."""
        super().__init__()
        self.fields: Sequence[Picks] = ()
        self.chosen: list[int] = []
        self.typing = Typing(limit=80)
        self.at = 0
        self.hint = words_hint
        self.right = self.right_short = ""

    # what it says

    def offer(self, fields: Sequence[Picks], chosen: Sequence[str], words: str) -> None:
        """Take fields and what is chosen in each (by key); a key that is not there chooses the first."""
        self.fields = fields
        keys = [[key for key, _word in field.options] for field in fields]
        self.chosen = [
            known.index(key) if key in known else 0 for known, key in zip(keys, chosen, strict=True)
        ]
        self.typing.put(words)
        self.refresh()

    def answers(self) -> tuple[list[str], str]:
        """The chosen keys, and the words."""
        keys = [field.options[index][0] for field, index in zip(self.fields, self.chosen, strict=True)]
        return keys, " ".join(self.typing.text.split())

    def fact(self, text: str, short: str) -> None:
        """Show something at the right end while it is closed; the short form where there is no room."""
        if (text, short) != (self.right, self.right_short):
            self.right, self.right_short = text, short
            self.refresh()

    @property
    def is_open(self) -> bool:
        """Whether it takes keys."""
        return self.has_class("-open")

    def open(self) -> None:
        """Take keys, the first field first."""
        self.at = 0
        self.add_class("-open")
        self.focus()
        self.refresh(layout=True)

    def shut(self) -> None:
        """Take none any more."""
        self.remove_class("-open")
        self.refresh(layout=True)

    # keys

    @property
    def in_words(self) -> bool:
        """Whether the words have the focus; digits are text there."""
        return self.at >= len(self.fields)

    def walk(self, step: int) -> None:
        """To the next field, or the one before; round and round."""
        self.at = (self.at + step) % (len(self.fields) + 1)
        self.refresh(layout=True)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What the gate may let pass while rows are loading."""
        return self.is_open and self.typing.consumes(key, character)

    def on_key(self, event: events.Key) -> None:
        """A number answers its field and goes on; a letter belongs to the words wherever it is typed."""
        if not self.is_open or getattr(self.app, "too_small", False) or not self._takes(event):
            return
        event.stop()
        event.prevent_default()
        self.refresh(layout=True)

    def _takes(self, event: events.Key) -> bool:
        character = event.character if event.is_printable else None
        if self.in_words:
            return self.typing.press(event.key, character)
        if character is None:
            return False
        if not (character.isascii() and character.isdigit()):
            self.at = len(self.fields)
            self.typing.at = len(self.typing.text)
            return self.typing.press(event.key, character)
        if not 1 <= int(character) <= len(self.fields[self.at].options):
            return False
        self.chosen[self.at] = int(character) - 1
        self.at += 1
        return True

    def on_paste(self, event: events.Paste) -> None:
        """A paste is words."""
        event.stop()
        self.at = len(self.fields)
        self.typing.insert(event.text)
        self.refresh(layout=True)

    # drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line; opened, one more for each line of choices."""
        return 1 + len(self._choices(width - 1)) if self.is_open else 1

    def render_line(self, y: int) -> Strip:
        """What is shown; or the fields, and below them the choices of the one in focus."""
        width, paint = self.size.width, paint_of(self.app)
        if not self.is_open:
            summary = self._summary()
            fits = length(summary) + length([self.right]) + 4 <= width
            right = Said(self.right if fits else self.right_short, "muted")
            return draw(spread(summary, [right], width), width, paint, "bg")
        if y == 0:
            bar = Said(glyphs.current().bar, "accent")
            return draw([bar, *self._fields(width - 1)], width, paint, "cursor")
        choices = self._choices(width - 1)
        return draw([" ", *choices[min(y, len(choices)) - 1]], width, paint, "bg")

    def _summary(self) -> Line:
        line: list[Part] = []
        for field, index in zip(self.fields, self.chosen, strict=True):
            line += [Said(field.options[index][1], "accent" if index else "muted"), Said(", ", "muted")]
        if self.typing.text.strip():
            return [*line, Said(f"“{' '.join(self.typing.text.split())}”", "accent")]
        return line[:-1]

    def _fields(self, width: int) -> Line:
        line: list[Part] = []
        for number, (field, index) in enumerate(zip(self.fields, self.chosen, strict=True)):
            here = number == self.at
            line += [Said(field.options[index][1], "accent_bold" if here else "muted"), "  "]
        line.append(Said(_("Words") + " ", "accent_bold" if self.in_words else "muted"))
        if self.typing.text or self.in_words:
            return [*line, *self.typing.parts(30, self.in_words)]
        return [*line, Said(self.hint, "muted")]

    def _choices(self, width: int) -> list[Line]:
        """The choices of the field in focus, in as many lines as they take."""
        if self.in_words:
            return [[Said(self.hint, "muted")]]
        lines: list[list[Part]] = [[]]
        for number, (_key, word) in enumerate(self.fields[self.at].options, 1):
            pair: list[Part] = [Said(str(number), "accent_bold"), " ", word, "  "]
            if lines[-1] and length(lines[-1]) + length(pair) > width:
                lines.append([])
            lines[-1] += pair
        return list(lines)
