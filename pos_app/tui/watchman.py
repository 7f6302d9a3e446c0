"""What the desk does unasked: lets expire what has expired, and looks the data over after the start."""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from threading import Thread, get_native_id
from typing import TYPE_CHECKING

from pos_app.desk import credits
from pos_app.domain.errors import Refusal
from pos_app.tui.screens.base import Steered
from pos_app.words import _

if TYPE_CHECKING:
    from pos_app.desk.session import Front
    from pos_app.tui.flow import FrontDesk
    from pos_app.tui.upkeep import Tools

_MIDNIGHT_LOOK = 20.0
"""Seconds between two looks whether a new day has begun."""
_PATIENT = 15
"""Niceness of the look over the data."""


class Watchman:
    """Watches over a desk, whoever is signed in."""

    def __init__(self, app: FrontDesk) -> None:
        """Watch over this desk; nothing happens before `begin`."""
        self._app = app
        self._day = app.today()

    def begin(self, glance_after: float) -> None:
        """Sweep now and whenever a new day begins; glance at the data once, after so many seconds."""
        self._sweep()
        self._app.set_interval(_MIDNIGHT_LOOK, self.look_at_the_day)
        self._app.set_timer(glance_after, self.glance)

    def begin_day(self) -> None:
        """Take the outlet's day for today, and let expire what has expired (LIFE-5)."""
        self._day = self._app.today()
        self._sweep()

    def look_at_the_day(self) -> None:
        """Begin a new day, on the screen in front too, when one has come."""
        app = self._app
        if app.today() != self._day:
            self.begin_day()
            if isinstance(app.screen, Steered) and not app.locked:
                app.screen.reload()

    def _sweep(self) -> None:
        if self._app.front is not None:
            self._app.run_worker(self._swept(self._app.front), group=self._app.FREE)

    async def _swept(self, front: Front) -> None:
        try:
            await self._app.store.run(credits.sweep, front)
        except Refusal as no:
            self._app.happened(str(no))

    def glance(self) -> None:
        """Look the data over in a thread of its own that nothing waits for, not even the end."""
        if self._app.tools is not None and self._app.front is not None:
            look = (self._app.tools, asyncio.get_running_loop())
            Thread(target=self.look_beside, args=look, daemon=True).start()

    def look_beside(self, tools: Tools, loop: asyncio.AbstractEventLoop) -> None:
        """The look itself, for a thread that every other one goes before; warns on the desk's loop."""
        from pos_app.tui.upkeep import Watch

        _stand_back()
        with suppress(Refusal, RuntimeError):  # the loop may have ended meanwhile
            if not tools.glance(Watch()).ok:
                loop.call_soon_threadsafe(self._warn_of_data)

    def _warn_of_data(self) -> None:
        if self._app.is_running:
            self._app.happened(_("Something in the data is wrong: look under F8, Check the data."))


def _stand_back() -> None:
    """Let every other thread go before this one, where threads have a priority of their own."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _PATIENT)
