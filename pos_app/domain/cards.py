"""Card numbers do not belong in a desk's notes: they are found by their check digit."""

from __future__ import annotations

import re

_RUN = re.compile(r"(?<![0-9])[0-9](?:[ \-.]?[0-9]){12,18}(?![0-9])")


def has_card(text: str) -> bool:
    """Whether a text holds what looks like a card number: 13–19 digits with a right check digit."""
    return any(_is_card(run[0]) for run in _RUN.finditer(text))


def mask_cards(text: str) -> str:
    """The text with every card number but its last four digits struck out."""
    return _RUN.sub(lambda run: _masked(run[0]) if _is_card(run[0]) else run[0], text)


def _masked(run: str) -> str:
    return f"**** {_digits(run)[-4:]}"


def _digits(run: str) -> str:
    return "".join(char for char in run if char.isdigit())


def _is_card(run: str) -> bool:
    """Luhn: every second digit from the right doubled, the sum of all digits a multiple of ten.

    No card begins with 0, and those that begin with 62 have 16 digits or more: what is left are phones.
    """
    digits = _digits(run)
    if digits.startswith("0") or (digits.startswith("62") and len(digits) < 16):
        return False
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        total += digit if place % 2 == 0 else sum(divmod(2 * digit, 10))
    return total % 10 == 0
