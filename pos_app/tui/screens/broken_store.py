"""The store cannot be opened: a sober sentence, and what to do now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path

from textual.widget import Widget

from pos_app.domain.errors import Refusal
from pos_app.tui.screens.base import DeskScreen
from pos_app.tui.text import words_of
from pos_app.tui.widgets.desk_list import DeskList, Fact, Section
from pos_app.words import N_, _

_NEXT = {
    "read_only": N_("Give this user write access to the folder, or name another file with --database."),
    "foreign": N_("Name the desk's own file with --database. This one is left as it is."),
    "damaged": N_("Copy the whole folder away first. Then restore the newest backup."),
    "unreachable": N_("Check that its host is on and database.url is right."),
    "unsafe_settings": N_("Use another disk for the database."),
}
"""What to do where the refusal itself does not say it, by its code (English msgids)."""
_BACKUP_HELPS = ("unreadable", "damaged")


class BrokenStore(DeskScreen):
    """Says why, what to do, and that nothing was changed; any way out ends the program."""

    LOADS = False

    def __init__(self, refusal: Refusal, database: str, backup: Path | None = None) -> None:
        """Explain a refusal about a database; `backup` is the newest one that was found."""
        super().__init__()
        self.refusal, self.database, self.backup = refusal, database, backup
        self.list = DeskList()

    def body(self) -> Iterable[Widget]:
        """The facts."""
        yield self.list

    def on_mount(self) -> None:
        """Say what is known."""
        self.place(_("The desk cannot open"))
        refusal = self.refusal
        sentence = copy(refusal)
        sentence.next_step = ""
        todo = _(refusal.next_step) if refusal.next_step else _(_NEXT.get(refusal.code, ""))
        facts = [Fact(_("What"), words_of(sentence)), Fact("", "")]
        if todo:
            facts += [Fact(_("Do now"), todo % refusal.params if refusal.params else todo), Fact("", "")]
        facts.append(Fact(_("Database"), self.database))
        if self.backup is not None and refusal.code in _BACKUP_HELPS:
            facts.append(Fact(_("Backup"), f"pos-app restore {self.backup}"))
        facts += [Fact(_("What is safe"), _("Nothing was changed by this start.")), Fact("", "")]
        facts.append(Fact("Esc", _("ends the program.")))
        self.list.show([Section(facts=facts)])

    def last_keys(self) -> Sequence[tuple[str, str]]:
        """The only way is out."""
        return [("Esc", _("End"))]

    def do(self, name: str) -> None:
        """No place is there to go to."""
        if name in ("back", "quit"):
            self.go_back()
        else:
            self.refuse(_("The desk cannot open: Esc ends the program."))

    def enter(self) -> None:
        """Enter is swallowed here."""

    def go_back(self) -> None:
        """End."""
        self.app.exit(1, return_code=1)
