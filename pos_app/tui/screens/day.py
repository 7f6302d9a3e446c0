"""F7: the day. What the desk said since it was opened, and what was done here today."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import story
from pos_app.desk.story import DayFigures, Deed
from pos_app.domain.clock import day_bounds
from pos_app.domain.money import Rupiah
from pos_app.domain.words import Means
from pos_app.tui import deeds, formats
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Line, Said
from pos_app.tui.widgets.lines import Message
from pos_app.words import _, ngettext_

_MOST = 1000
_MESSAGES = (Column(), Column(shrink=True, grow=True))
_NEWEST, _NEWEST_ROOMY, _ROOMY = 3, 8, 30
"""Messages above what was done today, and from how many rows on there are more; the others stand below."""


class Day(ListScreen):
    """The day's sums, the newest messages since the desk was opened, the acts of the day at this outlet, and
    below them the earlier messages."""

    VERBS = ("history",)

    async def load(self) -> None:
        """Read what was done since midnight."""
        app = self.desk_app
        start, _end = day_bounds(app.today(), app.identity.zone)
        found = await self.ask(story.since, start, _MOST)
        sums = await self.ask(story.figures, start)
        zone, today = app.identity.zone, app.today()
        self.place(_("The day"), formats.day(today, today, weekday=True), right=_sums(sums))
        acts = ngettext_("%(n)s act", "%(n)s acts", sums.acts) % {"n": formats.number(sums.acts)}
        if len(found) < sums.acts:
            acts = _("%(all)s, the last %(n)s") % {"all": acts, "n": formats.number(len(found))}
        said = [self._message(n, message) for n, message in reversed(list(enumerate(app.messages)))]
        newest = _NEWEST_ROOMY if self.size.height >= _ROOMY else _NEWEST
        older = [Section(_("Earlier messages"), str(len(said) - newest), _MESSAGES, said[newest:])]
        none = _("Nothing was done yet today.")
        self.list.show(
            [
                Section(facts=_figures(sums)),
                Section(
                    _("Messages"), str(len(said) or ""), _MESSAGES, said[:newest], empty=_("No message yet.")
                ),
                deeds.section(_("Done today"), acts, found, zone, today, guests=True, empty=none),
                *(older if said[newest:] else []),
            ]
        )

    @staticmethod
    def _message(number: int, message: Message) -> Row:
        mark = "! " if message.tone == "bad" else ""
        said = Said(f"{mark}{message.text}", message.tone)
        return Row(f"message-{number}", [Said(message.at, "muted"), said], record=message)

    async def detail(self, row: Row) -> Sequence[Section]:
        """An act or a message whole."""
        if isinstance(row.record, Message):
            message = row.record
            return [Section(_("Message"), message.at, facts=[Fact("", Said(message.text, message.tone))])]
        if isinstance(row.record, Deed):
            return [deeds.detail(row.record, self.desk_app.identity.zone, self.desk_app.today())]
        return ()

    def open_row(self, row: Row) -> None:
        """Enter opens the card of the guest that an act concerned."""
        deed = row.record
        if isinstance(deed, Deed) and deed.customer_id and not self.has_class("-narrow"):
            from pos_app.tui.screens.card import Card

            cursor = deed.subject_id if deed.subject_kind in ("purchase", "appointment") else ""
            self.app.push_screen(Card(deed.customer_id, cursor=cursor))
        else:
            super().open_row(row)

    def why_not(self, name: str) -> str:
        """Only what was done has a story."""
        row = self.list.row
        return "" if row is not None and isinstance(row.record, Deed) else _("A message has no history.")

    def verb_history(self) -> None:
        """Everything that was done to the record of this act."""
        from pos_app.tui.screens.story import Story

        row = self.list.row
        if row is not None and isinstance(row.record, Deed):
            self.app.push_screen(Story(row.record.subject_id, deeds.word(row.record.act)))


def _sums(sums: DayFigures) -> Line:
    """What was taken here, to be counted in drawer and machine, and beside it what came online."""
    here = _("taken here %(money)s") % {"money": formats.money(sums.taken)}
    online = _("online %(money)s") % {"money": formats.money(sums.online)}
    return [Said(here, "strong"), Said(f"   {online}", "muted")]


def _figures(sums: DayFigures) -> list[Fact]:
    """What the sums are made of."""
    sold = ngettext_("%(n)s package sold", "%(n)s packages sold", sums.sold)
    used = ngettext_("%(n)s credit used", "%(n)s credits used", sums.used)
    money = [(means, sums.money.get(means, Rupiah(0))) for means in Means]
    facts = [
        Fact(wording.means_word(means), formats.money(amount))
        for means, amount in money
        if amount or means == Means.CASH
    ]
    if sums.online:
        note = Said("  " + _("over payment links, not in the drawer"), "muted")
        facts.append(Fact(_("Online"), [formats.money(sums.online), note]))
    done = f"{sold % {'n': formats.number(sums.sold)}}, {used % {'n': formats.number(sums.used)}}"
    return [*facts, Fact(_("Done"), done)]
