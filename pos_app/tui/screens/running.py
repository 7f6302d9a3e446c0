"""Long work on a screen: it runs beside the keys, says how far it is, and Esc stops it."""

from __future__ import annotations

from textual import events
from textual.timer import Timer

from pos_app.domain.errors import Refusal
from pos_app.tui import commands, glyphs
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormScreen
from pos_app.tui.upkeep import Watch
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.tui.widgets.lines import OneLine
from pos_app.words import _

_EVERY = 0.1
_WIDE = 110


def bar(watch: Watch, room: int) -> str:
    """How far it is, as a bar and in percent; nothing while that is unknown."""
    if not watch.total:
        return ""
    signs, width = glyphs.current(), 24 if room >= _WIDE else 12
    filled = width * watch.percent // 100
    return f"{signs.bar * filled}{signs.rule * (width - filled)} {watch.percent:3} %"


class Working(Steered):
    """A screen with work under way. A concrete one starts it with `work_on`."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = Watch()
        self.working = False
        self._ticking: Timer | None = None

    def tell(self) -> None:
        """Bring what is said about the work up to date."""

    def begin(self) -> None:
        """Note that work begins."""
        self.progress = Watch()
        self.working = True
        self.desk_app.spend_enter()
        self.say("")
        self._ticking = self.set_interval(_EVERY, self.tell)
        self.tell()

    def end(self) -> None:
        """Note that it is over."""
        self.working = False
        if self._ticking is not None:
            self._ticking.stop()

    def stop(self) -> None:
        """Ask the work to stop."""
        self.progress.stopped = True
        self.say(_("Stopping …"), "waiting")

    def on_unmount(self) -> None:
        """Work does not outlive its screen."""
        self.progress.stopped = True

    def key_while_working(self, event: events.Key) -> None:
        """Esc stops, places are reached; Enter waits; everything else is refused."""
        command = self.desk_app.keys.find(event.key, event.character)
        if event.key == "escape":
            self.stop()
        elif command is not None and command.kind == commands.PLACE:
            self.do(command.id)
        elif event.key != "enter":
            self.refuse(_("Wait, or stop it with Esc."))


class LongForm(Working, FormScreen, inherit_bindings=False):
    """A form whose act takes a while; `perform` answers a wall, or None to stay in the form."""

    def doing(self) -> str:
        """What is being done now."""
        return _("Working")

    def tell(self) -> None:
        """The confirm line says how far it is."""
        if self.form is not None and self.is_attached:
            how_far = bar(self.progress, self.size.width)
            words = _("%(doing)s. Esc stops it; nothing is kept.") % {"doing": self.doing()}
            self.form.busy_words = f"{how_far}  {words}" if how_far else words
            self.redraw()

    def key(self, event: events.Key) -> None:
        """While it runs, Esc stops it."""
        if self.working and not self.desk_app.too_small:
            self.key_while_working(event)
        else:
            super().key(event)

    def _start_act(self) -> None:
        assert isinstance(self.form, Form)
        self.form.busy = True
        self.begin()
        self.desk_app.act(self, self._act(), group=self.desk_app.FREE)

    async def _act(self) -> None:
        assert isinstance(self.form, Form)
        wall: Wall | None = None
        try:
            wall = await self.perform()
        finally:
            self.end()
            self.form.busy = False
            if self.is_attached:
                self.redraw()
        if wall is not None and self.is_attached:
            self.desk_app.spend_enter()
            self.show_wall(wall)

    def refused(self, no: Refusal) -> None:
        """A refusal that comes when the screen is left already stands in the message line."""
        if self.is_attached:
            super().refused(no)
        else:
            Steered.refused(self, no)

    def first_keys(self) -> list[tuple[str, str]]:
        """Nothing but Esc while it runs."""
        return [("Esc", _("Stop"))] if self.working else list(super().first_keys())


class ActLine(OneLine):
    """The confirm line of a list: the whole act in words, or how far it is."""

    DEFAULT_CSS = "ActLine { height: 1; width: 1fr; margin: 0 1; display: none; &.-said { display: block; } }"

    def __init__(self) -> None:
        super().__init__(ground="cursor")
        self._line: Line = ()

    def ask(self, words: str) -> None:
        """Say what Enter does."""
        self._show([Said(glyphs.current().bar, "accent"), Said("Enter", "accent_bold"), "  ", words])

    def tell(self, words: str) -> None:
        """Say what is going on, or what is missing."""
        self._show([Said(glyphs.current().bar, "accent"), Said(words, "waiting")])

    def clear(self) -> None:
        """Take no room."""
        self._show(())

    def _show(self, line: Line) -> None:
        self._line = line
        self.set_class(bool(line), "-said")
        self.refresh()

    def lines(self, width: int) -> list[Line]:
        """The line."""
        return [self._line]
