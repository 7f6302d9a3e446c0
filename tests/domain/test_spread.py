from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.spread import spread

QUANTITIES = st.lists(st.integers(min_value=1, max_value=100), min_size=1, max_size=20)


@pytest.mark.rule("IMP-2")
@pytest.mark.parametrize(
    ("used", "quantities", "shares"),
    [
        (3, [3, 2], [2, 1]),
        (8, [5, 5], [4, 4]),
        (1, [3, 3], [1, 0]),
        (3, [2, 2, 2], [1, 1, 1]),
        (2, [2, 2, 2], [1, 1, 0]),
        (0, [3, 2], [0, 0]),
        (5, [3, 2], [3, 2]),
        (2, [1, 9], [0, 2]),
    ],
)
def test_visits_are_spread_by_largest_remainder(used: int, quantities: list[int], shares: list[int]) -> None:
    assert spread(used, quantities) == shares


@pytest.mark.rule("IMP-2")
@given(QUANTITIES, st.data())
def test_every_visit_is_spread_and_no_item_overspent(quantities: list[int], data: st.DataObject) -> None:
    used = data.draw(st.integers(min_value=0, max_value=sum(quantities)))
    shares = spread(used, quantities)
    assert sum(shares) == used
    assert all(0 <= share <= quantity for share, quantity in zip(shares, quantities, strict=True))
    exact = [Fraction(used * quantity, sum(quantities)) for quantity in quantities]
    assert all(abs(share - fair) < 1 for share, fair in zip(shares, exact, strict=True))
    above = [fair - int(fair) for share, fair in zip(shares, exact, strict=True) if share > int(fair)]
    below = [fair - int(fair) for share, fair in zip(shares, exact, strict=True) if share == int(fair)]
    assert not above or not below or min(above) >= max(below)


@given(QUANTITIES, st.integers(min_value=-5, max_value=5).filter(bool))
def test_more_than_there_is_cannot_be_spread(quantities: list[int], beyond: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        spread(sum(quantities) + beyond if beyond > 0 else beyond, quantities)
