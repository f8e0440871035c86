"""The first frame made from the store, by what makes the lines of the app."""

from __future__ import annotations

from tui.app.look.front import Front
from tui.app.look.ink import Ink, Ready, colours
from tui.app.look.ready import ready
from tui.config import Settings
from tui.first.terminal import Held, size
from tui.store import Store
from tui.text import zone


def paint(held: Held, store: Store, settings: Settings, now: int) -> None:
    """Show what the app will show first, where there is a terminal for it."""
    screen = size()
    if screen:
        held.paint(Ink(settings.theme, colours()), lines(store, settings, now, screen), screen)


def lines(store: Store, settings: Settings, now: int, size: tuple[int, int]) -> list[Ready]:
    front = Front(store, settings, zone(settings.time_zone), now, size)
    return [part for each in front.lines(now) for part in ready(each.x, each.y, each.width, each.spans, each.ground)]
