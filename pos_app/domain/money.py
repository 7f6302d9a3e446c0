"""Money: whole rupiah, as an amount and as people type it."""

from __future__ import annotations

import re
from typing import Self

from pos_app.domain.errors import BadInput

MOST = 999_999_999_999
"""The largest amount that can be typed; a longer number is a phone or a card, not a price."""

_LONGEST = 32
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[., \u00a0\u202f])[0-9]{3}(?:(?P=mark)[0-9]{3})*")
_PLAIN = re.compile(r"0|[1-9][0-9]*")
_SHORT = re.compile(
    r"(?P<whole>0|[1-9][0-9]*)(?:[.,](?P<part>[0-9]{1,2}))? ?(?P<suffix>rb|k|jt)", re.IGNORECASE
)
_SUFFIXES = {"rb": 1_000, "k": 1_000, "jt": 1_000_000}


class Rupiah(int):
    """An amount of whole rupiah; arithmetic gives plain integers, screens show it formatted."""

    def percent(self, rate: int) -> Self:
        """`rate` percent of the amount, rounded half-up to the rupiah (FEE-6)."""
        return type(self)((2 * self * rate + 100) // 200)


def percentage(part: int, whole: int) -> float:
    """What share `part` is of `whole`, in percent, half-up to two decimals; 0 of nothing (PKG-5, PKG-6)."""
    if whole == 0:
        return 0.0
    return (20_000 * part + whole) // (2 * whole) / 100


def parse_amount(text: str, *, field: str = "") -> Rupiah:
    """The amount somebody typed: `500000`, `500.000`, `500,000`, `500 000`, `500rb`, `500k`, `1,5jt`.

    Dots, commas and spaces group by three in either language; a decimal stands only before a suffix. Raises
    `BadInput` (`bad_amount`, on `field`) for anything else, with a sentence that shows how.
    """
    typed = text.strip()
    amount = _read(typed) if len(typed) <= _LONGEST else None
    if amount is None or amount > MOST:
        raise BadInput(
            "bad_amount",
            "Not an amount: %(typed)s" if typed else "An amount is missing",
            next_step="Type 500000, 500.000, 500rb or 1,5jt.",
            field=field,
            **({"typed": typed[:_LONGEST]} if typed else {}),
        )
    return Rupiah(amount)


def _read(typed: str) -> int | None:
    if _PLAIN.fullmatch(typed):
        return int(typed)
    if _GROUPED.fullmatch(typed):
        return int(re.sub(r"[^0-9]", "", typed))
    if short := _SHORT.fullmatch(typed):
        hundredths = int(short["whole"]) * 100 + int((short["part"] or "0").ljust(2, "0"))
        return hundredths * _SUFFIXES[short["suffix"].lower()] // 100
    return None
