"""Money at the desk for what has an open payment link: that is asked about first, then withdrawn (PAY-12)."""

from __future__ import annotations

import asyncio
from time import monotonic

from pos_app.desk import links
from pos_app.desk.intents import LinkView
from pos_app.domain.words import InvoiceStatus
from pos_app.tui import formats, link_words
from pos_app.tui.forms.fields import Field, ReadOnly
from pos_app.tui.screens.base import Steered
from pos_app.tui.verbs.link_acts import open_of
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _

PATIENCE = 4.0
"""Seconds that the form waits for Paper.id's answer; without one the money can be taken all the same."""
_LOOK = 0.1


async def look_first(screen: Steered, kind: str, subject_id: str) -> LinkView | None:
    """The link that may still be paid; one that waits at Paper.id is asked about once before, where there is
    a way to it."""
    link = await open_of(screen, kind, subject_id)
    if link is None or not link.is_open or not _is_online(screen):
        return link
    screen.say(_("Paper.id is asked first whether the open link is paid…"), "waiting")
    await screen.ask(links.check_now, link.id)
    screen.desk_app.paper.wake()
    found = await _answered(screen, link)
    screen.say("")
    return found


async def _answered(screen: Steered, before: LinkView) -> LinkView:
    end, found = monotonic() + PATIENCE, before
    while monotonic() < end and found.is_live and found.checked_at == before.checked_at:
        await asyncio.sleep(_LOOK)
        found = await screen.ask(links.show, before.id)
    return found


def _is_online(screen: Steered) -> bool:
    standing = screen.desk_app.paper.standing
    is_there = bool(standing.environment) and standing.problem is None
    return is_there and not standing.stopped and standing.offline_since is None


def note(screen: Steered, link: LinkView | None) -> list[Field]:
    """What becomes of an open link, said on the form."""
    if link is None or not link.is_live:
        return []
    app = screen.desk_app
    said = link_words.state(link, app.identity.zone, app.today())
    return [ReadOnly(_("Link"), said, Said("; " + _("the open link is withdrawn with it"), "waiting"))]


def paid_words(screen: Steered, link: LinkView | None) -> str:
    """That it was paid online meanwhile, and when; empty where it was not."""
    if link is None or link.invoice != InvoiceStatus.PAID or link.paid_at is None:
        return ""
    at = formats.moment(link.paid_at, screen.desk_app.identity.zone, screen.desk_app.today())
    return _("Paid online at %(time)s: no cash needed.") % {"time": at}
