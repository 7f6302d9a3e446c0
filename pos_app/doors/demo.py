"""`pos-app demo`: the desk on demo data, or a tour of it without a screen."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from pos_app import bootstrap
from pos_app.domain.clock import SystemClock
from pos_app.domain.errors import Refusal
from pos_app.doors.desk import check_terminal, open_desk
from pos_app.doors.speaking import DONE, REFUSED, refuse, say, warn
from pos_app.settings import DatabaseSettings, Settings
from pos_app.words import _


def run(settings: Settings, *, folder: Path | None, reset: bool, tour: bool) -> int:
    """Open the desk on the demo venue, made on the first start; the exit code."""
    if tour:
        return _tour(settings, folder, reset=reset)
    if not check_terminal():
        return REFUSED
    try:
        settings = _made(settings, folder or settings.data_folder / "demo", reset=reset)
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    return open_desk(settings, demo=True)


def _tour(settings: Settings, folder: Path | None, *, reset: bool) -> int:
    """On a venue of its own unless a folder is named, so that it can be played beside an open desk."""
    from pos_app.demo import tour

    steps = 0

    def tell(text: str) -> None:
        nonlocal steps
        steps += 1
        say(f"{steps}. {text}")

    with tempfile.TemporaryDirectory(prefix="pos-app-tour-") as own:
        try:
            settings = _made(settings, folder or Path(own), reset=reset)
            with bootstrap.opened_store(settings) as store:
                front = bootstrap.front_of(settings, store, door="desk")
                tour.play(front, tell)
                asyncio.run(bootstrap.tour_links(settings, front, tell))
            findings = bootstrap.look_over(settings)
        except Refusal as refusal:
            return refuse(refusal, as_json=False)
    tell(_("Looked over: everything is well.") if findings.ok else _("Looked over: something is wrong."))
    return DONE if findings.ok else REFUSED


def _made(settings: Settings, folder: Path, *, reset: bool) -> Settings:
    """Settings of the demo's own store, which is there now."""
    from pos_app.demo import keeping

    if reset:
        keeping.remove(folder)
    if not keeping.location(folder).exists():
        warn(_("Making the demo venue in %(folder)s …") % {"folder": folder})
        keeping.make(folder, SystemClock(), sandbox=True)
    return settings._replace(
        database=DatabaseSettings(path=keeping.location(folder)),
        desk=settings.desk._replace(data_folder=folder, outlet=""),
    )
