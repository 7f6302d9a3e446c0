"""Who is at the desk: a name, a PIN; after a one-time PIN an own one (F9, idle lock, start)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from pos_app.desk import people
from pos_app.desk.people import LockedOut, RosterEntry, SignedIn, WrongPin
from pos_app.domain.clock import local_day, minute_reached
from pos_app.domain.errors import NotSignedIn, Refusal
from pos_app.domain.roles import ROLE_NAMES
from pos_app.tui import formats
from pos_app.tui.forms.fold import matches, nearest_first
from pos_app.tui.forms.typing import Typing
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.tui.widgets.entry import Entry
from pos_app.tui.widgets.lines import KeyLine, OneLine, key_pairs
from pos_app.words import _, ngettext_

if TYPE_CHECKING:
    from pos_app.tui.flow import FrontDesk

PIN_DIGITS = 6
_COLUMNS = (Column(shrink=True, grow=True), Column(), Column(least=56))


class PinLine(Entry):
    """The line for the PIN: digits only, shown as dots."""

    def __init__(self) -> None:
        super().__init__(_("PIN"))
        self.typing = Typing(limit=PIN_DIGITS, secret=True, digits=True)


class Note(OneLine):
    """A quiet line of text below."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def lines(self, width: int) -> list[Line]:
        """The text."""
        return [[" ", Said(self.text, "muted")]]


class SignIn(DeskScreen):
    """The names of this outlet and a line for the PIN. Nothing of a locked screen shows."""

    DEFAULT_CSS = """
    SignIn {
        & .who { width: 1fr; max-width: 76; height: 1fr; padding: 1 1; }
        & .who > DeskList { height: auto; max-height: 60%; margin: 1 0; }
        & .who > Note { margin: 1 0 0 0; }
    }
    """
    AUTO_FOCUS = "PinLine"

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry(_("Who is at the desk?"), hint=_("type a name"), limit=60)
        self.list = DeskList(id="people", lit=True)
        self.list.can_focus = False
        self.pin = PinLine()
        self.people: Sequence[RosterEntry] = ()

    @property
    def front_desk(self) -> FrontDesk:
        """The app, as what it is here."""
        return cast("FrontDesk", self.app)

    def body(self) -> Iterable[Widget]:
        """Name line, names, PIN."""
        parts: list[Widget] = [self.entry, self.list, self.pin]
        if self.front_desk.demo_pin:
            said = _("Demo: everyone's PIN is %(pin)s.") % {"pin": self.front_desk.demo_pin}
            parts.append(Note(said))
        yield Horizontal(Vertical(*parts, classes="who"), *self._still_shown(), classes="body")

    def _still_shown(self) -> Iterable[Widget]:
        """Of a locked screen nothing, but the code of a link that waits for its guest."""
        others = [screen for screen in self.app.screen_stack if screen is not self]

        def address() -> str:
            return str(getattr(others[-1], "scannable", "")) if others else ""

        if self.desk_app.locked and address():
            from pos_app.tui.widgets.qr import WaitingCode

            yield WaitingCode(address)

    # what is shown

    async def load(self) -> None:
        """Read who may sign in here; the last person is under the cursor, or the one named before."""
        front = self.front_desk.front
        self.place(_("Sign in"))
        before = self.list.row
        self.people = await self.desk_app.store.run(people.roster, front)
        last = next((p.id for p in self.people if p.was_here_last), None)
        self._show(before.key if before else last)

    def _show(self, cursor: str | None = None) -> None:
        found = [p for p in self.people if matches(self.entry.text, p.name)]
        found = nearest_first(self.entry.text, found, lambda person: person.name)
        if self.entry.text.strip() and found:
            cursor = cursor or found[0].id
        none = _("Nobody here is called “%(name)s”.") % {"name": self.entry.text}
        self.list.show(
            [Section(columns=_COLUMNS, rows=[self._row(p) for p in found], empty=none)], cursor=cursor
        )
        self.list.styles.height = max(1, len(found))
        self._show_person()

    def _row(self, person: RosterEntry) -> Row:
        role = Said(_(ROLE_NAMES[person.role]), "muted")
        return Row(person.id, [person.name, role, Said(self._seen(person), "muted")], record=person)

    def _seen(self, person: RosterEntry) -> str:
        if person.last_seen_at is None:
            return ""
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        if local_day(person.last_seen_at, zone) == today:
            return _("last here %(time)s") % {"time": formats.clock(person.last_seen_at, zone)}
        return _("last here %(day)s") % {"day": formats.day(local_day(person.last_seen_at, zone), today)}

    @property
    def person(self) -> RosterEntry | None:
        """Who is under the cursor."""
        row = self.list.row
        return cast(RosterEntry, row.record) if row else None

    def _show_person(self) -> None:
        """Say beside the PIN why the person under the cursor cannot sign in now."""
        person, why = self.person, ""
        if person is not None and person.locked_until and person.locked_until > self.desk_app.clock.now():
            until = formats.clock(minute_reached(person.locked_until), self.desk_app.identity.zone)
            why = _("locked until %(time)s") % {"time": until}
        elif person is not None and not person.has_pin:
            why = _("no PIN yet: the owner gives one under F8")
        elif person is not None and person.must_change_pin:
            why = _("one-time PIN; an own one follows")
        self.pin.fact(Said(why, "waiting"))

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter does."""
        return [("Enter", _("Sign in") if self.pin.has_focus else _("Next")), ("Tab", _("Name, PIN"))]

    def show_keys(self) -> None:
        """Only what works before somebody is signed in."""
        for line in self.query(KeyLine):
            line.show(self.first_keys(), [("Esc", _("Clear")), *key_pairs(self.desk_app.keys, ["quit"])])

    # keys

    def on_entry_changed(self, event: Entry.Changed) -> None:
        """Narrow the names."""
        event.stop()
        if event.entry is self.entry:
            self._show()
            self.list.move_to(0)
            self._show_person()

    def key(self, event: events.Key) -> None:
        """Letters are a name, digits a PIN, wherever the focus is; moving keys move among the names."""
        if event.key in ("up", "down", "pageup", "pagedown", "home", "end"):
            if self.list.press(event.key):
                self.pin.put("")
                self._show_person()
        elif self.pin.has_focus and event.character and event.character.isalpha():
            self.pin.put("")
            self.entry.focus()
            self.entry.put(event.character)
            self._show()
            self.list.move_to(0)
            self._show_person()
        else:
            super().key(event)

    def go_back(self) -> None:
        """Esc forgets what was typed; there is nothing behind this screen."""
        self.entry.put("")
        self.pin.put("")
        self._show()
        self.pin.focus()

    def walk(self, step: int) -> None:
        """Tab goes between name and PIN."""
        (self.entry if self.pin.has_focus else self.pin).focus()

    def on_descendant_focus(self) -> None:
        """Enter means another thing at the name than at the PIN."""
        self.show_keys()

    def enter(self) -> None:
        """Take the name, or try the PIN; fewer than six digits are no try."""
        if self.person is None:
            self.refuse(_("Nobody here is called “%(name)s”.") % {"name": self.entry.text})
        elif not self.pin.has_focus:
            self.pin.focus()
        elif len(self.pin.text) < PIN_DIGITS:
            self.refuse(_("A PIN has six digits."))
        else:
            self.desk_app.spend_enter()
            self.act(self._sign_in(self.person, self.pin.text))

    # signing in

    async def _sign_in(self, person: RosterEntry, pin: str) -> None:
        self.pin.put("")
        try:
            done: SignedIn = await self.desk_app.store.run(
                people.sign_in, self.front_desk.front, person.id, pin
            )
        except NotSignedIn as no:
            self._wrong(no)
            raise
        self.say("")
        self._show_person()
        if done.must_change_pin:
            from pos_app.tui.screens.change_pin import ChangePin

            self.app.push_screen(ChangePin(person.id, person.name, pin))
        else:
            self.front_desk.signed_in(done.desk)

    def _wrong(self, no: Refusal) -> None:
        if isinstance(no, WrongPin):
            left = int(str(no.params["left"]))
            said = ngettext_("%(n)s try left before a pause", "%(n)s tries left before a pause", left)
            self.pin.fact(Said(said % {"n": left}, "bad"))
        elif isinstance(no, LockedOut):
            self.reload()
