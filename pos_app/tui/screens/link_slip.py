"""The slip of a payment link as it prints, black on white with its QR code (RCPT-5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.containers import Vertical
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from pos_app.desk import link_slips
from pos_app.desk.link_slips import LinkSlip
from pos_app.receipts import links as slips
from pos_app.receipts.layout import WIDTH
from pos_app.tui import clipboard
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.screens.receipt import FOLDER, save
from pos_app.tui.text import fit
from pos_app.words import _

_INK = Style(color="#000000", bgcolor="#ffffff")


class Slip(ScrollView):
    """Paper: black on white in every theme, or a code on it could not be read."""

    DEFAULT_CSS = f"Slip {{ width: {WIDTH + 4}; height: auto; max-height: 100%; scrollbar-size: 0 0; }}"

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[str] = ()

    def show(self, text: str) -> None:
        """Show another slip."""
        self._lines = ["", *text.splitlines(), ""]
        self.virtual_size = Size(WIDTH + 4, len(self._lines))
        self.styles.height = len(self._lines)
        self.refresh(layout=True)

    def render_line(self, y: int) -> Strip:
        """One line of the slip."""
        at = y + self.scroll_offset.y
        if at >= len(self._lines):
            return Strip.blank(self.size.width)
        return Strip([Segment("  " + fit(self._lines[at], WIDTH + 2), _INK)], WIDTH + 4)


class LinkSlipScreen(DeskScreen, inherit_bindings=False):
    """One slip; showing it changes nothing."""

    VERBS = ("copy",)
    DEFAULT_CSS = "LinkSlipScreen > .slip { height: 1fr; align: center top; }"
    AUTO_FOCUS = ""

    def __init__(self, link_id: str) -> None:
        super().__init__()
        self.link_id = link_id
        self.paper = Slip()
        self.slip: LinkSlip | None = None

    def body(self) -> Iterable[Widget]:
        """The slip alone."""
        yield Vertical(self.paper, classes="slip")

    @property
    def text(self) -> str:
        """The slip in the customers' language."""
        return slips.render(self.slip, self.desk_app.desk.tenant.language) if self.slip is not None else ""

    async def load(self) -> None:
        """Read what stands on it."""
        self.slip = await self.ask(link_slips.link_slip, self.link_id)
        self.place(_("Payment slip"), self.slip.customer_name, self.slip.number)
        self.paper.show(self.text)

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What a number does here."""
        return [("1", _("Save"))]

    def key(self, event: events.Key) -> None:
        """`1` saves; the slip scrolls."""
        steps = {"up": -1, "down": 1, "pageup": -10, "pagedown": 10, "home": -999, "end": 999}
        if event.character == "1":
            self.act(self._save())
        elif event.key in steps:
            self.paper.scroll_relative(y=steps[event.key], animate=False)
        else:
            super().key(event)

    def enter(self) -> None:
        """Enter begins nothing here."""
        self.refuse(_("1 saves the slip, c copies it."))

    async def _save(self) -> None:
        if self.slip is None:
            return
        folder = self.desk_app.preferences.reports.parent / FOLDER
        try:
            path = await self.desk_app.store.run(save, folder, slips.file_name(self.slip), self.text)
        except OSError as error:
            self.refuse(_("The slip could not be saved: %(why)s.") % {"why": error.strerror or ""})
            return
        self.say(_("Saved: %(path)s") % {"path": path})

    def verb_copy(self) -> None:
        """Copy the slip as text."""
        if self.slip is not None:
            clipboard.copy(self.desk_app, self.text)
            self.say(_("Copied: slip %(number)s") % {"number": self.slip.number})
