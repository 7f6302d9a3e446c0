"""Bytes to text: byte-order marks, UTF-8, UTF-16, Windows-1252, and what is no text at all."""

from __future__ import annotations

import codecs

from pos_app.domain.errors import BadInput
from pos_app.words import N_, _

MOST_BYTES = 20 * 1024 * 1024
"""The largest file that is read; a hundred times the export of a venue with 2,000 customers."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"PK\x03\x04", N_("an Excel workbook (or a ZIP archive)")),
    (b"\xd0\xcf\x11\xe0", N_("an old Excel workbook")),
    (b"%PDF", N_("a PDF document")),
    (b"SQLite format 3", N_("a database")),
    (b"\x89PNG", N_("a picture")),
    (b"\xff\xd8\xff", N_("a picture")),
    (b"\x1f\x8b", N_("a compressed archive")),
)
_SAVE_AS = N_("In the other program, save or export it as CSV and import that file.")
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0b\x0c\x1a\x1b")


def decode(data: bytes) -> str:
    """The text of a file.

    Raises `BadInput`: `file_empty`, `file_too_large`, `file_not_text` (with what it seems to be).
    """
    if len(data) > MOST_BYTES:
        raise BadInput(
            "file_too_large",
            N_("The file has %(size)s MB; at most %(most)s MB are read."),
            next_step=N_("Split it into parts and import them one after the other."),
            size=-(-len(data) // 1_048_576),
            most=MOST_BYTES // 1_048_576,
        )
    text = _text(data)
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise BadInput("file_empty", N_("The file is empty."))
    return text


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise BadInput(
                "file_not_text", N_("This is %(what)s, not a CSV file."), next_step=_SAVE_AS, what=_(what)
            )
    if unmarked := _unmarked_utf16(data):
        return _strictly(data, unmarked)
    if _is_binary(data):
        raise _no_text()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strictly(data, "cp1252")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _no_text() -> BadInput:
    return BadInput("file_not_text", N_("This is not a text file."), next_step=_SAVE_AS)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark has a NUL in every second byte of its first, mostly Latin, characters."""
    head = data[:400]
    pairs = len(head) // 2
    if pairs < 2:
        return None
    if sum(byte == 0 for byte in head[1::2]) >= 0.8 * pairs and head[::2].count(0) == 0:
        return "utf-16-le"
    if sum(byte == 0 for byte in head[::2]) >= 0.8 * pairs and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _is_binary(data: bytes) -> bool:
    head = data[:65_536]
    strange = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)
    return strange * 20 > len(head)
