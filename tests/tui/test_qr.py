"""The code on the screen, read back by a reader that knows nothing of how it was drawn."""

from __future__ import annotations

import pytest
import zxingcpp
from rich.color import Color

from pos_app.desk import links
from pos_app.domain.words import SaleMethod
from pos_app.tui import glyphs
from pos_app.tui.screens.link import LinkScreen
from pos_app.tui.widgets import qr
from tests.desk.paper_desk import sent, told
from tests.desk.venue import Venue
from tests.tui.counter import Counter, aside, until
from tests.tui.front import SIZES, front_desk

INKS = {" ": (0, 0), "█": (1, 1), "▀": (1, 0), "▄": (0, 1)}
CELL = 8
"""Pixels across a cell of the picture; twice as many down, as terminals draw them."""
THEMES = ("desk-dark", "desk-light", "desk-high-contrast")
PRODUCTION = "https://get.paper.id/Qw7ErT2"
LONG = "https://stg-v2.paper.id/INV-PKG-20250120-103000-MRM5"


def pixels(at: Counter) -> memoryview:
    """The whole screen as a picture in grey: each half of a cell in the colour that a terminal gives it."""
    strips = list(at.app.screen._compositor.render_strips())[: at.app.size.height]
    width, height = at.app.size.width * CELL, at.app.size.height * CELL * 2
    picture = bytearray(width * height)
    for row, strip in enumerate(strips):
        column = 0
        for segment in strip:
            style = segment.style
            front, back = grey(style.color if style else None), grey(style.bgcolor if style else None)
            for character in segment.text:
                for half, ink in enumerate(INKS.get(character, (0, 0))):
                    shade = bytes([front if ink else back]) * CELL
                    for line in range(CELL):
                        y = (row * 2 + half) * CELL + line
                        at_ = y * width + column * CELL
                        picture[at_ : at_ + CELL] = shade
                column += 1
    return memoryview(picture).cast("B", [height, width])


def grey(color: Color | None) -> int:
    red, green, blue = color.get_truecolor() if color is not None else (0, 0, 0)
    return (299 * red + 587 * green + 114 * blue) // 1000


def read(at: Counter) -> list[str]:
    """What a phone reads from the screen."""
    return [found.text for found in zxingcpp.read_barcodes(pixels(at))]


@pytest.fixture
def link_id(venue: Venue) -> str:
    """An open link."""
    owed = venue.sell_pending(venue.guest(email="ayu@example.com"), method=SaleMethod.DIGITAL)
    return sent(venue, owed.purchase.id).id


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("url", [PRODUCTION, LONG])
async def test_a_phone_reads_the_link_from_the_smallest_screen(
    venue: Venue, link_id: str, theme: str, url: str
) -> None:
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        at.app.choose_theme(theme)
        await shown(at, link_id, url)
        assert at.screen.code.quiet == 4
        assert read(at) == [url]


@pytest.mark.parametrize("size", SIZES[1:])
async def test_and_from_larger_ones(venue: Venue, link_id: str, size: tuple[int, int]) -> None:
    async with front_desk(venue, venue.reception, size=size) as at:
        await shown(at, link_id, PRODUCTION)
        assert read(at) == [PRODUCTION]


async def test_without_half_blocks_it_is_drawn_where_it_fits(venue: Venue, link_id: str) -> None:
    glyphs.use(glyphs.ASCII)
    async with front_desk(venue, venue.reception, size=(120, 44)) as at:
        await shown(at, link_id, PRODUCTION)
        assert read(at) == [PRODUCTION]
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        await shown(at, link_id, PRODUCTION)
        assert read(at) == []
        assert "too small for the QR code" in " ".join(at.text.split())


async def test_without_colours_it_stays_black_on_white(
    venue: Venue, link_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        await shown(at, link_id, PRODUCTION)
        assert read(at) == [PRODUCTION]


async def test_the_slip_on_the_screen_is_read_too(venue: Venue, link_id: str) -> None:
    async with front_desk(venue, venue.reception, size=(80, 60)) as at:
        at.app.choose_theme("desk-dark")
        await shown(at, link_id, PRODUCTION)
        await at.press("r")
        (found,) = read(at)
        assert found.startswith("https://stg-v2.paper.id/")


async def test_a_locked_desk_keeps_the_code_and_nothing_else(venue: Venue, link_id: str) -> None:
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        await shown(at, link_id, LONG)
        await at.press("f9")
        assert type(at.screen).__name__ == "SignIn"
        assert read(at) == [LONG]
        assert "Ayu" not in at.text
        assert "500,000" not in at.text
        link = await aside(links.show, venue.reception, link_id)
        await aside(told, venue, link, "paid")
        await until(lambda: read(at) == [])
        assert "Ayu" not in at.text


async def test_a_locked_desk_without_a_link_shows_no_code(venue: Venue, link_id: str) -> None:
    async with front_desk(venue, venue.reception, size=(80, 24)) as at:
        await at.press("f9")
        assert type(at.screen).__name__ == "SignIn"
        assert read(at) == []


async def shown(at: Counter, link_id: str, url: str) -> None:
    """Show a link, its address another one."""

    class Elsewhere(LinkScreen):
        @property
        def scannable(self) -> str:
            return url if super().scannable else ""

    await at.app.push_screen(Elsewhere(link_id))
    await at.settled()


def test_the_quiet_zone_gives_way_before_the_code_does() -> None:
    """Four modules where they fit, never under two."""
    assert qr.quiet_zone(33, 41, 21) == 4
    assert qr.quiet_zone(33, 80, 20) == 3
    assert qr.quiet_zone(37, 41, 21) == 2
    assert qr.quiet_zone(41, 80, 21) == 0


def test_a_text_that_fits_no_code_has_none() -> None:
    assert qr.modules("x" * 4000) == ()
    assert qr.modules("") == ()
