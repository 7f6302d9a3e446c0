"""Money: whole rupiah, as an amount and as people type it."""

from __future__ import annotations

import re
from typing import Self

from pos_app.domain.errors import BadInput

MOST = 999_999_999_999
"""The largest amount that can be typed; a longer number is a phone or a card, not a price."""

_LONGEST = 32
_GROUP = 3
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[., \u00a0\u202f])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_SHORT = re.compile(
    r"(?P<whole>0|[1-9][0-9]*)(?:[.,](?P<part>[0-9]{1,2}))? ?(?P<suffix>rb|k|jt)", re.IGNORECASE
)
_CURRENCY = re.compile(r"(?:rp\.?|idr)[ \u00a0\u202f]*", re.IGNORECASE)
_NO_CENTS = re.compile(r"[.,] ?-{1,2}")
_CENTS = re.compile(r"(?P<whole>.*[0-9])(?P<mark>[.,])(?P<part>[0-9]{1,2})")
_SUFFIXES = {"rb": 1_000, "k": 1_000, "jt": 1_000_000}


class Rupiah(int):
    """An amount of whole rupiah; arithmetic gives plain integers, screens show it formatted."""

    def percent(self, rate: int) -> Self:
        """`rate` percent of the amount, rounded half-up to the rupiah (FEE-6)."""
        return type(self)((2 * self * rate + 100) // 200)


def parse_amount(text: str, *, field: str = "") -> Rupiah:
    """The amount that somebody typed or pasted, or that a file holds.

    Dots, commas and spaces group by three in either language; a decimal stands only before a suffix:
    `500000`, `500.000`, `500,000`, `500 000`, `500rb`, `500k`, `1,5jt`. `Rp` or `IDR` may stand before it,
    `,-` behind it, and cents of nought where they cannot be taken for a group: `Rp 500.000,00`, `500000.00`,
    but not `500.00`.

    Raises:
        BadInput: `amount_cents` for cents, `bad_amount` for anything else, on `field`, with a sentence that
            shows how it is typed.
    """
    typed = text.strip()
    amount = _read(_bare(typed), typed, field) if len(typed) <= _LONGEST else None
    if amount is None or amount > MOST:
        raise BadInput(
            "bad_amount",
            "Not an amount: %(typed)s" if typed else "An amount is missing",
            next_step="Type 500000, 500.000, 500rb or 1,5jt.",
            field=field,
            **({"typed": typed[:_LONGEST]} if typed else {}),
        )
    return Rupiah(amount)


def _bare(typed: str) -> str:
    """Without the currency before it and the dash behind it."""
    if found := _CURRENCY.match(typed):
        typed = typed[found.end() :]
    dash = _NO_CENTS.search(typed)
    return typed[: dash.start()] if dash is not None and dash.end() == len(typed) else typed


def _read(bare: str, typed: str, field: str) -> int | None:
    if (plain := _whole(bare)) is not None:
        return plain
    if short := _SHORT.fullmatch(bare):
        hundredths = int(short["whole"]) * 100 + int((short["part"] or "0").ljust(2, "0"))
        return hundredths * _SUFFIXES[short["suffix"].lower()] // 100
    cents = _CENTS.fullmatch(bare)
    if cents is None or cents["mark"] in cents["whole"] or _may_be_group(cents["whole"]):
        return None
    whole = _whole(cents["whole"])
    if whole is not None and int(cents["part"]):
        raise BadInput(
            "amount_cents",
            "%(typed)s has cents; rupiah have none.",
            next_step="Type 500000, 500.000, 500rb or 1,5jt.",
            field=field,
            typed=typed,
        )
    return whole


def _whole(bare: str) -> int | None:
    if _PLAIN.fullmatch(bare) or _GROUPED.fullmatch(bare):
        return int(re.sub(r"[^0-9]", "", bare))
    return None


def _may_be_group(whole: str) -> bool:
    """Whether what stands before a mark may be thousands that lost a digit behind it: `500.00`."""
    return whole != "0" and len(whole) <= _GROUP
