"""What the desk says: what an act did, why not, and what happened by itself; kept until the program ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pos_app.tui import formats
from pos_app.tui.gate import Turnstile
from pos_app.tui.text import clean, together
from pos_app.tui.venue import Preferences
from pos_app.tui.widgets.lines import Message, MessageLine
from pos_app.words import _, ngettext_

_KEPT_MESSAGES = 500


class Announcer(Turnstile):
    """An app with a message line, and toasts for what nobody asked for."""

    preferences: Preferences

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.messages: list[Message] = []
        self.message = Message("")
        self.told: set[str] = set()
        """Links whose payment was told: it rings, and stands in the list, once."""
        self._refused, self._unused = "", 0

    def now(self) -> datetime:
        """The present instant in outlet time."""
        raise NotImplementedError

    def say(self, text: str, tone: str = "text", *, kept: bool = True) -> None:
        """Show what an act did; it stays until the next one, and is kept in the list unless it stands there
        already in other words."""
        self.message = Message(text, formats.seconds(self.now()) if text else "", tone)
        if text and kept:
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
        self.say(together(self._refused, unused, between="  "), "bad")

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
        self.messages = [*self.messages[1 - _KEPT_MESSAGES :], Message(text, formats.seconds(self.now()))]
        self.notify(clean(text), markup=False, timeout=self.preferences.toast_seconds)
        if money:
            self.bell()
