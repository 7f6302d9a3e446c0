"""Where the place keys lead; a screen's module is loaded when somebody first goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from textual.screen import Screen

Place = Callable[[], Screen[Any]]
"""Makes the screen of a place."""


def all_places() -> Mapping[str, Place]:
    """The places of a venue's desk by command id."""
    return {
        "finder": lambda: _finder(""),
        "sell_to": lambda: _finder("sell"),
        "book_for": lambda: _finder("book"),
        "today": _today,
        "pending": _pending,
        "day": _day,
        "setup": _setup,
        "packages": _packages,
    }


def _finder(purpose: str) -> Screen[Any]:
    from pos_app.tui.screens.finder import Finder

    return Finder(purpose)


def _today() -> Screen[Any]:
    from pos_app.tui.screens.today import TodayScreen

    return TodayScreen()


def _pending() -> Screen[Any]:
    from pos_app.tui.screens.pending import PendingScreen

    return PendingScreen()


def _day() -> Screen[Any]:
    from pos_app.tui.screens.day import Day

    return Day()


def _setup() -> Screen[Any]:
    from pos_app.tui.screens.setup import SetUp

    return SetUp()


def _packages() -> Screen[Any]:
    from pos_app.tui.screens.packages import PackagesOnSale

    return PackagesOnSale()
