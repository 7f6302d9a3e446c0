from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.desk.incoming import AskDates
from pos_app.domain.errors import BadInput
from pos_app.importing.dates import Order, day, order_of

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
WRITTEN: dict[Order, str] = {"dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y", "ymd": "%Y/%m/%d"}


def order(*cells: str, chosen: Order | None = None) -> Order:
    return order_of({"Date": list(enumerate(cells, 2))}, chosen)["Date"]


def test_one_day_above_twelve_proves_the_order_of_the_whole_column() -> None:
    assert order("01/02/2026", "14/02/2026", "") == "dmy"
    assert order("01/02/2026", "02/14/2026", "soon") == "mdy"


def test_a_column_that_proves_nothing_is_asked_about_with_three_of_its_own_dates() -> None:
    with pytest.raises(AskDates) as asked:
        order("01/02/2026", "03/04/2026", "05/06/2026", "05/05/2026", "07/08/2026", "")
    assert asked.value.column == "Date"
    assert asked.value.examples == ("01/02/2026", "05/06/2026", "07/08/2026")
    assert asked.value.orders == ("dmy", "mdy")
    assert "01/02/2026, 05/06/2026, 07/08/2026" in str(asked.value)


def test_a_column_that_contradicts_itself_is_asked_about() -> None:
    with pytest.raises(AskDates) as asked:
        order("13/01/2026", "01/14/2026", "01/02/2026")
    assert asked.value.examples == ("13/01/2026", "01/14/2026", "01/02/2026")


def test_where_every_order_gives_the_same_day_nothing_is_asked() -> None:
    assert day("05/05/2026", order("05/05/2026", "2026-01-31", "14 Nov 2026")) == date(2026, 5, 5)


def test_another_column_of_the_same_file_proves_it_too() -> None:
    columns = {"Bought": [(2, "01/02/2026")], "Expires": [(2, "02/14/2026")]}
    assert order_of(columns) == {"Bought": "mdy", "Expires": "mdy"}


def test_a_chosen_order_that_the_file_disproves_is_refused_with_the_line() -> None:
    with pytest.raises(BadInput, match=r"Line 3: 02/14/2026 in the column Date .* read as dmy") as refused:
        order("01/02/2026", "02/14/2026", chosen="dmy")
    assert refused.value.code == "dates_disproved"
    assert order("01/02/2026", chosen="mdy") == "mdy"
    assert order("13/01/2026", "01/14/2026", chosen="mdy") == "mdy"


@pytest.mark.parametrize(
    "cell",
    [
        "2026-11-14", "2026/11/14", "2026-11-14T10:30:00", "2026-11-14 10:30:00.000Z", "14 Nov 2026",
        "14-Nov-2026", "14 November 2026", "Nov 14, 2026", "November 14th, 2026", "14/11/2026",
        "14-11-2026", "14.11.2026",
        "14/11/26", "14/11/2026 10:22 AM", "14 nopember 2026",
    ],
)  # fmt: skip
def test_days_as_files_write_them(cell: str) -> None:
    assert day(cell, "dmy") == date(2026, 11, 14)


def test_two_figures_of_a_year_leave_three_orders_open() -> None:
    with pytest.raises(AskDates) as asked:
        order("11/12/10")
    assert asked.value.orders == ("dmy", "mdy", "ymd")
    assert day("11/12/10", "ymd") == date(2011, 12, 10)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("46340", "a spreadsheet's day number"),
        ("soon", "soon is not a date"),
        ("31/02/2026", "31/02/2026 is not a date"),
        ("02/14/2026", "no date when read as dmy"),
        ("01-02/2026", "is not a date"),
        ("0001-01-01", "is not a date"),
        ("٠١/٠٢/٢٠٢٦", "is not a date"),
    ],
)
def test_what_is_no_day_is_refused_with_the_reason(cell: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        day(cell, "dmy")


@given(st.lists(DAYS, min_size=1), st.sampled_from(list(WRITTEN)))
def test_a_column_is_read_right_or_asked_about_never_guessed(days: list[date], written: Order) -> None:
    cells = [one.strftime(WRITTEN[written]) for one in days]
    try:
        found = order(*cells)
    except AskDates as asked:
        assert written in asked.orders  # noqa: PT017
        assert all(one.day <= 12 for one in days)
    else:
        assert [day(cell, found) for cell in cells] == days
