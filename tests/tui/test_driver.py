"""The terminal under the desk: it may send what is no text, fail, or go away."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pos_app.tui.driver import HUNG_UP
from tests.tui.terminal import Terminal

ROOT = Path(__file__).parents[2]
HEARD = 7
PROBE = """
import sys, time
from textual.app import App
from textual.widgets import Input
from pos_app.tui import driver

class Probe(App):
    def compose(self):
        yield Input(placeholder="it listens")
    def on_hung_up(self):
        for number in range(200):  # more than may wait to be drawn
            self._driver.write("x" * 100)
        self.exit(return_code=HEARD)
    def on_input_submitted(self, event):
        ON_ENTER

app = Probe(driver_class=driver.DeskDriver)
app.run()
sys.exit(app.return_code)
"""


@contextmanager
def probe(on_enter: str = "pass") -> Iterator[Terminal]:
    """A small app on our driver, which no hang-up ends by itself."""
    program = PROBE.replace("HEARD", str(HEARD)).replace("ON_ENTER", on_enter)
    command = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-c", program]
    with Terminal(command, cwd=ROOT) as terminal:
        terminal.wait_for("it listens")
        yield terminal


def test_the_app_hears_that_its_terminal_is_gone_and_what_it_still_draws_is_dropped() -> None:
    with probe() as terminal:
        terminal.vanish()
        assert terminal.wait_gone() == HEARD


def test_an_input_that_fails_is_a_terminal_that_is_gone() -> None:
    """Reading its own memory at nought fails as reading a lost terminal may."""
    with probe("import os; os.dup2(os.open('/proc/self/mem', os.O_RDONLY), 0)") as app:
        app.send("enter")
        assert app.wait_gone() == HEARD
        assert "Traceback" not in app.text()


def test_an_app_that_hangs_does_not_outlive_its_terminal_for_long() -> None:
    with probe("driver.ENDS_WITHIN = 0.5; self._driver.write('it hangs'); time.sleep(600)") as terminal:
        terminal.send("enter")
        terminal.wait_for("it hangs")
        terminal.vanish()
        assert terminal.wait_gone() == HUNG_UP


def test_a_byte_that_is_no_text_is_shown_as_such() -> None:
    with probe() as terminal:
        terminal.send_bytes(b"M\xfcller")
        terminal.wait_for("M\N{REPLACEMENT CHARACTER}ller")
        terminal.send_bytes("M\N{LATIN SMALL LETTER U WITH DIAERESIS}".encode(), chunks=(1, 1), gap=0.2)
        terminal.wait_for("lerM\N{LATIN SMALL LETTER U WITH DIAERESIS}")
