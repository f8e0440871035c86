"""The colours of the themes and what each role looks like: one table for the widgets and the first frame.

Few colours, each with one meaning: who speaks (`customer`, `own`), what is new (`accent`), how it went (`success`,
`warning`, `error`), and that the customers are real (`live`). Of 256 colours the nearest are greys where these are
nearly grey, so every text stands out there as well. Of sixteen the ground is not known, which is white in xterm and
black on a console: yellow and cyan are hard to read on the one, blue on the other.
"""

from __future__ import annotations

DARK = {
    "primary": "#6cb6d9",
    "foreground": "#d9dfe5",
    "background": "#131619",
    "surface": "#131619",
    "panel": "#22282d",
    "accent": "#6cc4e8",
    "success": "#7cc492",
    "warning": "#e3b562",
    "error": "#f08a87",
    "quiet": "#8f9ca8",
    "rule": "#303c46",
    "customer": "#7fcfbb",
    "own": "#a9b4f0",
    "live": "#d3a8dc",
    "chosen": "#262c31",
    "chosen-away": "#1c2125",
}

LIGHT = {
    "primary": "#0b6488",
    "foreground": "#1c242b",
    "background": "#fbfbf8",
    "surface": "#fbfbf8",
    "panel": "#e6e9eb",
    "accent": "#0a6389",
    "success": "#1c6e3a",
    "warning": "#7d5200",
    "error": "#ab231c",
    "quiet": "#56626c",
    "rule": "#ccd4d9",
    "customer": "#0b6453",
    "own": "#47479a",
    "live": "#842c8f",
    "chosen": "#e5e8ea",
    "chosen-away": "#eff1f2",
}

ANSI = {
    "primary": "ansi_blue",
    "foreground": "ansi_default",
    "background": "ansi_default",
    "surface": "ansi_default",
    "panel": "ansi_default",
    "accent": "ansi_magenta",
    "success": "ansi_green",
    "warning": "ansi_red",
    "error": "ansi_red",
    "quiet": "ansi_default",
    "rule": "ansi_default",
    "customer": "ansi_magenta",
    "own": "ansi_default",
    "live": "ansi_magenta",
    "chosen": "ansi_default",
    "chosen-away": "ansi_default",
}

PALETTES = {"dark": DARK, "light": LIGHT, "ansi": ANSI}

STYLES: dict[str, tuple[str, str, str]] = {
    "text": ("", "", ""),
    "strong": ("", "", "bold"),
    "quiet": ("quiet", "", ""),
    "rule": ("rule", "", ""),
    "accent": ("accent", "", "bold"),
    "customer": ("customer", "", ""),
    "own": ("own", "", ""),
    "good": ("success", "", ""),
    "warn": ("warning", "", ""),
    "bad": ("error", "", "bold"),
    "live": ("live", "", ""),
    "test": ("warning", "", "bold reverse"),
    "chosen": ("", "chosen", ""),
    "away": ("", "chosen-away", ""),
    "cursor": ("", "", "reverse"),
    "hit": ("", "", "bold reverse"),
}
"""Colour, ground and attributes of each role, "" for those of the widget that it stands in."""
