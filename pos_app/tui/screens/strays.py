"""What Paper.id knows and a restored store has forgotten: entered again by hand, then ticked off (F8)."""

from __future__ import annotations

from collections.abc import Sequence

from pos_app.desk import reconciling
from pos_app.desk.reconciling import StrayView
from pos_app.tui import formats
from pos_app.tui.dialogs.confirm import ConfirmDialog, Given
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import N_, _, ngettext_

_COLUMNS = (
    Column(N_("State")),
    Column(N_("Guest"), shrink=True, grow=True),
    Column(N_("Amount"), right=True),
    Column(N_("Number"), shrink=True, least=90),
)
_WORDS = {
    "paid": (N_("Paid"), "bad"),
    "partially paid": (N_("Partially Paid"), "bad"),
    "unpaid": (N_("Unpaid"), "waiting"),
    "overdue": (N_("Overdue"), "waiting"),
}
_REASONS = (N_("Entered again"), N_("Refunded"), N_("Not ours"))


class Strays(ListScreen):
    """The invoices, those with money on them first; Enter ticks one off with a reason."""

    FOLLOWS_PAPER = True

    async def load(self) -> None:
        """Read what is left."""
        found = await self.ask(reconciling.strays)
        found.sort(key=lambda one: one.word not in ("paid", "partially paid"))
        self.place(_("Set-up"), _("Known at Paper.id alone"))
        count = ngettext_("%(n)s invoice", "%(n)s invoices", len(found)) % {"n": len(found)}
        heads = [column._replace(title=_(column.title)) for column in _COLUMNS]
        rows = [Row(one.id, self._cells(one), record=one) for one in found]
        empty = _("Nothing is left: what Paper.id knows, the desk knows.")
        self.list.show([Section(_("Since the backup"), count, heads, rows, heads=True, empty=empty)])

    @staticmethod
    def _cells(one: StrayView) -> list[str | Said]:
        word, tone = _WORDS.get(one.word, (one.word, "waiting"))
        amount = formats.money(one.total) if one.total is not None else ""
        return [Said(_(word), tone), one.guest, amount, Said(one.number, "muted")]

    async def detail(self, row: Row) -> Sequence[Section]:
        """The invoice, and what is to be done."""
        one = row.record
        if not isinstance(one, StrayView):
            return ()
        word, tone = _WORDS.get(one.word, (one.word, "waiting"))
        facts = [
            Fact(_("Number"), one.number),
            Fact(_("Amount"), formats.money(one.total) if one.total is not None else _("not said")),
            Fact(_("State"), Said(_(word), tone)),
            Fact(_("Link"), one.link),
            Fact("", ""),
            Fact(
                _("What to do"),
                _(
                    "This was sold after the backup. Enter the guest and the sale again; where it is paid,"
                    " record the payment as a transfer shown. A link that nobody paid is deleted in the"
                    " dashboard of Paper.id, so that it is not paid later."
                ),
            ),
        ]
        return [Section(one.guest or one.number, facts=facts)]

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """Enter ticks off."""
        return [("Enter", _("Tick off"))] if self.list.row else []

    def open_row(self, row: Row) -> None:
        """Ask what became of it."""
        if isinstance(row.record, StrayView):
            self.act(self._tick_off(row.record))

    async def _tick_off(self, one: StrayView) -> None:
        async def settle(given: Given) -> None:
            await self.ask(reconciling.settle, one.id, given.reason, operation=given.operation)
            self.say(_("Ticked off: %(number)s.") % {"number": one.number})

        amount = formats.money(one.total) if one.total is not None else ""
        await self.app.push_screen_wait(
            ConfirmDialog(
                _("Tick off"), _("Tick off %(number)s") % {"number": one.number}, settle,
                lines=[[one.guest, Said(f"  {amount}", "muted")]], reason="required",
                reasons=[_(reason) for reason in _REASONS],
            )
        )  # fmt: skip
