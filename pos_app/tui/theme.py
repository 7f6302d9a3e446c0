"""Three themes in fifteen roles. Grey does the work, the accent says "here", a state word says "what"."""

from __future__ import annotations

from textual.theme import Theme

TONES = frozenset(
    "text muted strong accent accent_bold line credit paid waiting due bad ended mark caret selected".split()  # noqa: SIM905
)
"""What a piece of text may be; widgets know no other colours."""

_ROLES = "bg surface panel cursor field line text muted accent credit paid waiting due bad ended".split()  # noqa: SIM905
_COLOURS = {
    "desk-dark": "#15181c #1b1f24 #21262c #2e343c #2a2f36 #4e5761 #dce1e8 #a3acb8 #6bc7df"
    " #bd93fb #68b680 #ebdf8c #f29a3e #ff9c9a #a3a9b1",
    "desk-light": "#f7f7f4 #f0f0ec #e7e7e2 #d9dee3 #ffffff #a2a69f #1b1f24 #50565d #0a5a6e"
    " #611da1 #1f6b45 #716000 #7e2e04 #a00c2c #565c63",
    "desk-high-contrast": "#000000 #000000 #000000 #002f5c #1c1c1c #ffffff #ffffff #dcdcdc #9fe8ff"
    " #d7b4ff #4fe07f #f0dc3c #ffbf82 #ffa5a3 #c8cacc",
}
_VARIABLES = {
    "text": "text",
    "text-muted": "muted",
    "text-disabled": "muted",
    "text-error": "bad",
    "text-warning": "waiting",
    "text-success": "paid",
    "text-accent": "accent",
    "text-primary": "accent",
    "line": "line",
    "field": "field",
    "cursor-row": "cursor",
    "border": "accent",
    "border-blurred": "line",
    "block-cursor-background": "cursor",
    "block-cursor-foreground": "text",
    "block-cursor-blurred-background": "panel",
    "input-cursor-background": "accent",
    "input-cursor-foreground": "bg",
    "input-selection-background": "cursor",
    "scrollbar": "line",
    "scrollbar-background": "bg",
    "scrollbar-hover": "muted",
    "scrollbar-active": "muted",
    "scrollbar-background-hover": "bg",
    "scrollbar-background-active": "bg",
    "scrollbar-corner-color": "bg",
    **{f"state-{state}": state for state in ("credit", "paid", "waiting", "due", "bad", "ended")},
}
DEFAULT = "desk-dark"
NAMES = tuple(_COLOURS)
"""The themes one may choose."""


def colours(name: str) -> dict[str, str]:
    """The fifteen colours of a theme by role."""
    return dict(zip(_ROLES, _COLOURS[name].split(), strict=True))


def variables(name: str) -> dict[str, str]:
    """The style variables of a theme."""
    of = colours(name)
    return {variable: of[role] for variable, role in _VARIABLES.items()}


def themes() -> list[Theme]:
    """All themes, to be registered."""
    return [_theme(name) for name in NAMES]


def _theme(name: str) -> Theme:
    of = colours(name)
    return Theme(
        name,
        dark=name != "desk-light",
        primary=of["accent"],
        accent=of["accent"],
        foreground=of["text"],
        background=of["bg"],
        surface=of["surface"],
        panel=of["panel"],
        boost=of["cursor"],
        success=of["paid"],
        warning=of["waiting"],
        error=of["bad"],
        variables=variables(name),
    )
