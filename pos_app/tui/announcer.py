"""What the desk says: what an act did, why not, and what happened by itself; kept until the program ends."""

from __future__ import annotations

from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual.screen import ModalScreen, Screen

from pos_app.tui import formats
from pos_app.tui.gate import Turnstile
from pos_app.tui.text import shortened, together
from pos_app.tui.venue import Preferences
from pos_app.tui.widgets.lines import Message, MessageLine
from pos_app.words import _, ngettext_

_KEPT_MESSAGES = 500
JUST_SAID = 10.0
"""Seconds for which news leave the message line to a refusal."""


class _Refusal(NamedTuple):
    """The refusal that stands in the message line."""

    screen: Screen[Any] | None
    stroke: int
    """The key that was refused."""
    at: float


class Announcer(Turnstile):
    """An app with a message line, and toasts for what nobody asked for."""

    preferences: Preferences

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.messages: list[Message] = []
        self.message = Message("")
        self.told: set[str] = set()
        """Links whose payment was told: it rings, and stands in the list, once."""
        self.about = ""
        """The link whose next news takes the place of what stands in the message line; empty for none."""
        self._refused, self._unused, self._refused_kept = "", 0, True
        self._refusal: _Refusal | None = None

    def now(self) -> datetime:
        """The present instant in outlet time."""
        raise NotImplementedError

    def say(self, text: str, tone: str = "text", *, kept: bool = True, about: str = "") -> None:
        """Show what an act did; it stays until the next one, and is kept in the list unless it stands there
        already in other words. What it says `about` a link is brought up to date when that has news."""
        self.message = Message(text, formats.seconds(self.now()) if text else "", tone)
        self.about, self._refusal = about, None
        if text and kept:
            self._keep(self.message)
        for screen in self.screen_stack[-2:]:
            for line in screen.query(MessageLine):
                line.show(self.message)

    def _keep(self, message: Message) -> None:
        self.messages = [*self.messages[1 - _KEPT_MESSAGES :], message]

    def bring(self, text: str, tone: str = "text", *, kept: bool = True) -> None:
        """Show news in the message line, unless somebody has just been told there why not."""
        if self._refusal is None or monotonic() - self._refusal.at > JUST_SAID:
            self.say(text, tone, kept=kept)
        elif kept:
            self._keep(Message(text, formats.seconds(self.now()), tone))

    def refuse(self, text: str, *, kept: bool = True) -> None:
        """Say why not, until the person goes on; what waited behind is forgotten, and that is said too."""
        self._refused, self._unused, self._refused_kept = text, self.end_run(), kept
        self._say_refused()

    def forgive(self, at: Screen[Any] | None = None) -> None:
        """Take back the refusal that stands: the person went on, by an act or to another screen; what the
        same key has said stays, also on the screen that this key brought.

        Args:
            at: the screen that has come to the front; None for an act.
        """
        refusal = self._refusal
        if refusal is None:
            return
        if refusal.stroke == self.strokes:
            self._refusal = refusal._replace(screen=at or refusal.screen)
        elif at is None or at is not refusal.screen:
            self.say("")

    def refuse_rest(self) -> None:
        """What waited behind a refusal that stands beside its field is forgotten too."""
        self._refused, self._unused, self._refused_kept = "", self.end_run(), True
        if self._unused:
            self._say_refused()

    def run_went_on(self) -> None:
        """Count the key with those that were not used."""
        if self._refused_kept and (self._refused or self._unused) and self.messages[-1:] == [self.message]:
            self.messages = self.messages[:-1]
        self._unused += 1
        self._say_refused()

    def _say_refused(self) -> None:
        unused = self.unused_words(self._unused) if self._unused else ""
        self.say(together(self._refused, unused, between="  "), "bad", kept=self._refused_kept)
        behind = (one for one in reversed(self.screen_stack) if not isinstance(one, ModalScreen))
        self._refusal = _Refusal(next(behind, None), self.strokes, monotonic())

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
        """Say what happened by itself, and keep it with the messages; a bell when money came.

        The toast is one line over the header, and the newest one only: what is owed, the list and the message
        line stay in sight.
        """
        self._keep(Message(text, formats.seconds(self.now())))
        shown = shortened(text, lambda text: cell_len(text) <= self.size.width - 2)
        self.notify(shown, markup=False, timeout=self.preferences.toast_seconds)
        if money:
            self.bell()
