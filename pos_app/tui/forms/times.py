"""Free times of a day: digits jump, Enter takes; other days by the keys of the command table. No widgets
here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from pos_app.domain.errors import Refusal
from pos_app.domain.when import parse_day, parse_time
from pos_app.tui import formats
from pos_app.tui.forms.fields import Choice, Did, Option
from pos_app.tui.forms.typing import EDITING, Typing
from pos_app.tui.text import words_of
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import N_, _

GONE = N_("That day is over; nothing can be booked on it.")
_STEPS = {"day_before": -1, "day_after": 1, "week_before": -7, "week_after": 7}


class TimeList(Choice):
    """A choice of times whose options have `record.minute` or are found by their label's first five signs."""

    def __init__(self, name: str, label: str, today: date, *, asked: bool = True) -> None:
        super().__init__(name, label, asked=asked, limit=5)
        self.today = self.day = today
        self.wanted_day: date | None = None
        """The day a key asked for; the screen reads it and answers with `offer_day`."""
        self._going: Typing | None = None

    def offer_day(self, day: date, options: Sequence[Option], *, at: int = 0) -> None:
        """Set the times of a day."""
        self.day, self.wanted_day = day, None
        self.typing.put("")
        self.offer(options, at=at)

    def consumes(self, key: str, character: str | None) -> bool:
        """Digits are a time; letters are commands, but while a day is being typed."""
        if self._going is not None:
            return self._going.consumes(key, character)
        digit = bool(character) and str(character) in "0123456789.:"
        return digit or key in EDITING

    def command(self, name: str) -> bool:
        """A command that goes to another day; whether it was one."""
        self.refusal = ""
        if name in _STEPS:
            self._step(_STEPS[name])
        elif name == "this_day":
            self.wanted_day = self.today
        elif name == "date":
            self._going = Typing(limit=24)
        else:
            return False
        return True

    def _step(self, days: int) -> None:
        """Some days on or back; a step into the past goes to today, where there is one to go."""
        try:
            day = self.day + timedelta(days=days)
        except OverflowError:
            return
        if day < self.today and self.day <= self.today:
            self.refuse(_(GONE))
        else:
            self.wanted_day = max(day, self.today)

    def escape(self) -> bool:
        """Esc while a day is typed forgets it."""
        going, self._going = self._going, None
        return going is not None

    def press(self, key: str, character: str | None) -> Did:
        """Digits jump to a time, or type the day asked for."""
        if self._going is not None:
            if key == "enter":
                return self._go()
            return Did.EDITED if self._going.press(key, character) else Did.NOTHING
        if character and not self.consumes(key, character) and key != "enter":
            return Did.NOTHING
        return super().press(key, character)

    def paste(self, text: str) -> Did:
        """A paste goes to the day being typed, else to the digits of a time."""
        if self._going is None:
            return super().paste(text)
        self._going.insert(text)
        return Did.EDITED

    def rows(self) -> list[Option]:
        """All times: digits move the highlight, they hide nothing."""
        return list(self._options)

    def take(self) -> Did:
        """Take the highlighted time; digits that are no free time are refused."""
        typed = self.typing.text
        if typed:
            try:
                wanted = formats.clock(parse_time(typed))
            except Refusal as no:
                return self.refuse(words_of(no))
            found = next((i for i, o in enumerate(self._options) if self._clock(o) == wanted), None)
            if found is None:
                return self.refuse(_("%(time)s is not free.") % {"time": wanted})
            self.at = found
            self.typing.put("")
        return super().take()

    def editing(self, width: int) -> Line:
        """The day being typed, or the digits, or the time Enter takes."""
        if self._going is not None:
            understood = ""
            try:
                day = parse_day(self._going.text, self.today) if self._going.text else None
                understood = formats.day(day, self.today, weekday=True) if day else ""
            except Refusal:
                pass
            return [
                Said(_("Day") + " ", "muted"),
                *self._going.parts(16, True),
                Said(f"  {understood}", "muted"),
            ]
        return super().editing(width)

    def _move(self, step: int) -> Did:
        """Moving means the row moved to: the digits that led near it are done with."""
        self.typing.put("")
        return super()._move(step)

    def _edited(self) -> None:
        super()._edited()
        digits = self.typing.text.replace(".", "").replace(":", "")
        if digits:
            spelt = [self._clock(o).replace(":", "") for o in self._options]
            starts = (digits, "0" + digits)
            found = next((i for i, s in enumerate(spelt) if s.startswith(starts)), None)
            self.at = found if found is not None else self.at

    def _go(self) -> Did:
        assert self._going is not None
        try:
            day = parse_day(self._going.text, self.today, field=self.name)
        except Refusal as no:
            return self.refuse(words_of(no))
        if day < self.today:
            return self.refuse(_(GONE))
        self.wanted_day = day
        self._going, self.refusal = None, ""
        return Did.EDITED

    @staticmethod
    def _clock(option: Option) -> str:
        minute = getattr(option.record, "minute", None)
        return formats.clock(minute) if isinstance(minute, int) else option.label[:5]
