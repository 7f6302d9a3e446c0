"""Which screen is in front: places by their command id, drafts of what is left, the lock, the way out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

from pos_app.tui import commands
from pos_app.tui.announcer import Announcer
from pos_app.tui.drafts import Draft, Drafts
from pos_app.tui.driver import HUNG_UP
from pos_app.tui.screens.base import Steered
from pos_app.tui.venue import Identity
from pos_app.words import _


class Walker(Announcer):
    """An app in which one person at a time goes from place to place."""

    identity: Identity

    def __init__(
        self, places: Mapping[str, Callable[[], Screen[Any]]], sign_in: Callable[[], Screen[Any]] | None
    ) -> None:
        """Know the places by command id, `finder` being the start page, and the screen for F9, if any."""
        super().__init__()
        self.desk: Any = None
        self.drafts = Drafts()
        self.locked = False
        self._sign_in = sign_in
        self._home: Screen[Any] | None = None
        self._places = dict(places)

    def enter(self, desk: Any, identity: Identity) -> None:
        """Somebody has signed in: the same person gets the screen back, another one the start page."""
        same = self.locked and identity.person_id == self.identity.person_id
        if not same:
            self._leave(1)
            self._home = None
        self.desk, self.identity = desk, identity
        self.locked = False
        if same and len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.say("")
            self.place("finder")

    def place(self, name: str) -> None:
        """Go to a place by its command id; a form on the way out stays as a draft."""
        own: dict[str, Callable[[], None]] = {
            "help": self._help,
            "palette": self._palette,
            "lock": self.lock,
            "quit": self._quit,
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

    async def action_quit(self) -> None:
        """Ask before quitting."""
        self._quit()
