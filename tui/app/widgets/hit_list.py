"""What a search has found: two lines each, and more is asked for when the cursor comes near to the end."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.app.look.spans import Spans
from tui.app.screens.search_lines import help_lines, hit_lines
from tui.app.widgets.lines import Lines
from tui.store.search import Hit
from tui.text import Zone
from tui.text.query import Term

ROW = 2
NEAR = 25  # hits before the end at which the next page is wanted


class HitList(Lines):
    """The first hit is at the top. Without hits it shows what can be asked, or what was not understood."""

    DEFAULT_CSS = "HitList { height: 1fr; }"

    class MoreWanted(Message):
        """The cursor is near to the end of what was found so far."""

    def __init__(self, zone: Zone) -> None:
        super().__init__()
        self._zone = zone
        self._terms: tuple[Term, ...] = ()
        self._instead: list[Spans] | None = None
        self._top = 0
        self.hits: list[Hit] = []
        self.index = 0

    @property
    def chosen(self) -> Hit | None:
        return self.hits[self.index] if self.hits else None

    @property
    def is_near_end(self) -> bool:
        return self.index >= len(self.hits) - NEAR

    @property
    def visible_rows(self) -> int:
        return max(1, self.size.height // ROW)

    def begin(self, terms: tuple[Term, ...], instead: list[Spans] | None) -> None:
        """Nothing is found yet; `instead` stands there meanwhile, None for what can be asked."""
        self._terms, self._instead = terms, instead
        self.put([])
        self.index = self._top = 0
        self.redraw()

    def put(self, hits: Sequence[Hit], index: int | None = None) -> None:
        """All hits so far. The cursor stays on its hit, or goes to the one at `index`."""
        self.hits = list(hits)
        self.index = self.index if index is None else index
        self.redraw()

    def move(self, by: int) -> None:
        self.index = max(0, min(self.index + by, len(self.hits) - 1))
        if self.is_near_end:
            self.post_message(self.MoreWanted())
        self.redraw()

    def page(self, way: int) -> None:
        self.move(way * max(1, self.visible_rows - 1))

    def redraw(self) -> None:
        if not self.size.width:
            return
        if not self.hits:
            lines = help_lines() if self._instead is None else self._instead
            self.show([self.strip(line) for line in lines][: self.size.height])
            return
        self._top = min(max(self._top, self.index - self.visible_rows + 1), self.index)
        shown = range(self._top, min(len(self.hits), self._top + -(-self.size.height // ROW)))
        self.show([strip for index in shown for strip in self._strips(index)][: self.size.height])

    def _strips(self, index: int) -> list[Strip]:
        chosen = index == self.index
        lines = hit_lines(self.hits[index], self._terms, self._zone, self.size.width, chosen)
        return [self.strip(line, "chosen" if chosen else "") for line in lines]

    def on_click(self, event: events.Click) -> None:
        index = self._top + event.y // ROW
        if self.hits and index < len(self.hits):
            self.move(index - self.index)

    def on_mouse_scroll_down(self) -> None:
        self.move(1)

    def on_mouse_scroll_up(self) -> None:
        self.move(-1)
