"""The desk of a venue: joined with its store, its outlet and its settings; who stands at it, and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen

from pos_app.desk import session
from pos_app.desk.session import Desk, Front
from pos_app.domain.clock import Clock
from pos_app.domain.errors import Refusal
from pos_app.domain.roles import ROLE_NAMES
from pos_app.tui.app import DeskApp, Runs
from pos_app.tui.paper_news import not_configured
from pos_app.tui.paper_side import NO_PAPER
from pos_app.tui.paper_watch import PaperWatch
from pos_app.tui.places import all_places
from pos_app.tui.screens.base import Steered
from pos_app.tui.venue import preferences_of, venue_of
from pos_app.tui.watchman import Watchman
from pos_app.tui.widgets.lines import HeaderFacts, Truth

if TYPE_CHECKING:
    from pos_app.settings import Settings
    from pos_app.tui.paper_contract import PaperSide
    from pos_app.tui.upkeep import Tools

AnyFront = TypeVar("AnyFront", bound=Front)


class FrontDesk(DeskApp, inherit_bindings=False):
    """The desk of a venue: joined with its store, its outlet and its settings."""

    GLANCE_AFTER = 1.0
    """Seconds after the start until the data are looked over beside the desk."""
    PAPER_AFTER = 0.6
    """Seconds after the start until the relay to Paper.id is loaded and begins."""

    def __init__(
        self,
        store: Runs,
        clock: Clock,
        front: Front | None,
        settings: Settings,
        *,
        terminal: str,
        tools: Tools | None = None,
        demo_pin: str = "",
        paper: PaperSide | None = None,
    ) -> None:
        """Join the parts.

        Args:
            store: runs desk functions.
            clock: tells the time.
            front: the outlet; None while nothing is set up.
            settings: what the venue chose.
            terminal: what this terminal's audit chain is called.
            tools: what the set-up screens work with, and what this terminal remembers.
            demo_pin: everyone's PIN in the demo; empty in earnest.
            paper: keeps the relay to Paper.id; none in a desk without one.
        """
        self.front, self.settings = front, settings
        self.terminal_name, self.demo_pin = terminal, demo_pin
        super().__init__(
            store,
            first=self._first_screen,
            places=all_places(),
            sign_in=self._sign_in_screen,
            preferences=preferences_of(settings, front, demo=bool(demo_pin)),
            clock=clock,
            venue=venue_of(front),
        )
        self.locked = True
        self.paper = paper or NO_PAPER
        self._paper_watch = PaperWatch(self)
        self.truth = Truth("off", "", "") if paper else not_configured()
        self.watchman = Watchman(self)
        if tools is not None:
            self.use(tools)
        if settings.screen.reduced_motion:
            self.animation_level = "none"

    def on_mount(self) -> None:
        """Begin what goes on by itself."""
        self.watchman.begin(self.GLANCE_AFTER)
        if self.paper is not NO_PAPER:
            self._paper_watch.begin(self.PAPER_AFTER)

    # screens and places

    def _first_screen(self) -> Screen[Any]:
        if self.front is None:
            from pos_app.tui.screens.first_run import FirstRun

            return FirstRun()
        return self._sign_in_screen()

    def _sign_in_screen(self) -> Screen[Any]:
        from pos_app.tui.screens.sign_in import SignIn

        return SignIn()

    def place(self, name: str) -> None:
        """Go to a place; language, theme and outlet are asked for by number, an export is made."""
        choices = {
            "language": self._choose_language,
            "theme": self._choose_theme,
            "outlet": self._choose_outlet,
            "export": self._export,
        }
        if name in choices and not self.locked:
            self.run_worker(self._guarded_choice(choices[name]), group="act")
        else:
            super().place(name)

    async def _guarded_choice(self, choose: Callable[[], Any]) -> None:
        try:
            await choose()
        except Refusal as no:
            if isinstance(self.screen, Steered):
                self.screen.refused(no)

    # who is here

    def set_up_as(self, front: Front) -> None:
        """The venue was set up: this is its front, and somebody may sign in."""
        self._stand_in(front)
        self._leave(1)
        self.push_screen(self._sign_in_screen())

    def signed_in(self, desk: Desk) -> None:
        """Somebody signed in."""
        staff = desk.staff
        who = self.venue._replace(person_id=staff.id, person=staff.name, role=ROLE_NAMES[staff.role])
        self.enter(desk, who)

    def _stand_in(self, front: Front) -> None:
        is_first = self.front is None
        self.front, self.venue = front, venue_of(front)
        self.identity = self.venue
        self.locked = True
        self.watchman.begin_day()
        if is_first and self.paper is not NO_PAPER:
            self._paper_watch.keep()

    def header_facts(self) -> HeaderFacts:
        """What the header says now, the age of the last answer included."""
        self.truth = self._paper_watch.truth() or self.truth
        facts = super().header_facts()
        return facts._replace(mark=self._paper_watch.mark() or facts.mark)

    async def come_to_rest(self) -> None:
        """Let a request under way end, a few seconds at most."""
        await self.paper.leave()

    # choices without a key

    async def _choose_language(self) -> None:
        from pos_app.tui.screens.choices import choose_language

        await choose_language(self)

    async def _choose_theme(self) -> None:
        from pos_app.tui.screens.choices import choose_theme

        await choose_theme(self)

    async def _export(self) -> None:
        from pos_app.tui.export import export_pending

        if isinstance(self.screen, Steered):
            await export_pending(self.screen)

    def change_language(self, language: str) -> None:
        """Speak another language from now on, also on the screen that is open."""
        super().change_language(language)
        if self.front is not None:
            self.front = _speaking(self.front, language)
        if self.desk is not None:
            self.desk = _speaking(self.desk, language)
        if self.paper is NO_PAPER:
            self.truth = not_configured()
        if isinstance(self.screen, Steered):
            self.screen.reload()

    async def _choose_outlet(self) -> None:
        from pos_app.tui.screens.choices import choose_outlet

        await choose_outlet(self)

    async def change_outlet(self, outlet_id: str) -> None:
        """Stand in another outlet; somebody signs in there."""
        assert self.front is not None
        policy, door = self.front.policy, self.front.door
        front = await self.store.run(
            session.open_front,
            self.front.store,
            self.clock,
            self.terminal_name,
            outlet=outlet_id,
            policy=policy,
            door=door,
        )
        if self.tools is not None:
            self.tools.memory.keep("outlet", outlet_id)
        self.lock()
        self._stand_in(front)
        if isinstance(self.screen, Steered):
            self.screen.reload()


def _speaking(front: AnyFront, language: str) -> AnyFront:
    """A front whose slips and messages are in another language from now on."""
    return replace(front, tenant=front.tenant._replace(language=language))
