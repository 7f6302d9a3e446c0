"""Amounts as people type them, and what is worked out from them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import BadInput
from pos_app.domain.money import MOST, Rupiah, parse_amount

AMOUNTS = st.integers(0, MOST)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("500000", 500_000),
        ("500.000", 500_000),
        ("500,000", 500_000),
        ("500 000", 500_000),
        ("500\u00a0000", 500_000),
        ("1.234.567", 1_234_567),
        ("500rb", 500_000),
        ("500 rb", 500_000),
        ("500k", 500_000),
        ("500K", 500_000),
        ("1,5jt", 1_500_000),
        ("1.5jt", 1_500_000),
        ("1,25jt", 1_250_000),
        ("2jt", 2_000_000),
        ("0,5jt", 500_000),
        ("0", 0),
        ("  75000 ", 75_000),
        ("Rp 500.000", 500_000),
        ("Rp\u00a0500.000", 500_000),
        ("Rp500,000", 500_000),
        ("rp. 500 000", 500_000),
        ("IDR 500000", 500_000),
        ("Rp 500rb", 500_000),
        ("500.000,00", 500_000),
        ("500,000.00", 500_000),
        ("Rp 1.250.000,00", 1_250_000),
        ("500 000,00", 500_000),
        ("500000.00", 500_000),
        ("500000,0", 500_000),
        ("500.000,-", 500_000),
        ("Rp 500.000,--", 500_000),
        ("0,00", 0),
    ],
)
def test_an_amount_reads_as_its_writer_means_it(typed: str, amount: int) -> None:
    assert parse_amount(typed) == amount
    assert type(parse_amount(typed)) is Rupiah


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "-1",
        "+1",
        "1e6",
        "٥٠٠",
        "５００",
        "500²",
        "0812",
        "000",
        "1.5",
        "1,50",
        "500.00",
        "50.0000",
        "1.000,000",
        "1,000.000",
        "500,00",
        "50.0",
        "Rp",
        "Rp -1",
        "Rp Rp 500",
        "500.000-",
        "1.000.00",
        "1,50,000.00",
        "500.000,00,-,-",
        "500rb,00",
        "500.000 Rp",
        "0.500",
        "1..000",
        "1.500rb",
        "1.125jt",
        "1,jt",
        "jt",
        "1m",
        "500 rb 1",
        "500_000",
        "5 00",
        "1.234 567",
        "0x10",
        "nan",
        "500\n000",
        "1" * 13,
        "9999999jt",
        "1" * 1_000_000,
    ],
)
def test_anything_else_is_refused_with_the_way_to_write_it(typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_amount(typed, field="amount")
    assert refused.value.code == "bad_amount"
    assert refused.value.field == "amount"
    assert "500.000" in refused.value.next_step
    assert len(str(refused.value)) < 80


@pytest.mark.parametrize("typed", ["500.000,50", "Rp 7.500,5", "500000.01"])
def test_cents_are_refused_by_name(typed: str) -> None:
    with pytest.raises(BadInput, match="has cents; rupiah have none") as refused:
        parse_amount(typed, field="amount")
    assert (refused.value.code, refused.value.field) == ("amount_cents", "amount")
    assert "500.000" in refused.value.next_step


@given(AMOUNTS, st.sampled_from([",", "."]), st.sampled_from(["", " "]))
def test_every_amount_can_be_typed_plain_and_grouped(amount: int, mark: str, space: str) -> None:
    assert parse_amount(str(amount)) == amount
    assert parse_amount(f"{space}{amount:,}".replace(",", mark)) == amount


@given(st.text(max_size=20) | st.text("0123456789.,- rbkjtRp", max_size=12))
def test_no_text_breaks_the_reader_and_what_it_takes_has_only_those_digits(typed: str) -> None:
    try:
        amount = parse_amount(typed)
    except BadInput:
        return
    assert 0 <= amount <= MOST
    digits = "".join(letter for letter in typed if letter in "0123456789").lstrip("0").rstrip("0")
    assert str(int(amount)).rstrip("0") == digits


@given(AMOUNTS, st.integers(0, 100))
def test_a_percentage_of_an_amount_is_rounded_half_up(amount: int, rate: int) -> None:
    exact = Decimal(amount) * rate / 100
    assert Rupiah(amount).percent(rate) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))
