"""Above the list: the three views with their numbers, where the cursor is, and what changed meanwhile."""

from __future__ import annotations

from tui.app.widgets.lines import Lines, Span, apart
from tui.store import Counts, View
from tui.text import clean_line


class ViewTabs(Lines):
    DEFAULT_CSS = "ViewTabs { height: 2; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._told: tuple[View, Counts, str, str] = (View.OPEN, Counts(0, 0, 0, 0, 0), "", "")

    def tell(self, view: View, counts: Counts, filter: str, aside: str) -> None:
        self._told = view, counts, filter, aside
        self.redraw()

    def redraw(self) -> None:
        width = self.size.width
        if width:
            aside: list[Span] = [(self._told[3], "quiet"), (" ", "text")] if self._told[3] else []
            self.show([self.strip(apart(self._tabs(), aside, width)), self.strip([("─" * width, "rule")])])

    def _tabs(self) -> list[Span]:
        view, counts, filter, _ = self._told
        if filter:
            return [(f" {view.capitalize()} ", "strong"), (f"/{clean_line(filter, 60)}", "accent")]
        numbers = {View.OPEN: counts.open, View.WAITING: counts.waiting, View.ARCHIVED: counts.archived}
        return [
            (f" {name.capitalize()} {number:,}  ", "strong" if name is view else "quiet")
            for name, number in numbers.items()
        ]
