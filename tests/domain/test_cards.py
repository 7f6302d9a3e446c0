from __future__ import annotations

import pytest

from pos_app.domain.cards import has_card, mask_cards


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("4111111111111111", "**** 1111"),
        ("visa 4111-1111-1111-1111, exp 12/27", "visa **** 1111, exp 12/27"),
        ("5500 0000 0000 0004!", "**** 0004!"),
        ("amex 378282246310005", "amex **** 0005"),
    ],
)
def test_card_numbers_are_struck_out(text: str, masked: str) -> None:
    assert has_card(text)
    assert mask_cards(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        *("4111111111111112", "081200740000", "+62 812 0074 0000", "6281200740000", "6281234567893", "VIP"),
        *("", "41111111111111110000000000", "20 Jan 2026, 10:30, 0812-0074-0000"),
    ],
)
def test_phones_and_other_numbers_stay(text: str) -> None:
    assert not has_card(text)
    assert mask_cards(text) == text
