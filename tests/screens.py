"""Draws the pictures of README and guide anew: `python -m tests.screens [NAME…] [--to FOLDER] [--all]`.

The real desk on the demo venue, its clock stopped, steered by keys. PNG needs `rsvg-convert` (Debian:
librsvg2-bin); without it the SVG files stay.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from pos_app.demo.venue import PIN
from pos_app.desk.session import open_front
from pos_app.domain.clock import SetClock
from pos_app.settings import DatabaseSettings, DeskSettings, ScreenSettings, Settings
from pos_app.store import open_store
from pos_app.words import set_language
from tests import png, scenery
from tests.end_to_end.desk_program import NOW, RECEPTIONIST, TERMINAL, seeded
from tests.tui.conftest import screen_text
from tests.tui.counter import settled, until

ASSETS = Path(__file__).parents[1] / "assets"
SIZES = ((80, 24), (120, 36), (200, 60))
THEMES = ("dark", "light", "high-contrast")


class Picture(NamedTuple):
    """A screen and the keys that lead to it from the start page."""

    name: str
    keys: tuple[str, ...]
    size: tuple[int, int] = (120, 36)
    theme: str = "dark"
    language: str = "en"
    person: str = RECEPTIONIST
    until: str = ""
    """What comes to stand there by itself after the last key."""


def _typed(text: str) -> tuple[str, ...]:
    return tuple({" ": "space"}.get(letter, letter) for letter in text)


AYU = (*_typed("ni made ayu"), "enter")
UMI = (*_typed("umi"), "enter")
SELL = (*AYU, "s", *_typed("lux"))
PICTURES = (
    Picture("desk", (*_typed("ayu w"), "enter")),
    Picture("start", ()),
    Picture("find", _typed("dewi")),
    Picture("card", (*_typed("septi"), "enter"), theme="light"),
    Picture("sell", SELL),
    Picture("sold", (*SELL, "enter", "enter", *"600000", "enter", "enter")),
    Picture("link", (*SELL, "enter", "4", "enter"), until="checked 4 s ago"),
    Picture("pending", ("f6", "down", "down"), theme="light"),
    Picture("queue", ("f6", "q", "down")),
    Picture("pay", (*UMI, "p"), size=(80, 24)),
    Picture("book", (*_typed("ayu w"), "enter", "b", "enter", "enter"), theme="light"),
    Picture("today", ("f5",)),
    Picture("cancel", ("f5", "down", "down", "down", "down", "x"), size=(80, 24), theme="high-contrast"),
    Picture("keys", (*_typed("ayu w"), "enter", "?")),
)
DRAWN = ("desk", "sold", "link", "book", "today", "pending", "queue")
"""The pictures that README and guide show."""
_CELL = (12.2, 24.4)
_ABOVE = 18.5
"""From the top of a cell down to the line that its letters stand on."""
_BLOCKS = {"█": (0, 0, 1, 1), "▀": (0, 0, 1, 0.5), "▄": (0, 0.5, 1, 0.5), "▌": (0, 0, 0.5, 1)}
"""Where in its cell a block lies: left, top, width, height."""
_TEXT = re.compile(
    r'<text ([^>]*)class="([^"]+)" x="([\d.]+)" y="([\d.]+)" ([^>]*)>([^<]*[█▀▄▌][^<]*)</text>'
)


async def draw(picture: Picture, folder: Path) -> Path:
    """Write one picture as SVG and, where the converter is there, as PNG."""
    from pos_app.tui.flow import FrontDesk

    with tempfile.TemporaryDirectory() as scratch, scenery.drawn_lots():
        database = await asyncio.to_thread(seeded, Path(scratch), scenery.furnish)
        settings = Settings(
            DatabaseSettings(path=database),
            DeskSettings(data_folder=Path(scratch), idle_lock_minutes=0, language=picture.language),
            ScreenSettings(theme=picture.theme, reduced_motion=True),
        )
        with await asyncio.to_thread(open_store, database) as store:
            clock = SetClock(NOW)
            front = await asyncio.to_thread(open_front, store, clock, TERMINAL)
            relay = scenery.Relay(clock)
            app = FrontDesk(store, clock, front, settings, terminal=TERMINAL, paper=relay)
            async with app.run_test(size=picture.size, notifications=True) as pilot:
                for key in (*picture.person.split()[0].lower(), "enter", *PIN, "enter", *picture.keys):
                    await pilot.press(key)
                    await settled(app)
                await until(lambda: picture.until in screen_text(app).replace("\u00a0", " "))
                await until(lambda: getattr(app.screen, "follows", True))
                await settled(app)
                svg = _crisp(app.export_screenshot(title="pos_app"))
            await asyncio.to_thread(store.close)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{picture.name}.svg"
    target.write_text(svg, encoding="utf-8")
    return _as_png(target)


def _crisp(svg: str) -> str:
    """A screenshot whose blanks at the ends of a text stay, and whose blocks meet, as in a terminal."""
    return _TEXT.sub(_blocks, svg.replace("<text ", '<text xml:space="preserve" '))


def _blocks(found: re.Match[str]) -> str:
    """The blocks of a text as rectangles, and what else it says as text."""
    before, style, x, y, after, said = found.groups()
    drawn = []
    for column, letter in enumerate(re.sub("&[^;]+;", " ", said)):
        if letter in _BLOCKS:
            left, top, width, height = _BLOCKS[letter]
            drawn.append(
                f'<rect class="{style}" shape-rendering="crispEdges"'
                f' x="{float(x) + (column + left) * _CELL[0]:.2f}" width="{width * _CELL[0]:.2f}"'
                f' y="{float(y) - _ABOVE + top * _CELL[1]:.2f}" height="{height * _CELL[1]:.2f}"/>'
            )
    rest = re.sub("[█▀▄▌]", "&#160;", said)
    return f'{"".join(drawn)}<text {before}class="{style}" x="{x}" y="{y}" {after}>{rest}</text>'


def _as_png(svg: Path) -> Path:
    converter = shutil.which("rsvg-convert")
    if converter is None:
        return svg
    target = svg.with_suffix(".png")
    made = subprocess.run([converter, "--width", "1200", svg], check=True, stdout=subprocess.PIPE)
    target.write_bytes(png.indexed(made.stdout))
    svg.unlink()
    return target


def everything() -> list[Picture]:
    """Each screen at each size, dark and light, for looking at."""
    return [
        picture._replace(name=f"{picture.name}-{size[0]}-{theme}", size=size, theme=theme)
        for picture in PICTURES
        for size in SIZES
        for theme in THEMES[:2]
    ]


def main(arguments: list[str] | None = None) -> int:
    """Draw the pictures that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--to", type=Path, default=ASSETS)
    parser.add_argument("--all", action="store_true", help="every screen, size and theme")
    asked = parser.parse_args(arguments)
    os.environ.pop("NO_COLOR", None)
    names = asked.names or DRAWN
    chosen = everything() if asked.all else [picture for picture in PICTURES if picture.name in names]
    for picture in chosen:
        set_language(picture.language)
        print(asyncio.run(draw(picture, asked.to)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
