"""A pytest plug-in: only the tests that cite one of the rules in `CITED`, of the program in this folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import pos_app


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    assert Path(pos_app.__file__).is_relative_to(Path.cwd()), "another copy of the program was found"
    rules = set(os.environ["CITED"].split())
    kept = [item for item in items if any(rules & set(mark.args) for mark in item.iter_markers("rule"))]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept
