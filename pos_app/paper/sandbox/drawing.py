"""The pay page as HTML: plain forms, no script, every value escaped."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

import segno

from pos_app.paper.sandbox.book import LEAST_PAID_ONLINE, MOST_BY_QRIS, Book
from pos_app.paper.sandbox.page_words import Speech
from pos_app.paper.sandbox.state import Invoice, Paid

_CSS = Path(__file__).with_name("page.css").read_text(encoding="utf-8")
_TEST_CARD = "4000 0000 0000 1091"


def landing(book: Book, invoice: Invoice, say: Speech, *, wrong_part: str | None = None) -> str:
    """What is bought, what it costs, and the ways to pay (wireframe 10a)."""
    owed = book.owed(invoice)
    notes = ""
    if invoice.word(book.now()) == "overdue":
        notes = f'<p class="note">{say("overdue")}</p>'
    if invoice.total < LEAST_PAID_ONLINE:
        ways = f'<section><p class="note">{say("too_small")}</p></section>'
    else:
        ways = _ways(say, owed, wrong_part)
    body = f'{notes}<div class="stack">{_bought(invoice, say)}{_summary(invoice, owed, say)}</div>{ways}'
    return _page(say, say("title"), body, two=True)


def way(invoice: Invoice, say: Speech, method: str, amount: int) -> str:
    """The chosen way to pay, made-believe."""
    number = f"8808 {int(invoice.uuid[:8], 16):010d}"
    shown = {
        "qris": f"<p>{say('scan')}</p>{_qr(invoice)}",
        "va": f'<p>{say("transfer")}</p><div>{say("account")}<div class="number">{number}</div></div>',
        "card": f"<p>{say('charge')}</p>"
        f'<div>{say("card_number")}<div class="number">{_TEST_CARD}</div></div>',
    }[method]
    fields = "".join(
        f'<input type="hidden" name="{name}" value="{value}">'
        for name, value in (("method", method), ("amount", amount))
    )
    body = (
        f'<section class="way"><h2>{say(method)}</h2><div class="amount">{say.money(amount)}</div>{shown}'
        f'<form method="post">{fields}<button>{say("paid_button")}</button></form>'
        f'<a href="/{invoice.code}">{say("back")}</a></section>'
    )
    return _page(say, say("title"), body)


def success(book: Book, invoice: Invoice, say: Speech, paid: Paid) -> str:
    """What has arrived (wireframe 10b)."""
    owed = book.owed(invoice)
    rows = [
        (say("package"), ", ".join(item.name for item in invoice.items)),
        (say("amount_paid"), say.money(paid.amount)),
        (say("method"), say(paid.method)),
        (say("reference"), paid.reference),
        (say("when"), say.moment(paid.at)),
        (say("invoice"), invoice.number),
    ]
    if owed:
        rows.append((say("left"), say.money(owed)))
    title = say("some") if owed else say("done")
    last = f'<a href="/{invoice.code}?rest">{say("rest")}</a>' if owed else f"<p>{say('desk')}</p>"
    body = (
        f'<section class="done"><div class="tick" aria-hidden="true">✓</div><h1>{title}</h1>'
        f"<p>{say('thanks')}</p><dl>{_rows(rows)}</dl>{last}</section>"
    )
    return _page(say, title, body, heading=False)


def gone(say: Speech) -> str:
    """The invoice was deleted, or never was."""
    body = f'<section class="done"><h1>{say("gone")}</h1><p>{say("gone_hint")}</p></section>'
    return _page(say, say("gone"), body, heading=False)


def _bought(invoice: Invoice, say: Speech) -> str:
    lines = "".join(
        f"<li><strong>{escape(item.name)}{f' × {item.quantity}' if item.quantity > 1 else ''}</strong>"
        + "".join(
            f"<span>{escape(line.strip())}<br></span>"
            for line in re.split(r"[;\n]", item.description)
            if line.strip()
        )
        + "</li>"
        for item in invoice.items
    )
    note = invoice.texts.get("notes", "")
    notes = f"<p>{escape(note)}</p>" if note else ""
    return f'<section><h2>{say("includes")}</h2><ul class="items">{lines}</ul>{notes}</section>'


def _summary(invoice: Invoice, owed: int, say: Speech) -> str:
    rows = [
        (say("price"), say.money(invoice.total - invoice.delivery_fee)),
        (say("fee"), say.money(invoice.delivery_fee)),
    ]
    sum_ = (say("total"), say.money(invoice.total))
    if owed < invoice.total:
        rows += [sum_, (say("received"), say.money(invoice.total - owed))]
        sum_ = (say("left"), say.money(owed))
    last = _rows([(say("invoice"), invoice.number), (say("due"), say.day(invoice.due_date))])
    return (
        f"<section><h2>{say('summary')}</h2><dl>{_rows(rows)}</dl>"
        f'<dl class="sum">{_rows([sum_])}</dl><dl>{last}</dl></section>'
    )


def _ways(say: Speech, owed: int, wrong_part: str | None) -> str:
    too_much = owed > MOST_BY_QRIS
    ways = "".join(
        f'<label class="choice"><input type="radio" name="method" value="{name}"'
        f"{' checked' if name == ('va' if too_much else 'qris') else ''}{' disabled' if off else ''}>"
        f"<span>{say(name)}<small>{say('qris_most') if off else say(name + '_hint')}</small></span></label>"
        for name, off in (("qris", too_much), ("va", False), ("card", False))
    )
    part = wrong_part is not None
    warning = f'<p class="note" role="alert">{say("part_wrong")}</p>' if part else ""
    field = (
        '<input type="text" name="part" inputmode="numeric" autocomplete="off" maxlength="20"'
        f' aria-label="{say("part_label")}" placeholder="100000" value="{escape(wrong_part or "")}">'
    )
    return f"""<section><form method="get"><fieldset><legend>{say("how")}</legend>{ways}</fieldset>
<fieldset><legend>{say("amount")}</legend>{warning}
<label class="choice"><input type="radio" name="how_much" value="full"{"" if part else " checked"}>
<span>{say("full")} · {say.money(owed)}</span></label>
<label class="choice"><input type="radio" name="how_much" value="part"{" checked" if part else ""}>
<span class="grow">{say("part")}{field}</span></label>
</fieldset><button>{say("go")} →</button></form></section>"""


def _rows(rows: list[tuple[str, str]]) -> str:
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows)


def _qr(invoice: Invoice) -> str:
    """A code that no wallet takes for a real one."""
    return segno.make(f"SANDBOX QRIS {invoice.code}", error="m").svg_inline(border=0, omitsize=True)


def _page(say: Speech, title: str, body: str, *, two: bool = False, heading: bool = True) -> str:
    head = f'<header><span class="brand">Paper.id sandbox</span><h1>{title}</h1></header>' if heading else ""
    return f"""<!doctype html>
<html lang="{say.language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>{escape(title)}</title><style>{_CSS}</style></head>
<body><div class="sandbox">{say("sandbox")}</div>
<main{' class="two"' if two else ""}>{head}{body}</main></body></html>
"""
