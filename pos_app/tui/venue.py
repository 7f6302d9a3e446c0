"""What the app is told of its venue: what was chosen about the screen, and who stands in which outlet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from pos_app.tui import theme
from pos_app.words import _, current_language

if TYPE_CHECKING:
    from pos_app.desk.session import Front
    from pos_app.settings import Settings


class Preferences(NamedTuple):
    """What a venue may choose about the screen."""

    theme: str = theme.DEFAULT
    language: str = "en"
    ascii: bool = False
    keymap: Mapping[str, str] = {}
    idle_seconds: int = 180
    """0: no idle lock."""
    toast_seconds: float = 6.0
    reports: Path = Path("reports")
    """Where a report goes when something broke."""
    mark: str = ""
    """`STAGING`, `SANDBOX`, or empty in production."""


class Identity(NamedTuple):
    """Who is at the desk, as the header says it."""

    person_id: str
    person: str
    role: str
    venue: str
    outlet: str
    zone: ZoneInfo


NOBODY = Identity("", "", "", "", "", ZoneInfo("Asia/Jakarta"))


def venue_of(front: Front | None) -> Identity:
    """Nobody, in the outlet of a front; nowhere while nothing is set up."""
    if front is None:
        return NOBODY
    zone: ZoneInfo = front.zone
    return Identity("", "", "", front.tenant.name, front.outlet.name, zone)


def preferences_of(settings: Settings, front: Front | None, *, demo: bool) -> Preferences:
    """What the settings say of the screen; the language of the venue where they say none."""
    language = settings.desk.language or (front.tenant.language if front else "") or current_language()
    return Preferences(
        theme=f"desk-{settings.screen.theme}" if settings.screen.theme else theme.DEFAULT,
        language=language,
        ascii=settings.screen.ascii,
        keymap=settings.keymap,
        idle_seconds=settings.desk.idle_lock_minutes * 60,
        toast_seconds=float(settings.screen.toast_seconds),
        reports=settings.data_folder / "logs",
        mark=_("SANDBOX") if demo else "",
    )
