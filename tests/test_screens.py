"""The pictures of README and guide: all there, small, shown somewhere, and a phone reads their code."""

from __future__ import annotations

import re
from pathlib import Path

import zxingcpp

from tests import png, scenery, screens

ROOT = Path(__file__).parents[1]
SMALL = 100_000
"""Bytes that a picture may have."""


def test_what_is_drawn_is_kept_and_nothing_else() -> None:
    assert {path.name for path in screens.ASSETS.iterdir()} == {f"{name}.png" for name in screens.DRAWN}
    assert set(screens.DRAWN) <= {picture.name for picture in screens.PICTURES}


def test_each_is_small() -> None:
    assert {
        path.name: path.stat().st_size for path in screens.ASSETS.iterdir() if path.stat().st_size > SMALL
    } == {}


def test_pages_show_pictures_that_are_there() -> None:
    shown = set()
    for page in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        for target in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} shows {target}"
            shown.add((page.parent / target).resolve())
    assert {path.name for path in screens.ASSETS.iterdir()} == {path.name for path in shown}


def test_a_phone_reads_the_link_from_its_picture() -> None:
    found = zxingcpp.read_barcodes(png.grey((screens.ASSETS / "link.png").read_bytes()))
    assert [one.text for one in found] == [scenery.ADDRESS]


def test_a_picture_comes_back_as_it_was() -> None:
    drawn = png.Picture(2, 2, bytes((0, 0, 0, 255, 255, 255)), bytes((0, 1, 1, 0)))
    assert png.grey(png.written(drawn)).tobytes() == bytes((0, 255, 255, 0))


def test_blocks_become_rectangles_that_meet() -> None:
    """Two rows of a column of blocks: letters of a font would leave a gap between them."""
    text = '<text class="r1" x="12.2" y="{}" textLength="24.4">█&#160;</text>'
    drawn = screens._crisp(text.format("20") + text.format("44.4"))
    rows = re.findall(r'<rect [^>]*y="([\d.]+)" height="([\d.]+)"', drawn)
    assert [(float(top), float(height)) for top, height in rows] == [(1.5, 24.4), (25.9, 24.4)]
    assert "█" not in drawn
