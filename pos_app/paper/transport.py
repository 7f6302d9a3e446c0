"""The one place that speaks HTTP: one request, one whole answer in memory, or why there is none.

Nothing is followed, nothing is repeated, no proxy variable is read, TLS is always verified, and no
exception leaves it, so that no traceback can hold a header.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

import httpx

from pos_app.paper.answers import read_ahead, read_wait
from pos_app.paper.credentials import Credentials
from pos_app.paper.outcomes import Offline, Unknown, Why
from pos_app.paper.profiles import Profile, profile_of

SIZE_LIMIT = 1024 * 1024
"""Bytes of an answer that are read; a longer one is none of Paper.id's."""
_EXPIRED, _NOT_YET_VALID = 10, 9

logger = logging.getLogger(__name__)
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)  # below it they write URLs and headers


class Patience(NamedTuple):
    """How long to wait, in seconds."""

    connect: float = 10.0
    create: float = 75.0
    """Until a create has answered whole: staging has taken 52 s."""
    other: float = 30.0


class Answer(NamedTuple):
    """A whole answer, whatever it says."""

    status: int
    body: bytes
    retry_after: int | None
    ahead: int | None = None
    """Seconds that this machine's clock is ahead of the one that answered, if it was said."""


class _Keys(httpx.Auth):
    """Puts the credentials on a request at the last moment, so that no caller's frame holds them."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def auth_flow(self, request: httpx.Request) -> Iterator[httpx.Request]:  # type: ignore[override]
        request.headers.update(self._credentials.headers())
        yield request


class Transport:
    """One way to one Paper.id; made by `connected`."""

    def __init__(self, client: httpx.AsyncClient, base_url: str) -> None:
        """Speak through a client that is set up already."""
        self._client = client
        self._base_url = base_url
        self.ahead = 0
        """Seconds that this machine's clock was ahead of Paper.id's at the last answer."""

    async def ask(
        self, method: str, path: str, *, patience: float, body: bytes | None = None, query: str = ""
    ) -> Answer | Offline | Unknown:
        """Send one request and wait, in all `patience` seconds, for the whole of its answer."""
        url = self._base_url + path + (f"?{query}" if query else "")
        started = asyncio.get_running_loop().time()
        outcome = await self._outcome(method, url, body, patience)
        seconds = asyncio.get_running_loop().time() - started
        if isinstance(outcome, Answer) and outcome.ahead is not None:
            self.ahead = outcome.ahead
        mark = outcome.status if isinstance(outcome, Answer) else outcome.why
        logger.info("%s %s: %s in %.1f s", method, path, mark, seconds)
        return outcome

    async def _outcome(
        self, method: str, url: str, body: bytes | None, patience: float
    ) -> Answer | Offline | Unknown:
        try:
            async with (
                asyncio.timeout(patience),
                self._client.stream(method, url, content=body) as response,
            ):
                return await _read(response)
        except TimeoutError:
            return Unknown(Why.TIMEOUT)
        except (httpx.ConnectTimeout, httpx.PoolTimeout):
            return Offline(Why.CONNECT_TIMEOUT)
        except httpx.ConnectError as error:
            return Offline(_why_no_way(error))
        except httpx.TimeoutException:
            return Unknown(Why.TIMEOUT)
        except httpx.TransportError:
            return Unknown(Why.RESET)
        except Exception as error:  # the promise above: no traceback may hold a header
            logger.error("%s while asking Paper.id", type(error).__name__)
            return Unknown(Why.UNEXPECTED)


@asynccontextmanager
async def connected(
    profile: Profile, credentials: Credentials, patience: Patience
) -> AsyncIterator[Transport]:
    """A way to a Paper.id, open for the block; raises `BadInput` for an address that is not allowed."""
    base_url = profile_of(profile.base_url).base_url
    context = await asyncio.to_thread(_trust)
    client = httpx.AsyncClient(
        auth=_Keys(credentials),
        headers={
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "pos_app",
        },
        verify=context,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(patience.create, connect=patience.connect, pool=patience.connect),
        limits=httpx.Limits(max_connections=2, max_keepalive_connections=1, keepalive_expiry=4.0),
    )
    async with client:
        yield Transport(client, base_url)


@cache
def _trust() -> ssl.SSLContext:
    """Whom TLS trusts, whatever the variables say; reading it takes 40 ms."""
    return httpx.create_ssl_context(trust_env=False)


async def _read(response: httpx.Response) -> Answer | Unknown:
    if response.is_redirect or 300 <= response.status_code < 400:
        return Unknown(Why.REDIRECTED, response.status_code)
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > SIZE_LIMIT:
            return Unknown(Why.TOO_LARGE, response.status_code)
    now = datetime.now(UTC)
    wait = read_wait(response.headers.get("retry-after"), now)
    return Answer(response.status_code, bytes(body), wait, read_ahead(response.headers.get("date"), now))


def _why_no_way(error: BaseException) -> Why:
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            is_clock = cause.verify_code in (_EXPIRED, _NOT_YET_VALID)
            return Why.TLS_CLOCK if is_clock else Why.TLS
        if isinstance(cause, ssl.SSLError):
            return Why.TLS
        if isinstance(cause, socket.gaierror):
            return Why.NO_SUCH_HOST
        if isinstance(cause, ConnectionRefusedError):
            return Why.REFUSED
    return Why.UNREACHABLE


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _depth in range(8):
        if error is None:
            return
        yield error
        if isinstance(error, BaseExceptionGroup):
            yield from error.exceptions
        error = error.__cause__ or error.__context__
