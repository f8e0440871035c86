"""Above the list: the three views with their numbers, where the cursor is, and what changed meanwhile."""

from __future__ import annotations

from tui.app.look.tab_lines import tab_lines
from tui.app.widgets.lines import Lines
from tui.store import Counts, View


class ViewTabs(Lines):
    DEFAULT_CSS = "ViewTabs { height: 2; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told: tuple[View, Counts, str, str] = (View.OPEN, Counts(0, 0, 0, 0, 0), "", "")

    def tell(self, view: View, counts: Counts, filter: str, aside: str) -> None:
        told = view, counts, filter, aside
        if told != self._told:
            self._told = told
            self.redraw()

    def redraw(self) -> None:
        width = self.size.width
        if width:
            self.show([self.strip(line) for line in tab_lines(*self._told, width)])
