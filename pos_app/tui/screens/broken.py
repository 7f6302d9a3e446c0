"""Something broke: a sober sentence, a number, where the report is, what is safe."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from textual.widget import Widget

from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.widgets.desk_list import DeskList, Fact, Section
from pos_app.words import _


class BrokenScreen(DeskScreen):
    """Shown when an act failed in a way nobody foresaw; Esc goes to the start page."""

    LOADS = False

    def __init__(self, number: str, path: Path | None) -> None:
        super().__init__()
        self.number, self.path = number, path
        self.list = DeskList()

    def body(self) -> Iterable[Widget]:
        """The facts."""
        yield self.list

    def on_mount(self) -> None:
        """Say what is known."""
        self.place(_("Something broke"))
        where = str(self.path) if self.path else _("could not be written")
        self.list.show(
            [
                Section(
                    facts=[
                        Fact("", _("The last step was not finished. Nothing was half saved.")),
                        Fact(_("Number"), self.number),
                        Fact(_("Report"), where),
                        Fact(_("What is safe"), _("Everything that was confirmed before.")),
                        Fact("", _("Esc goes to the start page.")),
                        Fact("", _("If it happens again, show the report to who looks after the desk.")),
                    ]
                )
            ]
        )

    def enter(self) -> None:
        """Enter is swallowed here."""

    def go_back(self) -> None:
        """To the start page."""
        self.desk_app.place("finder")
