"""The one command table."""

from __future__ import annotations

import pytest

from pos_app.tui import commands
from pos_app.tui.keymap import Keys, fold


def test_no_key_and_no_id_is_taken_twice() -> None:
    keys = [fold(key) for command in commands.COMMANDS for key in command.keys]
    assert len(keys) == len(set(keys))
    ids = [command.id for command in commands.COMMANDS]
    assert len(ids) == len(set(ids))


def test_every_command_says_what_it_does() -> None:
    for command in commands.COMMANDS:
        assert command.verb
        assert command.help.endswith(".")
        assert command.context
        assert command.who


def test_keys_of_later_work_are_free() -> None:
    """What is not built has no key."""
    taken = {key for command in commands.COMMANDS for key in command.keys}
    assert not taken & {"v"}


def test_no_key_that_terminals_steal() -> None:
    taken = {key for command in commands.COMMANDS for key in command.keys}
    assert not taken & {"f10", "f11", "ctrl+p", "ctrl+k", "ctrl+b", "ctrl+i", "ctrl+m", "ctrl+h"}
    assert not [key for key in taken if key.startswith(("alt+", "shift+"))]


@pytest.mark.parametrize(
    ("key", "character", "name"), [("s", "s", "sell"), ("S", "S", "sell"), ("slash", "/", "finder")]
)
def test_letters_in_either_case(key: str, character: str, name: str) -> None:
    found = Keys().find(key, character)
    assert found is not None
    assert found.id == name


def test_a_venue_moves_a_key() -> None:
    keys = Keys({"sell": "j"})
    moved = keys.find("j", "j")
    assert moved is not None
    assert moved.id == "sell"
    assert keys.find("s", "s") is None
    assert keys.label("sell") == "j"


def test_a_keymap_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no such command"):
        Keys({"fly": "j"})
    with pytest.raises(ValueError, match="is both"):
        Keys({"sell": "b"})
