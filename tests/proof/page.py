"""`docs/proof.md`: what the long runs found, written by the command that runs them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.proof.promises import SLICES, Slice

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "proof.md"
_HEAD = """# Proof

Made by `make proof`, which also writes this page; a test fails when a count here breaks its promise.
One slice alone: `make proof ARGS=kills`. A slice that was stopped goes on where it was. A schedule of the
relay that failed is played again from its number: `.venv/bin/python -m tests.proof.relay 1234`.
"""
_ROW = re.compile(r"\| (?P<count>[^|]+?) \| (?P<found>[\d,]+) \| [^|]+ \|")


def write(results: Mapping[str, Mapping[str, Any]], page: Path = PAGE) -> None:
    """Write the page anew: sections of the results given, and what stood there of other slices."""
    there = sections(page.read_text()) if page.exists() else {}
    parts = [_HEAD]
    for one in SLICES:
        if one.name in results:
            parts.append(_section(one, results[one.name]))
        elif one.name in there:
            parts.append(there[one.name])
    page.write_text("\n".join(part.rstrip() + "\n" for part in parts))


def sections(text: str) -> dict[str, str]:
    """The sections of a page by the name of their slice."""
    found = re.split(r"^(?=## )", text, flags=re.MULTILINE)[1:]
    return {part[3:].splitlines()[0].strip().lower().replace(" ", "_"): part for part in found}


def counts(text: str) -> dict[str, dict[str, int]]:
    """The counts that a page tells, by slice."""
    return {
        name: {row["count"]: int(row["found"].replace(",", "")) for row in _ROW.finditer(part)}
        for name, part in sections(text).items()
    }


def _section(one: Slice, result: Mapping[str, Any]) -> str:
    found: Mapping[str, int] = result["counts"]
    promised = {promise.name: str(promise) for promise in one.promises}
    rows = [f"| {name} | {found.get(name, 0):,} | {promised[name]} |" for name in promised]
    rows += [f"| {name} | {count:,} | – |" for name, count in sorted(found.items()) if name not in promised]
    minutes, seconds = divmod(round(result["seconds"]), 60)
    return "\n".join(
        [
            f"## {one.name.capitalize().replace('_', ' ')}", "", one.about, "",
            "| count | found | promised |", "|---|--:|--:|", *rows, "",
            f"Commit `{result['commit']}`, seed {result['seed']}, {result['day']},"
            f" {minutes} min {seconds} s.",
        ]
    )  # fmt: skip
