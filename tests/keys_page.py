"""docs/keys.md, made from the command table: `make words`."""

from __future__ import annotations

import sys

from pos_app.tui.commands import COMMANDS, FORM, PLACE, VERB
from pos_app.tui.keymap import shown


def keys_page() -> str:
    """The page as it should stand."""
    lines = [
        "# Keys",
        "",
        "A letter is a verb, the same everywhere; a function key is a place. Letters work in either case.",
    ]
    for kind, title in ((PLACE, "Places"), (VERB, "Verbs"), (FORM, "Inside forms")):
        lines += [
            "",
            f"## {title}",
            "",
            "| key | verb | on | who | what it does | id |",
            "|---|---|---|---|---|---|",
        ]
        for c in COMMANDS:
            if c.kind == kind:
                keys = "1–9" if c.id == "number" else ", ".join(shown(key) for key in c.keys) or "–"
                keys = keys if keys == "–" else f"`{keys}`"
                lines.append(f"| {keys} | {c.verb} | {c.context} | {c.who} | {c.help} | `{c.id}` |")
    lines += ["", '`keymap` in the configuration moves a key: `keymap = { sell = "j" }`.', ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(keys_page())
