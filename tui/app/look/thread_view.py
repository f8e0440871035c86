"""Where a thread is scrolled to: an item and a line in it, never a number of rows.

So nothing above has to be wrapped or counted, what is added above or below moves nothing, and a new width keeps the
message at the top at the top.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.app.look.thread_items import Item, Key, OnItsWay, Said


class Place(NamedTuple):
    """A line of an item, by the item's index."""

    item: int
    line: int


class ThreadView:
    """`height_of` says how many lines an item takes at the width of now; it is asked only for what is in sight."""

    def __init__(self, height_of: Callable[[Item], int]) -> None:
        self._height_of = height_of
        self.items: Sequence[Item] = ()
        self.height = 0
        # None: the end is in sight, and stays so when something is added.
        self._anchor: tuple[Key, int] | None = None
        self._indexes: dict[Key, int] = {}

    @property
    def following(self) -> bool:
        return self._anchor is None

    def put(self, items: Sequence[Item]) -> None:
        """Other items: the one at the top stays there if it is still among them."""
        before = self._indexes
        self.items = items
        self._indexes = {item.key: index for index, item in enumerate(items)}
        if self._anchor and self._anchor[0] not in self._indexes:
            self._anchor = self._nearest(before)
        if self._anchor:
            self._hold(self._clamped(self._anchor))

    def index_of(self, key: Key | None) -> int | None:
        return self._indexes.get(key) if key else None

    def visible(self) -> list[Place]:
        """The lines in sight from top to bottom."""
        anchor = self._anchor
        if anchor is not None:
            places = self._down(self._clamped(anchor))
            if len(places) == self.height:
                return places
        return self._up_from_end()

    def scroll(self, by: int) -> None:
        """Move by lines; down to the end means to follow it again."""
        places = self.visible()
        if not places:
            return
        self._hold(self._moved(places[0], by))

    def to_end(self) -> None:
        self._anchor = None

    def stay(self) -> None:
        """Do not follow the end: it is only the end of what is loaded."""
        if places := self.visible():
            self._anchor = self.items[places[0].item].key, places[0].line

    def to_top(self) -> None:
        if self.items:
            self.show(0)

    def show(self, index: int) -> None:
        """Put an item at the top, or as high as the end allows."""
        self._hold(Place(index, 0))

    def show_amid(self, index: int) -> None:
        """Put an item about a third of the height below the top, so that what was said before it is seen too."""
        self._hold(self._moved(Place(index, 0), -(self.height // 3)))

    def keep_in_sight(self, index: int) -> None:
        """Scroll no more than needed to see an item, its first lines first when it is higher than the screen."""
        places = self.visible()
        height = self._height_of(self.items[index])
        if not places or (places[0] <= Place(index, 0) and Place(index, height - 1) <= places[-1]):
            return
        if Place(index, 0) < places[0] or height >= self.height:
            self.show(index)
        else:
            self._hold(self._moved(Place(index, height - 1), 1 - self.height))

    def last_message(self, places: Sequence[Place]) -> int | None:
        """The index of the lowest message or reply in sight."""
        return next((p.item for p in reversed(places) if isinstance(self.items[p.item], Said | OnItsWay)), None)

    def _hold(self, top: Place) -> None:
        """Stay there; but where the end comes into sight, follow it."""
        at_end = len(self._down(top)) < self.height or top == self._top_of_end()
        self._anchor = None if at_end else (self.items[top.item].key, top.line)

    def _nearest(self, before: dict[Key, int]) -> tuple[Key, int] | None:
        """The first item that followed the lost one and is still here."""
        assert self._anchor
        lost = before.get(self._anchor[0], 0)
        return next(((key, 0) for key, index in before.items() if index >= lost and key in self._indexes), None)

    def _clamped(self, anchor: tuple[Key, int]) -> Place:
        index = self._indexes[anchor[0]]
        return Place(index, min(anchor[1], self._height_of(self.items[index]) - 1))

    def _down(self, top: Place) -> list[Place]:
        places: list[Place] = []
        line = top.line
        for index in range(top.item, len(self.items)):
            lines = range(line, self._height_of(self.items[index]))
            places += (Place(index, line) for line in lines)
            if len(places) >= self.height:
                break
            line = 0
        return places[: self.height]

    def _up_from_end(self) -> list[Place]:
        places: list[Place] = []
        for index in reversed(range(len(self.items))):
            places += (Place(index, line) for line in reversed(range(self._height_of(self.items[index]))))
            if len(places) >= self.height:
                break
        return places[: self.height][::-1]

    def _top_of_end(self) -> Place | None:
        places = self._up_from_end()
        return places[0] if places else None

    def _moved(self, place: Place, by: int) -> Place:
        index, line = place.item, place.line + by
        while line < 0 and index > 0:
            index -= 1
            line += self._height_of(self.items[index])
        while line >= (height := self._height_of(self.items[index])) and index < len(self.items) - 1:
            line -= height
            index += 1
        return Place(index, max(0, min(line, self._height_of(self.items[index]) - 1)))
