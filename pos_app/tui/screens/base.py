"""What all screens share: four lines around a body, keys from the command table, one way to ask the desk."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from pos_app.domain.errors import Refusal
from pos_app.tui import commands, keymap
from pos_app.tui.text import clean, txt, words_of
from pos_app.tui.widgets.lines import DeskHeader, KeyLine, MessageLine, PlaceLine, key_pairs
from pos_app.words import _

if TYPE_CHECKING:
    from pos_app.tui.app import DeskApp

Answer = TypeVar("Answer")

LEAST = (60, 16)
"""Columns and rows below which the desk only says that it needs more."""
_MOVING = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown"}
_LOADING_AFTER = 0.1


if TYPE_CHECKING:
    _Base = Screen[Any]
else:
    _Base = object  # no node: Textual takes a class's style sheet from its first base that is one


class Steered(_Base):
    """A screen or dialog steered by the command table."""

    VERBS: ClassVar[tuple[str, ...]] = ()
    """Ids of the commands that exist here, likeliest first; each is a method `verb_<id>`."""
    LOADS: ClassVar[bool] = True
    """Whether `load` is run whenever the screen comes to the front."""
    FOLLOWS_PAPER: ClassVar[bool] = False
    """Whether `load` is run again when the relay has changed something."""
    ESCAPE_TO_MINIMIZE = False

    def __init__(self) -> None:
        super().__init__()
        self.outcome: Any = None
        """What the screen answers when it is left, however it is left."""
        self._reading = 0
        self._focused_before: Widget | None = None

    @property
    def desk_app(self) -> DeskApp:
        """The app, typed."""
        return cast("DeskApp", self.app)

    # what a concrete screen says

    async def load(self) -> None:
        """Read what is shown; run in a worker of the app each time the screen comes to the front."""

    def why_not(self, name: str) -> str:
        """Why a verb of `VERBS` cannot be done now, as a sentence; empty when it can."""
        return ""

    def enter(self) -> None:
        """Enter, when nothing on the screen took it."""
        self.refuse(_("Nothing to open here."), kept=False)

    def go_back(self) -> None:
        """Esc: leave this screen."""
        self.close()

    def arrive(self) -> None:
        """The place is asked for while it is there already: begin anew (the finder empties its line)."""
        self.reload()

    def paper_moved(self, did: str) -> None:
        """The relay beside the desk did something while this screen was in front; what shows payments and
        links is read again, and a list keeps its cursor.

        Args:
            did: `made`, `parked`, `rejected`, `voided`, `sent`, `polled`, `paid`, `flagged`, `stopped`.
        """
        if self.FOLLOWS_PAPER and did not in ("polled", "parked"):
            self.reload()

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """Key and word pairs that stand before the verbs in the key line (`Enter Open`)."""
        return ()

    # asking the desk

    async def ask(self, function: Callable[..., Answer], /, *args: Any, **kwargs: Any) -> Answer:
        """Run a desk function with the signed-in desk first; raises its refusal."""
        return cast(Answer, await self.desk_app.store.run(function, self.desk_app.desk, *args, **kwargs))

    def act(self, work: Awaitable[None]) -> None:
        """Run a coroutine as a worker of the app that holds the keys; a refusal goes to `refused`."""
        self.desk_app.act(self, work)

    def refused(self, no: Refusal) -> None:
        """Show a refusal of the desk."""
        self.refuse(words_of(no, self.desk_app.today(), self.desk_app.identity.zone))

    def reload(self) -> None:
        """Read again what is shown; the old rows stay until it is there."""
        if self.LOADS and self.is_attached:
            self.desk_app.act(self, self._load(), group="read")

    async def _load(self) -> None:
        self._reading += 1
        timer = self.set_timer(_LOADING_AFTER, self._still_loading)
        try:
            await self.load()
        finally:
            timer.stop()
            self._reading -= 1
            self.end_loading()
        self.show_keys()

    def _still_loading(self) -> None:
        """The timer may have rung already when it was stopped."""
        if self._reading:
            self.begin_loading()

    def begin_loading(self) -> None:
        """Called when reading takes longer than 100 ms."""

    def end_loading(self) -> None:
        """Called when it is over."""

    def make_small(self, small: bool) -> None:
        """Hide everything where there is no room, and give the focus back to whose it was afterwards."""
        if small and not self.has_class("-small"):
            self._focused_before = self.focused
        self.set_class(small, "-small")
        if not small and self._focused_before is not None:
            self.call_after_refresh(self._focus_again)

    def _focus_again(self) -> None:
        before, self._focused_before = self._focused_before, None
        if before is not None and before.is_attached and self.focused is None:
            self.set_focus(before)

    # answering the person

    def say(self, text: str, tone: str = "text", *, about: str = "") -> None:
        """Show the result of an act in the message line; `about` a link: until that has news."""
        self.desk_app.say(text, tone, about=about)

    def refuse(self, text: str, *, kept: bool = True) -> None:
        """Say why not, and forget the keys that waited behind; a key that means nothing is not `kept`."""
        self.desk_app.refuse(text, kept=kept)

    def close(self, outcome: Any = None) -> None:
        """Leave with an answer, once."""
        if outcome is not None:
            self.outcome = outcome
        if self.is_current and len(self.app.screen_stack) > 1:
            self.dismiss(self.outcome)

    def show_keys(self) -> None:
        """Bring the key line up to date; to be called when what can be done has changed."""

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """Key and word pairs that always stay in the key line."""
        return self.keys_here(commands.ALWAYS)

    def keys_here(self, names: Sequence[str]) -> list[tuple[str, str]]:
        """Key and word of commands, each by a key that is no text where the focus is."""
        keys, focused = self.desk_app.keys, self.focused
        pairs = []
        for name in names:
            found = [key for key in keys.of[name] if not _is_text(focused, key)]
            if found:
                pairs.append((keymap.shown(found[0]), commands.verb_of(name)))
        return pairs

    def on_descendant_focus(self) -> None:
        """What is text in one place is a key in another."""
        self.show_keys()

    def possible(self) -> list[str]:
        """The verbs that can be done now, likeliest first."""
        return [name for name in self.VERBS if not self.why_not(name)]

    # keys

    def on_key(self, event: events.Key) -> None:
        """Take every key that nothing on the screen took."""
        event.stop()
        event.prevent_default()
        self.key(event)

    def key(self, event: events.Key) -> None:
        """Turn a key into a command, or refuse it. Override this one, never `on_key`: Textual calls all
        of those."""
        command = self.desk_app.keys.find(event.key, event.character)
        if self.desk_app.too_small:
            if command is not None and command.id == "quit":
                self.desk_app.place("quit")
        elif event.key in ("tab", "shift+tab"):
            self.walk(1 if event.key == "tab" else -1)
        elif event.key == "enter":
            self.enter()
        elif command is not None and command.kind != commands.FORM:
            self.do(command.id)
        elif event.key not in _MOVING:
            self.unknown_key(shown_key(event))

    def do(self, name: str) -> None:
        """Carry out a command by id, as its key would."""
        command = commands.command(name)
        if name == "back":
            self.desk_app.forgive()
            self.go_back()
        elif command.kind == commands.PLACE:
            self.desk_app.forgive()
            self.desk_app.place(name)
        elif name not in self.VERBS:
            words = _("%(verb)s: nothing here to do that with.") % {"verb": _(command.verb)}
            self.refuse(words, kept=False)
        elif reason := self.why_not(name):
            self.refuse(reason)
        else:
            self.desk_app.forgive()
            self.carry_out(name)

    def carry_out(self, name: str) -> None:
        """Run the method of a verb."""
        result = getattr(self, f"verb_{name}")()
        if inspect.isawaitable(result):
            self.act(result)

    def unknown_key(self, shown: str) -> None:
        """Refuse a key that means nothing here; one that cannot be shown has no name for people."""
        if not shown:
            self.refuse(_("This key means nothing here. ? shows the keys."), kept=False)
            return
        self.refuse(_("“%(key)s” means nothing here. ? shows the keys.") % {"key": shown}, kept=False)

    def walk(self, step: int) -> None:
        """Tab and shift+Tab: to the next section, then to the next part of the screen."""
        from pos_app.tui.widgets.desk_list import DeskList

        if isinstance(self.focused, DeskList) and self.focused.next_section(step):
            return
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def on_paste(self, event: events.Paste) -> None:
        """Refuse a paste that no text line took."""
        event.stop()
        self.refuse(_("Nothing here takes a paste."), kept=False)


class DeskScreen(Steered, Screen[Any], inherit_bindings=False):
    """A full screen: header, place line, body, message line, key line."""

    DEFAULT_CSS = """
    DeskScreen {
        layout: vertical; background: $background;
        & > .body { height: 1fr; width: 1fr; layout: horizontal; }
        & > .too-small { display: none; height: 1fr; }
        &.-roomy > PlaceLine { margin: 1 0 1 0; }
        &.-roomy > MessageLine { margin: 1 0 0 0; }
        &.-small > * { display: none; }
        &.-small > .too-small { display: block; }
    }
    """
    AUTO_FOCUS = "DeskList"

    def compose(self) -> ComposeResult:
        """The four lines and the body between them."""
        yield DeskHeader(self.desk_app.header_facts())
        yield PlaceLine()
        yield from self.body()
        yield MessageLine()
        yield KeyLine()
        yield Static(_("The desk needs 60 × 16 cells. Ctrl+q quits."), classes="too-small", markup=False)

    def body(self) -> Iterable[Widget]:
        """The widgets between place line and message line."""
        return ()

    def place(self, *where: str, right: Sequence[Any] = ()) -> None:
        """Say where one is, and on the right the one fact that matters."""
        for line in self.query(PlaceLine):  # none is left while the desk is being ended
            line.show(*where, right=right)

    def on_resize(self, event: events.Resize) -> None:
        """Adapt to the size."""
        self.make_small(event.size.width < LEAST[0] or event.size.height < LEAST[1])
        self.set_class(event.size.height >= 30, "-roomy")

    def on_screen_resume(self) -> None:
        """Bring lines and content up to date."""
        if self.is_current:
            self.show_frame()
            self.reload()

    def show_frame(self) -> None:
        """Bring header, message and key line up to date."""
        self.query_one(DeskHeader).show(self.desk_app.header_facts())
        self.desk_app.forgive(self)
        self.query_one(MessageLine).show(self.desk_app.message)
        self.show_keys()

    def show_keys(self) -> None:
        """Bring the key line up to date."""
        keys = self.desk_app.keys
        first = [*self.first_keys(), *key_pairs(keys, self.possible())]
        for line in self.query(KeyLine):
            line.show(first, self.last_keys())

    def begin_loading(self) -> None:
        """Say in the place line that it takes a moment."""
        self.query_one(PlaceLine).note(_("loading…"))

    def end_loading(self) -> None:
        """Take it back."""
        for line in self.query(PlaceLine):
            if line.loading_note:
                line.note("")


class DeskDialog(Steered, ModalScreen[Any], inherit_bindings=False):
    """A framed box of 72 columns over the screen it came from; its keys stand in the last line."""

    DEFAULT_CSS = """
    DeskDialog {
        align: center middle; background: $background 60%;
        & > .box {
            width: 72; max-width: 100%; height: auto; max-height: 100%;
            border: round $accent; border-title-color: $accent; border-title-style: bold;
            background: $surface; padding: 0 1;
        }
        & > KeyLine { dock: bottom; }
        &.-small { background: transparent; }
        &.-small > * { display: none; }
    }
    """
    LOADS = False
    title_text = ""

    def compose(self) -> ComposeResult:
        """The frame, and the line of keys over the one of the screen behind."""
        box = Vertical(*self.inside(), classes="box")
        box.border_title = txt(self.title_text)
        yield box
        yield KeyLine()

    def on_resize(self, event: events.Resize) -> None:
        """Where there is no room for the desk, let the screen behind say so."""
        self.make_small(self.desk_app.too_small)

    def inside(self) -> Iterable[Widget]:
        """The widgets in the frame."""
        return ()

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """The way out."""
        return self.keys_here(("back",))

    def show_keys(self) -> None:
        """Bring the key line up to date."""
        first = [*self.first_keys(), *key_pairs(self.desk_app.keys, self.possible())]
        for line in self.query(KeyLine):
            line.show(first, self.last_keys())

    def on_screen_resume(self) -> None:
        """Read what is shown, where a dialog does."""
        if self.is_current:
            self.show_keys()
            self.reload()


def shown_key(event: events.Key) -> str:
    """A pressed key as people read it; empty for a character that nobody sees."""
    if event.character and not (event.character.isascii() and not event.is_printable):
        return clean(event.character).strip()
    return keymap.shown(event.key)


def _is_text(focused: Widget | None, key: str) -> bool:
    return focused is not None and len(key) == 1 and focused.check_consume_key(key, key)
