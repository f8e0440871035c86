"""The list of conversations: two lines each, drawn only where they are seen, selected by id and never by place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

import msgspec
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from tui.app.cells import ELLIPSIS
from tui.app.commands import Where, bindings
from tui.app.look.row_lines import moments, row_lines, times, why_empty
from tui.app.widgets.lines import Lines
from tui.app.widgets.row_pages import RowPages
from tui.model import MINUTE, NS
from tui.store import Row, View
from tui.store.lists import Lists

ROW = 2
REST = 3 * NS
KEPT_STRIPS = 160
"""Rows whose two lines are at hand; with all that Textual keeps beside a line, each takes 7 kB."""


class ConversationList(Lines, can_focus=True):
    """While the cursor moves the order stands still (`Lists.freeze`), until the keys have rested for `REST`."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LIST)]
    DEFAULT_CSS = "ConversationList { height: 1fr; }"

    class Moved(Message):
        """The cursor is on another conversation now, or on none."""

        def __init__(self, id: str | None) -> None:
            super().__init__()
            self.id = id

    def __init__(self, lists: Lists, clock: Callable[[], int], shifted: Callable[[], None]) -> None:
        """`shifted` hears of another place or another number of rows at once, so that what is said about them comes in
        the same frame.
        """
        super().__init__()
        self.pages = RowPages(lists)
        self.selected: str | None = None
        self.index = 0
        self.top = 0
        self._lists = lists
        self._clock = clock
        self._shifted = shifted
        self._moved_at = 0
        self._due = 0
        self._beyond: tuple[object, ...] = ()
        self._written: str | None = None
        self._draft_before: str | None = None
        self._drawn: dict[tuple[Row, tuple[str, str], int, str], tuple[Strip, Strip]] = {}

    @property
    def visible_rows(self) -> int:
        return max(1, self.size.height // ROW)

    @property
    def is_near_end(self) -> bool:
        """Whether the next page would show the last row."""
        return self.top + 2 * self.visible_rows >= self.pages.count

    def on_mount(self) -> None:
        self.look_at(View.OPEN, "")

    def on_unmount(self) -> None:
        self._lists.thaw()

    def look_at(self, view: View, filter: str) -> None:
        """Show another list from its top, with the selected conversation selected if it is there."""
        self._lists.thaw()
        self.pages.look_at(view, filter)
        self.top = self.index = 0
        place = self.pages.index_of(self.selected) if self.selected else None
        if place is None:
            self._select(0)
        else:
            self.index = place
            self._keep_cursor_in_sight()
        self.redraw()

    def put_far(self, ids: Sequence[str]) -> None:
        """What else fits the filter, behind those that are shown."""
        was_empty = not self.pages.count
        self.pages.put_far(ids)
        self._follow_selected(was_empty)

    def select(self, id: str) -> None:
        """Put the cursor on a conversation, wherever it stands in this list; on no row when it is not here."""
        self._hold_order()
        self.pages.refresh()  # so that its place and the number of rows are of the same moment
        self.selected = id
        place = self.pages.index_of(id)
        if place is not None:
            self.index = place
            self._keep_cursor_in_sight()
        self.post_message(self.Moved(id))
        self.redraw()

    def refresh_rows(self) -> None:
        """Read the rows again after a change: the selected conversation stays selected, on its line of the screen.

        But a list that stands at its top stays there, since that is where what is new comes in.
        """
        self.pages.refresh()
        self._follow_selected()

    def _follow_selected(self, was_empty: bool = False) -> None:
        """The cursor goes where the selected conversation is now. Where that is gone, it is still the selected one, but
        in a list that had no row before.
        """
        place = self.pages.index_of(self.selected) if self.selected else None
        if place is not None:
            self.top = self.top and self.top + place - self.index
            self.index = place
            self._keep_cursor_in_sight()
        else:
            self.index = min(self.index, max(0, self.pages.count - 1))
            if self.selected is None or was_empty:
                self._select(self.index)
        self.redraw()

    def writes(self, id: str | None) -> None:
        """Which conversation is written in, if any: the letters stand in the composer and need not be sent twice."""
        if id != self._written:
            row = self._lists.row(id) if id else None
            self._written, self._draft_before = id, row.draft if row else None
            self.redraw()

    def tick(self) -> None:
        """Once a second: let the order go when the keys have rested; draw when a minute begins or a window shuts."""
        now = self._clock()
        if self._lists.frozen and now - self._moved_at >= REST:
            self._lists.thaw()
            self.refresh_rows()
        elif now >= self._due:
            self.redraw()
        else:
            self._draw_beyond()

    def _draw_beyond(self) -> None:
        """The rows that the next move over an edge will show, while nobody waits for them. None is read for it: a key
        would have to wait where the disk is slow.
        """
        here = (self.top, self.pages.view, self.pages.filter, self.size)
        if self.size.width and here != self._beyond:
            self._beyond = here
            half = self.visible_rows // 2 + 1
            for place in range(self.top - half, self.top + self.visible_rows + half):
                if row := self.pages.at_hand(place):
                    self._strips(row, self.size.width)

    def move(self, by: int) -> None:
        # Where the selected conversation has left the list, its place is taken by the one that followed it.
        gone = self._row_id(self.index) != self.selected
        self._go(self.index + (by - 1 if gone and by > 0 else by))

    def action_move(self, by: int) -> None:
        self.move(by)

    def action_page(self, way: int, part: int = 1) -> None:
        """The cursor stays on its line of the screen, as far as the list goes."""
        rows = way * max(1, self.visible_rows // part)
        self.top += rows
        self.move(rows)

    def action_first(self) -> None:
        self._go(0)

    def action_last(self) -> None:
        self._go(self.pages.count - 1)

    def _go(self, index: int) -> None:
        self._hold_order()
        self._select(max(0, min(index, self.pages.count - 1)))
        self._keep_cursor_in_sight()
        self.redraw()

    def _select(self, index: int) -> None:
        id = self._row_id(index)
        self.index = index
        if id is not None and id != self.selected:
            self.selected = id
            self.post_message(self.Moved(id))

    def _row_id(self, index: int) -> str | None:
        row = self.pages.row(index)
        return row.id if row else None

    def _hold_order(self) -> None:
        self._moved_at = self._clock()
        if not self._lists.frozen:
            self._lists.freeze()

    def _keep_cursor_in_sight(self) -> None:
        """Where the cursor leaves the screen the list moves by half a page: each move sends the list as a whole."""
        rows = self.visible_rows
        if self.size.height and not self.top <= self.index < self.top + rows:
            self.top = self.index - rows // 2

    def redraw(self) -> None:
        width, height = self.size
        if not width:
            return
        self.top = max(0, min(self.top, self.pages.count - self.visible_rows))
        rows = [row for line in range(-(-height // ROW)) if (row := self.pages.row(self.top + line))]
        now = self._clock()
        ends = (moments(row, self.pages.view)[1] for row in rows)
        self._due = min([now - now % MINUTE + MINUTE, *(end for end in ends if end and end > now)])
        strips = [strip for row in rows for strip in self._strips(row, width)][:height]
        why = "" if strips else why_empty(self._lists, self.pages.view, self.pages.filter)
        self.show(strips or [self.strip([]), self.strip([(f"  {why}", "quiet")])])
        self._shifted()

    def _strips(self, row: Row, width: int) -> tuple[Strip, Strip]:
        row = self._calm(row)
        chosen = row.id == self.selected
        ground = ("chosen" if self.has_focus else "away") if chosen else ""
        shown = times(row, self.pages.view, self._clock())
        key = (row, shown, width, ground)
        if key not in self._drawn:
            if len(self._drawn) >= KEPT_STRIPS:
                self._drawn.clear()
            first, second = row_lines(row, self.pages.view, shown, width, chosen)
            # Only the name has a ground: both lines with it would cost a third of a move more.
            self._drawn[key] = self.strip(first, ground, width), self.strip(second, width=width)
        return self._drawn[key]

    def _calm(self, row: Row) -> Row:
        """The row as it was when writing began, but for the mark of a draft."""
        if row.id != self._written or not row.draft:
            return row
        return msgspec.structs.replace(row, draft=self._draft_before or ELLIPSIS)

    def forget_drawn(self) -> None:
        self._drawn.clear()

    def on_resize(self) -> None:
        """What every widget of lines does then comes after this."""
        self._keep_cursor_in_sight()

    def on_click(self, event: events.Click) -> None:
        row = self.pages.row(self.top + event.y // ROW)
        if row is not None:
            self._go(self.top + event.y // ROW)

    def on_mouse_scroll_down(self) -> None:
        self._scroll(1)

    def on_mouse_scroll_up(self) -> None:
        self._scroll(-1)

    def _scroll(self, by: int) -> None:
        self._hold_order()
        self.top += by
        self.redraw()
