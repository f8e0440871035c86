"""The rows of a list, fetched by page when they are drawn, and only the last few pages kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tui.store import Row, View
from tui.store.lists import Lists

if TYPE_CHECKING:
    from tui.app.ahead import Wish

PAGE = 20  # rows: so many are read while a key waits for them
KEPT_PAGES = 8


class RowPages:
    """With a filter, the ids of what fits are at hand: `near` are those whose name fits, `far` the others, once they
    were looked for: then `is_whole`.
    """

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._near: list[str] = []
        self._far: list[str] = []
        self.view = View.OPEN
        self.filter = ""
        self.count = 0
        self.is_whole = True

    def look_at(self, view: View, filter: str) -> None:
        if (view, filter) != (self.view, self.filter):
            self._far, self.is_whole = [], not filter
        self.view, self.filter = view, filter
        self.refresh()

    def refresh(self) -> None:
        """Forget what was read, since the store has changed."""
        self._pages.clear()
        if self.filter:
            self._near = self._lists.found_at_once(self.view, self.filter)
            near = set(self._near)
            self._put([id for id in self._far if id not in near])
        else:
            self.count = self._lists.count(self.view)

    @property
    def near(self) -> Sequence[str]:
        return self._near

    def put_far(self, ids: Sequence[str]) -> None:
        """What fits the filter beside those whose name does; it stands behind them."""
        self.is_whole = True
        self._put(ids)

    def _put(self, ids: Sequence[str]) -> None:
        self._pages.clear()
        self._far = list(ids)
        self.count = len(self._near) + len(self._far)

    def row(self, index: int) -> Row | None:
        """The row at that place, or None where there is none."""
        if not 0 <= index < self.count:
            return None
        page = self._page(index // PAGE)
        return page[index % PAGE] if index % PAGE < len(page) else None

    def around(self, index: int) -> list[Wish]:
        """What is likely to be wanted after the row at that place: its neighbours, and the pages beside its own."""
        from tui.app.ahead import Found, Rows, Talk

        last = (self.count - 1) // PAGE
        wishes: list[Wish] = [Talk(row.id) for place in (index, index + 1, index - 1) if (row := self.at_hand(place))]
        for number in (index // PAGE + 1, index // PAGE - 1, last, 0):
            if not 0 <= number <= last or number in self._pages:
                continue
            if self.filter:
                wishes += [Found(id) for id in self._found(number * PAGE)]
            else:
                wishes.append(Rows(self.view, number * PAGE, PAGE))
        return wishes

    def at_hand(self, index: int) -> Row | None:
        """The row at that place, if nothing has to be read for it."""
        page = self._pages.get(index // PAGE, ())
        return page[index % PAGE] if index >= 0 and index % PAGE < len(page) else None

    def _page(self, number: int) -> list[Row]:
        page = self._pages.get(number)
        if page is None:
            page = self._read(number * PAGE)
            self._pages[number] = page
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        self._pages.move_to_end(number)
        return page

    def _read(self, start: int) -> list[Row]:
        if not self.filter:
            return self._lists.page(self.view, start, PAGE)
        ids = self._found(start)
        rows = self._lists.rows(ids)
        return [rows[id] for id in ids if id in rows]

    def _found(self, start: int) -> list[str]:
        return [*self._near, *self._far][start : start + PAGE]

    def index_of(self, id: str) -> int | None:
        if not self.filter:
            return self._lists.index_of(self.view, id)
        found = [*self._near, *self._far]
        return found.index(id) if id in found else None
