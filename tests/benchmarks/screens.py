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
Rounds = list[tuple[list[float], list[float]]]
"""Floor and product, one right after the other."""
STILL = 0.08
"""Seconds without output after which a list has answered; the detail beside it follows the cursor only after
a tenth of a second of rest, and is not what is timed."""
SEARCHES = ("Custom", "sari w", "0812", "wibowo", "Customer 0", "lestari", "ayu 00", "budi s")
DEBTOR = "Zahra Fadhilah"
VISITS_TODAY = 50
MILLION = 1_000_000
PLACES = {"f2": " to come,", "f5": "Confirmed", "f7": "Done today", "f8": "11 people"}
"""Places, and what stands there and nowhere else as soon as its rows are shown."""
RECORD = "activated immediately"
"""The last line of the payment form, above its wall."""
LONG_RUNS = 3
"""Sessions that also type and move the cursor, some hundred keys each."""


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


def measure_start(*, runs: int = 9, customers: int = 100_000) -> list[Figure]:
    """Start → usable first screen: wall and processor time, memory."""
    taken: list[tuple[Start, Start]] = []
    with _prepared(customers) as database:
        for _run in range(runs + 1):
            with baseline() as meter:
                floor = meter.started(READY_BASELINE)
            with product(database) as meter:
                taken.append((floor, meter.started(READY_PRODUCT)))
    del taken[0]  # read from a cold disk

    def rounds(name: str) -> Rounds:
        return [([getattr(floor, name)], [getattr(ours, name)]) for floor, ours in taken]

    return [
        figure("start", "start to the first screen", "ms", rounds("ready"), 1.15),
        figure("start", "start, processor time", "ms", rounds("processor"), 1.1),
        figure("start", "memory at start", "MB", rounds("memory"), 1.2),
    ]


@contextmanager
def _prepared(count: int) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=venue.KEPT, prefix="screens-") as folder:
        yield prepared(venue.with_customers(count), Path(folder))


def measure_screens(*, runs: int = 7, customers: int = 100_000) -> list[Figure]:
    """Places and dialogs of fresh sessions, in turns; then letters and cursor."""
    taken: list[tuple[Samples, Samples]] = []
    with _prepared(customers) as database:
        for run in range(runs):
            floor: Samples = defaultdict(list)
            ours: Samples = defaultdict(list)
            with baseline() as meter:
                meter.started(READY_BASELINE)
                _go_round_baseline(meter, floor)
                if run < LONG_RUNS:
                    floor["letter"] = [took for _ in SEARCHES for took in _letters(meter, "Custom")]
            with product(database) as meter:
                meter.started(READY_PRODUCT)
                _go_round_product(meter, ours)
                if run < LONG_RUNS:
                    _type_and_move(meter, ours)
            if run < LONG_RUNS:
                with baseline("table") as meter:
                    meter.started(READY_BASELINE)
                    floor["cursor"] = _cursor(meter)
            taken.append((floor, ours))
    return [
        figure("screens", name, "ms", [(f[key], o[key]) for f, o in taken if f[key]], budget)
        for key, name, budget in (
            ("cursor", "cursor key in a list", 1.1),
            ("letter", f"search letter, {customers:,} customers", 0.9),
            ("dialog", "dialog opens", 0.8),
            ("first", "screen switch, first time", 1.0),
            ("later", "screen switch, later", 1.0),
        )
    ]


def _letters(meter: Meter, text: str) -> list[float]:
    took = [meter.press(letter, quiet=STILL) for letter in text]
    meter.press(*["backspace"] * len(text))
    return took


def _cursor(meter: Meter) -> list[float]:
    keys = (["down"] * 5 + ["up"] * 5) * 3  # in the evening few rows of the day are left
    return [meter.press(key, quiet=STILL) for key in keys][2:]


def _go_round_baseline(meter: Meter, samples: Samples) -> None:
    """Each screen is left with rows of its own, so that it is seen when another one's have come."""
    meter.opened("Customer 0100", "Customer 01")
    for place, (typed, row) in {"f3": ("02", "Customer 0200"), "f4": ("03", "Customer 0300")}.items():
        samples["first"].append(meter.opened(READY_BASELINE, place))
        meter.opened(row, f"Customer {typed}")
    for place, row in [("f2", "Customer 0100"), ("f3", "Customer 0200"), ("f4", "Customer 0300")] * 2:
        samples["later"].append(meter.opened(row, place))
    for _ in range(2):
        samples["dialog"].append(meter.opened("Save", "f5"))
        meter.press("escape", quiet=START_QUIET)
    meter.press(*["backspace"] * len("Customer 03"))


def sign_in(meter: Meter) -> None:
    """From the sign-in screen to the start page."""
    meter.until("Find a customer", venue.RECEPTIONIST, "enter", venue.PIN, "enter")
    meter.press("down")


def _go_round_product(meter: Meter, samples: Samples) -> None:
    sign_in(meter)
    for place in ("f5", "f7", "f8"):
        samples["first"].append(meter.opened(PLACES[place], place))
    for place in ("f2", "f5", "f7", "f8") * 2:
        samples["later"].append(meter.opened(PLACES[place], place))
    meter.press("f2")
    _open_card(meter)
    for _ in range(2):
        samples["dialog"].append(meter.opened(RECORD, "p"))
        meter.press("escape", quiet=START_QUIET)


def _open_card(meter: Meter) -> None:
    meter.press(DEBTOR.split()[0])
    meter.opened("Packages 0/1", "enter")


def _type_and_move(meter: Meter, samples: Samples) -> None:
    meter.press("f2")
    for text in SEARCHES:
        samples["letter"] += _letters(meter, text)
    meter.press("f5")
    samples["cursor"] += _cursor(meter)


def measure_memory(*, runs: int = 3, customers: int = 100_000) -> list[Figure]:
    """What is held after sign-in, eight searches, every screen once and two dialogs."""
    rounds: Rounds = []
    with _prepared(customers) as database:
        for _run in range(runs):
            with baseline() as meter:
                meter.started(READY_BASELINE)
                for text in SEARCHES:
                    _letters(meter, text)
                for place in ("f3", "f4", "f2"):
                    meter.press(place)
                for _ in range(2):
                    meter.opened("Save", "f5")
                    meter.press("escape")
                floor = meter.memory()
            with product(database) as meter:
                meter.started(READY_PRODUCT)
                sign_in(meter)
                for place in ("f3", "f4", "f5", "f6", "f7", "f8", "f2"):
                    meter.press(place)
                for text in SEARCHES:
                    _letters(meter, text)
                _open_card(meter)
                for _ in range(2):
                    meter.opened(RECORD, "p")
                    meter.press("escape", quiet=START_QUIET)
                rounds.append(([floor], [meter.memory()]))
    return [figure("memory", "memory after the walk", "MB", rounds, 1.25)]


def measure_million(*, runs: int = 2, customers: int = MILLION) -> list[Figure]:
    """A search letter at a million customers; typed `Custom` in the baseline."""
    rounds: Rounds = []
    with _prepared(customers) as database:
        for _run in range(runs):
            with baseline() as meter:
                meter.started(READY_BASELINE)
                floor = [took for _ in SEARCHES for took in _letters(meter, "Custom")]
            with product(database) as meter:
                meter.started(READY_PRODUCT)
                sign_in(meter)
                meter.press("f2")
                rounds.append((floor, [took for text in SEARCHES for took in _letters(meter, text)]))
    return [figure("million", f"search letter, {customers:,} customers", "ms", rounds, 0.9)]
