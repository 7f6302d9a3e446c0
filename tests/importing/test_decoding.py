from __future__ import annotations

import codecs

import pytest

from pos_app.domain.errors import BadInput
from pos_app.importing import decoding
from pos_app.importing.decoding import decode

TEXT = "name,price\nPijat Café,150000\n"


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        TEXT.encode("cp1252"),
    ],
)
def test_every_encoding_gives_the_same_text(data: bytes) -> None:
    assert decode(data) == TEXT


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", codecs.BOM_UTF8, codecs.BOM_UTF16_LE])
def test_an_empty_file_is_said_to_be_empty(data: bytes) -> None:
    with pytest.raises(BadInput, match="The file is empty") as refused:
        decode(data)
    assert refused.value.code == "file_empty"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04" + bytes(60), "an Excel workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1" + bytes(60), "an old Excel workbook"),
        (b"%PDF-1.7\n", "a PDF document"),
        (b"SQLite format 3\0" + bytes(60), "a database"),
        (bytes(range(256)) * 4, "not a text file"),
        (codecs.BOM_UTF8 + b"name\xff\xfe,price", "not a text file"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "not a text file"),
    ],
)
def test_what_is_no_text_is_refused_with_what_it_seems_to_be(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        decode(data)
    assert refused.value.code == "file_not_text"
    assert "CSV" in refused.value.next_step


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "MOST_BYTES", 2 * 1_048_576)
    with pytest.raises(BadInput, match="3 MB; at most 2 MB"):
        decode(b"x" * (2 * 1_048_576 + 1))


def test_a_few_nuls_do_not_make_a_text_binary() -> None:
    assert decode(b"name,price\nPij\x00at,1\n" * 40).startswith("name,price\nPij\x00at")
