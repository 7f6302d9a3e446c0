"""How the desk moves: who signs in, where the places are, what happens by itself."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from threading import Thread, get_native_id
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from textual.screen import Screen

from pos_app.desk import credits, people, session
from pos_app.desk.session import Desk, Front, OutletInfo
from pos_app.domain.clock import Clock
from pos_app.domain.errors import Refusal
from pos_app.domain.roles import ROLE_NAMES, Act, may, refuse
from pos_app.tui import reports, theme
from pos_app.tui.app import NOBODY, DeskApp, Identity, Preferences, Runs
from pos_app.tui.paper_news import MARKS, done, not_configured, told, truth
from pos_app.tui.paper_side import NO_PAPER, Listener, PaperSide
from pos_app.tui.screens.base import Steered
from pos_app.tui.widgets.lines import HeaderFacts, Truth
from pos_app.words import _, current_language

if TYPE_CHECKING:
    from pos_app.desk.queue import Counts
    from pos_app.desk.settling import Settled
    from pos_app.settings import Settings
    from pos_app.tui.upkeep import Tools

_PAPER_LOOK = 5.0
"""Seconds between two counts of what waits for Paper.id, where nothing else asks for one."""
_MIDNIGHT_LOOK = 20.0
"""Seconds between two looks whether a new day has begun."""
_PATIENT = 15
"""Niceness of the look over the data."""

Place = Callable[[], Screen[Any]]


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
            places=self._all_places(),
            sign_in=self._sign_in_screen,
            preferences=_preferences(settings, front, demo=bool(demo_pin)),
            clock=clock,
            venue=_venue(front),
        )
        self.locked = True
        self.paper = paper or NO_PAPER
        self._paper_counts: Counts | None = None
        self._counting = False
        self.truth = Truth("off", "", "") if paper else not_configured()
        self._day: date = self.today()
        if tools is not None:
            self.use(tools)
        if settings.screen.reduced_motion:
            self.animation_level = "none"

    def on_mount(self) -> None:
        """Sweep now, and whenever a new day begins."""
        self._sweep()
        self.set_interval(_MIDNIGHT_LOOK, self._look_at_the_day)
        self.set_timer(self.GLANCE_AFTER, self._glance)
        if self.paper is not NO_PAPER:
            self.call_after_refresh(self._look_at_paper)
            self.set_timer(self.PAPER_AFTER, self._begin_paper)
            self.set_interval(_PAPER_LOOK, self._look_at_paper)

    # screens and places

    def _first_screen(self) -> Screen[Any]:
        if self.front is None:
            from pos_app.tui.screens.first_run import FirstRun

            return FirstRun()
        return self._sign_in_screen()

    def _sign_in_screen(self) -> Screen[Any]:
        from pos_app.tui.screens.sign_in import SignIn

        return SignIn()

    def _all_places(self) -> Mapping[str, Place]:
        return {
            "finder": lambda: _finder(""),
            "sell_to": lambda: _finder("sell"),
            "book_for": lambda: _finder("book"),
            "today": _today,
            "pending": _pending,
            "day": _day,
            "setup": _setup,
            "packages": _packages,
        }

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
        self.front, self.venue = front, _venue(front)
        self.identity = self.venue
        self.locked = True
        self._day = self.today()
        self._sweep()
        if is_first and self.paper is not NO_PAPER:
            self._begin_paper()

    # Paper.id

    def header_facts(self) -> HeaderFacts:
        """What the header says now, the age of the last answer included."""
        counts = self._paper_counts
        if counts is not None:
            self.truth = truth(counts, self.paper.standing, self.now())
        facts = super().header_facts()
        if counts is not None and counts.gateway.environment in MARKS:
            facts = facts._replace(mark=_(MARKS[counts.gateway.environment]))
        return facts

    def _begin_paper(self) -> None:
        """Keep the relay for as long as the desk is open, whoever is signed in."""
        if self.front is not None:
            listener = Listener(self._paper_news, self._paper_did, self._paper_changed, self._paper_fault)
            self.run_worker(self.paper.keep(self.front, listener), group=self.FREE)

    def _look_at_paper(self) -> None:
        if self.front is not None and not self._counting:
            self._counting = True
            self.run_worker(self._count_paper(self.front), group=self.FREE)

    async def _count_paper(self, front: Front) -> None:
        from pos_app.desk import queue

        try:
            with suppress(Refusal):  # a store that does not answer says so elsewhere
                self._paper_counts = await self.store.run(queue.counts, front)
        finally:
            self._counting = False
        self.show_header()

    def _paper_news(self, settled: Settled) -> None:
        text, money = told(settled, discreet=self.locked)
        if text:
            self.happened(text, money=money)
        if settled.flags and not settled.paid:
            self._paper_did("flagged")

    def _paper_did(self, did: str) -> None:
        if text := done(did):
            self.happened(text)
        self._look_at_paper()
        if isinstance(self.screen, Steered) and not self.locked:
            self.screen.paper_moved(did)

    def _paper_changed(self) -> None:
        counts, here = self._paper_counts, self.paper.standing.environment
        if counts is None or (here and counts.gateway.environment != here):
            self._look_at_paper()
        else:
            self.show_header()

    def _paper_fault(self, error: Exception) -> None:
        """Report a fault of the relay; the desk goes on, and so does the relay after a while."""
        reports.write(error, self.preferences.reports, self.clock.now())
        self.happened(_("Something broke on the way to Paper.id; it is tried again. A report was written."))

    async def come_to_rest(self) -> None:
        """Let a request under way end, a few seconds at most."""
        await self.paper.leave()

    # by itself

    def _look_at_the_day(self) -> None:
        if self.today() != self._day:
            self._day = self.today()
            self._sweep()
            if isinstance(self.screen, Steered) and not self.locked:
                self.screen.reload()

    def _sweep(self) -> None:
        """Let expire what has expired (LIFE-5)."""
        if self.front is not None:
            self.run_worker(self._swept(self.front), group=self.FREE)

    async def _swept(self, front: Front) -> None:
        try:
            await self.store.run(credits.sweep, front)
        except Refusal as no:
            self.happened(str(no))

    def _glance(self) -> None:
        """Look the data over in a thread of its own that nothing waits for, not even the end."""
        if self.tools is not None and self.front is not None:
            look = (self.tools, asyncio.get_running_loop())
            Thread(target=self._look_beside, args=look, daemon=True).start()

    def _look_beside(self, tools: Tools, loop: asyncio.AbstractEventLoop) -> None:
        from pos_app.tui.upkeep import Watch

        _stand_back()
        with suppress(Refusal, RuntimeError):  # the loop may have ended meanwhile
            if not tools.glance(Watch()).ok:
                loop.call_soon_threadsafe(self._warn_of_data)

    def _warn_of_data(self) -> None:
        if self.is_running:
            self.happened(_("Something in the data is wrong: look under F8, Check the data."))

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
        if self.paper is NO_PAPER:
            self.truth = not_configured()
        if isinstance(self.screen, Steered):
            self.screen.reload()

    async def _choose_outlet(self) -> None:
        from pos_app.tui.dialogs.question import Question

        desk: Desk = self.desk
        if not may(desk.staff.role, Act.SETTINGS):
            names = [p.name for p in await self.store.run(people.roster, desk) if may(p.role, Act.SETTINGS)]
            raise refuse(Act.SETTINGS, names)
        found: list[OutletInfo] = await self.store.run(session.all_outlets, desk)
        answer = await self.push_screen_wait(Question(_("Outlet"), [outlet.name for outlet in found[:9]]))
        if answer is not None and found[answer - 1].id != desk.outlet.id:
            await self.change_outlet(found[answer - 1].id)

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


def _stand_back() -> None:
    """Let every other thread go before this one, where threads have a priority of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _PATIENT)


def _finder(purpose: str) -> Screen[Any]:
    from pos_app.tui.screens.finder import Finder

    return Finder(purpose)


def _today() -> Screen[Any]:
    from pos_app.tui.screens.today import TodayScreen

    return TodayScreen()


def _pending() -> Screen[Any]:
    from pos_app.tui.screens.pending import PendingScreen

    return PendingScreen()


def _day() -> Screen[Any]:
    from pos_app.tui.screens.day import Day

    return Day()


def _setup() -> Screen[Any]:
    from pos_app.tui.screens.setup import SetUp

    return SetUp()


def _packages() -> Screen[Any]:
    from pos_app.tui.screens.packages import PackagesOnSale

    return PackagesOnSale()


def _venue(front: Front | None) -> Identity:
    if front is None:
        return NOBODY
    zone: ZoneInfo = front.zone
    return Identity("", "", "", front.tenant.name, front.outlet.name, zone)


def _preferences(settings: Settings, front: Front | None, *, demo: bool) -> Preferences:
    language = settings.desk.language or (front.tenant.language if front else "") or current_language()
    return Preferences(
        theme=f"desk-{settings.screen.theme}" if settings.screen.theme else theme.DEFAULT,
        language=language,
        ascii=settings.screen.ascii,
        keymap=settings.keymap,
        idle_seconds=settings.desk.idle_lock_minutes * 60,
        toast_seconds=float(settings.screen.toast_seconds),
        reports=settings.data_folder / "logs",
        mark=_("SANDBOX") if demo else "",
    )
