"""What this outlet sells (palette): every package with what it holds, its price and its saving (PKG-1..9)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from textual import events
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from pos_app.desk import packages
from pos_app.desk.packages import PackageView
from pos_app.tui import formats
from pos_app.tui.forms.fold import nearest_first
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.verbs import wording
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import Fact, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.tui.widgets.entry import Entry
from pos_app.words import _, ngettext_

_COLUMNS = (
    Column(shrink=True, grow=True), Column(right=True, least=60), Column(least=72, right=True),
    Column(right=True, least=48), Column(right=True),
)  # fmt: skip
_PARTS = (Column(shrink=True, grow=True), Column(right=True), Column(right=True))


class PackagesOnSale(ListScreen):
    """A list narrowed by typing."""

    DEFAULT_CSS = """
    PackagesOnSale {
        & #packages { width: 3fr; }
        & #packages DeskList { width: 1fr; }
    }
    """
    AUTO_FOCUS = "Entry"

    def __init__(self) -> None:
        super().__init__()
        self.entry = Entry(_("Package"), hint=_("any word"), limit=80)
        self.list.lit = True

    def body(self) -> Iterable[Widget]:
        """The line, the list, the pane."""
        yield Horizontal(Vertical(self.entry, self.list, id="packages"), self.pane, classes="body")

    async def load(self) -> None:
        """Read what is on sale and matches."""
        found = await self.ask(packages.on_sale, self.entry.text)
        found = nearest_first(self.entry.text, found, lambda package: package.name)
        count = ngettext_("%(n)s package", "%(n)s packages", len(found)) % {"n": formats.number(len(found))}
        self.place(_("Packages on sale"), self.desk_app.identity.outlet, right=[Said(count, "muted")])
        none = _("No package matches.") if self.entry.text else _("This outlet sells no package yet.")
        self.list.show([Section(columns=_COLUMNS, rows=[_row(one) for one in found], empty=none)])

    def on_entry_changed(self, event: Entry.Changed) -> None:
        """Narrow."""
        event.stop()
        self.app.run_worker(self._narrow(), group=self.desk_app.ROWS, exclusive=True)

    async def _narrow(self) -> None:
        await self.load()
        self.list.move_to(0)

    def key(self, event: events.Key) -> None:
        """Moving keys move in the list while one types."""
        if event.key in ("up", "down", "pageup", "pagedown") and not self.pane.has_focus:
            self.list.press(event.key)
        else:
            super().key(event)

    def enter(self) -> None:
        """Enter opens what is under the cursor."""
        if self.list.row is None:
            self.refuse(_("No package matches."))
        else:
            self.open_row(self.list.row)

    def go_back(self) -> None:
        """Esc: from the pane to the line, then the words go, then the screen."""
        if self.pane.has_focus:
            self.entry.focus()
        elif self.entry.text:
            self.entry.put("")
            self.reload()
        else:
            super().go_back()

    async def detail(self, row: Row) -> Sequence[Section]:
        """What a package holds."""
        view: PackageView = row.record
        items = [
            Row(
                f"item-{number}",
                [
                    wording.service_word(item.service_name),
                    f"× {item.quantity}",
                    formats.money(item.unit_price * item.quantity),
                ],
            )
            for number, item in enumerate(view.items)
        ]
        facts = [
            Fact(_("Price"), Said(formats.money(view.price), "strong")),
            Fact(_("Singly"), formats.money(view.individual_price)),
            Fact(_("Saves"), _saving(view)),
            Fact(_("Valid"), _validity(view)),
        ]
        if view.description:
            facts.append(Fact(_("About"), view.description))
        return [
            Section(view.name, facts=facts),
            Section(_("Holds"), wording.credits_word(view.credits), _PARTS, items),
        ]


def _row(view: PackageView) -> Row:
    cells = [
        view.name,
        wording.credits_word(view.credits),
        Said(
            _("saves %(share)s") % {"share": wording.percent(Decimal(round(view.discount_percentage)))},
            "muted",
        ),
        Said(_validity(view), "muted"),
        formats.money(view.price),
    ]
    return Row(view.id, cells, record=view)


def _saving(view: PackageView) -> str:
    return f"{formats.money(view.discount_amount)} ({wording.percent(view.discount_percentage)})"


def _validity(view: PackageView) -> str:
    if view.validity_days is None:
        return _("never expires")
    return ngettext_("%(n)s day", "%(n)s days", view.validity_days) % {"n": view.validity_days}
