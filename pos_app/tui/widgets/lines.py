"""The four lines around every screen: header, place, message, keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from pos_app.tui import commands, glyphs
from pos_app.tui.keymap import Keys
from pos_app.tui.text import clean, cut, shortened, wrap
from pos_app.tui.widgets.drawing import Line, Part, Said, clip, draw, length, paint_of, spread, wrapped
from pos_app.words import _, ngettext_

_STEP, _LEAST_NAME = " › ", 12
_TIME = 10
"""Cells of a message's time and what parts them."""


class Truth(NamedTuple):
    """What is known about Paper.id, in a long and a short form.

    `state` is online, old (the last answer is), checking, offline, stopped or off.
    """

    state: str
    long: str
    short: str


class HeaderFacts(NamedTuple):
    """What the header says."""

    mark: str
    """The environment when it is not production: `SANDBOX`, `STAGING`."""
    venue: str
    outlet: str
    drafts: int
    truth: Truth
    person: str
    role: str
    clock: str
    """Outlet time, `14:05`."""


class OneLine(Widget):
    """A widget that draws its lines itself."""

    DEFAULT_CSS = "OneLine { height: 1; width: 1fr; }"

    def __init__(self, *, ground: str = "bg") -> None:
        super().__init__()
        self.ground = ground

    def lines(self, width: int) -> list[Line]:
        """What to show, in `width` cells."""
        return [[]]

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        width = self.size.width
        shown = self.lines(width)
        return draw(shown[y] if y < len(shown) else [], width, paint_of(self.app), self.ground)


_LEVELS = 5
"""Steps in which the header gives up parts for room."""


class DeskHeader(OneLine):
    """Environment, venue, drafts, the truth about Paper.id, person and outlet time; drops parts by width."""

    def __init__(self, facts: HeaderFacts) -> None:
        super().__init__(ground="panel")
        self.facts = facts

    def show(self, facts: HeaderFacts) -> None:
        """Show new facts, if they differ."""
        if facts != self.facts:
            self.facts = facts
            self.refresh()

    def lines(self, width: int) -> list[Line]:
        """The header, dropping role, the long truth, venue, surname, outlet in this order.

        Never mark, truth, person, time: what still does not fit loses the end of the truth.
        """
        for level in range(_LEVELS):
            line = self._at(level, width)
            if line is not None:
                return [line]
        return [self._at(_LEVELS, width) or []]

    def _at(self, level: int, width: int) -> Line | None:
        left, truth = self._left(level), self._truth(level)
        facts = self.facts
        person = facts.person if level < 4 else _initialed(facts.person)
        role = f", {facts.role}" if level < 1 and facts.person and facts.role else ""
        who: list[Part] = [Said(person, "text"), Said(role, "muted"), Said(f"   {facts.clock}", "strong")]
        if length(left) + length(truth) + length(who) + 4 <= width:
            return spread(left, [*truth, *who], width)
        if level < _LEVELS:
            return None
        room = max(0, width - 2 - length(left) - 2 - length(who) - 3)
        return spread(left, [*clip(truth, room), *(["   "] if truth else []), *who], width)

    def _left(self, level: int) -> list[Part]:
        facts = self.facts
        left: list[Part] = [Said(f" {clean(facts.mark)} ", "mark"), "  "] if facts.mark else []
        if level < 3 and facts.venue:
            outlet = f" {glyphs.current().dot} {facts.outlet}" if facts.outlet else ""
            left += [Said(facts.venue, "strong"), Said(outlet, "muted")]
        elif level < 5:
            left.append(Said(facts.outlet or facts.venue, "strong"))
        if facts.drafts:
            drafts = ngettext_("%(n)s draft", "%(n)s drafts", facts.drafts) % {"n": facts.drafts}
            left.append(Said(f"   {drafts}", "due"))
        return left

    def _truth(self, level: int) -> list[Part]:
        truth, signs = self.facts.truth, glyphs.current()
        words = truth.long if level < 2 else truth.short
        if not words:
            return []
        online = truth.state == "online"
        tone = {"online": "paid", "offline": "due", "stopped": "bad"}.get(truth.state, "muted")
        return [Said(signs.online if online else signs.offline, tone), Said(f" {words}   ", "muted")]


def _initialed(name: str) -> str:
    """`Sari Wulandari` as `Sari W.`"""
    first, _space, rest = name.partition(" ")
    return f"{first} {rest.split()[-1][0]}." if rest.strip() else name


class PlaceLine(OneLine):
    """Where one is, and on the right the one fact that matters here."""

    def __init__(self) -> None:
        super().__init__()
        self._left: Sequence[str] = ()
        self._right: Line = ()
        self.loading_note = ""

    def show(self, *where: str, right: Line = ()) -> None:
        """Show a path of names, the last one is here."""
        self._left, self._right, self.loading_note = where, right, ""
        self.refresh()

    def note(self, text: str) -> None:
        """Say for a moment what goes on (`loading…`) instead of the fact on the right."""
        self.loading_note = text
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """The path and the fact."""
        right = clip([Said(self.loading_note, "muted")] if self.loading_note else self._right, width - 4)
        names = _shortened(self._left, width - 2 - (length(right) + 2 if right else 0))
        left: list[Part] = []
        for name in names[:-1]:
            left += [Said(name, "muted"), Said(_STEP, "muted")]
        left += [Said(name, "strong") for name in names[-1:]]
        return [spread(left, right, width)]


def _shortened(names: Sequence[str], room: int) -> list[str]:
    """The names of a path in so many cells: the longest one gives way first, down to a dozen."""
    cells = [min(length([name]), max(room, 0)) for name in names]
    over = sum(cells) + len(_STEP) * (len(cells) - 1) - room
    while over > 0 and max(cells, default=0) > _LEAST_NAME:
        cells[cells.index(max(cells))] -= 1
        over -= 1
    return [cut(name, width) for name, width in zip(names, cells, strict=True)]


class Message(NamedTuple):
    """What the last act did, or why it was refused."""

    text: str
    at: str = ""
    """Outlet time with seconds."""
    tone: str = "text"


class MessageLine(OneLine):
    """The result of the last act or the refusal, with its time; wraps to two lines."""

    DEFAULT_CSS = "MessageLine { height: auto; min-height: 1; max-height: 2; width: 1fr; }"

    def __init__(self, *, ground: str = "bg") -> None:
        super().__init__(ground=ground)
        self.message = Message("")

    def show(self, message: Message) -> None:
        """Show a message until the next one."""
        if message != self.message:
            tall = self.size.height
            self.message = message
            self.refresh(layout=max(1, len(self.lines(self.size.width or 80))) != tall)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, or two when the text needs them; none without a message (a screen keeps one free)."""
        return len(self.lines(width)) if self.message.text else 0

    def lines(self, width: int) -> list[Line]:
        """The message in one or two lines."""
        message, room = self.message, max(8, width - 2)
        mark = "! " if message.tone == "bad" else ""
        text = shortened(message.text, lambda text: self._fits(f"{mark}{text}", room))
        line: list[Part] = [Said(f"{mark}{text}", message.tone)] if text else []
        if length(line) + _TIME <= room:
            return [spread(line, [Said(message.at, "muted")], width)]
        parts = wrapped(line, room, 2)
        if len(parts) < 2:
            return [[" ", *parts[0]]]
        return [[" ", *parts[0]], spread(parts[1], [Said(message.at, "muted")], width)]

    def _fits(self, text: str, room: int) -> bool:
        *above, last = wrap(text, room)
        return len(above) < 2 and length([last]) + _TIME <= room


class KeyLine(OneLine):
    """The likeliest keys of this screen, as many as fit; the last ones always stay."""

    def __init__(self, *, ground: str = "panel") -> None:
        super().__init__(ground=ground)
        self._first: tuple[tuple[str, str], ...] = ()
        self._last: tuple[tuple[str, str], ...] = ()

    def show(self, first: Sequence[tuple[str, str]], last: Sequence[tuple[str, str]]) -> None:
        """Show pairs of key and word, likeliest first."""
        if (tuple(first), tuple(last)) != (self._first, self._last):
            self._first, self._last = tuple(first), tuple(last)
            self.refresh()

    def lines(self, width: int) -> list[Line]:
        """As many keys as fit; the last ones lose their words before they go."""
        tail = _pairs(self._last)
        line: list[Part] = []
        if length(tail) > width // 2:
            tail = _pairs(
                [
                    (key, "" if index < len(self._last) - 1 else word)
                    for index, (key, word) in enumerate(self._last)
                ]
            )
        room = width - 2 - length(tail) - 3
        for key, word in self._first:
            pair = _pairs([(key, word)])
            if length(line) + length(pair) + (3 if line else 0) > room:
                break
            line += ["   ", *pair] if line else pair
        return [spread(line, tail, width)]

    def on_click(self, event: object) -> None:
        """The mouse reaches what the keys reach: a click on a word is its key."""
        x = int(getattr(event, "x", 0))
        at = 0
        for key, word in (*self._first, *self._last):
            text = "".join(
                part.text if isinstance(part, Said) else part for part in self.lines(self.size.width)[0]
            )
            at = text.find(f"{key} {word}".rstrip(), at)
            if at <= x < at + len(f"{key} {word}") and at >= 0:
                getattr(self.app, "press_shown", lambda _label: None)(key)
                return
            at = max(at, 0)


def _pairs(pairs: Sequence[tuple[str, str]]) -> list[Part]:
    line: list[Part] = []
    for key, word in pairs:
        if line:
            line.append("   ")
        line.append(Said(key, "accent_bold"))
        if word:
            line.append(Said(f" {word}", "muted"))
    return line


def key_pairs(keys: Keys, names: Sequence[str]) -> list[tuple[str, str]]:
    """Key and word of commands, those without a key left out."""
    return [(keys.label(name), _(commands.command(name).verb)) for name in names if keys.label(name)]
