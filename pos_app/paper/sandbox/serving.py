"""The sandbox on a real socket: for a door that stays open, or beside a desk or a test in a thread."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pos_app.domain.clock import Clock
from pos_app.domain.errors import Conflict
from pos_app.paper.sandbox.api import Api
from pos_app.paper.sandbox.book import Book
from pos_app.paper.sandbox.controls import Controls
from pos_app.paper.sandbox.faults import TRANSPORT
from pos_app.paper.sandbox.keeping import Keeper
from pos_app.paper.sandbox.pages import Pages

HOST = "127.0.0.1"
"""It is for this machine alone."""
_STOPS_WITHIN = 5.0


class Sandbox:
    """A sandbox that holds its state and its port; `serve` in the foreground, or `start` a thread."""

    def __init__(self, state: Path | None = None, port: int = 0, clock: Clock | None = None) -> None:
        """Take the state and a port (0: the last one, else any); raises a `Refusal` if it cannot."""
        keeper = Keeper(state)
        try:
            self.book = Book(keeper, clock)
            self._socket = _listening_again(port, self.book.state.port)
        except BaseException:
            keeper.release()
            raise
        self.port: int = self._socket.getsockname()[1]
        self.book.set_up(port=self.port)
        self._server = uvicorn.Server(
            uvicorn.Config(
                _with_line(_application(self.book, self.host)), http="h11", ws="none", loop="asyncio",
                lifespan="off", log_config=None,
                log_level="critical", access_log=False, proxy_headers=False,
                server_header=False, timeout_graceful_shutdown=1,
            )
        )  # fmt: skip
        self._thread: threading.Thread | None = None

    @property
    def host(self) -> str:
        """Host and port, as they stand in its links."""
        return f"{HOST}:{self.port}"

    @property
    def base_url(self) -> str:
        """What a client is given as base URL."""
        return f"http://{self.host}/api"

    def serve(self) -> None:
        """Serve until SIGINT or SIGTERM."""
        try:
            self._server.run(sockets=[self._socket])
        finally:
            self._let_go()

    def end(self) -> None:
        """Ask `serve` to end; another thread may."""
        self._server.should_exit = True

    def start(self) -> Self:
        """Serve in a thread; requests are answered from now on, the socket listens already."""
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="paper-sandbox", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop the thread and give state and port back; harmless when done twice."""
        self.end()
        if self._thread:
            self._thread.join(_STOPS_WITHIN)
            self._thread = None
        self._let_go()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def _let_go(self) -> None:
        self._socket.close()
        self.book.close()


def _application(book: Book, host: str) -> Starlette:
    application = Starlette(
        routes=[*Api(book).routes(), *Controls(book).routes(), *Pages(book).routes()],
        exception_handlers={404: _not_found},
    )
    application.router.redirect_slashes = False
    application.state.host = host
    return application


def _not_found(_request: object, _error: Exception) -> Response:
    return PlainTextResponse("404 page not found", 404)


def _with_line(application: ASGIApp) -> ASGIApp:
    """Leave each request's connection where `faults.Broken` finds it."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope[TRANSPORT] = send.__self__.transport  # type: ignore[attr-defined]
        await application(scope, receive, send)

    return served


def _listening_again(port: int, last: int) -> socket.socket:
    if not port and last:
        with suppress(Conflict):
            return _listening(last)
    return _listening(port)


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError):
        listener.close()
        raise Conflict(
            "port_taken", "Port %(port)s is not free", port=str(port), next_step="Name another with --port."
        ) from None
    return listener
