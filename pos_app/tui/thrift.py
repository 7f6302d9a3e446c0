"""Lets go of what closed screens have painted.

Textual caches two colours per widget under the widget's own paint cache as key, and so keeps the paint of the
last thousand closed widgets: half a megabyte a change of screen, seventy in all. Here the colours alone are
the key.
"""

from __future__ import annotations

from functools import lru_cache

from textual._styles_cache import StylesCache
from textual.color import Color
from textual.style import Style


@lru_cache(1024)
def _inner_outer(base_background: Color, background: Color) -> tuple[Style, Style]:
    return Style(background=base_background + background), Style(background=base_background)


def install() -> None:
    """Make Textual's paint caches use it; to be called before the app runs."""

    def get_inner_outer(
        _cache: StylesCache, base_background: Color, background: Color
    ) -> tuple[Style, Style]:
        return _inner_outer(base_background, background)

    StylesCache.get_inner_outer = get_inner_outer  # type: ignore[method-assign,assignment]
