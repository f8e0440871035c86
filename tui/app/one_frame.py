"""One frame for all that a key leads to. Textual draws a part at once, and more with each widget that hears of it.

A terminal without synchronised output would show every one of these steps. So a picture goes out when nothing waits any
more that could change it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from textual.app import App
from textual.screen import Screen

LONGEST = 0.1  # seconds that a picture is held back at most
QUIET = 8
"""Turns of the loop without a message anywhere: whoever waits for another widget gets on within them."""


class OneFrame:
    """Uses what is private to Textual, as the driver does, and only together with it."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._task: asyncio.Task[None] | None = None

    def when_drawn(self, then: Callable[[], None]) -> None:
        """Call back when all is drawn that follows from what has happened so far."""
        self._task = asyncio.create_task(self._wait(then))

    async def _wait(self, then: Callable[[], None]) -> None:
        end = time.monotonic() + LONGEST
        quiet = 0
        try:
            while quiet < QUIET and time.monotonic() < end:
                await asyncio.sleep(0)
                quiet = quiet + 1 if self._is_drawn() else 0
        finally:  # whatever fails here, the picture goes out
            then()

    def _is_drawn(self) -> bool:
        """Whether nobody has anything to handle, and nothing was to be drawn."""
        if not self._app.screen_stack:  # on the way out
            return True
        screen = self._app.screen
        if any(pump.message_queue_size for pump in (self._app, *screen.walk_children(with_self=True))):
            return False
        return not _draw(screen)


def _draw(screen: Screen[Any]) -> bool:
    """Draw what Textual would draw at its next beat; False when there is nothing."""
    due = screen._layout_required or screen._repaint_required or screen._scroll_required
    if not (due or screen._dirty_widgets or screen._callbacks) or screen.app._batch_count:
        return False
    screen._on_timer_update()
    return True
