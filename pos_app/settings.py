"""What a venue may set: one strict reader of a TOML file and of `POS_APP_SECTION__KEY` variables.

A variable beats the file. An unknown key or a wrong value is refused with the place it stands in, its name
and what is allowed. Each key is documented in `config.example.toml`.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pos_app.domain.errors import BadInput

PREFIX = "POS_APP_"
SECRETS = ("POS_APP_PAPER__CLIENT_ID", "POS_APP_PAPER__CLIENT_SECRET")
"""Variables that are no settings: whoever speaks to Paper.id reads them, and nobody keeps them."""
APP = "pos_app"
"""The name of our folders among those the system keeps for programs."""


class SettingsError(BadInput):
    """A setting is unknown or wrong, or its file cannot be read; says where, which, and what is allowed."""


class DatabaseSettings(NamedTuple):
    """Where everything is remembered; with neither, `desk.db` in the data folder."""

    path: Path | None = None
    """A SQLite file."""
    url: str = ""
    """A PostgreSQL database."""


class DeskSettings(NamedTuple):
    """How this terminal works."""

    data_folder: Path | None = None
    """Holds `desk.db`, `logs/` and `backups/`; the system's place for program data when not set."""
    outlet: str = ""
    """Name or id of the outlet this terminal stands in; needed only when there are several."""
    language: str = ""
    """`en` or `id`; the venue's own when not set."""
    idle_lock_minutes: int = 3
    """Minutes without a key until the desk locks; 0 never."""


class ScreenSettings(NamedTuple):
    """How the desk looks and moves."""

    theme: str = "dark"
    ascii: bool = False
    """Plain letters and lines for terminals without the others."""
    mouse: bool = True
    reduced_motion: bool = False
    toast_seconds: int = 6
    """How long news that came by itself stays on screen."""


class CreditSettings(NamedTuple):
    """What the venue asks of credits."""

    must_cover_visit_date: str = "warn"
    """`off`, `warn` or `block`: a credit that expires before the visit it pays."""


class PaperSettings(NamedTuple):
    """Which Paper.id takes the online payments; the credentials are no settings."""

    base_url: str = ""
    """`staging`, `production`, or an address that ends in `/api`; none: no payment links."""


class Settings(NamedTuple):
    """All settings."""

    database: DatabaseSettings = DatabaseSettings()
    desk: DeskSettings = DeskSettings()
    screen: ScreenSettings = ScreenSettings()
    credits: CreditSettings = CreditSettings()
    paper: PaperSettings = PaperSettings()
    keymap: Mapping[str, str] = {}
    """Command id → key, for keys that a venue has moved."""

    @property
    def data_folder(self) -> Path:
        """Where this terminal's files live."""
        if self.desk.data_folder:
            return self.desk.data_folder
        import platformdirs

        return platformdirs.user_data_path(APP, appauthor=False)

    @property
    def database_location(self) -> str:
        """What `open_store` opens: a path or a URL."""
        return self.database.url or str(self.database.path or self.data_folder / "desk.db")


class Kind(NamedTuple):
    """What a key's value may be."""

    allowed: str
    """In words, for people."""
    read: Callable[[Any, Path], Any]
    """The value, a path beside the given folder; raises `ValueError`."""
    typed: Callable[[str], object] = str
    """What the text of a variable stands for; raises `ValueError`."""


def _text(value: Any, _folder: Path) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _path(value: Any, folder: Path) -> Path | None:
    return folder / Path(text).expanduser() if (text := _text(value, folder)) else None


def _postgres(value: Any, folder: Path) -> str:
    text = _text(value, folder)
    if text and not text.startswith(("postgresql://", "postgres://")):
        raise ValueError
    return text


def _switch(value: Any, _folder: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _typed_switch(text: str) -> bool:
    switches = {"true": True, "1": True, "false": False, "0": False}
    if text.lower() not in switches:
        raise ValueError
    return switches[text.lower()]


def _one_of(*choices: str) -> Kind:
    def read(value: Any, _folder: Path) -> str:
        if value not in choices:
            raise ValueError
        return str(value)

    return Kind(", ".join(f'"{choice}"' for choice in choices), read)


def _whole(least: int, most: int) -> Kind:
    def read(value: Any, _folder: Path) -> int:
        if type(value) is not int or not least <= value <= most:
            raise ValueError
        return value

    return Kind(f"a whole number from {least} to {most}", read, int)


_SWITCH = Kind("true, false", _switch, _typed_switch)
_TEXT = Kind("text in quotes", _text)
_PATH = Kind('a path in quotes, or "" for the usual place', _path)

KINDS: Mapping[str, Mapping[str, Kind]] = {
    "database": {"path": _PATH, "url": Kind('"postgresql://user@host/name", or "" for a file', _postgres)},
    "desk": {
        "data_folder": _PATH,
        "outlet": _TEXT,
        "language": _one_of("en", "id", ""),
        "idle_lock_minutes": _whole(0, 240),
    },
    "screen": {
        "theme": _one_of("dark", "light", "high-contrast"),
        "ascii": _SWITCH,
        "mouse": _SWITCH,
        "reduced_motion": _SWITCH,
        "toast_seconds": _whole(1, 120),
    },
    "credits": {"must_cover_visit_date": _one_of("off", "warn", "block")},
    "paper": {"base_url": Kind('"staging", "production", "https://….paper.id/api", or "" for none', _text)},
}
"""Every key by section; `[keymap]` beside them takes any command id."""


def default_file() -> Path:
    """Where the settings are looked for when no file is named."""
    import platformdirs

    return platformdirs.user_config_path(APP, appauthor=False) / "config.toml"


def load(file: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of a file (one that is named must exist) and of the environment.

    Raises:
        SettingsError: the file is missing or unreadable, a key is unknown, or a value is not allowed.
    """
    named, file = file, file or default_file()
    found: dict[str, dict[str, Any]] = {}
    for where, section, key, value, folder in (
        *_from_file(file, named is not None),
        *_from_variables(environ),
    ):
        found.setdefault(section, {})[key] = _checked(where, section, key, value, folder)
    settings = Settings(
        DatabaseSettings(**found.get("database", {})),
        DeskSettings(**found.get("desk", {})),
        ScreenSettings(**found.get("screen", {})),
        CreditSettings(**found.get("credits", {})),
        PaperSettings(**found.get("paper", {})),
        found.get("keymap", {}),
    )
    if settings.database.path and settings.database.url:
        raise SettingsError(
            "two_databases",
            "%(place)s: database.path and database.url are both set; one of them must go.",
            place=str(file),
        )
    return settings


Entry = tuple[str, str, str, object, Path]
"""Where a value stands, its section and key, the value, and the folder that paths in it start from."""


def _from_file(file: Path, must_exist: bool) -> Iterator[Entry]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        if must_exist:
            raise SettingsError(
                "no_settings_file", "There is no settings file %(place)s.", place=str(file)
            ) from None
        return
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            "unreadable_settings", "%(place)s cannot be read: %(why)s.", place=str(file), why=_why(error)
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            "unreadable_settings", "%(place)s is not TOML: %(why)s.", place=str(file), why=str(error)
        ) from error
    for section, values in tables.items():
        if not isinstance(values, dict) and section in (*KINDS, "keymap"):
            raise SettingsError(
                "unknown_setting",
                "%(place)s: %(key)s is no setting but a table: write [%(key)s] in a line of its own and below"
                " it its settings; allowed here: %(allowed)s.",
                place=str(file),
                key=section,
                allowed=", ".join(KINDS.get(section, ("ids of commands",))),
            )
        if not isinstance(values, dict):
            raise _unknown(str(file), section)
        for key, value in values.items():
            yield str(file), section, key, value, file.parent


def _why(error: OSError | UnicodeDecodeError) -> str:
    return (error.strerror or "") if isinstance(error, OSError) else "it is not UTF-8"


def _from_variables(environ: Mapping[str, str]) -> Iterator[Entry]:
    for name in sorted(environ):
        if not name.startswith(PREFIX) or name in SECRETS:
            continue
        section, _, key = name.removeprefix(PREFIX).lower().partition("__")
        kind = _kind(section, key)
        if kind is None:
            raise _unknown(name, f"{section}.{key}" if key else section)
        try:
            value = kind.typed(environ[name])
        except ValueError:
            raise _wrong(name, section, key, environ[name], kind) from None
        yield name, section, key, value, Path.cwd()


def _kind(section: str, key: str) -> Kind | None:
    if section == "keymap" and key:
        return _TEXT
    return KINDS.get(section, {}).get(key)


def _checked(where: str, section: str, key: str, value: object, folder: Path) -> object:
    kind = _kind(section, key)
    if kind is None:
        raise _unknown(where, f"{section}.{key}")
    try:
        return kind.read(value, folder)
    except ValueError:
        raise _wrong(where, section, key, value, kind) from None


def _unknown(where: str, key: str) -> SettingsError:
    section = key.partition(".")[0]
    known = ", ".join(KINDS.get(section, [*KINDS, "keymap"]))
    return SettingsError(
        "unknown_setting",
        "%(place)s: there is no setting %(key)s; allowed here: %(allowed)s.",
        place=where,
        key=key,
        allowed=known,
    )


def _wrong(where: str, section: str, key: str, value: object, kind: Kind) -> SettingsError:
    return SettingsError(
        "wrong_setting",
        "%(place)s: %(key)s cannot be %(found)s; allowed: %(allowed)s.",
        place=where,
        key=f"{section}.{key}",
        found="that" if key == "url" else repr(value)[:60],  # a URL may hold a password
        allowed=kind.allowed,
    )
