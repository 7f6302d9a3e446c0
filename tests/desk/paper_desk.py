"""Short ways to a link at a certain point of its way, without a network."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from pos_app.desk import errands, gateway, links, settling
from pos_app.desk.errands import Errand, Found
from pos_app.desk.intents import LinkView
from pos_app.desk.session import Desk
from pos_app.desk.settling import Settled
from pos_app.domain.ids import new_id
from pos_app.domain.invoices import proof_notes
from pos_app.domain.links import Wanted
from pos_app.domain.polling import Reading
from tests.desk.venue import Venue

PLAIN = Wanted()


def relay_desk(venue: Venue, terminal: str = "S1") -> Desk:
    """The desk a relay works at."""
    return replace(venue.owner, terminal=terminal, door="sync")


def queued(venue: Venue, subject_id: str, *, visit: bool = False, wanted: Wanted = PLAIN) -> LinkView:
    """A link that waits to leave."""
    gateway.configure(venue.owner, "sandbox")
    make = links.make_for_appointment if visit else links.make_for_purchase
    return make(venue.reception, subject_id, wanted, operation=new_id()).link


def claimed(venue: Venue, terminal: str = "S1") -> Errand:
    """What a relay takes next."""
    found = errands.claim(relay_desk(venue, terminal), "sandbox", new_id())
    assert found is not None
    return found


def sent(venue: Venue, subject_id: str, *, visit: bool = False, wanted: Wanted = PLAIN) -> LinkView:
    """A link that Paper.id has taken."""
    link = queued(venue, subject_id, visit=visit, wanted=wanted)
    errand = claimed(venue)
    assert errands.posting(relay_desk(venue), errand)
    made = Found(f"r-{link.number}", f"https://stg-v2.paper.id/{link.number}", ("email", "whatsapp"), None)
    assert errands.adopt(relay_desk(venue), errand, made) == "adopted"
    return links.show(venue.reception, link.id)


def reading(link: LinkView, word: str, **changes: Any) -> Reading:
    """What Paper.id might say of a link."""
    plain = Reading(
        link.number, word, int(link.total), "", link.url, proof_notes(link.notes, link.id), ""
    )._replace(**changes)
    return plain._replace(digest=hashlib.sha256(repr(plain).encode()).hexdigest())


def told(venue: Venue, link: LinkView, word: str, **changes: Any) -> Settled:
    """Let an answer of Paper.id have its effect."""
    return settling.take(relay_desk(venue), link.id, reading(link, word, **changes))
