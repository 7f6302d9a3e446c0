"""`m`: another time for a visit, with the same therapist; Enter on a time acts (STAT-10)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pos_app.desk import bookings, day_plan
from pos_app.desk.appointments import AppointmentView
from pos_app.desk.day_plan import DayPlan, DayTime
from pos_app.domain.errors import Refusal
from pos_app.domain.when import parse_time
from pos_app.tui import formats, glyphs, visits
from pos_app.tui.forms.fields import Did, Field, Option, ReadOnly, TextField
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.times import TimeList
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.forming import FormDialog
from pos_app.tui.text import filled
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _


async def open_move(screen: Steered, view: AppointmentView) -> None:
    """Ask for another time and move the visit there."""
    plan = await screen.ask(day_plan.for_move, view.id, view.day)
    await screen.app.push_screen_wait(MoveDialog(view, plan))


class MoveTimes(TimeList):
    """All times of the day; the one under the cursor says from when to when the visit would move."""

    def __init__(self, view: AppointmentView, today: date) -> None:
        super().__init__("time", _("Time"), today)
        self.columns = (Column(width=15), Column(shrink=True, grow=True))
        self.was = formats.clock(view.start)

    def rows(self) -> list[Option]:
        """All times, the highlighted one with its way."""
        found = super().rows()
        if 0 <= self.at < len(found) and not found[self.at].reason:
            here = found[self.at]
            found[self.at] = here._replace(cells=(self.way(here), *here.cells[1:]))
        return found

    def way(self, option: Option) -> str:
        """`10:00 → 11:00`."""
        return f"{self.was} {glyphs.arrow()} {option.label}"

    def take(self) -> Did:
        """Digits that are no time of the list say so; its own time is none to move to."""
        typed = self.typing.text
        try:
            wanted = formats.clock(parse_time(typed)) if typed else ""
        except Refusal:
            wanted = ""
        here = next((o for o in self.options if o.label == wanted), None)
        if here is not None and here.reason:
            return self.refuse(f"{here.label}: {here.reason}")
        return super().take()


class MoveDialog(FormDialog):
    """The therapist's times of a day."""

    def __init__(self, view: AppointmentView, plan: DayPlan) -> None:
        super().__init__(_("Move Appointment"))
        self.visit, self.plan = view, plan

    async def prepare(self) -> Form:
        """The visit as it is, the times, and a reason that nobody has to give."""
        today = self.desk_app.today()
        self.times = MoveTimes(self.visit, today)
        self._offer(self.plan)
        self.reason = TextField(
            "reason", _("Reason"), limit=500, asked=False, optional=True, hint=_("optional")
        )
        fields: list[Field] = [
            ReadOnly(_("Customer"), Said(self.visit.customer_name, "strong")),
            ReadOnly(_("Service"), f"{self.visit.service_name}, {self.visit.staff_name}"),
            ReadOnly(_("From"), visits.when(self.visit, today)),
            self.times,
            self.reason,
        ]
        form = Form(_("Move"), fields, confirm=self._words, drafts=False)
        form.enter_acts_on = self.times.name
        return form

    def form_keys(self) -> Sequence[tuple[str, str]]:
        """The keys that go to another day."""
        label = self.desk_app.keys.label
        days = f"{label('day_before')} {label('day_after')}"
        return [(days, _("Day")), (label("date"), _("Date"))]

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """At the times Enter moves."""
        form = self.form
        if form is not None and form.current is self.times and not form.asking:
            return [("Enter", _("Move")), *self.form_keys(), ("Tab", _("Reason"))]
        return super().first_keys()

    async def day_wanted(self, field: TimeList, day: date) -> None:
        """Read another day."""
        self._offer(await self.ask(day_plan.for_move, self.visit.id, day))

    async def perform(self) -> None:
        """Move it."""
        time: DayTime = self.times.value.record
        words = {"operation": self.operation, "reason": self.reason.value or ""}
        try:
            moved = await self.ask(bookings.move, self.visit.id, self.plan.day, time.minute, **words)
        except Refusal:
            await self.day_wanted(self.times, self.plan.day)
            raise
        view, today = moved.appointment, self.desk_app.today()
        self.say(
            filled(
                _("Moved: %(guest)s, %(service)s with %(staff)s, from %(was)s to %(now)s."),
                guest=view.customer_name,
                service=view.service_name,
                staff=view.staff_name,
                was=visits.at(self.visit, today),
                now=visits.at(view, today),
            )
        )

    def _offer(self, plan: DayPlan) -> None:
        wanted = self.times.highlighted.record.minute if self.times.highlighted else self.visit.start
        self.plan = plan
        today = self.desk_app.today()
        self.times.title = f"{formats.near_day(plan.day, today)}, {self.visit.staff_name}"
        self.times.none = _("%(staff)s has no time on %(day)s. [ and ] change the day.") % {
            "staff": self.visit.staff_name,
            "day": formats.near_day(plan.day, today),
        }
        same = plan.day == self.visit.day
        self.times.was = formats.clock(self.visit.start) if same else visits.at(self.visit, today)
        self.times.columns = (Column(width=15 if same else 26), Column(shrink=True, grow=True))
        self.times.offer_day(plan.day, [_option(time) for time in plan.times], at=_nearest(plan, wanted))

    def _words(self) -> str:
        here = self.form is not None and self.form.acts_here
        chosen, today = self.times.highlighted if here else self.times.value, self.desk_app.today()
        if chosen is None or chosen.reason:
            return _("Go to a free time")
        day = formats.near_day(self.plan.day, today)
        return _("Move to %(day)s %(time)s with %(staff)s") % {
            "day": day,
            "time": chosen.label,
            "staff": self.visit.staff_name,
        }


def _option(time: DayTime) -> Option:
    label, why = formats.clock(time.minute), _why(time)
    return Option(label, label, (label, ""), record=time, reason=why)


def _why(time: DayTime) -> str:
    other = {
        "guest": time.guest,
        "service": time.service,
        "start": formats.clock(time.other_start),
        "end": formats.clock(time.other_end),
    }
    if time.state == day_plan.PRESENT:
        return _("its time now; go to another one")
    if time.state == day_plan.VISIT:
        return _("%(guest)s, %(service)s, until %(end)s") % other
    if time.state == day_plan.SHORT:
        return _("too short: %(guest)s at %(start)s") % other
    return _("not working") if time.state == day_plan.AWAY else ""


def _nearest(plan: DayPlan, minute: int) -> int:
    """The place of the time nearest to a minute."""
    places = range(len(plan.times))
    return min(places, key=lambda place: abs(plan.times[place].minute - minute), default=0)
