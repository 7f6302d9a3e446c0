"""What an appointment may become (chapter 13), said as a table."""

from __future__ import annotations

import pytest

from pos_app.domain import appointments as rules
from pos_app.domain.errors import Unprocessable
from pos_app.domain.words import AppointmentStatus as S

ALLOWED = {
    (S.PENDING, S.CONFIRMED),
    (S.PENDING, S.CANCELLED),
    (S.CONFIRMED, S.IN_PROGRESS),
    (S.CONFIRMED, S.COMPLETED),
    (S.CONFIRMED, S.CANCELLED),
    (S.CONFIRMED, S.NO_SHOW),
    (S.IN_PROGRESS, S.COMPLETED),
}


@pytest.mark.rule("STAT-1", "STAT-2", "STAT-3", "STAT-4", "STAT-5", "STAT-6")
@pytest.mark.parametrize("to", list(S))
@pytest.mark.parametrize("status", list(S))
def test_nothing_moves_but_along_the_arrows(status: S, to: S) -> None:
    if (status, to) in ALLOWED:
        rules.check_move(status, to)
    else:
        with pytest.raises(Unprocessable):
            rules.check_move(status, to)
