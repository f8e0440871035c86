"""A screen that shows whole frames only: where Textual draws what it knows so far, this one waits for the rest."""

from __future__ import annotations

import asyncio

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from tui.app.widgets.lines import Lines

TURNS = 8  # of the loop, for which a frame waits at most for those that have still to hear something


class WholeFrames(Screen[None]):
    """Uses what is private to Textual, as `one_frame` does."""

    # Textual draws the whole screen anew wherever the focus goes; here the two that it concerns draw themselves.
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)

    def __init__(self) -> None:
        super().__init__()
        self.is_opening = True
        self._hears_late = TURNS

    @property
    def is_made(self) -> bool:
        """Whether all that is laid out is also drawn, for the place that it has now."""
        lines = [widget for widget in self.query(Lines) if widget.size]
        return bool(lines) and not self._layout_required and all(each.made_for == each.size for each in lines)

    def update_node_styles(self, animate: bool = True) -> None:
        """Textual looks for all styles again when a screen comes to the front: here they have just been found."""
        if not self.is_opening:
            super().update_node_styles(animate)

    def _compositor_refresh(self) -> None:
        """What is drawn before all have their places, and have heard of them, is not shown and need not be drawn."""
        if self.is_opening:
            return
        if self._hears_late and any(pump.message_queue_size for pump in self.walk_children(with_self=True)):
            self._hears_late -= 1
            asyncio.get_running_loop().call_soon(self.call_later, self._draw_late)
        else:
            self._hears_late = TURNS
            super()._compositor_refresh()

    def _draw_late(self) -> None:
        self._dirty_widgets.add(self)
        self._on_timer_update()
