"""What a payment link opens in a browser: the invoice, the ways to pay, and what became of it."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from pos_app.domain.errors import BadInput
from pos_app.domain.money import parse_amount
from pos_app.paper.sandbox import drawing
from pos_app.paper.sandbox.book import METHODS, Book
from pos_app.paper.sandbox.document import pdf
from pos_app.paper.sandbox.page_words import Speech
from pos_app.paper.sandbox.requests import Refused
from pos_app.paper.sandbox.state import Invoice

_MOST_BODY = 4_096
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
    " frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Pages:
    """Serves the pay page of each invoice of a book."""

    def __init__(self, book: Book) -> None:
        """Show a book's invoices."""
        self._book = book

    def routes(self) -> list[BaseRoute]:
        """One address an invoice: its payment link, and its PDF link."""
        return [Route("/{code}", self._page, methods=["GET"]), Route("/{code}", self._pay, methods=["POST"])]

    async def _page(self, request: Request) -> Response:
        say = Speech(request.headers.get("accept-language", ""))
        invoice = self._book.by_code(request.path_params["code"])
        if invoice is None or self._is_gone(invoice):
            return _html(drawing.gone(say), 410 if invoice else 404)
        if request.path_params["code"] == invoice.pdf_code:
            return Response(pdf(invoice, say), media_type="application/pdf", headers=_HEADERS)
        paid = invoice.payments[-1] if invoice.payments else None
        asked = request.query_params
        if paid and (not self._book.owed(invoice) or not (asked.keys() & {"rest", "method"})):
            return _html(drawing.success(self._book, invoice, say, paid))
        method = asked.get("method", "")
        if method not in METHODS:
            return _html(drawing.landing(self._book, invoice, say))
        typed = asked.get("part", "") if asked.get("how_much") == "part" else ""
        amount = self._amount(invoice, asked.get("how_much", ""), typed)
        if not self._book.can_take(invoice, amount, method):
            return _html(drawing.landing(self._book, invoice, say, wrong_part=typed), 422)
        return _html(drawing.way(invoice, say, method, amount))

    async def _pay(self, request: Request) -> Response:
        say = Speech(request.headers.get("accept-language", ""))
        invoice = self._book.by_code(request.path_params["code"])
        form = parse_qs((await request.body())[:_MOST_BODY].decode("utf-8", "replace"))
        if invoice is None:
            return _html(drawing.gone(say), 404)
        amount = form.get("amount", ["0"])[0]
        try:
            self._book.pay(invoice, int(amount) if amount.isdigit() else 0, form.get("method", [""])[0])
        except Refused as refused:
            if refused.status == 410:
                return _html(drawing.gone(say), 410)
            # Paid meanwhile, in another window: what has become of it is what there is to see.
        return RedirectResponse(f"/{invoice.code}", 303, headers=_HEADERS)

    def _is_gone(self, invoice: Invoice) -> bool:
        return invoice.deleted_at is not None and self._book.state.variants.deleted_link == "gone"

    def _amount(self, invoice: Invoice, how_much: str, typed: str) -> int:
        if how_much != "part":
            return self._book.owed(invoice)
        try:
            return parse_amount(typed)
        except BadInput:
            return 0


def _html(page: str, status: int = 200) -> Response:
    return HTMLResponse(page, status, headers=_HEADERS)
