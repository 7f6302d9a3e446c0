"""The sandbox's answers, in the shapes of the documentation, oddities included."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pos_app.paper.sandbox.book import Book, Listing
from pos_app.paper.sandbox.state import WIB, Invoice

_LIST_STATUS = {"unpaid": 0, "paid": 1, "partially paid": 2, "overdue": 3}
"""One of the contradicting readings of the list's integer."""


def made(book: Book, invoice: Invoice, host: str) -> dict[str, Any]:
    """The answer to a create: links without a scheme, no status and no total."""
    sent: object = dict(invoice.send) if book.state.variants.status_send == "object" else []
    return {
        "status_code": 201,
        "data": {
            "id": invoice.uuid,
            "number": invoice.number,
            "payper_url": f"{host}/{invoice.code}",
            "pdf_url": f"http://{host}/{invoice.pdf_code}",
            "pdf_url_short": f"{host}/{invoice.pdf_code}",
            "status_send": sent,
        },
    }


def one(book: Book, invoice: Invoice, host: str) -> dict[str, Any]:
    """The answer to a get-one: half of the invoice inside `data`, half beside it, and no id."""
    partner = book.state.partners[invoice.customer_id]
    data: dict[str, object] = {
        "number": invoice.number,
        "invoice_date": str(invoice.invoice_date),
        "due_date": str(invoice.due_date),
        "status": {"payment_status": book.word(invoice), "acceptance_status": "not accepted"},
        "payment_link": f"{host}/{invoice.code}",
        "pdf_link": f"{host}/{invoice.pdf_code}",
        "customer": {
            "id": invoice.customer_id,
            "company_name": partner.name,
            "company_email": partner.email,
            "company_phone": partner.phone,
            "href": f"/partners/{partner.uuid}",
            "contacts": [],
        },
        "items": [
            {
                "name": item.name, "code": "", "description": item.description, "quantity": item.quantity,
                "uom": "", "price": item.price, "discount": item.discount, "tax": 0,
                "product_href": "", "additional_info": None,
            }
            for item in invoice.items
        ],
    }  # fmt: skip
    beside: dict[str, object] = {
        "additional_fee": {"delivery_fee": invoice.delivery_fee},
        "total": invoice.total,
        **invoice.texts,
        "created_at": _stamp(invoice.created_at),
        "modified_at": _stamp(invoice.modified_at),
    }
    if book.state.variants.total == "inside":
        data["total"] = beside.pop("total")
    return {"data": data, **beside}


def listed(book: Book, listing: Listing, limit: int, offset: int) -> dict[str, Any]:
    """A page of the list: `uuid` instead of `id`, an integer for the status, flat or nested paging."""
    rows = [
        {
            "uuid": invoice.uuid,
            "number": invoice.number,
            "invoice_date": str(invoice.invoice_date),
            "status": _LIST_STATUS[book.word(invoice)],
            "links": [
                {"rel": "self", "href": f"/sales-invoices/{way}{invoice.uuid}", "type": verb, "kind": kind}
                for way, verb, kind in (
                    ("", "GET", "item"), ("send/", "POST", "action"), ("pdf/", "GET", "file"),
                )
            ],
        }
        for invoice in listing.invoices
    ]  # fmt: skip
    paging = {"limit": limit, "offset": offset, "total_records": listing.total}
    if book.state.variants.paging == "nested":
        return {"invoices": rows, "pagination": paging}
    return {"invoices": rows, **paging}


def error(book: Book, status: int, message: str) -> dict[str, Any]:
    """An error of the sales invoices: shape B, or shape A when the field's 403 for duplicates is played."""
    words: object = [message] if book.state.variants.message == "array" else message
    if not message:
        return {}
    if status == 403:
        return {"status_code": status, "message": words, "data": None}
    return {"error": {"status_code": status, "message": words}}


NOT_FOUND_TO_DELETE = {
    "status_code": 404, "code": "ERR-CMN-000", "error": "Invoice not found", "message": "Not Found",
}  # fmt: skip
"""Shape C."""
NOT_FOUND_TO_READ = {"code": "ERR-INV-001", "message": "invoice not found"}
"""Shape F, documented for purchase invoices."""


def _stamp(at: datetime) -> str:
    return f"{at.astimezone(WIB):%Y-%m-%d %H:%M:%S}"
