"""`pos-app`: the desk, full-screen."""

from __future__ import annotations

from pos_app.domain.errors import Failure, Refusal
from pos_app.doors.speaking import REFUSED, is_terminal, refuse, warn
from pos_app.settings import Settings
from pos_app.words import _

OPEN_DEMO = 64
"""What the desk returns when its first run was left for the demo venue."""


def check_terminal() -> bool:
    """Whether the desk can be shown here; where it cannot, say so and what can be done instead."""
    if is_terminal():
        return True
    warn(_("The desk needs a terminal: it fills the whole screen."))
    warn(_("Without one, try: pos-app demo --tour"))
    return False


def open_desk(settings: Settings, *, demo: bool = False) -> int:
    """Open the desk and stay until it is left; the exit code."""
    if not check_terminal():
        return REFUSED
    from pos_app.bootstrap import run_desk

    try:
        code = run_desk(settings, demo=demo)
    except Failure as problem:
        from pos_app.tui.launch import show_problem

        show_problem(problem, settings)
        return refuse(problem, as_json=False)
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    if code == OPEN_DEMO:
        from pos_app.doors import demo as demo_door

        return demo_door.run(settings, folder=None, reset=False, tour=False)
    return code
