"""A sandbox in a process of its own beside a desk; it ends when the desk does, however the desk ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from pos_app.domain.errors import Conflict

_ENDS_WITHIN = 3.0


class SandboxChild:
    """The process, made by `start` and ended by `stop`; its own end of a pipe tells it that we are gone."""

    def __init__(self, state: Path) -> None:
        """Serve this state file, which remembers everything."""
        self._state = state
        self._process: subprocess.Popen[str] | None = None
        self._lock = threading.Lock()
        self._is_over = False
        self._base_url = ""

    @property
    def base_url(self) -> str:
        """Where it serves, or did; empty before `start`."""
        return self._base_url

    @property
    def is_up(self) -> bool:
        """Whether its process goes on."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Start it, at its old port if it fell, or find that it runs; its base URL.

        Takes a second: to be called in a thread.

        Raises:
            Conflict: it cannot serve, or `stop` was called meanwhile.
        """
        with self._lock:
            if self._is_over:
                raise _no_sandbox("")
            said = self._base_url
            if not self.is_up:
                self._let_go()
                port = str(urlsplit(self._base_url).port or 0)
                self._process = subprocess.Popen(  # noqa: S603 - this program, and a path of our own
                    [sys.executable, "-m", __name__, str(self._state), port],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                    start_new_session=True,
                )  # fmt: skip
                assert self._process.stdout is not None
                said = self._process.stdout.readline().strip()
            if self._is_over:
                self.stop()
                raise _no_sandbox("")
            if not said.startswith("http://"):
                raise _no_sandbox(said)
            self._base_url = said
            return said

    def stop(self) -> None:
        """End it and wait a moment for its end; harmless when done twice, or before `start`."""
        self._is_over = True
        self._let_go()

    def _let_go(self) -> None:
        process = self._process
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()


def _no_sandbox(said: str) -> Conflict:
    return Conflict("no_sandbox", "The sandbox did not start: %(said)s", said=said[:200] or "–")


def serve(state: Path, port: int) -> int:
    """What the process does: say where it is, and serve until standard input ends."""
    from pos_app.domain.errors import Refusal
    from pos_app.paper.sandbox.serving import Sandbox

    try:
        sandbox = Sandbox(state, port)
    except Refusal as refusal:
        print(refusal, flush=True)
        return 1

    def watch() -> None:
        sys.stdin.read()
        sandbox.end()

    threading.Thread(target=watch, daemon=True).start()
    print(sandbox.base_url, flush=True)
    with suppress(KeyboardInterrupt):
        sandbox.serve()
    return 0


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), int(sys.argv[2])))
