"""The first frame made from the store, by what makes the lines of the app."""

from __future__ import annotations

from tui.app.look.front import Front
from tui.app.look.ink import Ink, colours
from tui.app.look.ready import ready
from tui.config import Settings
from tui.first.terminal import Held, size
from tui.store import Store
from tui.text import zone


def paint(held: Held, store: Store, settings: Settings, now: int) -> None:
    """Show what the app will show first, where there is a terminal for it."""
    screen = size()
    if screen:
        held.paint(frame(store, settings, now, screen), screen)


def frame(store: Store, settings: Settings, now: int, size: tuple[int, int]) -> str:
    front = Front(store, settings, zone(settings.time_zone), now, size)
    lines = [part for each in front.lines(now) for part in ready(each.x, each.y, each.width, each.spans, each.ground)]
    return Ink(settings.theme, colours()).frame(lines)
