"""`k`: ask Paper.id about a link at once, and say what it answered (POLL-14, UIX-5)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic

from pos_app.desk import links
from pos_app.desk.intents import LinkView
from pos_app.domain.errors import Refusal
from pos_app.domain.words import IntentState
from pos_app.tui import formats, link_words
from pos_app.tui.screens.base import Steered
from pos_app.tui.text import words_of
from pos_app.tui.widgets.drawing import plain
from pos_app.words import N_, _

PATIENCE, NO_WAY = 60.0, 3.0
"""Seconds that an answer is waited for: where there is a way to Paper.id, and where none is open."""
_LOOK = 0.3
_SAID = {
    "waiting": N_("Paper.id says: not paid yet, still waiting."),
    "overdue": N_("Paper.id says: not paid yet, and overdue."),
    "partly_paid": N_("Paper.id says: partly paid, but not how much. See Paper.id."),
    "withdrawn": N_("Paper.id says: the link is withdrawn."),
}
"""What a look at a link found (English msgids)."""


async def check(screen: Steered, link_id: str) -> None:
    """Have Paper.id asked about a link, or a waiting one tried, at once (POLL-14); the answer is said when it
    comes, unless something else was said meanwhile."""
    app = screen.desk_app
    before = await screen.ask(links.check_now, link_id)
    await app.paper.try_now()
    screen.say(_("Paper.id is asked now."))
    app.run_worker(_say_answer(screen, before), group=app.FREE)


async def _say_answer(screen: Steered, before: LinkView) -> None:
    """Wait beside the keys; whatever is said by another act ends it."""
    app, asked, since = screen.desk_app, screen.desk_app.message, monotonic()
    found = before
    while not _answered(before, found) and app.message is asked:
        if monotonic() - since > (NO_WAY if _no_way(screen, found) else PATIENCE):
            break
        await asyncio.sleep(_LOOK)
        with suppress(Refusal):  # a busy store is looked at again
            found = await app.store.run(links.show, app.desk, before.id)
    if app.message is asked:
        app.say(*_words(screen, before, found), kept=found.id not in app.told)
        if screen.is_attached and screen.is_current:
            screen.reload()


def _answered(before: LinkView, now: LinkView) -> bool:
    """Whether something was heard since; a link that is being sent right now has no answer yet."""
    if now.state == IntentState.SENDING:
        return False
    return _news(now) != _news(before)


def _news(link: LinkView) -> tuple[object, ...]:
    return link.state, link.invoice, link.word, link.checked_at, link.silences, link.attempts, link.flags


def _no_way(screen: Steered, link: LinkView) -> str:
    """Why nobody here asks Paper.id about a link; empty where somebody does."""
    problem = screen.desk_app.paper.standing.problem
    if problem is not None:
        return words_of(problem)
    return link_words.trouble(link) if link.answer == "elsewhere" else ""


def _words(screen: Steered, before: LinkView, link: LinkView) -> tuple[str, str]:
    """What was heard, and its tone."""
    if not _answered(before, link):
        why = _no_way(screen, link)
        return why or _("Paper.id has not answered yet; it is asked again by itself."), "waiting"
    if link.shown == "paid":
        return _("Paid online: %(amount)s.") % {"amount": formats.money(link.total)}, "paid"
    if link.trouble is not None:
        return _trouble(link), "waiting"
    if link.shown in ("needs_manager", "refused"):
        return " ".join(plain(line) for line in link_words.why(link)), "bad"
    if link.is_open and not before.is_open:
        return _("Paper.id has taken the link: it waits to be paid."), "text"
    said = _SAID.get(link.shown)
    state = link_words.state(link, screen.desk_app.identity.zone, screen.desk_app.today())
    return _(said) if said else _("Paper.id answered: %(state)s.") % {"state": state.text}, "text"


def _trouble(link: LinkView) -> str:
    """Why there is no answer: of an open link in a word, else with what becomes of it."""
    brief = link_words.brief_trouble(link)
    if not link.is_open or not brief:
        return link_words.trouble(link)
    return _("No answer about the link: %(why)s. It is asked again by itself.") % {"why": brief}
