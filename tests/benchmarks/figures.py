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

    @property
    def ratio(self) -> float:
        """Product over floor."""
        return self.product / self.floor

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
    slice_: str, name: str, unit: str, floor: Sequence[float], product: Sequence[float], budget: float | None
) -> Figure:
    """The figure of two rows of samples: their medians."""
    return Figure(
        slice_, name, unit, statistics.median(floor), statistics.median(product), budget, len(product)
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
