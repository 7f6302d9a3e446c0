"""What happens outside the API, at a call: customers who pay, the clock, disagreeing sources, a bad network.

Under `/control`, JSON in and out. `GET /control/` shows everything there is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from pos_app.paper.sandbox.book import Book
from pos_app.paper.sandbox.requests import Refused
from pos_app.paper.sandbox.state import Fault, FaultKind, Invoice, Lags, Variants, Word


class _Clock(BaseModel):
    model_config = ConfigDict(extra="forbid")
    ahead: float
    """Seconds ahead of the machine's clock."""


class _Payment(BaseModel):
    model_config = ConfigDict(extra="forbid")
    payment_status: Word


class Controls:
    """Serves the controls of a book."""

    def __init__(self, book: Book) -> None:
        """Control a book."""
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """The routes."""
        return [
            Route("/control/", self._show, methods=["GET"]),
            Route("/control/variants", _read(self._variants), methods=["PUT"]),
            Route("/control/lags", _read(self._lags), methods=["PUT"]),
            Route("/control/clock", _read(self._clock), methods=["PUT"]),
            Route("/control/faults", _read(self._fault), methods=["POST"]),
            Route("/control/faults", self._clear, methods=["DELETE"]),
            Route("/control/invoices/{remote_id}", _read(self._word), methods=["PUT"]),
        ]

    def _shown(self) -> Response:
        state, now = self._book.state, self._book.now()
        return JSONResponse({
            "now": now.isoformat(),
            "ahead": state.ahead,
            "variants": state.variants.model_dump(),
            "lags": state.lags.model_dump(),
            "faults": [fault.model_dump() for fault in state.faults],
            "fault_kinds": list(get_args(FaultKind)),
            "invoices": [_summary(invoice, invoice.word(now)) for invoice in state.invoices.values()],
        })  # fmt: skip

    async def _show(self, _request: Request) -> Response:
        return self._shown()

    async def _variants(self, request: Request) -> Response:
        wanted = {**self._book.state.variants.model_dump(), **await request.json()}
        self._book.set_up(variants=Variants.model_validate(wanted))
        return self._shown()

    async def _lags(self, request: Request) -> Response:
        wanted = {**self._book.state.lags.model_dump(), **await request.json()}
        self._book.set_up(lags=Lags.model_validate(wanted))
        return self._shown()

    async def _clock(self, request: Request) -> Response:
        self._book.set_up(ahead=_Clock.model_validate(await request.json()).ahead)
        return self._shown()

    async def _fault(self, request: Request) -> Response:
        self._book.add_fault(Fault.model_validate(await request.json()))
        return self._shown()

    async def _clear(self, _request: Request) -> Response:
        self._book.clear_faults()
        return self._shown()

    async def _word(self, request: Request) -> Response:
        invoice = self._book.invoice(request.path_params["remote_id"])
        if invoice is None:
            return JSONResponse({"wrong": "no such invoice"}, 404)
        self._book.set_word(invoice, _Payment.model_validate(await request.json()).payment_status)
        return self._shown()


def _summary(invoice: Invoice, word: Word) -> dict[str, object]:
    return {
        "uuid": invoice.uuid, "number": invoice.number, "link": f"/{invoice.code}", "total": invoice.total,
        "paid": sum(payment.amount for payment in invoice.payments), "payment_status": word,
        "deleted": invoice.deleted_at is not None,
    }  # fmt: skip


def _read(
    endpoint: Callable[[Request], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that says what is wrong with its body."""

    async def checked(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ValidationError as error:
            wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
            return JSONResponse({"wrong": wrong}, 422)
        except Refused as refused:
            return JSONResponse({"wrong": refused.message}, refused.status)
        except (ValueError, TypeError):
            return JSONResponse({"wrong": "the body is no JSON object"}, 422)

    return checked
