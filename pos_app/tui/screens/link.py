"""A payment link on the screen: its QR code, how it stands, and what can be done about it (wireframe 7b)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from textual import events
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from pos_app.desk import appointments, links, purchases
from pos_app.desk.intents import LinkView
from pos_app.domain.errors import Refusal
from pos_app.tui import commands, formats, link_words
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.text import cut
from pos_app.tui.verbs import doors, link_acts, link_check, wording
from pos_app.tui.verbs.guest import GuestVerbs
from pos_app.tui.widgets.beside import Facts, SideMessage
from pos_app.tui.widgets.desk_list import fact_lines
from pos_app.tui.widgets.drawing import Line, Said, length, spread, wrapped
from pos_app.tui.widgets.lines import KeyLine
from pos_app.tui.widgets.qr import QRCode
from pos_app.words import N_, _

_LOOK_SECONDS = 1.0
_LABEL = 8
_AROUND = (38, 3)
"""Columns and rows that the facts, and the lines above and below, need beside the code."""
_SHORT = {
    "again": N_("Again"),
    "pay": N_("Paid here"),
    "receipt": N_("Slip"),
    "cancel": N_("Withdraw"),
    "link": N_("New link"),
}
"""Shorter words of the key line (English msgids)."""
_FIRST = {
    "waiting": ("copy", "again", "check", "pay", "receipt", "cancel"),
    "partly_paid": ("copy", "again", "check", "pay", "receipt", "cancel"),
    "overdue": ("link", "copy", "again", "check", "pay", "cancel"),
    "refused": ("edit", "link", "pay", "history"),
    "withdrawn": ("link", "pay", "history"),
    "paid": ("receipt", "book", "history"),
}
"""The likeliest verbs of a state, in order."""


class LinkScreen(GuestVerbs, DeskScreen, inherit_bindings=False):
    """One link. It shows what the store says, by itself; leaving it changes nothing. Enter does nothing."""

    VERBS = (
        "copy", "again", "check", "pay", "receipt", "cancel", "link", "edit", "book", "sell", "history",
    )  # fmt: skip
    FOLLOWS_PAPER = True
    DEFAULT_CSS = """
    LinkScreen {
        & > .body { margin: 0; }
        & QRCode { margin: 0; }
        & Vertical { width: 1fr; height: 1fr; }
        & > MessageLine { display: none; }
        &.-roomy > MessageLine { display: block; }
        &.-roomy SideMessage { display: none; }
        &.-roomy QRCode { margin: 0 1 0 2; }
    }
    """
    AUTO_FOCUS = ""

    def __init__(self, link_id: str) -> None:
        super().__init__()
        self.link_id = link_id
        self.link: LinkView | None = None
        self.code = QRCode(spare=_AROUND)
        self.beside = Facts(self.facts)
        self._settled: Sequence[str] = ()

    def body(self) -> Iterable[Widget]:
        """The code and the facts beside it."""
        yield Horizontal(self.code, Vertical(self.beside, SideMessage()), classes="body")

    # what is shown

    def on_mount(self) -> None:
        """Look at the store every second: another terminal or another program may be the one that knows."""
        self.set_interval(_LOOK_SECONDS, self._look)

    def on_screen_resume(self) -> None:
        """Have the link asked about as the one on screen."""
        self.desk_app.paper.watch(self.link_id)

    def on_screen_suspend(self) -> None:
        """Something stands before it; the idle lock does not count."""
        if not self.desk_app.locked:
            self._look_away()

    def on_unmount(self) -> None:
        """It was left."""
        self._look_away()

    def _look_away(self) -> None:
        """No link is on screen any more, unless another one has come."""
        front = self.app.screen if self.app.screen_stack else None
        if front is self or not isinstance(front, LinkScreen):
            self.desk_app.paper.watch(None)

    async def load(self) -> None:
        """Read the link."""
        await self._show(await self.ask(links.show, self.link_id))

    def _look(self) -> None:
        if self.link is not None and self.desk_app.desk is not None:
            self.app.run_worker(self._look_again(), group=self.desk_app.FREE)

    async def _look_again(self) -> None:
        try:
            found = await self.ask(links.show, self.link_id)
        except Refusal:
            return  # a busy store: the next look comes in a second
        if self.is_attached:
            await self._show(found)

    async def _show(self, found: LinkView) -> None:
        before, self.link = self.link, found
        if found.shown == "paid" and (before is None or before.shown != "paid"):
            self._settled = await self._what_followed(found)
            if before is not None:
                self._paid(found)
        self.code.show(self.scannable)
        self.code.display = bool(self.scannable)
        app = self.desk_app
        self.place(
            _("Link"), found.customer_name, found.what, right=link_words.news(found, app.now(), app.today())
        )
        self.beside.refresh()
        if before is None or before._replace(checked_at=None) != found._replace(checked_at=None):
            self.show_keys()

    @property
    def scannable(self) -> str:
        """The address that a guest may scan now; empty where there is none, or no money is to come."""
        link = self.link
        return link.url if link is not None and link.is_open and link.shown != "needs_manager" else ""

    def _paid(self, link: LinkView) -> None:
        said = " ".join(
            [_("Paid online: %(amount)s.") % {"amount": formats.money(link.total)}, *self._settled]
        )
        app, is_told = self.desk_app, link.id in self.desk_app.told
        app.told.add(link.id)
        if not is_told:
            app.bell()
        app.bring(said, "paid", kept=not is_told)

    async def _what_followed(self, link: LinkView) -> Sequence[str]:
        """What the money did, in sentences."""
        app = self.desk_app
        if link.purchase_id is not None:
            bought = (await self.ask(purchases.detail, link.purchase_id)).purchase
            words = _("%(credits)s activated, %(until)s.")
            until = wording.until(bought.expires_at, app.identity.zone, app.today())
            return [words % {"credits": wording.credits_word(bought.total), "until": until}]
        assert link.appointment_id is not None
        visit = (await self.ask(appointments.detail, link.appointment_id)).appointment
        if visit.owed:
            return [_("Still owed: %(amount)s.") % {"amount": formats.money(visit.owed)}]
        return [_("The appointment is paid and confirmed.")]

    def facts(self, width: int) -> list[Line]:
        """Sum, number, channels and what the state means, in `width` cells."""
        link = self.link
        if link is None:
            return []
        zone, today = self.desk_app.identity.zone, self.desk_app.today()
        lines = [*self._head(link, today, width), []]
        for fact in link_words.deliveries(link, zone, today):
            lines += fact_lines(fact, width, _LABEL)
        lines.append([])
        if link.shown in ("paid", "partly_paid", "needs_manager", "refused"):
            head = link_words.state(link, zone, today)
            lines += wrapped([Said(head.text.upper(), head.tone)], width)
        for line in [
            *link_words.why(link, stopped=self.desk_app.paper.standing.stopped),
            *([text] for text in self._settled if link.shown == "paid"),
        ]:
            lines += wrapped(line, width)
        if self.scannable:
            lines += [[], *wrapped([Said(link.url, "muted")], width)]
        if self.scannable and not self.code.quiet:
            lines += [[], *wrapped([Said(_("The terminal is too small for the QR code."), "waiting")], width)]
        return lines

    @staticmethod
    def _head(link: LinkView, today: date, width: int) -> list[Line]:
        """Sum and due day, number, and what the sum is made of."""
        total: Line = [Said(formats.money(link.total), "strong")]
        due = link_words.due(link, today)
        fits = length(total) + length(due) + 2 <= width
        lines: list[Line] = [spread(total, due, width, margin=0)] if fits else [total, due]
        lines.append([cut(link.number, width, keep_tail=12)])
        fee = link_words.fee(link)
        return [*lines, *wrapped([Said(fee, "muted")], width)] if fee else lines

    # keys

    def key(self, event: events.Key) -> None:
        """Enter is swallowed: a link is a wall."""
        if event.key != "enter" or self.desk_app.too_small:
            super().key(event)

    def possible(self) -> list[str]:
        """What fits the state, likeliest first."""
        names = super().possible()
        first = _FIRST.get(self.link.shown if self.link else "", ("pay", "check", "cancel", "history"))
        return sorted(names, key=lambda name: first.index(name) if name in first else len(first))

    def show_keys(self) -> None:
        """The verbs in short words."""
        label = self.desk_app.keys.label
        short = _SHORT if self.scannable else _SHORT | {"receipt": commands.command("receipt").verb}
        pairs = [
            (label(name), _(short.get(name, commands.command(name).verb)))
            for name in self.possible()
            if label(name)
        ]
        for line in self.query(KeyLine):
            line.show(pairs, self.last_keys())

    def why_not(self, name: str) -> str:
        """What the state does not allow."""
        link = self.link
        if link is None:
            return _("The link is not there yet.")
        return link_acts.why_not(link, name)

    # the guest

    def guest_id(self) -> str:
        """Whose link it is."""
        return self.link.customer_id if self.link else ""

    def guest_name(self) -> str:
        """Their name."""
        return self.link.customer_name if self.link else ""

    def under_cursor(self) -> Any:
        """Nothing: a booking from here is for the guest alone."""
        return None

    # verbs

    async def verb_copy(self) -> None:
        """The link, a message with it, or the phone, by number."""
        assert self.link is not None
        await link_acts.copy(self, self.link)

    async def verb_again(self) -> None:
        """Send it again."""
        assert self.link is not None
        await link_acts.open_again(self, self.link)

    async def verb_check(self) -> None:
        """Ask, or try, at once."""
        await link_check.check(self, self.link_id)
        self.reload()

    async def verb_pay(self) -> None:
        """Money was taken here instead: the link is withdrawn with it (PAY-12)."""
        from pos_app.tui.verbs.pay import open_pay

        assert self.link is not None
        await open_pay(self, *link_acts.subject(self.link))

    async def verb_link(self) -> None:
        """Another link in place of one that is overdue, refused or withdrawn."""
        assert self.link is not None
        await link_acts.another(self, self.link)

    async def verb_cancel(self) -> None:
        """Withdraw it."""
        assert self.link is not None
        await link_acts.open_withdraw(self, self.link)

    async def verb_receipt(self) -> None:
        """The slip of an open link, the receipt of a paid one."""
        assert self.link is not None
        await link_acts.show_paper(self, self.link)

    async def verb_edit(self) -> None:
        """Mend the guest's data and come back."""
        from pos_app.tui.verbs.link import edit_guest

        await edit_guest(self, self.guest_id())

    def verb_history(self) -> None:
        """Who did what with what it is for."""
        assert self.link is not None
        doors.show_story(self, *link_acts.subject(self.link))
