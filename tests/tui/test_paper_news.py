"""The line of truth about Paper.id in each of its states, long and short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pos_app.desk.gateway import Gateway
from pos_app.desk.queue import Counts
from pos_app.domain.errors import BadInput
from pos_app.sync.beside import Standing
from pos_app.tui.paper_news import truth

NOW = datetime(2026, 11, 21, 7, 5, tzinfo=UTC).astimezone(ZoneInfo("Asia/Jakarta"))
HERE = "production"
NOT_SET = BadInput("paper_not_set", "No Paper.id is set up on this machine.")
NO_KEYS = BadInput("paper_no_credentials", "There are no credentials.")
BAD_URL = BadInput("bad_base_url", "That is no address.")


def counts(environment: str = HERE, **changes: Any) -> Counts:
    nothing = Counts(Gateway(environment, None, ""), 0, 0, 0, 0, 0, 0, 0, None)
    return nothing._replace(**changes)


def ago(**by: float) -> datetime:
    return NOW - timedelta(**by)


@pytest.mark.parametrize(
    ("standing", "found", "state", "long", "short"),
    [
        (Standing(), counts(""), "off", "Paper.id: not configured", "not configured"),
        (
            Standing(problem=NOT_SET), counts("", queued=2), "off", "Paper.id: not configured, 2 queued",
            "not configured, 2 queued",
        ),
        (
            Standing(problem=NO_KEYS), counts(blocked=1), "off", "no credentials here, 1 queued",
            "no credentials, 1 queued",
        ),
        (Standing(problem=BAD_URL), counts(), "stopped", "stopped, owner must look", "owner must look"),
        (Standing(), counts(), "checking", "checking", "checking"),
        (Standing(HERE), counts(checking=1), "checking", "checking, 1 checking", "checking, 1 checking"),
        (
            Standing(HERE, answered_at=ago(seconds=12)), counts(open=3), "online",
            "online, 3 open links, checked 12 s ago", "3 links, 12 s",
        ),
        (
            Standing(HERE, answered_at=ago(seconds=12)), counts(open=1, queued=1, withdrawing=1), "online",
            "online, 1 open link, 2 queued, checked 12 s ago", "2 queued, 12 s",
        ),
        (
            Standing(HERE, answered_at=ago(seconds=91)), counts(open=3), "old",
            "3 open links, checked 1 min ago", "3 links, 1 min ago",
        ),
        (
            Standing(HERE, offline_since=ago(minutes=25), answered_at=ago(minutes=26)), counts(queued=2),
            "offline", "offline since 13:40, 2 queued", "offline, 2 queued",
        ),
        (
            Standing(HERE, stopped=True, said="no", answered_at=ago(seconds=1)), counts(blocked=2), "stopped",
            "stopped, owner must look, 2 queued", "owner must look, 2 queued",
        ),
    ],
)  # fmt: skip
def test_the_line_of_truth(standing: Standing, found: Counts, state: str, long: str, short: str) -> None:
    said = truth(found, standing, NOW)
    assert (said.state, said.long, said.short) == (state, long, short)
