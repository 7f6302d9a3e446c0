"""Short fixed choices: taken by number, or ticked. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pos_app.tui.forms.base import Did, Field, Option, empty_mark
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _


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
            return [Said(f"{self.at} {here.label}" if here else empty_mark(), "muted")]
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
        return [", ".join(names)] if names else [Said(empty_mark(), "muted")]

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
            return self.refuse(_(self.must) % {"field": self.label})
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
