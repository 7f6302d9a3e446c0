"""Dates of a file: the order of day and month is proved by the file itself or answered by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from pos_app.desk.incoming import AskDates
from pos_app.domain.errors import BadInput
from pos_app.importing.cells import shown, text
from pos_app.importing.columns import heading_key
from pos_app.words import N_

Order = Literal["dmy", "mdy", "ymd"]
"""The order of day, month and year."""

ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")

_CLOCK = r"[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_TIME = rf"(?:[T ,]+{_CLOCK}(?: ?[AaPp]\.?[Mm]\.?)?(?: ?Z|[+-][0-9:]{{4,6}})?)?"
_YEAR_FIRST = re.compile(r"([0-9]{4})([-/. ])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_FIGURES = re.compile(r"([0-9]{1,2})([-/. ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _TIME)
_DAY_NAMED = re.compile(r"([0-9]{1,2})[- .]*([^\W\d_]{3,10})\.?[- ,]*([0-9]{4})" + _TIME)
_MONTH_NAMED = re.compile(r"([^\W\d_]{3,10})\.?[- ]*([0-9]{1,2})(?:st|nd|rd|th)?[ ,]+([0-9]{4})" + _TIME)
_MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "januari"),
    ("february", "februari", "pebruari"),
    ("march", "maret", "mrt"),
    ("april",),
    ("may", "mei"),
    ("june", "juni"),
    ("july", "juli"),
    ("august", "agustus", "agt", "ags"),
    ("september", "sept"),
    ("october", "oktober"),
    ("november", "nopember", "nop"),
    ("december", "desember"),
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class _Proof(NamedTuple):
    """What one column proves about the order of its dates."""

    orders: frozenset[Order]
    """The orders that at least one date proves by having no other reading."""
    open: tuple[str, ...]
    """Dates with several readings that differ, without repeats."""
    against: dict[Order, tuple[int, str]]
    """For each proved order, the first line that proves it."""


def order_of(
    columns: Mapping[str, Iterable[tuple[int, str]]], chosen: Order | None = None
) -> dict[str, Order]:
    """The order of the dates in each column (its cells with their lines), proved or chosen.

    A column that proves nothing takes the order that the file's other columns prove. Raises `AskDates`
    where the file proves nothing or contradicts itself, and `BadInput` (`dates_disproved`) when the chosen
    order is not the one that the file proves.
    """
    proofs = {column: _prove(cells) for column, cells in columns.items()}
    if chosen:
        for column, proof in proofs.items():
            _check_chosen(column, proof, chosen)
        return dict.fromkeys(columns, chosen)
    together = frozenset[Order]().union(*(proof.orders for proof in proofs.values()))
    return {column: _settled(column, proof, together) for column, proof in proofs.items()}


def day(cell: str, order: Order) -> date | None:
    """The day in a cell, None for a blank one; a time of day after it is dropped. Raises `BadInput`."""
    written = text(cell)
    if not written:
        return None
    readings = _readings(written)
    if order in readings:
        return readings[order]
    if re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", written):
        raise BadInput(
            "date_serial",
            N_("%(cell)s is a spreadsheet's day number; format the column as a date"),
            cell=shown(cell),
        )
    if readings:
        raise BadInput(
            "date_order", N_("%(cell)s is no date when read as %(order)s"), cell=shown(cell), order=order
        )
    raise BadInput("bad_date", N_("%(cell)s is not a date"), cell=shown(cell))


def _readings(written: str) -> dict[Order, date]:
    """Every order in which a text is a day, and which day."""
    if found := _YEAR_FIRST.fullmatch(written):
        return _same(_made(found[1], found[3], found[4]))
    if found := _DAY_NAMED.fullmatch(written):
        return _same(_made(found[3], _month(found[2]), found[1]))
    if found := _MONTH_NAMED.fullmatch(written):
        return _same(_made(found[3], _month(found[1]), found[2]))
    found = _FIGURES.fullmatch(written)
    if found is None or not written.isascii():
        return {}
    one, two, three = found[1], found[3], found[4]
    made: dict[Order, date | None] = {"dmy": _made(three, two, one), "mdy": _made(three, one, two)}
    if len(three) == 2 and len(one) == 2:
        made["ymd"] = _made(one, two, three)
    return {order: found_day for order, found_day in made.items() if found_day}


def _same(found: date | None) -> dict[Order, date]:
    return dict.fromkeys(ORDERS, found) if found else {}


def _made(year: str, month: str, day_of_month: str) -> date | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        made = date(number, int(month), int(day_of_month))
    except ValueError:
        return None
    return made if _FIRST_YEAR <= number <= _LAST_YEAR else None


def _month(word: str) -> str:
    key = heading_key(word)
    for number, names in enumerate(_MONTHS, 1):
        if any(key == month or (key == month[:3]) for month in names):
            return str(number)
    return "0"


def _prove(cells: Iterable[tuple[int, str]]) -> _Proof:
    against: dict[Order, tuple[int, str]] = {}
    undecided: dict[str, None] = {}
    for line, cell in cells:
        written = text(cell)
        readings = _readings(written)
        if len(readings) == 1:
            against.setdefault(next(iter(readings)), (line, written))
        elif len(set(readings.values())) > 1:
            undecided[written] = None
    return _Proof(frozenset(against), tuple(undecided), against)


def _settled(column: str, proof: _Proof, together: frozenset[Order]) -> Order:
    proved = proof.orders or together
    if len(proof.orders) > 1:
        raise AskDates(column, _contradiction(proof), tuple(o for o in ORDERS if o in proof.orders))
    if len(proved) == 1:
        return next(iter(proved))
    if not proof.open:
        return ORDERS[0]
    raise AskDates(column, _spread_out(proof.open), _possible(proof.open))


def _check_chosen(column: str, proof: _Proof, chosen: Order) -> None:
    if proof.orders and chosen not in proof.orders:
        line, written = next(iter(proof.against.values()))
        raise BadInput(
            "dates_disproved",
            N_("Line %(line)s: %(cell)s in the column %(column)s is no date when read as %(order)s."),
            next_step=N_("Leave the order away, the file proves it, or choose the other one."),
            line=line,
            cell=written,
            column=column,
            order=chosen,
        )


def _contradiction(proof: _Proof) -> tuple[str, ...]:
    return (*(written for _line, written in proof.against.values()), *proof.open)[:3]


def _spread_out(dates: Sequence[str]) -> tuple[str, ...]:
    """Three dates from over the whole column."""
    return tuple(dict.fromkeys((dates[0], dates[len(dates) // 2], dates[-1])))


def _possible(dates: Sequence[str]) -> tuple[Order, ...]:
    """The orders in which the undecided dates are days."""
    return tuple(order for order in ORDERS if all(order in _readings(written) for written in dates)) or ORDERS
