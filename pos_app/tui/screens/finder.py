"""The start page and the finder: who is in front of me? Asked too before a sale or a booking (F3, F4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.desk import appointments, attention, cards, customers
from pos_app.desk.appointments import AppointmentView, DayBook
from pos_app.desk.attention import Attention
from pos_app.desk.customers import Found, FoundCustomer
from pos_app.tui import commands, formats, start_page
from pos_app.tui.drafts import Draft
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.tui.widgets.entry import Entry
from pos_app.tui.widgets.lines import key_pairs
from pos_app.words import _, ngettext_, pgettext_

NEW = "new"
"""The key of the row that makes a new customer."""
_HISTORY_FROM = 160
"""Columns from which the pane shows a guest's history, too."""
_DEEDS = 20
_COLUMNS = (
    Column(shrink=True, grow=True),
    Column(width=15),
    Column(least=90, shrink=True),
    Column(right=True),
)


class Finder(ListScreen):
    """A line in focus and a list that follows it; with nothing typed, today and what needs attention.

    With a purpose (`sell`, `book`) it asks who: drafts of that kind stand above, taken only with ↑ and Enter.
    """

    DEFAULT_CSS = """
    Finder {
        & > PlaceLine { display: none; }
        & > Entry { margin: 0 0 1 0; }
        &.-roomy > Entry { margin: 1 0 1 0; }
        & Pane { margin: 0 1 0 3; }
    }
    """
    AUTO_FOCUS = "Entry"
    FOLLOWS_PAPER = True

    def __init__(self, purpose: str = "") -> None:
        super().__init__()
        self.purpose = purpose
        self.list.lit = True
        self.list.can_focus = False
        self.entry = Entry(self._label(), hint=_("name, phone, last four digits, e-mail"), limit=120)
        self.entry.refuses = lambda character: character in "/?:" and self.entry.first  # type: ignore[method-assign]
        self.book: DayBook | None = None
        self.attention: Sequence[Attention] = ()
        self.found: Found | None = None
        self._wanted = self._answered = ""
        self._searching = self._moved = False
        self._returning = False

    def _label(self) -> str:
        return {"": _("Find a customer:"), "sell": _("Sell to:"), "book": _("Book for:")}[self.purpose]

    def body(self) -> Iterable[Widget]:
        """The line, the list and its pane."""
        yield self.entry
        yield Horizontal(self.list, self.pane, classes="body")

    # coming here

    async def load(self) -> None:
        """Read the day and what needs attention; what was typed is looked up again."""
        today = self.desk_app.today()
        self.book = await self.ask(appointments.day, today)
        self.attention = await self.ask(attention.rows, start_page.MOST)
        if self._returning:
            self._returning = False
            self.entry.put(self.entry.text, select=True)
            self.entry.focus()
        self._wanted, self._answered = self.entry.text, ""
        if self._wanted:
            await self._search()
        else:
            self._show_start()

    def on_screen_resume(self) -> None:
        """Back from somewhere: the old words are selected, so that typing replaces them."""
        self._returning = True

    def arrive(self) -> None:
        """F2 or `/`: with an empty line."""
        self.entry.put("")
        self.entry.focus()
        self._moved = False
        self.list.move_to(0)
        self.reload()

    def begin_loading(self) -> None:
        """Say at the line's end that it takes a moment."""
        self.entry.fact(Said(_("loading…"), "muted"))

    def end_loading(self) -> None:
        """Show the count again."""
        self._show_count()

    # searching: one query in flight, the newest wins

    def on_entry_changed(self, event: Entry.Changed) -> None:
        """Look up what stands in the line now."""
        event.stop()
        self.desk_app.forgive()
        self._wanted, self._moved = event.text, False
        if not self._searching:
            self._searching = True
            self.app.run_worker(self._search(), group=self.desk_app.ROWS)

    async def _search(self) -> None:
        try:
            while self._wanted != self._answered:
                text = self._wanted
                found = await self.ask(customers.find, text, self._room()) if text.strip() else None
                self._answered = text
                if text == self._wanted:
                    self.found = found
                    self._show_found(text) if found else self._show_start()
        finally:
            self._searching = False

    def _room(self) -> int:
        """As many rows as can be seen, but for the last one."""
        return max(5, min(60, self.list.size.height - 2))

    # what is shown

    def _drafts(self) -> list[Draft]:
        return self.desk_app.drafts.of(self.desk_app.identity.person_id, self.purpose)

    def _show_start(self) -> None:
        self.found = None
        self.list.veiled = False
        today = self.desk_app.today()
        drafts, book = self._drafts(), self.book
        sections = [] if book is None else [self._today(book)]
        narrow = self.has_class("-narrow")
        if self.purpose:
            waiting = [start_page.drafts_section(drafts)] if drafts else []
            first = next((row.key for section in sections for row in section.rows if row.key), None)
            self.list.show([*waiting, *sections], cursor=self._kept_cursor(first))
            self.pane.show([])
        else:
            other = start_page.attention_sections(self.attention, drafts, today)
            first = next((row.key for section in sections for row in section.rows if row.key), None)
            self.list.show([*sections, *(other if narrow else ())], cursor=self._kept_cursor(first))
            after_drafts = self.attention[0] if self.attention else None
            self.pane.show(
                () if narrow else other,
                cursor=self.pane.row.key if self.pane.row else start_page.attention_key(after_drafts),
            )
        self._show_count()
        self.show_keys()

    def _today(self, book: DayBook) -> Section:
        return start_page.today_section(book, self.desk_app.now(), self.list.size.width - 2)

    def _kept_cursor(self, first: str | None) -> str | None:
        row = self.list.row
        return row.key if row is not None and self._moved else first

    def _show_found(self, text: str, cursor: str | None = None) -> None:
        """Show who was found; a draft above nobody is never marked before the cursor was moved to it."""
        assert self.found is not None
        rows = [self._found_row(one) for one in self.found.rows]
        new = _("New customer “%(name)s”") % {"name": " ".join(text.split())}
        reachable = NEW if rows or self._moved else ""
        last = Row(reachable, [Said(new, "muted")], record=None)
        drafts = self._drafts() if self.purpose else []
        above = [start_page.drafts_section(drafts)] if drafts else []
        none = [] if rows else [Section(empty=_("Nobody found. ↓ and Enter make a new customer."))]
        first = rows[0].key if rows else cursor
        self.list.veiled = not rows and not self._moved
        shown = [Section(columns=_COLUMNS, rows=rows)] if rows else none
        self.list.show([*above, *shown, Section(rows=[last])], cursor=first)
        self._show_count()
        self.show_detail()
        self.show_keys()

    def _found_row(self, one: FoundCustomer) -> Row:
        credits_left = (
            ngettext_("%(n)s credit", "%(n)s credits", one.credits) % {"n": formats.number(one.credits)}
            if one.credits
            else Said("–", "muted")
        )
        phone, email = formats.phone(one.phone), Said(one.email or "", "muted")
        return Row(one.id, [one.name, Said(phone, "muted"), email, credits_left], record=one)

    def _show_count(self) -> None:
        if self.found is None:
            self.entry.fact()
            return
        shown = formats.number(len(self.found.rows)) + ("+" if self.found.is_full else "")
        said = _("%(shown)s of %(total)s customers")
        total = formats.number(self.found.total)
        self.entry.fact(Said(said % {"shown": shown, "total": total} + " ", "muted"))

    def show_detail(self) -> None:
        """The pane follows the cursor among customers only; on the start page it is a list of its own."""
        if self.found is not None:
            super().show_detail()

    async def detail(self, row: Row) -> Sequence[Section]:
        """A guest at a glance."""
        if not isinstance(row.record, FoundCustomer):
            return ()
        glance = await self.ask(cards.glance, row.record.id)
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        shown = start_page.glance_sections(glance, zone, today)
        if self.size.width < _HISTORY_FROM:
            return shown
        from pos_app.desk import story
        from pos_app.tui import deeds

        found = await self.ask(story.history, row.record.id, _DEEDS)
        none = _("Nothing was done yet.")
        return [*shown, deeds.section(_("History"), "", found, zone, today, guests=False, empty=none)]

    # keys

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What Enter and the arrows do, and the places one goes to from here."""
        if self.found is not None:
            return [
                ("Enter", _("Take") if self.purpose else _("Open")),
                ("↓", pgettext_("following", "Next")),
            ]
        keys = [("Enter", _("Open")), ("↓", _("Today"))]
        if self.purpose:
            return keys
        places = key_pairs(
            self.desk_app.keys, ["sell_to", "book_for", "today", "pending", "day", "setup", "lock"]
        )
        return [*keys, ("Tab", _("Needs attention")), *places]

    def on_resize(self, event: object) -> None:
        """What needs attention stands beside today, or below it."""
        if self.found is None and self.book is not None:
            self.call_later(self._show_start)

    def key(self, event: events.Key) -> None:
        """Letters are always text here, also while the other half has the focus."""
        if event.key in ("up", "down", "pageup", "pagedown", "home", "end") and not self.pane.has_focus:
            self._move(event.key)
        elif event.key in ("left", "right"):
            self._go_across(event.key)
        elif event.character == "/" and self.entry.first:
            self.arrive()
        elif self._is_text(event):
            self.entry.focus()
            self.entry.put(event.character or "")
            self.on_entry_changed(Entry.Changed(self.entry, self.entry.text))
        else:
            super().key(event)

    def _is_text(self, event: events.Key) -> bool:
        typed = event.is_printable and event.character and event.character not in "/?:"
        return bool(typed) and not self.desk_app.too_small

    def _move(self, key: str) -> None:
        if not self._moved:
            self._moved = True
            if self.found is not None and not self.found.rows:
                self._leave_nobody(key in ("up", "pageup", "home"))
                return
        self.list.press(key)

    def _leave_nobody(self, up: bool) -> None:
        """The first move with nobody found: down to the new customer, up to the drafts."""
        above = [row.key for section in self.list.sections for row in section.rows if row.record is not None]
        self._show_found(self._answered, above[-1] if up and above else NEW)

    def _go_across(self, key: str) -> None:
        if self.found is None and not self.purpose and not self.has_class("-narrow"):
            (self.pane if key == "right" and self.pane.row else self.entry).focus()

    def walk(self, step: int) -> None:
        """Tab: to what needs attention and back; on a narrow screen to the next section."""
        if self.found is not None and not self.found.rows and not self._moved:
            self._move("down" if step > 0 else "up")
        elif self.found is not None or self.purpose or self.has_class("-narrow"):
            self._moved = True
            if not self.list.next_section(step):
                self.list.move_to(0)
        elif not self.pane.has_focus and self.pane.row is not None:
            self.pane.focus()
        else:
            self.entry.focus()

    def on_paste(self, event: events.Paste) -> None:
        """A paste lands in the line."""
        event.stop()
        self.entry.focus()
        self.entry.put("")
        self.entry.on_paste(event)

    def enter(self) -> None:
        """Open what is under the cursor; with nobody found say so and keep the words."""
        row = self.list.row
        if self.entry.text.strip() and self.found is not None and not self.found.rows and not self._moved:
            self.refuse(_("Nobody found. ↓ and Enter make a new customer."), kept=False)
        elif self.purpose and self.found is None and not self._moved:
            self.refuse(_("Type a name first."), kept=False)
        elif row is None:
            self.refuse(_("Nothing is booked today. Type a name."), kept=False)
        else:
            self.open_row(row)

    def on_desk_list_opened(self, event: DeskList.Opened) -> None:
        """Enter in the other half, or a click."""
        event.stop()
        event.prevent_default()
        self._moved = True
        self.open_row(event.row)

    def open_row(self, row: Row) -> None:
        """Open a customer, a visit, what needs attention, or a draft."""
        record = row.record
        if row.key == NEW:
            self._new_customer()
        elif isinstance(record, Draft):
            self._take_up(record)
        elif isinstance(record, FoundCustomer):
            self._take(record.id)
        elif isinstance(record, AppointmentView):
            self._open_visit(record)
        elif isinstance(record, Attention):
            self._attend(record)

    def _attend(self, record: Attention) -> None:
        """A link: the ways out of what needs a manager, or the refused one with its why; else the card."""
        from pos_app.tui.screens.flag import FlagScreen
        from pos_app.tui.screens.link import LinkScreen

        if record.link_id:
            flagged = record.kind == "manager"
            self.app.push_screen(FlagScreen(record.link_id) if flagged else LinkScreen(record.link_id))
        else:
            self._take(record.customer_id, record.purchase_id)

    def _take_up(self, draft: Draft) -> None:
        app = self.desk_app
        if self.purpose:
            self.close()
        app.open_draft(draft)

    def _open_visit(self, visit: AppointmentView) -> None:
        if self.purpose:
            self._take(visit.customer_id)
            return
        from pos_app.tui.screens.appointment import open_appointment

        open_appointment(self, visit.id)

    def _take(self, customer_id: str, cursor: str = "") -> None:
        from pos_app.tui.screens.card import Card

        card = Card(customer_id, cursor=cursor, then=self.purpose)
        app = self.desk_app
        if self.purpose:
            self.close()
        app.push_screen(card)

    def _new_customer(self) -> None:
        from pos_app.tui.screens.customer_form import CustomerForm

        self.app.push_screen(CustomerForm.for_words(self.entry.text, then=self.purpose))

    def go_back(self) -> None:
        """Esc empties the line; on the start page there is nothing behind it."""
        if self.pane.has_focus:
            self.entry.focus()
        elif self.entry.text:
            self.arrive()
        elif self.purpose:
            self.close()

    def do(self, name: str) -> None:
        """A verb needs somebody first."""
        if commands.command(name).kind == commands.VERB:
            self.refuse(_("%(verb)s: whom for? Type a name first.") % {"verb": commands.verb_of(name)})
        else:
            super().do(name)
