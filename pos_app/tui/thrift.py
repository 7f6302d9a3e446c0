"""Lets go of what closed screens have painted, and makes what is painted smaller.

Textual caches two colours per widget under the widget's own paint cache as key, and so keeps the paint of the
last thousand closed widgets: half a megabyte a change of screen, seventy in all. Here the colours alone are
the key. And each painted line is born with seven empty caches, a kilobyte that few lines ever use: here
a cache is made when it is first asked for.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from rich.segment import Segment
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.color import Color
from textual.strip import Strip
from textual.style import Style

_CACHES = {
    "_divide_cache": 4, "_crop_cache": 16, "_style_cache": 16, "_filter_cache": 4, "_line_length_cache": 4,
    "_crop_extend_cache": 4, "_offsets_cache": 4,
}  # fmt: skip
"""The caches of a painted line, and how much each holds."""
_NEW_OBJECTS = 1_500
"""Objects from one round to the next; garbage in cycles until then is some hundred kilobytes."""


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base_background + background), Style(background=base_background)


def _begin_strip(strip: Strip, segments: Iterable[Segment], cell_length: int | None = None) -> None:
    strip._segments = list(segments)
    strip._cell_length = cell_length
    strip._render_cache = strip._link_ids = strip._cell_count = None


def _cache_of(strip: Strip, name: str) -> FIFOCache[Any, Any]:
    """A cache of a line that has none yet."""
    if name not in _CACHES:
        raise AttributeError(name)
    cache: FIFOCache[Any, Any] = FIFOCache(_CACHES[name])
    setattr(strip, name, cache)
    return cache


def collect_rarely() -> None:
    """Begin to collect garbage: never what the start has made, and a round only after many new objects.

    Python's own 700 are reached several times within one booking.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
    gc.enable()


def install() -> None:
    """Make Textual's paint caches so; to be called before the app runs."""

    def get_inner_outer(
        _cache: StylesCache, base_background: Color, background: Color
    ) -> tuple[Style, Style]:
        return _inner_outer(base_background, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[method-assign,assignment]
    Strip.__init__ = _begin_strip  # type: ignore[method-assign,assignment]
    Strip.__getattr__ = _cache_of  # type: ignore[attr-defined]
