"""The words of the desk: English originals in the code, other languages from gettext catalogues.

A text is looked up when it is shown, so that the language can change while the desk is open. English
needs no catalogue and costs no import.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

LANGUAGES = ("en", "id")
"""The languages the desk speaks; the first is the one the code is written in."""

LOCALE = Path(__file__).with_name("locale")
"""The folder of the catalogues: `<language>/LC_MESSAGES/desk.mo`."""

DOMAIN = "desk"
"""The name of the catalogues."""

MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
}
WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
}
"""Short names of months and weekdays, by language."""

_language = LANGUAGES[0]
_catalogues: dict[str, GNUTranslations] = {}


def set_language(language: str) -> None:
    """Show every text from now on in a language of `LANGUAGES`; raises `ValueError` for another."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def current_language() -> str:
    """The language texts are shown in."""
    return _language


def _(text: str) -> str:
    """A text in the language of the desk."""
    return text if _language == LANGUAGES[0] or not text else _catalogue(_language).gettext(text)


def text_in(language: str, text: str) -> str:
    """A text in a language that is not the desk's: for what goes to a guest. Mark it with `N_`."""
    return text if language == LANGUAGES[0] or not text else _catalogue(language).gettext(text)


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools know
    """Mark a text for the catalogues that is looked up later, where it is shown."""
    return text


def ngettext_(one: str, many: str, n: int) -> str:
    """The form of a text for `n` things; `%(n)s` is left for the caller to fill."""
    if _language == LANGUAGES[0]:
        return one if n == 1 else many
    return _catalogue(_language).ngettext(one, many, n)


def pgettext_(context: str, text: str) -> str:
    """A text whose word means several things ("Book": the verb, the noun), told apart by a context."""
    return text if _language == LANGUAGES[0] or not text else _catalogue(_language).pgettext(context, text)


def _catalogue(language: str) -> GNUTranslations:
    if language not in _catalogues:
        from gettext import GNUTranslations

        path = LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
        with path.open("rb") as file:
            _catalogues[language] = GNUTranslations(file)
    return _catalogues[language]
