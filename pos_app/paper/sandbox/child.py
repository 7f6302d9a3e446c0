"""A sandbox in a process of its own beside a desk; it ends when the desk does, however the desk ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

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
        self._said = ""

    @property
    def base_url(self) -> str:
        """Where it serves; empty before `start`."""
        return self._said if self._said.startswith("http://") else ""

    def start(self) -> str:
        """Start it, or find that it runs; its base URL. Takes a second: to be called in a thread.

        Raises:
            Conflict: it cannot serve, or `stop` was called meanwhile.
        """
        with self._lock:
            if self._is_over:
                raise _no_sandbox("")
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(  # noqa: S603 - this program, and a path of our own
                    [sys.executable, "-m", __name__, str(self._state)],
                    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                    start_new_session=True,
                )  # fmt: skip
                assert self._process.stdout is not None
                self._said = self._process.stdout.readline().strip()
            if self._is_over:
                self.stop()
                raise _no_sandbox("")
            if not self.base_url:
                raise _no_sandbox(self._said)
            return self.base_url

    def stop(self) -> None:
        """End it and wait a moment for its end; harmless when done twice, or before `start`."""
        self._is_over = True
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


def serve(state: Path) -> int:
    """What the process does: say where it is, and serve until standard input ends."""
    from pos_app.domain.errors import Refusal
    from pos_app.paper.sandbox.serving import Sandbox

    try:
        sandbox = Sandbox(state)
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
    sys.exit(serve(Path(sys.argv[1])))
