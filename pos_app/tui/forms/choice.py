"""A list narrowed by typing. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pos_app.tui.forms.base import STANDS, Did, Field, Option, empty_mark
from pos_app.tui.forms.fold import matches, nearest_first
from pos_app.tui.forms.typing import Typing
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.words import _


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
        """The rows that match what is typed, the nearest names first."""
        typed = self.typing.text
        if self.free_text or self.remote or not typed.strip() or self.typing.selected:
            return list(self._options)
        found = [o for o in self._options if matches(typed, o.words)]
        return nearest_first(typed, found, lambda option: option.label)

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

    def _lacking(self) -> str:
        return STANDS if self.touched and self.highlighted is not None else super()._lacking()

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
            nothing = self.hint if self.optional and self.hint else empty_mark()
            return [Said(self.typing.text or (here.label if here else nothing), "muted")]
        return [self._taken.label, Said(f"  {self._taken.note}" if self._taken.note else "", "muted")]

    def editing(self, width: int) -> Line:
        """The text with its cursor; while empty, the row Enter would take."""
        line = list(self.typing.parts(width, True))
        if not self.typing.text:
            here = self.highlighted
            line.append(Said(here.label if here and not self.must_touch else self.hint, "muted"))
        return line

    def reached(self) -> None:
        """What was taken stands under the highlight; what was typed and not taken is there again."""
        if self._taken is not None or not self.touched:
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
        return self.refuse(self.none or _(self.must) % {"field": self.label})

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
