"""Rows through pydantic: every fault of a line in one reason, doubled lines found."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, PlainValidator, ValidationError

from pos_app.desk.incoming import Line
from pos_app.domain.errors import Refusal
from pos_app.importing.tables import Record, Table
from pos_app.words import _

ModelT = TypeVar("ModelT", bound=BaseModel)
RowT = TypeVar("RowT")


class RefusedCell(ValueError):
    """A refusal in the shape that pydantic collects."""

    def __init__(self, refusal: Refusal) -> None:
        """Carry a refusal."""
        super().__init__(refusal.text)
        self.refusal = refusal


def cell(read: Callable[[str], Any]) -> PlainValidator:
    """A validator that reads a cell with a function of `cells`."""

    def validate(value: str) -> Any:
        try:
            return read(value)
        except Refusal as refusal:
            raise RefusedCell(refusal) from refusal

    return PlainValidator(validate)


def check_rows(
    table: Table, model: type[ModelT], context: Mapping[str, object] | None = None
) -> tuple[list[tuple[int, ModelT]], list[Line]]:
    """The rows that are right, with their lines, and the lines left out with every reason."""
    right: list[tuple[int, ModelT]] = []
    left_out = list(table.left_out)
    for record in table.records:
        try:
            right.append((record.line, model.model_validate(record.cells, context=context)))
        except ValidationError as error:
            left_out.append(Line(record.line, _reasons(error, table, record)))
    return right, left_out


def once(
    rows: Iterable[RowT], line: Callable[[RowT], int], key: Callable[[RowT], Hashable], reason: str
) -> tuple[list[RowT], list[Line]]:
    """The rows without those whose key came before; `reason` names the `%(first)s` line."""
    first: dict[Hashable, int] = {}
    kept: list[RowT] = []
    doubled: list[Line] = []
    for row in rows:
        known = first.setdefault(key(row), line(row))
        if known == line(row):
            kept.append(row)
        else:
            doubled.append(Line(line(row), _(reason) % {"first": known}))
    return kept, doubled


def in_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines by their number."""
    return tuple(sorted(lines, key=lambda one: one.line))


def said(refusal: Refusal) -> str:
    """A refusal in the language of the desk."""
    return _(refusal.text) % refusal.params if refusal.params else _(refusal.text)


def _reasons(error: ValidationError, table: Table, record: Record) -> str:
    reasons = []
    for fault in error.errors(include_url=False, include_input=False):
        refused = fault.get("ctx", {}).get("error")
        reason = said(refused.refusal) if isinstance(refused, RefusedCell) else fault["msg"]
        place = str(fault["loc"][0]) if fault["loc"] else ""
        title = table.headings.titles.get(place, place)
        reasons.append(f"{title}: {reason}" if title else reason)
    return "; ".join(reasons)
