"""`pos-app sandbox`: a stand-in for Paper.id on this machine, until it is interrupted."""

from __future__ import annotations

import signal
import sys
from contextlib import suppress
from pathlib import Path

from pos_app import bootstrap
from pos_app.domain.errors import Refusal
from pos_app.doors.speaking import DONE, refuse, say
from pos_app.settings import Settings
from pos_app.words import _


def run(settings: Settings, *, port: int, state: Path | None) -> int:
    """Serve the sandbox; the exit code."""
    path = state or settings.data_folder / "sandbox.json"
    try:
        sandbox = bootstrap.sandbox(path, port)
    except Refusal as refusal:
        return refuse(refusal, as_json=False)
    say(_("The Paper.id sandbox is open; no real money moves here."))
    say(_("Base URL: %(url)s") % {"url": sandbox.base_url})
    say(_("Client id and client secret: sandbox / sandbox"))
    say(_("It remembers everything in %(path)s") % {"path": path})
    say(
        _("Controls: http://%(host)s/control/ (docs/sandbox.md). Stop it with Ctrl+C.")
        % {"host": sandbox.host}
    )
    sys.stdout.flush()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        sandbox.serve()
    return DONE
