"""Going from day to day in a list of days: `[` `]` `{` `}` `t`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pos_app.words import _

if TYPE_CHECKING:
    from pos_app.tui.screens.base import Steered

    _Base = Steered
else:
    _Base = object

DAY_VERBS = ("date", "this_day", "day_before", "day_after", "week_before", "week_after")
"""The commands, for `VERBS`; `date` is the screen's own."""


class DayVerbs(_Base):
    """A concrete screen answers `shown_day` and `go_to`."""

    @property
    def shown_day(self) -> date:
        """The day on the screen."""
        raise NotImplementedError

    def go_to(self, day: date) -> None:
        """Show another day."""
        raise NotImplementedError

    def verb_this_day(self) -> None:
        """Back to today."""
        self.go_to(self.desk_app.today())

    def verb_day_before(self) -> None:
        """A day back."""
        self._go_by(-1)

    def verb_day_after(self) -> None:
        """A day on."""
        self._go_by(1)

    def verb_week_before(self) -> None:
        """A week back."""
        self._go_by(-7)

    def verb_week_after(self) -> None:
        """A week on."""
        self._go_by(7)

    def _go_by(self, days: int) -> None:
        try:
            self.go_to(self.shown_day + timedelta(days=days))
        except OverflowError:
            self.refuse(_("There is no such day."))
