"""A server that answers with any bytes at all, or breaks off: what the sandbox, well-behaved, cannot send."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from typing import NamedTuple

from pos_app.paper.profiles import Profile, profile_of


class Stranger(NamedTuple):
    """What the next request is answered with, and the requests as they came."""

    profile: Profile
    answers: list[bytes]
    heard: list[bytes]

    def answer(self, status: str, body: bytes, *headers: str) -> None:
        """Answer the next request with a whole message."""
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
        self.answers.append("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


async def _whole(reader: asyncio.StreamReader) -> bytes:
    """A request with all of its body, however many pieces it comes in; who leaves early says no more."""
    head = b""
    with suppress(asyncio.IncompleteReadError):
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"(?i)^content-length: *(\d+)", head, re.MULTILINE)
        return head + await reader.readexactly(int(length[1]) if length else 0)
    return head


@asynccontextmanager
async def stranger(certificate: Path | None = None) -> AsyncIterator[Stranger]:
    """A stranger on a port of this machine, speaking TLS when it is given a certificate with its key."""
    answers: list[bytes] = []
    heard: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await _whole(reader))
        if answers:
            writer.write(answers.pop(0))
            await writer.drain()
        writer.close()

    context = None
    if certificate:
        context = SSLContext(PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    scheme = "https" if certificate else "http"
    async with server:
        yield Stranger(profile_of(f"{scheme}://127.0.0.1:{port}/api"), answers, heard)
