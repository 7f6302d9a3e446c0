"""Language, theme and outlet: a numbered choice, at once and remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.desk import people, preferences, session
from pos_app.domain.roles import Act, may, refuse
from pos_app.tui import theme
from pos_app.tui.dialogs.question import Question
from pos_app.words import N_, _

if TYPE_CHECKING:
    from pos_app.tui.app import DeskApp
    from pos_app.tui.flow import FrontDesk

LANGUAGE_NAMES = {"en": "English", "id": "Bahasa Indonesia"}
"""The languages, each in its own words."""
THEME_NAMES = {
    "desk-dark": N_("Dark"),
    "desk-light": N_("Light"),
    "desk-high-contrast": N_("High contrast"),
}
"""The themes (English msgids)."""


async def choose_language(app: DeskApp) -> None:
    """Ask for the venue's language and speak it from now on.

    Raises:
        NotAllowed: the role may not change settings; the text names who may.
    """
    answer = await app.push_screen_wait(Question(_("Language"), list(LANGUAGE_NAMES.values())))
    if answer is not None:
        code = list(LANGUAGE_NAMES)[answer - 1]
        await app.store.run(preferences.choose_language, app.desk, code)
        app.change_language(code)
        app.say(_("Language: %(name)s") % {"name": LANGUAGE_NAMES[code]})


async def choose_theme(app: DeskApp) -> None:
    """Ask for this terminal's theme and draw in it from now on."""
    answer = await app.push_screen_wait(Question(_("Theme"), [_(name) for name in THEME_NAMES.values()]))
    if answer is not None:
        app.choose_theme(theme.NAMES[answer - 1])
        app.say(_("Theme: %(name)s") % {"name": _(THEME_NAMES[app.theme])})


async def choose_outlet(app: FrontDesk) -> None:
    """Ask for the outlet that this terminal stands in; somebody signs in there.

    Raises:
        NotAllowed: the role may not change settings; the text names who may.
    """
    desk = app.desk
    if not may(desk.staff.role, Act.SETTINGS):
        names = [p.name for p in await app.store.run(people.roster, desk) if may(p.role, Act.SETTINGS)]
        raise refuse(Act.SETTINGS, names)
    found = (await app.store.run(session.all_outlets, desk))[:9]
    answer = await app.push_screen_wait(Question(_("Outlet"), [outlet.name for outlet in found]))
    if answer is not None and found[answer - 1].id != desk.outlet.id:
        await app.change_outlet(found[answer - 1].id)
