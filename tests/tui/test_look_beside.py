"""The look over the data beside the desk: in a thread that lets every other one go first."""

from __future__ import annotations

import asyncio
import os
import sys
from threading import Thread, get_native_id
from types import SimpleNamespace
from typing import Any

import pytest

from pos_app.store.doctor import Findings
from pos_app.tui.watchman import Watchman


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no priority of their own here")
def test_the_look_over_the_data_stands_back_and_the_rest_does_not() -> None:
    seen: list[int] = []

    def glance(_watch: object) -> Findings:
        seen.append(os.getpriority(os.PRIO_PROCESS, get_native_id()))
        return Findings(ok=True, checks=())

    before = os.getpriority(os.PRIO_PROCESS, 0)
    loop, tools, desk = asyncio.new_event_loop(), SimpleNamespace(glance=glance), SimpleNamespace()
    given: Any = (desk, tools, loop)
    beside = Thread(target=Watchman.look_beside, args=given)
    beside.start()
    beside.join(60)
    loop.close()
    assert seen == [15]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before
