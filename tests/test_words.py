"""The desk speaks each of its languages whole."""

from __future__ import annotations

import threading
from collections import Counter

import pytest

from pos_app import words
from pos_app.desk import payments, sales
from pos_app.domain.appointments import STATUS_WORDS
from pos_app.domain.packages import ALL_SERVICES
from pos_app.domain.roles import ROLE_NAMES, Act
from pos_app.store import faults
from pos_app.words import _, ngettext_, pgettext_, set_language
from tests import catalogues

TRANSLATED = pytest.mark.parametrize("language", catalogues.translated_languages())


def test_english_needs_no_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "LOCALE", None)
    assert _("Not an amount: %(typed)s") == "Not an amount: %(typed)s"
    assert [ngettext_("one", "many", n) for n in (0, 1, 5)] == ["many", "one", "many"]
    assert pgettext_("verb", "Book") == "Book"


def test_an_unknown_language_is_no_language() -> None:
    with pytest.raises(ValueError, match="fr"):
        set_language("fr")
    assert words.current_language() == "en"


@TRANSLATED
def test_nothing_is_shown_for_nothing(language: str) -> None:
    set_language(language)
    assert (_(""), pgettext_("verb", "")) == ("", "")
    assert _("a text that is in no catalogue") == "a text that is in no catalogue"


@TRANSLATED
def test_a_language_holds_for_every_thread(language: str) -> None:
    set_language(language)
    seen: list[str] = []
    thread = threading.Thread(target=lambda: seen.append(words.current_language()))
    thread.start()
    thread.join()
    assert seen == [language]


def test_indonesian_has_one_form_for_any_number() -> None:
    assert catalogues.read("id").plural_forms == "nplurals=1; plural=0;"


@TRANSLATED
def test_a_catalogue_has_exactly_the_texts_of_the_code(language: str) -> None:
    there, wanted = catalogues.read(language), catalogues.updated(language)
    assert {(m.context, str(m.id)) for m in there} == {(m.context, str(m.id)) for m in wanted}, (
        "run make words"
    )


@TRANSLATED
def test_every_text_is_translated(language: str) -> None:
    left = [
        message.id
        for message in catalogues.read(language)
        if message.id and not catalogues.is_translated(message)
    ]
    assert left == []


@TRANSLATED
def test_what_is_compiled_is_what_was_written(language: str) -> None:
    binary = catalogues.source(language).with_suffix(".mo").read_bytes()
    assert binary == catalogues.compiled(catalogues.read(language)), "run make words"


def test_the_collector_sees_every_way_to_say_something() -> None:
    kinds = Counter(len(text.forms) for text in catalogues.texts())
    sentences = {text.forms[0] for text in catalogues.texts()}
    assert kinds[1] > 100
    assert {"Not an amount: %(typed)s", "Type 500000, 500.000, 500rb or 1,5jt."} <= sentences


def test_what_the_rules_say_by_name_is_collected() -> None:
    """A text that is looked up under a name must stand somewhere in the code as a text, letter by letter."""
    named = {
        *ROLE_NAMES.values(), *(act.value for act in Act), *(word.lower() for word in STATUS_WORDS.values()),
        *sales.MESSAGES.values(), sales.TRANSFER_INSTRUCTIONS, *payments.HINTS, ALL_SERVICES,
        faults.FULL, faults.READ_ONLY, faults.DAMAGED, faults.BUSY, faults.LOST, faults.BROKEN,
    }  # fmt: skip
    assert named - {text.forms[0] for text in catalogues.texts()} == set()
