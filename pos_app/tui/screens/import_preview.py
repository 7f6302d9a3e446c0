"""What an import would bring, the import itself, and its report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from textual import events
from textual.containers import Horizontal
from textual.widget import Widget

from pos_app.desk.incoming import (
    AnySheet,
    CustomerRow,
    Line,
    PackageRow,
    PassRow,
    Report,
    ServiceRow,
    StaffRow,
)
from pos_app.tui import formats
from pos_app.tui.screens import import_words as words
from pos_app.tui.screens.listing import ListScreen
from pos_app.tui.screens.running import ActLine, Working, bar
from pos_app.tui.text import wrap
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.desk_list import DeskList, Row, Section
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _, ngettext_

AnyRow = ServiceRow | PackageRow | StaffRow | CustomerRow | PassRow
NEXT = "next"
"""What the screen answers when another file is to follow."""
_MOST = 300
_SAMPLE = 60
_SAMPLES = (Column(width=6, right=True), Column(shrink=True, grow=True), Column(shrink=True))
_COUNTS = (Column(width=7, right=True), Column(shrink=True, grow=True))
_LINES = (Column(width=6, right=True), Column(shrink=True, grow=True))


class Part(NamedTuple):
    """One line of the preview, with the lines of the file behind it."""

    key: str
    number: int
    words: str
    tone: str
    lines: Sequence[Line]


class ImportPreview(Working, ListScreen, inherit_bindings=False):
    """Counts left, the lines that need an eye right; Enter imports, and the screen turns into the report."""

    LOADS = False

    def __init__(self, sheet: AnySheet, report: Report, texts: Mapping[int, str]) -> None:
        """Show the rehearsal of a sheet; `texts` is what stands on the lines that need an eye."""
        super().__init__()
        self.sheet, self.report, self.texts = sheet, report, texts
        self.line = ActLine()
        self.done = False

    def body(self) -> Iterable[Widget]:
        """List and pane, and what Enter does."""
        yield Horizontal(self.list, self.pane, classes="body")
        yield self.line

    def on_mount(self) -> None:
        """Show what would come in; the cursor stands where an eye is needed."""
        self.place(_("Set-up"), _("Import"), self.sheet.file)
        self._ask()
        self.call_after_refresh(self._point)

    def _point(self) -> None:
        """Put the cursor where an eye is needed."""
        report = self.report
        wanted = {"skipped": report.skipped, "assumed": report.assumed, "doubles": report.duplicates}
        self._show(cursor=next((key for key, lines in wanted.items() if lines), "created"))
        self.show_detail()
        self.show_keys()

    def on_resize(self, event: object) -> None:
        """The lines stand beside the counts, or below them where there is no room."""
        self.call_after_refresh(self._laid_out)

    def _laid_out(self) -> None:
        self._show()
        self.show_detail()

    def _show(self, cursor: str | None = None) -> None:
        parts = self._parts()
        narrow = self.has_class("-narrow") or self.size.width < 110
        width = max(20, self.list.size.width - 12)
        sections = [self._counts(parts)]
        if narrow:
            sections += [self._lines(part, width) for part in parts if part.lines]
        self.list.show(sections, cursor=cursor)

    def _counts(self, parts: Sequence[Part]) -> Section:
        rows = [
            Row(
                part.key,
                [Said(formats.number(part.number), part.tone), Said(part.words, part.tone)],
                record=part,
            )
            for part in parts
        ]
        title = _("Imported") if self.done else _("What would come in")
        read = ngettext_("%(n)s line read", "%(n)s lines read", self.report.read)
        return Section(title, read % {"n": formats.number(self.report.read)}, _COUNTS, rows)

    def _parts(self) -> list[Part]:
        report, kind = self.report, self.sheet.kind
        new = _("%(things)s, new") % {"things": _(words.NAMES[kind])}
        told = (
            ("skipped", "bad", report.skipped),
            ("assumed", "waiting", report.assumed),
            ("doubles", "waiting", report.duplicates),
            ("notes", "muted", report.notes),
        )
        parts = [
            Part("created", report.created, new, "strong", ()),
            Part("updated", report.updated, _("changed, here already"), "text", report.changes),
            Part("unchanged", report.unchanged, _("as they are here already"), "muted", ()),
            Part("joined", report.joined, _("joined to customers who are here"), "text", ()),
            *(Part(key, len(lines), words.part(key, len(lines)), tone, lines) for key, tone, lines in told),
        ]
        if report.outlets:
            names = [Line(0, name) for name in report.outlets]
            parts.append(Part("outlets", len(names), words.part("outlets", len(names)), "waiting", names))
        return [part for part in parts if part.number or part.key == "created"]

    async def detail(self, row: Row) -> Sequence[Section]:
        """The lines behind a count."""
        part = row.record
        if not isinstance(part, Part):
            return ()
        if not part.lines:
            first: Iterable[AnyRow] = islice(self.sheet.rows, _SAMPLE)
            rows = [Row(f"row{n}", read_row(one)) for n, one in enumerate(first)]
            return [Section(_("As it was read"), "", _SAMPLES, rows)]
        return [self._lines(part, max(20, self.pane.size.width - 12))]

    def _lines(self, part: Part, width: int) -> Section:
        """Number, reason and what was read, of each line."""
        rows: list[Row] = []
        for index, line in enumerate(part.lines[:_MOST]):
            first, *rest = wrap(line.reason, width, 6)
            number = Said(str(line.line), "muted") if line.line else ""
            rows.append(Row(f"{part.key}{index}", [number, first], record=part))
            rows += [Row("", ["", more]) for more in rest]
            if text := self.texts.get(line.line, ""):
                rows.append(Row("", ["", Said(text, "muted")]))
        if len(part.lines) > _MOST:
            more = _("and %(n)s more") % {"n": formats.number(len(part.lines) - _MOST)}
            rows.append(Row("", ["", Said(more, "muted")]))
        return Section(part.words, formats.number(part.number), _LINES, rows)

    # the act

    @property
    def _coming(self) -> int:
        return self.report.created + self.report.updated

    def _ask(self) -> None:
        if self._coming:
            self.line.ask(_("Import %(what)s") % {"what": words.counted(self.sheet.kind, self._coming)})
        else:
            self.line.tell(self._nothing() + " " + _("1 goes to the next file."))
        self.show_keys()

    def _nothing(self) -> str:
        if self.report.skipped and not self.report.unchanged:
            return _("No line of this file can come in.")
        return _("Nothing in this file is new.")

    def tell(self) -> None:
        """The confirm line says how far it is."""
        if self.working:
            doing = _("Importing. Esc stops it; nothing is kept.")
            self.line.tell(f"{bar(self.progress, self.size.width)}  {doing}")

    def open_row(self, row: Row) -> None:
        """Enter in the list is Enter on the confirm line."""
        self.enter()

    def on_desk_list_opened(self, event: DeskList.Opened) -> None:
        """Enter in the pane too."""
        if event.list is self.pane:
            event.stop()
            self.enter()

    def enter(self) -> None:
        """Import; swallowed while it runs and on the report."""
        if self.working or self.done:
            return
        if not self._coming:
            self.refuse(self._nothing())
            return
        self.begin()
        self.show_keys()
        self.desk_app.act(self, self._import(), group=self.desk_app.FREE)

    async def _import(self) -> None:
        from pos_app.desk import imports

        try:
            self.report = await self.ask(imports.take_in, self.sheet, progress=self.progress)
            self.done = True
        finally:
            self.end()
            if self.is_attached and not self.done:
                self._ask()
        done = _("Imported %(what)s.") % {"what": words.counted(self.sheet.kind, self._coming)}
        if self.report.skipped:
            left = ngettext_(
                "%(n)s line was left out.", "%(n)s lines were left out.", len(self.report.skipped)
            )
            done += " " + left % {"n": formats.number(len(self.report.skipped))}
        self.say(done)
        if self.is_attached:
            self.desk_app.spend_enter()
            self.line.clear()
            self.place(_("Set-up"), _("Import"), self.sheet.file, right=[Said(_("Imported"), "paid")])
            self._show()
            self.show_detail()
            self.show_keys()

    # keys

    def first_keys(self) -> Sequence[tuple[str, str]]:
        """What goes on from here."""
        if self.working:
            return [("Esc", _("Stop"))]
        first = ("1", _("Next file")) if self.done or not self._coming else ("Enter", _("Import"))
        return [first, ("Tab", _("Lines"))]

    def key(self, event: events.Key) -> None:
        """`1` takes the next file, on the report."""
        if self.working and not self.desk_app.too_small:
            self.key_while_working(event)
        elif event.character == "1" and (self.done or not self._coming):
            self.close(NEXT)
        else:
            super().key(event)


def read_row(row: AnyRow) -> list[str | Said]:
    """Line, name and what tells the row apart, as the file was understood."""
    match row:
        case CustomerRow():
            name, more = row.name, formats.phone(row.phone) or row.email or ""
        case PassRow():
            left = _("%(left)s of %(total)s left") % {"left": row.remaining, "total": row.total}
            name, more = f"{row.client}, {row.package}", left
        case ServiceRow() | PackageRow():
            name, more = row.name, formats.money(row.price)
        case _:
            name, more = row.name, row.outlet
    return [Said(str(row.line), "muted"), name, Said(more, "muted")]
