"""Start, memory, keys, letters, dialogs and places of the real program, in turns with the baseline app."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from pos_app.desk import bookings, customers, sales, times
from pos_app.desk.bookings import BookingRequest
from pos_app.desk.sales import SaleRequest
from pos_app.desk.session import Desk
from pos_app.domain.clock import SystemClock
from pos_app.domain.ids import new_id
from pos_app.domain.words import SaleMethod
from pos_app.store import open_store
from tests.benchmarks import venue
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.meter import START_QUIET, Meter, Start, launched

Samples = defaultdict[str, list[float]]
STILL = 0.08
"""Seconds without output after which a list has answered; the detail beside it follows the cursor only after
a tenth of a second of rest, and is not what is timed."""
SEARCHES = ("Custom", "sari w", "0812", "wibowo", "Customer 0", "lestari", "ayu 00", "budi s")
DEBTOR = "Zahra Fadhilah"
VISITS_TODAY = 50
MILLION = 1_000_000
PLACES = {"f2": "Find a customer", "f5": "Confirmed", "f7": "Done today", "f8": "Import files"}
"""Places, and what stands there and nowhere else as soon as its rows are shown."""


def prepared(source: Path, folder: Path) -> Path:
    """A copy of a kept store with a full book today and somebody who owes."""
    database = venue.copy(source, folder / "desk.db")
    with open_store(database) as store:
        desk = venue.reception(store, SystemClock())
        guest = customers.create(desk, customers.Draft(DEBTOR, "0811-1234-567", ""), operation=new_id()).id
        request = SaleRequest(guest, venue.PACKAGE_ID, SaleMethod.TRANSFER)
        sales.sell(desk, request, operation=new_id())
        days = [desk.today, desk.today + timedelta(days=1)]
        for number in range(VISITS_TODAY):
            booking = _first_free(desk, number, days)
            bookings.book(desk, booking, operation=new_id())
    return database


def _first_free(desk: Desk, number: int, days: list[date]) -> BookingRequest:
    for day in days:
        found = times.free_times(desk, venue.service_id(0), None, day, days=0).slots
        if found:
            return BookingRequest(
                venue.customer_id(number + 1), (venue.service_id(0),), day, found[-1].minute
            )
    raise AssertionError("nobody is free")


@contextmanager
def product(database: Path) -> Iterator[Meter]:
    """The real program on a store."""
    home = str(database.parent)
    env = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
    with launched([sys.executable, "-m", "pos_app", "--database", str(database)], env) as meter:
        yield meter


@contextmanager
def baseline(name: str = "desk") -> Iterator[Meter]:
    """The baseline app."""
    with launched([sys.executable, "-m", "tests.benchmarks.baseline", name]) as meter:
        yield meter


READY_BASELINE, READY_PRODUCT = "Customer 0001", "PIN"


def measure_start(*, runs: int = 7, customers: int = 100_000) -> list[Figure]:
    """Start → usable first screen: wall and processor time, memory."""
    floor: Samples = defaultdict(list)
    ours: Samples = defaultdict(list)
    with _prepared(customers) as database:
        for run in range(runs + 1):
            with baseline() as meter:
                _keep(floor, meter.started(READY_BASELINE), run)
            with product(database) as meter:
                _keep(ours, meter.started(READY_PRODUCT), run)
    return [
        figure("start", "start to the first screen", "ms", floor["ready"], ours["ready"], 1.15),
        figure("start", "start, processor time", "ms", floor["processor"], ours["processor"], 1.1),
        figure("start", "memory at start", "MB", floor["memory"], ours["memory"], 1.2),
    ]


def _keep(samples: Samples, start: Start, run: int) -> None:
    if run:
        for name, value in start._asdict().items():
            samples[name].append(value)


@contextmanager
def _prepared(count: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=venue.KEPT, prefix="screens-") as folder:
        yield prepared(venue.with_customers(count), Path(folder))


def measure_screens(*, runs: int = 3, customers: int = 100_000) -> list[Figure]:
    """Everything of one session: letters, cursor, dialogs, places, memory after the walk."""
    floor: Samples = defaultdict(list)
    ours: Samples = defaultdict(list)
    with _prepared(customers) as database:
        for _run in range(runs):
            with baseline("table") as meter:
                meter.started(READY_BASELINE)
                floor["cursor"] += _cursor(meter)
            with baseline() as meter:
                meter.started(READY_BASELINE)
                _walk_baseline(meter, floor)
            with product(database) as meter:
                meter.started(READY_PRODUCT)
                _walk_product(meter, ours)
    return [
        figure("screens", name, unit, floor[key], ours[key], budget)
        for key, name, unit, budget in (
            ("cursor", "cursor key in a list", "ms", 1.1),
            ("letter", f"search letter, {customers:,} customers", "ms", 0.9),
            ("dialog", "dialog opens", "ms", 0.8),
            ("first", "screen switch, first time", "ms", 1.0),
            ("later", "screen switch, later", "ms", 1.0),
            ("memory", "memory after the walk", "MB", 1.25),
        )
    ]


def _letters(meter: Meter, text: str) -> list[float]:
    took = [meter.press(letter, quiet=STILL) for letter in text]
    meter.press(*["backspace"] * len(text))
    return took


def _cursor(meter: Meter) -> list[float]:
    keys = ["down"] * 20 + ["up"] * 10
    return [meter.press(key, quiet=STILL) for key in keys][2:]


def _walk_baseline(meter: Meter, samples: Samples) -> None:
    for place in ("f3", "f4"):
        samples["first"].append(meter.press(place, quiet=STILL))
    for place in ("f2", "f3", "f4") * 3:
        samples["later"].append(meter.press(place, quiet=STILL))
    meter.press("f2")
    for text in ("Custom",) * len(SEARCHES):
        samples["letter"] += _letters(meter, text)
    for _ in range(4):
        samples["dialog"].append(meter.until("Record a payment", "f5"))
        meter.press("escape")
    samples["memory"].append(meter.memory())


def sign_in(meter: Meter) -> None:
    """From the sign-in screen to the start page."""
    meter.until("Find a customer", venue.RECEPTIONIST, "enter", venue.PIN, "enter")
    meter.press("down")


def _walk_product(meter: Meter, samples: Samples) -> None:
    sign_in(meter)
    for place in ("f5", "f7", "f8"):
        samples["first"].append(meter.until(PLACES[place], place))
    meter.press("f3")
    meter.press("f4")
    for place in ("f2", "f5", "f7", "f8") * 3:
        samples["later"].append(meter.until(PLACES[place], place))
    meter.press("f5")
    samples["cursor"] += _cursor(meter)
    meter.press("f2")
    for text in SEARCHES:
        samples["letter"] += _letters(meter, text)
    meter.press(DEBTOR.split()[0])
    meter.until("Packages 0/1", "enter")
    for _ in range(4):
        samples["dialog"].append(meter.until("Record Payment", "p"))
        meter.press("escape", quiet=START_QUIET)
    samples["memory"].append(meter.memory())


def measure_million(*, runs: int = 2, customers: int = MILLION) -> list[Figure]:
    """A search letter at a million customers; typed `Custom` in the baseline."""
    floor: list[float] = []
    ours: list[float] = []
    with _prepared(customers) as database:
        for _run in range(runs):
            with baseline() as meter:
                meter.started(READY_BASELINE)
                for _ in SEARCHES:
                    floor += _letters(meter, "Custom")
            with product(database) as meter:
                meter.started(READY_PRODUCT)
                sign_in(meter)
                meter.press("f2")
                for text in SEARCHES:
                    ours += _letters(meter, text)
    return [figure("million", f"search letter, {customers:,} customers", "ms", floor, ours, 0.9)]
