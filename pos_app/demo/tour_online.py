"""The tour's last leg: a payment link is made, the guest pays it, and the credits appear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from pos_app.demo import venue
from pos_app.desk import customers, links, packages, people, purchases, sales
from pos_app.desk.intents import LinkView
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk, Front
from pos_app.domain.errors import Conflict
from pos_app.domain.ids import new_id
from pos_app.domain.links import Wanted
from pos_app.domain.words import DeliveryState, SaleMethod
from pos_app.words import _

if TYPE_CHECKING:
    from pos_app.sync.relay import Did

Say = Callable[[str], None]
_GUEST, _PACKAGE = "Ayu Lestari", "Massage 10x"


async def play(
    front: Front, say: Say, carry: Callable[[], Awaitable[Counter[Did]]], pay: Callable[[str], None]
) -> None:
    """Sell with a link, let the relay carry it, let the guest pay, and look at the credits.

    Args:
        front: the demo's front.
        say: takes each step.
        carry: lets the relay do all that is due.
        pay: the guest pays the invoice of a number at the sandbox.

    Raises:
        Refusal: the demo is not as it was built, or the sandbox does not answer.
    """
    ask = front.store.run
    desk, link = await ask(_sell, front)
    say(
        _("Sell %(package)s with a payment link: %(amount)s, due %(due)s, %(state)s")
        % {
            "package": _PACKAGE, "amount": f"Rp {link.total:,}", "due": f"{link.due:%d %b %Y}",
            "state": link.shown,
        }
    )  # fmt: skip
    await carry()
    link = await ask(links.show, desk, link.id)
    if not link.url:
        raise Conflict("no_link", "The sandbox made no link.")
    accepted = [d.channel.value for d in link.deliveries if d.state == DeliveryState.ACCEPTED]
    say(_("%(url)s, accepted by Paper.id: %(channels)s") % {"url": link.url, "channels": ", ".join(accepted)})
    pay(link.number)
    await ask(links.check_now, desk, link.id)
    await carry()
    link = await ask(links.show, desk, link.id)
    assert link.purchase_id is not None
    bought = await ask(purchases.detail, desk, link.purchase_id)
    say(
        _("The guest pays by QRIS (simulated): the link is %(state)s, %(credits)s credits of %(package)s")
        % {"state": link.shown, "credits": bought.purchase.remaining, "package": _PACKAGE}
    )


def _sell(front: Front) -> tuple[Desk, LinkView]:
    entry = next(entry for entry in people.roster(front) if entry.name == "Sari Wulandari")
    desk = people.sign_in(front, entry.id, venue.PIN).desk
    guest = next(row for row in customers.find(desk, _GUEST).rows if row.name == _GUEST)
    (package,) = packages.on_sale(desk, _PACKAGE)
    request = SaleRequest(guest.id, package.id, SaleMethod.DIGITAL)
    sold = sales.sell(desk, request, operation=new_id())
    made = links.make_for_purchase(
        desk, sold.purchase.id, Wanted(email=True, whatsapp=True), operation=new_id()
    )
    return desk, made.link
