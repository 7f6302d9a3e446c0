"""The palette's export: what F6 shows, in a file of the data folder (0600)."""

from __future__ import annotations

from pathlib import Path

from pos_app.desk import export
from pos_app.desk.pending import Filters
from pos_app.tui import formats
from pos_app.tui.screens.base import Steered
from pos_app.words import _, ngettext_

FOLDER = "exports"


async def export_pending(screen: Steered) -> None:
    """Write what is pending into a new file and say where; on F6 what its filter shows, else everything.

    Raises:
        NotAllowed: the role may not; the text names who may.
    """
    filters = getattr(screen, "filters", Filters(days=None))
    made = await screen.ask(export.pending_payments, filters)
    folder = screen.desk_app.preferences.reports.parent / FOLDER
    try:
        path = await screen.desk_app.store.run(keep, folder, made.name, made.text)
    except OSError as error:
        screen.refuse(_("The file could not be written: %(why)s.") % {"why": error.strerror or ""})
        return
    rows = ngettext_("%(n)s row", "%(n)s rows", made.rows) % {"n": formats.number(made.rows)}
    screen.say(_("Exported %(rows)s: %(path)s") % {"rows": rows, "path": path})


def keep(folder: Path, name: str, text: str) -> Path:
    """Write a table for its owner's eyes, never over another one; raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for number in range(1, 1000):
        path = folder / (f"{name}.csv" if number == 1 else f"{name}-{number}.csv")
        try:
            path.touch(mode=0o600, exist_ok=False)
        except FileExistsError:
            continue
        path.write_text(text, encoding=export.ENCODING, newline="")
        return path
    raise FileExistsError(17, _("there are a thousand of them"))
