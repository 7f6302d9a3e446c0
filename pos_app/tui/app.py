"""The app: its looks, its clock, its acts and what becomes of a fault; what the screens stand on."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol

from textual import events
from textual.screen import Screen

from pos_app.domain.clock import Clock, SystemClock
from pos_app.domain.errors import Refusal
from pos_app.tui import formats, glyphs, keymap, reports, theme, thrift
from pos_app.tui.driver import DeskDriver
from pos_app.tui.paper_side import NO_PAPER
from pos_app.tui.screens.base import LEAST, DeskScreen, Steered
from pos_app.tui.venue import NOBODY, Identity, Preferences
from pos_app.tui.walker import Walker
from pos_app.tui.widgets.lines import DeskHeader, HeaderFacts, Truth
from pos_app.words import _, ngettext_, set_language

if TYPE_CHECKING:
    from pos_app.tui.paper_contract import PaperSide
    from pos_app.tui.upkeep import Tools

_WARNING = 10.0


class Runs(Protocol):
    """What the app needs of the store: run a function in the database thread."""

    def run(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Awaitable[Any]:
        """Run a function there; the call is not cancelled when the one who waits is."""


class DeskApp(Walker, inherit_bindings=False):
    """The desk. It knows no screen: the first one, the places and the sign-in come by constructor."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "pos_app"
    CSS = """
    Toast {
        width: auto; max-width: 100%; height: 1; margin: 0; padding: 0 1;
        text-wrap: nowrap; text-overflow: ellipsis;
        background: $accent; color: $background; text-style: bold;
    }
    Toast.-information { border-left: none; }
    ToastHolder { display: none; }
    ToastHolder:last-child { display: block; }
    ToastRack { dock: top; align: right top; margin: 0; overflow-y: hidden; max-height: 1; }
    """

    def __init__(
        self,
        store: Runs,
        *,
        first: Callable[[], Screen[Any]],
        places: Mapping[str, Callable[[], Screen[Any]]] | None = None,
        sign_in: Callable[[], Screen[Any]] | None = None,
        preferences: Preferences | None = None,
        clock: Clock | None = None,
        venue: Identity = NOBODY,
    ) -> None:
        """Make the app.

        Args:
            store: runs desk functions.
            first: makes the first screen (sign-in, first run).
            places: makes the screen of a place by command id; `finder` is the start page.
            sign_in: makes the screen for F9 and the idle lock.
            preferences: what the venue chose.
            clock: tells the time.
            venue: venue, outlet and zone before anybody signs in.
        """
        super().__init__(places or {}, sign_in)
        self.store, self.clock = store, clock or SystemClock()
        self.preferences = preferences or Preferences()
        self.keys = keymap.Keys(self.preferences.keymap)
        self.tools: Tools | None = None
        """What the set-up screens work with; None in a desk that has none."""
        self.identity = self.venue = venue
        self.truth = Truth("off", _("Paper.id: not configured"), _("not configured"))
        self.paper: PaperSide = NO_PAPER
        """The relay beside the desk; screens say what they show (`watch`, `look_at`, `wake`)."""
        self._first = first
        self._typed_at, self._deaf_until, self._warned = monotonic(), 0.0, False
        set_language(self.preferences.language)
        if self.preferences.ascii:
            glyphs.use(glyphs.ASCII)
        for one in theme.themes():
            self.register_theme(one)
        self.theme = self.preferences.theme if self.preferences.theme in theme.NAMES else theme.DEFAULT

    def get_driver_class(self) -> type[DeskDriver]:
        """The terminal as we read it."""
        return DeskDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own style variables, real colours also for a theme that is not ours."""
        return theme.variables(theme.DEFAULT)

    def get_default_screen(self) -> Screen[Any]:
        """Begin with the first screen itself: no empty one is mounted below it."""
        return self._first()

    def on_mount(self) -> None:
        """Open the gate and start the clocks."""
        self.open_gate()
        self.set_interval(1, self._tick)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        if not gc.isenabled():
            thrift.collect_rarely()

    # who and when

    def now(self) -> datetime:
        """The present instant in outlet time."""
        return self.clock.now().astimezone(self.identity.zone)

    def today(self) -> date:
        """The outlet's day."""
        return self.now().date()

    def enter(self, desk: Any, identity: Identity) -> None:
        """Somebody has signed in, and is not idle."""
        self._typed_at = monotonic()
        super().enter(desk, identity)

    def header_facts(self) -> HeaderFacts:
        """What the header says now."""
        who = self.venue if self.locked else self.identity
        return HeaderFacts(
            mark=self.preferences.mark,
            venue=who.venue,
            outlet=who.outlet,
            drafts=0 if self.locked else len(self.drafts.of(self.identity.person_id)),
            truth=self.truth,
            person=who.person,
            role=_(who.role),
            clock=formats.clock(self.now()),
        )

    # acts

    def act(self, screen: Steered, work: Awaitable[None], group: str = "act") -> None:
        """Run a coroutine as a worker of the app; keys wait for it, a refusal goes to the screen that
        asked."""
        self.run_worker(self._guarded(screen, work), group=group)

    async def _guarded(self, screen: Steered, work: Awaitable[None]) -> None:
        try:
            await work
        except Refusal as no:
            screen.refused(no)
        except Exception as error:
            if self.is_headless:
                raise
            self.broke(error)

    def broke(self, error: Exception) -> None:
        """Something broke inside an act: report it, say what is safe, go on from the start page."""
        from pos_app.tui.screens.broken import BrokenScreen

        number, path = reports.write(error, self.preferences.reports, self.clock.now())
        self.empty_queue()
        self.push_screen(BrokenScreen(number, path))

    def _handle_exception(self, error: Exception) -> None:
        """End with a sober sentence and a redacted report; nothing of the program's memory on the screen."""
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        from rich.text import Text

        number, path = reports.write(error, self.preferences.reports, self.clock.now())
        self.bell()
        self.panic(Text(reports.sentence(number, path)))

    # looks

    def place(self, name: str) -> None:
        """Go to a place by its command id; a theme is the next one."""
        if name == "theme" and not self.locked:
            self.next_theme()
        else:
            super().place(name)

    def next_theme(self) -> None:
        """Change to the next theme."""
        names = theme.NAMES
        self.choose_theme(
            names[(names.index(self.theme) + 1) % len(names)] if self.theme in names else theme.DEFAULT
        )

    def choose_theme(self, name: str) -> None:
        """Draw in a theme from now on; this terminal remembers it."""
        self.theme = name
        if self.tools is not None:
            self.tools.memory.keep("theme", name)

    def use(self, tools: Tools) -> None:
        """Take the tools of the set-up screens, and what this terminal remembers."""
        self.tools = tools
        if (remembered := tools.memory.get("theme")) in theme.NAMES:
            self.theme = remembered

    def change_language(self, language: str) -> None:
        """Speak another language from now on."""
        set_language(language)
        self.preferences = self.preferences._replace(language=language)
        self._home = None
        self.refresh(layout=True)
        if isinstance(self.screen, DeskScreen):
            self.screen.show_frame()

    def press_shown(self, label: str) -> None:
        """Press a key by its label in the key line; the mouse does."""
        names = {"Esc": "escape", "Enter": "enter", "Tab": "tab", "shift+Tab": "shift+tab"}
        key = names.get(label, label.lower())
        character = label if len(label) == 1 else None
        self.post_message(events.Key(key, character))

    # size, idleness

    @property
    def too_small(self) -> bool:
        """Whether the terminal is below 60 × 16."""
        return self.size.width < LEAST[0] or self.size.height < LEAST[1]

    async def on_event(self, event: events.Event) -> None:
        """Count keys as signs of life; just after the idle lock they are dropped."""
        if isinstance(event, events.Key | events.Paste | events.MouseDown) and not event.is_forwarded:
            if monotonic() < self._deaf_until:
                return
            self._typed_at, self._warned = monotonic(), False
        await super().on_event(event)

    def show_header(self) -> None:
        """Bring the header in sight up to date: that of the screen in front, or the one behind a dialog."""
        for screen in reversed(self.screen_stack):
            headers = screen.query(DeskHeader)
            for header in headers:
                header.show(self.header_facts())
            if headers:
                return

    def _tick(self) -> None:
        if not self.screen_stack:
            return
        self.show_header()
        limit = self.preferences.idle_seconds
        if not limit or self.locked or self.desk is None:
            return
        idle = monotonic() - self._typed_at
        if idle >= limit:
            self._deaf_until = monotonic() + 1
            self.empty_queue()
            self.lock()
            self.say(_idle_words(limit), "waiting", kept=False)
        elif idle >= limit - _WARNING and not self._warned:
            self._warned = True
            self.say(_("Locking in 10 seconds. Any key keeps the desk open."), "waiting", kept=False)


def _idle_words(idle_seconds: int) -> str:
    minutes = max(1, idle_seconds // 60)
    words = ngettext_(
        "Locked: nobody used the desk for %(n)s minute.",
        "Locked: nobody used the desk for %(n)s minutes.",
        minutes,
    )
    return words % {"n": minutes}


def run(app: DeskApp) -> int:
    """Run the desk in this terminal; the exit status, not 0 after a crash."""
    gc.disable()
    try:
        app.run()
    finally:
        gc.enable()
    return app.return_code or 0
