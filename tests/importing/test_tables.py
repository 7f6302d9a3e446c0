from __future__ import annotations

import pytest

from pos_app.domain.errors import BadInput
from pos_app.importing import tables
from pos_app.importing.columns import Column
from pos_app.importing.tables import Table, read_table

COLUMNS = (
    Column("name", ("name", "nama")),
    Column("price", ("price", "harga")),
    Column("notes", ("notes", "catatan"), required=False),
)


def table(text: str) -> Table:
    return read_table(text.encode(), [COLUMNS])[1]


def rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return [(record.line, record.cells) for record in table(text).records]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = f"name{delimiter}price\nA, B; C{delimiter}1\n"
    if delimiter in ",;":
        text = f'name{delimiter}price\n"A, B; C"{delimiter}1\n'
    assert rows(text) == [(2, {"name": "A, B; C", "price": "1"})]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(end: str) -> None:
    assert rows(f"name,price{end}A,1{end}B,2{end}") == [
        (2, {"name": "A", "price": "1"}),
        (3, {"name": "B", "price": "2"}),
    ]


def test_the_header_is_found_below_a_title_block_which_is_noted() -> None:
    found = table("Spa Kemang\nExport 21/11/2026,,\n\nNama;Harga\nCreambath;110000\n")
    assert [(record.line, record.cells["name"]) for record in found.records] == [(5, "Creambath")]
    assert found.notes[0].line == 1
    assert found.notes[0].reason == "Above the header, not read: Spa Kemang / Export 21/11/2026,,"


def test_headings_in_any_spelling_and_unknown_columns_are_noted() -> None:
    found = table("﻿ NAMA , Harga ,Colour\nA,1,red\n")
    assert found.records[0].cells == {"name": "A", "price": "1"}
    assert [note.reason for note in found.notes] == ["Columns not used: Colour"]


def test_quotes_commas_and_line_breaks_inside_fields_keep_line_numbers_right() -> None:
    text = 'name,price,notes\n"Ibu ""Ani"", Dr.",1,"one\ntwo\nthree"\nB,2,\n'
    assert rows(text) == [
        (2, {"name": 'Ibu "Ani", Dr.', "price": "1", "notes": "one\ntwo\nthree"}),
        (5, {"name": "B", "price": "2", "notes": ""}),
    ]


def test_ragged_rows_are_left_out_with_their_line() -> None:
    found = table("name,price\nA\nB,2\nC,3,4\nD,4,,\n")
    assert [record.cells["name"] for record in found.records] == ["B", "D"]
    assert [(line.line, line.reason) for line in found.left_out] == [
        (2, "The line has 1 cells where the header has 2."),
        (4, "The line has 3 cells where the header has 2."),
    ]
    assert found.read == 4


def test_a_quote_that_swallows_rows_is_named_with_its_lines() -> None:
    found = table('name,price\n"A,1\nB,2\nC,"3"\nD,4\n')
    assert [record.cells["name"] for record in found.records] == ["D"]
    assert "Lines 2 to 4 are one row" in found.left_out[0].reason


def test_a_quote_that_is_never_closed_refuses_the_file() -> None:
    with pytest.raises(BadInput, match="Line 3: a quotation mark is opened and never closed") as refused:
        table('name,price\nA,1\n"B,2\nC,3\n')
    assert refused.value.code == "quote_open"


def test_an_inch_mark_is_no_open_quote() -> None:
    assert rows('name,price\nMirror 12",1\n') == [(2, {"name": 'Mirror 12"', "price": "1"})]


def test_a_repeated_header_is_left_out() -> None:
    found = table("name,price\nA,1\nName,Price\nB,2\n")
    assert [(line.line, line.reason) for line in found.left_out] == [(3, "The line is the header once more.")]


def test_a_missing_column_names_the_line_and_what_is_there() -> None:
    with pytest.raises(BadInput, match=r"Line 2: the column price is missing; the header reads: name, cost"):
        table("\nname,cost\nA,1\n")


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(BadInput, match="Line 1: the column Price is there twice"):
        table("name,Price,price\nA,1,2\n")


def test_of_two_headings_for_one_field_the_preferred_wins() -> None:
    found = table("nama,name,price\nB,A,1\n")
    assert found.records[0].cells["name"] == "A"
    assert found.notes[0].reason == "Columns not used: nama"


def test_no_header_at_all_says_what_is_needed_and_what_is_there() -> None:
    with pytest.raises(BadInput, match=r"needs at least: name, price\. Line 1 reads: 1, 2"):
        table("1,2\n3,4\n")


def test_a_header_without_rows_is_refused() -> None:
    with pytest.raises(BadInput, match="Line 1 is a header, but no rows follow it"):
        table("name,price\n\n\n")


def test_a_row_of_only_blank_cells_is_no_row() -> None:
    assert table("name,price\n,\nA,1\n , \n").read == 1


def test_nuls_and_other_controls_do_not_stop_the_reader() -> None:
    assert rows("name,price\nA\x00B,1\n" + "C,2\n" * 20)[0] == (2, {"name": "A\x00B", "price": "1"})


def test_cells_and_files_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    left_out = table(f"name,price\n{'A' * 20_001},1\n").left_out
    assert [(line.line, line.reason) for line in left_out] == [(2, "A cell has more than 20000 characters.")]
    with pytest.raises(BadInput, match="Line 2: a cell is too long"):
        table(f"name,price\n{'A' * 200_000},1\n")
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    assert table("name,price\nA,1\nB,2\n").read == 2
    with pytest.raises(BadInput, match="more than 2 lines"):
        table("name,price\nA,1\nB,2\nC,3\n")
