"""The widget that draws a form, and later its wall."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from pos_app.tui.forms.form import Form
from pos_app.tui.forms.layout import Drawn, Grounded, picture, wall_picture
from pos_app.tui.forms.wall import Wall
from pos_app.tui.widgets.drawing import draw, paint_of


class FormView(Widget, can_focus=True):
    """Draws; it handles no key itself, but tells the gate what is typing."""

    DEFAULT_CSS = "FormView { height: 1fr; width: 1fr; }"

    @dataclass
    class Clicked(Message):
        """A field or a row of choices was clicked."""

        kind: str
        index: int

    def __init__(self, *, ground: str = "bg", fills: bool = True) -> None:
        """Make an empty view; one that `fills` has its confirm line at its bottom, another is as tall as
        it needs."""
        super().__init__()
        self.ground, self.fills = ground, fills
        self.form: Form | None = None
        self.wall: Wall | None = None
        self._lines: list[Drawn] = []
        self._drawn_for: tuple[object, ...] = ()
        self._tall = 0

    def redraw(self) -> None:
        """Draw again: something changed."""
        self._drawn_for = ()
        if not self.fills:
            tall = len(self._picture(self.size.width or 68, 0))
            self.refresh(layout=tall != self._tall)
            self._tall = tall
        else:
            self.refresh()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What the gate may let pass while rows are loading."""
        return self.form is not None and self.wall is None and self.form.consumes(key, character)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it needs."""
        self._tall = len(self._picture(width, 0))
        return min(self._tall, self._most)

    @property
    def _most(self) -> int:
        """The lines there is room for in a dialog, with its frame, a message and the keys."""
        return max(8, self.app.size.height - 5)

    def render_line(self, y: int) -> Strip:
        """One line of the picture."""
        width, height = self.size.width, self.size.height
        now = (width, height, self.app.theme)
        if now != self._drawn_for:
            self._drawn_for = now
            self._lines = self._picture(width, height if self.fills else 0)
            if not self.fills and len(self._lines) > height:
                self._lines = self._picture(width, height)
        return self._strip(self._lines[y], width) if y < len(self._lines) else self._strip(Drawn([]), width)

    def _picture(self, width: int, height: int) -> list[Drawn]:
        if self.wall is not None:
            return wall_picture(self.wall, width, height)
        return picture(self.form, width, height, self._most) if self.form is not None else [Drawn([])]

    def _strip(self, drawn: Drawn, width: int) -> Strip:
        paint, ground = paint_of(self.app), drawn.ground or self.ground
        if not any(isinstance(part, Grounded) for part in drawn.line):
            return draw(drawn.line, width, paint, ground, bold=drawn.bold)
        strips, left = [], width
        run: list[object] = []
        for part in [*drawn.line, None]:
            if isinstance(part, Grounded) or part is None:
                before = draw(run, left, paint, ground, bold=drawn.bold)  # type: ignore[arg-type]
                if part is None:
                    strips.append(before)
                    break
                taken = _length(run)
                strips.append(before.crop(0, min(taken, left)))
                left -= min(taken, left)
                run = []
                inner = min(part.width, left)
                strips.append(self._strip(Drawn(part.line, part.ground, part.bold), inner))
                left -= inner
            else:
                run.append(part)
        return Strip.join(strips)

    def on_click(self, event: events.Click) -> None:
        """The mouse reaches fields and rows."""
        if self.wall is None and event.y < len(self._lines) and (target := self._lines[event.y].target):
            self.post_message(self.Clicked(*target))


def _length(run: list[object]) -> int:
    from pos_app.tui.widgets.drawing import length

    return length(run)  # type: ignore[arg-type]
