"""The colours: one dark theme, one light, and one made of the terminal's own sixteen.

Few colours, each with one meaning: who speaks (`customer`, `own`), what is new (`accent`), how it went (`success`,
`warning`, `error`), and that the customers are real (`live`). Every pair of text and ground has at least the contrast
4.5 of WCAG AA; a test proves it.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="ternbox-dark",
    primary="#6cb6d9",
    foreground="#d9dfe5",
    background="#11161b",
    surface="#11161b",
    panel="#1f2a33",
    accent="#6cc4e8",
    success="#7cc492",
    warning="#e3b562",
    error="#f08a87",
    dark=True,
    variables={
        "quiet": "#8f9ca8",
        "rule": "#303c46",
        "customer": "#7fcfbb",
        "own": "#a9b4f0",
        "live": "#d3a8dc",
        "chosen": "#22303b",
        "chosen-away": "#1a232b",
        "input-selection-background": "#33566b",
        "input-cursor-background": "#d9dfe5",
        "input-cursor-foreground": "#11161b",
    },
)

LIGHT = Theme(
    name="ternbox-light",
    primary="#0b6488",
    foreground="#1c242b",
    background="#fbfbf8",
    surface="#fbfbf8",
    panel="#e2ecf2",
    accent="#0a6389",
    success="#1c6e3a",
    warning="#7d5200",
    error="#ab231c",
    dark=False,
    variables={
        "quiet": "#56626c",
        "rule": "#ccd4d9",
        "customer": "#0b6453",
        "own": "#4547ae",
        "live": "#84318f",
        "chosen": "#dde9f0",
        "chosen-away": "#ecf0f2",
        "input-selection-background": "#b5d5e6",
        "input-cursor-background": "#1c242b",
        "input-cursor-foreground": "#fbfbf8",
    },
)

ANSI = Theme(
    name="ternbox-ansi",
    ansi=True,
    primary="ansi_blue",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    accent="ansi_cyan",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    variables={
        "quiet": "ansi_default",
        "rule": "ansi_default",
        "customer": "ansi_cyan",
        "own": "ansi_blue",
        "live": "ansi_magenta",
        "chosen": "ansi_default",
        "chosen-away": "ansi_default",
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border-blurred": "ansi_default",
        "input-selection-background": "ansi_blue",
        "input-selection-foreground": "ansi_white",
        "input-cursor-background": "ansi_white",
        "input-cursor-foreground": "ansi_black",
    },
)

THEMES = {"dark": DARK, "light": LIGHT, "ansi": ANSI}
