"""The news of a link that the message line speaks about: made, paid, paid in part, refused."""

from __future__ import annotations

from pos_app.desk.intents import LinkView
from pos_app.domain.words import DeliveryState
from pos_app.tui import formats, link_words
from pos_app.tui.paper_news import FLAGS
from pos_app.tui.text import filled, together
from pos_app.words import _


def line(link: LinkView) -> tuple[str, str]:
    """What there is to say of a link by now, and its tone; empty while nothing has come back (LINK-15)."""
    who = {"who": link.customer_name, "money": formats.money(link.total), "what": link.what}
    if link.shown == "paid":
        return filled(_("Paid online: %(who)s, %(money)s, %(what)s"), **who), "paid"
    if link.shown == "partly_paid":
        return filled(_("Partly paid, see Paper.id how much: %(who)s, %(money)s, %(what)s"), **who), "waiting"
    if link.shown == "needs_manager":
        word = _("Needs a manager: %(word)s") % {"word": _(FLAGS[link.flags[0].kind])}
        return together(word, filled("%(who)s, %(money)s, %(what)s", **who), between=". "), "bad"
    if link.shown == "refused":
        return filled(_("Paper.id refused the link: %(who)s, %(what)s. F6, then q, says why."), **who), "bad"
    if link.shown not in ("waiting", "overdue"):
        return "", ""
    if any(delivery.state == DeliveryState.QUEUED for delivery in link.deliveries):
        return "", ""
    if not link.accepted:
        return filled(_("The payment link is there: %(who)s, %(what)s"), **who), "text"
    said = _("Payment link sent to customer via %(channels)s") % {"channels": link_words.names(link.accepted)}
    return together(said, filled("%(who)s, %(what)s", **who), between=": "), "text"
