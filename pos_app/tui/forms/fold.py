"""Narrowing by typing: any word, any order, accents folded."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Text as it is compared: lower case, without accents."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def matches(typed: str, text: str) -> bool:
    """Whether every typed word stands somewhere in the text."""
    folded = fold(text)
    return all(word in folded for word in fold(typed).split())
