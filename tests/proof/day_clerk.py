"""The desk of the black-holed day without its screen: it acts at the hours of a plan, a relay beside it.

python -m tests.proof.day_clerk DATABASE BASE_URL AT BEGAN SPEED DAY SALES HOURS FIRST

Does the acts of the plan from FIRST on, each at its instant after DAY or at once where that is past; says
the place of each on a line of its own once it is durable. When none is left only the relay goes on. It is
killed, never asked.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.bootstrap import synchronise
from pos_app.desk import links, payments, people, sales
from pos_app.desk.payments import ManualPayment
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk, open_front
from pos_app.domain.links import Wanted
from pos_app.domain.roles import Role
from pos_app.domain.words import Means, SaleMethod
from pos_app.settings import DatabaseSettings, DeskSettings, PaperSettings, Settings
from pos_app.store import open_store
from tests.proof import fast_time, venue
from tests.proof.fast_time import Pace

GUESTS = 100
PRICE = venue.PACKAGES[0][1]
LATER = 1 / 24
"""The share of the day after which a link is withdrawn and made anew, or cash is taken after all."""


class Deed(NamedTuple):
    """An act of the plan."""

    after: timedelta
    """Since the beginning of the day."""
    number: int
    """Of the sale."""
    what: str
    """`cash`, `link`, `anew` or `cash after all`."""


def plan(sales: int, hours: float) -> list[Deed]:
    """So many sales, evenly over the hours.

    Of a hundred 42 go by link; of these 4 links are withdrawn and made anew, and for 2 cash is taken after
    all: 40 links are to be there at the end.
    """
    deeds = []
    for number in range(sales):
        after, place = timedelta(hours=hours * number / sales), number * 37 % 100
        deeds.append(Deed(after, number, "link" if place < 42 else "cash"))
        if place < 6:
            deeds.append(
                Deed(
                    after + timedelta(hours=hours * LATER), number, "anew" if place < 4 else "cash after all"
                )
            )
    return sorted(deeds)


def an_id(number: int, act: int) -> str:
    """The operation of an act of a sale: the same when it is tried again after a kill."""
    return f"{number:012x}{act:012x}"


def perform(desk: Desk, deed: Deed) -> None:
    """Do it; done again it changes nothing."""
    number = deed.number
    request = SaleRequest(f"guest{1 + number % GUESTS}", "package0", SaleMethod.DIGITAL)
    if deed.what == "cash":
        request = request._replace(method=SaleMethod.ON_SPOT, means=Means.CASH)
    sold = sales.sell(desk, request, operation=an_id(number, 0)).purchase.id
    if deed.what == "cash":
        return
    link = links.make_for_purchase(desk, sold, Wanted(whatsapp=True), operation=an_id(number, 1)).link
    if deed.what == "anew":
        links.withdraw(desk, link.id, "the wrong day", operation=an_id(number, 2))
        links.make_for_purchase(desk, sold, Wanted(whatsapp=True, notes="anew"), operation=an_id(number, 3))
    if deed.what == "cash after all":
        payments.record(desk, sold, ManualPayment(Means.CASH, PRICE), operation=an_id(number, 4))


async def _work(desk: Desk, pace: Pace, day: datetime, deeds: list[Deed], first: int) -> None:
    for place, deed in enumerate(deeds[first:], first):
        await asyncio.sleep(max(0.0, (day + deed.after - pace.now()).total_seconds()))
        await desk.store.run(perform, desk, deed)
        print(place, flush=True)
    await asyncio.Event().wait()


def main(database: str, base_url: str, *words: str) -> None:
    """Go on until killed."""
    pace, day = Pace.of(*words[:3]), datetime.fromisoformat(words[3])
    deeds, first = plan(int(words[4]), float(words[5])), int(words[6])
    path = Path(database)
    settings = Settings(
        DatabaseSettings(path=path), DeskSettings(data_folder=path.parent), paper=PaperSettings(base_url)
    )
    with open_store(path) as store:
        front = open_front(store, pace, "day")
        desk = people.through_door(front, Role.RECEPTIONIST)

        async def live() -> None:
            relay: Any = asyncio.create_task(synchronise(settings, front, once=False))
            clerk = asyncio.create_task(_work(desk, pace, day, deeds, first))
            for ended in (await asyncio.wait([relay, clerk], return_when=asyncio.FIRST_COMPLETED))[0]:
                ended.result()
            raise SystemExit("it ended by itself")

        fast_time.run(live, pace.speed)


if __name__ == "__main__":
    main(*sys.argv[1:])
