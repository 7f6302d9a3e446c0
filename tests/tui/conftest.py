"""What the tests of the desk share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from pos_app.store import Store, open_store
from pos_app.tui import glyphs
from pos_app.tui.app import DeskApp
from pos_app.words import set_language
from tests.desk.venue import Venue

Run = Callable[..., AbstractAsyncContextManager[Pilot[int]]]


@pytest.fixture
def running() -> Run:
    """Run an app under Pilot with notifications and tooltips on: `async with running(app) as pilot`."""

    def run(app: DeskApp, width: int = 120, height: int = 36) -> AbstractAsyncContextManager[Pilot[int]]:
        return app.run_test(size=(width, height), notifications=True, tooltips=True)

    return run


@pytest.fixture(autouse=True)
def _english_and_unicode() -> object:
    yield
    set_language("en")
    glyphs.use(glyphs.UNICODE)
    return None


def screen_text(app: DeskApp) -> str:
    """What stands on the screen, as text."""
    height = app.size.height
    strips = app.screen._compositor.render_strips() if app.screen.is_attached else []
    return "\n".join("".join(segment.text for segment in strip).rstrip() for strip in list(strips)[:height])


@pytest.fixture
def venue(tmp_path: Path, empty_file: Path) -> Iterator[Venue]:
    """Melati Spa on a Monday at half past ten, on SQLite; whatever was pressed, its invariants hold."""
    path = tmp_path / "desk.db"
    shutil.copy(empty_file, path)
    with open_store(str(path)) as store:
        opened = Venue(store)
        yield opened
        assert opened.faults() == []


@pytest.fixture
def guest(venue: Venue) -> str:
    """Ni Made Ayu, with a phone."""
    return venue.guest()


@pytest.fixture
def empty(tmp_path: Path, empty_file: Path) -> Iterator[Store]:
    """A store with nothing in it."""
    shutil.copy(empty_file, tmp_path / "desk.db")
    with open_store(str(tmp_path / "desk.db")) as store:
        yield store
