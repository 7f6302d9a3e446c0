"""The paint of a closed widget goes with it."""

from __future__ import annotations

import gc
import weakref

import pytest
from textual._styles_cache import StylesCache
from textual.cache import FIFOCache
from textual.color import Color
from textual.strip import Strip

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


def test_a_painted_line_is_born_without_caches_and_gets_textuals_own(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Strip([])
    theirs = {name: getattr(plain, name) for name in Strip.__slots__ if isinstance(name, str)}
    sizes = {name: cache._maxsize for name, cache in theirs.items() if isinstance(cache, FIFOCache)}
    monkeypatch.setattr(Strip, "__init__", Strip.__init__)  # put back at the end
    monkeypatch.setattr(Strip, "__getattr__", None, raising=False)
    thrift.install()
    made = Strip([])
    refs = gc.get_referents(made)
    assert not [one for one in refs if isinstance(one, FIFOCache)]
    assert {name: getattr(made, name)._maxsize for name in sizes} == sizes
    assert {name: getattr(made, name) for name in theirs if name not in sizes} == {
        name: value for name, value in theirs.items() if name not in sizes
    }
    assert made._crop_cache is made._crop_cache
    with pytest.raises(AttributeError):
        getattr(made, "no_such_thing")  # noqa: B009 - mypy knows that it is not there
