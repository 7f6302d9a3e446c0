"""One figure: what the product takes, what its floor takes, and how much more it may."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple


class Figure(NamedTuple):
    """A measured ratio and its budget."""

    slice: str
    name: str
    unit: str
    floor: float
    product: float
    budget: float | None
    """None: told for the record, promised nowhere."""
    samples: int
    ratio: float
    """Product over floor: the median over the rounds, each with its floor taken right beside it."""

    @property
    def ok(self) -> bool:
        """Whether it is within its budget, to the two digits that budgets have."""
        return self.budget is None or round(self.ratio, 2) <= self.budget

    def record(self) -> dict[str, Any]:
        """As it is printed and kept."""
        return {
            "slice": self.slice, "name": self.name, "unit": self.unit, "floor": round(self.floor, 3),
            "product": round(self.product, 3), "ratio": round(self.ratio, 3), "budget": self.budget,
            "ok": self.ok, "samples": self.samples,
        }  # fmt: skip


def figure(
    slice_: str, name: str, unit: str, rounds: Sequence[tuple[Sequence[float], Sequence[float]]],
    budget: float | None,
) -> Figure:  # fmt: skip
    """The figure of some rounds of floor and product.

    Each round's medians are compared with each other, so that what else the machine does meanwhile is in
    both; then the median of the rounds counts.
    """
    medians = [(statistics.median(floor), statistics.median(product)) for floor, product in rounds]
    return Figure(
        slice_,
        name,
        unit,
        statistics.median(floor for floor, _ in medians),
        statistics.median(product for _, product in medians),
        budget,
        sum(len(product) for _, product in rounds),
        statistics.median(product / floor for floor, product in medians),
    )


def table(figures: Iterable[Figure]) -> str:
    """The figures as lines of text."""
    lines = [f"{'':4} {'figure':46} {'product':>10} {'floor':>10} {'':3} {'ratio':>6} {'budget':>6}"]
    for one in figures:
        verdict = "ok" if one.ok else "OVER"
        budget = f"{one.budget:.2f}" if one.budget is not None else "–"
        lines.append(
            f"{verdict:4} {one.name:46} {one.product:10.2f} {one.floor:10.2f} {one.unit:3}"
            f" {one.ratio:6.2f} {budget:>6}"
        )
    return "\n".join(lines)
