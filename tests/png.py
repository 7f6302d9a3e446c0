"""Small PNG files: a picture brought down to a palette, and one read back as grey for a reader of codes."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GROUNDS, MOST, NEAR = 16, 128, 100
"""The commonest colours, kept in any case; all colours; how far apart the rarer ones are (squared)."""


class Picture(NamedTuple):
    """A picture in a palette."""

    width: int
    height: int
    palette: bytes
    """Red, green, blue of each colour."""
    pixels: bytes
    """The place of its colour in the palette for each pixel, row by row."""


def indexed(png: bytes) -> bytes:
    """A picture of eight bits in RGB or RGBA as a smaller one; rare colours become the nearest kept one."""
    chunks = dict(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    step = {2: 3, 6: 4}[kind]
    assert depth == 8, "eight bits a channel"
    raw = _unfiltered(zlib.decompress(chunks[b"IDAT"]), width * step, step)
    colours = [raw[at : at + 3] for at in range(0, len(raw), step)]
    kept: list[bytes] = []
    for colour, _count in Counter(colours).most_common():
        new = len(kept) < GROUNDS or all(_apart(colour, other) >= NEAR for other in kept)
        if new and len(kept) < MOST:
            kept.append(colour)
    place = {colour: number for number, colour in enumerate(kept)}
    for colour in set(colours) - place.keys():
        place[colour] = min(range(len(kept)), key=lambda number: _apart(kept[number], colour))
    return written(Picture(width, height, b"".join(kept), bytes(place[colour] for colour in colours)))


def written(picture: Picture) -> bytes:
    """The file of a picture, its rows unfiltered."""
    width, height = picture.width, picture.height
    rows = b"".join(b"\x00" + picture.pixels[y * width : (y + 1) * width] for y in range(height))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", picture.palette),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return SIGNATURE + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def grey(png: bytes) -> memoryview:
    """A file that `written` made, as rows of grey pixels."""
    chunks = dict(_chunks(png))
    width, height, depth, kind = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (depth, kind) == (8, 3), "a palette of eight bits"
    palette = chunks[b"PLTE"]
    shades = bytes(
        (299 * red + 587 * green + 114 * blue) // 1000
        for red, green, blue in zip(palette[::3], palette[1::3], palette[2::3], strict=True)
    ).ljust(256, b"\x00")
    rows = zlib.decompress(chunks[b"IDAT"])
    pixels = b"".join(rows[y * (width + 1) + 1 : (y + 1) * (width + 1)] for y in range(height))
    return memoryview(pixels.translate(shades)).cast("B", [height, width])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks, those of one name joined."""
    assert png.startswith(SIGNATURE), "no PNG"
    found: dict[bytes, bytes] = {}
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name = png[at + 4 : at + 8]
        found[name] = found.get(name, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    yield from found.items()


def _unfiltered(data: bytes, length: int, step: int) -> bytes:
    """The rows with their filters taken back."""
    rows, above = bytearray(), bytearray(length)
    for start in range(0, len(data), length + 1):
        kind, row = data[start], bytearray(data[start + 1 : start + 1 + length])
        for at in range(length):
            left = row[at - step] if at >= step else 0
            corner = above[at - step] if at >= step else 0
            row[at] = (row[at] + _guess(kind, left, above[at], corner)) & 0xFF
        rows += row
        above = row
    return bytes(rows)


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    return min((left, up, corner), key=lambda near: abs(left + up - corner - near))


def _apart(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
