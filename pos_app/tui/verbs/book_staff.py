"""Who performs a visit: somebody by name, or any, who is then told by the time looked at (SCHED-8)."""

from __future__ import annotations

from pos_app.tui.forms.fields import Choice, Option
from pos_app.tui.verbs.book_times import BookTimes
from pos_app.tui.widgets.drawing import Line
from pos_app.words import _

ANY = "any"


class StaffChoice(Choice):
    """A choice of therapists; *any* names the one that the time under the cursor would be booked with."""

    def __init__(self, times: BookTimes) -> None:
        super().__init__("staff", _("Therapist"), none=_("Nobody here performs this treatment."))
        self._times = times

    @property
    def staff_id(self) -> str | None:
        """The therapist taken; None for any."""
        return None if self.value is None or self.value.key == ANY else self.value.key

    def shown(self) -> Line:
        """The therapist taken."""
        start = self._times.looked_at
        if self.value is None or self.value.key != ANY or start is None:
            return super().shown()
        return [_("any: %(name)s, least booked") % {"name": start.therapists[0].name}]


def anybody() -> Option:
    """The row for whoever is free and has least to do."""
    return Option(ANY, _("any"), match=_("any"))
