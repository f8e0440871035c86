"""The thread: the messages of a conversation, newest at the bottom, drawn only where they are seen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message as TextualMessage
from textual.strip import Strip

from tui.app.commands import Where, bindings
from tui.app.look.row_lines import BAR
from tui.app.look.spans import Span
from tui.app.look.thread_end import AIRY, NEAR, customer_of, fill, near_top
from tui.app.look.thread_items import Item, Key, OnItsWay, Said
from tui.app.look.thread_lines import Look, item_lines
from tui.app.look.thread_state import ThreadState
from tui.app.look.thread_view import Place, ThreadView
from tui.app.widgets.lines import Lines
from tui.model import Message
from tui.store import Outgoing, Position, Row, Store, position
from tui.text import Zone

if TYPE_CHECKING:
    from tui.text.query import Term

KEPT_ITEMS = 1024
HIT = "»"  # before a message in which something was found


class Thread(Lines, can_focus=True):
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.THREAD)]
    DEFAULT_CSS = "Thread { height: 1fr; }"

    class OlderWanted(TextualMessage):
        """The store has no older messages of this conversation; the API may have."""

        def __init__(self, conversation_id: str) -> None:
            super().__init__()
            self.conversation_id = conversation_id

    class Pointed(TextualMessage):
        """The message cursor is elsewhere."""

    def __init__(self, store: Store, clock: Callable[[], int], zone: Zone, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._zone = zone
        self.state = ThreadState(store, clock, zone)
        self.view = ThreadView(lambda item: len(self._spans(item)))
        self.cursor: Key | None = None
        # The newest message of the conversation itself that has been on the screen.
        # The newest message that has been on the screen, and the one of the newest frame.
        self.drawn: Position | None = None
        self._painted: Position | None = None
        self._customer = ""
        self._spans_of: dict[tuple[Item, int, bool], list[list[Span]]] = {}
        self._width, self._airy = 0, False
        self._places: list[Place] = []
        # What was drawn last, from top to bottom.
        self.in_sight: list[Item] = []
        # What is looked for in the thread.
        self._terms: tuple[Term, ...] = ()
        self._hits: frozenset[str] | None = frozenset()
        # Whether the newest message has to be in sight, also above replies on their way.
        self._uncovering = False

    @property
    def at_newest(self) -> bool:
        """Whether the newest message has been on the screen and still is."""
        return self.state.at_end and self.view.following and self.drawn == self.state.newest

    def show_conversation(self, row: Row | None) -> None:
        """Show another conversation at its end, or none."""
        self.cursor = self.drawn = self._painted = None
        self.mark((), frozenset())
        self._uncovering = False
        self.view.to_end()
        self.state.turn_to(row)
        self._read(row)

    def refresh_thread(self, row: Row | None) -> None:
        """Read again what may have changed. What is in sight stays where it is, unless it is the end."""
        if row:
            self.state.reload(row)
        self._read(row)

    def _read(self, row: Row | None) -> None:
        customer = customer_of(row)
        if customer != self._customer:
            self._customer = customer
            self._spans_of.clear()
        self._measure()
        self._place_items()
        self._grow()

    def older_loading(self, conversations: frozenset[str]) -> None:
        """Whose older messages are on their way."""
        if conversations != self.state.loading:
            self.state.loading = conversations
            self._put_items()

    def to_newest(self) -> None:
        self.state.jump_to_end()
        self.cursor = None
        self._uncovering = True
        self._put_items()

    def show_message(self, message_id: str) -> bool:
        """Put the cursor on a message of this thread, wherever it stands; False when it is not there."""
        key = ("message", message_id)
        if self.view.index_of(key) is None and self.state.jump_to(message_id):
            self.view.put(self.state.items())
        return self._show(key)

    def show_reply(self, reference: str) -> bool:
        """Put the cursor on a reply in the outbox; False when it is not there any more."""
        self.state.jump_to_end()
        self.view.put(self.state.items())
        return self._show(("reply", reference))

    def _show(self, key: Key) -> bool:
        index = self.view.index_of(key)
        if index is None:
            return False
        self.view.height = self.size.height
        self.view.show_amid(index)
        self.cursor = self.view.items[index].key
        self._uncovering = False
        self.post_message(self.Pointed())
        self._grow()
        return True

    def fold(self, id: str) -> None:
        """Show a message in its full length, or no longer so."""
        self.state.fold(id)
        self._put_items()
        if (index := self.view.index_of(("message", id))) is not None:
            self._point(index)

    def mark(self, terms: tuple[Term, ...], hits: frozenset[str] | None) -> None:
        """Mark the words in the messages that were found: those with these ids, or in all where hits is None."""
        if (terms, hits) != (self._terms, self._hits):
            self._terms, self._hits = terms, hits
            self._spans_of.clear()
            self.redraw()

    def _is_hit(self, item: Item) -> bool:
        return isinstance(item, Said) and (self._hits is None or item.message.id in self._hits)

    def pointed(self) -> Message | Outgoing | None:
        """What the message cursor is on; without a cursor the newest message."""
        index = self.view.index_of(self.cursor)
        if index is None:
            return self.state.messages[-1] if self.state.messages else None
        match self.view.items[index]:
            case Said(message):
                return message
            case OnItsWay(outgoing):
                return outgoing
        return None

    def action_cursor(self, by: int) -> None:
        index = self.view.index_of(self.cursor)
        if index is None:
            index = self.view.last_message(self._places)
            by = 0
        if index is not None:
            self._point(self._next_message(index, by))

    def action_page(self, way: int, part: int = 1) -> None:
        self.scroll_lines(way * max(1, (self.size.height - 1) // part))

    def action_first(self) -> None:
        self.cursor = None
        self._uncovering = False
        self.view.to_top()
        self._load_near()
        # Where that has brought something above what was the top.
        self.view.to_top()
        self.redraw()

    def action_last(self) -> None:
        self.to_newest()

    def scroll_lines(self, by: int) -> None:
        self.cursor = None
        self._uncovering = False
        self.view.scroll(by)
        self._grow()

    def _next_message(self, index: int, by: int) -> int:
        places = range(index + by, len(self.view.items) if by > 0 else -1, by) if by else ()
        return next((i for i in places if isinstance(self.view.items[i], Said | OnItsWay)), index)

    def _point(self, index: int) -> None:
        self.cursor = self.view.items[index].key
        self._uncovering = False
        self.view.keep_in_sight(index)
        self.post_message(self.Pointed())
        self._grow()

    def _grow(self) -> None:
        """Load more on the side that the end of the window is near to, then draw."""
        self._load_near()
        self.redraw()

    def _load_near(self) -> None:
        self._measure()
        before = self.state.reach
        fill(self.state, self.view)
        self.ask_for_older()
        places = self.view.visible()
        if not self.state.at_end and places and places[-1].item > len(self.view.items) - NEAR:
            self.view.stay()
            self.state.load_newer()
        if self.state.reach != before:
            self._place_items()

    def ask_for_older(self) -> None:
        if (wanted := self.state.wanted) and near_top(self.view):
            self.post_message(self.OlderWanted(wanted))

    def _put_items(self) -> None:
        self._place_items()
        self.redraw()

    def _place_items(self) -> None:
        self.view.put(self.state.items())
        if self._uncovering:
            self._uncover_newest()

    def _uncover_newest(self) -> None:
        """Replies on their way stand below the newest message: where they fill the screen, it has to be shown."""
        newest = self.state.newest
        index = self.view.index_of(("message", newest.id)) if newest else None
        self.view.to_end()
        if index is not None:
            self.view.keep_in_sight(index)

    def _measure(self) -> tuple[int, int]:
        """Width and height, asked of Textual once for all that is made of them."""
        width, height = self.size
        self.view.height = height
        self._width, self._airy = width, height >= AIRY
        return width, height

    def redraw(self) -> None:
        width, height = self._measure()
        if not width or not height:
            # The places of before would name other items now.
            self._places, self.in_sight, self.strips = [], [], []
            return
        self._places = self.view.visible()
        self.in_sight = [self.view.items[index] for index in dict.fromkeys(place.item for place in self._places)]
        strips = [self._strip(place) for place in self._places]
        blank = Strip.blank(width, self.rich_style)
        strips = [blank] * (height - len(strips)) + strips
        if below := self._unseen_below():
            words = f" {below} new below · G "
            strips[-1] = self.strip([(words.rjust(width - 2, "─"), "accent")])
        self.show(strips)

    def _strip(self, place: Place) -> Strip:
        item = self.view.items[place.item]
        chosen = item.key == self.cursor
        sign = HIT if place.line == 0 and self._is_hit(item) else " "
        bar = (BAR if chosen else sign, "accent")
        ground = ("chosen" if self.has_focus else "away") if chosen else ""
        return self.strip([bar, *self._spans(item)[place.line]], ground, self._width)

    def _spans(self, item: Item) -> list[list[Span]]:
        width, airy = max(1, self._width - 1), self._airy
        if (item, width, airy) not in self._spans_of:
            if len(self._spans_of) >= KEPT_ITEMS:
                self._spans_of.clear()
            look = Look(width, self._zone, self._customer, airy=airy)
            lines = item_lines(item, look)
            self._spans_of[item, width, airy] = self._marked(lines, look.margin) if self._is_hit(item) else lines
        return self._spans_of[item, width, airy]

    def _marked(self, lines: list[list[Span]], margin: int) -> list[list[Span]]:
        from tui.app.look.marking import mark

        return mark(lines, margin, self._terms)

    def _unseen_below(self) -> int:
        """How many messages have come that were never in sight, while something older is being read."""
        if self.view.following:
            return 0
        return self.state.unseen(max(self.drawn or Position(0, ""), self._newest_in_sight() or Position(0, "")))

    def _newest_in_sight(self) -> Position | None:
        # Right after a new layout the lines may still be those of a greater height.
        blank = len(self.strips) - len(self._places)
        for place in reversed(self._places[: max(0, self.size.height - blank)]):
            item = self.view.items[place.item]
            if isinstance(item, Said) and item.message.conversation_id == self.state.conversation_id:
                return position(item.message)
        return None

    def painted(self) -> None:
        self._painted = self._newest_in_sight()

    def frame_sent(self) -> None:
        """To have been on the terminal is what makes a message seen: nothing else counts."""
        if self._painted is not None:
            self.drawn = max(self.drawn or self._painted, self._painted)

    def on_resize(self) -> None:
        """What every widget of lines does then comes after this: it draws."""
        self._measure()
        self._place_items()
        self._load_near()

    def on_click(self, event: events.Click) -> None:
        blank = self.size.height - len(self._places)
        if blank <= event.y < self.size.height:
            index = self._places[event.y - blank].item
            if isinstance(self.view.items[index], Said | OnItsWay):
                self._point(index)

    def on_mouse_scroll_down(self) -> None:
        self.scroll_lines(3)

    def on_mouse_scroll_up(self) -> None:
        self.scroll_lines(-3)
