"""Screens that hold a form: a full-width one, and a dialog of 72 columns over a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.widget import Widget

from pos_app.tui import commands
from pos_app.tui.forms.view import FormView
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import DeskDialog, DeskScreen, Steered
from pos_app.tui.screens.form_base import Forming
from pos_app.tui.text import txt
from pos_app.tui.widgets.lines import Message, MessageLine
from pos_app.words import _

_FROM_WALL = ("book", "sell", "use", "history")
"""Verbs that the key line of a dialog's wall names; the others of the screen behind are taken, too."""
_FOR_GUEST = ("sell", "book", "use")
"""Verbs that every full-width wall of a guest knows."""


class FormScreen(Forming, DeskScreen, inherit_bindings=False):
    """A full-width form; on its wall the same guest can be served on."""

    DEFAULT_CSS = "FormScreen > FormView { margin: 0 1 0 1; }"
    AUTO_FOCUS = "FormView"

    def __init__(self) -> None:
        super().__init__()
        self.view = FormView()

    def body(self) -> Iterable[Widget]:
        """The form."""
        yield self.view

    def possible(self) -> list[str]:
        """On the wall its own verbs, then those that begin something else for its guest."""
        names = super().possible()
        return [*names, *(name for name in self._for_guest() if name not in names)]

    def do(self, name: str) -> None:
        """A verb for the guest works on every wall that has one."""
        if self.wall is None or name in self.wall.verbs or name not in self._for_guest():
            super().do(name)
        else:
            self.carry_out(name)

    def _for_guest(self) -> list[str]:
        """The verbs for the guest of a wall."""
        if self.wall is None or not getattr(self, "guest_id", str)():
            return []
        return [name for name in _FOR_GUEST if hasattr(self, f"verb_{name}")]


class FormDialog(Forming, DeskDialog, inherit_bindings=False):
    """A form in a frame over the screen it came from."""

    DEFAULT_CSS = """
    FormDialog {
        & FormView { height: auto; max-height: 1fr; }
        & MessageLine { min-height: 0; }
    }
    """
    AUTO_FOCUS = "FormView"
    LOADS = True

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self.title_text = title
        self.view = FormView(ground="surface", fills=False)

    def inside(self) -> Iterable[Widget]:
        """The form and the message."""
        yield self.view
        yield MessageLine(ground="surface")

    def show_title(self, title: str) -> None:
        """Change the title in the frame."""
        self.title_text = title
        self.query_one(".box").border_title = txt(title)

    async def load(self) -> None:
        """Make the form; its title stands in the frame."""
        await super().load()
        if self.form is not None and not self.title_text:
            self.show_title(self.form.title)

    def show_wall(self, wall: Wall) -> None:
        """The wall says it all; the message stands on the screen behind."""
        super().show_wall(wall)
        for line in self.query(MessageLine):
            line.show(Message(""))

    def possible(self) -> list[str]:
        """On the wall its own verbs, then those of the row behind it."""
        names, behind = super().possible(), self._behind()
        if self.wall is None or behind is None:
            return names
        more = [n for n in _FROM_WALL if n in behind.VERBS and n not in self.wall.verbs]
        return [*names, *(n for n in more if not behind.why_not(n))]

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """The way out in the form's own word; from the wall to the next guest, too."""
        if self.wall is not None:
            return self.keys_here(("finder", "back"))
        return [(key, _(self.form.leave_words) if self.form else word) for key, word in super().last_keys()]

    def do(self, name: str) -> None:
        """A verb that is not the wall's own leaves it, and acts on what stands behind."""
        behind = self._behind()
        is_verb = commands.command(name).kind == commands.VERB
        if self.wall is None or not is_verb or name in self.wall.verbs or behind is None:
            super().do(name)
        else:
            self.close()
            self.desk_app.hand_on(self.desk_app.keys.of[name][0])

    def _behind(self) -> Steered | None:
        """The screen behind this one."""
        stack = self.app.screen_stack
        below = stack[: stack.index(self)][-1:] if self in stack else []
        return below[0] if below and isinstance(below[0], Steered) else None
