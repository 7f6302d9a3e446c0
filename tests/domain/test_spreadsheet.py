from __future__ import annotations

import csv
import io

import pytest

from pos_app.domain.spreadsheet import cell, table


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "name",
    ['=HYPERLINK("x")', "Anna;=1+1", "Anna; =1+1", "Anna\r\n=1+1", "a\t@SUM(1)", "Anna;+62", "=a;=b\n-c"],
)
def test_no_cell_begins_a_formula_whatever_the_spreadsheet_takes_for_a_delimiter(
    name: str, delimiter: str
) -> None:
    text = table(["guest", "phone"], [["first", name]])
    cells = [one for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) for one in row]
    assert not [one for one in cells if one.strip()[:1] in tuple("=+-@")]


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [cell(one) for one in ("Anna; Budi", "a-b", "1;2", 5, None)] == [
        "Anna; Budi",
        "a-b",
        "1;2",
        "5",
        "",
    ]
