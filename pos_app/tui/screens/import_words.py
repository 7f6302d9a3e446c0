"""What the import screens call things."""

from __future__ import annotations

from pos_app.desk.incoming import KINDS
from pos_app.tui import formats
from pos_app.words import N_, _, ngettext_

NAMES = {
    "services": N_("Services"),
    "packages": N_("Packages"),
    "staff": N_("People"),
    "customers": N_("Customers"),
    "passes": N_("Open passes"),
}
"""The kinds of files (English msgids)."""
_NOTES = {
    "services": N_("treatments with minutes and prices"),
    "packages": N_("what is sold, with its treatments"),
    "staff": N_("names, roles, skills"),
    "customers": N_("Square's export, or name, phone, e-mail"),
    "passes": N_("Mindbody's export: what is left of each"),
}
ORDERS = {
    "dmy": N_("Day first"),
    "mdy": N_("Month first"),
    "ymd": N_("Year first"),
}
"""The orders of day, month and year (English msgids)."""
_HINTS = {
    "services": ("service", "layanan", "treatment", "menu"),
    "packages": ("package", "paket", "bundle"),
    "staff": ("staff", "staf", "people", "team", "employee", "karyawan"),
    "passes": ("pass", "mindbody", "membership", "sisa"),
    "customers": ("customer", "client", "pelanggan", "square", "guest"),
}


def note_of(kind: str) -> str:
    """What a file of a kind holds."""
    return _(_NOTES[kind])


def counted(kind: str, count: int) -> str:
    """`1,992 customers`."""
    words = {
        "services": ngettext_("%(n)s service", "%(n)s services", count),
        "packages": ngettext_("%(n)s package", "%(n)s packages", count),
        "staff": ngettext_("%(n)s person", "%(n)s people", count),
        "customers": ngettext_("%(n)s customer", "%(n)s customers", count),
        "passes": ngettext_("%(n)s open pass", "%(n)s open passes", count),
    }
    return words[kind] % {"n": formats.number(count)}


def part(key: str, count: int) -> str:
    """What a count of the preview counts: `lines left out`."""
    words = {
        "skipped": ngettext_("line left out", "lines left out", count),
        "assumed": ngettext_("split assumed", "splits assumed", count),
        "doubles": ngettext_("possible duplicate", "possible duplicates", count),
        "notes": ngettext_("note", "notes", count),
        "outlets": ngettext_("new outlet", "new outlets", count),
    }
    return words[key]


def guessed(file_name: str, present: dict[str, int]) -> str:
    """The kind a file seems to be: by its name, else the first kind of which nothing is there yet."""
    name = file_name.lower()
    for kind, hints in _HINTS.items():
        if any(hint in name for hint in hints):
            return kind
    return next((kind for kind in KINDS if not present.get(kind, 1)), "customers")
