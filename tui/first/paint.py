"""The first frame made from the store, by what makes the lines of the app."""

from __future__ import annotations

import os
from collections.abc import Callable

from tui.app.look.colours import PALETTES
from tui.app.look.front import front
from tui.app.look.ink import Ink
from tui.app.output.handover import Painted
from tui.config import Settings
from tui.first import terminal
from tui.store import Store
from tui.text import zone


def paint(store: Store, settings: Settings, clock: Callable[[], int]) -> Painted | None:
    """Show what the app will show first; None where there is no terminal for it."""
    size = terminal.size()
    if size is None:
        return None
    lines = front(store, settings, zone(settings.time_zone), clock, size)
    return terminal.paint(ink(settings).frame(lines), size)


def ink(settings: Settings) -> Ink:
    """For this terminal, as Rich and Textual judge it."""
    depth = colours()
    theme = "ansi" if depth == 16 else settings.theme
    return Ink(PALETTES.get(theme, PALETTES["dark"]), depth)


def colours() -> int:
    """How many colours the terminal has."""
    if os.environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return 1 << 24
    last = os.environ.get("TERM", "").strip().lower().rpartition("-")[2]
    return 256 if last in ("256color", "kitty") else 16
