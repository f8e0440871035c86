"""The inbox before anybody touches it: what the app draws first, and what is painted before there is an app."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tui.app.aim import Aim
from tui.app.look.badge import badge
from tui.app.look.field_lines import field_lines
from tui.app.look.header_lines import header_lines
from tui.app.look.reply_lines import note_lines, reply_rule
from tui.app.look.row_lines import row_lines, times
from tui.app.look.spans import Span, Spans
from tui.app.look.status_words import status_line, waiting_words
from tui.app.look.tab_lines import tab_lines
from tui.app.look.thread_items import Item
from tui.app.look.thread_lines import Look, item_lines
from tui.app.look.thread_state import ThreadState
from tui.app.look.thread_view import ThreadView
from tui.app.replies import Replies, shut_words
from tui.config import Settings
from tui.platforms import platform
from tui.store import Row, Store, View
from tui.text import Zone, clean_typed, display_name

NARROW = 90  # columns below which only one pane has room
LEFT, WIDEST_LEFT = 44, 64  # percent of the columns, and columns
COMPOSER = 8  # lines
CHOOSES = "Enter chooses a template"
AIRY = 26  # lines of a thread from which there is room for empty ones
NEAR = 10


class Line(NamedTuple):
    """Spans at a place of the screen, `width` cells of them on a ground that is a role or the name of a colour."""

    x: int
    y: int
    width: int
    spans: Spans
    ground: str = ""


def start_at(store: Store) -> str | None:
    """The id of the conversation in which the inbox begins: the last one that was open, if it still is in the list."""
    last = store.front.last_open()
    if last is not None and store.lists.index_of(View.OPEN, last) is not None:
        return last
    return next(iter(store.lists.ids(View.OPEN, 0, 1)), None)


def left_width(width: int) -> int:
    return width if width < NARROW else min(WIDEST_LEFT, width * LEFT // 100)


def front(store: Store, settings: Settings, zone: Zone, clock: Callable[[], int], size: tuple[int, int]) -> list[Line]:
    """Every cell of a screen of that size (columns, rows)."""
    width, height = size
    counts = store.lists.counts()
    lines = [Line(0, 0, width, status_line(badge(settings), waiting_words(), counts, width), "panel")]
    left = left_width(width)
    selected = start_at(store)
    lines += _list(store, selected, clock(), left, height)
    if width >= NARROW:
        lines += [Line(left, y, 1, [("│", "rule")]) for y in range(1, height)]
        pane = _Pane(store, zone, clock, selected)
        lines += (line._replace(x=left + 1, y=line.y + 1) for line in pane.lines(width - left - 1, height - 1))
    return lines


def _list(store: Store, selected: str | None, now: int, width: int, height: int) -> list[Line]:
    lists, room = store.lists, height - 3
    visible, count = max(1, room // 2), lists.count(View.OPEN)
    index = (lists.index_of(View.OPEN, selected) if selected else None) or 0
    top = max(0, min(index - visible // 2 if index >= visible else 0, count - visible))
    place = f"{index + 1:,} of {count:,}" if count > visible else ""
    shown: list[Line] = []
    for row in lists.page(View.OPEN, top, -(-room // 2)):
        chosen = row.id == selected
        for spans in row_lines(row, View.OPEN, times(row, View.OPEN, now), width, chosen):
            shown.append(Line(0, 3 + len(shown), width, spans, "chosen" if chosen else ""))
    if not count:
        shown = [Line(0, 3, width, []), Line(0, 4, width, [("  There is nothing here yet.", "quiet")])]
    tabs = tab_lines(View.OPEN, lists.counts(), "", place, width)
    blank = [Line(0, y, width, []) for y in range(3 + len(shown), height)]
    return [*(Line(0, 1 + y, width, spans) for y, spans in enumerate(tabs)), *shown[:room], *blank]


class _Pane:
    """The right side, from its top left corner on."""

    def __init__(self, store: Store, zone: Zone, clock: Callable[[], int], selected: str | None) -> None:
        self._row = store.lists.row(selected) if selected else None
        self._zone, self._now = zone, clock()
        self._aim = Aim(store)
        self._aim.turn_to(self._row.id if self._row else None)
        replies = Replies(store, zone)
        self._draft = clean_typed(replies.turn_to(self._row.id if self._row else None))
        self._note = replies.given_back() or ""
        self._state = ThreadState(store, clock, zone)
        self._state.turn_to(self._row)

    def lines(self, width: int, height: int) -> list[Line]:
        typed = self._typed(width)
        reply = self._reply(width)
        room = height - 2 - len(reply) - len(typed)
        header = header_lines(self._row, self._aim.way, self._now, "", width)
        thread = thread_lines(self._state, self._row, self._zone, width, room)
        below: list[Spans] = [*reply, *typed]
        above: list[Spans] = [*header, *([[]] * (room - len(thread))), *thread]
        return [Line(0, y, width, spans) for y, spans in enumerate([*above, *below])]

    def _typed(self, width: int) -> list[list[Span]]:
        """The composer, with an empty column at either side and one for the cursor."""
        way = self._aim.way
        if not self._draft and self._row and way and way.is_shut(self._now) and platform(way.platform).templates:
            return [[(f" {CHOOSES}", "quiet")]]
        lines = field_lines(self._draft, max(1, width - 3))[-COMPOSER:]
        return [[(f" {line}", "text")] for line in lines]

    def _reply(self, width: int) -> list[list[Span]]:
        way = self._aim.way
        shut = shut_words(way, self._now, self._aim.can_go_elsewhere) if way and way.is_shut(self._now) else ""
        notes = note_lines(self._note or shut, width) if self._row else []
        return [reply_rule(self._row, way, self._draft, self._now, width), *notes]


def thread_lines(state: ThreadState, row: Row | None, zone: Zone, width: int, height: int) -> Sequence[Spans]:
    """The end of a thread, at most `height` lines of it."""
    customer = display_name(row.name, row.number, row.id) if row and row.name else ""
    look = Look(max(1, width - 1), zone, customer, airy=height >= AIRY)
    known: dict[Item, list[list[Span]]] = {}

    def spans(item: Item) -> list[list[Span]]:
        if item not in known:
            known[item] = item_lines(item, look)
        return known[item]

    view = ThreadView(lambda item: len(spans(item)))
    view.height = height
    view.put(state.items())
    while height and _near_top(view) and state.load_older():
        view.put(state.items())
    view.put(state.items())
    return [[(" ", "accent"), *spans(view.items[place.item])[place.line]] for place in view.visible()]


def _near_top(view: ThreadView) -> bool:
    places = view.visible()
    return not places or places[0].item < NEAR
