"""Keeps the relay beside the desk, counts what waits for Paper.id, and says what happened there."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pos_app.domain.errors import Refusal
from pos_app.tui import link_news, paper_news, reports
from pos_app.tui.paper_side import Listener
from pos_app.tui.screens.base import Steered
from pos_app.words import _

if TYPE_CHECKING:
    from pos_app.desk.queue import Counts
    from pos_app.desk.session import Front
    from pos_app.desk.settling import Settled
    from pos_app.tui.flow import FrontDesk
    from pos_app.tui.widgets.lines import Truth

_LOOK = 5.0
"""Seconds between two counts of what waits for Paper.id, where nothing else asks for one."""


class PaperWatch:
    """The desk's side of its relay; whoever is signed in, and in whatever screen."""

    def __init__(self, app: FrontDesk) -> None:
        """Watch for this desk; nothing is counted and no relay is kept before `begin`."""
        self._app = app
        self._counts: Counts | None = None
        self._counting = False

    def begin(self, relay_after: float) -> None:
        """Count now and then, and keep the relay from so many seconds on."""
        self._app.call_after_refresh(self.look)
        self._app.set_timer(relay_after, self.keep)
        self._app.set_interval(_LOOK, self.look)

    def keep(self) -> None:
        """Keep the relay for as long as the desk is open; there is none before a venue is set up."""
        app = self._app
        if app.front is not None:
            listener = Listener(self._news, self._did, self._changed, self._fault)
            app.run_worker(app.paper.keep(app.front, listener), group=app.FREE)

    def truth(self) -> Truth | None:
        """The header's line of truth now; None while nothing was counted yet."""
        if self._counts is None:
            return None
        return paper_news.truth(self._counts, self._app.paper.standing, self._app.now())

    def mark(self) -> str:
        """The header's mark of a Paper.id where no money moves; empty for the real one, or before a count."""
        environment = self._counts.gateway.environment if self._counts is not None else ""
        return _(paper_news.MARKS[environment]) if environment in paper_news.MARKS else ""

    def look(self) -> None:
        """Count again, unless a count is under way."""
        if self._app.front is not None and not self._counting:
            self._counting = True
            self._app.run_worker(self._count(self._app.front), group=self._app.FREE)

    async def _count(self, front: Front) -> None:
        from pos_app.desk import queue

        try:
            with suppress(Refusal):  # a store that does not answer says so elsewhere
                self._counts = await self._app.store.run(queue.counts, front)
                await self._follow()
        finally:
            self._counting = False
        self._app.show_header()

    async def _follow(self) -> None:
        """Bring the message line up to date where it speaks of a link that has news."""
        from pos_app.desk import links

        app = self._app
        asked, about = app.message, app.about
        if not about or app.desk is None:
            return
        link = await app.store.run(links.show, app.desk, about)
        text, tone = link_news.line(link)
        if text and text != asked.text and app.message is asked:
            is_told = link.id in app.told or link.shown in ("partly_paid", "needs_manager")
            if link.shown == "paid" and not is_told:  # another terminal was told
                app.told.add(link.id)
                app.bell()
            app.say(text, tone, kept=not is_told, about=about if link.is_live else "")

    def _news(self, settled: Settled) -> None:
        text, money = paper_news.told(settled, discreet=self._app.locked)
        is_told = settled.intent_id in self._app.told and not settled.flags
        if settled.paid:
            self._app.told.add(settled.intent_id)
        if text and not is_told:
            self._app.happened(text, money=money)
        if settled.flags and not settled.paid:
            self._did("flagged")

    def _did(self, did: str) -> None:
        if text := paper_news.done(did):
            self._app.happened(text)
        self.look()
        if isinstance(self._app.screen, Steered) and not self._app.locked:
            self._app.screen.paper_moved(did)

    def _changed(self) -> None:
        counts, here = self._counts, self._app.paper.standing.environment
        if counts is None or (here and counts.gateway.environment != here):
            self.look()
        else:
            self._app.show_header()

    def _fault(self, error: Exception) -> None:
        """Report a fault of the relay; the desk goes on, and so does the relay after a while."""
        app = self._app
        reports.write(error, app.preferences.reports, app.clock.now())
        app.happened(_("Something broke on the way to Paper.id; it is tried again. A report was written."))
