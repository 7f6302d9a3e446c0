"""Names and phones as they are searched and compared."""

from __future__ import annotations

import re
import unicodedata

_SPACE = re.compile(r"\s+")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def cleaned(text: str) -> str:
    """One line of text as it may be kept: NFC, no control, bidi or zero-width characters, single spaces."""
    spaced = _SPACE.sub(" ", text)
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _INVISIBLE)
    return unicodedata.normalize("NFC", kept).strip()


def cleaned_lines(text: str) -> str:
    """Several lines of text as they may be kept."""
    lines = (cleaned(line) for line in re.split(r"\r\n|\r|\n", text))
    return "\n".join(lines).strip()


def folded(text: str) -> str:
    """Lower case, accents gone, single spaces: what two spellings of a name have in common."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _SPACE.sub(" ", cleaned(plain).casefold()).strip()


def name_key(text: str) -> str:
    """The folded name with a leading space, so that ` bu` finds every word that begins with *bu*."""
    return " " + folded(text)


def nearness(typed: str, name: str) -> int:
    """How near a folded name is to what was typed of it, folded: 0 where it begins with that, 1 where every
    word typed begins one of its words, 2 otherwise."""
    words = typed.split()
    if not words or name.lstrip().startswith(" ".join(words)):
        return 0
    return 1 if all(re.search(rf"(?<!\w){re.escape(word)}", name) for word in words) else 2


def digits(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(c for c in text if c in "0123456789")


def phone_key(e164: str | None) -> str:
    """The digits by which an E.164 phone is found: national and international, each after a space."""
    if not e164:
        return ""
    number = digits(e164)
    national = "0" + number[2:] if number.startswith("62") else number
    return f" {national} {number}" if national != number else f" {number}"
