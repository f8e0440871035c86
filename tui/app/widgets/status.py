"""The line at the top: which account, whether what is shown is fresh, what waits, and what is wrong."""

from __future__ import annotations

from tui.app.look.badge import badge
from tui.app.look.status_words import Words, status_line
from tui.app.widgets.lines import Lines
from tui.config import Settings
from tui.store import Counts


class StatusLine(Lines):
    DEFAULT_CSS = "StatusLine { height: 1; background: $panel; }"

    def __init__(self, settings: Settings, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._badge = badge(settings)
        self._middle = Words("")
        self._counts = Counts(0, 0, 0, 0, 0)

    def show_account(self, settings: Settings) -> None:
        self._badge = badge(settings)
        self.redraw()

    def tell(self, middle: Words, counts: Counts) -> None:
        if (middle, counts) != (self._middle, self._counts):
            self._middle, self._counts = middle, counts
            self.redraw()

    def redraw(self) -> None:
        if width := self.size.width:
            self.show([self.strip(status_line(self._badge, self._middle, self._counts, width))])
