"""One cell to one value; what cannot be read without guessing is refused with a reason."""

from __future__ import annotations

import re

from pos_app.desk.contact import normal_email, normal_phone
from pos_app.desk.customers import NAME_LIMIT, NOTES_LIMIT
from pos_app.domain.cards import mask_cards
from pos_app.domain.errors import BadInput
from pos_app.domain.money import Rupiah, parse_amount
from pos_app.domain.names import cleaned as text
from pos_app.domain.names import cleaned_lines
from pos_app.words import N_

_SHOWN = 40
_WHOLE = re.compile(r"([0-9]{1,9})(?:[.,]0{1,2})?")
_SCIENTIFIC = re.compile(r"([0-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")
_EXCEL_TEXT = re.compile(r'="([^"]*)"')


def name(cell: str) -> str:
    """A name, kept literally, in one field; raises `BadInput` when there is none or it is too long."""
    cleaned = mask_cards(text(cell))
    if not cleaned:
        raise BadInput("name_missing", N_("is missing"))
    if len(cleaned) > NAME_LIMIT:
        raise BadInput("name_too_long", N_("has more than %(most)s characters"), most=NAME_LIMIT)
    return cleaned


def notes(cell: str) -> str:
    """A note of any kind, its lines kept, card numbers struck out; raises `BadInput` when it is too long."""
    cleaned = mask_cards(cleaned_lines(cell))
    if len(cleaned) > NOTES_LIMIT:
        raise BadInput("notes_too_long", N_("has more than %(most)s characters"), most=NOTES_LIMIT)
    return cleaned


def amount(cell: str) -> Rupiah:
    """Whole rupiah: `Rp 7.500.000,00`, `5,550,000.00`, `Rp6.000.000`, `IDR 500000`, `500.000,-`, `1850000`.

    Raises `BadInput` for cents, signs, exponents, and for what two countries read as two amounts.
    """
    written = text(cell)
    if not written:
        raise BadInput("amount_missing", N_("is missing"))
    try:
        return parse_amount(written)
    except BadInput as refusal:
        said = N_("%(cell)s is not an amount; write it like 500000 or 500.000")
        if refusal.code == "amount_cents":
            said = N_("%(cell)s has cents; rupiah have none")
        raise BadInput(refusal.code, said, cell=shown(cell)) from refusal


def count(cell: str, low: int, high: int) -> int:
    """A whole number within limits, `60` or `60.0`; raises `BadInput`."""
    written = text(cell)
    if not written:
        raise BadInput("number_missing", N_("is missing"))
    found = _WHOLE.fullmatch(written) if written.isascii() else None
    if found is None:
        raise _no_number("bad_number", cell, low, high)
    number = int(found[1])
    if not low <= number <= high:
        raise _no_number("number_out_of_range", cell, low, high)
    return number


def _no_number(code: str, cell: str, low: int, high: int) -> BadInput:
    said = N_("%(cell)s is not a whole number from %(low)s to %(high)s")
    return BadInput(code, said, cell=shown(cell), low=low, high=high)


def phone(cell: str) -> str | None:
    """A phone in E.164, None for a blank cell.

    What a spreadsheet did to it is undone where no digit was lost (`="0812…"`, `'0812…`, all figures of an
    exponent) and refused where some were (`8.12E+10`). Raises `BadInput`.
    """
    written = text(cell)
    if quoted := _EXCEL_TEXT.fullmatch(written):
        written = quoted[1].strip()
    written = written.lstrip("'").strip()
    if not written:
        return None
    if mangled := _SCIENTIFIC.fullmatch(written):
        whole, part, exponent = mangled[1], mangled[2] or "", int(mangled[3])
        if len(part) < exponent:
            raise BadInput(
                "phone_mangled",
                N_("a spreadsheet has shortened it to %(cell)s, digits are lost; export it as text"),
                cell=shown(cell),
            )
        written = whole + part[:exponent]
    elif re.fullmatch(r"[0-9]{9,15}[.,]0", written):
        written = written[:-2]
    return normal_phone(written)


def email(cell: str) -> str | None:
    """An e-mail address, None for a blank cell; raises `BadInput`."""
    written = text(cell).removeprefix("mailto:")
    return normal_email(written) if written else None


def shown(cell: str) -> str:
    """A cell as a reason quotes it: cleaned and cut."""
    cleaned = mask_cards(text(cell))
    return cleaned if len(cleaned) <= _SHOWN else f"{cleaned[:_SHOWN]}…"


__all__ = ["NAME_LIMIT", "amount", "count", "email", "name", "notes", "phone", "shown", "text"]
