"""The way from a desk to Paper.id, on a port of its own, that can be broken in the ways networks break."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Self

from pos_app.domain.clock import Clock
from pos_app.paper.sandbox.serving import HOST, Sandbox


class Way(StrEnum):
    """How the network is."""

    OPEN = "open"
    HOLE = "hole"
    """Takes the connection and everything that is said, and never answers."""
    ONE_WAY = "one way"
    """What is asked arrives and is done; no answer comes back."""
    REFUSED = "refused"
    """Nobody listens."""


class Network:
    """A port in front of a sandbox; use as a context manager."""

    def __init__(self, state: Path | None = None, clock: Clock | None = None) -> None:
        """Put a sandbox behind a port; it is refused until `become`."""
        self.port = _free_port()
        self.sandbox = _Behind(self, state, clock)
        self.way = Way.REFUSED
        self.taken = 0
        """How many connections were taken so far."""
        self._listener: socket.socket | None = None
        self._taker: threading.Thread | None = None
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def base_url(self) -> str:
        """What a desk is given as base URL."""
        return f"http://{HOST}:{self.port}/api"

    def __enter__(self) -> Self:
        self.sandbox.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.become(Way.REFUSED)
        self.sandbox.stop()

    def become(self, way: Way) -> None:
        """Change from now on; what is under way breaks off."""
        self.way = way
        if self._listener is not None and self._taker is not None:
            _cut(self._listener)
            self._taker.join()
            self._listener = self._taker = None
        with self._lock:
            lines, self._lines = self._lines, set()
        for line in lines:
            _cut(line)
        if way is not Way.REFUSED:
            self._listener = _listening(self.port)
            self._taker = threading.Thread(target=self._take, args=(self._listener, way), daemon=True)
            self._taker.start()

    def _take(self, listener: socket.socket, way: Way) -> None:
        while self._listener is listener:
            try:
                line, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            line.settimeout(None)
            self.taken += 1
            if not self._keep(line, way) or way is Way.HOLE:
                continue
            with suppress(OSError):
                there = socket.create_connection((HOST, self.sandbox.port))
                there.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._keep(there, way)
                threading.Thread(target=_pump, args=(line, there), daemon=True).start()
                back = line if way is Way.OPEN else None
                threading.Thread(target=_pump, args=(there, back), daemon=True).start()

    def _keep(self, line: socket.socket, way: Way) -> bool:
        with self._lock:
            if self.way is way:
                self._lines.add(line)
                return True
        _cut(line)
        return False


class _Behind(Sandbox):
    """A sandbox whose links lead through the network."""

    def __init__(self, network: Network, state: Path | None, clock: Clock | None) -> None:
        self._network = network
        super().__init__(state, 0, clock)

    @property
    def host(self) -> str:
        return f"{HOST}:{self._network.port}"


def _pump(here: socket.socket, there: socket.socket | None) -> None:
    with suppress(OSError):
        while data := here.recv(1 << 16):
            if there is not None:
                there.sendall(data)
    _cut(here)
    if there is not None:
        _cut(there)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    listener.bind((HOST, port))
    listener.listen(64)
    listener.settimeout(0.2)
    return listener
