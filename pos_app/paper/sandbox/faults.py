"""How an answer is spoiled, or kept from being given at all."""

from __future__ import annotations

import asyncio
import json
from asyncio import Transport
from collections.abc import AsyncIterator

from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from pos_app.paper.sandbox.state import Fault

TRANSPORT = "sandbox.transport"
"""Where the server leaves the connection for an answer that breaks it."""
_PAGE = "<!doctype html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
_HUGE = 2 * 1024 * 1024


class Broken(Response):
    """Breaks the connection, after as much of an answer as there is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the part, and cut the line."""
        transport: Transport = scope[TRANSPORT]
        if self.body:
            headers = [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % (len(self.body) * 2)),
            ]
            await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
            await send({"type": "http.response.body", "body": self.body, "more_body": True})
            await asyncio.sleep(0.05)
        transport.abort()
        await asyncio.sleep(0.01)


def instead(fault: Fault) -> Response | None:
    """The answer that a fault gives whatever the real one is; None when it needs the real one."""
    match fault.kind:
        case "lost_request" | "lost_answer":
            return Broken()
        case "401":
            return _words(401, "Unauthorized")
        case "403":
            return _words(403, "Access denied")
        case "429":
            return _words(429, "Too many requests", {"Retry-After": str(int(fault.seconds))})
        case "500":
            return _words(500, "Internal Server Error")
        case "502":
            return HTMLResponse(_PAGE.format("502 Bad Gateway"), 502)
        case "redirect":
            return Response(status_code=302, headers={"Location": "http://127.0.0.1:9/login"})
        case "html":
            return HTMLResponse(_PAGE.format("Sign in to Cafe WiFi"))
        case "empty":
            return Response(status_code=200)
    return None


def spoiled(fault: Fault, real: Response) -> Response:
    """The real answer as a fault lets it through."""
    body = bytes(real.body)
    match fault.kind:
        case "truncated":
            return Response(body[: len(body) // 2], real.status_code, media_type="application/json")
        case "cut":
            return Broken(body[: len(body) // 2], real.status_code)
        case "huge":
            padded = {**json.loads(body), "padding": "x" * _HUGE}
            return JSONResponse(padded, real.status_code)
        case "drip":
            return StreamingResponse(
                _drip(body, fault.seconds), real.status_code, media_type="application/json"
            )
        case "unknown_word" | "other_total":
            return _altered(fault, real)
    return real


def _altered(fault: Fault, real: Response) -> Response:
    answer = json.loads(bytes(real.body))
    data = answer.get("data")
    if not isinstance(data, dict) or "status" not in data:
        return real
    if fault.kind == "unknown_word":
        data["status"]["payment_status"] = fault.word
    else:
        (data if "total" in data else answer)["total"] = fault.total
    return JSONResponse(answer, real.status_code)


async def _drip(body: bytes, seconds: float) -> AsyncIterator[bytes]:
    for byte in body:
        yield bytes([byte])
        await asyncio.sleep(seconds)


def _words(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"status_code": status, "message": message, "data": None}, status, headers)
