"""The one table of what can be asked of the desk: it feeds keys, key line, palette, help and docs/keys.md.

A letter is a verb and means the same everywhere; a function key is a place. An id stands for good, so that a
venue may move its key (`keymap` in the settings).
"""

from __future__ import annotations

from typing import NamedTuple

from pos_app.words import N_, _

PLACE, VERB, FORM = "place", "verb", "form"
"""Kinds: goes somewhere; acts on what is under the cursor; lives inside forms and lists."""


class Command(NamedTuple):
    """One thing that can be asked for."""

    id: str
    """A stable name; screens carry it out in a method `verb_<id>`."""
    keys: tuple[str, ...]
    """Its keys, the first one is shown: a character as typed, or a key's name; none means palette only."""
    verb: str
    """The word in key line and palette (English msgid)."""
    kind: str
    context: str
    """On what it works (English msgid)."""
    who: str
    """Who may (English msgid); what one may not do is refused inside the desk."""
    help: str
    """One sentence for the help (English msgid)."""


_ALL = N_("everybody")
_DESK = N_("receptionist and up")
_EVERYWHERE = N_("everywhere")

COMMANDS: tuple[Command, ...] = (
    Command(
        "finder",
        ("/", "f2"),
        N_("Find"),
        PLACE,
        _EVERYWHERE,
        _ALL,
        N_("Find a customer, with an empty line."),
    ),
    Command(
        "sell_to", ("f3",), N_("Sell to …"), PLACE, _EVERYWHERE, _DESK, N_("Ask who, then sell a package.")
    ),
    Command(
        "book_for", ("f4",), N_("Book for …"), PLACE, _EVERYWHERE, _DESK, N_("Ask who, then book a visit.")
    ),
    Command(
        "today",
        ("f5",),
        N_("Today's book"),
        PLACE,
        _EVERYWHERE,
        _ALL,
        N_("Show the appointments of the day."),
    ),
    Command(
        "pending",
        ("f6",),
        N_("Pending payments"),
        PLACE,
        _EVERYWHERE,
        _ALL,
        N_("Show what is still to be paid, and what needs a manager."),
    ),
    Command(
        "day",
        ("f7",),
        N_("The day"),
        PLACE,
        _EVERYWHERE,
        _ALL,
        N_("Show the messages and the sums of the day."),
    ),
    Command(
        "setup",
        ("f8",),
        N_("Set-up"),
        PLACE,
        _EVERYWHERE,
        _ALL,
        N_("Import, backup, people, language, theme."),
    ),
    Command("lock", ("f9",), N_("Lock"), PLACE, _EVERYWHERE, _ALL, N_("Lock the desk or change the person.")),
    Command("help", ("?", "f1"), N_("Keys"), PLACE, _EVERYWHERE, _ALL, N_("Show the keys of this screen.")),
    Command(
        "palette", (":",), N_("Palette"), PLACE, _EVERYWHERE, _ALL, N_("Pick any verb or place by its name.")
    ),
    Command(
        "back",
        ("escape",),
        N_("Back"),
        PLACE,
        _EVERYWHERE,
        _ALL,
        N_("Go one step back; nothing typed is lost unasked."),
    ),
    Command("quit", ("ctrl+q",), N_("Quit"), PLACE, _EVERYWHERE, _ALL, N_("End the program, after asking.")),
    Command(
        "packages", (), N_("Packages on sale"), PLACE, _EVERYWHERE, _ALL, N_("Browse what this outlet sells.")
    ),
    Command(
        "export",
        (),
        N_("Export pending payments"),
        PLACE,
        _EVERYWHERE,
        N_("outlet manager and up"),
        N_("Write what F6 shows into a file for a spreadsheet."),
    ),
    Command("language", (), N_("Language"), PLACE, _EVERYWHERE, _ALL, N_("Change the language of the desk.")),
    Command(
        "outlet", (), N_("Outlet"), PLACE, _EVERYWHERE, _ALL, N_("Stand in another outlet and sign in there.")
    ),
    Command("theme", (), N_("Theme"), PLACE, _EVERYWHERE, _ALL, N_("Change the colours of the desk.")),
    Command("sell", ("s",), N_("Sell"), VERB, N_("customer"), _DESK, N_("Sell a package to this customer.")),
    Command("book", ("b",), N_("Book"), VERB, N_("customer, credit, free time"), _DESK, N_("Book a visit.")),
    Command(
        "pay",
        ("p",),
        N_("Take payment"),
        VERB,
        N_("what is owed"),
        _DESK,
        N_("Record money taken at the desk."),
    ),
    Command(
        "link",
        ("l",),
        N_("Payment link"),
        VERB,
        N_("what is owed"),
        _DESK,
        N_("Make its payment link, or show the open one."),
    ),
    Command(
        "again",
        ("y",),
        N_("Send again"),
        VERB,
        N_("open link"),
        _DESK,
        N_("Have Paper.id send the link again."),
    ),
    Command(
        "check",
        ("k",),
        N_("Check now"),
        VERB,
        N_("open link"),
        _ALL,
        N_("Ask Paper.id at once, or try again what waits."),
    ),
    Command(
        "use",
        ("w",),
        N_("Use credit now"),
        VERB,
        N_("customer, credit"),
        _DESK,
        N_("Use a credit without an appointment."),
    ),
    Command(
        "redeem",
        ("u",),
        N_("Use package credit"),
        VERB,
        N_("unpaid appointment"),
        _DESK,
        N_("Pay this booking with a package credit."),
    ),
    Command(
        "undo",
        ("z",),
        N_("Undo"),
        VERB,
        N_("slip, walk-in use, late use"),
        _DESK,
        N_("Take the newest of these back, after naming it."),
    ),
    Command("check_in", ("i",), N_("Check in"), VERB, N_("appointment"), _DESK, N_("The guest is here.")),
    Command(
        "confirm",
        ("o",),
        N_("Confirm"),
        VERB,
        N_("appointment"),
        _DESK,
        N_("Turn a pending appointment into a confirmed one."),
    ),
    Command(
        "done", ("d",), N_("Complete"), VERB, N_("appointment"), _ALL, N_("The visit is over and settled.")
    ),
    Command("absent", ("a",), N_("No-show"), VERB, N_("appointment"), _DESK, N_("The guest did not come.")),
    Command(
        "move", ("m",), N_("Move"), VERB, N_("appointment"), _DESK, N_("Give an appointment another time.")
    ),
    Command(
        "cancel",
        ("x",),
        N_("Cancel"),
        VERB,
        N_("appointment, pending purchase, link"),
        _DESK,
        N_("Cancel or withdraw, with a reason; a credit goes back."),
    ),
    Command(
        "edit",
        ("e",),
        N_("Edit"),
        VERB,
        N_("customer, appointment"),
        _DESK,
        N_("Change what is written here."),
    ),
    Command(
        "receipt",
        ("r",),
        N_("Receipt"),
        VERB,
        N_("payment, sale, link"),
        _DESK,
        N_("Show the receipt or slip again."),
    ),
    Command(
        "history", ("h",), N_("History"), VERB, N_("everything"), _DESK, N_("Show who did what, and when.")
    ),
    Command(
        "copy",
        ("c",),
        N_("Copy"),
        VERB,
        N_("what is shown"),
        _DESK,
        N_("Copy a link, its message, a phone number or a receipt."),
    ),
    Command(
        "call",
        ("n",),
        N_("Call"),
        VERB,
        N_("pending payment"),
        _ALL,
        N_("Show the guest's phone number in large digits."),
    ),
    Command(
        "queue",
        ("q",),
        N_("Paper.id queue"),
        VERB,
        N_("pending payments"),
        _ALL,
        N_("Show what is on its way to Paper.id, and why it is not there yet."),
    ),
    Command("filter", ("f",), N_("Filter"), VERB, N_("lists"), _ALL, N_("Narrow this list.")),
    Command(
        "date",
        ("g",),
        N_("Go to date"),
        VERB,
        N_("book, free times"),
        _ALL,
        N_("Go to a day: 24, 24/11, tue, +3, t."),
    ),
    Command("this_day", ("t",), N_("Today"), VERB, N_("book, free times"), _ALL, N_("Back to today.")),
    Command("day_before", ("[",), N_("Day before"), VERB, N_("book, free times"), _ALL, N_("Go a day back.")),
    Command("day_after", ("]",), N_("Day after"), VERB, N_("book, free times"), _ALL, N_("Go a day on.")),
    Command(
        "week_before", ("{",), N_("Week before"), VERB, N_("book, free times"), _ALL, N_("Go a week back.")
    ),
    Command("week_after", ("}",), N_("Week after"), VERB, N_("book, free times"), _ALL, N_("Go a week on.")),
    Command(
        "to_confirm",
        ("ctrl+s",),
        N_("To the last line"),
        FORM,
        N_("forms"),
        _ALL,
        N_("Go to the confirm line; it does not confirm."),
    ),
    Command(
        "number",
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        N_("That choice"),
        FORM,
        N_("numbered choices"),
        _ALL,
        N_("Take the choice with this number and go on."),
    ),
    Command("tick", ("space",), N_("Tick"), FORM, N_("ticks"), _ALL, N_("Tick or untick, and stay.")),
    Command(
        "price", ("=",), N_("The price"), FORM, N_("amounts"), _ALL, N_("Put the price into the amount.")
    ),
    Command(
        "another",
        ("+",),
        N_("Another treatment"),
        FORM,
        N_("last line of Book"),
        _DESK,
        N_("Add a treatment right after this one."),
    ),
    Command(
        "known_guest",
        ("ctrl+o",),
        N_("Known guest"),
        FORM,
        N_("customer's form"),
        _ALL,
        N_("Open the card of the guest who has this phone or e-mail already."),
    ),
)

ALWAYS = ("finder", "help", "back")
"""The last three of every key line."""

_BY_ID = {command.id: command for command in COMMANDS}


def command(name: str) -> Command:
    """The command with an id; raises `KeyError` if there is none."""
    return _BY_ID[name]


def verb_of(name: str) -> str:
    """A command's word in the language of the desk."""
    return _(_BY_ID[name].verb)
