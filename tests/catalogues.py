"""Brings the catalogues up to the texts in the code and compiles them: `make words`.

A text is what stands in `_`, `N_`, `ngettext_`, `pgettext_`, or as sentence and next step of a refusal.
Nothing is guessed: a new text stands empty until somebody translates it, and a test says so.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from pos_app.words import DOMAIN, LANGUAGES, LOCALE

ROOT = Path(__file__).parents[1]
_HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: pos_app\\n"
"Language: id\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


class Text(NamedTuple):
    """A text of the program: one form or two, and what tells it from another that is spelt alike."""

    forms: tuple[str, ...]
    context: str | None = None


def translated_languages() -> tuple[str, ...]:
    """The languages that need a catalogue."""
    return LANGUAGES[1:]


def source(language: str) -> Path:
    """The catalogue that people edit."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def texts() -> dict[Text, list[str]]:
    """Every text of the program with the files it stands in."""
    trees = {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted((ROOT / "pos_app").rglob("*.py"))
    }
    refusals = _refusals(list(trees.values()))
    found: dict[Text, list[str]] = {}
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for text in _texts_of(node, refusals):
                    places = found.setdefault(text, [])
                    if path not in places:
                        places.append(path)
    return found


def _refusals(trees: list[ast.Module]) -> set[str]:
    """The names of all classes that come from `Refusal`, at whatever distance."""
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {"Refusal"}
    while more := {c.name for c in classes if names & {ast.unparse(base) for base in c.bases}} - names:
        names |= more
    return names


def _texts_of(call: ast.Call, refusals: set[str]) -> Iterator[Text]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ast.unparse(call.func)
    arguments = [list(_strings(argument)) for argument in call.args]
    if name in ("_", "N_"):
        yield from (Text((string,)) for string in arguments[0])
    elif name == "ngettext_":
        yield Text((*arguments[0], *arguments[1]))
    elif name == "pgettext_":
        yield from (Text((string,), arguments[0][0]) for string in arguments[1])
    elif name in refusals:
        steps = [word.value for word in call.keywords if word.arg == "next_step"]
        sentences = [
            *(arguments[1] if len(arguments) > 1 else []),
            *(s for step in steps for s in _strings(step)),
        ]
        yield from (Text((sentence,)) for sentence in sentences if sentence)


def _strings(node: ast.expr) -> Iterator[str]:
    """The string a node is, or the strings it chooses from."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def read(language: str) -> Catalog:
    """The catalogue that people edit, as it is."""
    path = source(language)
    text = path.read_text(encoding="utf-8") if path.exists() else _HEADER
    return read_po(io.StringIO(text), locale=language, abort_invalid=True)


def updated(language: str) -> Catalog:
    """The catalogue with exactly the texts of the code, and what was translated of them."""
    old = read(language)
    new = read_po(io.StringIO(_HEADER), locale=language)
    for text, places in texts().items():
        known = old.get(text.forms[0], text.context)
        new.add(
            text.forms if len(text.forms) > 1 else text.forms[0],
            known.string if known else "",
            locations=[(place, 0) for place in places],
            context=text.context,
        )
    return new


def edited(catalogue: Catalog) -> bytes:
    """A catalogue as people edit it; the header says nothing that changes by itself."""
    file = io.BytesIO()
    write_po(file, catalogue, width=100, omit_header=True, sort_output=True, include_lineno=False)
    return _HEADER.encode() + b"\n" + file.getvalue()


def is_translated(message: Message) -> bool:
    """Whether nothing of it is empty, unsure, or short of a place for a name."""
    strings = [message.string] if isinstance(message.string, str) else message.string or ()
    return bool(strings) and all(strings) and not message.fuzzy and not list(message.check())


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the program reads it."""
    catalogue.creation_date = catalogue.revision_date = datetime(2000, 1, 1, tzinfo=UTC)
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Update and compile every catalogue; says what is left to translate."""
    for language in translated_languages():
        path, catalogue = source(language), updated(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(edited(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        empty = sum(not is_translated(message) for message in catalogue if message.id)
        print(f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {empty} to translate")


if __name__ == "__main__":
    main()
