"""The rows of a list, fetched by page when they are drawn, and only the last few pages kept."""

from __future__ import annotations

from collections import OrderedDict

from tui.store import Row, View
from tui.store.lists import Lists

PAGE = 50
KEPT_PAGES = 8


class RowPages:
    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self.view = View.OPEN
        self.filter = ""
        self.count = 0

    def look_at(self, view: View, filter: str) -> None:
        self.view, self.filter = view, filter
        self.refresh()

    def refresh(self) -> None:
        """Forget what was read, since the store has changed."""
        self._pages.clear()
        self.count = self._lists.count(self.view, self.filter)

    def row(self, index: int) -> Row | None:
        """The row at that place, or None where there is none."""
        if not 0 <= index < self.count:
            return None
        page = self._page(index // PAGE)
        return page[index % PAGE] if index % PAGE < len(page) else None

    def _page(self, number: int) -> list[Row]:
        page = self._pages.get(number)
        if page is None:
            page = self._lists.page(self.view, number * PAGE, PAGE, self.filter)
            self._pages[number] = page
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page

    def index_of(self, id: str) -> int | None:
        return self._lists.index_of(self.view, id, self.filter)
