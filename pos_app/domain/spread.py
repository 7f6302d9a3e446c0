"""Sharing out used visits over the items of a pass that gives one remaining count only (IMP-2)."""

from __future__ import annotations

from collections.abc import Sequence


def spread(used: int, quantities: Sequence[int]) -> list[int]:
    """How many of each item are used, by largest remainder, in listed order for ties (IMP-2).

    The answer sums to `used`, and no item has more used than it holds. Raises `ValueError` when more are used
    than there are, or a quantity is not positive.
    """
    total = sum(quantities)
    if not 0 <= used <= total or any(quantity < 1 for quantity in quantities):
        raise ValueError(used, quantities)
    if not quantities:
        return []
    shares = [used * quantity // total for quantity in quantities]
    remainders = [used * quantity % total for quantity in quantities]
    by_remainder = sorted(range(len(shares)), key=lambda item: -remainders[item])
    for item in by_remainder[: used - sum(shares)]:
        shares[item] += 1
    return shares
