"""The inbox before anybody touches it: what the app draws first, and what is painted before there is an app."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tui.app.aim import Aim
from tui.app.look.badge import badge
from tui.app.look.field_lines import field_lines
from tui.app.look.header_lines import header_lines
from tui.app.look.reply_lines import note_lines, reply_rule
from tui.app.look.row_lines import WITH_REST, moments, row_lines, times, why_empty
from tui.app.look.spans import Span, Spans
from tui.app.look.status_words import status_line, waiting_words
from tui.app.look.tab_lines import place, tab_lines
from tui.app.look.thread_end import thread_end
from tui.app.look.thread_state import ThreadState
from tui.app.replies import Replies, shut_words
from tui.config import Settings
from tui.platforms import platform
from tui.store import Counts, Store, View
from tui.text import Zone, clean_typed

NARROW = 90  # columns below which only one pane has room
LEFT, WIDEST_LEFT = 44, 64  # percent of the columns, and columns
COMPOSER = 8  # lines
CHOOSES = "Enter chooses a template"


class Line(NamedTuple):
    """Spans at a place of the screen, `width` cells of them on a ground that is a role or the name of a colour.

    In the first line of a row stands how long ago `since` is, and perhaps how far `ends` is away.
    """

    x: int
    y: int
    width: int
    spans: Spans
    ground: str = ""
    since: int = 0
    ends: int | None = None


def start_at(store: Store) -> str | None:
    """The id of the conversation in which the inbox begins: the last one that was open, if it still is in the list."""
    last = store.front.last_open()
    if last is not None and store.lists.index_of(View.OPEN, last) is not None:
        return last
    return next(iter(store.lists.ids(View.OPEN, 0, 1)), None)


def left_width(width: int) -> int:
    return width if width < NARROW else min(WIDEST_LEFT, width * LEFT // 100)


class Front:
    """Of a screen of `size` (columns, rows). What it says of times is made for a moment; the rest is read once."""

    def __init__(self, store: Store, settings: Settings, zone: Zone, now: int, size: tuple[int, int]) -> None:
        self.width, self.height = size
        self.left = left_width(self.width)
        self.counts = store.lists.counts()
        self._badge = badge(settings)
        self._store = store
        self._selected = start_at(store)
        self.pane = FrontPane(store, zone, now, self._selected) if self.width >= NARROW else None

    def lines(self, now: int) -> list[Line]:
        """Every cell, once."""
        lines = [self.status(now, self.counts), *self._tabs_and_rows(now)]
        if self.pane:
            lines += (Line(self.left, y, 1, [("│", "rule")]) for y in range(1, self.height))
            lines += self.placed(self.pane.lines(now, *self.pane_size))
        return lines

    @property
    def pane_size(self) -> tuple[int, int]:
        return self.width - self.left - 1, self.height - 1

    def placed(self, pane: Sequence[Spans], first: int = 0) -> list[Line]:
        """Lines of the pane from one of them on."""
        return [Line(self.left + 1, 1 + y, self.pane_size[0], spans) for y, spans in enumerate(pane, first)]

    def status(self, now: int, counts: Counts) -> Line:
        return Line(0, 0, self.width, status_line(self._badge, waiting_words(), counts, self.width), "panel")

    def _tabs_and_rows(self, now: int) -> list[Line]:
        lists, room = self._store.lists, self.height - 3
        visible, count = max(1, room // 2), lists.count(View.OPEN)
        index = (lists.index_of(View.OPEN, self._selected) if self._selected else None) or 0
        top = max(0, min(index - visible // 2 if index >= visible else 0, count - visible))
        tabs = tab_lines(View.OPEN, self.counts, "", place(index, count) if count > visible else "", self.left)
        rows = self._rows(now, top, -(-room // 2))[:room]
        blank = [Line(0, y, self.left, []) for y in range(3 + len(rows), self.height)]
        return [*(Line(0, 1 + y, self.left, spans) for y, spans in enumerate(tabs)), *rows, *blank]

    def _rows(self, now: int, top: int, count: int) -> list[Line]:
        lines: list[Line] = []
        for row in self._store.lists.page(View.OPEN, top, count):
            ground = "chosen" if row.id == self._selected else ""
            first, second = row_lines(row, View.OPEN, times(row, View.OPEN, now), self.left, bool(ground))
            since, ends = moments(row, View.OPEN)
            ends = ends if self.left >= WITH_REST else None
            lines.append(Line(0, 3 + len(lines), self.left, first, ground, since, ends))
            lines.append(Line(0, 3 + len(lines), self.left, second))
        if lines:
            return lines
        words = why_empty(self._store.lists, View.OPEN, "")
        return [Line(0, 3, self.left, []), Line(0, 4, self.left, [(f"  {words}", "quiet")])]


class FrontPane:
    """The right side: a conversation with its header, the end of its thread, and the draft in its composer."""

    def __init__(self, store: Store, zone: Zone, now: int, selected: str | None) -> None:
        self.row = store.lists.row(selected) if selected else None
        self._zone = zone
        self._aim = Aim(store)
        self._aim.turn_to(self.row.id if self.row else None)
        self.way = self._aim.way
        replies = Replies(store, zone)
        self._draft = clean_typed(replies.turn_to(self.row.id if self.row else None))
        self._note = replies.given_back() or ""
        self._now = now
        self._state = ThreadState(store, lambda: self._now, zone)
        self._state.turn_to(self.row)

    def lines(self, now: int, width: int, height: int) -> list[Spans]:
        header, below = self.header(now, width), self.below(now, width)
        return [*header, *self.thread(now, width, height - len(header) - len(below)), *below]

    def header(self, now: int, width: int) -> list[list[Span]]:
        return header_lines(self.row, self.way, now, "", width)

    def thread(self, now: int, width: int, height: int) -> list[Spans]:
        """At the bottom of so many lines."""
        self._now = now
        lines = thread_end(self._state, self.row, self._zone, width, height)
        return [*([[]] * (height - len(lines))), *lines]

    def below(self, now: int, width: int) -> list[Spans]:
        return [*self.reply(now, width), *self.composer(now, width)]

    def reply(self, now: int, width: int) -> list[list[Span]]:
        way = self.way
        shut = shut_words(way, now, self._aim.can_go_elsewhere) if way and way.is_shut(now) else ""
        notes = note_lines(self._note or shut, width) if self.row else []
        return [reply_rule(self.row, way, self._draft, now, width), *notes]

    def composer(self, now: int, width: int) -> list[list[Span]]:
        """With an empty column at either side and one for the cursor."""
        way = self.way
        if not self._draft and self.row and way and way.is_shut(now) and platform(way.platform).templates:
            return [[(f" {CHOOSES}", "quiet")]]
        lines = field_lines(self._draft, max(1, width - 3))[-COMPOSER:]
        return [[(f" {line}", "text")] for line in lines]
