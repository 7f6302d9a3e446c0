"""What each slice promises: the counts of `docs/proof.md` and the least, or the only, they may be."""

from __future__ import annotations

from typing import NamedTuple


class Promise(NamedTuple):
    """A count and what it must be."""

    name: str
    least: int | None = None
    """At least so many; None where it must be nought."""

    def kept(self, found: int | None) -> bool:
        """Whether a count that was found keeps it."""
        if found is None:
            return False
        return found == 0 if self.least is None else found >= self.least

    def __str__(self) -> str:
        return "0" if self.least is None else f"≥ {self.least}"


class Slice(NamedTuple):
    """A slice of the long runs."""

    name: str
    about: str
    promises: tuple[Promise, ...]


SLICES = (
    Slice(
        "guards",
        "The guard of a rule is taken out, one at a time; a test that cites the rule must fail.",
        (Promise("guards taken out", 20), Promise("not noticed")),
    ),
    Slice(
        "kills",
        "The real program in a terminal of its own sells, books, uses, cancels and takes money by keys, and"
        " is killed (-9) at a random moment. What its screen had confirmed must be in the store, once;"
        " nothing may stand half-done; the doctor must find nothing.",
        (
            Promise("kills", 200), Promise("acknowledged and lost"), Promise("half-done"),
            Promise("done twice"), Promise("doctor found something"), Promise("stuck"),
        ),
    ),
    Slice(
        "races",
        "Two processes on one PostgreSQL want the last credit, or the last free therapist, at the same"
        " moment. One gets it; the other is told so in the words of the rule.",
        (
            Promise("last credits", 100), Promise("last slots", 100), Promise("both at it at once", 150),
            Promise("last credits won by the left", 20), Promise("last credits won by the right", 20),
            Promise("last slots won by the left", 20), Promise("last slots won by the right", 20),
            Promise("not one winner"), Promise("told something else"), Promise("doctor found something"),
        ),
    ),
    Slice(
        "bursts",
        "One to three random jobs typed ahead into the real program, in one write, in pieces, or key by"
        " key, half of them behind a form that was opened and left with Esc. The store says afterwards what"
        " was done.",
        (Promise("bursts", 200), Promise("lost"), Promise("wrong"), Promise("doubled"), Promise("stuck")),
    ),
    Slice(
        "hostile",
        "Strings that break screens (markup, control sequences, bidi, zero width, formulas, 5,000 characters)"
        " as data on every screen and typed into every field that takes text.",
        (
            Promise("strings", 28), Promise("places", 100), Promise("not reached"), Promise("program died"),
            Promise("text lost"), Promise("clickable"), Promise("control bytes on the terminal"),
        ),
    ),
    Slice(
        "relay",
        "Payment links carried by the product's relay to a simulated Paper.id: one or two terminals on one"
        " store, killed between any two steps, answers lost, late, doubled or contradictory, the guest paying"
        " at any time, cash taken, the link withdrawn or replaced in between. Each schedule is its number."
        " When the world is well again, everything must be settled or before a manager.",
        (
            Promise("schedules", 20_000), Promise("crashes", 20_000),
            Promise("two payable invoices for one sale"), Promise("paid but never active"),
            Promise("activated twice"), Promise("double payment unflagged"), Promise("stuck without a flag"),
            Promise("doctor found something"),
        ),
    ),
    Slice(
        "paper_kills",
        "The real program in a terminal of its own sells by payment link, withdraws links and takes cash for"
        " others; its relay goes on inside it, the sandbox loses answers, guests pay there. It is killed (-9)"
        " at a random moment. After two polls every link is settled or before a manager.",
        (
            Promise("kills", 100), Promise("links", 100), Promise("links under way when it was killed", 20),
            Promise("acknowledged and lost"), Promise("neither settled nor flagged"),
            Promise("two payable invoices for one sale"), Promise("paid and still payable, unflagged"),
            Promise("paid and not credited, unflagged"), Promise("credited twice"), Promise("created twice"),
            Promise("doctor found something"), Promise("stuck"),
        ),
    ),
    Slice(
        "black_hole",
        "A simulated day of eight hours without a network: for half of it connections are taken and never"
        " answered, for a while requests arrive and their answers do not, then nobody listens. The desk sells"
        " on, is killed (-9) every fifty sales, withdraws links and makes them anew, takes cash for others;"
        " then the network is back. Besides, a heart beats on the event loop of the real program, and on that"
        " of bare Textual: what holds the loop is told without what the machine let it wait for a processor.",
        (
            Promise("sales", 500), Promise("kills", 10), Promise("links queued", 200),
            Promise("links created once", 200), Promise("acknowledged and lost"), Promise("done twice"),
            Promise("not created"), Promise("created twice"), Promise("two payable invoices for one sale"),
            Promise("out of order in a sale"), Promise("withdrawn and payable"),
            Promise("minutes with over 120 requests"), Promise("doctor found something"),
            Promise("steps of storage and network", 500), Promise("beats at rest, the relay at work", 5_000),
            Promise("storage or network held the loop over 50 ms"), Promise("beats at rest late over 50 ms"),
        ),
    ),
    Slice(
        "histories",
        "Random histories of a venue, checked after every step against a model that knows only the rules.",
        (Promise("histories", 2_000), Promise("broken")),
    ),
)  # fmt: skip
