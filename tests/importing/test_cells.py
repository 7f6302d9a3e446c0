from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.errors import BadInput
from pos_app.importing import cells


@pytest.mark.parametrize(
    ("cell", "rupiah"),
    [
        ("Rp 7.500.000,00", 7_500_000),
        ("5,550,000.00", 5_550_000),
        ("300,000.00", 300_000),
        ("Rp6.000.000", 6_000_000),
        ("Rp900.000", 900_000),
        ("Rp500,000.00", 500_000),
        ("1850000", 1_850_000),
        ("500.000", 500_000),
        ("500,000", 500_000),
        ("500 000", 500_000),
        ("Rp\u00a0500.000", 500_000),
        ("IDR 500000", 500_000),
        ("Rp. 500.000,-", 500_000),
        ("500000.0", 500_000),
        ("500,000.00", 500_000),
        ("0.00", 0),
        ("1,5jt", 1_500_000),
        ("0", 0),
    ],
)
def test_amounts_as_files_write_them(cell: str, rupiah: int) -> None:
    assert cells.amount(cell) == rupiah


@pytest.mark.parametrize(
    "cell",
    [
        "", "Rp", "-1", "(500.000)", "1e6", "1.5E+06", "٥٠٠", "5,550,00.00", "1.850,000", "1,850.000",
        "500.0000", "12.50", "500,00", "0.500", "five", "500.000 + 1", "=500000", "500.000,50",
        "9" * 40, "Rp 1.000.000.00",
    ],
)  # fmt: skip
def test_what_is_no_amount_or_two_is_refused(cell: str) -> None:
    with pytest.raises(BadInput):
        cells.amount(cell)


def test_cents_are_refused_by_name() -> None:
    with pytest.raises(BadInput, match=r"Rp 7\.500,50 has cents; rupiah have none"):
        cells.amount("Rp 7.500,50")


@given(st.integers(min_value=0, max_value=999_999_999_999), st.sampled_from(".,"), st.booleans())
def test_any_grouped_amount_is_read_whatever_country_wrote_it(number: int, mark: str, cents: bool) -> None:
    written = f"{number:,}".replace(",", mark)
    unlike_a_group = number == 0 or number > 999
    tail = ("," if mark == "." else ".") + "00" if cents and unlike_a_group else ""
    assert cells.amount(f"Rp {written}{tail}") == number


@pytest.mark.parametrize(
    "cell",
    [
        *("081234567890", "0812-3456-7890", "+62 812 3456 7890", "6281234567890", "81234567890"),
        *("'081234567890", '="081234567890"', "8.1234567890E+10", "6,281234567890E+12"),
        *("6281234567890.0", " 0812 3456 7890\n"),
    ],
)
def test_phones_in_any_spelling_meet(cell: str) -> None:
    assert cells.phone(cell) == "+6281234567890"


@pytest.mark.parametrize("cell", ["8.12E+10", "8,12345E+10", "6.2812E+12"])
def test_a_phone_that_lost_digits_to_a_spreadsheet_is_refused_with_the_reason(cell: str) -> None:
    with pytest.raises(BadInput, match="a spreadsheet has shortened it") as refused:
        cells.phone(cell)
    assert refused.value.code == "phone_mangled"


@pytest.mark.parametrize("cell", ["12", "0812", "call me", "081234567890 / 081234567891", "#N/A"])
def test_what_is_no_phone_is_refused(cell: str) -> None:
    with pytest.raises(BadInput):
        cells.phone(cell)


def test_blank_phone_and_email_are_nothing() -> None:
    assert cells.phone("  ") is None
    assert cells.phone('=""') is None
    assert cells.email(" ") is None


def test_email_is_checked() -> None:
    assert cells.email(" dewi@example.com ") == "dewi@example.com"
    for wrong in ("dewi", "dewi@", "a@b@example.com", "dewi@example.com; ani@example.com"):
        with pytest.raises(BadInput):
            cells.email(wrong)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("  Dewi ", "Dewi"),
        ("Dewi\x00 \x1b[31mLestari\r\n", "Dewi [31mLestari"),
        ("Ni\tLuh\nAyu", "Ni Luh Ayu"),
        ("[bold]Ani[/]", "[bold]Ani[/]"),
        ('=HYPERLINK("x")', '=HYPERLINK("x")'),
        ("O'Neil  de  Groot", "O'Neil de Groot"),
        ("محمد", "محمد"),
        ("💆🏽 Sari", "💆🏽 Sari"),
        ("X", "X"),
    ],
)
def test_names_stay_as_they_are_but_for_what_cannot_be_seen(cell: str, name: str) -> None:
    assert cells.name(cell) == name


def test_a_name_may_be_neither_empty_nor_endless() -> None:
    assert cells.name("A" * 300) == "A" * 300
    for wrong in ("", " \x00 ", "A" * 301):
        with pytest.raises(BadInput):
            cells.name(wrong)


def test_notes_keep_their_lines_and_lose_cards() -> None:
    assert cells.notes("VIP \n paid 4111 1111 1111 1111 once") == "VIP\npaid **** 1111 once"
    with pytest.raises(BadInput):
        cells.notes("A" * 2_001)


def test_numbers_are_whole_and_within_limits() -> None:
    assert cells.count("60", 15, 480) == 60
    assert cells.count(" 60.0 ", 15, 480) == 60
    for wrong in ("", "60.5", "-5", "10,000", "1e2", "٦٠", "14", "481", "sixty"):
        with pytest.raises(BadInput):
            cells.count(wrong, 15, 480)
