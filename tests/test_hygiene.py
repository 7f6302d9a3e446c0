"""Habits of the house that no linter knows: data is never markup, and nothing that counts is saved whole."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.keys_page import keys_page

ROOT = Path(__file__).parents[1]
_SHOWS_MARKUP = {"Static", "Label", "notify"}


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)


def _keyword(call: ast.Call, name: str) -> object:
    return next((ast.literal_eval(k.value) for k in call.keywords if k.arg == name), None)


def _is_made_up(node: ast.expr) -> bool:
    """Whether a string is put together from other values."""
    return (
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add))
        or (isinstance(node, ast.Call) and _name(node) in ("format", "join", "_"))
    )


def asks_for_markup(call: ast.Call) -> bool:
    """`markup=True`, or a text read as markup."""
    return _name(call) in ("from_markup", "render_markup") or any(
        k.arg == "markup" and ast.unparse(k.value) == "True" for k in call.keywords
    )


def shows_data_as_markup(call: ast.Call) -> bool:
    """A made-up string in a widget that reads strings as markup."""
    return (
        _name(call) in _SHOWS_MARKUP
        and bool(call.args)
        and _is_made_up(call.args[0])
        and not any(k.arg == "markup" for k in call.keywords)
    )


def saves_a_whole_row(call: ast.Call) -> bool:
    """Peewee's `save`, which writes what was true when the row was read."""
    return _name(call) == "save"


HABITS = [
    (
        "pos_app",
        asks_for_markup,
        ["Static(x, markup=True)", "Content.from_markup(x)"],
        "Static(x, markup=False)",
    ),
    ("pos_app/tui", shows_data_as_markup, ["Static(f'{x}')", "self.notify('a %s' % x)"], "Static(txt(x))"),
    ("pos_app/store", saves_a_whole_row, ["credit.save()"], "Credit.update(n=1)"),
    ("pos_app/desk", saves_a_whole_row, ["credit.save()"], "Credit.update(n=1)"),
]


def _calls(folder: str) -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


@pytest.mark.parametrize(("folder", "breaks", "bad", "good"), HABITS)
def test_the_code_keeps_the_habits_of_the_house(
    folder: str, breaks: Callable[[ast.Call], bool], bad: list[str], good: str
) -> None:
    assert [place for place, call in _calls(folder) if breaks(call)] == []
    for text, expected in [*((text, True) for text in bad), (good, False)]:
        call = ast.parse(text, mode="eval").body
        assert isinstance(call, ast.Call)
        assert breaks(call) is expected, text


def test_the_page_of_keys_is_the_command_table() -> None:
    assert (ROOT / "docs" / "keys.md").read_text(encoding="utf-8") == keys_page(), "run make words"
