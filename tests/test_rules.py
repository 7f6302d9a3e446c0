"""Every rule that docs/rules.md says is kept has a test; no test cites a rule that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
RULES = ROOT / "docs" / "rules.md"
_ID = re.compile(r"^\s*(?:[-*]|#+)\s+\*\*([A-Z]+)-(\d+)(?:\.\.(\d+))?\*\*")
_NOT_YET = "*not yet*"


class Stated(NamedTuple):
    """The rules a page states."""

    kept: set[str]
    not_yet: set[str]
    twice: set[str]


def stated(page: str) -> Stated:
    """The ids at the head of bullets and headings: `- **PAY-6** …`, `- **POLL-1..9** *not yet* …`."""
    found = Stated(set(), set(), set())
    for line in page.splitlines():
        if head := _ID.match(line):
            room, first, last = head[1], int(head[2]), int(head[3] or head[2])
            ids = {f"{room}-{n}" for n in range(first, last + 1)}
            found.twice.update(ids & (found.kept | found.not_yet))
            (found.not_yet if _NOT_YET in line else found.kept).update(ids)
    return found


def cited(source: str) -> Iterator[str]:
    """The ids in every `pytest.mark.rule(…)` of a file, without importing it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule":
            for argument in node.args:
                assert isinstance(argument, ast.Constant), "a rule is cited by a plain string"
                yield str(argument.value)


def faults(page: str, citations: dict[str, set[str]]) -> list[str]:
    """What does not fit between the page and the tests that cite it, a line each."""
    rules = stated(page)
    return sorted(
        [f"{rule}: stated twice" for rule in rules.twice]
        + [f"{rule}: kept, but no test cites it" for rule in rules.kept - citations.keys()]
        + [
            f"{rule}: {why}, but cited in {', '.join(sorted(places))}"
            for rule, places in citations.items()
            for why, wrong in (
                ("not yet kept", rule in rules.not_yet),
                ("not stated", rule not in rules.kept | rules.not_yet),
            )
            if wrong
        ]
    )


def test_every_stated_rule_is_proved_and_every_cited_rule_stated() -> None:
    citations: dict[str, set[str]] = {}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        for rule in cited(source) if "mark.rule" in source else ():
            citations.setdefault(rule, set()).add(str(path.relative_to(ROOT)))
    assert faults(RULES.read_text(encoding="utf-8"), citations) == []


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("- **PAY-6** An amount equals its price.", "PAY-6: kept, but no test cites it"),
        ("- **PAY-1** Kept.\n- **PAY-1** Again.", "PAY-1: stated twice"),
        ("- **PAY-1..3** *not yet*: later.", "PAY-1: not yet kept, but cited in tests/x.py"),
        ("Nothing.", "PAY-1: not stated, but cited in tests/x.py"),
        ("In a sentence **PAY-1** states nothing.", "PAY-1: not stated, but cited in tests/x.py"),
    ],
)
def test_the_check_sees_each_kind_of_fault(page: str, fault: str) -> None:
    mark = "@pytest.mark.rule('PAY-1')\ndef test_it(): ..."
    assert fault in faults(page, {rule: {"tests/x.py"} for rule in cited(mark)})
