"""The one shape of the desk: a list, and beside or behind it the detail of the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import events
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widget import Widget

from pos_app.domain.errors import Refusal
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.widgets.desk_list import DeskList, Pane, Row, Section
from pos_app.words import _

PANE_FROM = 110
"""Columns from which the pane stands beside the list; below, Enter opens it as a screen."""
_REST = 0.1


class ListScreen(DeskScreen):
    """A list with a pane. A concrete one fills the list in `load` and answers `detail`."""

    DEFAULT_CSS = """
    ListScreen {
        & DeskList { width: 3fr; }
        & Pane { width: 2fr; max-width: 76; margin: 0 1 0 2; }
        &.-narrow Pane { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list = DeskList(id="list")
        self.pane = Pane(id="pane")
        self._rest: Timer | None = None
        self._asked = self._shown = 0
        self._lent: Row | None = None
        self._detailed: Row | None = None

    def body(self) -> Iterable[Widget]:
        """List and pane side by side."""
        yield Horizontal(self.list, self.pane, classes="body")

    # what a concrete screen says

    async def detail(self, row: Row) -> Sequence[Section]:
        """The detail of a row; asked when the cursor has rested on it for 100 ms."""
        return ()

    def open_row(self, row: Row) -> None:
        """Enter on a row: by default its detail as a screen, where there is no room beside the list."""
        if self.has_class("-narrow"):
            self.act(self._detail_screen(row))
        else:
            self.act(self._into_pane(row))

    async def _into_pane(self, row: Row) -> None:
        """Read the detail if the cursor did not rest long enough for it, and go there."""
        self._asked += 1
        await self._fill_pane(row, self._asked)
        if self.pane.row is None:
            self.refuse(_("There is nothing more to open."))
        else:
            self.pane.focus()

    def go_back(self) -> None:
        """Esc: from the pane to the list, then away."""
        if self.pane.has_focus:
            self.list.focus()
        else:
            super().go_back()

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """From the pane Esc leads to its list."""
        keys = list(super().last_keys())
        return [*keys[:-1], (keys[-1][0], _("To the list"))] if self.pane.has_focus else keys

    def open_detail(self, row: Row) -> None:
        """Enter on a row of the detail, where a concrete screen knows what that opens."""
        self.refuse(_("Nothing to open here."))

    # wiring

    @property
    def row(self) -> Row | None:
        """The row under the cursor: of the pane where the pane has the focus, else of the list."""
        if self._lent is not None:
            return self._lent
        return self.pane.row if self.pane.has_focus else self.list.row

    def do_on(self, row: Row | None, name: str) -> None:
        """Carry out a verb on a row of the detail that was open as a screen of its own."""
        self._lent = row
        self.do(name)

    def key(self, event: events.Key) -> None:
        """A key pressed here means what is under the cursor here."""
        self._lent = None
        super().key(event)

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """Enter opens."""
        return [("Enter", _("Open"))] if self.list.row else []

    def on_resize(self, event: object) -> None:
        """Show the pane where there is room."""
        was_narrow = self.has_class("-narrow")
        self.set_class(self.size.width < PANE_FROM, "-narrow")
        if was_narrow and self.list.row is not None:
            self.show_detail()

    def on_desk_list_moved(self, event: DeskList.Moved) -> None:
        """Let pane and key line follow the cursor, once it rests."""
        event.stop()
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(_REST, self._rested)

    def on_desk_list_opened(self, event: DeskList.Opened) -> None:
        """Open a row of the list, or of the pane."""
        event.stop()
        if event.list is self.list:
            self.open_row(event.row)
        else:
            self.open_detail(event.row)

    @property
    def follows(self) -> bool:
        """Whether the pane shows what is under the cursor: it rests, and its detail was read."""
        return self._rest is None and self._shown == self._asked

    def _rested(self) -> None:
        self._rest = None
        self.show_keys()
        if self.list.row is not self._detailed:
            self.show_detail()

    def show_detail(self) -> None:
        """Bring the pane up to date with the row under the list's cursor."""
        if self.has_class("-narrow") or not self.is_attached:
            return
        self._detailed = row = self.list.row
        if row is None:
            self.pane.show([])
            return
        self._asked += 1
        self.app.run_worker(self._fill_pane(row, self._asked), group=self.desk_app.FREE)

    async def _fill_pane(self, row: Row, asked: int) -> None:
        try:
            sections = await self.detail(row)
        except Refusal as no:
            from pos_app.tui.text import words_of

            sections = [Section(empty=words_of(no))]
        if asked == self._asked and self.is_attached:
            self.pane.show(sections)
            self._shown = asked

    async def _detail_screen(self, row: Row) -> None:
        sections = await self.detail(row)
        await self.app.push_screen(DetailScreen(sections, self))

    async def _load(self) -> None:
        await super()._load()
        self.show_detail()


class DetailScreen(DeskScreen):
    """The pane as a screen, for narrow terminals; verbs go to the screen it came from."""

    LOADS = False

    def __init__(self, sections: Sequence[Section], origin: ListScreen) -> None:
        super().__init__()
        self.pane = Pane()
        self.sections, self.origin = sections, origin

    def body(self) -> Iterable[Widget]:
        """The pane alone."""
        yield Horizontal(self.pane, classes="body")

    def on_mount(self) -> None:
        """Show the detail."""
        self.pane.show(self.sections)
        self.place(*(self.sections[0].title for _one in self.sections[:1]))

    def on_desk_list_opened(self, event: DeskList.Opened) -> None:
        """Open what a row of the detail stands for, as its list would."""
        event.stop()
        self.close()
        self.origin.open_detail(event.row)

    def possible(self) -> list[str]:
        """What can be done with the row it shows."""
        return self.origin.possible()

    def do(self, name: str) -> None:
        """Carry out a verb on the row, from its list."""
        if name in self.origin.VERBS:
            self.close()
            self.origin.do_on(self.pane.row, name)
        else:
            super().do(name)
