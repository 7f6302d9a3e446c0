"""The rooms of the house keep to themselves (the contracts in pyproject.toml say the rest)."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

POS_APP = Path(__file__).parents[1] / "pos_app"


def imported(path: Path) -> Iterator[str]:
    """Every module that a file names in an import."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("path", sorted((POS_APP / "domain").glob("*.py")), ids=lambda path: path.stem)
def test_the_domain_stands_on_the_standard_library_alone(path: Path) -> None:
    others = {
        module
        for module in imported(path)
        if module.partition(".")[0] not in sys.stdlib_module_names
        and not f"{module}.".startswith("pos_app.domain.")
    }
    assert others == set()


def test_the_screens_load_neither_the_network_nor_the_border_guard() -> None:
    names = "httpx", "pydantic"
    program = f"import pos_app.tui.app, sys; print(*[name for name in {names!r} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
