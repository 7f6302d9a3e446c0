"""The whole circle: the desk makes a link, a customer pays it in a browser, the desk shows it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.domain.clock import SystemClock
from pos_app.paper.sandbox.serving import Sandbox
from pos_app.store.doctor import examine
from tests.paper import browser
from tests.paper.browser import Browser
from tests.proof import venue

BELL = 7


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Browser]:
    if not browser.binary():
        pytest.skip(browser.LEFT_OUT)
    with Browser(tmp_path / "profile") as opened:
        yield opened


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    running = Sandbox().start()
    yield running
    running.stop()


def test_a_link_paid_in_a_browser_is_told_by_the_desk_with_the_credits(
    tmp_path: Path, page: Browser, sandbox: Sandbox
) -> None:
    database = venue.make(tmp_path / "desk.db", 4)
    guest = venue.guest_names(1)[0]
    with venue.running(database, paper=sandbox.base_url) as desk:
        desk.wait_for("● online")
        desk.send("/", guest.split()[0], "enter", "s", "lux", "enter", "4", "enter")
        desk.wait_for(lambda screen: f"http://{sandbox.host}/" in screen and "accepted by Paper.id" in screen)
        link = re.search(rf"http://{sandbox.host}/\w+", desk.text())
        assert link
        rung = desk.raw.count(BELL)
        page.open(link[0])
        assert "Luxury Spa Package" in page.text()
        page.click("input[value=card]")
        page.submit("button")
        page.submit("button")
        assert "Payment Successful!" in page.text()
        desk.wait_for(lambda screen: re.search(rf"Link › {guest} .* Paid \d\d:\d\d", screen) is not None)
        desk.wait_for("100 credits activated")
        desk.wait_for(lambda _screen: desk.raw.count(BELL) > rung)
        desk.send("/", guest.split()[0], "enter")
        desk.wait_for(lambda screen: "Credits 100" in screen and "Nothing is owed" in screen)
    assert examine(database, SystemClock().now()).ok
