"""The gate in a real terminal: nothing typed ahead is lost, doubled or done to somebody else."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal, keys

ROOT = Path(__file__).parents[2]
GUESTS = ("sari", "budi", "tono", "wati")
NAMES = {"sari": "Sari Wulandari", "budi": "Budi Santoso", "tono": "Tono", "wati": "Wati"}
PACKAGES = {"lux": "Luxury Spa Package", "hair": "Luxury Hair 4x"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger"


@pytest.fixture
def desk(ledger: Path) -> Iterator[Terminal]:
    with opened(ledger) as terminal:
        yield terminal


@contextmanager
def opened(ledger: Path, *more: str) -> Iterator[Terminal]:
    """The sample at its finder; one more argument is how long a breath lasts, in seconds."""
    command = [sys.executable, "-m", "tests.tui.sample", str(ledger), "0.02", *more]
    with Terminal(command, cwd=ROOT) as terminal:
        terminal.wait_for("Find a customer")
        terminal.read(0.3)
        yield terminal


def lines(ledger: Path) -> list[str]:
    return ledger.read_text().splitlines() if ledger.exists() else []


def wait_lines(desk: Terminal, ledger: Path, count: int, timeout: float = 60.0) -> list[str]:
    for _turn in range(int(timeout / 0.05)):
        desk.read(0.05)
        if len(lines(ledger)) >= count:
            break
    desk.read(0.3)
    return lines(ledger)


def test_escape_glued_to_enter_is_two_keys(tmp_path: Path) -> None:
    """The guard of the parser: `ESC CR` must arrive as escape and enter."""
    program = (
        "from pos_app.tui.driver import DeskDriver\n"
        "from textual.app import App\n"
        "class Probe(App):\n"
        "    def on_mount(self): self.seen = []; self.log_to = open(r'%s', 'w')\n"
        "    def on_key(self, event): self.log_to.write(event.key + ' '); self.log_to.flush()\n"
        "    def on_ready(self): self.log_to.write('ready '); self.log_to.flush()\n"
        "Probe(driver_class=DeskDriver).run()\n"
    ) % (tmp_path / "seen")
    with Terminal([sys.executable, "-c", program], cwd=ROOT) as terminal:
        seen = tmp_path / "seen"
        terminal.wait_for(lambda _screen: seen.exists() and "ready" in seen.read_text())
        terminal.send_bytes(b"\x1b\r")
        terminal.wait_for(lambda _screen: "enter" in seen.read_text())
        terminal.send_bytes(b"\x1bs\x1b[A\x1bOP\x1b/")
        terminal.wait_for(lambda _screen: "slash" in seen.read_text())
        assert seen.read_text().split() == [
            "ready",
            "escape",
            "enter",
            "escape",
            "s",
            "up",
            "f1",
            "escape",
            "slash",
        ]


def test_a_sale_in_one_write(desk: Terminal, ledger: Path) -> None:
    """Find, open, sell, choose, confirm: all in one read of the terminal."""
    desk.send("sari", "enter", "s", "lux", "enter", "enter", "enter")
    assert wait_lines(desk, ledger, 1) == ["sell Sari Wulandari Luxury Spa Package"]
    desk.wait_for("Package Purchase Successful!")


def test_guest_gives_shows_the_change(desk: Terminal, ledger: Path) -> None:
    desk.send("sari", "enter", "s", "lux", "enter", "enter", "600000", "enter", "enter")
    assert wait_lines(desk, ledger, 1) == ["sell Sari Wulandari Luxury Spa Package"]
    desk.wait_for("Change")


def test_held_enter_does_one_act(desk: Terminal, ledger: Path) -> None:
    """Twenty Enters after the package: one sale, and the wall stays."""
    desk.send("sari", "enter", "s", "lux", *["enter"] * 20)
    wait_lines(desk, ledger, 1)
    desk.read(1.5)
    desk.send(*["enter"] * 5)
    desk.read(0.5)
    assert lines(ledger) == ["sell Sari Wulandari Luxury Spa Package"]
    assert "Package Purchase Successful!" in desk.text()


def test_a_bare_enter_sells_nothing(desk: Terminal, ledger: Path) -> None:
    """Enter after `s` is refused, since a package must be typed or moved to."""
    desk.send("sari", "enter", "s", "enter", "enter", "enter")
    desk.wait_for("Type, or move to a row")
    desk.read(0.5)
    assert lines(ledger) == []


def test_a_refusal_empties_what_waits(desk: Terminal, ledger: Path) -> None:
    """`b` is refused on this card; the sale typed behind it is not made, and that is said."""
    desk.send("sari", "enter", "b", "s", "lux", "enter", "enter", "enter")
    desk.wait_for(lambda screen: "Every credit is used" in screen and "keys not used" in screen)
    desk.read(0.5)
    assert lines(ledger) == []


def test_a_refusal_ends_what_is_typed_in_the_same_breath(ledger: Path) -> None:
    """The rest of the burst comes byte by byte, after `b` was refused: it sells nothing either. A busy
    machine types slowly, so the breath is a long one."""
    with opened(ledger, "3.0") as desk:
        desk.send("sari", "enter")
        desk.wait_for("owes")
        data = keys("b", "s", "lux", "enter", "enter", "enter")
        desk.send_bytes(data, chunks=[1] * len(data), gap=0.02)
        desk.wait_for("7 keys not used")
        desk.read(4.0)
        assert lines(ledger) == []
        desk.send("s", "lux", "enter", "enter", "enter")
        assert wait_lines(desk, ledger, 1) == ["sell Sari Wulandari Luxury Spa Package"]


def test_escape_keeps_its_place(desk: Terminal, ledger: Path) -> None:
    """An aborted form before the job, Esc glued to the next key."""
    desk.send("budi", "enter", "s", "escape", "escape", "/", "sari", "enter", "s", "hair", "enter", "2")
    desk.send("enter")
    assert wait_lines(desk, ledger, 1) == ["sell Sari Wulandari Luxury Hair 4x"]


def job(random_: random.Random) -> tuple[bytes, str]:
    guest, package = random_.choice(GUESTS), random_.choice(list(PACKAGES))
    means = random_.choice([("enter",), ("2",), ("3",)])
    aborted = ["s", "escape"] if random_.random() < 0.5 else []
    typed = keys("/", guest, "enter", *aborted, "s", package, "enter", *means, "enter")
    return typed, f"sell {NAMES[guest]} {PACKAGES[package]}"


@pytest.mark.parametrize("seed", range(3))
def test_bursts_of_jobs(desk: Terminal, ledger: Path, seed: int) -> None:
    """Ten bursts of one to three sales each, in one write, chunks or bytes: lost, wrong, doubled = 0."""
    random_ = random.Random(seed)
    wanted: list[str] = []
    for _burst in range(10):
        jobs = [job(random_) for _one in range(random_.randint(1, 3))]
        data = b"".join(typed for typed, _line in jobs)
        manner = random_.choice(["one", "chunks", "bytes"])
        if manner == "one":
            desk.send_bytes(data)
        elif manner == "chunks":
            desk.send_bytes(data, chunks=[random_.randint(1, 8) for _byte in data])
        else:
            desk.send_bytes(data, chunks=[1] * len(data), gap=random_.uniform(0, 0.03))
        wanted += [line for _typed, line in jobs]
        assert wait_lines(desk, ledger, len(wanted)) == wanted
