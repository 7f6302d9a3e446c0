"""A file to be typed or taken from what lies in a folder."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pos_app.tui import formats
from pos_app.tui.forms.fields import Choice, Did, Option
from pos_app.tui.forms.fold import fold, matches
from pos_app.tui.widgets.columns import Column
from pos_app.tui.widgets.drawing import Said
from pos_app.words import _

MOST = 40
"""Files offered at once."""
_TABLES = (".csv", ".txt", ".tsv")


class PathField(Choice):
    """A path: typing lists what lies in that folder, ↓ moves to a file, Enter takes it or opens a folder."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(
            name,
            label,
            free_text=True,
            remote=True,
            limit=1000,
            hint=_("a path, or ↓ for a file below"),
            none=_("No CSV file lies here. Type where it is."),
            columns=(Column(shrink=True, grow=True), Column(right=True), Column(shrink=True, least=60)),
        )

    @property
    def value(self) -> Path | None:
        """The file taken."""
        if self._taken is None:
            return None
        return self._taken.record if self._taken.key else _path(self._taken.label)

    def offer(self, options: Sequence[Option], *, at: int = 0) -> bool:
        """Set the rows; the highlight goes to the file typed in full, else to the first."""
        kept = super().offer(options, at=at)
        typed = self.typing.text.strip()
        exact = [index for index, option in enumerate(options) if typed and option.record == _path(typed)]
        self.at = exact[0] if exact else (0 if options else -1)
        return kept

    def take(self) -> Did:
        """Take a file; a folder is opened instead."""
        here = self.highlighted
        folder = here.record if here is not None else _path(self.typing.text.strip())
        if (here or self.typing.text.strip()) and _is_folder(folder):
            self.typing.put(f"{folder}/")
            self._edited()
            return Did.EDITED
        return super().take()

    def state(self) -> Any:
        """A path is not kept in a draft."""
        return None


def newest(typed: str, folders: Sequence[Path], zone: ZoneInfo, now: datetime) -> list[Option]:
    """The tables in some folders whose names fit what is typed, the newest first."""
    files = [path for folder in dict.fromkeys(folders) for path in _listed(folder)[1]]
    return _options([path for path in files if matches(typed, path.name)], zone, now)


def inside(typed: str, zone: ZoneInfo, now: datetime) -> list[Option]:
    """What lies in the folder that is being typed and fits the rest: tables, the newest first, then
    folders."""
    path = _path(typed)
    folder, rest = (path, "") if typed.endswith(("/", "\\")) else (path.parent, fold(path.name))
    folders, files = _listed(folder)
    found = _options([file for file in files if rest in fold(file.name)], zone, now)
    below = [one for one in folders if rest in fold(one.name) and not one.name.startswith(".")]
    return [*found, *(_folder(one) for one in sorted(below))][:MOST]


def _path(typed: str) -> Path:
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)


def is_path(typed: str) -> bool:
    """Whether a folder is typed, not just a part of a name."""
    return typed.startswith(("~", ".")) or "/" in typed or "\\" in typed


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _listed(folder: Path) -> tuple[list[Path], list[Path]]:
    """Folders and tables in a folder; nothing where it cannot be read."""
    folders, files = [], []
    try:
        for path in folder.iterdir():
            if path.suffix.lower() in _TABLES and path.is_file():
                files.append(path)
            elif path.is_dir():
                folders.append(path)
    except (OSError, ValueError):
        return [], []
    return folders, files


def _options(files: Sequence[Path], zone: ZoneInfo, now: datetime) -> list[Option]:
    dated = []
    for path in files:
        try:
            dated.append((path.stat().st_mtime, path))
        except OSError:
            continue
    dated.sort(key=lambda one: one[0], reverse=True)
    return [_file(path, written, zone, now) for written, path in dated[:MOST]]


def _file(path: Path, written: float, zone: ZoneInfo, now: datetime) -> Option:
    when = formats.moment(datetime.fromtimestamp(written, zone), zone, now.astimezone(zone).date())
    where = str(path.parent)
    cells = (path.name, Said(when, "muted"), Said(where, "muted"))
    return Option(str(path), path.name, cells, record=path, note=where)


def _folder(path: Path) -> Option:
    return Option(str(path), path.name, (f"{path.name}/", "", Said(_("folder"), "muted")), record=path)
