"""Strings that break screens, each with what of it must still be seen."""

from __future__ import annotations

from typing import NamedTuple


class Hostile(NamedTuple):
    """A string from outside, and its parts that must not get lost."""

    text: str
    seen: tuple[str, ...]
    end: str = ""
    """What stands before the cursor once it was typed; the last part that is seen, if not told."""

    @property
    def last(self) -> tuple[str, ...]:
        """What must be seen before the cursor, if anything."""
        last = self.end or "".join(self.seen[-1:])
        return (last[:4],) if last else ()


HOSTILE: tuple[Hostile, ...] = (
    Hostile("Anna [VIP]", ("Anna", "[VIP]")),
    Hostile("[/] Anna", ("[/]", "Anna")),
    Hostile("Anna [/", ("Anna", "[/")),
    Hostile("[/foo] Anna", ("[/foo]", "Anna")),
    Hostile("[bold]Anna[/bold]", ("[bold]", "Anna", "[/bold]")),
    Hostile("[@click=app.quit]Anna[/]", ("[@click=", "Anna")),
    Hostile("[link=http://x]Anna[/link]", ("[link=", "Anna")),
    Hostile("[Jakarta] Ani", ("[Jakarta]", "Ani")),
    Hostile("Ani \\[x]", ("Ani", "\\[x]")),
    Hostile("$text {x} %(name)s %s", ("$text", "{x}", "%(name)s", "%s")),
    Hostile("\x1b[2JSiti", ("Siti",)),
    Hostile("\x1b[31;1mSiti\x1b[0m", ("Siti",)),
    Hostile("\x1b]0;owned\x07Siti", ("Siti",)),
    Hostile("\x1b]52;c;aGFjaw==\x07Siti", ("]52;c;aG",), "Siti"),
    Hostile("\x1bP1$r0m\x1b\\Siti", ("Siti",)),
    Hostile("\x9b2JSiti", ("Siti",)),
    Hostile("\x9d0;owned\x9cSiti", ("Siti",)),
    Hostile("Si\x00ti", ("Si", "ti")),
    Hostile("Siti\x07\x08\x7f", ("Siti",)),
    Hostile("Siti\r\nWati\tTono", ("Siti", "Wati", "Tono")),
    Hostile("Siti\u2028Wati\u2029Tono\x85", ("Siti", "Wati", "Tono")),
    Hostile("Siti \u202eitiS\u202c", ("Siti", "itiS")),
    Hostile("Siti \u2066abc\u2069 \u200f", ("Siti", "abc")),
    Hostile("S\u200bi\u200ct\u200di\ufeff", ("Siti",)),
    Hostile("S\u0301\u0301\u0301\u0301\u0301iti", ("iti",)),
    Hostile('=HYPERLINK("http://x")', ("=HYPERLINK(",)),
    Hostile("@SUM(1+1)|cmd", ("@SUM(1+1)|cmd",)),
    Hostile("\U0001f469\u200d\U0001f469\u200d\U0001f467 Siti", ("Siti",)),
    Hostile("\u738b\u5c0f\u660e Siti", ("Siti",)),
    Hostile("x" * 5_000, ("xxxx",)),
    Hostile("Siti " * 60, ("Siti",)),
    Hostile("\u3164\u2800 ", ()),
)
