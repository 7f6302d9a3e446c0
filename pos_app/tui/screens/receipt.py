"""The receipt as it prints (`r`): save it, copy it; from the second time on it is a copy (RCPT-1)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget

from pos_app.desk import slips
from pos_app.desk.slips import Slip
from pos_app.receipts import text as receipts
from pos_app.tui.screens.base import DeskScreen, Steered
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.words import _, current_language

FOLDER = "receipts"


class Paper(DeskList):
    """The slip, line by line."""

    DEFAULT_CSS = """
    Paper {
        width: 46; height: auto; max-height: 100%; padding: 0 1;
        background: $surface; scrollbar-size: 0 0;
    }
    """
    GROUND = "surface"


class ReceiptScreen(DeskScreen):
    """One slip. Showing it alone gives nothing out; saving or copying does."""

    VERBS = ("copy",)
    DEFAULT_CSS = "ReceiptScreen > .slip { height: 1fr; align: center top; }"
    AUTO_FOCUS = "Paper"

    def __init__(self, payment_id: str) -> None:
        super().__init__()
        self.payment_id = payment_id
        self.paper = Paper()
        self.slip: Slip | None = None

    def body(self) -> Iterable[Widget]:
        """The slip alone."""
        yield Vertical(self.paper, classes="slip")

    def compose(self) -> ComposeResult:
        """The four lines and the slip."""
        yield from super().compose()

    async def load(self) -> None:
        """Read the payment as a slip."""
        self.slip = await self.ask(slips.slip, self.payment_id)
        self._show(self.slip)

    def _show(self, slip: Slip) -> None:
        self.place(_("Receipt"), slip.customer_name, slip.receipt_number)
        lines = receipts.render(slip, current_language()).splitlines()
        self.paper.show([Section(rows=[Row("", [line]) for line in lines])])
        self.paper.styles.height = len(lines)

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What a number does here."""
        return [("1", _("Save"))]

    def key(self, event: events.Key) -> None:
        """`1` saves; the slip scrolls."""
        if event.character == "1":
            self.act(self._save())
        elif event.key in ("up", "down", "pageup", "pagedown", "home", "end"):
            self._scroll(event.key)
        else:
            super().key(event)

    def _scroll(self, key: str) -> None:
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -999, "end": 999}
        self.paper.scroll_relative(y=steps[key], animate=False)

    def enter(self) -> None:
        """Enter begins nothing here."""
        self.refuse(_("1 saves the receipt, c copies it."))

    async def _save(self) -> None:
        slip = await self.ask(slips.give_out, self.payment_id)
        folder = self.desk_app.preferences.reports.parent / FOLDER
        text = receipts.render(slip, current_language())
        try:
            path = await self.desk_app.store.run(save, folder, file_name(slip), text)
        except OSError as error:
            self.refuse(_("The receipt could not be saved: %(why)s.") % {"why": error.strerror or ""})
            return
        self.say(_("Saved: %(path)s") % {"path": path})
        self.reload()

    async def verb_copy(self) -> None:
        """Copy the slip as text."""
        slip = await self.ask(slips.give_out, self.payment_id)
        self.app.copy_to_clipboard(receipts.render(slip, current_language()))
        self.say(_("Copied: receipt %(number)s") % {"number": slip.receipt_number})
        self.reload()


def file_name(slip: Slip) -> str:
    """A safe name: nothing of the number but letters, digits, dots and dashes; a copy says so."""
    number = re.sub(r"[^A-Za-z0-9-]+", "-", slip.receipt_number).strip("-")[:60] or slip.payment_id
    return f"{number}-copy" if slip.first_made_at is not None else number


def save(folder: Path, name: str, text: str) -> Path:
    """Write a receipt for its owner's eyes, never over another one; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in range(1, 1000):
        path = folder / (f"{name}.txt" if number == 1 else f"{name}-{number}.txt")
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            continue
        path.write_text(text, encoding="utf-8")
        return path
    raise FileExistsError(17, _("there are a thousand of them"))


def open_receipt(screen: Steered, payment_id: str) -> None:
    """Show the receipt of a payment over a screen."""
    screen.app.push_screen(ReceiptScreen(payment_id))
