"""Narrowing by typing: any word, any order, accents folded; the nearest name first."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from pos_app.domain.names import nearness

_Row = TypeVar("_Row")


def fold(text: str) -> str:
    """Text as it is compared: lower case, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def matches(typed: str, text: str) -> bool:
    """Whether every typed word stands somewhere in the text."""
    folded = fold(text)
    return all(word in folded for word in fold(typed).split())


def nearest_first(typed: str, rows: Iterable[_Row], name: Callable[[_Row], str]) -> list[_Row]:
    """Rows found by typing: names that begin with it, then names with words that begin so, then the rest;
    rows that are equally near stay in their order."""
    folded = fold(typed)
    return sorted(rows, key=lambda row: nearness(folded, fold(name(row))))
