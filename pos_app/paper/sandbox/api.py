"""The documented routes, under `/api`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from pos_app.paper.sandbox import faults, shapes
from pos_app.paper.sandbox.book import Book
from pos_app.paper.sandbox.requests import Refused, read_create, read_send
from pos_app.paper.sandbox.state import Act

CLIENT_ID, CLIENT_SECRET = "sandbox", "sandbox"
_ROOT = "/api/v1"
_MOST_BODY = 256 * 1024
_DEFAULT_LIMIT, _MOST_LIMIT = 10, 100
Endpoint = Callable[[Request], Awaitable[Response]]


class Api:
    """Answers the API's requests out of a book."""

    def __init__(self, book: Book) -> None:
        """Serve a book."""
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """The routes, with their irregular spelling."""
        routes: list[tuple[str, str, Act, Endpoint]] = [
            ("GET", "/health-check", "health", self._health),
            ("POST", "/store-invoice", "create", self._create),
            ("GET", "/sales-invoices/all", "list", self._list),
            ("GET", "/sales-invoices/{remote_id}", "get", self._get),
            ("POST", "/sales-invoices/send-all/{remote_id}/", "send", self._send),
            ("DELETE", "/sales-invoice/{remote_id}", "delete", self._delete),
        ]
        return [
            Route(_ROOT + path, self._served(act, answer), methods=[method])
            for method, path, act, answer in routes
        ]

    def _served(self, act: Act, answer: Endpoint) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            if len(body) > _MOST_BODY:
                return JSONResponse(shapes.error(self._book, 413, "too large"), 413)
            if act != "health" and not _is_known(request):
                return JSONResponse({"status_code": 401, "message": "Unauthorized", "data": None}, 401)
            fault = self._book.take_fault(act)
            if fault is None:
                return await self._answered(answer, request)
            if fault.kind == "delay" and not fault.is_after_the_act:
                await asyncio.sleep(fault.seconds)
            if not fault.is_after_the_act and (spoilt := faults.instead(fault)):
                return spoilt
            real = await self._answered(answer, request)
            if fault.kind == "delay" and fault.is_after_the_act:
                await asyncio.sleep(fault.seconds)
            return faults.instead(fault) or faults.spoiled(fault, real)

        return endpoint

    async def _answered(self, answer: Endpoint, request: Request) -> Response:
        try:
            return await answer(request)
        except Refused as refused:
            return JSONResponse(
                shapes.error(self._book, refused.status, refused.message), refused.status
            )  # fmt: skip

    async def _health(self, _request: Request) -> Response:
        return JSONResponse({"message": "health", "status_code": 200})

    async def _create(self, request: Request) -> Response:
        invoice = self._book.create(read_create(await request.body()))
        return JSONResponse(shapes.made(self._book, invoice, _host(request)), 201)

    async def _list(self, request: Request) -> Response:
        limit = min(_number(request, "limit", _DEFAULT_LIMIT) or _DEFAULT_LIMIT, _MOST_LIMIT)
        offset = _number(request, "offset", 0)
        listing = self._book.listing(limit, offset)
        return JSONResponse(shapes.listed(self._book, listing, limit, offset))

    async def _get(self, request: Request) -> Response:
        invoice = self._book.invoice(request.path_params["remote_id"])
        if invoice is None:
            return JSONResponse(shapes.NOT_FOUND_TO_READ, 404)
        return JSONResponse(shapes.one(self._book, invoice, _host(request)))

    async def _send(self, request: Request) -> Response:
        channels = read_send(await request.body())
        if self._book.invoice(request.path_params["remote_id"]) is None:
            return JSONResponse(shapes.NOT_FOUND_TO_READ, 404)
        data = {channel: {"status": 200} for channel in channels}
        return JSONResponse({"status_code": 200, "data": data})

    async def _delete(self, request: Request) -> Response:
        invoice = self._book.invoice(request.path_params["remote_id"])
        if invoice is None:
            return JSONResponse(shapes.NOT_FOUND_TO_DELETE, 404)
        self._book.delete(invoice)
        return JSONResponse({"status_code": 200, "code": "SI-DLT-200", "message": "OK"})


def _is_known(request: Request) -> bool:
    headers = request.headers
    return headers.get("client_id") == CLIENT_ID and headers.get("client_secret") == CLIENT_SECRET


def _host(request: Request) -> str:
    host: str = request.app.state.host
    return host


def _number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, "")
    return int(text[:9]) if text.isascii() and text.isdigit() else default
