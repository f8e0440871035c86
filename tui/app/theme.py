"""The colours as Textual's themes: one dark, one light, and one made of the terminal's own sixteen.

Every pair of text and ground has at least the contrast 4.5 of WCAG AA; a test proves it.
"""

from __future__ import annotations

from typing import Any

from textual.theme import Theme

from tui.app.look import colours

_TEXTUALS = ("primary", "foreground", "background", "surface", "panel", "accent", "success", "warning", "error")


def _theme(name: str, palette: dict[str, str], variables: dict[str, str], **more: Any) -> Theme:
    known: dict[str, Any] = {role: palette[role] for role in _TEXTUALS}
    own = {role: colour for role, colour in palette.items() if role not in _TEXTUALS}
    exact = {f"our-{role}": colour for role, colour in palette.items()}
    return Theme(name=name, **known, **more, variables=own | exact | variables)


def _cursor(colour: str, ground: str, selected: str) -> dict[str, str]:
    return {
        "input-selection-background": selected,
        "input-cursor-background": ground,
        "input-cursor-foreground": colour,
    }


DARK = _theme("ternbox-dark", colours.DARK, _cursor("#131619", "#d9dfe5", "#33566b"), dark=True)
LIGHT = _theme("ternbox-light", colours.LIGHT, _cursor("#fbfbf8", "#1c242b", "#b5d5e6"), dark=False)
ANSI = _theme(
    "ternbox-ansi",
    colours.ANSI,
    {
        "input-cursor-background": "ansi_default",
        "input-cursor-foreground": "ansi_default",
        "input-cursor-text-style": "reverse",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border-blurred": "ansi_default",
    },
    ansi=True,
)

THEMES = {"dark": DARK, "light": LIGHT, "ansi": ANSI}
OURS = {theme.name: theme for theme in THEMES.values()}
