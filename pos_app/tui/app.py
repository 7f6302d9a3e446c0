"""The app: the gate, the themes, the places, the messages; what the screens stand on."""

from __future__ import annotations

import gc
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol
from zoneinfo import ZoneInfo

from textual import events
from textual.screen import Screen

from pos_app.domain.clock import Clock, SystemClock
from pos_app.domain.errors import Refusal
from pos_app.tui import commands, formats, glyphs, keymap, reports, theme, thrift
from pos_app.tui.drafts import Draft, Drafts
from pos_app.tui.driver import HUNG_UP, DeskDriver
from pos_app.tui.gate import Turnstile
from pos_app.tui.paper_side import NO_PAPER
from pos_app.tui.screens.base import LEAST, DeskScreen, Steered
from pos_app.tui.widgets.lines import DeskHeader, HeaderFacts, Message, MessageLine, Truth
from pos_app.words import _, ngettext_, set_language

if TYPE_CHECKING:
    from pos_app.tui.paper_contract import PaperSide
    from pos_app.tui.upkeep import Tools

_WARNING = 10.0
_KEPT_MESSAGES = 500


class Runs(Protocol):
    """What the app needs of the store: run a function in the database thread."""

    def run(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Awaitable[Any]:
        """Run a function there; the call is not cancelled when the one who waits is."""


class Preferences(NamedTuple):
    """What a venue may choose about the screen."""

    theme: str = theme.DEFAULT
    language: str = "en"
    ascii: bool = False
    keymap: Mapping[str, str] = {}
    idle_seconds: int = 180
    """0: no idle lock."""
    toast_seconds: float = 6.0
    reports: Path = Path("reports")
    """Where a report goes when something broke."""
    mark: str = ""
    """`STAGING`, `SANDBOX`, or empty in production."""


class Identity(NamedTuple):
    """Who is at the desk, as the header says it."""

    person_id: str
    person: str
    role: str
    venue: str
    outlet: str
    zone: ZoneInfo


NOBODY = Identity("", "", "", "", "", ZoneInfo("Asia/Jakarta"))


class DeskApp(Turnstile, inherit_bindings=False):
    """The desk. It knows no screen: the first one, the places and the sign-in come by constructor."""

    ENABLE_COMMAND_PALETTE = False
    TITLE = "pos_app"
    CSS = """
    Toast { width: 48; margin-top: 0; margin-bottom: 1; }
    ToastRack { dock: top; align: right top; margin: 2 0 0 0; }
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
        super().__init__()
        self.store, self.clock = store, clock or SystemClock()
        self.preferences = preferences or Preferences()
        self.keys = keymap.Keys(self.preferences.keymap)
        self.desk: Any = None
        self.tools: Tools | None = None
        """What the set-up screens work with; None in a desk that has none."""
        self.identity = self.venue = venue
        self.truth = Truth("off", _("Paper.id: not configured"), _("not configured"))
        self.paper: PaperSide = NO_PAPER
        """The relay beside the desk; screens say what they show (`watch`, `look_at`, `wake`)."""
        self.messages: list[Message] = []
        self.message = Message("")
        self.drafts = Drafts()
        self._refused, self._unused = "", 0
        self.locked = False
        self._first, self._sign_in = first, sign_in
        self._home: Screen[Any] | None = None
        self._places = dict(places or {})
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
        """Somebody has signed in: the same person gets the screen back, another one the start page."""
        same = self.locked and identity.person_id == self.identity.person_id
        if not same:
            self._leave(1)
            self._home = None
        self.desk, self.identity = desk, identity
        self.locked, self._typed_at = False, monotonic()
        if same and len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.say("")
            self.place("finder")

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

    # messages

    def say(self, text: str, tone: str = "text") -> None:
        """Show what an act did; it stays until the next one and is kept."""
        self.message = Message(text, formats.seconds(self.now()) if text else "", tone)
        if text:
            self.messages = [*self.messages[1 - _KEPT_MESSAGES :], self.message]
        for screen in self.screen_stack[-2:]:
            for line in screen.query(MessageLine):
                line.show(self.message)

    def refuse(self, text: str) -> None:
        """Say why not; what waited behind is forgotten, and that is said too."""
        self._refused, self._unused = text, self.end_run()
        self._say_refused()

    def refuse_rest(self) -> None:
        """What waited behind a refusal that stands beside its field is forgotten too."""
        self._refused, self._unused = "", self.end_run()
        if self._unused:
            self._say_refused()

    def run_went_on(self) -> None:
        """Count the key with those that were not used."""
        if (self._refused or self._unused) and self.messages[-1:] == [self.message]:
            self.messages = self.messages[:-1]
        self._unused += 1
        self._say_refused()

    def _say_refused(self) -> None:
        unused = self.unused_words(self._unused) if self._unused else ""
        self.say("  ".join(part for part in (self._refused, unused) if part), "bad")

    def say_cut(self, limit: int) -> None:
        """Say that a paste was longer than its field."""
        words = _("The paste was too long: at most %(n)s characters fit here.")
        self.say(words % {"n": formats.number(limit)}, "waiting")

    def unused_words(self, count: int) -> str:
        """`3 keys not used`."""
        return ngettext_("%(n)s key not used", "%(n)s keys not used", count) % {"n": count}

    def busy_dropped(self, count: int) -> None:
        """Say in the message line that keys were given up during a long wait."""
        self.say(_("Busy.") + "  " + self.unused_words(count), "bad")

    def happened(self, text: str, *, money: bool = False) -> None:
        """Say what happened by itself, in a toast, and keep it with the messages; a bell when money came."""
        self.messages = [*self.messages[1 - _KEPT_MESSAGES :], Message(text, formats.seconds(self.now()))]
        self.notify(text, markup=False, timeout=self.preferences.toast_seconds)
        if money:
            self.bell()

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

    # places

    def place(self, name: str) -> None:
        """Go to a place by its command id; a form on the way out stays as a draft."""
        own: dict[str, Callable[[], None]] = {
            "help": self._help,
            "palette": self._palette,
            "lock": self.lock,
            "quit": self._quit,
            "theme": self.next_theme,
        }
        if self.locked and name != "quit":
            self.refuse(_("Sign in first."))
        elif name in own:
            own[name]()
        elif self.desk is None and not self._places:
            self.refuse(_("Sign in first."))
        elif name not in self._places:
            self.refuse(_("%(place)s is not there yet.") % {"place": commands.verb_of(name)})
        else:
            self.leave_all()
            if name != "finder":
                self.push_screen(self._places[name]())
            elif isinstance(self._home, Steered) and self._home in self.screen_stack:
                self._home.arrive()
            else:
                self._home = self._places[name]()
                self.push_screen(self._home)

    def leave_all(self) -> None:
        """Close every screen above the start page; forms under way become drafts."""
        stack = self.screen_stack
        self._leave(stack.index(self._home) + 1 if self._home in stack else 1)

    def _leave(self, kept: int) -> None:
        """Close all but so many screens; each answers what it has, so that nobody waits for ever."""
        for screen in reversed(self.screen_stack[kept:]):
            self.keep_draft(screen)
            screen.dismiss(getattr(screen, "outcome", None))

    def keep_draft(self, screen: Screen[Any]) -> None:
        """Keep a form that is being left."""
        draft = getattr(screen, "draft", None)
        if draft is not None and (kept := draft()) is not None:
            self.drafts.keep(self.identity.person_id, kept)

    def open_draft(self, draft: Draft) -> None:
        """Take a draft up again."""
        self.drafts.forget(self.identity.person_id, draft)
        self.push_screen(draft.open())

    def lock(self) -> None:
        """F9 or the idle lock: nothing of the screen shows until somebody signs in."""
        if self._sign_in is not None and not self.locked and self.desk is not None:
            self.locked = True
            self.say("")
            self.push_screen(self._sign_in())

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

    def _help(self) -> None:
        from pos_app.tui.dialogs.picker import HelpDialog

        self.run_worker(self._pick(HelpDialog(self.screen)), group="act")

    def _palette(self) -> None:
        from pos_app.tui.dialogs.picker import Palette

        self.run_worker(self._pick(Palette(self.screen)), group="act")

    async def _pick(self, picker: Screen[str]) -> None:
        name = await self.push_screen_wait(picker)
        if name and isinstance(self.screen, Steered):
            self.spend_enter()
            self.screen.do(name)

    def _quit(self) -> None:
        from pos_app.tui.dialogs.question import Question

        self.run_worker(self._ask_to_quit(Question(_("Quit the desk?"), [_("Quit")])), group="act")

    async def _ask_to_quit(self, question: Screen[int]) -> None:
        if await self.push_screen_wait(question) == 1:
            await self._end(0)

    def on_hung_up(self) -> None:
        """Nobody sees or types any more."""
        self.run_worker(self._end(HUNG_UP), group=self.FREE)

    async def _end(self, status: int) -> None:
        await self.come_to_rest()
        self.exit(status, return_code=status)

    async def come_to_rest(self) -> None:
        """End what goes on by itself, within a few seconds."""

    def press_shown(self, label: str) -> None:
        """Press a key by its label in the key line; the mouse does."""
        names = {"Esc": "escape", "Enter": "enter", "Tab": "tab", "shift+Tab": "shift+tab"}
        key = names.get(label, label.lower())
        character = label if len(label) == 1 else None
        self.post_message(events.Key(key, character))

    async def action_quit(self) -> None:
        """Ask before quitting."""
        self._quit()

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
        elif idle >= limit - _WARNING and not self._warned:
            self._warned = True
            self.say(_("Locking in 10 seconds. Any key keeps the desk open."), "waiting")


def run(app: DeskApp) -> int:
    """Run the desk in this terminal; the exit status, not 0 after a crash."""
    gc.disable()
    try:
        app.run()
    finally:
        gc.enable()
    return app.return_code or 0
