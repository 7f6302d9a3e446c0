"""Which file is to come in, and as what: the way into an import."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from pos_app.desk import preferences
from pos_app.desk.incoming import KINDS, AnySheet, AskDates, Report
from pos_app.domain.errors import BadInput, NotFound, Refusal
from pos_app.tui import formats
from pos_app.tui.forms.fields import Choice, Field, Numbered, Option
from pos_app.tui.forms.form import Form
from pos_app.tui.forms.path import PathField, inside, is_path, newest
from pos_app.tui.forms.wall import Wall
from pos_app.tui.screens import import_words as words
from pos_app.tui.screens.base import Steered
from pos_app.tui.screens.import_preview import NEXT, ImportPreview
from pos_app.tui.screens.running import LongForm
from pos_app.tui.upkeep import Tools
from pos_app.words import _


class ImportForm(LongForm):
    """Asks for file and kind, and for the order of dates only where the file leaves it open."""

    def __init__(self, tools: Tools) -> None:
        """Read files with these tools."""
        super().__init__()
        self.tools = tools
        self._present: dict[str, int] = {}

    async def prepare(self) -> Form:
        """The newest files that lie about are offered first."""
        self.place(_("Set-up"), _("Import"))
        counts = await self.ask(preferences.overview)
        self._present = {
            "services": counts.services,
            "packages": counts.packages,
            "customers": counts.customers,
        }
        self.file = PathField("file", _("File"))
        self.file.offer(await self._newest(""))
        kinds = [
            (n, Option(kind, _(words.NAMES[kind]), note=words.note_of(kind)))
            for n, kind in enumerate(KINDS, 1)
        ]
        self.kind = Numbered("kind", _("Kind"), kinds, default=1)
        self.dates = Numbered("dates", _("Dates"), [], asked=True)
        self.dates.visible = False
        form = Form(
            _("Import"),
            [self.file, self.kind, self.dates],
            confirm=self._confirm_words,
            afterwards=lambda: [[_("First you see what would come in; nothing is kept before you say so.")]],
            drafts=False,
        )
        form.enter_acts_on = "dates"
        return form

    async def search(self, field: Choice, text: str) -> Sequence[Option]:
        """What lies in the folder that is being typed; a name is looked for where exports usually lie."""
        if not is_path(text.strip()):
            return await self._newest(text)
        return await asyncio.to_thread(inside, text.strip(), self._zone, self.desk_app.now())

    async def answered(self, field: Field) -> None:
        """A file's name says what it seems to be; another file forgets the order of the dates."""
        if field is self.file and self.file.value is not None:
            kind = words.guessed(self.file.value.name, self._present)
            self.kind.offer(self.kind.numbered, default=KINDS.index(kind) + 1)
        if field is not self.dates:
            self.dates.visible = False
            self.dates.offer([])

    async def perform(self) -> Wall | None:
        """Read the file and rehearse the import, show what would come in, and import it there."""
        path, kind = self.file.value, self.kind.value.key
        assert path is not None
        sheet = await self._read(kind, path)
        self._go_on()
        report = await self._rehearse(sheet)
        seen = [*report.skipped, *report.assumed, *report.duplicates, *report.notes, *report.changes]
        texts = await asyncio.to_thread(self.tools.lines_of, path, {line.line for line in seen})
        self._go_on()
        self.end()
        if self.is_current:
            self.desk_app.spend_enter()
            outcome = await self.app.push_screen_wait(ImportPreview(sheet, report, texts))
            if outcome == NEXT and self.is_attached:
                self.form = self.view.form = await self.prepare()
        return None

    async def _read(self, kind: str, path: Path) -> AnySheet:
        order = self.dates.value.key if self.dates.visible and self.dates.value else None
        try:
            return await asyncio.to_thread(self.tools.read_file, kind, path, order)
        except AskDates as no:
            self._ask_dates(no)
            no.field, no.next_step = "dates", ""
            raise
        except (BadInput, NotFound) as no:
            no.field = "dates" if order and no.code == "dates_disproved" else "file"
            raise

    async def _rehearse(self, sheet: AnySheet) -> Report:
        from pos_app.desk import imports

        return await self.ask(imports.preview, sheet, progress=self.progress)

    def _go_on(self) -> None:
        if self.progress.stopped:
            raise Refusal("stopped", "Stopped; nothing was imported.")

    def _ask_dates(self, no: AskDates) -> None:
        """A numbered choice, each with the file's own dates as that order reads them."""
        options = []
        for number, order in enumerate(no.orders, 1):
            read = [self._day(example, order) for example in no.examples]
            shown = ", ".join(formats.day(day) for day in read if day is not None)
            options.append((number, Option(order, _(words.ORDERS[order]), note=shown)))
        self.dates.offer(options)
        self.dates.visible = True

    def _day(self, text: str, order: str) -> date | None:
        try:
            return self.tools.read_day(text, order)
        except Refusal:
            return None

    @property
    def _zone(self) -> ZoneInfo:
        return self.desk_app.identity.zone

    async def _newest(self, typed: str) -> Sequence[Option]:
        return await asyncio.to_thread(newest, typed, self.tools.homes, self._zone, self.desk_app.now())

    def _confirm_words(self) -> str:
        assert self.file.value is not None
        return _("Read %(file)s: %(kind)s") % {
            "file": self.file.value.name,
            "kind": self.kind.value.label if self.kind.value else "",
        }

    def doing(self) -> str:
        """What is being read."""
        name = self.file.value.name if self.file.value is not None else ""
        return _("Reading %(file)s") % {"file": name}


async def open_import(screen: Steered, tools: Tools) -> None:
    """Ask what to import, where the person may.

    Raises:
        NotAllowed: the role may not import; the text names who may.
    """
    from pos_app.domain.roles import Act

    await screen.ask(preferences.check, Act.IMPORT)
    await screen.desk_app.push_screen_wait(ImportForm(tools))
