"""Shows the desk in this terminal. Textual is loaded here and not before."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pos_app.domain.errors import BadInput
from pos_app.words import N_

if TYPE_CHECKING:
    from pos_app.desk.session import Front
    from pos_app.domain.clock import Clock
    from pos_app.domain.errors import Refusal
    from pos_app.settings import Settings
    from pos_app.tui.app import Runs
    from pos_app.tui.paper_contract import PaperSide
    from pos_app.tui.upkeep import Tools

_M_ARENA_MAX = -8
"""glibc's name for the number of heaps."""


def run_desk(
    store: Runs,
    clock: Clock,
    front: Front | None,
    settings: Settings,
    *,
    terminal: str,
    tools: Tools | None = None,
    demo_pin: str = "",
    paper: PaperSide | None = None,
) -> int:
    """Run the desk until it is left; the exit status, not 0 after a crash.

    Args:
        store: the open store.
        clock: tells the time.
        front: the outlet of this terminal; None while nothing is set up.
        settings: what the venue chose.
        terminal: what this terminal's audit chain is called.
        tools: what the set-up screens work with.
        demo_pin: everyone's PIN in the demo, said on its sign-in screen.
        paper: keeps the relay to Paper.id beside the desk.

    Raises:
        BadInput: the settings' keymap names an unknown command, or one key twice.
    """
    os.environ.setdefault("TEXTUAL_FPS", "120")
    _share_one_heap()
    from pos_app.tui import thrift
    from pos_app.tui.flow import FrontDesk

    thrift.install()
    try:
        app = FrontDesk(store, clock, front, settings, terminal=terminal, demo_pin=demo_pin, paper=paper)
    except ValueError as error:
        raise BadInput(
            "bad_keymap",
            N_("The settings cannot be used: %(why)s."),
            why=str(error),
            next_step=N_(
                "In [keymap] of the settings name commands by their ids in docs/keys.md, each key once."
            ),
        ) from error
    if tools is not None:
        app.use(tools)
    app.run(mouse=settings.screen.mouse)
    return app.return_code or 0


def _share_one_heap() -> None:
    """Let the threads that come share the heap, where the C library gives each its own (glibc): 1.5 MB."""
    if sys.platform == "linux":
        import ctypes

        choose = getattr(ctypes.CDLL(None), "mallopt", None)
        if choose is not None:
            choose(_M_ARENA_MAX, 1)


def show_problem(refusal: Refusal, settings: Settings) -> None:
    """Say on the whole screen why the desk cannot open and what to do now, until it is left."""
    import re

    from pos_app.domain.clock import SystemClock
    from pos_app.tui.app import DeskApp
    from pos_app.tui.screens.broken_store import BrokenStore
    from pos_app.tui.venue import Preferences

    location = re.sub("//[^@/]*@", "//", settings.database_location)
    folder = settings.data_folder / "backups"
    backups = sorted(folder.glob("*.db"), key=lambda path: path.name) if folder.is_dir() else []
    screen = BrokenStore(refusal, location, backups[-1] if backups else None)
    preferences = Preferences(
        theme=f"desk-{settings.screen.theme}",
        language=settings.desk.language or "en",
        ascii=settings.screen.ascii,
        idle_seconds=0,
    )
    DeskApp(_NoStore(), first=lambda: screen, preferences=preferences, clock=SystemClock()).run(
        mouse=settings.screen.mouse
    )


class _NoStore:
    """Stands where the store would."""

    async def run(self, function: object, /, *args: object, **kwargs: object) -> None:
        """There is nothing to ask."""
