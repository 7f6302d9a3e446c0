"""The fields of a form: each knows its value, what a key does to it, and what it refuses. No widgets here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import Enum
from typing import Any, NamedTuple

from pos_app.domain.errors import BadInput, Refusal
from pos_app.domain.money import Rupiah, parse_amount
from pos_app.domain.when import parse_day
from pos_app.tui import formats
from pos_app.tui.forms.fold import matches
from pos_app.tui.forms.typing import Typing
from pos_app.tui.text import words_of
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Line, Part, Said, plain
from pos_app.words import N_, _

MUST = N_("%(field)s is missing.")


class Did(Enum):
    """What a key did to a field."""

    NOTHING = "nothing"
    """It means nothing here; the form or the screen may know it."""
    EDITED = "edited"
    """The text or the highlight changed; nothing is taken yet."""
    TAKEN = "taken"
    """The value was taken: go on."""
    REFUSED = "refused"
    """It was refused; `Field.refusal` says why."""


class Option(NamedTuple):
    """One row to choose."""

    key: str
    """The record's id."""
    label: str
    """What stands in the field once taken."""
    cells: Sequence[Part] = ()
    """What stands in the row, column by column; empty: the label alone."""
    match: str = ""
    """What typing is compared with; empty: label and cells."""
    record: Any = None
    note: str = ""
    """Said beside the label once taken, muted."""
    reason: str = ""
    """Why it cannot be taken; empty when it can."""
    detail: Sequence[Line] = ()
    """What the row means, shown while it is highlighted."""


class Field:
    """One line of a form."""

    is_text = False
    """Whether printable keys are typing here, so that `/` and letters are no commands."""

    def __init__(self, name: str, label: str, *, asked: bool = True, optional: bool = False) -> None:
        """Make a field.

        Args:
            name: the name desk refusals call it by.
            label: the word before it.
            asked: Enter stops here; others are answered already and reached by Tab.
            optional: may stay empty.
        """
        self.name, self.label = name, label
        self.asked, self.optional = asked, optional
        self.visible, self.refusal = True, ""
        self.touched = False

    @property
    def value(self) -> Any:
        """What was taken; None when nothing was."""
        return None

    @property
    def missing(self) -> str:
        """What the confirm line says when the form cannot be confirmed because of this field."""
        if self.optional or self.value is not None:
            return ""
        return self.refusal or _(MUST) % {"field": self.label}

    def shown(self) -> Line:
        """The value, as it stands in the form."""
        return [Said(formats_dash(), "muted")]

    def editing(self, width: int) -> Line:
        """The value while the field is in focus."""
        return self.shown()

    def reached(self) -> None:
        """The field gets the focus."""

    def left(self) -> None:
        """The field loses it by Tab: take what is sound, keep what was typed."""

    def press(self, key: str, character: str | None) -> Did:
        """Do what a key means here."""
        return self.take() if key == "enter" else Did.NOTHING

    def take(self) -> Did:
        """Enter: take the value."""
        return Did.TAKEN

    def consumes(self, key: str, character: str | None) -> bool:
        """Whether a key is typing here now."""
        return self.is_text and (
            bool(character and character.isprintable()) or key in ("backspace", "delete")
        )

    def escape(self) -> bool:
        """Esc, before the form hears of it; whether it meant something here."""
        return False

    def paste(self, text: str) -> Did:
        """A paste lands here."""
        return Did.NOTHING

    def refuse(self, sentence: str) -> Did:
        """Refuse with a sentence under the field."""
        self.refusal = sentence
        return Did.REFUSED

    def state(self) -> Any:
        """What a draft keeps."""
        return None

    def restore(self, state: Any) -> bool:
        """Put back what a draft kept; False when it is no longer to be had."""
        return True


def formats_dash() -> str:
    """What stands in an empty field."""
    from pos_app.tui import glyphs

    return glyphs.current().dash


class ReadOnly(Field):
    """A fact among the fields; never in focus."""

    def __init__(self, label: str, *value: Part) -> None:
        super().__init__("", label, asked=False, optional=True)
        self._value = value

    def show(self, *value: Part) -> None:
        """Show another fact."""
        self._value = value

    def shown(self) -> Line:
        """The fact."""
        return self._value


class TextField(Field):
    """Free text, checked by `parse`."""

    is_text = True

    def __init__(
        self,
        name: str,
        label: str,
        *,
        value: str = "",
        limit: int = 200,
        hint: str = "",
        parse: Callable[[str], Any] | None = None,
        show: Callable[[Any], str] | None = None,
        asked: bool = True,
        optional: bool = False,
    ) -> None:
        """Make a field.

        Args:
            name: the name desk refusals call it by.
            label: the word before it.
            value: what stands there already; selected when reached, so that typing replaces it.
            limit: most characters.
            hint: shown muted while empty (`optional`, `e.g. …`).
            parse: makes the value of the text; raises `Refusal` for what it cannot read.
            show: what was understood, said beside it while typing.
            asked: Enter stops here.
            optional: may stay empty.
        """
        super().__init__(name, label, asked=asked, optional=optional)
        self.typing = Typing(value, limit=limit)
        self.hint, self._parse, self._show = hint, parse or str, show
        self.warning = ""
        """Said under the field without refusing (a phone that somebody has already)."""
        self._value: Any = None
        if value:
            self._read()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.typing.text

    @property
    def value(self) -> Any:
        """What was understood; an empty optional text is the empty string."""
        if self.optional and not self.typing.text.strip():
            return ""
        return self._value

    def put(self, text: str) -> None:
        """Fill the field from the program; read and kept as if taken."""
        self.typing.put(text)
        self._read()

    def shown(self) -> Line:
        """The text, or the hint."""
        if not self.typing.text:
            return [Said(self.hint or formats_dash(), "muted")]
        understood = self._understood()
        return [self._masked(), *([Said(f"  {understood}", "muted")] if understood else [])]

    def editing(self, width: int) -> Line:
        """The text with its cursor, and what was understood."""
        understood = self._understood()
        room = max(4, width - len(understood) - 2)
        line: list[Part] = list(self.typing.parts(room, True))
        if not self.typing.text and self.hint:
            line.append(Said(self.hint, "muted"))
        return [*line, Said(f"  {understood}" if understood else "", "muted")]

    def reached(self) -> None:
        """Select what stands there."""
        self.typing.put(self.typing.text, select=True)

    def left(self) -> None:
        """Take it, if it is sound."""
        self.typing.selected = False
        if self.typing.text.strip():
            self._read()

    def press(self, key: str, character: str | None) -> Did:
        """Type, or take on Enter."""
        if key == "enter":
            return self.take()
        before = self.typing.text
        if not self.typing.press(key, character):
            return Did.NOTHING
        if self.typing.text != before:
            self.touched, self.refusal, self.warning, self._value = True, "", "", None
        return Did.EDITED

    def paste(self, text: str) -> Did:
        """Insert a paste."""
        self.typing.insert(text)
        self.touched, self.refusal, self._value = True, "", None
        return Did.EDITED

    def take(self) -> Did:
        """Take what was typed."""
        self.typing.selected = False
        if not self.typing.text.strip():
            if self.optional:
                self._value, self.refusal = None, ""
                return Did.TAKEN
            return self.refuse(_(MUST) % {"field": self.label})
        return Did.TAKEN if self._read() else Did.REFUSED

    def state(self) -> Any:
        """The text."""
        return self.typing.text if self.touched else None

    def restore(self, state: Any) -> bool:
        """The text again."""
        if state is not None:
            self.put(state)
            self.touched = True
        return True

    def _read(self) -> bool:
        try:
            self._value, self.refusal = self._parse(self.typing.text.strip()), ""
        except Refusal as no:
            self._value = None
            self.refuse(words_of(no))
        return self._value is not None

    def _understood(self) -> str:
        if self._show is None or not self.typing.text.strip():
            return ""
        try:
            return self._show(self._parse(self.typing.text.strip()))
        except Refusal:
            return ""

    def _masked(self) -> str:
        return "●" * len(self.typing.text) if self.typing.secret else self.typing.text


class PinField(TextField):
    """Six digits, never shown."""

    DIGITS = 6

    def __init__(self, name: str, label: str, *, asked: bool = True) -> None:
        super().__init__(name, label, asked=asked, parse=_whole_pin)
        self.typing = Typing(limit=self.DIGITS, secret=True, digits=True)

    def clear(self) -> None:
        """Forget what was typed."""
        self.put_nothing()

    def put_nothing(self) -> None:
        """An empty field, not read."""
        self.typing.put("")
        self._value = None

    def state(self) -> Any:
        """A PIN is never kept."""
        return None


def _whole_pin(text: str) -> str:
    if len(text) != PinField.DIGITS:
        raise BadInput("short_pin", N_("A PIN has six digits."))
    return text


class Amount(TextField):
    """Rupiah as people type them; `=` fills in the price."""

    def __init__(
        self,
        name: str,
        label: str,
        *,
        price: int | None = None,
        value: int | None = None,
        check: Callable[[Rupiah], str] | None = None,
        asked: bool = True,
        optional: bool = False,
        hint: str = "",
    ) -> None:
        """Make a field; `price` is what `=` fills in, `check` answers why an amount will not do (empty:
        it will)."""
        self._check = check
        super().__init__(
            name,
            label,
            limit=32,
            asked=asked,
            optional=optional,
            hint=hint,
            parse=self._amount,
            show=formats.money,
        )
        self.price = price
        if value is not None:
            self.fill(value)

    def fill(self, amount: int) -> None:
        """Put an amount in, written as money."""
        self.put(formats.number(amount))

    def shown(self) -> Line:
        """The amount as money."""
        if self._value is not None:
            return [Said(formats.money(self._value), "strong"), Said(self._price_hint(), "muted")]
        return super().shown()

    def press(self, key: str, character: str | None) -> Did:
        """`=` is the price; letters of `rb`, `k`, `jt` are typing."""
        if character == "=" and self.price is not None:
            self.fill(self.price)
            self.touched = True
            return Did.EDITED
        return super().press(key, character)

    def _amount(self, text: str) -> Rupiah:
        amount = parse_amount(text, field=self.name)
        if self._check is not None and (why := self._check(amount)):
            raise BadInput("amount", "%(why)s", why=why)
        return amount

    def _understood(self) -> str:
        try:
            return formats.money(parse_amount(self.typing.text)) if self.typing.text.strip() else ""
        except Refusal:
            return ""

    def _price_hint(self) -> str:
        return "   " + _("= price") if self.price is not None and self._value == self.price else ""


class GuestGives(Amount):
    """What the guest hands over, typed on the confirm line; the change is the rest."""

    def __init__(self, due: Callable[[], int]) -> None:
        """Make the field; `due` answers what is to be paid now."""
        self.due = due
        super().__init__("guest_gives", _("Guest gives"), optional=True, asked=False, check=self._enough)

    @property
    def change(self) -> Rupiah | None:
        """What goes back; None until an amount was taken."""
        return Rupiah(self.value - self.due()) if isinstance(self.value, Rupiah) else None

    def _enough(self, amount: Rupiah) -> str:
        if amount >= self.due():
            return ""
        said = _("%(given)s is less than %(due)s. shift+Tab: another method.")
        return said % {"given": formats.money(amount), "due": formats.money(self.due())}


class DateField(TextField):
    """A day as people say it: `24`, `24/11`, `tue`, `+3`, `t`."""

    def __init__(
        self,
        name: str,
        label: str,
        today: date,
        *,
        value: date | None = None,
        asked: bool = True,
        optional: bool = False,
    ) -> None:
        self.today = today
        super().__init__(
            name,
            label,
            limit=24,
            asked=asked,
            optional=optional,
            parse=lambda text: parse_day(text, today, field=name),
            show=lambda day: formats.day(day, today, weekday=True),
        )
        if value is not None:
            self.put(f"{value.day}/{value.month}/{value.year}")


class Choice(Field):
    """A list narrowed by typing; Enter takes the highlighted row."""

    is_text = True

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option] = (),
        *,
        must_touch: bool = False,
        free_text: bool = False,
        remote: bool = False,
        limit: int = 200,
        asked: bool = True,
        optional: bool = False,
        title: str = "",
        hint: str = "",
        none: str = "",
        columns: Sequence[Column] = (),
    ) -> None:
        """Make a field.

        Args:
            name: the name desk refusals call it by.
            label: the word before it.
            options: the rows; may be set later.
            must_touch: a bare Enter takes nothing: something must be typed or moved first.
            free_text: what is typed may be the value itself; rows are only proposals, taken with ↓.
            remote: the rows are what the screen's `search` found for the text, not narrowed here.
            limit: most characters.
            asked: Enter stops here.
            optional: may stay empty.
            title: stands over the rows.
            hint: shown muted while empty.
            none: the sentence when there is nothing to choose at all.
            columns: how the cells of the rows stand; by default one after another.
        """
        super().__init__(name, label, asked=asked, optional=optional)
        self.typing = Typing(limit=limit)
        self.must_touch, self.free_text, self.remote = must_touch, free_text, remote
        self.title, self.hint, self.none = title, hint, none
        self.columns = columns
        self._options: Sequence[Option] = options
        self._taken: Option | None = None
        self.at = -1 if free_text else 0

    # rows

    @property
    def options(self) -> Sequence[Option]:
        """All rows."""
        return self._options

    def offer(self, options: Sequence[Option], *, at: int = 0) -> bool:
        """Set the rows; a value taken before is kept when it is still among them (False when it is gone)."""
        self._options = options
        self.at = -1 if self.free_text else at
        if self._taken is None or (self.free_text and not self._taken.key):
            return True
        again = next((o for o in options if o.key == self._taken.key and not o.reason), None)
        self._taken = again
        return again is not None

    def clear(self) -> None:
        """Forget what was taken and typed."""
        self._taken, self.touched, self.refusal = None, False, ""
        self.typing.put("")
        self.at = -1 if self.free_text else 0

    def rows(self) -> list[Option]:
        """The rows that match what is typed."""
        if self.free_text or self.remote or not self.typing.text.strip() or self.typing.selected:
            return list(self._options)
        return [
            o for o in self._options if matches(self.typing.text, o.match or f"{o.label} {plain(o.cells)}")
        ]

    @property
    def highlighted(self) -> Option | None:
        """The row Enter takes."""
        rows = self.rows()
        return rows[self.at] if 0 <= self.at < len(rows) else None

    # value

    @property
    def value(self) -> Any:
        """The option taken (for free text: the text)."""
        if self._taken is None:
            return None
        return self._taken.label if self.free_text else self._taken

    def choose(self, key: str) -> bool:
        """Take the option with a key from the program; whether there is one."""
        self._taken = next((o for o in self._options if o.key == key and not o.reason), None)
        return self._taken is not None

    def point_at(self, key: str) -> None:
        """Put the highlight on an option without taking it: what is known from where one came."""
        self.at = next((index for index, o in enumerate(self._options) if o.key == key), self.at)

    def shown(self) -> Line:
        """The option taken, or what a bare Enter would take."""
        if self._taken is None:
            here = None if self.must_touch or self.free_text else self.highlighted
            return [Said(self.typing.text or (here.label if here else formats_dash()), "muted")]
        return [self._taken.label, Said(f"  {self._taken.note}" if self._taken.note else "", "muted")]

    def editing(self, width: int) -> Line:
        """The text with its cursor; while empty, the row Enter would take."""
        line = list(self.typing.parts(width, True))
        if not self.typing.text:
            here = self.highlighted
            line.append(Said(here.label if here and not self.must_touch else self.hint, "muted"))
        return line

    def reached(self) -> None:
        """What was taken stands under the highlight."""
        self.typing.put("")
        rows = self.rows()
        if self._taken is not None and self.free_text and not self._taken.key:
            self.typing.put(self._taken.label, select=True)
        elif self._taken is not None and self._taken in rows:
            self.at = rows.index(self._taken)

    def left(self) -> None:
        """Take what was typed or moved to, if it is sound."""
        if self._taken is None and self.touched and (self.highlighted or self.free_text):
            self.take()
            self.refusal = ""

    def press(self, key: str, character: str | None) -> Did:
        """Type to narrow, ↑ ↓ to move, Enter to take."""
        if key == "enter":
            return self.take()
        if key in ("down", "up", "pagedown", "pageup"):
            return self._move({"down": 1, "up": -1, "pagedown": 8, "pageup": -8}[key])
        before = self.typing.text
        if not self.typing.press(key, character):
            return Did.NOTHING
        if self.typing.text != before:
            self._edited()
        return Did.EDITED

    def paste(self, text: str) -> Did:
        """Insert a paste."""
        self.typing.insert(text)
        self._edited()
        return Did.EDITED

    def _edited(self) -> None:
        self.touched, self.refusal, self._taken = True, "", None
        self.at = -1 if self.free_text else 0

    def _move(self, step: int) -> Did:
        rows = self.rows()
        if not rows or (step < 0 and self.at <= 0 and not self.free_text):
            return Did.NOTHING if step < 0 and self.at <= 0 else Did.EDITED
        self.at = max(0, min(self.at + step, len(rows) - 1))
        self.touched, self.refusal = True, ""
        return Did.EDITED

    def take(self) -> Did:
        """Take the highlighted row, or the text itself where that is allowed."""
        here, typed = self.highlighted, self.typing.text.strip()
        if self.free_text and here is None and typed:
            self._taken = Option("", typed)
        elif here is None:
            return self._refuse_nothing(typed)
        elif self.must_touch and not self.touched and self._taken is None:
            return self.refuse(_("Type, or move to a row, to choose."))
        elif here.reason:
            return self.refuse(here.reason)
        else:
            self._taken = here
        self.refusal = ""
        return Did.TAKEN

    def _refuse_nothing(self, typed: str) -> Did:
        if self.optional and not typed:
            return Did.TAKEN
        if typed:
            return self.refuse(_("Nothing matches “%(typed)s”.") % {"typed": typed})
        return self.refuse(self.none or _(MUST) % {"field": self.label})

    def state(self) -> Any:
        """Key and label of what was taken, or the text."""
        if self._taken is not None:
            return ("taken", self._taken.key, self._taken.label)
        return ("typed", self.typing.text, "") if self.touched and self.typing.text else None

    def restore(self, state: Any) -> bool:
        """Take it again, if it is still offered."""
        if state is None:
            return True
        kind, key, label = state
        self.touched = True
        if kind == "typed":
            self.typing.put(key)
            return True
        if self.free_text and not key:
            self._taken = Option("", label)
            return True
        return self.choose(key)


class Numbered(Field):
    """A short fixed choice taken by number; the number takes it and goes on."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[tuple[int, Option]],
        *,
        default: int | None = None,
        asked: bool = True,
        optional: bool = False,
    ) -> None:
        """Make a field of numbered options; `default` is what a bare Enter takes. Numbers stay when
        others go."""
        super().__init__(name, label, asked=asked, optional=optional)
        self.numbered = list(options)
        self.at = default
        self._taken: Option | None = None
        self.below: dict[int, list[Option]] = {}
        """Rows under a number, reached with ↓ while it is highlighted (the packages that fit)."""
        self.row = 0

    def offer(self, options: Sequence[tuple[int, Option]], *, default: int | None = None) -> None:
        """Set the options; what was taken is kept when it is still there."""
        kept = self._taken.key if self._taken else None
        self.numbered = list(options)
        self._taken = next((o for _n, o in options if o.key == kept and not o.reason), None)
        if self.at is None or self.at not in dict(options) or default is not None:
            self.at = default

    def choose(self, key: str) -> bool:
        """Take the option with a key from the program; whether there is one."""
        for number, option in self.numbered:
            if option.key == key and not option.reason:
                self.at, self._taken = number, option
                return True
        return False

    @property
    def value(self) -> Any:
        """The option taken."""
        return self._taken

    @property
    def highlighted(self) -> Option | None:
        """The option Enter takes."""
        return dict(self.numbered).get(self.at) if self.at is not None else None

    @property
    def below_highlighted(self) -> Option | None:
        """The row chosen under the highlighted number."""
        rows = self.below.get(self.at or 0, [])
        return rows[self.row] if 0 <= self.row < len(rows) else None

    def shown(self) -> Line:
        """Number and label, taken or what a bare Enter would take."""
        if self._taken is None:
            here = self.highlighted
            return [Said(f"{self.at} {here.label}" if here else formats_dash(), "muted")]
        number = next((n for n, o in self.numbered if o is self._taken), 0)
        below = self.below_highlighted
        more = f": {below.label}" if below else ""
        note = (below.note if below else "") or self._taken.note
        return [
            Said(f"{number} ", "muted"),
            self._taken.label + more,
            Said(f"  {note}" if note else "", "muted"),
        ]

    def editing(self, width: int) -> Line:
        """The option Enter would take."""
        here = self.highlighted
        return (
            [Said(f"{self.at} ", "accent_bold"), here.label]
            if here
            else [Said(_("type its number"), "muted")]
        )

    def left(self) -> None:
        """Nothing is taken by leaving."""

    def press(self, key: str, character: str | None) -> Did:
        """A digit takes; ↑ ↓ move; Enter takes the highlighted one."""
        if key == "enter":
            return self.take()
        if key in ("down", "up"):
            return self._move(1 if key == "down" else -1)
        if character and character.isascii() and character.isdigit():
            number = int(character)
            if number not in dict(self.numbered):
                return self.refuse(_("There is no choice %(n)s.") % {"n": number})
            if self.at != number:
                self.row = 0
            self.at, self.touched = number, True
            return self.take()
        return Did.NOTHING

    def _move(self, step: int) -> Did:
        rows = self.below.get(self.at or 0, [])
        if rows and 0 <= self.row + step < len(rows):
            self.row += step
        else:
            numbers = [number for number, _option in self.numbered]
            index = numbers.index(self.at) + step if self.at in numbers else (0 if step > 0 else -1)
            if not 0 <= index < len(numbers):
                return Did.NOTHING if step < 0 else Did.EDITED
            self.at, self.row = numbers[index], 0
        self.touched, self.refusal = True, ""
        return Did.EDITED

    def take(self) -> Did:
        """Take the highlighted option."""
        here = self.highlighted
        if here is None:
            return self.refuse(_("Type the number of a choice."))
        if here.reason:
            return self.refuse(here.reason)
        self._taken, self.refusal = here, ""
        return Did.TAKEN

    def state(self) -> Any:
        """The key taken and the row below it."""
        return (self._taken.key, self.row) if self._taken is not None and self.touched else None

    def restore(self, state: Any) -> bool:
        """Take it again, if it is still offered."""
        if state is None:
            return True
        self.touched, self.row = True, state[1]
        return self.choose(state[0])


class Ticks(Field):
    """Several of a few; a number or Space toggles and stays, Enter goes on."""

    def __init__(
        self,
        name: str,
        label: str,
        options: Sequence[Option],
        *,
        ticked: Sequence[str] = (),
        asked: bool = False,
        least: int = 0,
    ) -> None:
        """Make a field; `ticked` are the keys ticked at first, `least` how many there must be."""
        super().__init__(name, label, asked=asked)
        self.options, self.ticked, self.least = options, set(ticked), least
        self.at = 0

    @property
    def value(self) -> Any:
        """The keys ticked, in order; None when too few."""
        keys = [o.key for o in self.options if o.key in self.ticked]
        return keys if len(keys) >= self.least else None

    def shown(self) -> Line:
        """What is ticked."""
        names = [o.label for o in self.options if o.key in self.ticked]
        return [", ".join(names)] if names else [Said(formats_dash(), "muted")]

    def press(self, key: str, character: str | None) -> Did:
        """Toggle by number or Space."""
        if key in ("down", "up"):
            moved = self.at + (1 if key == "down" else -1)
            if not 0 <= moved < len(self.options):
                return Did.NOTHING
            self.at = moved
            return Did.EDITED
        if character and character.isascii() and character.isdigit():
            if not 0 < int(character) <= len(self.options):
                return self.refuse(_("There is no choice %(n)s.") % {"n": character})
            self.at = int(character) - 1
            return self._toggle()
        if key == "space":
            return self._toggle()
        return super().press(key, character)

    def take(self) -> Did:
        """Go on, when enough are ticked."""
        if self.value is None:
            return self.refuse(_(MUST) % {"field": self.label})
        return Did.TAKEN

    def _toggle(self) -> Did:
        option = self.options[self.at]
        if option.reason:
            return self.refuse(option.reason)
        self.ticked ^= {option.key}
        self.touched, self.refusal = True, ""
        return Did.EDITED

    def state(self) -> Any:
        """The keys ticked."""
        return sorted(self.ticked) if self.touched else None

    def restore(self, state: Any) -> bool:
        """Tick them again."""
        if state is not None:
            self.ticked, self.touched = set(state), True
        return True
