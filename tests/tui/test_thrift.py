"""The paint of a closed widget goes with it."""

from __future__ import annotations

import gc
import weakref

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color

from pos_app.tui import thrift


def _used() -> weakref.ref[StylesCache]:
    cache = StylesCache()
    cache.get_inner_outer(Color(1, 2, 3), Color(4, 5, 6, 0.5))
    return weakref.ref(cache)


def test_a_paint_cache_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = StylesCache.get_inner_outer
    monkeypatch.setattr(StylesCache, "get_inner_outer", plain)  # put back at the end
    thrift.install()
    kept = _used()
    gc.collect()
    assert kept() is None


def test_its_colours_are_textuals_own(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = StylesCache.get_inner_outer
    colours = Color(10, 20, 30), Color(200, 100, 0, 0.25)
    expected = plain(StylesCache(), *colours)
    monkeypatch.setattr(StylesCache, "get_inner_outer", plain)
    thrift.install()
    assert StylesCache().get_inner_outer(*colours) == expected
