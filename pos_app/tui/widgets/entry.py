"""A line to type in; the editing itself is `forms.typing`, so that forms and finder type alike."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pos_app.tui import glyphs
from pos_app.tui.forms.typing import Typing
from pos_app.tui.widgets.drawing import Line, Part, Said, draw, paint_of, spread


class Entry(Widget, can_focus=True):
    """One line of text with its label; printable keys stay here, all others belong to the screen."""

    DEFAULT_CSS = "Entry { height: 1; width: 1fr; }"

    @dataclass
    class Changed(Message):
        """The text is another one."""

        entry: Entry
        text: str

    def __init__(
        self,
        label: str = "",
        *,
        hint: str = "",
        secret: bool = False,
        limit: int = 200,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.label, self.hint = label, hint
        self.right: Line = ()
        self.typing = Typing(limit=limit, secret=secret)

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.typing.text

    @property
    def first(self) -> bool:
        """Whether the next letter would be the first one: the line is empty, or what stands there is
        selected."""
        return not self.typing.text or self.typing.selected

    def put(self, text: str, *, select: bool = False) -> None:
        """Put a text in; selected, the next letter replaces it. Says nothing."""
        self.typing.put(text, select=select)
        self.refresh()

    def fact(self, *parts: Part) -> None:
        """Show something at the right end of the line."""
        self.right = parts
        self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What the gate may let pass while rows are loading."""
        return self.typing.consumes(key, character) and not (character and self.refuses(character))

    def refuses(self, character: str) -> bool:
        """Whether a printable key at this moment is not text but the screen's (`/`, `?`, `:` in an empty
        finder)."""
        return False

    def on_key(self, event: events.Key) -> None:
        """Type."""
        if event.is_printable and event.character and self.refuses(event.character):
            return
        if getattr(self.app, "too_small", False):
            return
        before = self.typing.text
        if self.typing.press(event.key, event.character):
            event.stop()
            event.prevent_default()
            self.refresh()
            if self.typing.text != before:
                self.post_message(self.Changed(self, self.typing.text))

    def on_paste(self, event: events.Paste) -> None:
        """Take a paste as text on one line."""
        event.stop()
        before = self.typing.text
        self.typing.insert(event.text)
        self.refresh()
        if self.typing.left_out:
            getattr(self.app, "say_cut", lambda _limit: None)(self.typing.limit)
        if self.typing.text != before:
            self.post_message(self.Changed(self, self.typing.text))

    def on_focus(self) -> None:
        """Show the block cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide it."""
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Label, text and cursor, and the fact on the right."""
        width, focus = self.size.width, self.has_focus
        bar = Said(glyphs.current().bar if focus else " ", "accent")
        head: list[Part] = [
            bar,
            Said(self.label, "accent_bold" if focus else "muted"),
            " " if self.label else "",
        ]
        if self.typing.text or not self.hint:
            head += self.typing.parts(max(4, width - len(self.label) - 4), focus)
        else:
            head += [*self.typing.parts(1, focus), Said(self.hint, "muted")]
        return draw(
            spread(head, self.right, width, margin=0), width, paint_of(self.app), "cursor" if focus else "bg"
        )
