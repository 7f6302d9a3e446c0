"""Every place where text from outside is shown, every field that takes text, and the keys that lead there.

Each begins on the start page. A place has a mark: words of the desk itself that stand there and nowhere on
the way, so that a place that is no longer reached is noticed.
"""

from __future__ import annotations

from typing import NamedTuple

PHONE = "00000001"
"""Finds the guest whose name is the string."""
SEE = "see: "
"""Begins what is to be waited for among keys: a wall would eat what is typed ahead, and what is looked for
afterwards may stand on the screen before."""
TO = "to: "
"""Begins what the line under the cursor must begin with: down to it, whatever else stands there."""
CARD = (PHONE, "enter", f"{SEE}Customers ›")
DEBTOR = ("00000002", *CARD[1:])
_OWED, _VISIT = f"{TO}Payment Pending", f"{TO}Today"


class Stop(NamedTuple):
    """A place, and the keys that lead there from the start page."""

    name: str
    keys: tuple[str, ...]
    mark: str
    tells: bool = True
    """Whether the string must be readable there, below the header."""
    whole: bool = False
    """All of it, not only how it begins."""
    leaves: tuple[str, ...] = ()
    """The keys that lead away, where a place does not let go by itself."""


COUNTER = (
    Stop("start page", (), "Today"),
    Stop("finder", (PHONE,), "New customer"),
    Stop("card", CARD, "owes Rp", whole=True),
    Stop("sell", (*CARD, "s"), "Sell ›"),
    Stop("sell, payment", (*CARD, "s", "down", "enter"), "card machine"),
    Stop("draft of a sale", (*CARD, "s", "down", "enter", "f2"), "Draft"),
    Stop("book", (*CARD, "b"), "Book ›"),
    Stop("book, therapist", (*CARD, "b", "enter"), "Therapist"),
    Stop("book, time", (*CARD, "b", "enter", "enter"), "Time"),
    Stop("book, last line", (*CARD, "b", "enter", "enter", "enter"), "Confirm"),
    Stop("use now", (*CARD, "w", "enter"), "Use credit now ›"),
    Stop("edit", (*CARD, "e"), "› Edit"),
    Stop("history", (*CARD, "h"), "History ›"),
    Stop("pay", (*CARD, "p"), "─ Record Payment"),
    Stop("visit in the pane", (*CARD, "end"), "Customers ›"),
    Stop("cancel", (*CARD, _VISIT, "x"), "─ Cancel Appointment"),
    Stop("move", (*CARD, _VISIT, "m"), "─ Move"),
    Stop("notes of a visit", (*CARD, _VISIT, "e"), "─ Edit"),
    Stop("cancel a purchase", (*CARD, _OWED, "x"), "─ Cancel Package"),
    Stop("a manager's word", (*CARD, _OWED, "x", "down", "enter"), "Manager", whole=True),
    Stop("take back a use", (*CARD, "z"), "─ Undo"),
    Stop("filter of a card", (*CARD, "f"), "Answer", tells=False, leaves=("escape",)),
    Stop("copy", (*CARD, "c"), "Copied", tells=False),
    Stop("receipt", (*CARD, "r"), "Receipt ›", tells=False, leaves=("escape",)),
    Stop("receipt, the first", (*CARD, "r", "1"), "Save"),
    Stop("keys", ("?",), "─ Keys", tells=False),
    Stop("palette", (":",), "─ Palette", tells=False),
    Stop("packages on sale", (":", "packages on", "enter"), "Packages on sale ›"),
    Stop("who to sell to", ("f3", PHONE), "Sell to:"),
    Stop("new guest", (PHONE, "down", "enter"), "New customer", tells=False),
    Stop("today", ("f5",), "Appointments ›"),
    Stop("visit on its own", ("f5", "enter"), "Confirmed"),
    Stop("checked in", ("f5", "i"), "is here"),
    Stop("complete", ("f5", "d"), "─ Complete"),
    Stop("take back a slip", ("f5", "z"), "─ Undo"),
    Stop("the day", ("f7",), "The day ›"),
    Stop("card of links", DEBTOR, "Payment", whole=True),
    Stop("pending payments", ("f6",), "Pending payments"),
    Stop("needs a manager", ("f6", "home", "enter"), "Ways out"),
    Stop("queue", ("f6", "q"), "Paper.id queue"),
    Stop("form of a link", ("f6", "home", "down", "l"), "Create Payment Link"),
    Stop("link on the screen", ("f6", "end", "l"), "Link ›", whole=True),
    Stop("slip of a link", ("f6", "end", "l", "r"), "Payment slip"),
    Stop("copy of a link", ("f6", "end", "c"), "Copy", whole=True),
    Stop("send again", ("f6", "end", "y"), "again"),
    Stop("call", ("f6", "end", "n"), "Call", whole=True),
    Stop("withdraw a link", ("f6", "end", "x", "1"), "Reason"),
    Stop("story of a link", ("f6", "end", "h"), "History"),
    Stop("flag, from the link", ("f6", "home", "l"), "Link ›"),
    Stop("set-up of who may not", ("f8",), "Care of the data"),
)
"""As a receptionist."""
_IMPORT = ("f8", "home", "down", "enter")
OFFICE = (
    Stop("start page, as owner", (), "Today"),
    Stop("set-up", ("f8",), "Care of the data"),
    Stop("people", ("f8", "home", "enter"), "Set-up › People", whole=True),
    Stop("one-time PIN", ("f8", "home", "enter", "enter"), "─ One-time PIN", whole=True),
    Stop("import", _IMPORT, "Set-up › Import", tells=False),
    Stop("import, no table", (*_IMPORT, "letter.csv", "enter", "4", "enter"), "No header"),
    Stop("import, preview", (*_IMPORT, "guests.csv", "enter", "4", "enter"), "What would come in"),
    Stop(
        "import, report",
        (*_IMPORT, "guests.csv", "enter", "4", "enter", f"{SEE}Import 2", "down", "enter"),
        "Imported",
    ),
    Stop("import, services", (*_IMPORT, "services.csv", "enter", "1", "enter"), "What would come in"),
    Stop("import, staff", (*_IMPORT, "staff.csv", "enter", "3", "enter"), "What would come in"),
    Stop("import, passes", (*_IMPORT, "passes.csv", "enter", "5", "enter"), "What would come in"),
    Stop("back up", ("f8", *["end", "up", "up", "up", "up", "up"], "enter"), "Set-up › Back up", tells=False),
    Stop("known at Paper.id alone", ("f8", "home", *["down"] * 3, "enter"), "Known at"),
    Stop("tick off", ("f8", "home", *["down"] * 3, "enter", "enter"), "Reason"),
    Stop("Paper.id", ("f8", "home", *["down"] * 2, "enter"), "Client id", tells=False),
    Stop("way out", ("f6", "home", "enter", "1"), "Reason"),
    Stop("outlets", (":", "outlet", "enter"), "─ Outlet"),
    Stop("locked", ("f9",), "Who is at the desk?", whole=True),
)
"""As an owner whose own name is the string."""


class Field(NamedTuple):
    """A field that takes text, and the keys that lead to it from the start page."""

    name: str
    keys: tuple[str, ...]
    mark: str
    keeps: bool = True
    """Whether what was typed stays readable in it; not where only digits are taken."""
    leaves: tuple[str, ...] = ()
    """The keys that lead away, where a place does not let go by itself."""


COUNTER_FIELDS = (
    Field("finder", (), "Find a customer"),
    Field("package", (*CARD, "s"), "Sell ›"),
    Field("receipt number of a sale", (*CARD, "s", "lux", "enter", "tab"), "Sell ›"),
    Field("notes of a sale", (*CARD, "s", "lux", "enter", "tab", "tab"), "Sell ›"),
    Field("what the guest gives", (*CARD, "s", "lux", "enter", "enter", "5"), "Guest gives", keeps=False),
    Field("treatment", (*CARD, "b"), "Book ›"),
    Field("therapist", (*CARD, "b", "enter"), "Book ›"),
    Field("time", (*CARD, "b", "enter", "enter"), "Book ›", keeps=False),
    Field("day of a booking", (*CARD, "b", "enter", "enter", "g"), "Day", keeps=False),
    Field("notes of a booking", (*CARD, "b", "enter", "enter", "enter", "shift+tab"), "Book ›"),
    Field("notes of a use", (*CARD, "w", "enter", "shift+tab"), "Use credit now ›"),
    Field("name", (*CARD, "e"), "› Edit"),
    Field("phone", (*CARD, "e", "tab"), "› Edit", keeps=False),
    Field("e-mail", (*CARD, "e", "tab", "tab"), "› Edit"),
    Field("notes of a guest", (*CARD, "e", "tab", "tab", "tab"), "› Edit"),
    Field("amount", (*CARD, "p", "tab"), "─ Record Payment", keeps=False),
    Field("receipt number of a payment", (*CARD, "p", "tab", "tab"), "─ Record Payment"),
    Field("notes of a payment", (*CARD, "p", "tab", "tab", "tab"), "─ Record Payment"),
    Field("reason", (*CARD, _VISIT, "x"), "─ Cancel Appointment"),
    Field("reason of a move", (*CARD, _VISIT, "m", "tab"), "─ Move"),
    Field("notes of a visit", (*CARD, _VISIT, "e"), "─ Edit"),
    Field("reason of a cancelled purchase", (*CARD, _OWED, "x"), "─ Cancel Package"),
    Field("the manager who agrees", (*CARD, _OWED, "x", "down", "enter"), "Manager"),
    Field("PIN of a manager", (*CARD, _OWED, "x", "down", "enter", "tab"), "PIN", keeps=False),
    Field("reason to take back", (*CARD, "z"), "─ Undo"),
    Field("search in keys", ("?",), "─ Keys"),
    Field("palette", (":",), "─ Palette"),
    Field("packages on sale", (":", "packages on", "enter"), "Packages on sale ›"),
    Field("who to sell to", ("f3",), "Sell to:"),
    Field("who to book for", ("f4",), "Book for:"),
    Field("filter of the book", ("f5", "f"), "Filter"),
    Field("day of the book", ("f5", "g"), "Day", keeps=False),
    Field("filter of what is pending", ("f6", "f", "tab", "tab", "tab"), "Pending payments"),
    Field("notes of a link", ("f6", "home", "down", "l", "shift+tab"), "Create Payment Link"),
    Field("due day of a link", ("f6", "home", "down", "l", "shift+tab", "shift+tab"), "Create", keeps=False),
    Field("reason to withdraw a link", ("f6", "end", "x", "1"), "Reason"),
    Field("PIN", ("f9",), "Who is at the desk?", keeps=False, leaves=("escape",)),
)
OFFICE_FIELDS = (
    Field("file to import", _IMPORT, "Set-up › Import"),
    Field(
        "target of a backup",
        ("f8", *["end", "up", "up", "up", "up", "up"], "enter", "shift+tab"),
        "Set-up › Back up",
    ),
    Field("client id", ("f8", "home", *["down"] * 2, "enter", "1"), "Client id"),
    Field("client secret", ("f8", "home", *["down"] * 2, "enter", "1", "tab"), "Secret", keeps=False),
    Field("reason of a way out", ("f6", "home", "enter", "1"), "Reason"),
    Field("reason to tick off", ("f8", "home", *["down"] * 3, "enter", "enter"), "Reason"),
    Field("name at the door", ("f9", "tab"), "Who is at the desk?", leaves=("escape",)),
)
FIRST_RUN_FIELDS = (
    Field("venue", ("enter",), "Venue"),
    Field("outlet", ("tab", "tab"), "Outlet"),
    Field("opening hours", ("tab", "tab"), "Open", keeps=False),
    Field("owner", ("tab",), "Owner"),
    Field("own PIN", ("tab",), "PIN", keeps=False),
    Field("own PIN again", ("tab",), "Once more", keeps=False),
)
"""In this order on one screen; each is reached from the one before."""
