"""Which key asks for which command: the table's own keys, or those that a venue has moved."""

from __future__ import annotations

from collections.abc import Mapping

from pos_app.tui.commands import COMMANDS, Command, command

_SHOWN = {"escape": "Esc", "enter": "Enter", "space": "Space"} | {
    key: key.capitalize() for key in ("ctrl+o", "ctrl+q", "ctrl+s")
}


class Keys:
    """The table with a venue's own keys put in: finds the command of a key, and the key of a command."""

    def __init__(self, keymap: Mapping[str, str] | None = None) -> None:
        """Put `keymap` (command id to key) in; raises `ValueError` for an unknown id or a key given twice."""
        moved, known = dict(keymap or {}), {c.id for c in COMMANDS}
        if unknown := [name for name in moved if name not in known]:
            raise ValueError(f"keymap: no such command: {', '.join(unknown)}")
        self.of = {c.id: (moved[c.id],) if c.id in moved else c.keys for c in COMMANDS}
        self._by_key: dict[str, str] = {}
        for name, keys in self.of.items():
            for key in keys:
                if self._by_key.setdefault(fold(key), name) != name:
                    raise ValueError(f"keymap: {key} is both {self._by_key[fold(key)]} and {name}")

    def find(self, key: str, character: str | None) -> Command | None:
        """The command of a pressed key, letters in either case."""
        pressed = fold(character) if character and character.isprintable() and character != " " else key
        found = self._by_key.get(pressed)
        return command(found) if found else None

    def label(self, name: str) -> str:
        """A command's key as the key line shows it; empty when it has none."""
        return shown(self.of[name][0]) if self.of[name] else ""


def fold(key: str) -> str:
    """A key as it is looked up: a letter in either case is the same key."""
    return key.lower() if len(key) == 1 else key


def shown(key: str) -> str:
    """A key as people read it: `Esc`, `F2`, `s`."""
    if key in _SHOWN:
        return _SHOWN[key]
    return key.upper() if len(key) > 1 and key[0] == "f" and key[1:].isdigit() else key
