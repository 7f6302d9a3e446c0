"""What needs a manager about one link: what happened, what the money is, the ways out by number (POLL-11)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.desk import appointments, flags, purchases
from pos_app.desk.flags import Concern
from pos_app.desk.purchases import PaymentView
from pos_app.domain.roles import Act
from pos_app.tui import clipboard, flag_words, formats, link_words
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.forms.wall import Wall
from pos_app.tui.paper_news import FLAGS
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.verbs import doors, link_acts
from pos_app.tui.verbs.word import who_can_agree, word_of
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import DeskList, Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _

_BESIDE = 112
"""Columns from which what a way does stands beside it."""
_WAYS = (Column(width=1), Column(shrink=True), Column(shrink=True, grow=True, least=_BESIDE - 4))
_MOST = 9


class FlagScreen(DeskScreen):
    """All that waits about a link; a number opens a form with a reason, its wall ends it."""

    VERBS = ("link", "copy", "history")
    FOLLOWS_PAPER = True

    def __init__(self, link_id: str) -> None:
        super().__init__()
        self.link_id = link_id
        self.list = DeskList()
        self.concerns: Sequence[Concern] = ()
        self.payments: Sequence[PaymentView] = ()
        self.ways: list[tuple[Concern, str]] = []

    def body(self) -> Iterable[Widget]:
        """One list."""
        yield Horizontal(self.list, classes="body")

    async def load(self) -> None:
        """Read what waits; when nothing does any more, the screen is left."""
        self.concerns = await self.ask(flags.of_link, self.link_id)
        if not self.concerns:
            self.close()
            return
        link = self.concerns[0].link
        kind, subject_id = link_acts.subject(link)
        if kind == "purchase":
            self.payments = (await self.ask(purchases.detail, subject_id)).payment.payments
        else:
            self.payments = (await self.ask(appointments.detail, subject_id)).payments
        self.ways = [(one, way) for one in self.concerns for way in one.ways][:_MOST]
        self._show()

    def _show(self) -> None:
        link = self.concerns[0].link
        word = Said(_("needs a manager"), "bad")
        self.place(_("Pending payments"), link.customer_name, link.what, right=[word])
        sections: list[Section] = []
        for concern in self.concerns:
            sections += self._sections(concern)
        self.list.show([*sections, self._about()])

    def _sections(self, concern: Concern) -> list[Section]:
        app = self.desk_app
        zone, today = app.identity.zone, app.today()
        since = formats.moment(concern.flag.raised_at, zone, today)
        facts = [
            Fact(_("What"), flag_words.happened(concern)),
            *flag_words.money(concern, self.payments, zone, today),
        ]
        rows: list[Row] = []
        for number, (one, way) in enumerate(self.ways, 1):
            if one is concern:
                rows += self._way(number, way)
        return [
            Section(_(FLAGS[concern.flag.kind]), since, facts=facts),
            Section(_("Ways out"), columns=_WAYS, rows=rows),
        ]

    def _way(self, number: int, way: str) -> list[Row]:
        """A way out and what it does: beside it, or below it where there is no room."""
        does = Said(flag_words.does(way), "muted")
        cells = [Said(str(number), "accent_bold"), _(flag_words.WAYS[way])]
        if self.size.width < _BESIDE:
            return [Row(f"way-{number}", cells, record=number), Row("", ["", does])]
        return [Row(f"way-{number}", [*cells, does], record=number)]

    def on_resize(self, event: object) -> None:
        """Lay the ways out anew."""
        if self.concerns:
            self._show()

    def _about(self) -> Section:
        app, link = self.desk_app, self.concerns[0].link
        facts = [
            Fact(_("Guest"), Said(link.customer_name, "strong")),
            Fact(_("Phone"), formats.phone(link.customer_phone) or _("none")),
            Fact(_("For"), link.what),
            Fact(_("Invoice"), link.number),
            Fact(_("Status"), link_words.news(link._replace(flags=()), app.now(), app.today())),
            Fact(
                _("Made by"),
                f"{link.created_by}, {formats.moment(link.created_at, app.identity.zone, app.today())}",
            ),
        ]
        return Section(_("Payment link"), facts=facts)

    # the ways out

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """The numbers."""
        if not self.ways:
            return []
        return [("1" if len(self.ways) == 1 else f"1–{len(self.ways)}", _("Ways out"))]

    def key(self, event: events.Key) -> None:
        """A number opens its way."""
        if event.character and event.character.isascii() and event.character.isdigit():
            self.take(int(event.character))
        else:
            super().key(event)

    def on_desk_list_opened(self, event: DeskList.Opened) -> None:
        """Enter on a way opens its form; nothing is done before a reason was typed."""
        event.stop()
        self.take(event.row.record)

    def enter(self) -> None:
        """Nothing under the cursor."""
        self.refuse(_("Type the number of a way out."))

    def take(self, number: int) -> None:
        """Open the form of a way out."""
        if 1 <= number <= len(self.ways):
            self.act(self._decide(*self.ways[number - 1]))
        else:
            self.refuse(_("Type the number of a way out."))

    async def _decide(self, concern: Concern, way: str) -> None:
        managers = await who_can_agree(self, Act.RESOLVE_FLAG)

        async def act(given: Given) -> Wall:
            word = await word_of(self, given, Act.RESOLVE_FLAG, concern.flag.id)
            await self.ask(
                flags.resolve, concern.flag.id, way, given.reason, operation=given.operation, approval=word
            )
            self.desk_app.paper.wake()
            return self._wall(concern, way, given.reason)

        dialog = ConfirmDialog(
            _(FLAGS[concern.flag.kind]),
            _(flag_words.WAYS[way]),
            act,
            lines=[*self._facts(concern), Fact(" ", Said(flag_words.does(way), "waiting"))],
            reason="required",
            reasons=[_(reason) for reason in flag_words.REASONS[way]],
            reason_missing=N_("A reason is required: it is kept with your name"),
            managers=managers,
            leave=N_("Decide later"),
        )
        await self.app.push_screen_wait(dialog)

    def _facts(self, concern: Concern) -> list[Fact]:
        link = concern.link
        amount = concern.amount if concern.amount is not None else link.total
        return [
            Fact(_("Guest"), Said(link.customer_name, "strong")),
            Fact(_("For"), link.what),
            Fact(_("Amount"), Said(formats.money(amount), "strong")),
            Fact(_("Invoice"), link.number),
        ]

    def _wall(self, concern: Concern, way: str, reason: str) -> Wall:
        said = _("Decided: %(way)s. %(guest)s, %(what)s.") % {
            "way": _(flag_words.WAYS[way]), "guest": concern.link.customer_name, "what": concern.link.what,
        }  # fmt: skip
        facts = [*self._facts(concern), Fact(_("Reason"), reason)]
        tone = "paid" if way == "accept" else "waiting"
        return Wall(_(flag_words.WAYS[way]), facts, message=said, tone=tone)

    # verbs

    def guest_id(self) -> str:
        """Whose link it is."""
        return self.concerns[0].link.customer_id if self.concerns else ""

    def guest_name(self) -> str:
        """Their name."""
        return self.concerns[0].link.customer_name if self.concerns else ""

    def why_not(self, name: str) -> str:
        """Before anything is read, nothing can be done."""
        if not self.concerns:
            return _("Nothing is to be decided here any more.")
        if name == "copy" and not self.concerns[0].link.customer_phone:
            return _("No phone number is known.")
        return ""

    def verb_link(self) -> None:
        """The link itself."""
        from pos_app.tui.screens.link import LinkScreen

        self.app.push_screen(LinkScreen(self.link_id))

    def verb_copy(self) -> None:
        """The guest's phone: most of these end in a call."""
        phone = formats.phone(self.concerns[0].link.customer_phone)
        clipboard.copy(self.desk_app, phone)
        self.say(_("Copied: %(text)s") % {"text": phone})

    def verb_history(self) -> None:
        """Who did what with what it is for."""
        doors.show_story(self, *link_acts.subject(self.concerns[0].link))
