"""The invoice as a PDF of one page, which the short PDF link opens."""

from __future__ import annotations

from pos_app.paper.sandbox.page_words import Speech
from pos_app.paper.sandbox.state import Invoice

_LINES = 45


def pdf(invoice: Invoice, say: Speech) -> bytes:
    """A page of plain lines; letters that the PDF's own font lacks become question marks."""
    lines = [
        f"{say('invoice')} {invoice.number}", "", f"{say('due')}: {say.day(invoice.due_date)}", "",
        *(f"{item.quantity} x {item.name}   {say.money(item.price)}" for item in invoice.items), "",
        f"{say('total')}: {say.money(invoice.total)}", "", say("sandbox"),
    ]  # fmt: skip
    shown = "\n".join(f"({_escaped(line[:90])}) '" for line in lines[:_LINES])
    text = f"BT /F1 12 Tf 16 TL 60 780 Td\n{shown}\nET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
        " /Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Length {len(text)} >>\nstream\n{text}\nendstream",
    ]
    return _file(objects)


def _escaped(line: str) -> str:
    plain = line.encode("ascii", "replace").decode()
    return plain.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _file(objects: list[str]) -> bytes:
    content, offsets = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(content))
        content += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    return f"{content}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")
